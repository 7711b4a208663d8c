//! A binding to an environment that the project's pipeline does not have.

use super::binding::Binding;
use crate::diagnostics::reference::names;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::workspace::Object;

/// See `docs/diagnostics/promotion/outside-pipeline.md`.
pub const CODE: Code = Code { id: "promotion/outside-pipeline", title: "A binding outside its project's pipeline" };

/// Reports a binding whose environment no promotion path of its project leads to.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let Some(binding) = Binding::of(object) else { return };
    let pipelines = binding.pipelines(context);
    let name = &binding.environment.name;
    let outside = |pipeline: &super::pipeline::Pipeline<'_>| {
        pipeline.is_complete() && pipeline.environments().iter().all(|environment| environment.name != *name)
    };
    let Some(pipeline) = pipelines.first().filter(|_| pipelines.iter().all(outside)) else { return };
    // An environment that does not exist is reported as that.
    if context.is_dangling(object, "spec.environment") {
        return;
    }
    let pipeline_name = pipeline.object.summary.name();
    let message = format!(
        "`{name}` is no environment of pipeline `{pipeline_name}` ({}): nothing in the cluster would say so, and no \
         promotion leads there; add it to the pipeline or use another environment",
        pipeline.in_words()
    );
    let place = object.place(binding.environment.range);
    let environments = pipeline.environments();
    let near = names::nearest(name, environments.iter().map(|environment| environment.name.as_str()));
    let severity = if context.is_loose(object) { Severity::Hint } else { Severity::Warning };
    let diagnostic = sink.report(&CODE, severity, place, EnforcedBy::Lint, message);
    diagnostic.related(pipeline.object.focus(), "the pipeline of the project");
    if let Some(near) = near {
        diagnostic.fix(names::rename(object, binding.environment.range, near));
    }
}
