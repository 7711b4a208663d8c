//! The stages in the order of the delivery, with what each of them deploys.

use std::collections::BTreeMap;

use super::{JOINT, Node, distinct, id};
use crate::features::hover::counted;
use crate::features::stages::{is_deployed, uncovered};
use crate::gitops::{Origin, Stage, StageId, Stages, effective};
use crate::text::FileRange;
use crate::workspace::{Root, Snapshot};

/// A stage with more objects than this shows them by their kinds.
const MANY: usize = 100;

/// What stands below `parent`; without one, the stages.
pub fn stages(snapshot: &Snapshot, parent: Option<&str>) -> Vec<Node> {
    let Some(parent) = parent else {
        let several = snapshot.roots().count() > 1;
        return distinct(snapshot.roots().flat_map(|root| of_root(snapshot, root, several)).collect());
    };
    let parts: Vec<&str> = parent.split(JOINT).collect();
    let ["stages", number, ref rest @ ..] = parts[..] else { return Vec::new() };
    let Some(root) = snapshot.roots().find(|root| root.id.0.to_string() == number) else { return Vec::new() };
    match rest {
        [] => files(snapshot, root),
        [stage] => grouped(objects(snapshot, root, stage), number, stage),
        [stage, kind] => objects(snapshot, root, stage).remove(*kind).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// A stage in an id: names may repeat, so its number in a list of equal names is behind it.
fn key(stages: &Stages, wanted: StageId, stage: &Stage) -> String {
    let alike = stages.iter().filter(|(id, other)| other.name == stage.name && *id < wanted).count();
    if alike == 0 { stage.name.to_string() } else { format!("{}~{alike}", stage.name) }
}

fn of_root(snapshot: &Snapshot, root: &Root, several: bool) -> Vec<Node> {
    let Some(stages) = snapshot.stages(root.id) else { return Vec::new() };
    let number = root.id.0.to_string();
    let folder = root.path.file_name().map(|name| name.to_string_lossy().into_owned()).filter(|_| several);
    let mut nodes: Vec<Node> = Vec::new();
    for (at, stage_id) in stages.in_order().iter().enumerate() {
        let Some(stage) = stages.get(*stage_id) else { continue };
        let after: Vec<&str> =
            stage.depends_on.iter().filter_map(|id| stages.get(*id)).map(|stage| stage.name.as_str()).collect();
        let place = match stage.origin {
            Origin::Flux(place) | Origin::Argo(place) => {
                let entry = snapshot.file(place.file);
                entry.map(|entry| FileRange { file: place.file, range: entry.absolute(place.document, place.range) })
            }
            Origin::Kustomize(file) => Some(FileRange { file, range: Default::default() }),
            Origin::Setting(_) => None,
        };
        let path = format!("./{}", stage.path);
        let order = if stages.has_order() { format!("step {}", at + 1) } else { "in no order".to_owned() };
        let after = if after.is_empty() { String::new() } else { format!(", after {}", after.join(", ")) };
        nodes.push(Node {
            id: id(&["stages", &number, &key(stages, *stage_id, stage)]),
            label: stage.name.to_string(),
            description: folder.as_ref().map_or(path.clone(), |folder| format!("{folder} {path}")),
            tooltip: format!("{order}{after}"),
            icon: "layers",
            kind: "stage",
            place,
            has_children: !stage.files.is_empty(),
        });
    }
    let left = uncovered(snapshot, stages, root.id).len();
    if left > 0 {
        nodes.push(Node {
            id: id(&["stages", &number]),
            label: "deployed by no stage".to_owned(),
            description: counted(left, "file", "files"),
            tooltip: "Files with objects that no stage deploys".to_owned(),
            icon: "question",
            kind: "uncovered",
            place: None,
            has_children: true,
        });
    }
    nodes
}

/// The objects of a stage by kind, as they are called in the cluster.
fn objects(snapshot: &Snapshot, root: &Root, wanted: &str) -> BTreeMap<String, Vec<Node>> {
    let mut nodes: BTreeMap<String, Vec<Node>> = BTreeMap::new();
    let Some(stages) = snapshot.stages(root.id) else { return nodes };
    let Some((stage_id, stage)) = stages.iter().find(|(id, stage)| key(stages, *id, stage) == wanted) else {
        return nodes;
    };
    let mut files = stage.files.clone();
    files.sort_unstable();
    files.dedup();
    for file in files {
        for placement in stages.placements(file).iter().filter(|placement| placement.stage == stage_id) {
            for object in snapshot.objects_of(file).filter(is_deployed) {
                let called = effective(object.summary, &placement.frame);
                let kind = object.summary.kind_name();
                let namespace = called.namespace.unwrap_or_default();
                let name = called.name.to_string();
                nodes.entry(kind.to_owned()).or_default().push(Node {
                    id: id(&[
                        "object",
                        &root.id.0.to_string(),
                        wanted,
                        object.summary.group(),
                        kind,
                        &namespace,
                        &name,
                    ]),
                    label: name,
                    description: format!("{kind} {namespace}").trim_end().to_owned(),
                    tooltip: object.file.path.to_string(),
                    icon: "symbol-object",
                    kind: "object",
                    place: Some(object.focus()),
                    has_children: false,
                });
            }
        }
    }
    for list in nodes.values_mut() {
        list.sort_by(|a, b| (&a.label, &a.id).cmp(&(&b.label, &b.id)));
        *list = distinct(std::mem::take(list));
    }
    nodes
}

fn grouped(objects: BTreeMap<String, Vec<Node>>, number: &str, stage: &str) -> Vec<Node> {
    if objects.values().map(Vec::len).sum::<usize>() <= MANY {
        return objects.into_values().flatten().collect();
    }
    let node = |(kind, list): (String, Vec<Node>)| Node {
        id: id(&["stages", number, stage, &kind]),
        description: counted(list.len(), "object", "objects"),
        label: kind,
        tooltip: String::new(),
        icon: "symbol-class",
        kind: "group",
        place: None,
        has_children: true,
    };
    objects.into_iter().map(node).collect()
}

/// Files that no stage deploys.
fn files(snapshot: &Snapshot, root: &Root) -> Vec<Node> {
    let Some(stages) = snapshot.stages(root.id) else { return Vec::new() };
    let left = uncovered(snapshot, stages, root.id).into_iter().filter_map(|file| Some((file, snapshot.file(file)?)));
    let mut nodes: Vec<Node> = left
        .map(|(file, entry)| Node {
            id: id(&["file", &root.id.0.to_string(), &entry.path]),
            label: entry.name().to_owned(),
            description: entry.directory().to_owned(),
            tooltip: entry.path.to_string(),
            icon: "file",
            kind: "file",
            place: Some(FileRange { file, range: Default::default() }),
            has_children: false,
        })
        .collect();
    nodes.sort_by(|a, b| a.tooltip.cmp(&b.tooltip));
    nodes
}
