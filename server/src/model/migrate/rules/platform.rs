//! Rules about planes, gateways, namespaces and roles.

use super::super::steps::{Log, push_last};
use super::super::tree::{Node, Value, remove};

/// The snapshot of a component type with its fields side by side.
pub fn is_flat_release(node: &Node) -> bool {
    node.get("spec").is_none() && (node.get("resources").is_some() || node.get("workloadType").is_some())
}

/// The snapshot of a component type moves below `spec`, beside the name of the type.
pub fn nest_component_type(log: &mut Log<'_>, node: &mut Node) {
    let Some(found) = log.facts.component_type(log.namespace, log.component) else {
        let message = format!(
            "a release names the type that it was cut from now (`componentType.kind` and `.name`), and no Component \
             `{}` says which one it is",
            log.component
        );
        return log.left(node.at, message);
    };
    let (kind, name) = found.clone();
    let column = node.child_column();
    let fields = std::mem::take(node.open());
    *node.open() = vec![
        Node::scalar("kind", &kind, column),
        Node::scalar("name", &name, column),
        Node::map("spec", column, fields),
    ];
}

/// Whether a gateway has hosts of v0.x.
pub fn has_virtual_hosts(node: &Node) -> bool {
    node.get("publicVirtualHost").is_some() || node.get("organizationVirtualHost").is_some()
}

type Port = (&'static str, &'static str, &'static str);

/// A host of v0.x, the net that it is for, and its ports: their fields, listeners and defaults.
const HOSTS: [(&str, &str, [Port; 2]); 2] = [
    ("publicVirtualHost", "external", [("publicHTTPPort", "http", "19080"), ("publicHTTPSPort", "https", "")]),
    (
        "organizationVirtualHost",
        "internal",
        [("organizationHTTPPort", "http", "19081"), ("organizationHTTPSPort", "https", "")],
    ),
];

/// Hosts and ports of a gateway become its listeners.
pub fn listeners(log: &mut Log<'_>, node: &mut Node) {
    let gateway = node;
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
        let mut entries =
            vec![Node::scalar("name", "gateway-default", 0), Node::scalar("namespace", "openchoreo-data-plane", 0)];
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
pub fn cluster_agent(log: &mut Log<'_>, node: &mut Node) {
    let spec = node;
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

/// An organization that nothing else stands for.
pub fn is_organization(node: &Node) -> bool {
    node.get("kind").and_then(Node::text) == Some("Organization")
}

/// An Organization is a namespace with a label.
pub fn organization(log: &mut Log<'_>, node: &mut Node) {
    let root = &mut *node;
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
    label_namespace(log, node);
}

/// A namespace that an Organization stands for, without the label.
pub fn lacks_label(node: &Node) -> bool {
    node.get("metadata").is_some_and(|metadata| {
        metadata.is_map()
            && metadata.get("labels").is_none_or(|labels| labels.is_map() && labels.get(CONTROL_PLANE).is_none())
    })
}

const CONTROL_PLANE: &str = "openchoreo.dev/control-plane";

/// The label that makes a namespace one of the control plane.
pub fn label_namespace(_: &mut Log<'_>, node: &mut Node) {
    let Some(metadata) = node.open().iter_mut().find(|child| child.name == "metadata") else { return };
    let column = metadata.child_column();
    let label = Node::scalar(CONTROL_PLANE, "\"true\"", column + 2);
    match metadata.open().iter_mut().find(|child| child.name == "labels") {
        Some(labels) => push_last(labels, label),
        None => push_last(metadata, Node::map("labels", column, vec![label])),
    }
}

/// As [`label_namespace`], for a Namespace of which there is an Organization.
pub fn label_of_organization(log: &mut Log<'_>, node: &mut Node) {
    if log.facts.organizations.contains(log.name) {
        label_namespace(log, node);
    }
}

/// A binding of one role.
pub fn has_role(node: &Node) -> bool {
    node.get("roleRef").is_some() && node.get("roleMappings").is_none()
}

/// `roleRef` → `roleMappings`, a list.
pub fn role_mappings(_: &mut Log<'_>, node: &mut Node) {
    let all = node.open();
    let Some(at) = all.iter().position(|child| child.name == "roleRef") else { return };
    let mut role = all.remove(at);
    let (lead, column) = (std::mem::take(&mut role.lead), role.column);
    let item = Node::item(0, vec![role]);
    all.insert(at, Node { lead, ..Node::list("roleMappings", column, vec![item]) });
}

/// A patch in a kustomization of something that a template of ours may be.
pub fn is_patch_of_ours(node: &Node) -> bool {
    node.text().is_some_and(|text| text.contains("openchoreo.dev/"))
}

/// The text of a patch is not migrated.
pub fn leave_patch(log: &mut Log<'_>, node: &mut Node) {
    log.left(node.at, "the text of this patch is for objects as they were; compare it with what it patches");
}
