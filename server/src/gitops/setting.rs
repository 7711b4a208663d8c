//! What the user can say about the delivery where the files do not tell.

use serde::{Deserialize, Serialize};

/// A stage of the settings, for repositories without Flux or Argo CD objects.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StageSetting {
    /// Name, unique in the list.
    pub name: String,
    /// Folder it deploys, relative to the repository.
    pub path: String,
    /// Names of the stages before it.
    #[serde(default)]
    pub depends_on: Vec<String>,
    /// Namespace that replaces the one in the files.
    #[serde(default)]
    pub target_namespace: Option<String>,
}

/// Settings that decide how stages are found.
#[derive(Debug, Clone, Copy, Default)]
pub struct StageOptions<'a> {
    /// Stages by hand; if there is one, Flux and Argo CD objects make none.
    pub stages: &'a [StageSetting],
    /// Name of the Flux source that is this repository, where its URL does not tell.
    pub source: Option<&'a str>,
}
