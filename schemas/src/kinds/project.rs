//! Project.

use schemars::JsonSchema;

use crate::shared::AnyValue;

/// What belongs together: components and resources that one team runs, and the way they take through the
/// environments.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ProjectSpec {
    /// Name of the DeploymentPipeline, in the project's namespace, whose environments this project uses.
    #[schemars(rename = "deploymentPipelineRef@string", extend("x-until" = "v1.0"))]
    deployment_pipeline_ref_string: String,
    /// The pipeline that decides which environments this project uses and in which order releases are promoted
    /// through them.
    #[schemars(rename = "deploymentPipelineRef@object", extend("x-since" = "v1.0"))]
    deployment_pipeline_ref_object: DeploymentPipelineRef,
    /// Values for the parameters that the project type declares.
    #[schemars(extend("x-since" = "v1.2"))]
    parameters: Option<AnyValue>,
    /// The type that decides what the project gets in each environment, its namespace first of all. It cannot be
    /// changed later.
    #[schemars(rename = "type", extend("x-since" = "v1.2"))]
    type_name: ProjectTypeRef,
}

/// Names a deployment pipeline.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct DeploymentPipelineRef {
    /// Always `DeploymentPipeline`; may be left out.
    #[schemars(extend("default" = "DeploymentPipeline", "enum" = ["DeploymentPipeline"]))]
    kind: Option<String>,
    /// Name of the pipeline, in the project's namespace.
    #[schemars(length(min = 1, max = 63))]
    name: String,
}

/// Names a project type.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.type cannot be changed after creation"}]))]
pub struct ProjectTypeRef {
    /// Whether the type lives in the project's namespace or serves the whole cluster.
    #[schemars(extend("default" = "ProjectType", "enum" = ["ProjectType", "ClusterProjectType"]))]
    kind: Option<String>,
    /// Name of the type.
    #[schemars(length(min = 1), regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"))]
    name: String,
}
