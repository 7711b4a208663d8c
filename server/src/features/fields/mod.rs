//! What the schemas say of a place in a document: the one thing that hover and completion share.
//!
//! The schema is that of the generation the document is written for: the repository's where the
//! document fits it, else the nearest one that it fits; what CRD files say of a kind comes first, as in validation.
//! What stands below a free field (a manifest
//! in a template, parameters) belongs to somebody else, and nothing is said of it.

mod upstream;
mod words;

use std::sync::Arc;

use super::cursor::Segment;
use crate::gitops::facts::is_kustomization_name;
use crate::model::generation::Markers;
use crate::model::kinds::group_of;
use crate::model::validate::kustomization_schema;
use crate::model::{Generation, Kind};
use crate::schema::{KindSchema, Node, Release, Type};
use crate::syntax::NodeRef;
use crate::workspace::{FileEntry, Object, Root, Snapshot};

pub use words::{description, source, summary};

/// The four field sets, oldest first.
const SETS: [(Markers, Generation); 4] = [
    (Markers::L1, Generation::V0_8),
    (Markers::L2, Generation::V0_12),
    (Markers::M1, Generation::V1_1),
    (Markers::M2, Generation::V1_2),
];

/// A field, or another place of a schema.
#[derive(Clone, Copy)]
pub struct Place<'s> {
    /// What stands there.
    pub node: &'s Node,
    /// Whether the mapping around it has to have it.
    pub required: bool,
}

/// The release whose fields a generation has.
pub fn release(generation: Generation) -> Release {
    let oldest = Release::GENERATED[0];
    Release::parse(generation.tag()).map_or(Release::NEWEST, |release| release.max(oldest))
}

/// The schema an object is written for; `None` for kinds that have none.
pub fn schema_of(snapshot: &Snapshot, object: &Object<'_>) -> Option<Arc<KindSchema>> {
    let kind = object.summary.kind;
    let root = snapshot.root(object.file.root)?;
    if let Some(given) = root.given_schema(object.summary.version(), object.summary.kind_name()) {
        return Some(given.clone());
    }
    let foreign = || KindSchema::foreign(object.summary.group(), kind.name(), object.summary.version());
    if !kind.is_openchoreo() {
        return foreign();
    }
    let own = root.generation();
    let own = SETS.iter().position(|(_, generation)| release(*generation) == release(own))?;
    let mut sets: Vec<usize> = (0..SETS.len()).collect();
    sets.sort_by_key(|at| (!object.summary.markers.fits(SETS[*at].0), at.abs_diff(own), SETS.len() - at));
    // The configuration of `occ` has the group of OpenChoreo and belongs to none of its releases.
    sets.into_iter().find_map(|at| of_kind(kind, SETS[at].1)).or_else(foreign)
}

/// The schema of a document without an object: a file of kustomize need not say what it is.
pub fn schema_of_file(file: &FileEntry, root: NodeRef<'_>) -> Option<Arc<KindSchema>> {
    is_kustomization_name(file.name()).then(|| kustomization_schema(root)).flatten()
}

/// Our schema of a kind in a generation.
fn of_kind(kind: Kind, generation: Generation) -> Option<Arc<KindSchema>> {
    KindSchema::of_release(kind.name(), release(generation))
}

/// The schemas of new objects: those of the folder's generation, and what CRD files say of these kinds and of others.
pub fn for_new_objects(root: &Root) -> Vec<Arc<KindSchema>> {
    let generation = root.generation();
    let is_current = |kind: &Kind| kind.is_openchoreo() && fits_age(*kind, generation.is_legacy());
    let ours = Kind::all().filter(is_current).filter_map(|kind| of_kind(kind, generation));
    let is_given = |kind: &KindSchema| root.schemas.versions(group_of(&kind.api_version), &kind.kind).next().is_some();
    // A kind of which no more than the metadata is known cannot be written, and kustomize's are files of their own.
    let is_whole = |kind: &&Arc<KindSchema>| kind.metadata().is_some() && (kind.spec().is_some() || !kind.namespaced);
    let others = KindSchema::all_foreign().iter().filter(is_whole).cloned();
    let mut out: Vec<Arc<KindSchema>> = ours.chain(others).filter(|kind| !is_given(kind)).collect();
    for given in root.schemas.all_given() {
        // Of several versions the first one is the one to write.
        if !out
            .iter()
            .any(|known| known.kind == given.kind && group_of(&known.api_version) == group_of(&given.api_version))
        {
            out.push(given.clone());
        }
    }
    out
}

/// Whether the kind is one that a document of this age can name.
pub fn fits_age(kind: Kind, legacy: bool) -> bool {
    let info = kind.info();
    if legacy { !info.since.starts_with("v1") } else { info.gone.is_empty() }
}

/// What the schema says of the place at `path`; `None` where it has no such field or leaves the place free.
pub fn place<'s>(root: &'s Node, path: &[Segment]) -> Option<Place<'s>> {
    let mut here = Place { node: root, required: true };
    for segment in path {
        here = match segment {
            // What is merged into a mapping has the fields of the mapping.
            Segment::Key(key) if key == "<<" => here,
            Segment::Item(_) if here.node.kind == Type::Object => here,
            Segment::Item(_) => Place { node: here.node.items.as_deref()?, required: false },
            Segment::Key(key) => {
                let required = here.node.property(key).is_some_and(|property| property.required);
                Place { node: here.node.at_key(key)?, required }
            }
        };
    }
    Some(here)
}

/// The name of a place as people say it: `replicas`, `traits[]`.
pub fn title(path: &[Segment]) -> String {
    let keys = path.iter().rposition(|segment| matches!(segment, Segment::Key(_)));
    let Some(at) = keys else { return String::new() };
    let Segment::Key(key) = &path[at] else { return String::new() };
    format!("{key}{}", "[]".repeat(path.len() - at - 1))
}

#[cfg(test)]
mod tests;
