//! A validation rule of a CRD, compiled.

use std::sync::Arc;

use cel::Program;
use serde_json::Value;

/// Brackets inside each other; rules in use have four or five.
const MAX_BRACKETS: usize = 8;
/// Choices and signs inside each other.
const MAX_NESTING: usize = 24;
/// Operators and fields in a row; rules in use have a dozen.
const MAX_CHAIN: usize = 500;
/// How much of a rule that is not read is shown.
const SHOWN: usize = 40;

/// One rule in CEL with what to say when it is broken.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The expression.
    pub source: Box<str>,
    /// What its author wants people to be told; empty where only the expression tells.
    pub message: Box<str>,
    /// Whether it compares with the stored object, so a new object cannot break it.
    pub is_transition: bool,
    /// The program; `None` where it does not compile.
    pub program: Option<Arc<Program>>,
}

impl Rule {
    /// Compiles one entry of `x-kubernetes-validations`; the error says why it cannot be evaluated.
    pub(super) fn read(value: &Value) -> (Option<Rule>, Option<String>) {
        let Some(source) = value["rule"].as_str() else {
            return (None, Some("a validation rule has no text".to_owned()));
        };
        let message = value["message"].as_str().unwrap_or_default();
        let mut problem = None;
        if is_absurd(source) {
            let start: String = source.chars().take(SHOWN).collect();
            let problem = format!("the rule `{start}…` is nested too deeply to be read and is not checked");
            return (None, Some(problem));
        }
        let program = match Program::compile(source) {
            Ok(program) => Some(program),
            Err(error) => {
                let first = error.errors.first().map(|error| error.msg.clone()).unwrap_or_default();
                problem = Some(format!("the rule `{source}` does not compile and is not checked: {first}"));
                None
            }
        };
        let is_transition = program.as_ref().is_some_and(|program| program.references().has_variable("oldSelf"));
        let rule = Rule {
            source: Box::from(source),
            message: Box::from(message),
            is_transition,
            program: program.map(Arc::new),
        };
        (Some(rule), problem)
    }
}

/// Whether a rule would take the reader of CEL, which calls itself for each level, to the end of its stack.
fn is_absurd(source: &str) -> bool {
    let (mut depth, mut deepest, mut choices, mut chain, mut signs, mut most_signs) = (0usize, 0, 0, 0, 0usize, 0);
    for letter in source.chars() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '?' => choices += 1,
            '.' | '+' | '*' | '/' | '%' | '&' | '|' | '<' | '>' | '=' => chain += 1,
            _ => {}
        }
        signs = if matches!(letter, '!' | '-') { signs + 1 } else { signs * usize::from(letter == ' ') };
        deepest = deepest.max(depth);
        most_signs = most_signs.max(signs);
    }
    deepest > MAX_BRACKETS || choices > MAX_NESTING || most_signs > MAX_NESTING || chain > MAX_CHAIN
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use serde_json::json;

    use super::*;

    #[test]
    fn absurd_rules_are_not_read() {
        let told = |source: String| Rule::read(&json!({ "rule": source })).1.unwrap_or_default();
        for source in [
            "(".repeat(5000),
            format!("{}self{}", "(".repeat(2000), ")".repeat(2000)),
            format!("{}self", "[".repeat(2000)),
            format!("{}self", "! ".repeat(9001)),
            format!("{}self", "-".repeat(9001)),
            format!("{}self", "self ? self : ".repeat(1000)),
            format!("self{}", ".a".repeat(4000)),
            format!("self{}", " && self".repeat(1500)),
        ] {
            assert!(told(source).contains("nested too deeply"));
        }
        // At the limit it is read, on the stack of a thread.
        for source in [
            format!("{}self{}", "(".repeat(8), ")".repeat(8)),
            format!("{}self{}", "[".repeat(8), "]".repeat(8)),
            format!("{}self", "!".repeat(24)),
            format!("{}self", "self ? self : ".repeat(24)),
            format!("{}{}!!!!self{}", "self ? self : ".repeat(24), "[".repeat(8), "]".repeat(8)),
            format!("self{}", ".a".repeat(500)),
            format!("self{}", " && self".repeat(250)),
            format!("self{}", " + self".repeat(500)),
        ] {
            assert_eq!(told(source), "");
        }
    }
}
