//! Aliases of aliases that expand to far more than was written, which every reader refuses.

use super::problems;
use crate::diagnostics::{Code, Context, Severity, Sink};
use crate::syntax::ProblemKind;
use crate::text::FileId;

/// See `docs/diagnostics/yaml/alias-bomb.md`.
pub const CODE: Code = Code { id: "yaml/alias-bomb", title: "Aliases that multiply beyond any limit" };

/// Reports a document whose aliases expand too far.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    for found in problems(context, file, ProblemKind::AliasBomb) {
        let message = format!("{}; {}", found.problem.message, found.reader.consequence());
        sink.report(&CODE, Severity::Error, found.place, found.reader.enforced_by(), message);
    }
}
