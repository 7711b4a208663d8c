//! A component or resource in an environment where its project is not.
//!
//! Since v1.2 the ProjectReleaseBinding makes the namespace in which everything else of the project
//! runs; nothing makes one by itself.

use super::binding::Binding;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::generation::{Generation, Markers};
use crate::model::{Kind, standard};
use crate::workspace::{Object, Resolution};

/// See `docs/diagnostics/promotion/project-not-released.md`.
pub const CODE: Code = Code { id: "promotion/project-not-released", title: "A deployment where the project is not" };

/// Reports a binding whose project has no ProjectReleaseBinding for the same environment.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if !matches!(object.summary.kind, Kind::RELEASE_BINDING | Kind::RESOURCE_RELEASE_BINDING) {
        return;
    }
    let Some(binding) = Binding::of(object) else { return };
    let Some(project) = &binding.owner().project else { return };
    let snapshot = context.snapshot;
    if snapshot.is_legacy(object) {
        return;
    }
    let environment = &binding.environment.name;
    let is_there = context.objects(snapshot.index().owned(Kind::PROJECT_RELEASE_BINDING, project)).any(|other| {
        other.summary.reference_at("spec.environment").is_some_and(|e| e.name == *environment)
            && snapshot.in_sight(object, &other)
    });
    // An installation has its own project; others follow the usual name, which settings may list.
    let usual = format!("{project}-{environment}");
    let known =
        |namespace: Option<&str>| standard::is_standard(Kind::PROJECT_RELEASE_BINDING, namespace, &usual, false);
    if is_there
        || snapshot.namespaces(object).iter().any(|namespace| known(namespace.name()))
        || snapshot.is_listed_external(object, Kind::PROJECT_RELEASE_BINDING, &usual)
    {
        return;
    }
    let has_some = snapshot.has_kind_in_sight(object, Kind::PROJECT_RELEASE_BINDING);
    if !has_some && !is_surely_current(context, object) {
        return;
    }
    let dangling = ["spec.owner.projectName", "spec.environment"].iter().any(|path| context.is_dangling(object, path));
    if dangling || binding.is_undeployed(context) {
        return;
    }
    // Of a project of another repository its bindings may lie there too.
    let known = object.summary.reference_at("spec.owner.projectName").map(|p| snapshot.resolve(object, p));
    let is_ours = matches!(known, Some(Resolution::Objects(_))) && !context.is_loose(object);
    let severity = if has_some && is_ours { Severity::Error } else { Severity::Hint };
    let message = format!(
        "project `{project}` has no ProjectReleaseBinding for environment `{environment}`: since v1.2 that makes the \
         namespace to deploy into, and without it this binding reports `ResourceApplyFailed`; add one (`{usual}`)"
    );
    sink.report(&CODE, severity, object.place(binding.environment.range), EnforcedBy::Controller, message);
}

/// Whether the repository is written for v1.2: pinned, or seen in a document that only v1.2 has.
/// v1.1 has the same shapes otherwise.
fn is_surely_current(context: &Context<'_>, object: &Object<'_>) -> bool {
    let Some(root) = context.snapshot.root(object.file.root) else { return false };
    match root.settings.generation {
        Some(pinned) => pinned == Generation::V1_2,
        None => root.count_of(Markers::M2) > 0 && root.detected_generation() == Some(Generation::V1_2),
    }
}
