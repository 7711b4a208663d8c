//! DeploymentPipeline.

use schemars::JsonSchema;

/// The way of a release through the environments. Projects choose one.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct DeploymentPipelineSpec {
    /// The steps, each from one environment to the next ones. The environment that no step leads to is where
    /// releases begin.
    promotion_paths: Option<Vec<PromotionPath>>,
}

/// A step of a pipeline.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct PromotionPath {
    /// Name of the environment a release is promoted from.
    #[schemars(rename = "sourceEnvironmentRef@string", extend("x-until" = "v1.0"))]
    source_environment_ref_string: String,
    /// The environment a release is promoted from.
    #[schemars(rename = "sourceEnvironmentRef@object", extend("x-since" = "v1.0"))]
    source_environment_ref_object: EnvironmentRef,
    /// The environments it may be promoted to next.
    target_environment_refs: Vec<EnvironmentRef>,
}

/// Names an environment of a pipeline.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct EnvironmentRef {
    /// Whether a person has to approve the promotion.
    #[schemars(extend("x-until" = "v1.0"))]
    is_manual_approval_required: Option<bool>,
    /// Name of the Environment, in the same namespace.
    #[schemars(rename = "name@string", extend("x-until" = "v1.0"))]
    name_string: String,
    /// Name of the Environment, in the same namespace.
    #[schemars(rename = "name@string2", length(min = 1, max = 63), extend("x-since" = "v1.0"))]
    name_string2: String,
    /// Whether the promotion waits for an approval.
    #[schemars(extend("x-until" = "v1.0"))]
    requires_approval: Option<bool>,
    /// Always `Environment`; may be left out.
    #[schemars(extend("x-since" = "v1.0", "default" = "Environment", "enum" = ["Environment"]))]
    kind: Option<String>,
}
