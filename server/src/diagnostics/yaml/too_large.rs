//! A document or file too large to be read as one tree.
//!
//! A limit of this program, not of YAML, so it says no more than that the rest goes unchecked. Of a
//! file that was never read nothing is known, not even whether it is our business: a hint there.

use super::problems;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::syntax::ProblemKind;
use crate::text::{FileId, FileRange, TextRange};
use crate::workspace::FileClass;

/// See `docs/diagnostics/yaml/too-large.md`.
pub const CODE: Code = Code { id: "yaml/too-large", title: "Too large to be read" };

/// Reports what was not read because of its size.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(entry) = context.snapshot.file(file) else { return };
    if entry.class == FileClass::TooLarge {
        let deployed = !context.snapshot.placements(file).is_empty();
        let severity = if deployed { Severity::Warning } else { Severity::Hint };
        let place = FileRange { file, range: TextRange::empty(0) };
        let message = "this file is larger than what is read here; nothing in it is checked";
        sink.report(&CODE, severity, place, EnforcedBy::Lint, message);
        return;
    }
    for found in problems(context, file, ProblemKind::TooLarge) {
        let message = format!("{}; nothing in it is checked", found.problem.message);
        sink.report(&CODE, Severity::Warning, found.place, EnforcedBy::Lint, message);
    }
}
