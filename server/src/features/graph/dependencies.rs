//! Who calls whom: components and resources, with an arrow for each dependency that a Workload declares.
//!
//! The arrows come from the rows of the table of references, so a new way to write a dependency is a new row there.

use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};

use super::scene::Scene;
use super::{Edge, EdgeKind, Graph, Group, Item, Node, State, Subject};
use crate::model::{ItemKind, Kind, Reference};
use crate::text::ObjectId;
use crate::workspace::{Object, Resolution, RootId, Snapshot};

/// Rows by which a Workload uses endpoints of components, and resources.
const USES: &[&str] = &["C16", "C17"];

/// The graph of a folder.
pub fn graph(snapshot: &Snapshot, root: RootId) -> Graph {
    let mut gather = Gather {
        scene: Scene::new(snapshot, root),
        graph: Graph { kind: Subject::Dependencies, groups: Vec::new(), nodes: Vec::new(), edges: Vec::new() },
        groups: FxHashMap::default(),
        nodes: FxHashMap::default(),
        strangers: FxHashMap::default(),
    };
    let components = gather.scene.objects(Kind::COMPONENT);
    for object in components.iter().chain(&gather.scene.objects(Kind::RESOURCE)) {
        gather.node(object);
    }
    for component in &components {
        for workload in gather.workloads(component) {
            gather.workload(component, &workload);
        }
    }
    gather.graph
}

struct Gather<'a> {
    scene: Scene<'a>,
    graph: Graph,
    /// Projects by namespace and name.
    groups: FxHashMap<(Option<SmolStr>, SmolStr), usize>,
    nodes: FxHashMap<ObjectId, usize>,
    /// What is named and not there, by kind, group and name.
    strangers: FxHashMap<(Kind, Option<usize>, SmolStr), usize>,
}

impl<'a> Gather<'a> {
    fn workloads(&self, component: &Object<'a>) -> Vec<Object<'a>> {
        let snapshot = self.scene.snapshot;
        let ids = snapshot.workloads_of(component);
        self.scene.sorted(ids.into_iter().filter_map(|id| snapshot.object(id)))
    }

    fn node(&mut self, object: &Object<'a>) -> usize {
        if let Some(known) = self.nodes.get(&object.id) {
            return *known;
        }
        let identity = self.scene.snapshot.identity(object);
        let node = Node {
            group: self.group(object, identity.namespace.as_ref()),
            kind: identity.kind,
            name: identity.name,
            namespace: identity.namespace,
            detail: object.summary.owner.project.clone(),
            state: State::Plain,
            place: Some(self.scene.place(object.focus())),
            items: Vec::new(),
        };
        let number = self.push(node);
        self.nodes.insert(object.id, number);
        number
    }

    fn push(&mut self, node: Node) -> usize {
        self.graph.nodes.push(node);
        self.graph.nodes.len() - 1
    }

    /// The project of an object.
    fn group(&mut self, object: &Object<'a>, namespace: Option<&SmolStr>) -> Option<usize> {
        let reference = object.summary.reference_at("spec.owner.projectName")?;
        let key = (namespace.cloned(), reference.name.clone());
        if let Some(known) = self.groups.get(&key) {
            return Some(*known);
        }
        let project = match self.scene.snapshot.resolve(object, reference) {
            Resolution::Objects(ids) => ids.first().and_then(|id| self.scene.snapshot.object(*id)),
            _ => None,
        };
        let place = project.map(|project| self.scene.place(project.focus()));
        let name = reference.name.clone();
        self.graph.groups.push(Group { kind: SmolStr::new(Kind::PROJECT.name()), name, place });
        let number = self.graph.groups.len() - 1;
        self.groups.insert(key, number);
        Some(number)
    }

    fn workload(&mut self, component: &Object<'a>, workload: &Object<'a>) {
        let Some(from) = self.nodes.get(&component.id).copied() else { return };
        for endpoint in workload.summary.items_of(ItemKind::Endpoint) {
            let item = Item {
                kind: SmolStr::new_static("endpoint"),
                name: endpoint.name.clone(),
                namespace: None,
                value: None,
                state: State::Plain,
                place: Some(self.scene.place(workload.place(endpoint.range))),
            };
            if let Some(node) = self.graph.nodes.get_mut(from) {
                node.items.push(item);
            }
        }
        for reference in &workload.summary.references {
            let rule = reference.rule.rule();
            let is_use = USES.contains(&rule.id);
            if is_use && rule.kinds() == [Kind::COMPONENT] {
                self.edge(from, workload, reference, EdgeKind::Endpoint);
            } else if is_use && rule.kinds() == [Kind::RESOURCE] {
                self.edge(from, workload, reference, EdgeKind::Resource);
            }
        }
    }

    fn edge(&mut self, from: usize, workload: &Object<'a>, reference: &Reference, kind: EdgeKind) {
        let to = match self.scene.snapshot.resolve(workload, reference) {
            Resolution::Objects(ids) => {
                let found = ids.first().and_then(|id| self.scene.snapshot.object(*id));
                found.map(|object| self.node(&object))
            }
            Resolution::External { .. } => Some(self.stranger(workload, reference, State::External)),
            _ => Some(self.stranger(workload, reference, State::Missing)),
        };
        let Some(to) = to else { return };
        let endpoint = (kind == EdgeKind::Endpoint).then(|| endpoint_beside(workload, reference)).flatten();
        let place = Some(self.scene.place(workload.place(reference.range)));
        self.graph.edges.push(Edge { from, to, kind, label: endpoint, place });
    }

    /// A node for something that is named and not there: in the project that is named beside it, if one is.
    fn stranger(&mut self, workload: &Object<'a>, reference: &Reference, state: State) -> usize {
        let rule = reference.rule.rule();
        let kind = rule.kinds().first().copied().unwrap_or(Kind::OTHER);
        let named = beside(workload, reference, |other| other.rule.rule().kinds() == [Kind::PROJECT]);
        let project = named.map(|project| &project.name).or(workload.summary.owner.project.as_ref()).cloned();
        let namespace = self.scene.snapshot.identity(workload).namespace;
        let group = project.clone().and_then(|project| self.groups.get(&(namespace.clone(), project)).copied());
        let key = (kind, group, reference.name.clone());
        if let Some(known) = self.strangers.get(&key) {
            return *known;
        }
        let node = Node {
            group,
            kind: SmolStr::new(kind.name()),
            name: reference.name.clone(),
            namespace,
            detail: project.map(|project| format_smolstr!("{project}")),
            state,
            place: Some(self.scene.place(workload.place(reference.range))),
            items: Vec::new(),
        };
        let number = self.push(node);
        self.strangers.insert(key, number);
        number
    }
}

fn beside<'s>(object: &Object<'s>, reference: &Reference, is_it: impl Fn(&Reference) -> bool) -> Option<&'s Reference> {
    let same = |other: &&Reference| other.group == reference.group && other.rule.rule().id == reference.rule.rule().id;
    object.summary.references.iter().filter(same).find(|other| is_it(other))
}

fn endpoint_beside(workload: &Object<'_>, reference: &Reference) -> Option<SmolStr> {
    let named = beside(workload, reference, |other| other.rule.rule().kinds().is_empty());
    named.map(|endpoint| endpoint.name.clone())
}
