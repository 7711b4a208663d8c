//! A control character that no YAML reader lets through.

use super::problems;
use crate::diagnostics::{Code, Context, Severity, Sink};
use crate::syntax::ProblemKind;
use crate::text::FileId;

/// See `docs/diagnostics/yaml/invalid-character.md`.
pub const CODE: Code = Code { id: "yaml/invalid-character", title: "A character that YAML does not allow" };

/// Reports every such character.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    for found in problems(context, file, ProblemKind::InvalidCharacter) {
        let message = format!("{}; {}", found.problem.message, found.reader.consequence());
        sink.report(&CODE, Severity::Error, found.place, found.reader.enforced_by(), message);
    }
}
