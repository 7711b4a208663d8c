//! ComponentType and ClusterComponentType.

use schemars::JsonSchema;

use crate::shared::{AnyValue, FreeObject, PostRenderValidation, SchemaSection, ShorthandSchema, ValidationRule};

/// A template that platform engineers offer: the Kubernetes manifests a component becomes, with the parameters
/// developers may set.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self.resources.exists(r, r.id == self.workloadType)", "message": "resources must contain a primary resource with id matching workloadType", "x-until": "v1.0"}, {"rule": "self.workloadType == 'proxy' || self.resources.exists(r, r.id == self.workloadType)", "message": "resources must contain a primary resource with id matching workloadType (unless workloadType is 'proxy')", "x-since": "v1.0"}, {"rule": "!(has(self.validations) && size(self.validations) > 0 && has(self.preRenderValidations) && size(self.preRenderValidations) > 0)", "message": "set only one of spec.validations or spec.preRenderValidations; validations is deprecated, use preRenderValidations", "x-since": "v1.2"}]))]
pub struct ComponentTypeSpec {
    /// Workflows that may build components of this type. An empty list allows none.
    #[schemars(rename = "allowedWorkflows@string", extend("x-until" = "v0.17"))]
    allowed_workflows_string: Option<Vec<String>>,
    /// Workflows that may build components of this type. An empty list allows none.
    #[schemars(rename = "allowedWorkflows@object", extend("x-since" = "v0.17"))]
    allowed_workflows_object: Option<Vec<WorkflowRef>>,
    /// The manifests each component becomes. One of them must have the workload type as its `id`, except for
    /// `proxy`.
    #[schemars(length(min = 1))]
    resources: Vec<ResourceTemplate>,
    /// The parameters in the short notation (`replicas: "integer | default=1"`).
    #[schemars(extend("x-until" = "v1.0"))]
    schema: Option<ShorthandSchema>,
    /// The kind of workload the type produces; components name the type as `<workloadType>/<name>`. It cannot be
    /// changed later.
    #[schemars(extend("enum" = ["deployment", "statefulset", "cronjob", "job", "proxy"], "x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.workloadType cannot be changed after creation"}]))]
    workload_type: String,
    /// Names of traits that components of this type may attach. An empty list allows none.
    #[schemars(rename = "allowedTraits@string", extend("x-since" = "v0.14", "x-until" = "v0.16"))]
    allowed_trait_names: Option<Vec<String>>,
    /// Traits that components of this type may attach. An empty list allows none.
    #[schemars(rename = "allowedTraits@object", extend("x-since" = "v0.16"))]
    allowed_traits: Option<Vec<TraitRef>>,
    /// What a ReleaseBinding may set for one environment, as a schema.
    #[schemars(extend("x-since" = "v1.0"))]
    environment_configs: Option<SchemaSection>,
    /// What a component may set, as a schema.
    #[schemars(extend("x-since" = "v1.0"))]
    parameters: Option<SchemaSection>,
    /// Traits that every component of this type gets, whether it attaches them or not.
    #[schemars(extend("x-since" = "v0.14"))]
    traits: Option<Vec<EmbeddedTrait>>,
    /// Former name of `preRenderValidations`. Set only one of the two.
    #[schemars(extend("x-since" = "v0.15"))]
    validations: Option<Vec<ValidationRule>>,
    /// Checks of the finished manifests, after all traits have changed them.
    #[schemars(extend("x-since" = "v1.2"))]
    post_render_validations: Option<Vec<PostRenderValidation>>,
    /// Checks of the inputs before anything is rendered.
    #[schemars(extend("x-since" = "v1.2"))]
    pre_render_validations: Option<Vec<ValidationRule>>,
}

/// A manifest with expressions.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "!has(self.forEach) || has(self.var)", "message": "var is required when forEach is specified"}]))]
pub struct ResourceTemplate {
    /// A list or map expression: the manifest is made once for each element.
    #[schemars(rename = "forEach@string", regex(pattern = r"^\$\{.+\}$"), extend("x-until" = "v0.9"))]
    for_each_string: Option<String>,
    /// A list or map expression, such as `${parameters.volumes}`: the manifest is made once for each element.
    #[schemars(rename = "forEach@string2", regex(pattern = r"^\$\{[\s\S]+\}\s*$"), extend("x-since" = "v0.9"))]
    for_each_string2: Option<String>,
    /// Name of the template inside the type.
    #[schemars(length(min = 1))]
    id: String,
    /// A condition: without it being true the manifest is left out.
    #[schemars(rename = "includeWhen@string", extend("x-until" = "v0.9"))]
    include_when_string: Option<String>,
    /// A condition, such as `${parameters.exposed}`: unless it is true the manifest is left out.
    #[schemars(rename = "includeWhen@string2", regex(pattern = r"^\$\{[\s\S]+\}\s*$"), extend("x-since" = "v0.9"))]
    include_when_string2: Option<String>,
    /// The plane the manifest is applied to.
    #[schemars(extend("default" = "dataplane", "enum" = ["dataplane", "observabilityplane"]))]
    target_plane: Option<String>,
    /// The manifest. Expressions in `${...}` are replaced when a release is rendered.
    template: FreeObject,
    /// Name of the loop variable for `forEach`. In a map it has `.key` and `.value`.
    #[schemars(regex(pattern = r"^[a-zA-Z_][a-zA-Z0-9_]*$"))]
    var: Option<String>,
}

