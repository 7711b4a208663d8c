//! What this layer notices by itself. The diagnostics layer gives it a code, a severity and words.

use smol_str::SmolStr;

use super::facts::InputKind;
use super::place::FilePlace;
use super::stages::StageId;
use crate::text::{FileId, TextRange};

/// One thing that is wrong, or that cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitOpsProblem {
    /// Where.
    pub place: FilePlace,
    /// What.
    pub kind: ProblemKind,
    /// A stage whose build meets the problem; `None` where no stage does.
    pub stage: Option<StageId>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
}

/// A place that explains a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The place; the range is empty where the whole file is meant.
    pub place: FilePlace,
    /// Its part in the problem, in a few words.
    pub role: &'static str,
}

/// What is wrong. Paths are relative to the root; `entry` is the text as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// An entry of `resources`, `bases` or `components` that leads nowhere.
    MissingEntry {
        /// As written.
        entry: SmolStr,
        /// Where it leads.
        path: String,
        /// What deletes it.
        item: TextRange,
        /// A name in the same folder that it could mean.
        nearest: Option<String>,
    },
    /// A file beside the resources (a patch, a file of a generator) that is not there.
    MissingInput {
        /// What it would be for.
        input: InputKind,
        /// As written.
        entry: SmolStr,
        /// Where it leads.
        path: String,
    },
    /// An entry that leads out of the repository.
    OutsideRoot {
        /// As written.
        entry: SmolStr,
    },
    /// An entry without text.
    EmptyEntry {
        /// What deletes it.
        item: TextRange,
    },
    /// An entry that is a symbolic link or worse: it works here and is missing in the artifact.
    SpecialEntry {
        /// As written.
        entry: SmolStr,
    },
    /// An entry that exists but that `.sourceignore` keeps out of the artifact.
    IgnoredEntry {
        /// As written.
        entry: SmolStr,
    },
    /// The same path twice in one kustomization.
    ListedTwice {
        /// As written.
        entry: SmolStr,
        /// What deletes the second one.
        item: TextRange,
    },
    /// A file or directory that reaches one build by two ways with the same names; related is the
    /// entry of the first way.
    IncludedTwice {
        /// Path of the file that comes twice.
        path: String,
    },
    /// A directory is listed that has no kustomization file.
    NoKustomization {
        /// As written.
        entry: SmolStr,
        /// The directory.
        path: String,
        /// What deletes it.
        item: TextRange,
    },
    /// An entry that leads back to a folder that is being built, or to one around it.
    Cycle {
        /// As written.
        entry: SmolStr,
    },
    /// A kustomize Component among the resources.
    ComponentAsResource {
        /// As written.
        entry: SmolStr,
    },
    /// A component entry that leads to a plain kustomization.
    KustomizationAsComponent {
        /// As written.
        entry: SmolStr,
    },
    /// A component entry that leads to a file.
    FileAsComponent {
        /// As written.
        entry: SmolStr,
    },
    /// A kustomization file is listed instead of its directory.
    KustomizationFileAsResource {
        /// As written.
        entry: SmolStr,
        /// What should stand there.
        directory: String,
    },
    /// An entry that would be fetched over the network; nothing behind it is known.
    Remote {
        /// As written.
        entry: SmolStr,
    },
    /// A field of a kustomization whose effect is not computed.
    NotEvaluated {
        /// Name of the field.
        field: &'static str,
    },
    /// Several recognised kustomization files in one directory; related are the others.
    SeveralKustomizationFiles,
    /// A kustomization file that says nothing.
    EmptyKustomization,
    /// A kustomization file whose `apiVersion` or `kind` kustomize refuses.
    WrongType,
    /// `dependsOn` names a Kustomization that is not there.
    UnknownDependency {
        /// Its name.
        name: SmolStr,
        /// Its namespace, where one is known.
        namespace: Option<SmolStr>,
        /// A name that it could mean.
        nearest: Option<SmolStr>,
    },
    /// `dependsOn` names the Kustomization itself.
    SelfDependency,
    /// `dependsOn` closes a circle: none of these stages is ever applied.
    DependencyCycle {
        /// The names along the circle, beginning and ending with the same.
        names: Vec<SmolStr>,
    },
    /// No `sourceRef`, or one without a name.
    MissingSourceRef,
    /// A `sourceRef` to an object that the repository does not have, although it has others.
    UnknownSource {
        /// Its kind.
        kind: SmolStr,
        /// Its name.
        name: SmolStr,
        /// A name that it could mean.
        nearest: Option<SmolStr>,
    },
    /// Several sources, and nothing tells which of them is this repository: its stages stay unknown.
    UndecidedSource,
    /// `spec.path` does not exist.
    MissingPath {
        /// The path.
        path: String,
    },
    /// `spec.path` names a file.
    PathIsFile {
        /// The path.
        path: String,
    },
    /// `spec.path` leads out of the source; Flux takes it from the root instead.
    PathOutside {
        /// As written.
        path: SmolStr,
    },
    /// A stage that takes a folder as it is takes files of other stages with it; related are those.
    OverlappingStages {
        /// The stages whose files are taken.
        others: Vec<StageId>,
        /// One of the files.
        file: FileId,
    },
    /// An ApplicationSet: its Applications are not evaluated.
    ApplicationSet,
    /// A folder that Argo CD renders with Helm or a plugin.
    Rendered,
    /// The path of an Application is a link, or is left out here: it is not looked into.
    UnreadPath {
        /// The path.
        path: String,
    },
    /// An Application takes a folder without what lies deeper, and no file lies in the folder itself.
    NotRecursive {
        /// The path.
        path: String,
        /// Place of `directory.recurse`, if it is written.
        written: Option<FilePlace>,
    },
}
