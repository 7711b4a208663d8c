//! Text that is no YAML at all.

use super::problems;
use crate::diagnostics::{Code, Context, Severity, Sink};
use crate::syntax::ProblemKind;
use crate::text::FileId;

/// See `docs/diagnostics/yaml/syntax.md`.
pub const CODE: Code = Code { id: "yaml/syntax", title: "Text that is not valid YAML" };

/// Reports every place where the text cannot be read.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    for found in problems(context, file, ProblemKind::Syntax) {
        let message = format!("{}; {}", found.problem.message, found.reader.consequence());
        sink.report(&CODE, Severity::Error, found.place, found.reader.enforced_by(), message);
    }
}
