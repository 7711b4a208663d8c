//! ProjectType, its releases and bindings.

use schemars::JsonSchema;

use super::component_type::ResourceTemplate;
use crate::shared::{AnyValue, ProjectOwner, SchemaSection, ValidationRule};

/// A template for what a project gets in each environment: its namespace, and what else belongs there.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ProjectTypeSpec {
    /// What a ProjectReleaseBinding may set for one environment, as a schema.
    environment_configs: Option<SchemaSection>,
    /// What a Project may set, as a schema.
    parameters: Option<SchemaSection>,
    /// The manifests. The namespace of the project must be among them.
    #[schemars(length(min = 1), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["id"]))]
    resources: Vec<ResourceTemplate>,
    /// Checks of the inputs before anything is rendered.
    validations: Option<Vec<ValidationRule>>,
}

/// Brings a project into an environment. Without it the project's components have no namespace there and cannot
/// become ready.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ProjectReleaseBindingSpec {
    /// Name of the environment, in the same namespace. It cannot be changed later.
    #[schemars(length(min = 1), extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.environment is immutable"}]))]
    environment: String,
    /// Values for the `environmentConfigs` that the project type declares, for this environment.
    environment_configs: Option<AnyValue>,
    /// The project. It cannot be changed later.
    #[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.owner is immutable"}]))]
    owner: ProjectOwner,
    /// Name of the ProjectRelease. Left out, the controller fills in the newest one, once.
    project_release: Option<String>,
}

/// A frozen copy of a project and its type. It cannot be changed.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "ProjectRelease spec is immutable"}]))]
pub struct ProjectReleaseSpec {
    /// The project this is a release of.
    owner: ProjectOwner,
    /// Values of the project's parameters when the release was cut.
    parameters: Option<AnyValue>,
    /// The type as it was.
    project_type: FrozenProjectType,
}

/// A project type as it was when the release was cut.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct FrozenProjectType {
    /// Whether the type came from the namespace or served the whole cluster.
    #[schemars(extend("enum" = ["ProjectType", "ClusterProjectType"]))]
    kind: String,
    /// Name of the type.
    #[schemars(length(min = 1))]
    name: String,
    /// The whole type.
    spec: ProjectTypeSpec,
}
