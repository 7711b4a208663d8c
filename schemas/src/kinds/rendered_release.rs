//! RenderedRelease, and what it holds.

use schemars::JsonSchema;

use crate::shared::AnyValue;

/// The manifests a release became in an environment. Controllers write it; it has no place in a repository.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct RenderedReleaseSpec {
    /// Name of the environment.
    #[schemars(length(min = 1))]
    environment_name: String,
    /// How often the state is looked at, for example `5m`.
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    interval: Option<String>,
    /// What it was rendered for. It cannot be changed later.
    owner: RenderedReleaseOwner,
    /// How often the state is looked at while something changes.
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    progressing_interval: Option<String>,
    /// The manifests.
    resources: Option<Vec<RenderedResource>>,
    /// The plane they are applied to.
    #[schemars(extend("default" = "dataplane", "enum" = ["dataplane", "observabilityplane"]))]
    target_plane: Option<String>,
}

/// One manifest.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct RenderedResource {
    /// Name of the manifest inside the release.
    #[schemars(length(min = 1))]
    id: String,
    /// The manifest itself.
    object: AnyValue,
}

/// What a rendered release was made for: a component, a resource, or the project itself.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.owner is immutable"}, {"rule": "has(self.componentName) != has(self.resourceName)", "message": "exactly one of componentName or resourceName must be set", "x-until": "v1.2"}, {"rule": "!(has(self.componentName) && has(self.resourceName))", "message": "componentName and resourceName both cannot be set", "x-since": "v1.2"}]))]
pub struct RenderedReleaseOwner {
    /// Name of the component.
    component_name: Option<String>,
    /// Name of the project.
    #[schemars(length(min = 1))]
    project_name: String,
    /// Name of the resource. Not together with a component.
    resource_name: Option<String>,
}
