//! Workflows and their runs, of all generations.

use schemars::JsonSchema;

use super::component::ComponentWorkflowRef;
use crate::shared::{ComponentOwner, FreeObject, SchemaSection};

/// One run of a workflow. It starts when the object is created.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct WorkflowRunSpec {
    /// The component the run builds.
    #[schemars(extend("x-until" = "v0.9"))]
    owner: Option<ComponentOwner>,
    /// The workflow and its parameters. Kind and name cannot be changed later.
    workflow: WorkflowRunRef,
    /// How long the run is kept after it ended, for example `1d12h`. Left out, the workflow's own value counts.
    #[schemars(regex(pattern = r"^(\d+d)?(\d+h)?(\d+m)?(\d+s)?$"), extend("x-since" = "v1.0"))]
    ttl_after_completion: Option<String>,
}

/// A job that the platform can run, such as a build: a template for the run and the parameters it takes.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct WorkflowSpec {
    /// The run, as a template.
    #[schemars(extend("x-until" = "v0.11"))]
    resource: FreeObject,
    /// The parameters in the short notation.
    #[schemars(rename = "schema@free", extend("x-until" = "v0.11"))]
    schema_free: Option<FreeObject>,
    /// The parameters in the short notation.
    #[schemars(rename = "schema@object", extend("x-since" = "v0.11", "x-until" = "v1.0", "x-kubernetes-preserve-unknown-fields" = true))]
    schema_object: Option<WorkflowShorthandSchema>,
    /// Secrets that are copied to where the run happens.
    #[schemars(extend("x-until" = "v0.9"))]
    secrets: Option<Vec<String>>,
    /// Further manifests that are created beside the run, such as a secret for it.
    #[schemars(extend("x-since" = "v0.11"))]
    resources: Option<Vec<WorkflowResource>>,
    /// The run itself, usually an Argo Workflow, as a template with `${...}`.
    #[schemars(extend("x-since" = "v0.11"))]
    run_template: FreeObject,
    /// Objects that are looked up when a run starts; templates read them as `externalRefs['id']`.
    #[schemars(extend("x-since" = "v0.17", "x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["id"]))]
    external_refs: Option<Vec<ExternalRef>>,
    /// What a run may set, as a schema.
    #[schemars(extend("x-since" = "v1.0"))]
    parameters: Option<SchemaSection>,
    /// How long finished runs are kept, for example `7d`.
    #[schemars(regex(pattern = r"^(\d+d)?(\d+h)?(\d+m)?(\d+s)?$"), extend("x-since" = "v1.0"))]
    ttl_after_completion: Option<String>,
    /// The plane that executes the runs. It cannot be changed later.
    #[schemars(extend("x-since" = "v1.0", "default" = {"kind": "ClusterWorkflowPlane", "name": "default"}))]
    workflow_plane_ref: Option<WorkflowPlaneRef>,
}

/// The workflow to run, with its values.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct WorkflowRunRef {
    /// Name of the workflow. It cannot be changed later.
    #[schemars(length(min = 1), extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "name is immutable", "x-since": "v1.0"}]))]
    name: String,
    /// Values for the parameters.
    #[schemars(extend("x-until" = "v0.9"))]
    schema: Option<FreeObject>,
    /// Values for the parameters that the workflow declares.
    #[schemars(extend("x-since" = "v0.9"))]
    parameters: Option<FreeObject>,
    /// Whether the workflow serves the whole cluster or lives in this namespace. It cannot be changed later.
    #[schemars(extend("x-since" = "v1.0", "default" = "ClusterWorkflow", "enum" = ["Workflow", "ClusterWorkflow"], "x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "kind is immutable"}]))]
    kind: Option<String>,
}

/// A manifest that is created beside a run.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct WorkflowResource {
    /// Name of the template, unique in the workflow.
    #[schemars(length(min = 1))]
    id: String,
    /// The manifest, with expressions in `${...}`.
    template: FreeObject,
    /// A condition: unless it is true the manifest is left out.
    #[schemars(regex(pattern = r"^\$\{[\s\S]+\}\s*$"), extend("x-since" = "v1.0"))]
    include_when: Option<String>,
}

/// One build of a component by a ComponentWorkflow.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ComponentWorkflowRunSpec {
    /// The component that is built.
    owner: ComponentOwner,
    /// The workflow and its values.
    workflow: ComponentWorkflowRef,
}

