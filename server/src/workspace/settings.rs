//! What the user can set, once: the file `openchoreo-lsp.toml`, the editor and the command line all
//! fill this structure, and its documentation is the manual.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::gitops::StageSetting;
use crate::model::Generation;

/// Name of the settings file. No YAML, because Flux would ship it to the cluster.
pub const FILE_NAME: &str = "openchoreo-lsp.toml";

/// How loud a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported at all.
    Off,
    /// A hint.
    Hint,
    /// Information.
    Information,
    /// A warning.
    Warning,
    /// An error.
    Error,
}

/// Settings of one folder.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Settings {
    /// The OpenChoreo generation the files are written for. Left out, the documents tell.
    pub generation: Option<Generation>,
    /// Whether `auto` was written, which takes back what a layer below pins.
    #[serde(skip)]
    #[schemars(skip)]
    pub auto_generation: bool,
    /// Severity by diagnostic code (`"stage/unordered" = "off"`) or by prefix (`"stage/"`).
    pub severity: BTreeMap<String, Level>,
    /// Names that exist outside the repository, by kind: `{ Environment = ["qa", "team-*"] }`.
    pub external: BTreeMap<String, Vec<String>>,
    /// Stages, in any order, where no Flux or Argo CD objects tell.
    pub stages: Vec<StageSetting>,
    /// Paths that are not looked at, as globs relative to the repository.
    pub exclude: Vec<String>,
    /// Name of the Flux source (`GitRepository` …) that is this repository, where its URL does not tell.
    pub source: Option<String>,
}

/// What a settings file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// What could be understood.
    pub settings: Settings,
}

/// Reads the text of a settings file.
pub fn read(text: &str) -> Read {
    Read { settings: toml::from_str(text).unwrap_or_default() }
}

impl Settings {
    /// These settings with those of `over` on top: single values and severities of `over` replace,
    /// lists are joined.
    pub fn merged(mut self, over: &Settings) -> Settings {
        self.generation = if over.auto_generation { None } else { over.generation.or(self.generation) };
        self.severity.extend(over.severity.iter().map(|(code, level)| (code.clone(), *level)));
        for (kind, names) in &over.external {
            join(self.external.entry(kind.clone()).or_default(), names);
        }
        if !over.stages.is_empty() {
            self.stages.clone_from(&over.stages);
        }
        join(&mut self.exclude, &over.exclude);
        self.source = over.source.clone().or(self.source);
        self
    }
}

fn join(list: &mut Vec<String>, more: &[String]) {
    for item in more {
        if !list.contains(item) {
            list.push(item.clone());
        }
    }
}
