//! Managed resources: types, resources, releases and bindings.

use schemars::JsonSchema;

use crate::shared::{AnyValue, FreeObject, ProjectOwner, SchemaSection, SecretKeySelector};

/// A template for managed infrastructure that platform engineers offer, such as a database: the manifests, and the
/// outputs that workloads can bind to.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ResourceTypeSpec {
    /// What a ResourceReleaseBinding may set for one environment, as a schema.
    environment_configs: Option<SchemaSection>,
    /// Values that workloads can bind to, such as a host or a password.
    #[schemars(extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["name"]))]
    outputs: Option<Vec<ResourceOutput>>,
    /// What a Resource may set, as a schema.
    parameters: Option<SchemaSection>,
    /// The manifests that are made.
    #[schemars(length(min = 1), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["id"]))]
    resources: Vec<ResourceManifest>,
    /// What happens to the data when a binding is deleted, unless the binding says otherwise.
    #[schemars(extend("default" = "Delete", "enum" = ["Delete", "Retain"]))]
    retain_policy: Option<String>,
}

/// Provides a release of a resource in an environment.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ResourceReleaseBindingSpec {
    /// Name of the environment, in the same namespace. It cannot be changed later.
    #[schemars(length(min = 1), extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.environment is immutable"}]))]
    environment: String,
    /// The resource that is provided. It cannot be changed later.
    #[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.owner is immutable"}]))]
    owner: ResourceOwner,
    /// Name of the ResourceRelease to provide. No controller ever fills it in.
    resource_release: Option<String>,
    /// Values for the `environmentConfigs` that the resource type declares, for this environment.
    resource_type_environment_configs: Option<AnyValue>,
    /// What happens to the data when this binding is deleted. Left out, the type decides.
    #[schemars(extend("enum" = ["Delete", "Retain"]))]
    retain_policy: Option<String>,
}

/// A frozen copy of a resource and its type. It cannot be changed.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "ResourceRelease spec is immutable"}]))]
pub struct ResourceReleaseSpec {
    /// The resource this is a release of.
    owner: ResourceOwner,
    /// Values of the resource's parameters when the release was cut.
    parameters: Option<AnyValue>,
    /// The type as it was.
    resource_type: FrozenResourceType,
}

/// Managed infrastructure of a project, such as a database or a queue, made from a resource type.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ResourceSpec {
    /// The project the resource belongs to. It cannot be changed later.
    #[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.owner is immutable"}]))]
    owner: ProjectOwner,
    /// Values for the parameters that the resource type declares.
    parameters: Option<AnyValue>,
    /// The type it is made from. It cannot be changed later.
    #[schemars(rename = "type")]
    type_name: ResourceTypeRef,
}

/// A value that workloads can bind to. Exactly one of `value`, `secretKeyRef` and `configMapKeyRef` is set.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "(has(self.value)?1:0) + (has(self.secretKeyRef)?1:0) + (has(self.configMapKeyRef)?1:0) == 1", "message": "exactly one of value, secretKeyRef, or configMapKeyRef must be set"}]))]
pub struct ResourceOutput {
    /// The ConfigMap, made by this type, that holds it.
    config_map_key_ref: Option<SecretKeySelector>,
    /// Name of the output: what `envBindings` and `fileBindings` use as key.
    #[schemars(length(min = 1))]
    name: String,
    /// The Secret, made by this type, that holds it.
    secret_key_ref: Option<SecretKeySelector>,
    /// The value itself, with expressions in `${...}`.
    value: Option<String>,
}

/// A manifest of a resource type.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ResourceManifest {
    /// Name of the manifest; conditions and outputs read its live state as `applied.<id>`.
    #[schemars(length(min = 1))]
    id: String,
    /// A condition: unless it is true the manifest is left out.
    #[schemars(regex(pattern = r"^\$\{[\s\S]+\}\s*$"))]
    include_when: Option<String>,
    /// A condition on `applied.*` that says when it is ready, where Kubernetes has no answer of its own.
    #[schemars(regex(pattern = r"^\$\{[\s\S]+\}\s*$"))]
    ready_when: Option<String>,
    /// The manifest, with expressions in `${...}`.
    template: FreeObject,
}

/// The resource something belongs to.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ResourceOwner {
    /// Name of the Project of that resource.
    #[schemars(length(min = 1))]
    project_name: String,
    /// Name of the Resource, in the same namespace.
    #[schemars(length(min = 1))]
    resource_name: String,
}

/// A resource type as it was when the release was cut.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct FrozenResourceType {
    /// Whether the type came from the namespace or served the whole cluster.
    #[schemars(extend("enum" = ["ResourceType", "ClusterResourceType"]))]
    kind: String,
    /// Name of the type.
    #[schemars(length(min = 1))]
    name: String,
    /// The whole type.
    spec: ResourceTypeSpec,
}

/// Names a resource type.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.type cannot be changed after creation"}]))]
pub struct ResourceTypeRef {
    /// Whether the type lives in the same namespace or serves the whole cluster.
    #[schemars(extend("default" = "ResourceType", "enum" = ["ResourceType", "ClusterResourceType"]))]
    kind: Option<String>,
    /// Name of the type.
    #[schemars(length(min = 1), regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"))]
    name: String,
}
