//! What runs where: a box for each environment of each pipeline, arrows for the promotion paths, and in each box one
//! line for everything that the pipeline's projects deploy, bound there or not. The lines are the same in all boxes of
//! a pipeline, so that the boxes read as a table.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::scene::Scene;
use super::{Edge, EdgeKind, Graph, Group, Item, Node, State, Subject};
use crate::model::{Kind, Reference};
use crate::text::ObjectId;
use crate::workspace::{Object, Resolution, RootId, Snapshot};

const SOURCE: &str = "spec.promotionPaths[].sourceEnvironmentRef";
const TARGET: &str = "spec.promotionPaths[].targetEnvironmentRefs[]";

/// What is bound to environments: the kind, the kind of its bindings, and where such a binding names the release.
const BOUND: &[(Kind, Kind, &str)] = &[
    (Kind::PROJECT, Kind::PROJECT_RELEASE_BINDING, "spec.projectRelease"),
    (Kind::COMPONENT, Kind::RELEASE_BINDING, "spec.releaseName"),
    (Kind::RESOURCE, Kind::RESOURCE_RELEASE_BINDING, "spec.resourceRelease"),
];

/// The graph of a folder.
pub fn graph(snapshot: &Snapshot, root: RootId) -> Graph {
    let scene = Scene::new(snapshot, root);
    let projects = projects(&scene);
    let graph = Graph { kind: Subject::Promotion, groups: Vec::new(), nodes: Vec::new(), edges: Vec::new() };
    let mut gather = Gather { scene, graph };
    for pipeline in gather.scene.objects(Kind::DEPLOYMENT_PIPELINE) {
        let used: Vec<_> = projects.iter().filter(|(_, of)| *of == Some(pipeline.id)).map(|(p, _)| *p).collect();
        gather.pipeline(Some(&pipeline), &used);
    }
    let known = |id: &ObjectId| snapshot.object(*id).is_some_and(|object| object.file.root == root);
    let without: Vec<_> = projects.iter().filter(|(_, of)| !of.as_ref().is_some_and(known)).map(|(p, _)| *p).collect();
    gather.pipeline(None, &without);
    gather.graph
}

/// The projects with their pipelines, as far as those are in the workspace.
fn projects<'a>(scene: &Scene<'a>) -> Vec<(Object<'a>, Option<ObjectId>)> {
    let pipeline = |project: &Object<'a>| {
        let reference = project.summary.reference_at("spec.deploymentPipelineRef")?;
        match scene.snapshot.resolve(project, reference) {
            Resolution::Objects(ids) => ids.first().copied(),
            _ => None,
        }
    };
    scene.objects(Kind::PROJECT).into_iter().map(|project| (project, pipeline(&project))).collect()
}

/// Something that is bound to environments, with its bindings by the names of those.
struct Subjected<'a> {
    object: Object<'a>,
    bindings: BTreeMap<SmolStr, Bound<'a>>,
}

#[derive(Clone, Copy)]
struct Bound<'a> {
    binding: Object<'a>,
    environment: &'a Reference,
    release: Option<&'a Reference>,
}

struct Gather<'a> {
    scene: Scene<'a>,
    graph: Graph,
}

