//! Rules about projects, components and the runs of their workflows.

use super::super::steps::{Log, merge, push_first, push_last};
use super::super::tree::{Node, Value, remove};

/// Whether a component names system parameters of its workflow.
pub fn has_system_parameters(node: &Node) -> bool {
    node.get("systemParameters").is_some()
}

/// `workflow.systemParameters` is a part of `workflow.parameters` now.
pub fn merge_system_parameters(log: &mut Log<'_>, node: &mut Node) {
    let holder = node;
    let clash = holder.get("parameters").and_then(|own| {
        let system = holder.get("systemParameters")?;
        system
            .children()
            .iter()
            .find(|child| own.get(&child.name).is_some())
            .map(|child| (child.at, child.name.clone()))
    });
    if let Some((place, name)) = clash {
        return log
            .left(place, format!("`{name}` stands in `systemParameters` and in `parameters`; only one can stay"));
    }
    let all = holder.open();
    let Some(from) = all.iter().position(|child| child.name == "systemParameters") else { return };
    let mut system = all.remove(from);
    match all.iter().position(|child| child.name == "parameters") {
        None => {
            system.rename("parameters");
            all.insert(from, system);
        }
        Some(into) => merge(all, system, from, into),
    }
}

/// A component of v0.x whose workflow says no kind: there were none but those of its namespace.
pub fn has_local_workflow(node: &Node) -> bool {
    let old = node.get("componentType").is_some_and(Node::is_scalar)
        || node.at_path("workflow.systemParameters").is_some()
        || node.get("owner").is_some_and(|owner| owner.get("componentName").is_some());
    old && node.get("workflow").is_some_and(|workflow| workflow.is_map() && workflow.get("kind").is_none())
}

/// Writes the kind, which would else be `ClusterWorkflow`.
pub fn say_workflow_kind(_: &mut Log<'_>, node: &mut Node) {
    if let Some(workflow) = node.open().iter_mut().find(|child| child.name == "workflow") {
        let column = workflow.child_column();
        push_first(workflow, Node::scalar("kind", "Workflow", column));
    }
}

/// `displayName` in a spec, which no release has.
pub fn has_display_name(node: &Node) -> bool {
    node.at_path("spec.displayName").is_some_and(Node::is_scalar)
}

/// A display name is an annotation.
pub fn annotate_display_name(log: &mut Log<'_>, node: &mut Node) {
    const KEY: &str = "openchoreo.dev/display-name";
    let root = &mut *node;
    let place = root.at_path("spec.displayName").and_then(|node| node.at);
    let Some(metadata) = root.get("metadata").filter(|metadata| metadata.is_map()) else { return };
    if metadata.get("annotations").is_some_and(|annotations| annotations.get(KEY).is_some() || !annotations.is_map()) {
        return log.left(place, format!("`displayName` is no field, and the annotation `{KEY}` is here already"));
    }
    let all = root.open();
    let Some(spec) = all.iter_mut().find(|child| child.name == "spec") else { return };
    let fields = spec.open();
    let Some(at) = fields.iter().position(|child| child.name == "displayName") else { return };
    let mut moved = fields.remove(at);
    moved.key = KEY.to_owned();
    KEY.clone_into(&mut moved.name);
    let lead = std::mem::take(&mut moved.lead);
    if lead.contains('#') {
        moved.lead = lead;
    }
    if fields.is_empty() {
        spec.gap = ":".to_owned();
    }
    let Some(metadata) = all.iter_mut().find(|child| child.name == "metadata") else { return };
    let column = metadata.child_column();
    match metadata.open().iter_mut().find(|child| child.name == "annotations") {
        Some(annotations) => push_last(annotations, moved),
        None => push_last(metadata, Node::map("annotations", column, vec![moved])),
    }
}

/// A run of a component's workflow says whose it is.
pub fn has_owner(node: &Node) -> bool {
    node.get("metadata").is_some_and(Node::is_map)
        && node.at_path("spec.owner").is_some_and(|owner| owner.get("componentName").is_some())
}

/// `spec.owner` of a run → labels.
pub fn owner_labels(_: &mut Log<'_>, node: &mut Node) {
    let all = node.open();
    let Some(spec) = all.iter_mut().find(|child| child.name == "spec") else { return };
    let fields = spec.open();
    let Some(at) = fields.iter().position(|child| child.name == "owner") else { return };
    let owner = remove(fields, at);
    let Some(metadata) = all.iter_mut().find(|child| child.name == "metadata") else { return };
    let column = metadata.child_column();
    let labels: Vec<Node> = [("projectName", "openchoreo.dev/project"), ("componentName", "openchoreo.dev/component")]
        .into_iter()
        .filter_map(|(field, label)| match owner.get(field).map(|node| &node.value) {
            Some(Value::Scalar(raw, _)) => Some(Node::scalar(label, raw, column + 2)),
            _ => None,
        })
        .collect();
    match metadata.open().iter_mut().find(|child| child.name == "labels") {
        Some(own) => {
            for label in labels {
                if own.get(&label.name).is_none() {
                    push_last(own, label);
                }
            }
        }
        None => push_last(metadata, Node::map("labels", column, labels)),
    }
}
