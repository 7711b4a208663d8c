//! What is wrong with a build: typed, each at the place that a person would have to change.
//!
//! The words are ours, the meaning is kustomize's: where it refuses a build, so does this one. What this
//! build cannot do (remote resources, plug-ins) is a problem of its own kind and never a guess.

use crate::text::TextRange;

/// A place in a file of the build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Path of the file.
    pub path: String,
    /// Bytes of the file; empty where the whole file is meant.
    pub range: TextRange,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: ProblemKind,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// A path that leads nowhere.
    MissingFile {
        /// As written.
        entry: String,
    },
    /// An entry without text.
    EmptyEntry,
    /// An entry that leads over the network: nothing behind it is known.
    Remote {
        /// As written.
        entry: String,
    },
    /// A field or kind whose effect this build does not compute.
    Unsupported {
        /// What it is.
        what: String,
    },
    /// A directory without a kustomization file.
    NoKustomization {
        /// The directory.
        path: String,
    },
    /// A directory with several of them.
    SeveralKustomizations {
        /// The directory.
        path: String,
    },
    /// A kustomization file that says nothing.
    EmptyKustomization,
    /// An `apiVersion` or `kind` that is not kustomize's.
    WrongType {
        /// What is expected.
        expected: String,
    },
    /// A field that kustomize does not have.
    UnknownField {
        /// Its name.
        field: String,
    },
    /// A value of another type than its field has.
    WrongValue {
        /// What is expected.
        expected: String,
    },
    /// A path that leads back to a directory that is being built, or to one around it.
    Cycle {
        /// As written.
        entry: String,
    },
    /// A component among the resources.
    ComponentAsResource,
    /// A plain kustomization among the components.
    KustomizationAsComponent,
    /// A file outside of the directory of the kustomization that reads it.
    OutsideDirectory {
        /// As written.
        entry: String,
    },
    /// A text that is no YAML, or no document that a reader of the cluster takes.
    Malformed {
        /// What is wrong with it.
        message: String,
    },
    /// A document that is no object.
    NotAnObject {
        /// What it lacks.
        lacks: &'static str,
    },
    /// A second object with the same identity.
    DuplicateId {
        /// The identity.
        id: String,
    },
    /// Two objects that one namespace makes the same.
    NamespaceConflict {
        /// The identity.
        id: String,
    },
    /// A patch that fits no object.
    PatchWithoutTarget {
        /// The object that it names.
        id: String,
    },
    /// A patch that fits several objects.
    PatchAmbiguous {
        /// The object that it names.
        id: String,
    },
    /// A patch that is none, or one of a kind that does not fit.
    InvalidPatch {
        /// Why.
        message: String,
    },
    /// A patch that cannot be applied.
    PatchFailed {
        /// Why.
        message: String,
    },
    /// A selector (a regular expression, a label selector) that cannot be read.
    InvalidSelector {
        /// Why.
        message: String,
    },
    /// A generator that makes no object.
    InvalidGenerator {
        /// Why.
        message: String,
    },
    /// A generated object that is there already, and the generator does not say what to do with it.
    GeneratedTwice {
        /// The identity.
        id: String,
    },
    /// A generator that merges or replaces what is not there.
    NothingToMerge {
        /// The identity.
        id: String,
    },
    /// A field of an object that a transformer cannot set.
    FieldNotSettable {
        /// The field and why.
        message: String,
    },
    /// A name of `replicas` that nothing has.
    NoReplicas {
        /// The name.
        name: String,
    },
    /// A replacement that cannot be done.
    ReplacementFailed {
        /// Why.
        message: String,
    },
    /// A name that could mean several renamed objects.
    AmbiguousReference {
        /// The field and the objects.
        message: String,
    },
    /// A variable that cannot be filled in.
    InvalidVariable {
        /// Why.
        message: String,
    },
    /// An object whose variables cannot be replaced after the build.
    SubstitutionFailed {
        /// Why.
        message: String,
    },
    /// Variables whose values are in the cluster only: the objects that use them are not complete.
    UnknownVariables {
        /// Which.
        message: String,
    },
    /// An object that cannot be printed: a value does not fit its type.
    NotPrintable {
        /// Why.
        message: String,
    },
}

impl ProblemKind {
    /// Whether kustomize would refuse the build for it; the others are things that this build cannot do.
    pub fn is_refusal(&self) -> bool {
        !matches!(
            self,
            ProblemKind::Remote { .. } | ProblemKind::Unsupported { .. } | ProblemKind::UnknownVariables { .. }
        )
    }

    /// In words, as a sentence without its full stop.
    pub fn message(&self) -> String {
        use ProblemKind::*;
        match self {
            MissingFile { entry } => format!("`{entry}` leads to no file or directory"),
            EmptyEntry => "an entry without a path".to_owned(),
            Remote { entry } => format!("`{entry}` is remote and is not fetched: what it brings is not in the result"),
            Unsupported { what } => format!("{what} is not supported by this build"),
            NoKustomization { path } => {
                format!("no kustomization.yaml, kustomization.yml or Kustomization in `{path}`")
            }
            SeveralKustomizations { path } => format!("several kustomization files in `{path}`"),
            EmptyKustomization => "the kustomization says nothing".to_owned(),
            WrongType { expected } => format!("this should be {expected}"),
            UnknownField { field } => format!("unknown field `{field}`"),
            WrongValue { expected } => format!("{expected} is expected here"),
            Cycle { entry } => format!("`{entry}` leads back to a directory that is being built: a cycle"),
            ComponentAsResource => "this is a Component: it belongs under `components`".to_owned(),
            KustomizationAsComponent => "this is no Component: it belongs under `resources`".to_owned(),
            OutsideDirectory { entry } => {
                format!(
                    "`{entry}` is not in or below the directory of the kustomization, which kustomize does not allow"
                )
            }
            Malformed { message } => message.clone(),
            NotAnObject { lacks } => format!("this is no Kubernetes object: it has no {lacks}"),
            DuplicateId { id } => format!("{id} is in the build already"),
            NamespaceConflict { id } => format!("the namespace makes two objects the same: {id}"),
            PatchWithoutTarget { id } => format!("the patch fits no object: there is no {id}"),
            PatchAmbiguous { id } => format!("the patch fits several objects: {id}"),
            GeneratedTwice { id } => format!("{id} exists, so `behavior` must be merge or replace"),
            NothingToMerge { id } => format!("{id} does not exist, so there is nothing to merge with or to replace"),
            NoReplicas { name } => {
                format!("no Deployment, StatefulSet, ReplicaSet or ReplicationController has the name `{name}`")
            }
            InvalidPatch { message }
            | PatchFailed { message }
            | InvalidSelector { message }
            | InvalidGenerator { message }
            | FieldNotSettable { message }
            | ReplacementFailed { message }
            | AmbiguousReference { message }
            | InvalidVariable { message }
            | SubstitutionFailed { message }
            | UnknownVariables { message }
            | NotPrintable { message } => message.clone(),
        }
    }
}

/// Why a part of the build ended: at least one problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub Vec<Problem>);

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Refusal {
        Refusal(vec![problem])
    }
}

/// What a step of the build gives.
pub type Result<T> = std::result::Result<T, Refusal>;

impl Place {
    /// A problem here.
    pub fn problem(&self, kind: ProblemKind) -> Problem {
        Problem { place: self.clone(), kind }
    }

    /// A refusal here.
    pub fn refuse<T>(&self, kind: ProblemKind) -> Result<T> {
        Err(self.problem(kind).into())
    }
}
