//! An alias whose anchor stands nowhere before it.

use super::problems;
use crate::diagnostics::{Code, Context, Severity, Sink};
use crate::syntax::ProblemKind;
use crate::text::FileId;

/// See `docs/diagnostics/yaml/unknown-alias.md`.
pub const CODE: Code = Code { id: "yaml/unknown-alias", title: "An alias without its anchor" };

/// Reports every such alias.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    for found in problems(context, file, ProblemKind::UnknownAlias) {
        let message = format!("{}; {}", found.problem.message, found.reader.consequence());
        sink.report(&CODE, Severity::Error, found.place, found.reader.enforced_by(), message);
    }
}
