//! Steps that are more than a row: what moves, is taken apart or is put together.

use std::collections::BTreeSet;

use super::expressions::{self, Name};
use super::steps::{Log, merge, push_first, push_last};
use super::tree::{Node, Value, remove};

/// One of several containers is all that is left.
pub fn has_containers(node: &Node) -> bool {
    node.get("containers").is_some()
}

/// `containers: {app: {…}}` → `container: {…}`.
pub fn one_container(log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    let holder = &mut items[at];
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
    if let Some(comment) = super::flow::comment(&container.gap).filter(|_| container.gap.starts_with(':')) {
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

/// Whether a component names system parameters of its workflow.
pub fn has_system_parameters(node: &Node) -> bool {
    node.get("systemParameters").is_some()
}

/// `workflow.systemParameters` is a part of `workflow.parameters` now.
pub fn merge_system_parameters(log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    let holder = &mut items[at];
    let clash = holder.get("parameters").and_then(|own| {
        let system = holder.get("systemParameters")?;
        system.children().iter().find(|child| own.get(&child.name).is_some()).map(|child| (child.at, child.name.clone()))
    });
    if let Some((place, name)) = clash {
        return log.left(place, format!("`{name}` stands in `systemParameters` and in `parameters`; only one can stay"));
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
pub fn say_workflow_kind(_: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    if let Some(workflow) = items[at].open().iter_mut().find(|child| child.name == "workflow") {
        let column = workflow.child_column();
        push_first(workflow, Node::scalar("kind", "Workflow", column));
    }
}

/// The snapshot of a component type with its fields side by side.
pub fn is_flat_release(node: &Node) -> bool {
    node.get("spec").is_none() && (node.get("resources").is_some() || node.get("workloadType").is_some())
}

/// The snapshot of a component type moves below `spec`, beside the name of the type.
pub fn nest_component_type(log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    let Some(found) = log.facts.component_type(log.namespace, log.component) else {
        let message = format!(
            "a release names the type that it was cut from now (`componentType.kind` and `.name`), and no Component \
             `{}` says which one it is",
            log.component
        );
        return log.left(items[at].at, message);
    };
    let (kind, name) = found.clone();
    let node = &mut items[at];
    let column = node.child_column();
    let fields = std::mem::take(node.open());
    *node.open() = vec![
        Node::scalar("kind", &kind, column),
        Node::scalar("name", &name, column),
        Node::map("spec", column, fields),
    ];
}

/// Whether the traits of a release are a map.
pub fn is_map(node: &Node) -> bool {
    node.is_map()
}

/// The traits of a release, by name so far, are a list.
pub fn list_traits(_: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    let node = &mut items[at];
    let column = node.child_column();
    let mut made = Vec::new();
    for mut one in std::mem::take(node.open()) {
        if one.key.is_empty() {
            made.push(one);
            continue;
        }
        let lead = std::mem::take(&mut one.lead);
        let name = Node::scalar("name", &one.key.clone(), column);
        let place = one.at;
        one.rename("spec");
        // The key is the dash now, and what was below it is one level further in.
        let item = Node::item(column, vec![Node::scalar("kind", "Trait", column), name, one]);
        made.push(Node { lead, at: place, ..item });
    }
    if made.iter().all(|one| one.key.is_empty()) {
        node.gap = ": ".to_owned();
        node.value = Value::Flow("[]".to_owned(), Box::new(Value::Seq(Vec::new())));
        return;
    }
    node.value = Value::Seq(made);
}

/// Whether a gateway has hosts of v0.x.
pub fn has_virtual_hosts(node: &Node) -> bool {
    node.get("publicVirtualHost").is_some() || node.get("organizationVirtualHost").is_some()
}

const HOSTS: [(&str, &str, [(&str, &str, &str); 2]); 2] = [
    ("publicVirtualHost", "external", [("publicHTTPPort", "http", "19080"), ("publicHTTPSPort", "https", "")]),
    (
        "organizationVirtualHost",
        "internal",
        [("organizationHTTPPort", "http", "19081"), ("organizationHTTPSPort", "https", "")],
    ),
];

/// Hosts and ports of a gateway become its listeners.
pub fn listeners(log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    let gateway = &mut items[at];
    let place = gateway.at;
    if gateway.get("ingress").is_some() {
        return log.left(place, "`ingress` is here beside the hosts that it replaces; only `ingress` exists now");
    }
    let column = gateway.child_column();
    let scalar = |gateway: &Node, name: &str| match gateway.get(name).map(|node| &node.value) {
        Some(Value::Scalar(raw, _)) => Some(raw.clone()),
        _ => None,
    };
    let mut nets = Vec::new();
    let (mut first, mut comments) = (usize::MAX, String::new());
    for (host_name, net, ports) in HOSTS {
        let Some(host) = scalar(gateway, host_name) else { continue };
        let mut entries = vec![
            Node::scalar("name", "gateway-default", 0),
            Node::scalar("namespace", "openchoreo-data-plane", 0),
        ];
        for (port_name, listener, default) in ports {
            let port = scalar(gateway, port_name).unwrap_or_else(|| default.to_owned());
            if !port.is_empty() {
                entries.push(Node::map(
                    listener,
                    0,
                    vec![Node::scalar("host", &host, 0), Node::scalar("port", &port, 0)],
                ));
            }
        }
        let order = gateway.children().iter().position(|child| child.name == host_name).unwrap_or(0);
        nets.push((order, Node::map(net, 0, entries)));
        let all = gateway.open();
        for name in [host_name, ports[0].0, ports[1].0] {
            if let Some(at) = all.iter().position(|child| child.name == name) {
                comments.push_str(&all.remove(at).comments());
                first = first.min(at);
            }
        }
    }
    if nets.is_empty() {
        return log.left(place, "the hosts of the gateway are no names; write `ingress` by hand");
    }
    nets.sort_by_key(|(order, _)| *order);
    let mut ingress = Node::map("ingress", column, nets.into_iter().map(|(_, net)| net).collect());
    ingress.lead = comments;
    let all = gateway.open();
    all.insert(first.min(all.len()), ingress);
    log.check(
        place,
        "the gateway is taken to be `gateway-default` in `openchoreo-data-plane`, as v0.x installed it, with the ports \
         that are written or were the default; compare it with the cluster",
    );
}

/// An agent of v0.8 beside, or in place of, direct access to the cluster.
pub fn has_agent(node: &Node) -> bool {
    node.get("agent").is_some() || node.get("kubernetesCluster").is_some()
}

/// `agent` → `clusterAgent`, the only way to reach a cluster.
pub fn cluster_agent(log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    let spec = &mut items[at];
    let agent = spec.get("agent");
    let has_ca = agent.is_some_and(|agent| agent.get("clientCA").is_some());
    let is_off = agent.and_then(|agent| agent.get("enabled")).and_then(Node::text) == Some("false");
    if !has_ca || is_off || spec.get("clusterAgent").is_some() {
        let place = spec.get("agent").or(spec.get("kubernetesCluster")).and_then(|node| node.at);
        return log.left(
            place,
            "a cluster is reached through its agent only (`clusterAgent`), and nothing here says which authority signs \
             the agent's certificate (`clusterAgent.clientCA`)",
        );
    }
    let all = spec.open();
    if let Some(at) = all.iter().position(|child| child.name == "kubernetesCluster") {
        let gone = remove(all, at);
        log.check(gone.at, "`kubernetesCluster` is gone: the agent is the only way to the cluster");
    }
    if let Some(agent) = all.iter_mut().find(|child| child.name == "agent") {
        agent.rename("clusterAgent");
        let fields = agent.open();
        if let Some(at) = fields.iter().position(|child| child.name == "enabled") {
            remove(fields, at);
        }
    }
}

/// `displayName` in a spec, which no release has.
pub fn has_display_name(node: &Node) -> bool {
    node.at_path("spec.displayName").is_some_and(Node::is_scalar)
}

/// A display name is an annotation.
pub fn annotate_display_name(log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    const KEY: &str = "openchoreo.dev/display-name";
    let root = &mut items[at];
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

/// An organization that nothing else stands for.
pub fn is_organization(node: &Node) -> bool {
    node.get("kind").and_then(Node::text) == Some("Organization")
}

/// An Organization is a namespace with a label.
pub fn organization(log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    let root = &mut items[at];
    if log.facts.namespaces.contains(log.name) {
        // The document goes; `Outcome` says so.
        return;
    }
    for child in root.open().iter_mut() {
        match child.name.as_str() {
            "kind" => child.set_text("Namespace"),
            "apiVersion" => child.set_text("v1"),
            _ => {}
        }
    }
    let all = root.open();
    if let Some(at) = all.iter().position(|child| child.name == "spec") {
        let spec = remove(all, at);
        if !spec.children().is_empty() {
            log.check(spec.at, "what `spec` of the Organization said has no place in a Namespace and is gone");
        }
    }
    label_namespace(log, items, at);
}

/// A namespace that an Organization stands for, without the label.
pub fn lacks_label(node: &Node) -> bool {
    node.get("metadata").is_some_and(|metadata| {
        metadata.is_map() && metadata.get("labels").is_none_or(|labels| labels.is_map() && labels.get(CONTROL_PLANE).is_none())
    })
}

const CONTROL_PLANE: &str = "openchoreo.dev/control-plane";

/// The label that makes a namespace one of the control plane.
pub fn label_namespace(_: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    let Some(metadata) = items[at].open().iter_mut().find(|child| child.name == "metadata") else { return };
    let column = metadata.child_column();
    let label = Node::scalar(CONTROL_PLANE, "\"true\"", column + 2);
    match metadata.open().iter_mut().find(|child| child.name == "labels") {
        Some(labels) => push_last(labels, label),
        None => push_last(metadata, Node::map("labels", column, vec![label])),
    }
}

/// As [`label_namespace`], for a Namespace of which there is an Organization.
pub fn label_of_organization(log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    if log.facts.organizations.contains(log.name) {
        label_namespace(log, items, at);
    }
}

/// A type of v0.8, where overrides were read as parameters.
pub fn reads_overrides_as_parameters(node: &Node) -> bool {
    !override_names(node).is_empty() && !expressions::has(node, &[Name::Path("envOverrides", "-")])
}

fn override_names(node: &Node) -> BTreeSet<String> {
    let overrides = node.at_path("schema.envOverrides");
    overrides.iter().flat_map(|all| all.children()).map(|child| child.name.clone()).filter(|name| is_name(name)).collect()
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `${parameters.x}` → `${envOverrides.x}` for what is declared there.
pub fn split_overrides(_: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    let node = &mut items[at];
    let declared = node.at_path("schema.parameters");
    let own: BTreeSet<String> =
        declared.iter().flat_map(|all| all.children()).map(|child| child.name.clone()).collect();
    let names: BTreeSet<String> = override_names(node).into_iter().filter(|name| !own.contains(name)).collect();
    for child in node.open().iter_mut().filter(|child| child.name != "schema") {
        expressions::rewrite_members(child, "parameters", "envOverrides", &names);
    }
}

/// Connections of v0.x, a map or a list.
pub fn has_connections(node: &Node) -> bool {
    node.get("connections").is_some() && node.get("dependencies").is_none()
}

/// `connections` → `dependencies.endpoints`.
pub fn dependencies(log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    let spec = &mut items[at];
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
        node.gap = format!(":{}", super::flow::comment(&node.gap).map_or_else(String::new, |c| format!("  {c}")));
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

/// A binding of one role.
pub fn has_role(node: &Node) -> bool {
    node.get("roleRef").is_some() && node.get("roleMappings").is_none()
}

/// `roleRef` → `roleMappings`, a list.
pub fn role_mappings(_: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    let all = items[at].open();
    let Some(at) = all.iter().position(|child| child.name == "roleRef") else { return };
    let mut role = all.remove(at);
    let (lead, column) = (std::mem::take(&mut role.lead), role.column);
    let item = Node::item(0, vec![role]);
    all.insert(at, Node { lead, ..Node::list("roleMappings", column, vec![item]) });
}

/// A run of a component's workflow says whose it is.
pub fn has_owner(node: &Node) -> bool {
    node.get("metadata").is_some_and(Node::is_map)
        && node.at_path("spec.owner").is_some_and(|owner| owner.get("componentName").is_some())
}

/// `spec.owner` of a run → labels.
pub fn owner_labels(_: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    let all = items[at].open();
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

/// Whether an operation is one that is gone.
pub fn is_merge_shallow(node: &Node) -> bool {
    node.text() == Some("mergeShallow")
}

/// `mergeShallow` has no counterpart.
pub fn leave_merge_shallow(log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    log.left(items[at].at, "`mergeShallow` is gone: write one `add` or `replace` for each field");
}

/// Whether an expression looks at all containers of a workload at once.
pub fn looks_at_all_containers(node: &Node) -> bool {
    expressions::has(node, &[Name::Path("workload.containers", "-")])
}

/// What looks at all containers is for a person to write anew.
pub fn leave_all_containers(log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    let place = expressions::place_of(&items[at], &[Name::Path("workload.containers", "-")]);
    log.left(place, "an expression goes through `workload.containers`; there is one `workload.container` now");
}

/// A patch in a kustomization of something that a template of ours may be.
pub fn is_patch_of_ours(node: &Node) -> bool {
    node.text().is_some_and(|text| text.contains("openchoreo.dev/"))
}

/// The text of a patch is not migrated.
pub fn leave_patch(log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    log.left(items[at].at, "the text of this patch is for objects as they were; compare it with what it patches");
}
