//! References seen from the delivery: whether what an object names is there when the object comes.
//!
//! Pure facts without a judgement; the checks and the command line make of them what they need.

use smol_str::SmolStr;

use super::resolve::{Namespace, Resolution};
use super::root::RootId;
use super::snapshot::{Object, Snapshot};
use crate::gitops::{Frame, Layout, Place, Placement, Stages, effective, is_cluster_scoped, wave_place};
use crate::model::standard::is_standard;
use crate::model::{Kind, Reference, Report, Target};
use crate::text::{FileRange, ObjectId};

/// The rule of the relation that has no row in the table: an object lives in a namespace.
pub const NAMESPACE_RULE: &str = "namespace";

/// Where a target stands, seen from the object that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdgePlace {
    /// In the same stage.
    Same,
    /// In a stage that is ready before.
    Ancestor,
    /// In a stage that comes later: the reversed order.
    Descendant,
    /// In a stage without order to this one, or in none at all.
    Unordered,
    /// Not in this repository: an installation or the settings know it, or it is of a sort that others make.
    External,
    /// Nowhere.
    Missing,
}

impl From<Place> for EdgePlace {
    fn from(place: Place) -> EdgePlace {
        match place {
            Place::Same => EdgePlace::Same,
            Place::Ancestor => EdgePlace::Ancestor,
            Place::Descendant => EdgePlace::Descendant,
            Place::Unordered => EdgePlace::Unordered,
        }
    }
}

/// What an object is called in the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its kind as written.
    pub kind: SmolStr,
    /// `None` for a cluster-scoped object and where nobody names one.
    pub namespace: Option<SmolStr>,
    /// Its name.
    pub name: SmolStr,
}

/// One object names another at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Row of the table of references, or [`NAMESPACE_RULE`].
    pub rule: &'static str,
    /// The object that names.
    pub from: ObjectId,
    /// Where it does.
    pub at: FileRange,
    /// What is named.
    pub to: Identity,
    /// The object of that name, the nearest if there are several.
    pub target: Option<ObjectId>,
    /// Where it stands.
    pub place: EdgePlace,
}

impl Snapshot {
    /// What an object is called in the cluster, by the first stage that deploys it.
    pub fn identity(&self, object: &Object<'_>) -> Identity {
        let placements = self.placements(object.id.file);
        let found = match placements.first() {
            Some(placement) => effective(object.summary, &placement.frame),
            None => effective(object.summary, &Frame::default()),
        };
        Identity { kind: SmolStr::new(object.summary.kind_name()), namespace: found.namespace, name: found.name }
    }

    /// The edges of a folder's objects, in the order of files and places.
    pub fn edges(&self, root: RootId) -> Vec<Edge> {
        let mut files: Vec<_> = self.files().filter(|(_, entry)| entry.root == root).collect();
        files.sort_by(|a, b| a.1.path.cmp(&b.1.path));
        let objects = files.iter().filter(|(id, _)| !self.is_patch(*id)).flat_map(|(id, _)| self.objects_of(*id));
        objects.flat_map(|object| self.edges_of(&object)).collect()
    }

    /// The edges of one object: the namespace it lives in, then one for each place that names an object.
    pub fn edges_of(&self, object: &Object<'_>) -> Vec<Edge> {
        let mut edges = self.namespace_edges(object);
        let names = |reference: &&Reference| matches!(reference.rule.rule().target, Target::Object { .. });
        for reference in object.summary.references.iter().filter(names) {
            edges.extend(self.edge(object, reference));
        }
        edges
    }

