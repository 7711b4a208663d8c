//! A release that runs in a later environment and in no earlier one.

use super::binding::Binding;
use super::foreign_release::foreign;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::workspace::Object;

/// See `docs/diagnostics/promotion/skips-stage.md`.
pub const CODE: Code = Code { id: "promotion/skips-stage", title: "A release that no earlier environment runs" };

/// Notes a binding whose release no binding in front of it runs.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let Some(binding) = Binding::of(object) else { return };
    let Some(release) = binding.release else { return };
    // A release that does not exist, or is of another owner, is reported as that.
    let resolution = context.snapshot.resolve(object, release);
    if context.is_dangling(object, release.rule.rule().path) || foreign(context, object, &resolution).is_some() {
        return;
    }
    let pipelines = binding.pipelines(context);
    let [pipeline] = pipelines.as_slice() else { return };
    let before = pipeline.before(&binding.environment.name);
    if before.is_empty() {
        return;
    }
    let mut earlier: Vec<Binding<'_>> = binding.siblings(context);
    earlier.retain(|other| before.contains(&other.environment.name));
    if earlier.iter().any(|other| other.release.is_some_and(|other| other.name == release.name)) {
        return;
    }
    let runs: Vec<String> = earlier
        .iter()
        .filter_map(|other| Some(format!("`{}` in `{}`", other.release?.name, other.environment.name)))
        .collect();
    let instead = match runs.as_slice() {
        [] => "no earlier environment of the pipeline has a binding with a release".to_owned(),
        _ => format!("earlier ones run {}", runs.join(", ")),
    };
    let message = format!(
        "`{}` reaches `{}` without running in an environment before it: {instead}; either it was not promoted step by \
         step, or the earlier ones have moved on",
        release.name, binding.environment.name
    );
    let diagnostic = sink.report(&CODE, Severity::Hint, object.place(release.range), EnforcedBy::Lint, message);
    for other in &earlier {
        let place = other.release.map_or(other.object.focus(), |release| other.object.place(release.range));
        diagnostic.related(place, format!("what runs in `{}`", other.environment.name));
    }
}
