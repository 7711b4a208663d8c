//! What a run tells while it goes on: the one language of the command line, the editor and programs.
//!
//! As JSON an event is one line with the word in `event`; the manual describes every field, and fields
//! are only ever added. Lines and characters count from 0, as in the other outputs for programs.

use serde::Serialize;
use smol_str::SmolStr;

use super::diff::Change;
use super::object::Object;
use super::refusal::Sort;
use crate::text::{FileId, TextRange};

/// The cluster that was connected to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// The kubeconfig, as it was found.
    pub kubeconfig: String,
    /// Name of the context.
    pub context: String,
    /// Address of the API server, without credentials.
    pub server: String,
    /// Name of the user entry.
    pub user: Option<String>,
    /// The namespace for objects that name none.
    pub namespace: String,
}

/// An object as events name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectRef {
    /// `apiVersion`
    pub api_version: String,
    /// Kind.
    pub kind: SmolStr,
    /// Namespace; `None` for a cluster-scoped object.
    pub namespace: Option<SmolStr>,
    /// Name.
    pub name: SmolStr,
    /// The stage that deploys it.
    pub stage: SmolStr,
    /// The file it comes from.
    pub path: SmolStr,
    /// The line of its name.
    pub line: u32,
    /// The file, for the same process.
    #[serde(skip)]
    pub file: FileId,
}

impl ObjectRef {
    /// The object as it is called in `stage`.
    pub fn new(object: &Object, stage: &str) -> ObjectRef {
        ObjectRef {
            api_version: object.key.api_version(),
            kind: object.key.kind.clone(),
            namespace: object.key.namespace.clone(),
            name: object.key.name.clone(),
            stage: SmolStr::new(stage),
            path: object.source.path.clone(),
            line: object.source.line,
            file: object.source.file,
        }
    }

    /// `Component web/shop`
    pub fn called(&self) -> String {
        match &self.namespace {
            Some(namespace) => format!("{} {namespace}/{}", self.kind, self.name),
            None => format!("{} {}", self.kind, self.name),
        }
    }
}

/// A place in a file that a server's words are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// The file.
    pub path: SmolStr,
    /// First line.
    pub line: u32,
    /// First character, in UTF-16 units.
    pub character: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Character behind the end.
    pub end_character: u32,
    /// The field as the server named it; empty for the whole object.
    pub field: String,
    /// What is wrong there.
    pub message: String,
    /// Who owns the field, for a conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
    /// The file, for the same process.
    #[serde(skip)]
    pub file: FileId,
    /// The place in bytes, for the same process.
    #[serde(skip)]
    pub range: TextRange,
}

/// How many objects have which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// New ones; without a server, all that need nothing of the run.
    pub create: usize,
    /// Changed ones.
    pub update: usize,
    /// Those that stay as they are.
    pub unchanged: usize,
    /// Those that wait for others of the run.
    pub deferred: usize,
    /// Fields of others.
    pub conflict: usize,
    /// Fields that cannot change.
    pub immutable: usize,
    /// Not accepted.
    pub refused: usize,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// Nothing to do.
    Nothing,
    /// All is applied, and ready where it was waited for.
    Done,
    /// There are differences (a plan or a diff only).
    Differences,
    /// The server refused something.
    Refused,
    /// All is applied, but something is not ready.
    NotReady,
    /// Stopped before the end; the same command goes on from there.
    Interrupted,
}

impl Outcome {
    /// The exit status of the command line.
    pub fn exit_status(self) -> u8 {
        match self {
            Outcome::Nothing | Outcome::Done => 0,
            Outcome::Differences => 1,
            Outcome::Refused => 3,
            Outcome::NotReady => 4,
            Outcome::Interrupted => 5,
        }
    }
}

