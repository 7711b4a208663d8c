//! A release that was made from another type than its component, resource or project has now.

use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::{Kind, Reference};
use crate::workspace::{Object, Resolution};

/// See `docs/diagnostics/reference/release-differs.md`.
pub const CODE: Code = Code { id: "reference/release-differs", title: "A release of another type" };

/// For each kind of release: its record of the type, who owns it, and where the owner names its type.
const RELEASES: &[(Kind, &str, &str, &str)] = &[
    (Kind::COMPONENT_RELEASE, "spec.componentType", "spec.owner.componentName", "spec.componentType"),
    (Kind::RESOURCE_RELEASE, "spec.resourceType", "spec.owner.resourceName", "spec.type"),
    (Kind::PROJECT_RELEASE, "spec.projectType", "spec.owner.projectName", "spec.type"),
];

/// Notes a release whose recorded type is not that of its owner.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let Some((_, record, owner, type_of)) = RELEASES.iter().find(|(kind, ..)| *kind == object.summary.kind) else {
        return;
    };
    let (Some(recorded), Some(named)) = (object.summary.reference_at(record), object.summary.reference_at(owner))
    else {
        return;
    };
    let Resolution::Objects(owners) = context.snapshot.resolve(object, named) else { return };
    for owner in context.objects(&owners) {
        let Some(current) = owner.summary.reference_at(type_of) else { continue };
        let kinds = context.snapshot.wanted_kinds(&owner, current);
        let same_kind = context.snapshot.wanted_kinds(object, recorded).iter().any(|kind| kinds.contains(kind));
        if written(recorded) == written(current) && (same_kind || kinds.is_empty()) {
            continue;
        }
        let kind = owner.summary.kind.name();
        let message = format!(
            "the release was made from `{}`, while {kind} `{}` is of type `{}`: it keeps what it was made from, and \
             nothing in the cluster compares the two",
            written(recorded),
            owner.summary.name(),
            written(current)
        );
        let place = object.place(recorded.range);
        sink.report(&CODE, Severity::Hint, place, EnforcedBy::Lint, message)
            .related(owner.place(current.range), format!("the type of the {kind}"));
    }
}

/// The name with the workload type in front of it, where one is written.
fn written(reference: &Reference) -> String {
    match &reference.workload_type {
        Some(workload_type) => format!("{workload_type}/{}", reference.name),
        None => reference.name.to_string(),
    }
}
