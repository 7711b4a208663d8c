//! The delivery as a list for people and programs: the stages with their objects, and who names whom across them.

use serde::Serialize;
use smol_str::SmolStr;

use crate::gitops::{Content, Layout, Origin, Placement, Stage, StageId, Stages, effective};
use crate::model::Kind;
use crate::text::{FileId, FileRange};
use crate::workspace::{Edge, EdgePlace, Identity, Locator, Object, Point, Range, RootId, Snapshot};

/// Everything about the delivery of one repository. This is the JSON document, too.
#[derive(Debug, Serialize)]
pub struct View {
    /// Dependencies first.
    pub stages: Vec<StageView>,
    /// Who names whom.
    pub edges: Vec<EdgeView>,
    /// Files with objects that no stage deploys.
    pub uncovered: Vec<String>,
    /// What the stages were made of.
    #[serde(skip)]
    pub layout: Layout,
}

/// A stage.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StageView {
    /// Number in the server, which the other fields hide.
    #[serde(skip)]
    pub id: StageId,
    /// Where its files come from.
    #[serde(skip)]
    pub content: Content,
    /// Its name.
    pub name: SmolStr,
    /// Its namespace.
    pub namespace: Option<SmolStr>,
    /// What it deploys, as Flux writes paths.
    pub path: String,
    /// Names of the stages before it.
    pub depends_on: Vec<SmolStr>,
    /// Numbers of the stages before it.
    #[serde(skip)]
    pub after: Vec<StageId>,
    /// The file that defines it; `None` for one of the settings.
    pub file: Option<String>,
    /// What it deploys.
    pub objects: Vec<ObjectView>,
}

/// An object in a stage, called as in the cluster.
#[derive(Debug, Serialize)]
pub struct ObjectView {
    /// Its kind.
    pub kind: SmolStr,
    /// `None` for a cluster-scoped object.
    pub namespace: Option<SmolStr>,
    /// Its name.
    pub name: SmolStr,
    /// The file it stands in.
    pub file: String,
    /// The line of its name, from 0.
    pub line: u32,
    /// Where in that line, for those who draw.
    #[serde(skip)]
    pub character: u32,
}

/// A reference.
#[derive(Debug, Serialize)]
pub struct EdgeView {
    /// Row of the table of references, or `namespace`.
    pub rule: &'static str,
    /// The object that names.
    pub from: From,
    /// The object that is named.
    pub to: To,
    /// Where the target stands.
    pub place: &'static str,
}

/// The object that names another.
#[derive(Debug, Serialize)]
pub struct From {
    /// Its kind.
    pub kind: SmolStr,
    /// Its namespace in the cluster.
    pub namespace: Option<SmolStr>,
    /// Its name in the cluster.
    pub name: SmolStr,
    /// The file it stands in.
    pub file: String,
    /// Where it names the other.
    pub range: Range,
}

/// The object that is named.
#[derive(Debug, Serialize)]
pub struct To {
    /// Its kind.
    pub kind: SmolStr,
    /// Its namespace in the cluster.
    pub namespace: Option<SmolStr>,
    /// Its name in the cluster.
    pub name: SmolStr,
    /// The file it stands in; `None` where there is no such object.
    pub file: Option<String>,
}

/// The word for a place.
pub fn word(place: EdgePlace) -> &'static str {
    match place {
        EdgePlace::Same => "same",
        EdgePlace::Ancestor => "ancestor",
        EdgePlace::Descendant => "descendant",
        EdgePlace::Unordered => "unordered",
        EdgePlace::External => "external",
        EdgePlace::Missing => "missing",
    }
}

impl View {
    /// Gathers everything about a folder; `None` if there is no such folder.
    pub fn new(snapshot: &Snapshot, root: RootId) -> Option<View> {
        let stages = snapshot.stages(root)?;
        let mut gather = Gather { snapshot, stages, locator: Locator::new(snapshot) };
        let views = stages.in_order().iter().filter_map(|id| Some(gather.stage(*id, stages.get(*id)?))).collect();
        let edges = snapshot.edges(root).iter().filter_map(|edge| gather.edge(edge)).collect();
        let mut left: Vec<_> = uncovered(snapshot, stages, root).into_iter().map(|file| gather.path(file)).collect();
        left.sort();
        Some(View { stages: views, edges, uncovered: left, layout: stages.layout })
    }
}

