//! A binding that runs a release of somebody else.

use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Reference;
use crate::model::rules::Agreement;
use crate::model::summary::Owner;
use crate::workspace::{Object, Resolution};

/// See `docs/diagnostics/promotion/foreign-release.md`.
pub const CODE: Code =
    Code { id: "promotion/foreign-release", title: "A binding that runs the release of another owner" };

/// Reports a release whose owner is not the owner of the binding that runs it.
pub fn check(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    resolution: &Resolution,
    sink: &mut Sink<'_>,
) {
    if reference.rule.rule().agreement != Agreement::SameOwner {
        return;
    }
    let Some(release) = foreign(context, object, resolution) else { return };
    let kind = release.summary.kind.name();
    let message = format!(
        "{kind} `{}` belongs to {}, this binding to {}: the cluster accepts this and then reports \
         `InvalidReleaseConfiguration`; bind a release of the same owner",
        reference.name,
        words(&release.summary.owner),
        words(&object.summary.owner)
    );
    let severity = if context.is_loose(object) { Severity::Warning } else { Severity::Error };
    sink.report(&CODE, severity, object.place(reference.range), EnforcedBy::Controller, message)
        .related(release.focus(), format!("the {kind}"));
}

/// The release that a binding runs, if it certainly belongs to somebody else.
pub(super) fn foreign<'a>(context: &Context<'a>, binding: &Object<'_>, release: &Resolution) -> Option<Object<'a>> {
    let Resolution::Objects(ids) = release else { return None };
    let releases: Vec<Object<'_>> = context.objects(ids).collect();
    let all = releases.iter().all(|release| differ(context, binding, release));
    releases.first().copied().filter(|_| all)
}

/// Whether two owners are certainly not the same. What is not written is not compared, and what leads
/// nowhere is reported as that.
fn differ(context: &Context<'_>, a: &Object<'_>, b: &Object<'_>) -> bool {
    let (ours, theirs) = (&a.summary.owner, &b.summary.owner);
    let pairs = [
        (&ours.project, &theirs.project, "spec.owner.projectName"),
        (&ours.component, &theirs.component, "spec.owner.componentName"),
        (&ours.resource, &theirs.resource, "spec.owner.resourceName"),
    ];
    pairs.iter().any(|(ours, theirs, path)| {
        matches!((ours, theirs), (Some(ours), Some(theirs)) if ours != theirs)
            && !context.is_dangling(a, path)
            && !context.is_dangling(b, path)
    })
}

fn words(owner: &Owner) -> String {
    let project = owner.project.as_deref().unwrap_or("");
    match owner.component.as_ref().or(owner.resource.as_ref()) {
        Some(name) => format!("`{project}/{name}`"),
        None => format!("`{project}`"),
    }
}
