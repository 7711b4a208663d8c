//! The thorough reader: tree-sitter-yaml, guarded against what makes it fail, with libyaml as the judge
//! of what is YAML.
//!
//! The order matters. First the guards, because no parser may see what ends the process or stalls it.
//! Then the verdict, because it decides which copy of the text tree-sitter reads: the text itself, or
//! one in which the broken lines are repaired. Last the rules that need the tree.

mod check;
mod descent;
mod draft;
mod guard;
mod judge;
mod recover;
mod sitter;
mod words;

use std::borrow::Cow;

use super::tree::Tree;
use super::{Parsed, Problem, ProblemKind};
use crate::text::TextRange;

/// Characters that are told one by one; a file that is no text at all has thousands.
const MAX_CHARACTERS: usize = 10;

/// Reads one document. Never panics; where the text is broken the tree holds what could be read.
pub fn parse(text: &str) -> Parsed {
    let (text, mut problems) = without_forbidden(text);
    if let Some(at) = guard::too_deep(&text) {
        let message = format!("more than {} levels of nesting are not read", guard::MAX_DEPTH);
        problems.push(Problem::new(ProblemKind::TooDeep, TextRange::empty(at as u32), message));
        return Parsed { tree: Tree::default(), problems };
    }
    let verdict = judge::judge(&text);
    let mut tree;
    if let Some(refusal) = &verdict.refusal {
        problems.push(words::problem(&text, refusal));
        tree = read_repaired(&text, refusal);
        // What else is wrong with the repaired copy may be the repair's own fault.
        check::check(&text, &mut tree);
    } else {
        let rest = verdict.rest.unwrap_or(text.len());
        problems.extend(unread(&text, rest));
        problems.extend(verdict.unknown_aliases.iter().map(|at| check::unknown_alias(&text, *at)));
        tree = match verdict.refusal_to_the_end() {
            // A template's first line, `{{ … }}`, is a document by itself.
            Some(refusal) if text.trim_start().starts_with("{{") => read_repaired(&text, &refusal),
            _ => read(&verdict.text[..rest]),
        };
        problems.extend(check::check(&text, &mut tree));
    }
    problems.sort_by_key(|problem| (problem.range.start, problem.range.end));
    Parsed { tree, problems }
}

/// Reads what a broken text would be without the break.
fn read_repaired(text: &str, refusal: &judge::Refusal) -> Tree {
    let draft = recover::repair(text, refusal);
    let mut tree = read(&draft.text);
    draft.restore(&mut tree);
    tree
}

/// The text from `rest` on, which no reader looks at.
fn unread(text: &str, rest: usize) -> Option<Problem> {
    let words = text[rest..].trim_end();
    let range = TextRange::new(rest as u32, (rest + words.len()) as u32);
    let message = "the document has ended above, so nobody reads this: a new one begins with `---`".to_owned();
    (!words.is_empty()).then(|| Problem::new(ProblemKind::Ignored, range, message))
}

/// The text with blanks for what YAML does not allow, so that the rest can be read.
fn without_forbidden(text: &str) -> (Cow<'_, str>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut copy = Cow::Borrowed(text);
    for (at, c) in guard::forbidden_characters(text) {
        let end = at + c.len_utf8();
        copy.to_mut().replace_range(at..end, &" ".repeat(c.len_utf8()));
        if problems.len() < MAX_CHARACTERS {
            let message = format!("the character U+{:04X} is not allowed in YAML", u32::from(c));
            problems.push(Problem::new(ProblemKind::InvalidCharacter, TextRange::new(at as u32, end as u32), message));
        }
    }
    (copy, problems)
}

/// Reads a well-formed text.
fn read(text: &str) -> Tree {
    let has_rare_characters = !text.is_ascii() && text.contains(['\u{85}', '\u{2028}', '\u{2029}', '\u{feff}']);
    if !has_rare_characters && guard::is_small(text) && guard::is_shallow(text) {
        let read = sitter::read(text);
        if read.is_whole {
            return read.tree;
        }
    }
    descent::read(text)
}

#[cfg(test)]
mod tests;
