//! The fields of `status`: controllers write them, so only their names matter to a file that brings some by mistake.

use crate::release::Release;

/// A field with the release it exists since and the one it is gone from, both perhaps empty.
struct Field(&'static str, &'static str, &'static str);

const fn field(name: &'static str) -> Field {
    Field(name, "", "")
}

const fn since(release: &'static str, name: &'static str) -> Field {
    Field(name, release, "")
}

const fn until(release: &'static str, name: &'static str) -> Field {
    Field(name, "", release)
}

/// A kind with the fields of its status.
type Row = (&'static str, &'static [Field]);

const CONDITIONS: Field = field("conditions");
const OBSERVED: Field = field("observedGeneration");
const PLANE: &[Field] = &[field("agentConnection"), CONDITIONS, OBSERVED];

/// Kinds without a row have an empty status.
#[rustfmt::skip]
const STATUS: &[Row] = &[
    ("Build", &[CONDITIONS, field("imageStatus")]),
    ("BuildPlane", &[since("v0.9", "agentConnection"), since("v0.9", "conditions"), since("v0.9", "observedGeneration")]),
    ("ClusterDataPlane", PLANE),
    ("ClusterObservabilityPlane", PLANE),
    ("ClusterWorkflow", &[CONDITIONS]),
    ("ClusterWorkflowPlane", PLANE),
    ("Component", &[CONDITIONS, field("latestRelease"), OBSERVED]),
    ("ComponentWorkflow", &[CONDITIONS]),
    ("ComponentWorkflowRun", &[CONDITIONS, field("imageStatus"), since("v0.12", "resources"), field("runReference")]),
    ("ConfigurationGroup", &[CONDITIONS]),
    ("DataPlane", &[since("v0.9", "agentConnection"), CONDITIONS, OBSERVED]),
    ("DeploymentPipeline", &[CONDITIONS, OBSERVED]),
    ("DeploymentTrack", &[CONDITIONS, OBSERVED]),
    ("Environment", &[CONDITIONS, OBSERVED]),
    ("GitCommitRequest", &[field("message"), field("observedBranch"), field("observedSHA"), field("phase")]),
    ("ObservabilityAlertRule", &[field("backendMonitorId"), CONDITIONS, field("lastReconcileTime"), field("lastSyncTime"), OBSERVED, field("phase")]),
    ("ObservabilityPlane", &[since("v0.9", "agentConnection"), since("v0.9", "conditions"), since("v0.9", "observedGeneration")]),
    ("Organization", &[CONDITIONS, field("namespace"), OBSERVED]),
    ("Project", &[CONDITIONS, since("v1.2", "latestRelease"), OBSERVED]),
    ("ProjectReleaseBinding", &[CONDITIONS, field("namespace"), OBSERVED]),
    ("Release", &[CONDITIONS, field("resources")]),
    ("ReleaseBinding", &[CONDITIONS, since("v1.0", "connectionTargets"), since("v1.0", "endpoints"), since("v1.0", "lastSpecUpdateTime"), since("v1.0", "observedGeneration"), since("v1.0", "pendingConnections"), since("v1.0", "pendingResourceDependencies"), since("v1.0", "resolvedConnections"), since("v1.0", "resourceDependencyTargets"), since("v1.0", "secretReferenceNames")]),
    ("RenderedRelease", &[CONDITIONS, field("resources")]),
    ("Resource", &[CONDITIONS, field("latestRelease"), OBSERVED]),
    ("ResourceReleaseBinding", &[CONDITIONS, field("outputs")]),
    ("SecretReference", &[CONDITIONS, field("lastRefreshTime"), field("secretStores")]),
    ("Workflow", &[CONDITIONS]),
    ("WorkflowPlane", PLANE),
    ("WorkflowRun", &[since("v1.0", "completedAt"), CONDITIONS, until("v0.9", "imageStatus"), since("v0.12", "resources"), field("runReference"), since("v1.0", "startedAt"), since("v1.0", "tasks")]),
];

/// Kinds whose objects have no status at all.
const WITHOUT: &[&str] = &["AuthzRole", "AuthzRoleBinding", "ClusterAuthzRole", "ClusterAuthzRoleBinding"];

/// The fields that `status` of `kind` has in `release`; `None` if the kind has no status.
pub fn status_fields(kind: &str, release: Release) -> Option<Vec<&'static str>> {
    if WITHOUT.contains(&kind) {
        return None;
    }
    let fields = STATUS.iter().find(|row| row.0 == kind).map_or(&[] as &[Field], |row| row.1);
    let exists = |field: &Field| {
        Release::parse(field.1).is_none_or(|since| since <= release)
            && Release::parse(field.2).is_none_or(|until| release < until)
    };
    Some(fields.iter().filter(|field| exists(field)).map(|field| field.0).collect())
}