struct Gather<'a> {
    snapshot: &'a Snapshot,
    stages: &'a Stages,
    locator: Locator<'a>,
}

impl Gather<'_> {
    fn stage(&mut self, id: StageId, stage: &Stage) -> StageView {
        let named = |id: &StageId| self.stages.get(*id).map(|stage| stage.name.clone());
        let file = match stage.origin {
            Origin::Flux(place) | Origin::Argo(place) => Some(place.file),
            Origin::Kustomize(file) => Some(file),
            Origin::Setting(_) => None,
        };
        let depends_on = stage.depends_on.iter().filter_map(named).collect();
        let mut objects = Vec::new();
        let mut files = stage.files.clone();
        files.sort_by_key(|file| self.path(*file));
        files.dedup();
        for file in files {
            let placements = self.stages.placements(file).iter().filter(|placement| placement.stage == id);
            for placement in placements {
                objects.extend(self.objects(file, placement));
            }
        }
        StageView {
            id,
            content: stage.content,
            name: stage.name.clone(),
            namespace: stage.namespace.clone(),
            path: format!("./{}", stage.path),
            depends_on,
            after: stage.depends_on.clone(),
            file: file.map(|file| self.path(file)),
            objects,
        }
    }

    fn objects(&mut self, file: FileId, placement: &Placement) -> Vec<ObjectView> {
        let snapshot = self.snapshot;
        let deployed = snapshot.objects_of(file).filter(|object| is_deployed(object));
        deployed
            .map(|object| {
                let found = effective(object.summary, &placement.frame);
                let start = self.start(object.focus());
                ObjectView {
                    kind: SmolStr::new(object.summary.kind_name()),
                    namespace: found.namespace,
                    name: found.name,
                    file: self.path(file),
                    line: start.line,
                    character: start.character,
                }
            })
            .collect()
    }

    fn edge(&mut self, edge: &Edge) -> Option<EdgeView> {
        let object = self.snapshot.object(edge.from)?;
        let Identity { kind, namespace, name } = self.snapshot.identity(&object);
        let file = self.path(edge.from.file);
        let from = From { kind, namespace, name, file, range: self.locator.range(edge.at) };
        let Identity { kind, namespace, name } = edge.to.clone();
        let to = To { kind, namespace, name, file: edge.target.map(|target| self.path(target.file)) };
        Some(EdgeView { rule: edge.rule, from, to, place: word(edge.place) })
    }

    fn path(&self, file: FileId) -> String {
        self.locator.path(file).to_owned()
    }

    fn start(&mut self, place: FileRange) -> Point {
        self.locator.range(place).start
    }
}

/// Files whose objects no stage deploys. Those that steer the delivery are applied by hand, and what a kustomization
/// reads as a patch or as a value is no object.
pub fn uncovered(snapshot: &Snapshot, stages: &Stages, root: RootId) -> Vec<FileId> {
    if stages.all().is_empty() {
        return Vec::new();
    }
    let left = snapshot.files().filter(|(id, entry)| {
        entry.root == root
            && stages.placements(*id).is_empty()
            && stages.touched(*id).is_empty()
            && snapshot.objects_of(*id).any(|object| is_deployed(&object))
    });
    left.map(|(id, _)| id).collect()
}

/// Whether an object is one that a stage sends to the cluster.
pub fn is_deployed(object: &Object<'_>) -> bool {
    let summary = object.summary;
    let steers = summary.kind.is_flux()
        || summary.kind.is_kustomize_file()
        || matches!(summary.kind, Kind::ARGO_APPLICATION | Kind::ARGO_APPLICATION_SET);
    !steers && !summary.steering.local_config && summary.kind_text.is_some()
}
