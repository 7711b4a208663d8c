//! The stages as a graph: a box for each with its objects, arrows for their order, and arrows for the references that
//! this order does not serve.

use std::collections::BTreeMap;

use smol_str::{SmolStr, format_smolstr};

use super::scene::Scene;
use super::{Edge, EdgeKind, Graph, Item, Node, Place, State, Subject};
use crate::features::stages::{StageView, View};
use crate::gitops::{Content, Entry, Origin, Stage};
use crate::text::FileRange;
use crate::workspace::{RootId, Snapshot};

/// The graph of a folder; `None` if there is no such folder.
pub fn graph(snapshot: &Snapshot, root: RootId) -> Option<Graph> {
    let view = View::new(snapshot, root)?;
    let mut scene = Scene::new(snapshot, root);
    let stages = snapshot.stages(root)?;
    let nodes = view.stages.iter().map(|stage| node(&mut scene, stage, stages.get(stage.id))).collect();
    let mut edges = order(&view);
    edges.extend(crossings(&view));
    Some(Graph { kind: Subject::Stages, groups: Vec::new(), nodes, edges })
}

fn node(scene: &mut Scene<'_>, view: &StageView, stage: Option<&Stage>) -> Node {
    let state = match view.content {
        Content::Missing => State::Missing,
        Content::External => State::External,
        _ => State::Plain,
    };
    let mut items: Vec<Item> = view.objects.iter().map(item).collect();
    items.sort_by(|a, b| a.kind.cmp(&b.kind));
    Node {
        group: None,
        kind: SmolStr::new_static("Stage"),
        name: view.name.clone(),
        namespace: view.namespace.clone(),
        detail: Some(SmolStr::new(&view.path)),
        state,
        place: stage.and_then(|stage| place(scene, stage)),
        items,
    }
}

fn item(object: &crate::features::stages::ObjectView) -> Item {
    let place = Place { file: object.file.clone(), line: object.line, character: object.character, uri: None };
    Item {
        kind: object.kind.clone(),
        name: object.name.clone(),
        namespace: object.namespace.clone(),
        value: None,
        state: State::Plain,
        place: Some(place),
    }
}

/// Where a stage is defined. One of the settings has no place of its own that is sure to be a file: its
/// kustomization stands for it, or the first of its files.
fn place(scene: &mut Scene<'_>, stage: &Stage) -> Option<Place> {
    match stage.origin {
        Origin::Flux(at) | Origin::Argo(at) => {
            let range = scene.snapshot.file(at.file)?.absolute(at.document, at.range);
            Some(scene.place(FileRange { file: at.file, range }))
        }
        Origin::Kustomize(file) => Some(scene.file(file)),
        Origin::Setting(_) => {
            let root = scene.snapshot.root(scene.root)?;
            let settings = root.entry(crate::workspace::settings::FILE_NAME);
            let file = match (settings, stage.kustomizations.first().or(stage.files.first())) {
                (_, Some(file)) => *file,
                (Some(Entry::Yaml(file)), None) => file,
                _ => return None,
            };
            Some(scene.file(file))
        }
    }
}

fn order(view: &View) -> Vec<Edge> {
    let number = |id| view.stages.iter().position(|stage| stage.id == id);
    let mut edges = Vec::new();
    for (to, stage) in view.stages.iter().enumerate() {
        for from in stage.after.iter().filter_map(|id| number(*id)) {
            edges.push(Edge { from, to, kind: EdgeKind::Order, label: None, place: None });
        }
    }
    edges
}

/// References between two stages whose order is wrong or open: one edge for all of them, at the place of the first.
fn crossings(view: &View) -> Vec<Edge> {
    let mut stage_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, stage) in view.stages.iter().enumerate() {
        for object in &stage.objects {
            stage_of.entry(&object.file).or_insert(at);
        }
    }
    let mut found: BTreeMap<(usize, usize, EdgeKind), (usize, Place)> = BTreeMap::new();
    for edge in &view.edges {
        let kind = match edge.place {
            "descendant" => EdgeKind::Reversed,
            "unordered" => EdgeKind::Unordered,
            _ => continue,
        };
        let to = edge.to.file.as_deref().and_then(|file| stage_of.get(file));
        if let (Some(from), Some(to)) = (stage_of.get(edge.from.file.as_str()), to) {
            let start = edge.from.range.start;
            let place = Place { file: edge.from.file.clone(), line: start.line, character: start.character, uri: None };
            found.entry((*from, *to, kind)).or_insert((0, place)).0 += 1;
        }
    }
    let words = |kind| if kind == EdgeKind::Reversed { "reversed" } else { "unordered" };
    let edge = |((from, to, kind), (count, place)): ((usize, usize, EdgeKind), (usize, Place))| Edge {
        from,
        to,
        kind,
        label: Some(format_smolstr!("{count} {}", words(kind))),
        place: Some(place),
    };
    found.into_iter().map(edge).collect()
}
