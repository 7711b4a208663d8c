//! Which objects may be named at a place, as far as the rest of the object tells.

use smol_str::SmolStr;

use crate::features::type_definition::type_of;
use crate::model::rules::{Agreement, Rule};
use crate::model::{Kind, Reference};
use crate::text::ObjectId;
use crate::workspace::{Object, Resolution, Snapshot};

/// A name that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The name.
    pub name: SmolStr,
    /// The kind.
    pub kind: Kind,
    /// The object, where the workspace has it.
    pub object: Option<ObjectId>,
    /// Place in an order that matters (the stages of a pipeline), else 0.
    pub order: usize,
}

/// The names that fit `reference` of `from` among `kinds`; `None` where nothing narrows them.
pub fn narrowed(
    snapshot: &Snapshot,
    from: &Object<'_>,
    reference: &Reference,
    kinds: &[Kind],
) -> Option<Vec<Candidate>> {
    let rule = reference.rule.rule();
    let by_place = match rule.id {
        "C3" => allowed(snapshot, from, "spec.allowedTraits[]"),
        "C5" => allowed(snapshot, from, "spec.allowedWorkflows[]"),
        "C23" | "P4" | "M4" => pipeline(snapshot, from),
        _ => None,
    };
    let found = by_place.or_else(|| by_owner(snapshot, from, reference, rule, kinds))?;
    Some(found.into_iter().filter(|candidate| kinds.contains(&candidate.kind)).collect())
}

/// What the component's type allows; `None` where the type, or what it allows, is not known.
fn allowed(snapshot: &Snapshot, from: &Object<'_>, path: &str) -> Option<Vec<Candidate>> {
    let component_type = type_of(snapshot, from).into_iter().find_map(|id| snapshot.object(id))?;
    let listed = component_type.summary.references.iter().filter(|reference| reference.rule.rule().path == path);
    let candidates: Vec<_> = listed
        .enumerate()
        .filter_map(|(order, reference)| {
            let kind = *snapshot.wanted_kinds(&component_type, reference).first()?;
            Some(candidate(snapshot, &component_type, reference, kind, order))
        })
        .collect();
    // Before v0.14 there was no such list, and no list allowed everything.
    (!candidates.is_empty() || !snapshot.is_legacy(&component_type)).then_some(candidates)
}

fn candidate(snapshot: &Snapshot, from: &Object<'_>, reference: &Reference, kind: Kind, order: usize) -> Candidate {
    let object = match snapshot.resolve(from, reference) {
        Resolution::Objects(ids) => ids.first().copied(),
        _ => None,
    };
    let kind = object.and_then(|id| snapshot.object(id)).map_or(kind, |object| object.summary.kind);
    Candidate { name: reference.name.clone(), kind, object, order }
}

/// The environments of the project's pipeline, in the order of promotion.
fn pipeline(snapshot: &Snapshot, from: &Object<'_>) -> Option<Vec<Candidate>> {
    let project = first(snapshot, from, "spec.owner.projectName")?;
    let project = snapshot.object(project)?;
    let pipeline = first(snapshot, &project, "spec.deploymentPipelineRef")?;
    let pipeline = snapshot.object(pipeline)?;
    let mut out: Vec<Candidate> = Vec::new();
    for reference in pipeline.summary.references_by("E1") {
        if out.iter().all(|candidate| candidate.name != reference.name) {
            let order = out.len();
            out.push(candidate(snapshot, &pipeline, reference, Kind::ENVIRONMENT, order));
        }
    }
    (!out.is_empty()).then_some(out)
}

fn first(snapshot: &Snapshot, from: &Object<'_>, path: &str) -> Option<ObjectId> {
    match snapshot.resolve(from, from.summary.reference_at(path)?) {
        Resolution::Objects(ids) => ids.first().copied(),
        _ => None,
    }
}

/// The objects of the same owner, or of the project that is named beside the place.
fn by_owner(
    snapshot: &Snapshot,
    from: &Object<'_>,
    reference: &Reference,
    rule: &Rule,
    kinds: &[Kind],
) -> Option<Vec<Candidate>> {
    let ours = &from.summary.owner;
    let owned: Vec<ObjectId> = match rule.agreement {
        Agreement::SameOwner => {
            let parent = ours.component.as_ref().or(ours.resource.as_ref()).or(ours.project.as_ref())?;
            let children = snapshot.index().mentions(parent).iter().copied();
            children.filter(|id| snapshot.object(*id).is_some_and(|o| o.summary.owner == *ours)).collect()
        }
        Agreement::SameProject => of_project(snapshot, ours.project.as_ref()?),
        Agreement::None | Agreement::InNamespace(_) => {
            of_project(snapshot, &project_beside(snapshot, from, reference)?)
        }
    };
    let seen = owned.into_iter().filter_map(|id| snapshot.object(id));
    let fitting = seen.filter(|o| kinds.contains(&o.summary.kind) && snapshot.in_sight(from, o));
    Some(
        fitting
            .map(|o| Candidate { name: o.summary.name().into(), kind: o.summary.kind, object: Some(o.id), order: 0 })
            .collect(),
    )
}

fn of_project(snapshot: &Snapshot, project: &SmolStr) -> Vec<ObjectId> {
    let children = snapshot.index().mentions(project).iter().copied();
    children
        .filter(|id| snapshot.object(*id).is_some_and(|o| o.summary.owner.project.as_ref() == Some(project)))
        .collect()
}

/// The project that decides which components (or resources) a place may name: the one beside it, else
/// the referrer's own.
fn project_beside(snapshot: &Snapshot, from: &Object<'_>, reference: &Reference) -> Option<SmolStr> {
    let path = reference.rule.rule().path;
    let (parent, last) = path.rsplit_once('.')?;
    let beside = match last {
        "component" | "resource" => "project",
        "componentName" => "projectName",
        _ => return None,
    };
    let named = snapshot.beside(from, reference, &format!("{parent}.{beside}"));
    named.map(|project| project.name.clone()).or_else(|| from.summary.owner.project.clone())
}
