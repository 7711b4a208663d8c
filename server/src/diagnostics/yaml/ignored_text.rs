//! Text behind the end of its document: all readers stop at the end, and none says so.

use super::Found;
use crate::diagnostics::{Code, EnforcedBy, Severity, Sink};

/// See `docs/diagnostics/yaml/ignored-text.md`.
pub const CODE: Code = Code { id: "yaml/ignored-text", title: "Text behind the end of its document" };

pub(super) fn report(found: &Found<'_>, sink: &mut Sink<'_>) {
    sink.report(&CODE, Severity::Warning, found.place, EnforcedBy::Lint, found.problem.message.clone());
}
