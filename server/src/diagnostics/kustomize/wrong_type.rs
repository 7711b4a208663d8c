//! A kustomization file that kustomize does not take for one.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Sink};
use crate::gitops::ProblemKind;

/// See `docs/diagnostics/kustomize/wrong-type.md`.
pub const CODE: Code = Code { id: "kustomize/wrong-type", title: "A kustomization file that is refused" };

/// Reports an empty file, or one whose `apiVersion` or `kind` belongs to something else.
pub fn report(case: &Case<'_, '_>, sink: &mut Sink<'_>) {
    let message = match &case.problem.kind {
        ProblemKind::EmptyKustomization => "kustomize refuses a kustomization file that says nothing",
        _ => {
            "kustomize expects `kustomize.config.k8s.io/v1beta1` and `Kustomization` here \
             (`v1alpha1` and `Component` for a component)"
        }
    };
    sink.report(&CODE, case.severity, case.place, EnforcedBy::Kustomize, message);
}