impl<'a> Gather<'a> {
    fn pipeline(&mut self, pipeline: Option<&Object<'a>>, projects: &[Object<'a>]) {
        let subjects: Vec<Subjected<'a>> = projects.iter().flat_map(|project| self.subjects(project)).collect();
        let paths = pipeline.map(paths).unwrap_or_default();
        let mut environments: Vec<(SmolStr, Object<'a>, &'a Reference, State)> = Vec::new();
        let mut add = |object: &Object<'a>, reference: &'a Reference, state| {
            if !environments.iter().any(|(name, ..)| *name == reference.name) {
                environments.push((reference.name.clone(), *object, reference, state));
            }
        };
        for (source, targets) in &paths {
            for reference in source.iter().chain(targets) {
                pipeline.iter().for_each(|pipeline| add(pipeline, reference, State::Plain));
            }
        }
        let outside = if pipeline.is_some() { State::OutsidePipeline } else { State::Plain };
        for bound in subjects.iter().flat_map(|subject| subject.bindings.values()) {
            add(&bound.binding, bound.environment, outside);
        }
        if pipeline.is_none() && environments.is_empty() {
            return;
        }
        let group = self.group(pipeline);
        let mut numbers: BTreeMap<SmolStr, usize> = BTreeMap::new();
        for (name, named_by, reference, state) in environments {
            let items = subjects.iter().map(|subject| self.item(subject, &name)).collect();
            let node = self.environment(group, &named_by, reference, state, items);
            self.graph.nodes.push(node);
            numbers.insert(name, self.graph.nodes.len() - 1);
        }
        if let Some(pipeline) = pipeline {
            self.edges(pipeline, &paths, &numbers);
        }
    }

    fn group(&mut self, pipeline: Option<&Object<'a>>) -> usize {
        let group = match pipeline {
            Some(object) => {
                let place = Some(self.scene.place(object.focus()));
                Group { kind: SmolStr::new(object.summary.kind_name()), name: object.summary.name().into(), place }
            }
            None => Group { kind: SmolStr::default(), name: "without a pipeline here".into(), place: None },
        };
        self.graph.groups.push(group);
        self.graph.groups.len() - 1
    }

    fn environment(
        &mut self,
        group: usize,
        named_by: &Object<'a>,
        reference: &Reference,
        state: State,
        items: Vec<Item>,
    ) -> Node {
        let snapshot = self.scene.snapshot;
        let (object, found) = match snapshot.resolve(named_by, reference) {
            Resolution::Objects(ids) => (ids.first().and_then(|id| snapshot.object(*id)), state),
            Resolution::External { .. } => (None, if state.is_plain() { State::External } else { state }),
            _ => (None, State::Missing),
        };
        let plane = object.and_then(|object| object.summary.reference_at("spec.dataPlaneRef"));
        let place = object.map_or_else(|| named_by.place(reference.range), |object| object.focus());
        let identity = object.map(|object| snapshot.identity(&object));
        Node {
            group: Some(group),
            kind: SmolStr::new(Kind::ENVIRONMENT.name()),
            name: identity.as_ref().map_or_else(|| reference.name.clone(), |identity| identity.name.clone()),
            namespace: identity.map_or_else(|| snapshot.identity(named_by).namespace, |identity| identity.namespace),
            detail: plane.map(|plane| plane.name.clone()),
            state: found,
            place: Some(self.scene.place(place)),
            items,
        }
    }

    fn edges(
        &mut self,
        pipeline: &Object<'a>,
        paths: &[(Option<&'a Reference>, Vec<&'a Reference>)],
        numbers: &BTreeMap<SmolStr, usize>,
    ) {
        for (source, targets) in paths {
            let Some(from) = source.and_then(|source| numbers.get(&source.name)) else { continue };
            for target in targets {
                let Some(to) = numbers.get(&target.name) else { continue };
                let place = Some(self.scene.place(pipeline.place(target.range)));
                self.graph.edges.push(Edge { from: *from, to: *to, kind: EdgeKind::Promotion, label: None, place });
            }
        }
    }

    /// Everything that a project deploys: itself where it is released, its components, its resources.
    fn subjects(&self, project: &Object<'a>) -> Vec<Subjected<'a>> {
        let snapshot = self.scene.snapshot;
        let mut out = Vec::new();
        for (kind, binding, release) in BOUND {
            let objects = if *kind == Kind::PROJECT {
                vec![*project]
            } else {
                let owned = snapshot.index().owned(*kind, project.summary.name());
                let owned = owned.iter().filter_map(|id| snapshot.object(*id));
                self.scene.sorted(owned.filter(|object| snapshot.in_sight(project, object)))
            };
            for object in objects {
                let bindings = self.bindings(&object, project, *binding, release);
                if *kind != Kind::PROJECT || !bindings.is_empty() {
                    out.push(Subjected { object, bindings });
                }
            }
        }
        out
    }

    fn bindings(
        &self,
        object: &Object<'a>,
        project: &Object<'a>,
        kind: Kind,
        release: &str,
    ) -> BTreeMap<SmolStr, Bound<'a>> {
        let snapshot = self.scene.snapshot;
        let owned = snapshot.index().owned(kind, object.summary.name()).iter().filter_map(|id| snapshot.object(*id));
        let is_of_project = |binding: &Object<'a>| {
            binding.summary.owner.project.as_deref() == Some(project.summary.name())
                && snapshot.in_sight(object, binding)
        };
        let mut out = BTreeMap::new();
        for binding in self.scene.sorted(owned.filter(is_of_project)) {
            let Some(environment) = binding.summary.reference_at("spec.environment") else { continue };
            let release = binding.summary.reference_at(release);
            out.entry(environment.name.clone()).or_insert(Bound { binding, environment, release });
        }
        out
    }

    fn item(&mut self, subject: &Subjected<'a>, environment: &SmolStr) -> Item {
        let identity = self.scene.snapshot.identity(&subject.object);
        let bound = subject.bindings.get(environment);
        let (value, state, place) = match bound {
            None => (None, State::Unbound, subject.object.focus()),
            Some(Bound { binding, release, environment }) => {
                let place = binding.place(release.map_or(environment.range, |release| release.range));
                (release.map(|release| release.name.clone()), self.state(binding, *release), place)
            }
        };
        let place = Some(self.scene.place(place));
        Item { kind: identity.kind, name: identity.name, namespace: identity.namespace, value, state, place }
    }

    fn state(&self, binding: &Object<'a>, release: Option<&Reference>) -> State {
        if self.scene.text_at(binding, "spec.state").as_deref() == Some("Undeploy") {
            return State::Undeployed;
        }
        match release.map(|release| self.scene.snapshot.resolve(binding, release)) {
            // Without a release the binding is half written.
            None => State::Unbound,
            Some(Resolution::Missing(_) | Resolution::WrongKind) => State::Missing,
            Some(_) => State::Plain,
        }
    }
}

/// Each promotion path with its source and its targets, in text order.
fn paths<'a>(pipeline: &Object<'a>) -> Vec<(Option<&'a Reference>, Vec<&'a Reference>)> {
    let mut out: BTreeMap<u16, (Option<&'a Reference>, Vec<&'a Reference>)> = BTreeMap::new();
    for reference in &pipeline.summary.references {
        let path = reference.rule.rule().path;
        if path == SOURCE {
            out.entry(reference.group.0).or_default().0 = Some(reference);
        } else if path == TARGET {
            out.entry(reference.group.0).or_default().1.push(reference);
        }
    }
    out.into_values().collect()
}
