//! The kinds that have no namespace: what all namespaces share, and who may do what everywhere.
use super::layout::{Builder, Spot};
use super::marks::{indent, item, kind, to};
use super::types::{self, Filling, TYPES, Use};

pub(super) fn shared(builder: &mut Builder, filling: &Filling) {
    for of in TYPES.iter().filter(|of| of.cluster) {
        builder.count_filled(of.name);
    }
    let mut add = |name: &str, of_kind: &str, body: &str| {
        let file = format!("{}-{name}.yaml", of_kind.to_lowercase());
        builder.add(Spot::Shared(&file), of_kind, name, "", body);
    };
    for of in TYPES.iter().filter(|of| of.cluster) {
        let spec = indent(&types::component_type(of, Use::Cluster, filling), 2);
        add(of.name, "ClusterComponentType", &format!("spec:\n{spec}"));
    }
    for name in ["shared-labels", "shared-disk"] {
        add(name, "ClusterTrait", &format!("spec:\n{}", indent(types::trait_spec(name), 2)));
    }
    add("shared-team", "ClusterProjectType", &format!("spec:\n{}", indent(types::PROJECT_TYPE, 2)));
    add("shared-queue", "ClusterResourceType", &format!("spec:\n{}", indent(&queue(), 2)));
    let agent = |name: &str| {
        format!(
            "spec:\n  planeID: {name}\n  clusterAgent:\n    clientCA:\n      secretKeyRef:\n        name: {name}-agent\n        \
             namespace: planes\n        key: ca.crt\n"
        )
    };
    let observed = format!(
        "  observabilityPlaneRef:\n    kind: {}\n    name: {}\n",
        kind("ClusterObservabilityPlane"),
        to("E5", "spec.observabilityPlaneRef", "ClusterObservabilityPlane", "main")
    );
    add("main", "ClusterDataPlane", &(agent("main") + &observed));
    add("main", "ClusterWorkflowPlane", &(agent("main-builds") + &observed));
    add("main", "ClusterObservabilityPlane", &(agent("main-watch") + "  observerURL: https://observer.acme.example\n"));
    add("shared-build", "ClusterWorkflow", &workflow());
    add("viewer", "ClusterAuthzRole", "spec:\n  actions:\n    - project:view\n    - component:view\n    - logs:view\n");
}

/// The spec of the shared resource type, with its notes.
pub(super) fn queue() -> String {
    let mut outputs = String::new();
    for name in ["address", "token"] {
        outputs.push_str(&format!("  - name: {}\n    value: ${{metadata.name}}.{name}\n", item("Output", name)));
    }
    format!(
        "retainPolicy: Retain
resources:
  - id: queue
    template:
      apiVersion: queue.acme.example/v1
      kind: Queue
      metadata:
        name: ${{metadata.name}}
        namespace: ${{metadata.namespace}}
outputs:
{outputs}"
    )
}

fn workflow() -> String {
    format!(
        "spec:
  workflowPlaneRef:
    kind: {}
    name: {}
  runTemplate:
    apiVersion: argoproj.io/v1alpha1
    kind: Workflow
    metadata:
      name: ${{metadata.workflowRunName}}
      namespace: ${{metadata.namespace}}
    spec:
      entrypoint: build
",
        kind("ClusterWorkflowPlane"),
        to("E7", "spec.workflowPlaneRef", "ClusterWorkflowPlane", "main")
    )
}

/// Rights in one project of one namespace, given to everybody who watches over the cluster.
pub(super) fn access(builder: &mut Builder, ns: &str, project: &str, component: &str, resource: &str) {
    let path = |field: &str| format!("spec.roleMappings[].scope.{field}");
    let holder = |field: &str, of: &str, name: &str| to("A4", &path(field), of, name);
    let role = || to("A3", "spec.roleMappings[].roleRef", "ClusterAuthzRole", "viewer");
    let body = format!(
        "spec:
  effect: allow
  entitlement:
    claim: groups
    value: watchers
  roleMappings:
    - roleRef:
        kind: ClusterAuthzRole
        name: {}
      scope:
        namespace: {}
        project: {}
        component: {}
    - roleRef:
        kind: ClusterAuthzRole
        name: {}
      scope:
        namespace: {}
        project: {}
        resource: {}
",
        role(),
        holder("namespace", "Namespace", ns),
        holder("project", "Project", project),
        holder("component", "Component", component),
        role(),
        holder("namespace", "Namespace", ns),
        holder("project", "Project", project),
        holder("resource", "Resource", resource),
    );
    let name = format!("watch-{ns}");
    builder.add(Spot::Access(&format!("{name}.yaml")), "ClusterAuthzRoleBinding", &name, "", &body);
}