/// The sum of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// How it ended.
    pub outcome: Outcome,
    /// Written.
    pub applied: Vec<ObjectRef>,
    /// Not written because nothing would have changed.
    pub unchanged: Vec<ObjectRef>,
    /// Not accepted, with the reason.
    pub failed: Vec<(ObjectRef, String)>,
    /// Not tried because of another object, with the reason.
    pub skipped: Vec<(ObjectRef, String)>,
    /// Not tried because the run stopped.
    pub not_reached: Vec<ObjectRef>,
    /// Written and not ready, with the reason.
    pub not_ready: Vec<(ObjectRef, String)>,
    /// One was being written when the run stopped, and nobody knows whether the server has it.
    pub unknown: Vec<ObjectRef>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// Which cluster; the first of all events of a run with one.
    Target(Target),
    /// Something a person should know, about one object or about all.
    Warning {
        /// The object, if it is about one.
        #[serde(skip_serializing_if = "Option::is_none")]
        object: Option<ObjectRef>,
        /// In words.
        message: String,
    },
    /// What will become of an object.
    Planned {
        /// The object.
        object: ObjectRef,
        /// Number of the batch it is written in, from 0; those of one batch go at the same time.
        batch: usize,
        /// `create`, `update`, `unchanged`, `deferred`, `conflict`, `immutable`, `refused`; `apply` without a server.
        verdict: &'static str,
        /// What of this run it needs first.
        needs: Vec<String>,
        /// Whether it was judged without the server: what it needs is not there yet.
        checked_locally: bool,
        /// Fields that change, without secrets.
        changes: Vec<Change>,
        /// The difference as a text, without secrets; only where a difference was asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        diff: Option<String>,
        /// What the server said, if it said no.
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        /// The same by fields, on their lines.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        marks: Vec<Mark>,
    },
    /// What is waited for between two batches.
    Gate {
        /// Number of the batch after which it stands.
        batch: usize,
        /// The objects.
        objects: Vec<String>,
        /// The conditions that must be true.
        conditions: Vec<&'static str>,
    },
    /// The plan as a whole; its digest changes when anything in it does.
    Plan {
        /// The digest.
        digest: String,
        /// How many objects have which verdict.
        counts: Counts,
        /// The namespaces that are written to.
        namespaces: Vec<SmolStr>,
    },
    /// A batch begins.
    Batch {
        /// Its number.
        batch: usize,
        /// Of how many.
        of: usize,
        /// The stage.
        stage: SmolStr,
        /// How many objects it has.
        objects: usize,
    },
    /// An object was written.
    Applied {
        /// The object.
        object: ObjectRef,
        /// `created`, `updated` or `unchanged`.
        what: &'static str,
    },
    /// A server did not take an object.
    Failed {
        /// The object.
        object: ObjectRef,
        /// The sort of the refusal.
        sort: Sort,
        /// In words.
        message: String,
        /// The same by fields, on their lines.
        marks: Vec<Mark>,
    },
    /// An object was not tried because of another one.
    Skipped {
        /// The object.
        object: ObjectRef,
        /// Why.
        because: String,
    },
    /// A request is tried again.
    Retry {
        /// The object, if it is about one.
        #[serde(skip_serializing_if = "Option::is_none")]
        object: Option<ObjectRef>,
        /// Why.
        message: String,
        /// After how many milliseconds.
        after_ms: u64,
    },
    /// Something is waited for.
    Waiting {
        /// The object.
        object: ObjectRef,
        /// What is known about it.
        message: String,
    },
    /// A gate opened.
    Ready {
        /// The object.
        object: ObjectRef,
    },
    /// A gate did not open.
    NotReady {
        /// The object.
        object: ObjectRef,
        /// Why.
        message: String,
        /// Whether waiting longer could have helped.
        can_heal: bool,
    },
    /// There is no plan: the server could not be asked, or did not let the user ask.
    NoPlan {
        /// The sort of the refusal.
        sort: Sort,
        /// In words.
        message: String,
    },
    /// The end.
    Report(Report),
}
