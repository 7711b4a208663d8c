//! What a new object needs beyond the required fields of its schema: its rules in CEL and the webhooks ask for it.

/// What stands at a place of a new object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The field, though the schema alone does not require it.
    Field,
    /// This value, of all that the schema would take.
    Value(&'static str),
    /// These lines.
    Lines(&'static [&'static str]),
}

use Asked::{Field, Lines, Value};

/// The resource that carries a component, named as its type says: `workloadType` is `deployment` here.
const DEPLOYMENT: Asked = Lines(&["apiVersion: apps/v1", "kind: Deployment", "metadata:", "  name: ${metadata.name}"]);

/// A run of Argo Workflows, with the name and the namespace that the controller gives it.
const RUN: Asked = Lines(&[
    "apiVersion: argoproj.io/v1alpha1",
    "kind: Workflow",
    "metadata:",
    "  name: ${metadata.workflowRunName}",
    "  namespace: ${metadata.namespace}",
]);

/// Kinds, the way to a place in them, and what stands there.
const ASKED: &[(&[&str], &str, Asked)] = &[
    (&["ClusterAuthzRoleBinding"], "spec.roleMappings[].roleRef.kind", Value("ClusterAuthzRole")),
    (&["Component"], "spec.componentType", Field),
    (&["ComponentType", "ClusterComponentType"], "spec.resources[].id", Value("deployment")),
    (&["ComponentType", "ClusterComponentType"], "spec.resources[].template", DEPLOYMENT),
    (&["ComponentRelease"], "spec.componentType.resources[].id", Value("deployment")),
    (&["ComponentRelease"], "spec.componentType.resources[].template", DEPLOYMENT),
    (&["ComponentRelease"], "spec.componentType.spec.resources[].id", Value("deployment")),
    (&["ComponentRelease"], "spec.componentType.spec.resources[].template", DEPLOYMENT),
    (&["ObservabilityAlertsNotificationChannel"], "spec.emailConfig", Field),
    (&["RenderedRelease"], "spec.owner.componentName", Field),
    (&["Workflow", "ClusterWorkflow"], "spec.runTemplate", RUN),
];

/// What is asked for at a place of a kind; the way has `[]` for the items of a list.
pub fn asked(kind: &str, way: &str) -> Option<Asked> {
    ASKED.iter().find(|(kinds, path, _)| *path == way && kinds.contains(&kind)).map(|(.., asked)| *asked)
}
