//! A validation rule of a CRD, compiled.

use std::sync::Arc;

use cel::Program;
use serde_json::Value;

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
