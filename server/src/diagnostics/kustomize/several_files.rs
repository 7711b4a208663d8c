//! More than one kustomization file in a directory.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Sink};

/// See `docs/diagnostics/kustomize/several-files.md`.
pub const CODE: Code = Code { id: "kustomize/several-files", title: "Several kustomization files in one directory" };

/// Reports the files beside the one that wins.
pub fn report(case: &Case<'_, '_>, sink: &mut Sink<'_>) {
    let message = "this directory has more than one kustomization file, and kustomize refuses to choose";
    let found = sink.report(&CODE, case.severity, case.place, EnforcedBy::Kustomize, message);
    for (place, role) in case.related() {
        found.related(place, role);
    }
}
