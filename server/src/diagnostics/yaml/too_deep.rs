//! Nesting so deep that reading it could end the process; nobody writes that by hand.

use super::problems;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::syntax::ProblemKind;
use crate::text::FileId;

/// See `docs/diagnostics/yaml/too-deep.md`.
pub const CODE: Code = Code { id: "yaml/too-deep", title: "More nesting than can be read safely" };

/// Reports a document with too many levels.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    for found in problems(context, file, ProblemKind::TooDeep) {
        let message = format!("{}; nothing in it is checked", found.problem.message);
        sink.report(&CODE, Severity::Warning, found.place, EnforcedBy::Lint, message);
    }
}
