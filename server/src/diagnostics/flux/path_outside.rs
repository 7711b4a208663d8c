//! A path that climbs out of its source. Flux joins paths safely: it stays at the root instead.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Severity, Sink};

/// See `docs/diagnostics/flux/path-outside.md`.
pub const CODE: Code = Code { id: "flux/path-outside", title: "A path out of the repository" };

/// Reports the path.
pub fn report(case: &Case<'_, '_>, path: &str, sink: &mut Sink<'_>) {
    let message = format!("`{path}` leads out of the source; Flux reads it as a path below the root of the repository");
    sink.report(&CODE, case.limited(Severity::Warning), case.place, EnforcedBy::Flux, message);
}
