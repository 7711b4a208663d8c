//! Projects, their components and resources, and what runs in which environment.

use smol_str::SmolStr;

use super::{JOINT, Node, distinct, id, namespace};
use crate::features::cursor::object_node;
use crate::features::hover::environments;
use crate::model::Kind;
use crate::workspace::{Object, Resolution, Snapshot};

/// What a project owns, and how it gets into an environment.
struct Deployable {
    kind: Kind,
    node: &'static str,
    icon: &'static str,
    of_type: &'static str,
    binding: Kind,
    release: &'static str,
}

const DEPLOYABLES: [Deployable; 2] = [
    Deployable {
        kind: Kind::COMPONENT,
        node: "component",
        icon: "package",
        of_type: "spec.componentType",
        binding: Kind::RELEASE_BINDING,
        release: "spec.releaseName",
    },
    Deployable {
        kind: Kind::RESOURCE,
        node: "resource",
        icon: "database",
        of_type: "spec.type",
        binding: Kind::RESOURCE_RELEASE_BINDING,
        release: "spec.resourceRelease",
    },
];

/// What stands below `parent`; without one, the projects.
pub fn projects(snapshot: &Snapshot, parent: Option<&str>) -> Vec<Node> {
    let Some(parent) = parent else { return all(snapshot) };
    let parts: Vec<&str> = parent.split(JOINT).collect();
    match parts[..] {
        ["project", namespace, name] => {
            find(snapshot, Kind::PROJECT, namespace, name).map_or(Vec::new(), |project| owned(snapshot, &project))
        }
        [node, namespace, _, name] => {
            let Some(of) = DEPLOYABLES.iter().find(|of| of.node == node) else { return Vec::new() };
            find(snapshot, of.kind, namespace, name).map_or(Vec::new(), |object| deployed(snapshot, of, &object))
        }
        _ => Vec::new(),
    }
}

fn find<'a>(snapshot: &'a Snapshot, kind: Kind, wanted: &str, name: &str) -> Option<Object<'a>> {
    let found = snapshot.index().definitions(kind, name).iter().filter_map(|id| snapshot.object(*id));
    let mut found = found.filter(|object| !snapshot.is_patch(object.id.file) && namespace(snapshot, object) == wanted);
    found.next()
}

fn all(snapshot: &Snapshot) -> Vec<Node> {
    let objects = snapshot.index().objects(Kind::PROJECT).filter_map(|(_, id)| snapshot.object(id));
    let mut nodes: Vec<Node> = objects
        .filter(|object| !snapshot.is_patch(object.id.file))
        .map(|project| {
            let namespace = namespace(snapshot, &project);
            let name = project.summary.name();
            let pipeline = project.summary.reference_at("spec.deploymentPipelineRef");
            Node {
                id: id(&["project", &namespace, name]),
                label: name.to_owned(),
                description: namespace.clone(),
                tooltip: pipeline.map_or_else(String::new, |pipeline| format!("pipeline {}", pipeline.name)),
                icon: "project",
                kind: "project",
                place: Some(project.focus()),
                has_children: DEPLOYABLES.iter().any(|of| children(snapshot, &project, of.kind).next().is_some()),
            }
        })
        .collect();
    nodes.sort_by(|a, b| (&a.label, &a.description).cmp(&(&b.label, &b.description)));
    distinct(nodes)
}

/// The objects of `kind` that name `parent` as their nearest parent.
fn children<'a>(
    snapshot: &'a Snapshot,
    parent: &'a Object<'a>,
    kind: Kind,
) -> impl Iterator<Item = Object<'a>> + use<'a> {
    let ids = snapshot.index().owned(kind, parent.summary.name()).iter();
    ids.filter_map(|id| snapshot.object(*id)).filter(|child| {
        !snapshot.is_patch(child.id.file) && child.summary.name.is_some() && snapshot.in_sight(parent, child)
    })
}

