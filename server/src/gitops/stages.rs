//! The stages of a root and the place of every file in them.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::Tree;
use crate::text::FileId;

/// Number of a stage in its root, in a stable order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StageId(pub u16);

/// One step of the delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Name of the Flux Kustomization, the Application, or the stage of the settings.
    pub name: SmolStr,
    /// Its namespace, where it has one.
    pub namespace: Option<SmolStr>,
    /// The path it takes, relative to the root; empty for the root.
    pub path: String,
    /// Stages that must be ready before it.
    pub depends_on: Vec<StageId>,
}

/// How a file's objects reach the cluster through one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The stage.
    pub stage: StageId,
    /// The namespace that replaces the one in the file.
    pub namespace: Option<SmolStr>,
    /// In front of the name.
    pub name_prefix: SmolStr,
    /// Behind the name.
    pub name_suffix: SmolStr,
}

/// All stages of a root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stages {
    /// In dependency order where there is one.
    pub stages: Vec<Stage>,
    placements: FxHashMap<FileId, Vec<Placement>>,
}

impl Stages {
    /// Where the objects of `file` go; empty for a file that nothing deploys.
    pub fn placements(&self, file: FileId) -> &[Placement] {
        self.placements.get(&file).map_or(&[], Vec::as_slice)
    }
}

/// Computes the stages of `tree`.
pub fn stages(_tree: &dyn Tree) -> Stages {
    Stages::default()
}
