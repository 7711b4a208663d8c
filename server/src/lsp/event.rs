//! What the main loop can be told. The inbox knows kinds of events, not names of requests: a new request is a closure
//! over a [`View`], and the loop stays as it is.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Instant;

use serde_json::Value;
use tower_lsp::ls_types::{ProgressToken, Uri};

use super::findings::Findings;
use super::held::Query;
use super::main_loop::MainLoop;
use super::pull::WorkspacePull;
use super::session::Session;
use crate::loader::Loaded;
use crate::text::{FileId, Position};
use crate::workspace::RootId;

/// The way into the main loop.
pub type Inbox = Sender<Event>;

/// Something that happened.
pub enum Event {
    /// The conversation begins.
    Start(Arc<Session>, Vec<PathBuf>),
    /// A document in the editor.
    Document(DocumentEvent),
    /// A question to the state at this place in the order.
    Query(Query),
    /// A question that is answered when there is something new.
    WorkspacePull(WorkspacePull),
    /// Paths that a watcher names; they may be files or folders, gone or new.
    DiskChanged(Vec<PathBuf>),
    /// Workspace folders.
    Folders {
        /// New ones.
        added: Vec<PathBuf>,
        /// Gone ones.
        removed: Vec<PathBuf>,
    },
    /// The editor's settings may have changed; here they are, if it sent them along.
    Settings(Value),
    /// The user stopped a progress.
    ProgressCancelled(ProgressToken),
    /// A background result.
    Done(Done),
    /// A message for the user.
    Tell(String),
    /// A look at the server itself.
    Inspect(Box<dyn FnOnce(&MainLoop) + Send>),
    /// The client is gone: whoever waits is to be answered now.
    Drain,
    /// The end.
    Stop,
}

/// A document in the editor.
pub enum DocumentEvent {
    /// Opened with a text.
    Opened {
        /// As the editor spells it.
        uri: Uri,
        /// The editor's name of the language.
        language: String,
        /// The editor's number of this state of the text.
        version: i32,
        /// The text.
        text: String,
    },
    /// Edited.
    Edited {
        /// As the editor spells it.
        uri: Uri,
        /// Rises.
        version: i32,
        /// In order: what is replaced (`None`: everything), and the new text.
        edits: Vec<(Option<(Position, Position)>, String)>,
        /// When the edit was read.
        at: Instant,
    },
    /// Saved.
    Saved(Uri),
    /// Closed.
    Closed(Uri),
}

/// A background result.
pub enum Done {
    /// How far a load is.
    LoadProgress {
        /// Files read.
        done: usize,
        /// Files in all.
        total: usize,
    },
    /// A load has ended; `None` if it was cancelled or failed.
    Loaded {
        /// The folder.
        root: RootId,
        /// What it brought.
        loaded: Option<Loaded>,
        /// When it began.
        began: Instant,
    },
    /// Findings of one edited file.
    Edited(Findings, Instant),
    /// The check of an edited file failed.
    EditFailed(FileId),
    /// Findings of the second wave.
    Wave(Vec<Findings>),
    /// The second wave has ended; these files are left.
    WaveEnded(Vec<FileId>),
    /// A client pulled these.
    Pulled(Findings),
    /// Whether the client made room for a progress.
    ProgressReady(ProgressToken, bool),
    /// The editor's settings: one value for each folder that was asked for, or one for all.
    Configuration(Vec<(Option<PathBuf>, Value)>),
}