fn owned(snapshot: &Snapshot, project: &Object<'_>) -> Vec<Node> {
    let mut nodes = Vec::new();
    for of in &DEPLOYABLES {
        let mut objects: Vec<_> = children(snapshot, project, of.kind).collect();
        objects.sort_by(|a, b| a.summary.name().cmp(b.summary.name()));
        nodes.extend(objects.iter().map(|object| {
            let name = object.summary.name();
            let of_type = object.summary.reference_at(of.of_type);
            let of_type = of_type.map(|of_type| match &of_type.workload_type {
                Some(workload) => format!("{workload}/{}", of_type.name),
                None => of_type.name.to_string(),
            });
            Node {
                id: id(&[of.node, &namespace(snapshot, object), project.summary.name(), name]),
                label: name.to_owned(),
                description: of_type.unwrap_or_default(),
                tooltip: format!("{} {name}", object.summary.kind_name()),
                icon: of.icon,
                kind: of.node,
                place: Some(object.focus()),
                has_children: true,
            }
        }));
    }
    distinct(nodes)
}

/// The environments of a component or a resource in the order of promotion, with the release in each; then those that
/// the pipeline does not have.
fn deployed(snapshot: &Snapshot, of: &Deployable, object: &Object<'_>) -> Vec<Node> {
    let bindings: Vec<(SmolStr, Object<'_>)> = children(snapshot, object, of.binding)
        .filter(|binding| binding.summary.owner.project == object.summary.owner.project)
        .filter_map(|binding| Some((binding.summary.reference_at("spec.environment")?.name.clone(), binding)))
        .collect();
    let mut order = promotion(snapshot, object);
    let mut others: Vec<_> = bindings.iter().map(|(name, _)| name.clone()).filter(|n| !order.contains(n)).collect();
    others.sort();
    order.extend(others);
    let mut nodes = Vec::new();
    for environment in &order {
        let before = nodes.len();
        let here = bindings.iter().filter(|(name, _)| name == environment);
        nodes.extend(here.map(|(_, binding)| bound(snapshot, of, environment, binding)));
        if nodes.len() == before {
            nodes.push(empty(object, of, environment));
        }
    }
    distinct(nodes)
}

fn bound(snapshot: &Snapshot, of: &Deployable, environment: &str, binding: &Object<'_>) -> Node {
    let release = binding.summary.reference_at(of.release).map(|release| release.name.to_string());
    let undeployed = is_undeployed(snapshot, binding);
    let release = release.unwrap_or_else(|| "no release named".to_owned());
    Node {
        id: id(&["environment", &namespace(snapshot, binding), binding.summary.name(), environment]),
        label: environment.to_owned(),
        description: if undeployed { format!("{release} (undeployed)") } else { release },
        tooltip: format!("{} {}", binding.summary.kind_name(), binding.summary.name()),
        icon: if undeployed { "circle-slash" } else { "pass" },
        kind: "environment",
        place: Some(binding.focus()),
        has_children: false,
    }
}

fn empty(object: &Object<'_>, of: &Deployable, environment: &str) -> Node {
    Node {
        id: id(&["empty", of.node, object.summary.name(), environment]),
        label: environment.to_owned(),
        description: "not deployed".to_owned(),
        tooltip: format!("No {} for {environment}", of.binding.name()),
        icon: "circle-outline",
        kind: "emptyEnvironment",
        place: None,
        has_children: false,
    }
}

fn is_undeployed(snapshot: &Snapshot, binding: &Object<'_>) -> bool {
    let document = snapshot.document(binding.id.file, binding.document);
    document.is_some_and(|document| {
        object_node(&document, binding.summary.range)
            .is_some_and(|node| node.text_at("spec.state").is_some_and(|state| state == "Undeploy"))
    })
}

/// The environments of the pipeline of the project that an object belongs to.
fn promotion(snapshot: &Snapshot, object: &Object<'_>) -> Vec<SmolStr> {
    let follow = |from: &Object<'_>, path: &str| {
        let reference = from.summary.reference_at(path)?;
        let Resolution::Objects(found) = snapshot.resolve(from, reference) else { return None };
        found.first().and_then(|id| snapshot.object(*id))
    };
    let project = follow(object, "spec.owner.projectName");
    let pipeline = project.and_then(|project| follow(&project, "spec.deploymentPipelineRef"));
    pipeline.map_or(Vec::new(), |pipeline| environments(pipeline.summary))
}
