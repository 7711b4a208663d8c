//! What the cluster will make of a rename, said before it is made.

use std::collections::BTreeSet;

use crate::features::classify::Target;
use crate::features::occurrences::{Occurrence, Role};
use crate::model::Kind;
use crate::workspace::Snapshot;

/// Kinds and the fields of them that cannot change once the object exists (validation rules of the
/// CRDs of v1.x).
const FIXED: &[(&[Kind], &[&str])] = &[
    (&[Kind::COMPONENT], &["spec.owner", "spec.componentType"]),
    (&[Kind::WORKLOAD, Kind::RENDERED_RELEASE], &["spec.owner"]),
    (
        &[Kind::COMPONENT_RELEASE],
        &["spec.owner", "spec.componentType", "spec.componentProfile", "spec.traits", "spec.workload"],
    ),
    (
        &[Kind::RELEASE_BINDING, Kind::RESOURCE_RELEASE_BINDING, Kind::PROJECT_RELEASE_BINDING],
        &["spec.owner", "spec.environment"],
    ),
    (&[Kind::RESOURCE], &["spec.owner", "spec.type"]),
    (&[Kind::PROJECT], &["spec.type"]),
    (&[Kind::PROJECT_RELEASE, Kind::RESOURCE_RELEASE], &["spec"]),
    (&[Kind::ENVIRONMENT], &["spec.dataPlaneRef"]),
    (&[Kind::WORKFLOW, Kind::CLUSTER_WORKFLOW], &["spec.workflowPlaneRef"]),
    (&[Kind::WORKFLOW_RUN], &["spec.workflow"]),
    (&[Kind::NOTIFICATION_CHANNEL], &["spec.environment"]),
];

/// Whether an object of `kind` keeps the field at `path` for life.
pub fn is_fixed(kind: Kind, path: &str) -> bool {
    let fields = FIXED.iter().filter(|(kinds, _)| kinds.contains(&kind)).flat_map(|(_, fields)| *fields);
    fields
        .into_iter()
        .any(|field| path.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', '{'])))
}

/// The notes for a rename of `targets` that changes `places`.
pub fn notes(snapshot: &Snapshot, targets: &[Target], places: &[Occurrence], new_name: &str) -> Vec<String> {
    let mut out = Vec::new();
    let definitions = places.iter().filter(|place| place.role == Role::Definition).count();
    if let Some(Target::Object(id)) = targets.first()
        && let Some(object) = snapshot.object(*id)
    {
        let kind = object.summary.kind.name();
        if definitions > 1 {
            out.push(format!("{kind} `{}` is defined in {definitions} places: all are renamed", object.summary.name()));
        }
        out.push(format!(
            "for a cluster {kind} `{new_name}` is another object: `{}` stays there until it is pruned or deleted",
            object.summary.name()
        ));
    }
    let fixed: BTreeSet<String> = places.iter().filter_map(|place| fixed_object(snapshot, place)).collect();
    if !fixed.is_empty() {
        let shown: Vec<_> = fixed.iter().take(5).map(String::as_str).collect();
        let more =
            if fixed.len() > shown.len() { format!(" and {} more", fixed.len() - shown.len()) } else { String::new() };
        out.push(format!(
            "a cluster that has them refuses the change, and they have to be deleted first: {}{more}",
            shown.join(", ")
        ));
    }
    out
}

/// The object whose fixed field the place is, in words.
fn fixed_object(snapshot: &Snapshot, place: &Occurrence) -> Option<String> {
    let object = snapshot.object(place.object?)?;
    let path = place.rule?.rule().path;
    let fixed = !snapshot.is_legacy(&object) && is_fixed(object.summary.kind, path);
    fixed.then(|| format!("{} `{}`", object.summary.kind.name(), object.summary.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_fixed_with_all_that_is_in_them() {
        assert!(is_fixed(Kind::COMPONENT, "spec.owner.projectName"));
        assert!(is_fixed(Kind::COMPONENT_RELEASE, "spec.traits[]"));
        assert!(is_fixed(Kind::COMPONENT_RELEASE, "spec.traits{key}"));
        assert!(is_fixed(Kind::RESOURCE_RELEASE, "spec.resourceType"));
        assert!(!is_fixed(Kind::COMPONENT, "spec.traits[]"));
        assert!(!is_fixed(Kind::RELEASE_BINDING, "spec.releaseName"));
    }
}
