//! The stages of a root and the place of every file in them.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::clusters::Clusters;
use super::coverage::Coverage;
use super::facts::InputKind;
use super::order::Order;
use super::place::{FilePlace, Placement};
use super::problem::GitOpsProblem;
use super::recipe::Recipe;
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
    /// Nobody can tell which files: an unknown source, a path that is filled in later.
    Undecided,
    /// A path that is there and is not looked into: a link, or something that is left out.
    Unread,
    /// A chart or the output of a plugin.
    Rendered,
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
    /// Where that path is written, if it is.
    pub path_place: Option<FilePlace>,
    /// Stages that must be ready before it, as written.
    pub depends_on: Vec<StageId>,
    /// What made it.
    pub origin: Origin,
    /// Where its files come from.
    pub content: Content,
    /// The cluster it goes to, where that is not the one that runs the controller.
    pub cluster: Option<SmolStr>,
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
    pub(super) stages: Vec<Stage>,
    pub(super) order: Order,
    pub(super) clusters: Clusters,
    pub(super) problems: Vec<GitOpsProblem>,
    pub(super) touched: FxHashMap<FileId, Vec<Touch>>,
    pub(super) coverage: Coverage,
    /// Files in rising order, each as often as it is placed, beside its placements.
    pub(super) placed: Vec<FileId>,
    /// By the number of a file: where its placements begin, and where those of the next one do.
    pub(super) starts: Vec<u32>,
    pub(super) placements: Vec<Placement>,
    /// By stage: how it is built, path by path.
    pub(super) recipes: Vec<Vec<Recipe>>,
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

    /// How a stage is built: one recipe for each of its paths, none where there are no files.
    pub fn recipes(&self, id: StageId) -> &[Recipe] {
        self.recipes.get(usize::from(id.0)).map_or(&[], Vec::as_slice)
    }

    /// The stages with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (StageId, &Stage)> {
        self.stages.iter().enumerate().map(|(at, stage)| (StageId(at as u16), stage))
    }

    /// All stages, dependencies first.
    pub fn in_order(&self) -> &[StageId] {
        self.order.sequence()
    }

    /// Whether anything is known about the order of the stages.
    pub fn has_order(&self) -> bool {
        matches!(self.layout, Layout::Settings | Layout::Flux | Layout::Argo)
    }

    /// Where the objects of `file` go; empty for a file that nothing deploys.
    pub fn placements(&self, file: FileId) -> &[Placement] {
        let at = file.0 as usize;
        match self.starts.get(at..at + 2) {
            Some(&[start, end]) => &self.placements[start as usize..end as usize],
            _ => &[],
        }
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

    /// Where the stage `to` stands, seen from the stage `from`. Two objects without a stage are in
    /// the same place; one with and one without are in no order.
    pub fn place(&self, from: Option<StageId>, to: Option<StageId>) -> Place {
        match (from, to) {
            (Some(from), Some(to)) => self.order.place(from, to),
            (None, None) => Place::Same,
            _ => Place::Unordered,
        }
    }

    /// The best place of a file with the placements `to`, seen from the stage `from`; `None` if it
    /// is in no stage of the same cluster.
    pub fn nearest(&self, from: StageId, to: &[Placement]) -> Option<(Place, StageId)> {
        let rank = |place: &Place| match place {
            Place::Same => 0,
            Place::Ancestor => 1,
            Place::Unordered => 2,
            Place::Descendant => 3,
        };
        to.iter()
            .filter(|placement| self.same_cluster(from, placement.stage))
            .map(|placement| (self.order.place(from, placement.stage), placement.stage))
            .min_by_key(|(place, _)| rank(place))
    }

    /// Whether a stage waits for itself, so that it is never applied.
    pub fn is_circular(&self, stage: StageId) -> bool {
        self.order.is_circular(stage)
    }

    /// Whether the objects of two stages can meet. A repository may hold the stages of several
    /// clusters, told apart by what they say or by folders that repeat the same names.
    pub fn same_cluster(&self, a: StageId, b: StageId) -> bool {
        let cluster = |id| self.get(id).and_then(|stage| stage.cluster.as_ref());
        cluster(a) == cluster(b) && self.clusters.meet(a, b)
    }
}

/// The place of an object with the sync wave `to`, seen from one with the wave `from`, inside one
/// Argo CD Application.
pub fn wave_place(from: i32, to: i32) -> Place {
    match to.cmp(&from) {
        std::cmp::Ordering::Less => Place::Ancestor,
        std::cmp::Ordering::Equal => Place::Same,
        std::cmp::Ordering::Greater => Place::Descendant,
    }
}
