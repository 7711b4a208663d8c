//! SecretReference.

use std::collections::BTreeMap;

use schemars::JsonSchema;

/// Keys in an external secret store that workloads may use. The values never stand in the repository.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SecretReferenceSpec {
    /// The keys, each with its place in the store.
    #[schemars(length(min = 1))]
    data: Vec<SecretData>,
    /// How often the store is asked again, for example `15m`.
    #[schemars(extend("default" = "1h"))]
    refresh_interval: Option<String>,
    /// What the Kubernetes Secret made of it looks like.
    template: SecretTemplate,
    /// The plane the secret is meant for.
    #[schemars(extend("x-since" = "v1.1"))]
    target_plane: Option<TargetPlaneRef>,
}

/// A key of a secret.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SecretData {
    /// Where the value stands in the store.
    remote_ref: RemoteRef,
    /// The key that workloads name.
    #[schemars(length(min = 1))]
    secret_key: String,
}

/// The Kubernetes Secret that is made.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SecretTemplate {
    /// Labels and annotations it gets.
    metadata: Option<SecretMetadata>,
    /// Its Kubernetes type.
    #[schemars(rename = "type", extend("default" = "Opaque", "enum" = ["Opaque", "kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg", "kubernetes.io/basic-auth", "kubernetes.io/ssh-auth", "kubernetes.io/tls", "bootstrap.kubernetes.io/token"]))]
    type_name: Option<String>,
}

/// A place in an external secret store.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct RemoteRef {
    /// Path of the entry.
    #[schemars(length(min = 1))]
    key: String,
    /// The field inside the entry, where it has several.
    property: Option<String>,
    /// A certain version of the entry; left out, the newest.
    version: Option<String>,
}

/// Labels and annotations of the secret that is made.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SecretMetadata {
    /// Annotations to add.
    annotations: Option<BTreeMap<String, String>>,
    /// Labels to add.
    labels: Option<BTreeMap<String, String>>,
}

/// Names a plane.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct TargetPlaneRef {
    /// The kind of the plane. It must be written.
    #[schemars(extend("enum" = ["WorkflowPlane", "ClusterWorkflowPlane", "DataPlane", "ClusterDataPlane"]))]
    kind: String,
    /// Name of the plane.
    #[schemars(length(min = 1))]
    name: String,
}
