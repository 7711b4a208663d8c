//! Component and what it names.

use schemars::JsonSchema;

use crate::shared::{AnyValue, FreeObject, ProjectOwner};

/// One deployable part of a project. The component says what it is built from (a type, traits, a build workflow)
/// and with which parameters; the Workload says what runs.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "has(self.type) || has(self.componentType)", "message": "Component must have either spec.type or spec.componentType set", "x-until": "v1.0"}]))]
pub struct ComponentSpec {
    /// Whether the controller cuts a release at each change and binds it to the first environment of the pipeline.
    /// Leave it out in a GitOps repository that holds its releases itself.
    auto_deploy: Option<bool>,
    /// The component type, as `<workloadType>/<name>`, for example `deployment/http-service`. It cannot be changed
    /// later.
    #[schemars(rename = "componentType@string", regex(pattern = r"^(deployment|statefulset|cronjob|job|proxy)/[a-z0-9]([-a-z0-9]*[a-z0-9])?$"), extend("x-until" = "v0.16", "x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.componentType cannot be changed after creation"}]))]
    component_type_string: Option<String>,
    /// The type the component is built from. It cannot be changed later: a component of another type is another
    /// component.
    #[schemars(rename = "componentType@object", extend("x-since" = "v0.16"))]
    component_type_object: ComponentTypeRef,
    /// The project the component belongs to.
    #[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.owner is immutable"}]))]
    owner: ProjectOwner,
    /// Values for the parameters that the component type declares.
    parameters: Option<AnyValue>,
    /// Traits attached to this component, applied in this order. The type must allow each of them.
    traits: Option<Vec<AttachedTrait>>,
    /// The class of the component before component types existed. Use `componentType`.
    #[schemars(rename = "type", extend("x-until" = "v0.16"))]
    type_name: Option<String>,
    /// The workflow that builds the component from source. The type must allow it.
    workflow: Option<ComponentWorkflowRef>,
    /// Whether a push to the source repository starts a build. It needs the Git webhook of the platform.
    #[schemars(extend("x-since" = "v0.10"))]
    auto_build: Option<bool>,
}

/// A trait attached to a component.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct AttachedTrait {
    /// Name of this attachment, unique in the component. ReleaseBindings set values for the environment under this
    /// name.
    #[schemars(length(min = 1))]
    instance_name: String,
    /// Name of the trait.
    #[schemars(length(min = 1))]
    name: String,
    /// Values for the parameters that the trait declares.
    parameters: Option<AnyValue>,
    /// Whether the trait lives in the component's namespace or serves the whole cluster.
    #[schemars(extend("x-since" = "v0.16", "default" = "Trait", "enum" = ["Trait", "ClusterTrait"]))]
    kind: Option<String>,
}

/// The workflow that builds a component, with its values.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ComponentWorkflowRef {
    /// Name of the workflow.
    #[schemars(length(min = 1))]
    name: String,
    /// Values for the parameters that the workflow declares.
    parameters: Option<FreeObject>,
    /// The source repository: what the platform itself has to know about the build.
    #[schemars(extend("x-until" = "v0.17"))]
    system_parameters: SystemParameters,
    /// Whether the workflow serves the whole cluster or lives in the component's namespace. Mind the default:
    /// without it a cluster-wide workflow is looked for.
    #[schemars(extend("x-since" = "v1.0", "default" = "ClusterWorkflow", "enum" = ["Workflow", "ClusterWorkflow"]))]
    kind: Option<String>,
}

/// Names a component type.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.componentType cannot be changed after creation"}]))]
pub struct ComponentTypeRef {
    /// Whether the type lives in the component's namespace or serves the whole cluster. A name is never looked for
    /// in the other place.
    #[schemars(extend("default" = "ComponentType", "enum" = ["ComponentType", "ClusterComponentType"]))]
    kind: Option<String>,
    /// `<workloadType>/<name>` of the type, for example `deployment/service`. The first part must be the type's own
    /// workload type.
    #[schemars(regex(pattern = r"^(deployment|statefulset|cronjob|job|proxy)/[a-z0-9]([-a-z0-9]*[a-z0-9])?$"))]
    name: String,
}

/// What the platform has to know about a build.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SystemParameters {
    /// Where the source is.
    repository: SourceRepository,
}

/// Where the source of a component is.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SourceRepository {
    /// Folder of the component in the repository.
    #[schemars(length(min = 1))]
    app_path: String,
    /// What is built.
    revision: SourceRevision,
    /// Address of the repository.
    #[schemars(regex(pattern = r"^https?://"))]
    url: String,
}

/// What is built.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SourceRevision {
    /// The branch that is built.
    #[schemars(length(min = 1))]
    branch: String,
    /// The commit; left out, the newest of the branch.
    #[schemars(regex(pattern = r"^[0-9a-fA-F]{7,40}$"))]
    commit: Option<String>,
}
