//! A Kustomization that waits for itself.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Severity, Sink};

/// See `docs/diagnostics/flux/self-dependency.md`.
pub const CODE: Code = Code { id: "flux/self-dependency", title: "A Kustomization that waits for itself" };

/// Reports the entry.
pub fn report(case: &Case<'_, '_>, sink: &mut Sink<'_>) {
    let message = "this stage depends on itself, so it is never applied";
    sink.report(&CODE, case.limited(Severity::Error), case.place, EnforcedBy::Flux, message);
}
