//! An entry that an ignore rule keeps out of the artifact: here it is there, in the cluster it is missing.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Sink};

/// See `docs/diagnostics/flux/ignored-entry.md`.
pub const CODE: Code = Code { id: "flux/ignored-entry", title: "An entry that the source leaves out" };

/// Reports the entry.
pub fn report(case: &Case<'_, '_>, entry: &str, sink: &mut Sink<'_>) {
    let message = format!("the source leaves `{entry}` out of its artifact, so the build does not find it");
    let found = sink.report(&CODE, case.severity, case.place, EnforcedBy::Flux, message);
    for (place, role) in case.related() {
        found.related(place, role);
    }
}
