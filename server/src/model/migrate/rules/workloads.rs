//! Rules about what runs: containers and what they depend on.

use super::super::expressions::{self, Name};
use super::super::flow;
use super::super::steps::Log;
use super::super::tree::{Node, Value};

/// One of several containers is all that is left.
pub fn has_containers(node: &Node) -> bool {
    node.get("containers").is_some()
}

/// `containers: {app: {…}}` → `container: {…}`.
pub fn one_container(log: &mut Log<'_>, node: &mut Node) {
    let holder = node;
    let Some(containers) = holder.get("containers") else { return };
    let place = containers.at;
    let names: Vec<String> = containers.children().iter().map(|child| child.name.clone()).collect();
    if holder.get("container").is_some() {
        return log.left(place, "`container` and `containers` are both here, and only `container` exists now");
    }
    if names.iter().filter(|name| !name.is_empty()).count() != 1 {
        return log.left(
            place,
            format!("a workload has one container now, and there are {} here; decide which one stays", names.len()),
        );
    }
    let all = holder.open();
    let Some(at) = all.iter().position(|child| child.name == "containers") else { return };
    let node = &mut all[at];
    let column = node.child_column();
    let mut inner = std::mem::take(node.open());
    let Some(first) = inner.iter().position(|child| !child.key.is_empty()) else { return };
    let mut container = inner.remove(first);
    let above: String = inner.iter().map(|stray| stray.lead.as_str()).collect();
    let mut lead = above + &std::mem::take(&mut container.lead);
    if let Some(comment) = flow::comment(&container.gap).filter(|_| container.gap.starts_with(':')) {
        lead.push_str(&format!("{}{comment}\n", " ".repeat(column)));
    }
    node.rename("container");
    match container.value {
        Value::Map(children) => {
            let mut children: Vec<Node> = children.into_iter().map(|child| child.moved_to(column)).collect();
            if let Some(first) = children.first_mut() {
                first.lead.insert_str(0, &lead);
            }
            node.value = Value::Map(children);
        }
        other => {
            node.gap = format!("{} ", node.gap.trim_end());
            node.value = other;
            node.tail = container.tail;
            node.lead.push_str(&lead);
        }
    }
}

/// Connections of v0.x, a map or a list.
pub fn has_connections(node: &Node) -> bool {
    node.get("connections").is_some() && node.get("dependencies").is_none()
}

/// `connections` → `dependencies.endpoints`.
pub fn dependencies(log: &mut Log<'_>, node: &mut Node) {
    let spec = node;
    let Some(connections) = spec.get("connections") else { return };
    let made = if connections.is_map() {
        connections.children().iter().filter(|child| !child.key.is_empty()).map(endpoint).collect()
    } else if connections.is_seq() {
        Ok(connections.children().to_vec())
    } else {
        Err("it is neither a map nor a list".to_owned())
    };
    let endpoints: Vec<Node> = match made {
        Ok(endpoints) => endpoints,
        Err(reason) => {
            let message = format!("`connections` is `dependencies.endpoints` now, and {reason}; write it by hand");
            return log.left(connections.at, message);
        }
    };
    let all = spec.open();
    let Some(node) = all.iter_mut().find(|child| child.name == "connections") else { return };
    let (was_map, column) = (node.is_map(), node.column);
    node.rename("dependencies");
    if was_map {
        node.gap = format!(":{}", flow::comment(&node.gap).map_or_else(String::new, |c| format!("  {c}")));
        node.hugs = false;
        let list = Node::list("endpoints", 0, endpoints);
        node.value = Value::Map(vec![list.moved_to(column + 2)]);
        return;
    }
    let gap = std::mem::replace(&mut node.gap, ":".to_owned());
    let (tail, value) = (std::mem::take(&mut node.tail), std::mem::replace(&mut node.value, Value::Empty));
    let list = Node { gap, tail, value, ..Node::bare("endpoints", column) };
    node.value = Value::Map(vec![list.moved_to(column + 2)]);
    if let Value::Map(lists) = &mut node.value {
        for item in lists.iter_mut().flat_map(|list| list.open().iter_mut()) {
            if let Some(endpoint) = item.open().iter_mut().find(|child| child.name == "endpoint") {
                endpoint.rename("name");
            }
        }
    }
}

/// A connection to an endpoint as v1.x writes it.
fn endpoint(connection: &Node) -> Result<Node, String> {
    let raw = |name: &str| match connection.at_path(name).map(|node| &node.value) {
        Some(Value::Scalar(raw, text)) if !text.is_empty() => Some(raw.clone()),
        _ => None,
    };
    let of = &connection.name;
    let component = raw("params.componentName").ok_or_else(|| format!("`{of}` names no component"))?;
    let name = raw("params.endpoint").ok_or_else(|| format!("`{of}` names no endpoint"))?;
    let mut entries = vec![Node::scalar("component", &component, 0), Node::scalar("name", &name, 0)];
    let project = raw("params.projectName");
    let visibility = if project.is_some() { "namespace" } else { "project" };
    entries.extend(project.map(|project| Node::scalar("project", &project, 0)));
    entries.push(Node::scalar("visibility", visibility, 0));
    let mut bindings = Vec::new();
    for env in connection.at_path("inject.env").map_or(&[][..], Node::children) {
        let value = env.get("value").and_then(Node::text).unwrap_or_default();
        let field = match value.replace(' ', "").as_str() {
            "{{.url}}" => "address",
            "{{.host}}" => "host",
            "{{.port}}" => "port",
            "{{.basePath}}" => "basePath",
            _ => return Err(format!("`{of}` makes a variable of `{value}`, which is more than one fact")),
        };
        let Some(Value::Scalar(variable, _)) = env.get("name").map(|node| &node.value) else {
            return Err(format!("`{of}` has a variable without a name"));
        };
        bindings.push(Node::scalar(field, variable, 0));
    }
    entries.push(Node::map("envBindings", 0, bindings));
    let comments = connection.comments();
    Ok(Node { lead: comments, ..Node::item(connection.column, entries) })
}

/// Whether an expression looks at all containers of a workload at once.
pub fn looks_at_all_containers(node: &Node) -> bool {
    expressions::has(node, &[Name::Path("workload.containers", "-")])
}

/// What looks at all containers is for a person to write anew.
pub fn leave_all_containers(log: &mut Log<'_>, node: &mut Node) {
    let place = expressions::place_of(node, &[Name::Path("workload.containers", "-")]);
    log.left(place, "an expression goes through `workload.containers`; there is one `workload.container` now");
}
