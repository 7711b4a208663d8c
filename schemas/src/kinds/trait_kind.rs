//! Trait and ClusterTrait.

use schemars::JsonSchema;

use crate::shared::{AnyValue, FreeObject, PostRenderValidation, SchemaSection, ShorthandSchema, ValidationRule};

/// Something a component can have beside its type, such as a volume or an alert: more manifests, and changes to
/// those of the type.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "!(has(self.validations) && size(self.validations) > 0 && has(self.preRenderValidations) && size(self.preRenderValidations) > 0)", "message": "set only one of spec.validations or spec.preRenderValidations; validations is deprecated, use preRenderValidations", "x-since": "v1.2"}]))]
pub struct TraitSpec {
    /// Manifests that the trait adds.
    creates: Option<Vec<TraitCreate>>,
    /// Changes to manifests that the type or earlier traits made.
    patches: Option<Vec<TraitPatch>>,
    /// The parameters in the short notation (`size: "string | default=1Gi"`).
    #[schemars(extend("x-until" = "v1.0"))]
    schema: Option<ShorthandSchema>,
    /// What a ReleaseBinding may set for each instance in one environment, as a schema.
    #[schemars(extend("x-since" = "v1.0"))]
    environment_configs: Option<SchemaSection>,
    /// What may be set where the trait is attached, as a schema.
    #[schemars(extend("x-since" = "v1.0"))]
    parameters: Option<SchemaSection>,
    /// Former name of `preRenderValidations`. Set only one of the two.
    #[schemars(extend("x-since" = "v0.15"))]
    validations: Option<Vec<ValidationRule>>,
    /// Checks of the finished manifests.
    #[schemars(extend("x-since" = "v1.2"))]
    post_render_validations: Option<Vec<PostRenderValidation>>,
    /// Checks of the inputs before the trait is applied.
    #[schemars(extend("x-since" = "v1.2"))]
    pre_render_validations: Option<Vec<ValidationRule>>,
    /// Manifests that the trait drops.
    #[schemars(extend("x-since" = "v1.2"))]
    removes: Option<Vec<TraitRemove>>,
}

/// A manifest that a trait adds.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "!has(self.forEach) || has(self.var)", "message": "var is required when forEach is specified", "x-since": "v0.9"}]))]
pub struct TraitCreate {
    /// The plane the manifest is applied to.
    #[schemars(extend("default" = "dataplane", "enum" = ["dataplane", "observabilityplane"]))]
    target_plane: Option<String>,
    /// The manifest. Expressions in `${...}` are replaced when a release is rendered.
    template: FreeObject,
    /// A list or map expression: the manifest is made once for each element.
    #[schemars(regex(pattern = r"^\$\{[\s\S]+\}\s*$"), extend("x-since" = "v0.9"))]
    for_each: Option<String>,
    /// A condition: unless it is true the manifest is left out. It is evaluated once, before the loop.
    #[schemars(regex(pattern = r"^\$\{[\s\S]+\}\s*$"), extend("x-since" = "v0.9"))]
    include_when: Option<String>,
    /// Name of the loop variable for `forEach`.
    #[schemars(regex(pattern = r"^[a-zA-Z_][a-zA-Z0-9_]*$"), extend("x-since" = "v0.9"))]
    var: Option<String>,
}

/// A change to manifests that are already there.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "!has(self.forEach) || has(self.var)", "message": "var is required when forEach is specified"}]))]
pub struct TraitPatch {
    /// A list or map expression: the change is made once for each element.
    #[schemars(rename = "forEach@string", regex(pattern = r"^\$\{.+\}$"), extend("x-until" = "v0.9"))]
    for_each_string: Option<String>,
    /// A list or map expression: the change is made once for each element.
    #[schemars(rename = "forEach@string2", regex(pattern = r"^\$\{[\s\S]+\}\s*$"), extend("x-since" = "v0.9"))]
    for_each_string2: Option<String>,
    /// What is done, in this order.
    #[schemars(length(min = 1))]
    operations: Vec<PatchOperation>,
    /// Which manifests are changed.
    target: ManifestSelector,
    /// The plane whose manifests are looked at.
    #[schemars(extend("default" = "dataplane", "enum" = ["dataplane", "observabilityplane"]))]
    target_plane: Option<String>,
    /// Name of the loop variable for `forEach`.
    #[schemars(regex(pattern = r"^[a-zA-Z_][a-zA-Z0-9_]*$"))]
    var: Option<String>,
}

/// One step of a patch, like a step of JSON Patch.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct PatchOperation {
    /// What to do at the path.
    #[schemars(rename = "op@string", extend("x-until" = "v0.9", "enum" = ["add", "replace", "remove", "mergeShallow"]))]
    op_string: String,
    /// What to do at the path.
    #[schemars(rename = "op@string2", extend("x-since" = "v0.9", "enum" = ["add", "replace", "remove"]))]
    op_string2: String,
    /// Where: a JSON pointer, in which `[?(@.name=='main')]` picks an element of a list. Expressions are allowed.
    path: String,
    /// What to put there.
    #[schemars(rename = "value@object", extend("x-until" = "v0.9"))]
    value_object: Option<FreeObject>,
    /// What to put there. Needed for `add` and `replace`, not allowed for `remove`.
    #[schemars(rename = "value@any", extend("x-since" = "v0.9"))]
    value_any: Option<AnyValue>,
}

/// Picks manifests by what they are.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ManifestSelector {
    /// API group of the manifest. The key must be there; empty means any group.
    group: String,
    /// Kind of the manifest.
    #[schemars(length(min = 1))]
    kind: String,
    /// API version of the manifest.
    #[schemars(length(min = 1))]
    version: String,
    /// A condition on `resource` that narrows the choice.
    #[schemars(rename = "where@string", extend("x-until" = "v0.9"))]
    condition_string: Option<String>,
    /// A condition on `resource`, such as `${resource.metadata.name == 'web'}`, that narrows the choice.
    #[schemars(rename = "where@string2", regex(pattern = r"^\$\{[\s\S]+\}\s*$"), extend("x-since" = "v0.9"))]
    condition_string2: Option<String>,
}

/// Manifests that a trait drops.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "!has(self.forEach) || has(self.var)", "message": "var is required when forEach is specified"}]))]
pub struct TraitRemove {
    /// A list or map expression: once for each element.
    #[schemars(regex(pattern = r"^\$\{[\s\S]+\}\s*$"))]
    for_each: Option<String>,
    /// Which manifests are dropped.
    target: ManifestSelector,
    /// The plane whose manifests are looked at.
    #[schemars(extend("default" = "dataplane", "enum" = ["dataplane", "observabilityplane"]))]
    target_plane: Option<String>,
    /// Name of the loop variable for `forEach`.
    #[schemars(regex(pattern = r"^[a-zA-Z_][a-zA-Z0-9_]*$"))]
    var: Option<String>,
}
