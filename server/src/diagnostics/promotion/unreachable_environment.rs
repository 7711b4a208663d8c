//! An environment of a pipeline that no release ever comes to.

use super::pipeline::Pipeline;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::workspace::Object;

/// See `docs/diagnostics/promotion/unreachable-environment.md`.
pub const CODE: Code =
    Code { id: "promotion/unreachable-environment", title: "An environment that no release reaches" };

/// Reports environments that no way from a first environment leads to.
pub fn check(_context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let Some(pipeline) = Pipeline::of(object).filter(Pipeline::is_complete) else { return };
    let roots = pipeline.roots();
    let Some(first) = roots.first() else { return };
    let reachable = pipeline.reachable(roots.iter().map(|root| &root.name));
    for environment in pipeline.environments() {
        if reachable.contains(&environment.name) {
            continue;
        }
        let message = format!(
            "no promotion path leads from `{}` to `{}`: nothing in the cluster would say so, and `occ` does not take it \
             for a part of the pipeline",
            first.name, environment.name
        );
        sink.report(&CODE, Severity::Warning, object.place(environment.range), EnforcedBy::Lint, message);
    }
}
