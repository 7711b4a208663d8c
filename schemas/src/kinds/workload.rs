//! Workload.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use crate::shared::{ComponentOwner, EndpointVisibility, NameValue, SecretKeySelector, SecretSource};

/// What runs: the container of a component, the endpoints it offers and what it depends on. A component has exactly
/// one.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct WorkloadSpec {
    /// Endpoints of other components that this one calls, by a name of your choice.
    #[schemars(extend("x-until" = "v1.0"))]
    connections: Option<BTreeMap<String, Connection>>,
    /// The containers by name; the main one is called `main`.
    #[schemars(extend("x-until" = "v0.16"))]
    containers: Option<BTreeMap<String, NamedContainer>>,
    /// Network endpoints that the container offers, by a name that other components use to depend on them.
    endpoints: Option<BTreeMap<String, WorkloadEndpoint>>,
    /// The component this is the workload of. It cannot be changed later.
    #[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.owner is immutable", "x-since": "v1.0"}]))]
    owner: ComponentOwner,
    /// The container to run.
    #[schemars(extend("x-since" = "v0.15"))]
    container: Container,
    /// What the component needs: endpoints of other components, resources of its project.
    #[schemars(extend("x-since" = "v1.0"))]
    dependencies: Option<Dependencies>,
}

/// A network endpoint of a workload.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct WorkloadEndpoint {
    /// The port under which others reach the endpoint.
    #[schemars(range(min = 1, max = 65535))]
    port: i32,
    /// A description of the API behind it.
    schema: Option<EndpointSchema>,
    /// The protocol spoken there.
    #[schemars(rename = "type@string", extend("x-until" = "v1.0", "enum" = ["HTTP", "REST", "gRPC", "GraphQL", "Websocket", "TCP", "UDP"]))]
    type_name_string: String,
    /// The protocol spoken there.
    #[schemars(rename = "type@string2", extend("x-since" = "v1.0", "enum" = ["HTTP", "gRPC", "GraphQL", "Websocket", "TCP", "UDP"]))]
    type_name_string2: String,
    /// What stands in front of all paths, for example `/api/v1`.
    #[schemars(extend("x-since" = "v0.16"))]
    base_path: Option<String>,
    /// A name for people.
    #[schemars(extend("x-since" = "v0.16"))]
    display_name: Option<String>,
    /// The port the container listens on. Left out, it is the same as `port`.
    #[schemars(range(min = 1, max = 65535), extend("x-since" = "v0.16"))]
    target_port: Option<i32>,
    /// Who may reach it beside the own project: `namespace`, `internal` or `external`. `project` is always
    /// included.
    #[schemars(extend("x-since" = "v0.16", "x-kubernetes-list-type" = "set"))]
    visibility: Option<Vec<EndpointVisibility>>,
}

/// A description of an API.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct EndpointSchema {
    /// The description itself.
    content: Option<String>,
    /// Its language, for example `openapi`.
    #[schemars(rename = "type")]
    type_name: Option<String>,
}

/// An endpoint of another component that this one calls.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Connection {
    /// Where the address goes.
    inject: ConnectionInject,
    /// What is called: `componentName`, `endpoint` and `projectName`.
    params: Option<BTreeMap<String, String>>,
    /// The kind of connection. Only `api` is possible.
    #[schemars(rename = "type", extend("enum" = ["api"]))]
    type_name: String,
}

/// A container, by name in the workload.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct NamedContainer {
    /// Arguments of the program.
    args: Option<Vec<String>>,
    /// The program, in place of the one in the image.
    command: Option<Vec<String>>,
    /// Environment variables.
    env: Option<Vec<EnvVar>>,
    /// Files that are mounted.
    files: Option<Vec<FileVar>>,
    /// The image to run.
    #[schemars(length(min = 1))]
    image: String,
}

/// The container of a component.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Container {
    /// Arguments of the program.
    args: Option<Vec<String>>,
    /// The program, in place of the one in the image.
    command: Option<Vec<String>>,
    /// Environment variables.
    env: Option<Vec<EnvVar>>,
    /// Files that are mounted.
    files: Option<Vec<FileVar>>,
    /// The image to run, for example `ghcr.io/acme/web:1.4.2`. Pin a version: a release is meant to stay what it
    /// is.
    #[schemars(length(min = 1))]
    image: String,
}

