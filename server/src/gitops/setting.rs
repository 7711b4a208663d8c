//! A stage that is written down by hand.

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
