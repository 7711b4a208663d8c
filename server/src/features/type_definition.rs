//! From a component, a resource, a project, or what was released or bound of them, to its type.

use super::classify::{Subject, Target, classify};
use super::definition::NavigationTarget;
use crate::model::{Kind, Summary};
use crate::text::{FileId, ObjectId};
use crate::workspace::{Object, Resolution, Snapshot};

/// Which references lead from a kind towards its type: the first that leads to one counts.
const WAYS: &[(Kind, &[&str])] = &[
    (Kind::COMPONENT, &["spec.componentType"]),
    (Kind::WORKLOAD, &["spec.owner.componentName"]),
    (Kind::COMPONENT_RELEASE, &["spec.componentType", "spec.owner.componentName"]),
    (Kind::RELEASE_BINDING, &["spec.releaseName", "spec.owner.componentName"]),
    (Kind::RESOURCE, &["spec.type"]),
    (Kind::RESOURCE_RELEASE, &["spec.resourceType", "spec.owner.resourceName"]),
    (Kind::RESOURCE_RELEASE_BINDING, &["spec.resourceRelease", "spec.owner.resourceName"]),
    (Kind::PROJECT, &["spec.type"]),
    (Kind::PROJECT_RELEASE, &["spec.projectType", "spec.owner.projectName"]),
    (Kind::PROJECT_RELEASE_BINDING, &["spec.projectRelease", "spec.owner.projectName"]),
    (Kind::WORKFLOW_RUN, &["spec.workflow"]),
    (Kind::COMPONENT_WORKFLOW_RUN, &["spec.workflow"]),
];

/// Kinds that are the type of something.
const TYPES: &[Kind] = &[
    Kind::COMPONENT_TYPE,
    Kind::CLUSTER_COMPONENT_TYPE,
    Kind::RESOURCE_TYPE,
    Kind::CLUSTER_RESOURCE_TYPE,
    Kind::PROJECT_TYPE,
    Kind::CLUSTER_PROJECT_TYPE,
    Kind::WORKFLOW,
    Kind::CLUSTER_WORKFLOW,
    Kind::COMPONENT_WORKFLOW,
];

/// The type of what stands at a byte of a file; of the object around it where the place names nothing.
pub fn type_definition(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<NavigationTarget> {
    let jump = |ids: Vec<ObjectId>| -> Vec<NavigationTarget> {
        ids.into_iter().filter_map(|id| snapshot.object(id)).map(|o| NavigationTarget::object(&o)).collect()
    };
    for found in classify(snapshot, file, offset) {
        if matches!(found.subject, Subject::Field(_)) {
            break;
        }
        let targets = found.targets(snapshot);
        let types: Vec<_> = targets.iter().flat_map(|target| type_of_target(snapshot, target)).collect();
        if !types.is_empty() {
            return jump(types);
        }
    }
    snapshot.object_at(file, offset).map(|object| jump(type_of(snapshot, &object))).unwrap_or_default()
}

fn type_of_target(snapshot: &Snapshot, target: &Target) -> Vec<ObjectId> {
    match target {
        Target::Object(id) => snapshot.object(*id).map(|object| type_of(snapshot, &object)).unwrap_or_default(),
        // The type of a trait instance is its trait.
        Target::Item(id, item) => {
            let Some(holder) = snapshot.object(*id) else { return Vec::new() };
            let traits = holder.summary.references_by("C3").chain(holder.summary.references_by("C21"));
            let own = traits.filter(|reference| beside(holder.summary, reference.group, item.range.start));
            own.flat_map(|reference| match snapshot.resolve(&holder, reference) {
                Resolution::Objects(ids) => ids,
                _ => Vec::new(),
            })
            .collect()
        }
        _ => Vec::new(),
    }
}

/// Whether the trait instance named at `offset` stands in the list item with this number: instances and
/// traits come in the same order.
fn beside(summary: &Summary, group: (u16, u16), offset: u32) -> bool {
    let instances = summary.items_of(crate::model::ItemKind::TraitInstance);
    instances.enumerate().any(|(at, item)| item.range.start == offset && at == usize::from(group.0))
}

/// The type of an object; the object itself if it is one.
pub fn type_of(snapshot: &Snapshot, object: &Object<'_>) -> Vec<ObjectId> {
    follow(snapshot, object, 4)
}

fn follow(snapshot: &Snapshot, object: &Object<'_>, steps: usize) -> Vec<ObjectId> {
    if TYPES.contains(&object.summary.kind) {
        return vec![object.id];
    }
    let ways = WAYS.iter().find(|(kind, _)| *kind == object.summary.kind);
    let Some(((_, paths), left)) = ways.zip(steps.checked_sub(1)) else { return Vec::new() };
    for path in *paths {
        let Some(reference) = object.summary.reference_at(path) else { continue };
        let Resolution::Objects(ids) = snapshot.resolve(object, reference) else { continue };
        let next = ids.iter().filter_map(|id| snapshot.object(*id));
        let types: Vec<_> = next.flat_map(|next| follow(snapshot, &next, left)).collect();
        if !types.is_empty() {
            return types;
        }
    }
    Vec::new()
}