/// A workflow that builds components, before Workflow did that too.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ComponentWorkflowSpec {
    /// The run itself, as a template with `${...}`.
    run_template: FreeObject,
    /// The parameters: those of the platform and those of the developer.
    schema: ComponentWorkflowSchema,
    /// Further manifests that are created beside the run.
    #[schemars(extend("x-since" = "v0.9"))]
    resources: Option<Vec<WorkflowResource>>,
}

/// A workflow for all namespaces. It runs on planes that serve the whole cluster.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ClusterWorkflowSpec {
    /// Objects that are looked up, in the namespace of the run, when it starts; templates read them as
    /// `externalRefs['id']`.
    #[schemars(extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["id"]))]
    external_refs: Option<Vec<ExternalRef>>,
    /// What a run may set, as a schema.
    parameters: Option<SchemaSection>,
    /// Further manifests that are created beside the run.
    resources: Option<Vec<WorkflowResource>>,
    /// The run itself, usually an Argo Workflow, as a template with `${...}`.
    run_template: FreeObject,
    /// How long finished runs are kept, for example `7d`.
    #[schemars(regex(pattern = r"^(\d+d)?(\d+h)?(\d+m)?(\d+s)?$"))]
    ttl_after_completion: Option<String>,
    /// The plane that executes the runs. It cannot be changed later.
    #[schemars(extend("default" = {"kind": "ClusterWorkflowPlane", "name": "default"}))]
    workflow_plane_ref: Option<ClusterWorkflowPlaneRef>,
}

/// The parameters of a ComponentWorkflow.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ComponentWorkflowSchema {
    /// What developers may set, in the short notation.
    parameters: Option<FreeObject>,
    /// What the platform fills in: the source repository.
    system_parameters: SystemParametersSchema,
    /// Names for structures that the parameters use.
    #[schemars(extend("x-since" = "v0.9"))]
    types: Option<FreeObject>,
}

/// An object that is looked up when a run starts.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ExternalRef {
    /// API version of the object.
    #[schemars(length(min = 1))]
    api_version: String,
    /// The key under which templates find it.
    #[schemars(length(min = 2, max = 63), regex(pattern = r"^[a-z][a-z0-9-]*[a-z0-9]$"))]
    id: String,
    /// Kind of the object. Only SecretReference is possible.
    #[schemars(extend("enum" = ["SecretReference"]))]
    kind: String,
    /// Name of the object. Expressions are allowed; an empty result skips it.
    #[schemars(length(min = 1))]
    name: String,
}

/// Names a workflow plane.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.workflowPlaneRef is immutable"}]))]
pub struct WorkflowPlaneRef {
    /// Whether the plane lives in the same namespace or serves the whole cluster. It must be written.
    #[schemars(extend("enum" = ["WorkflowPlane", "ClusterWorkflowPlane"]))]
    kind: String,
    /// Name of the plane.
    #[schemars(length(min = 1, max = 63))]
    name: String,
}

/// Names a workflow plane that serves the whole cluster.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.workflowPlaneRef is immutable"}]))]
pub struct ClusterWorkflowPlaneRef {
    /// Always `ClusterWorkflowPlane`. It must be written.
    #[schemars(extend("enum" = ["ClusterWorkflowPlane"]))]
    kind: String,
    /// Name of the plane.
    #[schemars(length(min = 1, max = 63))]
    name: String,
}

/// The parameters that the platform fills in.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SystemParametersSchema {
    /// Those of the source repository.
    repository: SourceRepositorySchema,
}

/// Declares the parameters of the source repository, in the short notation.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SourceRepositorySchema {
    /// The folder of the component.
    #[schemars(length(min = 1), regex(pattern = r"^string(\s*\|.*)?$"))]
    app_path: String,
    /// The branch and the commit.
    revision: SourceRevisionSchema,
    /// The address of the repository.
    #[schemars(length(min = 6), regex(pattern = r"^string(\s*\|.*)?$"))]
    url: String,
}

/// Declares the parameters of the revision.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SourceRevisionSchema {
    /// The branch that is built.
    #[schemars(length(min = 1), regex(pattern = r"^string(\s*\|.*)?$"))]
    branch: String,
    /// The commit that is built.
    #[schemars(length(min = 1), regex(pattern = r"^string(\s*\|.*)?$"))]
    commit: String,
}

/// The parameters of a workflow in the short notation.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct WorkflowShorthandSchema {
    /// What a run may set.
    parameters: Option<FreeObject>,
    /// Names for structures that the parameters use.
    types: Option<FreeObject>,
}
