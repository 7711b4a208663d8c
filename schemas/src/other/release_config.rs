//! ReleaseConfig: settings of `occ` in its file-system mode.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use crate::shared::FreeObject;

/// Where `occ` writes what it generates.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ReleaseConfig {
    /// A name for the file; nothing reads it.
    metadata: Option<FreeObject>,
    /// Where ComponentReleases go.
    component_release_defaults: Option<OutputDefaults>,
    /// Where ReleaseBindings go.
    release_binding_defaults: Option<OutputDefaults>,
}

/// Folders for what is generated.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct OutputDefaults {
    /// The folder for everything that nothing below says otherwise of, relative to the repository.
    default_output_dir: Option<String>,
    /// Folders by the name of the project.
    projects: Option<BTreeMap<String, ProjectOutput>>,
}

/// Folders for one project.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ProjectOutput {
    /// The folder for the components of the project that are not listed.
    default_output_dir: Option<String>,
    /// Folders by the name of the component.
    components: Option<BTreeMap<String, String>>,
}
