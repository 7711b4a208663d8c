//! Kinds of v0.x that are gone without a successor of the same shape.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::rendered_release::RenderedResource;
use crate::shared::{ComponentOwner, NameValue};

/// One build of a component, before workflow runs took its place.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct BuildSpec {
    /// The component that is built.
    owner: ComponentOwner,
    /// Where the source is.
    repository: BuildRepository,
    /// The template that does the build.
    template_ref: BuildTemplateRef,
}

/// Configuration shared by components, with a value for each environment.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ConfigurationGroupSpec {
    /// The entries, each with a value for every environment.
    configurations: Vec<Configuration>,
    /// Names for groups of environments, to give them the same value.
    environment_groups: Option<Vec<EnvironmentGroup>>,
    /// Which objects may use it, by label.
    #[schemars(extend("default" = {}))]
    scope: Option<BTreeMap<String, String>>,
}

/// A line of development of a component, before releases took its place.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct DeploymentTrackSpec {
    /// Whether builds are deployed by themselves.
    auto_deploy: Option<bool>,
    /// How this line is built.
    build_template_spec: Option<TrackBuildTemplate>,
}

/// Asks the control plane to write files into a Git repository.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct GitCommitRequestSpec {
    /// Name of the secret with the credentials.
    auth_secret_ref: Option<String>,
    /// Who the commit is by.
    author: Option<CommitAuthor>,
    /// The branch to commit to.
    branch: Option<String>,
    /// What to write.
    files: Vec<CommitFile>,
    /// The message of the commit.
    message: String,
    /// Address of the repository.
    #[schemars(rename = "repoURL")]
    repo_url: String,
}

/// The manifests a release became in an environment. Controllers write it.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ReleaseSpec {
    /// Name of the environment.
    #[schemars(length(min = 1))]
    environment_name: String,
    /// How often the state is looked at.
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    interval: Option<String>,
    /// The component it was rendered for.
    owner: ComponentOwner,
    /// How often the state is looked at while something changes.
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    progressing_interval: Option<String>,
    /// The manifests.
    resources: Option<Vec<RenderedResource>>,
    /// The plane they are applied to.
    #[schemars(extend("x-since" = "v0.9", "default" = "dataplane", "enum" = ["dataplane", "observabilityplane"]))]
    target_plane: Option<String>,
}

/// Where the source of a build is.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct BuildRepository {
    /// Folder of the component in the repository.
    app_path: String,
    /// What is built.
    revision: BuildRevision,
    /// Address of the repository.
    url: String,
}

/// The template that does a build.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct BuildTemplateRef {
    /// The program that runs it, for example `argo`.
    engine: Option<String>,
    /// Name of the template.
    name: String,
    /// Values for the template.
    parameters: Option<Vec<NameValue>>,
}

/// An entry of a configuration group.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Configuration {
    /// Name of the entry.
    key: String,
    /// Its value in each environment.
    values: Vec<ConfigurationValue>,
}

/// A name for several environments.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct EnvironmentGroup {
    /// Names of the environments.
    environments: Vec<String>,
    /// Name of the group.
    name: String,
}

/// How a deployment track is built.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct TrackBuildTemplate {
    /// The branch that is built.
    branch: String,
    /// The tool that does it.
    build_configuration: Option<TrackBuildConfiguration>,
    /// Folder of the component in the repository.
    path: String,
}

/// Who a commit is by.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct CommitAuthor {
    /// Mail address.
    email: Option<String>,
    /// Name of the author.
    name: Option<String>,
}

/// A file of a commit.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct CommitFile {
    /// The new text.
    content: Option<String>,
    /// A JSON patch to the file, in place of the whole text.
    patch: Option<String>,
    /// Path in the repository.
    path: String,
}

/// What is built.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct BuildRevision {
    /// The branch that is built.
    branch: Option<String>,
    /// The commit; left out, the newest of the branch.
    commit: Option<String>,
}

/// A value for an environment or a group of them.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ConfigurationValue {
    /// Name of the environment.
    environment: Option<String>,
    /// Name of a group of environments of the same object.
    environment_group_ref: Option<String>,
    /// The value, as plain text.
    value: Option<String>,
    /// Path of the value in the secret store, in place of `value`.
    vault_key: Option<String>,
}

/// The tool that builds a deployment track.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct TrackBuildConfiguration {
    /// Builds with a buildpack.
    buildpack: Option<Buildpack>,
    /// Builds with a Dockerfile.
    docker: Option<DockerBuild>,
}

/// A buildpack.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Buildpack {
    /// Name of the buildpack.
    name: String,
    /// Version of the buildpack.
    version: Option<String>,
}

/// A build with a Dockerfile.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct DockerBuild {
    /// Folder that is sent to the build.
    context: String,
    /// Path of the Dockerfile.
    dockerfile_path: String,
}
