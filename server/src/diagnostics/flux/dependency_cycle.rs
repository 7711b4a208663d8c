//! Kustomizations that wait for each other in a circle: none of them is ever applied, and Flux says no
//! more than that a dependency is not ready.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Severity, Sink};

/// See `docs/diagnostics/flux/dependency-cycle.md`.
pub const CODE: Code = Code { id: "flux/dependency-cycle", title: "Kustomizations that wait for each other" };

/// Reports the `dependsOn` that closes a circle.
pub fn report(case: &Case<'_, '_>, names: &[smol_str::SmolStr], sink: &mut Sink<'_>) {
    let circle: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let message = format!("these stages wait for each other, so none is ever applied: {}", circle.join(" → "));
    let found = sink.report(&CODE, case.limited(Severity::Error), case.place, EnforcedBy::Flux, message);
    for (place, role) in case.related() {
        found.related(place, role);
    }
}
