//! Kustomizations that lead back to themselves.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Sink};

/// See `docs/diagnostics/kustomize/cycle.md`.
pub const CODE: Code = Code { id: "kustomize/cycle", title: "A kustomization that includes itself" };

/// Reports the entry that closes the circle.
pub fn report(case: &Case<'_, '_>, entry: &str, sink: &mut Sink<'_>) {
    let message = format!("`{entry}` leads back to a directory that is being built; the build fails on the cycle");
    let found = sink.report(&CODE, case.severity, case.place, EnforcedBy::Kustomize, message);
    for (place, role) in case.related() {
        found.related(place, role);
    }
}