/// A component type for all namespaces. It may only name traits and workflows that serve the whole cluster too.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self.workloadType == 'proxy' || self.resources.exists(r, r.id == self.workloadType)", "message": "resources must contain a primary resource with id matching workloadType (unless workloadType is 'proxy')"}, {"rule": "!(has(self.validations) && size(self.validations) > 0 && has(self.preRenderValidations) && size(self.preRenderValidations) > 0)", "message": "set only one of spec.validations or spec.preRenderValidations; validations is deprecated, use preRenderValidations", "x-since": "v1.2"}]))]
pub struct ClusterComponentTypeSpec {
    /// Traits that components of this type may attach. An empty list allows none.
    allowed_traits: Option<Vec<ClusterTraitRef>>,
    /// Workflows that may build components of this type. An empty list allows none.
    allowed_workflows: Option<Vec<ClusterWorkflowRef>>,
    /// What a ReleaseBinding may set for one environment, as a schema.
    environment_configs: Option<SchemaSection>,
    /// What a component may set, as a schema.
    parameters: Option<SchemaSection>,
    /// The manifests each component becomes. One of them must have the workload type as its `id`, except for
    /// `proxy`.
    #[schemars(length(min = 1))]
    resources: Vec<ResourceTemplate>,
    /// Traits that every component of this type gets, whether it attaches them or not.
    traits: Option<Vec<EmbeddedClusterTrait>>,
    /// Former name of `preRenderValidations`. Set only one of the two.
    validations: Option<Vec<ValidationRule>>,
    /// The kind of workload the type produces; components name the type as `<workloadType>/<name>`. It cannot be
    /// changed later.
    #[schemars(extend("enum" = ["deployment", "statefulset", "cronjob", "job", "proxy"], "x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.workloadType cannot be changed after creation"}]))]
    workload_type: String,
    /// Checks of the finished manifests, after all traits have changed them.
    #[schemars(extend("x-since" = "v1.2"))]
    post_render_validations: Option<Vec<PostRenderValidation>>,
    /// Checks of the inputs before anything is rendered.
    #[schemars(extend("x-since" = "v1.2"))]
    pre_render_validations: Option<Vec<ValidationRule>>,
}

/// Names a workflow.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct WorkflowRef {
    /// Whether the workflow serves the whole cluster or lives in the type's namespace. Mind the default: without it
    /// a cluster-wide workflow is meant.
    #[schemars(extend("default" = "ClusterWorkflow", "enum" = ["Workflow", "ClusterWorkflow"]))]
    kind: Option<String>,
    /// Name of the workflow.
    #[schemars(length(min = 1))]
    name: String,
}

/// Names a trait.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct TraitRef {
    /// Whether the trait lives in the type's namespace or serves the whole cluster.
    #[schemars(extend("default" = "Trait", "enum" = ["Trait", "ClusterTrait"]))]
    kind: Option<String>,
    /// Name of the trait.
    #[schemars(length(min = 1))]
    name: String,
}

/// A trait that every component of a type gets.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct EmbeddedTrait {
    /// Values for the trait's environment settings; `${environmentConfigs.x}` reads those of the type.
    environment_configs: Option<AnyValue>,
    /// Name of this instance. Components must not use it for a trait of their own.
    #[schemars(length(min = 1))]
    instance_name: String,
    /// Whether the trait lives in the type's namespace or serves the whole cluster.
    #[schemars(extend("default" = "Trait", "enum" = ["Trait", "ClusterTrait"]))]
    kind: Option<String>,
    /// Name of the trait.
    #[schemars(length(min = 1))]
    name: String,
    /// Values for the trait's parameters; `${parameters.x}` reads those of the type.
    parameters: Option<AnyValue>,
}

/// Names a cluster-wide trait.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ClusterTraitRef {
    /// Always `ClusterTrait`. It must be written.
    #[schemars(extend("enum" = ["ClusterTrait"]))]
    kind: String,
    /// Name of the trait.
    #[schemars(length(min = 1))]
    name: String,
}

/// Names a cluster-wide workflow.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ClusterWorkflowRef {
    /// Always `ClusterWorkflow`. It must be written.
    #[schemars(extend("enum" = ["ClusterWorkflow"]))]
    kind: String,
    /// Name of the workflow.
    #[schemars(length(min = 1))]
    name: String,
}

/// A trait that every component of a cluster-wide type gets.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct EmbeddedClusterTrait {
    /// Values for the trait's environment settings; `${environmentConfigs.x}` reads those of the type.
    environment_configs: Option<AnyValue>,
    /// Name of this instance. Components must not use it for a trait of their own.
    #[schemars(length(min = 1))]
    instance_name: String,
    /// Always `ClusterTrait`; may be left out.
    #[schemars(extend("default" = "ClusterTrait", "enum" = ["ClusterTrait"]))]
    kind: Option<String>,
    /// Name of the trait.
    #[schemars(length(min = 1))]
    name: String,
    /// Values for the trait's parameters; `${parameters.x}` reads those of the type.
    parameters: Option<AnyValue>,
}
