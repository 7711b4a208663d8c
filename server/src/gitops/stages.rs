//! The stages of a root and the place of every file in them.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::Tree;
use super::facts::InputKind;
use super::place::{FilePlace, Placement};
use super::problem::GitOpsProblem;
use super::setting::StageOptions;
use crate::text::FileId;

/// Number of a stage in its root, in a stable order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StageId(pub u16);

/// What the stages of a root were made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Layout {
    /// The settings list them.
    Settings,
    /// Flux Kustomizations.
    Flux,
    /// Argo CD Applications, in the order of their sync waves.
    Argo,
    /// Kustomization files that no other one includes; without order.
    Kustomize,
    /// Nothing tells how anything is deployed.
    #[default]
    None,
}

/// What made a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A Flux Kustomization at this place (its name).
    Flux(FilePlace),
    /// An Argo CD Application at this place (its name).
    Argo(FilePlace),
    /// The setting with this number.
    Setting(usize),
    /// A kustomization file.
    Kustomize(FileId),
}

/// Where a stage takes its files from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Content {
    /// This kustomization file and all it includes.
    Kustomization(FileId),
    /// The whole folder, as Flux (or Argo CD) walks one without a kustomization file.
    Folder,
    /// The path leads nowhere, so there are no files.
    Missing,
    /// Another repository.
    External,
    /// Nobody can tell which repository.
    Undecided,
}

/// One step of the delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Name of the Flux Kustomization, the Application, the stage of the settings, or the folder.
    pub name: SmolStr,
    /// Namespace of the Flux Kustomization or the Application, where it is known.
    pub namespace: Option<SmolStr>,
    /// The path it takes, relative to the root; empty for the root.
    pub path: String,
    /// Stages that must be ready before it, as written.
    pub depends_on: Vec<StageId>,
    /// What made it.
    pub origin: Origin,
    /// Where its files come from.
    pub content: Content,
    /// The namespace that it puts its objects into.
    pub target_namespace: Option<SmolStr>,
    /// Whether objects that leave the stage are deleted.
    pub prune: bool,
    /// Whether dependants wait for its objects to be healthy.
    pub waits: bool,
    /// Whether it is suspended.
    pub suspended: bool,
    /// Whether a post-build substitution runs over its objects.
    pub substitutes: bool,
    /// Whether there may be objects in it that no file shows: remote entries, charts, plugins.
    pub has_unknown_objects: bool,
    /// Its files in the order of the build; one that comes by two ways stands here twice.
    pub files: Vec<FileId>,
    /// The kustomization files of its build, outermost first.
    pub kustomizations: Vec<FileId>,
}

/// Where one stage stands in relation to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The same stage.
    Same,
    /// Ready before it.
    Ancestor,
    /// Applied after it.
    Descendant,
    /// In no order.
    Unordered,
}

/// A kustomization that reads a file without making objects of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// What for.
    pub kind: InputKind,
    /// Where that is written.
    pub place: FilePlace,
}

/// All stages of a root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stages {
    /// What they were made of.
    pub layout: Layout,
    stages: Vec<Stage>,
    problems: Vec<GitOpsProblem>,
    touched: FxHashMap<FileId, Vec<Touch>>,
    placed: Vec<FileId>,
    placements: Vec<Placement>,
}

impl Stages {
    /// All stages; their numbers are their places in this list.
    pub fn all(&self) -> &[Stage] {
        &self.stages
    }

    /// The stage with this number.
    pub fn get(&self, id: StageId) -> Option<&Stage> {
        self.stages.get(usize::from(id.0))
    }

    /// Where the objects of `file` go; empty for a file that nothing deploys.
    pub fn placements(&self, file: FileId) -> &[Placement] {
        let start = self.placed.partition_point(|placed| *placed < file);
        let count = self.placed[start..].iter().take_while(|placed| **placed == file).count();
        &self.placements[start..start + count]
    }

    /// Which kustomizations read `file` as a patch or another input.
    pub fn touched(&self, file: FileId) -> &[Touch] {
        self.touched.get(&file).map_or(&[], Vec::as_slice)
    }

    /// Whether the documents of `file` are patches, so that they are no objects of their own.
    pub fn is_patch(&self, file: FileId) -> bool {
        self.placements(file).is_empty() && self.touched(file).iter().any(|touch| touch.kind == InputKind::Patch)
    }

    /// What was noticed, in the order of files and places.
    pub fn problems(&self) -> &[GitOpsProblem] {
        &self.problems
    }
}

/// Computes the stages of `tree`.
pub fn stages(_tree: &dyn Tree, _options: StageOptions<'_>) -> Stages {
    Stages::default()
}
