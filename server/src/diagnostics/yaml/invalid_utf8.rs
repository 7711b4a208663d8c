//! Bytes that are no UTF-8: usually a file saved in an old Windows encoding, or no text at all.

use super::problems;
use crate::diagnostics::{Code, Context, Severity, Sink};
use crate::syntax::ProblemKind;
use crate::text::FileId;

/// See `docs/diagnostics/yaml/invalid-utf8.md`.
pub const CODE: Code = Code { id: "yaml/invalid-utf8", title: "Bytes that are not UTF-8" };

/// Reports the first such byte.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    for found in problems(context, file, ProblemKind::InvalidUtf8) {
        let message = format!("{}; {}", found.problem.message, found.reader.consequence());
        sink.report(&CODE, Severity::Error, found.place, found.reader.enforced_by(), message);
    }
}