/// What a component needs.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Dependencies {
    /// Endpoints of other components that it calls.
    #[schemars(length(max = 50))]
    endpoints: Option<Vec<EndpointDependency>>,
    /// Resources of its project that it uses.
    #[schemars(length(max = 50), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["ref"]))]
    resources: Option<Vec<ResourceDependency>>,
}

/// Where the address of a connection goes.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ConnectionInject {
    /// Variables to set.
    env: Vec<NameValue>,
}

/// An environment variable: a value written here, or one from a secret. Not both.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "!(has(self.value) && has(self.valueFrom))", "message": "value and valueFrom are mutually exclusive", "x-since": "v1.0"}]))]
pub struct EnvVar {
    /// Name of the variable.
    key: String,
    /// The value itself.
    value: Option<String>,
    /// Where the value comes from.
    #[schemars(rename = "valueFrom@object", extend("x-until" = "v1.0"))]
    value_from_object: Option<LegacyValueSource>,
    /// Where the value comes from.
    #[schemars(rename = "valueFrom@object2", extend("x-since" = "v1.0"))]
    value_from_object2: Option<SecretSource>,
}

/// A file that is mounted: its text written here, or from a secret. Not both.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "has(self.value) != has(self.valueFrom)", "message": "exactly one of value or valueFrom must be set", "x-until": "v1.0"}, {"rule": "!(has(self.value) && has(self.valueFrom))", "message": "value and valueFrom are mutually exclusive", "x-since": "v1.0"}]))]
pub struct FileVar {
    /// Name of the file.
    key: String,
    /// Folder it appears in.
    mount_path: String,
    /// The text itself.
    value: Option<String>,
    /// Where the text comes from.
    #[schemars(rename = "valueFrom@object", extend("x-until" = "v1.0"))]
    value_from_object: Option<LegacyValueSource>,
    /// Where the text comes from.
    #[schemars(rename = "valueFrom@object2", extend("x-since" = "v1.0"))]
    value_from_object2: Option<SecretSource>,
}

/// An endpoint of another component that this one calls.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct EndpointDependency {
    /// Name of that component.
    #[schemars(length(min = 1))]
    component: String,
    /// The variables that get its address.
    env_bindings: EndpointEnvBindings,
    /// Name of the endpoint in that component's workload.
    #[schemars(length(min = 1))]
    name: String,
    /// Its project. Left out, the own one.
    project: Option<String>,
    /// How it is reached; the endpoint must be visible that far.
    #[schemars(rename = "visibility@string", extend("x-until" = "v1.2", "allOf" = [{"enum": ["project", "namespace", "internal", "external"]}, {"enum": ["project", "namespace"]}]))]
    visibility_string: String,
    /// How it is reached: inside the `project`, or inside the `namespace` where the endpoint is visible there.
    #[schemars(rename = "visibility@string2", extend("x-since" = "v1.2", "enum" = ["project", "namespace"]))]
    visibility_string2: String,
}

/// A resource of the project that a component uses.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ResourceDependency {
    /// Which output goes to which variable: `host: DB_HOST`.
    #[schemars(extend("maxProperties" = 50, "x-kubernetes-validations" = [{"rule": "self.all(k, k.size() > 0 && self[k].size() > 0)", "message": "envBindings keys (output names) and values (env var names) cannot be empty"}]))]
    env_bindings: Option<BTreeMap<String, String>>,
    /// Which output is mounted where: `password: /secrets/db`. Only outputs from a Secret or ConfigMap can be
    /// mounted.
    #[schemars(extend("maxProperties" = 50, "x-kubernetes-validations" = [{"rule": "self.all(k, k.size() > 0 && self[k].size() > 0)", "message": "fileBindings keys (output names) and values (mount paths) cannot be empty"}]))]
    file_bindings: Option<BTreeMap<String, String>>,
    /// Name of the Resource, of the same project.
    #[schemars(rename = "ref", length(min = 1))]
    reference: String,
}

/// Where a value comes from.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct LegacyValueSource {
    /// A key of a ConfigurationGroup.
    configuration_group_ref: Option<SecretKeySelector>,
    /// A key of a SecretReference.
    secret_ref: Option<SecretKeySelector>,
}

/// The variables that get the address of an endpoint, whole or in parts.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct EndpointEnvBindings {
    /// Variable for the whole address: a URL, or host and port.
    address: Option<String>,
    /// Variable for the path.
    base_path: Option<String>,
    /// Variable for the host.
    host: Option<String>,
    /// Variable for the port.
    port: Option<String>,
}