    fn edge(&self, object: &Object<'_>, reference: &Reference) -> Option<Edge> {
        let rule = reference.rule.rule();
        let missing = |kind: Kind| {
            let namespace = (!kind.is_cluster_scoped()).then(|| self.identity(object).namespace).flatten();
            Identity { kind: SmolStr::new(kind.name()), namespace, name: reference.name.clone() }
        };
        let (place, to, target) = match self.resolve(object, reference) {
            Resolution::Objects(ids) => {
                let (place, target) = self.nearest(object, &ids)?;
                (place, self.identity(&target), Some(target.id))
            }
            Resolution::External { kind, .. } => (EdgePlace::External, missing(kind), None),
            // Secrets, gateways and the like are made by others, and no repository has to show them.
            Resolution::Missing(found) if rule.report == Report::Outside => {
                (EdgePlace::External, missing(found.kind), None)
            }
            Resolution::Missing(found) => (EdgePlace::Missing, missing(found.kind), None),
            Resolution::WrongKind => (EdgePlace::Missing, missing(reference.kind?), None),
            Resolution::Item(..) | Resolution::Unknown => return None,
        };
        let at = object.place(reference.range);
        Some(Edge { rule: rule.id, from: object.id, at, to, target, place })
    }

    /// Objects that are deployed need the Namespace they go to; nothing is said about others.
    fn namespace_edges(&self, object: &Object<'_>) -> Vec<Edge> {
        let summary = object.summary;
        // Whether an unknown kind has a namespace is told by the file alone.
        let unknown = summary.kind == Kind::OTHER && summary.namespace.is_none();
        if is_cluster_scoped(summary) || unknown || self.placements(object.id.file).is_empty() {
            return Vec::new();
        }
        let at = summary.namespace.as_ref().map_or_else(|| object.focus(), |written| object.place(written.range));
        let edge = |name: SmolStr| {
            let found: Vec<ObjectId> = self.definitions(object.file.root, Kind::NAMESPACE, &name).collect();
            let (place, target) = match self.nearest(object, &found) {
                Some((place, target)) => (place, Some(target.id)),
                None if is_standard(Kind::NAMESPACE, None, &name, false)
                    || self.is_listed_external(object, Kind::NAMESPACE, &name) =>
                {
                    (EdgePlace::External, None)
                }
                None => (EdgePlace::Missing, None),
            };
            let to = Identity { kind: SmolStr::new(Kind::NAMESPACE.name()), namespace: None, name };
            Edge { rule: NAMESPACE_RULE, from: object.id, at, to, target, place }
        };
        let named = self.namespaces(object).into_iter().filter_map(|namespace| match namespace {
            Namespace::Named(name) => Some(name),
            Namespace::Cluster | Namespace::Open => None,
        });
        named.map(edge).collect()
    }

    /// The best placed of several targets, seen from the worst placed copy of `object`.
    fn nearest<'a>(&'a self, object: &Object<'_>, targets: &[ObjectId]) -> Option<(EdgePlace, Object<'a>)> {
        let stages = self.stages(object.file.root)?;
        let targets = targets.iter().filter_map(|id| self.object(*id)).collect::<Vec<_>>();
        let own = self.placements(object.id.file);
        let seen_from = |from: Option<&Placement>| {
            let placed = targets.iter().map(|target| (self.place_of(stages, object, from, target), *target));
            placed.min_by_key(|(place, _)| rank(*place))
        };
        match own {
            [] => seen_from(None),
            placements => {
                placements.iter().filter_map(|from| seen_from(Some(from))).max_by_key(|(place, _)| rank(*place))
            }
        }
    }

    fn place_of(
        &self,
        stages: &Stages,
        object: &Object<'_>,
        from: Option<&Placement>,
        target: &Object<'_>,
    ) -> EdgePlace {
        if target.file.root != object.file.root {
            return EdgePlace::External;
        }
        let placements = self.placements(target.id.file);
        let Some(from) = from else {
            return stages.place(None, placements.first().map(|to| to.stage)).into();
        };
        match stages.nearest(from.stage, placements) {
            Some((Place::Same, _)) if stages.layout == Layout::Argo => {
                wave_place(object.summary.steering.sync_wave, target.summary.steering.sync_wave).into()
            }
            Some((place, _)) => place.into(),
            None => EdgePlace::Unordered,
        }
    }
}

fn rank(place: EdgePlace) -> u8 {
    match place {
        EdgePlace::Same => 0,
        EdgePlace::Ancestor => 1,
        EdgePlace::External => 2,
        EdgePlace::Unordered => 3,
        EdgePlace::Descendant => 4,
        EdgePlace::Missing => 5,
    }
}
