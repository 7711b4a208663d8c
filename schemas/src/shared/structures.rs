//! Structures that several kinds use.

use schemars::JsonSchema;

use super::free::FreeObject;

/// The component something belongs to.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ComponentOwner {
    /// Name of the Component, in the same namespace.
    #[schemars(length(min = 1))]
    component_name: String,
    /// Name of the Project of that component.
    #[schemars(length(min = 1))]
    project_name: String,
}

/// The project something belongs to.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ProjectOwner {
    /// Name of the Project, in the same namespace.
    #[schemars(length(min = 1))]
    project_name: String,
}

/// A value that comes from a secret.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SecretSource {
    /// The secret and the key in it.
    secret_key_ref: Option<SecretKeySelector>,
}

/// A key of a secret.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SecretKeySelector {
    /// The key in it.
    #[schemars(rename = "key@string", extend("x-until" = "v1.0"))]
    key_string: String,
    /// The key in it.
    #[schemars(rename = "key@string2", length(min = 1), extend("x-since" = "v1.0"))]
    key_string2: String,
    /// Name of the secret.
    #[schemars(rename = "name@string", extend("x-until" = "v1.0"))]
    name_string: String,
    /// Name of the secret. Workloads name a SecretReference; notification channels a Kubernetes Secret.
    #[schemars(rename = "name@string2", length(min = 1), extend("x-since" = "v1.0"))]
    name_string2: String,
}

/// Parameters in the short notation of v0.x: `name: "type | default=value"`.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ShorthandSchema {
    /// What may be set for one environment.
    env_overrides: Option<FreeObject>,
    /// What may be set once, for all environments.
    parameters: Option<FreeObject>,
    /// Names for structures that the other two use.
    types: Option<FreeObject>,
}

/// A set of parameters.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SchemaSection {
    /// Their schema, in the words of OpenAPI v3: `type`, `properties`, `required`, `default` and so on. Defaults
    /// given here are filled in when a release is rendered.
    #[schemars(rename = "openAPIV3Schema")]
    open_apiv3_schema: Option<FreeObject>,
}

/// A condition that must hold before anything is rendered.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ValidationRule {
    /// What people are told when it does not.
    #[schemars(length(min = 1))]
    message: String,
    /// The condition, such as `${parameters.min <= parameters.max}`.
    #[schemars(regex(pattern = r"^\$\{[\s\S]+\}\s*$"))]
    rule: String,
}

/// A name with a value.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct NameValue {
    /// Name of the variable or parameter.
    name: String,
    /// The value; connections put `{{ .url }}` and the like here.
    value: String,
}

/// A condition that finished manifests must meet.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "!has(self.forEach) || has(self.var)", "message": "var is required when forEach is specified"}]))]
pub struct PostRenderValidation {
    /// A list or map expression: the check is made once for each element.
    #[schemars(regex(pattern = r"^\$\{[\s\S]+\}\s*$"))]
    for_each: Option<String>,
    /// What people are told when it fails.
    #[schemars(length(min = 1))]
    message: String,
    /// The condition on `resource`.
    #[schemars(regex(pattern = r"^\$\{[\s\S]+\}\s*$"))]
    rule: String,
    /// Which manifests are checked.
    target: ValidationTarget,
    /// The plane whose manifests are looked at.
    #[schemars(extend("default" = "dataplane", "enum" = ["dataplane", "observabilityplane"]))]
    target_plane: Option<String>,
    /// Name of the loop variable for `forEach`.
    #[schemars(regex(pattern = r"^[a-zA-Z_][a-zA-Z0-9_]*$"))]
    var: Option<String>,
    /// A condition: unless it is true nothing is checked.
    #[schemars(regex(pattern = r"^\$\{[\s\S]+\}\s*$"))]
    when: Option<String>,
}

/// Picks the manifests that are checked.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ValidationTarget {
    /// API group of the manifest. The key must be there; empty means any group.
    group: String,
    /// Kind of the manifest.
    #[schemars(length(min = 1))]
    kind: String,
    /// Whether it is a failure when no manifest fits.
    #[schemars(extend("default" = true))]
    must_match: Option<bool>,
    /// API version of the manifest.
    #[schemars(length(min = 1))]
    version: String,
    /// A condition on `resource` that narrows the choice.
    #[schemars(rename = "where", regex(pattern = r"^\$\{[\s\S]+\}\s*$"))]
    condition: Option<String>,
}
