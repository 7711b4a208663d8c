//! An entry that leads out of the repository: on this disk it may work, in the artifact nothing is there.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Sink};

/// See `docs/diagnostics/kustomize/outside.md`.
pub const CODE: Code = Code { id: "kustomize/outside", title: "A kustomization entry outside the repository" };

/// Reports the entry.
pub fn report(case: &Case<'_, '_>, entry: &str, sink: &mut Sink<'_>) {
    let message = format!("`{entry}` leads out of the repository; nothing outside of it reaches the cluster");
    sink.report(&CODE, case.severity, case.place, EnforcedBy::Kustomize, message);
}
