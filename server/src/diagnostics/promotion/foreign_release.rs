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
    let Resolution::Objects(ids) = resolution else { return };
    if reference.rule.rule().agreement != Agreement::SameOwner {
        return;
    }
    let releases: Vec<Object<'_>> = context.objects(ids).collect();
    let ours = &object.summary.owner;
    let Some(release) = releases.first().filter(|_| releases.iter().all(|r| differ(ours, &r.summary.owner))) else {
        return;
    };
    let kind = release.summary.kind.name();
    let message = format!(
        "{kind} `{}` belongs to {}, this binding to {}: the cluster accepts this and then reports \
         `InvalidReleaseConfiguration`; bind a release of the same owner",
        reference.name,
        words(&release.summary.owner),
        words(ours)
    );
    let severity = if context.is_loose(object.file.root) { Severity::Warning } else { Severity::Error };
    sink.report(&CODE, severity, object.place(reference.range), EnforcedBy::Controller, message)
        .related(release.focus(), format!("the {kind}"));
}

/// Whether two owners are certainly not the same; what is not written is not compared.
fn differ(a: &Owner, b: &Owner) -> bool {
    let pairs = [(&a.project, &b.project), (&a.component, &b.component), (&a.resource, &b.resource)];
    pairs.iter().any(|pair| matches!(pair, (Some(a), Some(b)) if a != b))
}

fn words(owner: &Owner) -> String {
    let project = owner.project.as_deref().unwrap_or("");
    match owner.component.as_ref().or(owner.resource.as_ref()) {
        Some(name) => format!("`{project}/{name}`"),
        None => format!("`{project}`"),
    }
}
