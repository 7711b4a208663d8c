//! What a request sees: the state at its place in the order, and what is needed to speak of it to this client.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tower_lsp::ls_types::{self as lsp, Uri};

use super::session::Session;
use super::{from_proto, to_proto};
use crate::text::{FileId, FileRange, TextBuffer, TextRange};
use crate::workspace::{RootId, Snapshot};

/// An open document.
#[derive(Debug, Clone)]
pub struct OpenFile {
    /// As the editor spells it; answers use the same spelling.
    pub uri: Uri,
    /// The editor's version.
    pub version: i32,
}

/// The open documents.
#[derive(Debug, Clone, Default)]
pub struct OpenFiles {
    by_uri: HashMap<Uri, FileId>,
    by_file: HashMap<FileId, OpenFile>,
}

impl OpenFiles {
    /// The file that an editor calls `uri`.
    pub fn file(&self, uri: &Uri) -> Option<FileId> {
        self.by_uri.get(uri).copied()
    }

    /// What the editor says about a file.
    pub fn get(&self, file: FileId) -> Option<&OpenFile> {
        self.by_file.get(&file)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &OpenFile)> {
        self.by_file.iter().map(|(file, open)| (*file, open))
    }

    /// Adds one or changes its version.
    pub fn insert(&mut self, file: FileId, open: OpenFile) {
        self.by_uri.insert(open.uri.clone(), file);
        self.by_file.insert(file, open);
    }

    /// Forgets one.
    pub fn remove(&mut self, file: FileId) -> Option<OpenFile> {
        let open = self.by_file.remove(&file)?;
        self.by_uri.remove(&open.uri);
        Some(open)
    }
}

/// The state and the client, to be looked at from any thread.
#[derive(Clone)]
pub struct Scene {
    /// The state.
    pub snapshot: Arc<Snapshot>,
    /// The client.
    pub session: Arc<Session>,
    /// The open documents.
    pub open: Arc<OpenFiles>,
    /// Folders that are not read, or only in part.
    pub unread: Arc<[RootId]>,
}

/// A look at a scene.
pub struct View {
    /// The state.
    pub snapshot: Arc<Snapshot>,
    /// The client.
    pub session: Arc<Session>,
    /// The open documents.
    pub open: Arc<OpenFiles>,
    unread: Arc<[RootId]>,
    cancelled: Arc<AtomicBool>,
    buffers: RefCell<HashMap<FileId, Option<TextBuffer>>>,
}

impl View {
    /// A look that nobody can cancel yet.
    pub fn new(scene: Scene) -> View {
        let Scene { snapshot, session, open, unread } = scene;
        View { snapshot, session, open, unread, cancelled: Arc::default(), buffers: RefCell::default() }
    }

    /// The same view, given up when `cancelled` is set.
    pub fn with_cancel(self, cancelled: Arc<AtomicBool>) -> View {
        View { cancelled, ..self }
    }

    /// What this is a look at, to be taken elsewhere.
    pub fn scene(&self) -> Scene {
        let View { snapshot, session, open, unread, .. } = self;
        Scene { snapshot: snapshot.clone(), session: session.clone(), open: open.clone(), unread: unread.clone() }
    }

    /// Whether everything that was to be read has been.
    pub fn is_complete(&self) -> bool {
        self.unread.is_empty()
    }

    /// Whether the folder of a file has been read.
    pub fn is_complete_around(&self, file: FileId) -> bool {
        self.is_complete() || self.snapshot.file(file).is_some_and(|entry| !self.unread.contains(&entry.root))
    }

    /// Whether nobody waits for the answer any more.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// The file that the client calls `uri`, if there is one.
    pub fn file(&self, uri: &Uri) -> Option<FileId> {
        self.open.file(uri).or_else(|| self.snapshot.file_of(&from_proto::path(uri)?))
    }

    /// What the client calls a file.
    pub fn uri(&self, file: FileId) -> Option<Uri> {
        match self.open.get(file) {
            Some(open) => Some(open.uri.clone()),
            None => to_proto::uri(&self.snapshot.path(file)?),
        }
    }

    /// A range in the client's lines and characters.
    pub fn range(&self, place: FileRange) -> Option<lsp::Range> {
        self.with_buffer(place.file, |buffer| to_proto::range(buffer, place.range, self.session.encoding))
    }

    /// A byte offset of a place in the client's lines and characters.
    pub fn offset(&self, file: FileId, position: lsp::Position) -> Option<u32> {
        self.with_buffer(file, |buffer| buffer.offset(from_proto::position(position), self.session.encoding))
    }

    /// A byte range of a client's range.
    pub fn text_range(&self, file: FileId, range: lsp::Range) -> Option<TextRange> {
        Some(TextRange::new(self.offset(file, range.start)?, self.offset(file, range.end)?))
    }

    /// A place as the client knows it.
    pub fn location(&self, place: FileRange) -> Option<lsp::Location> {
        Some(lsp::Location::new(self.uri(place.file)?, self.range(place)?))
    }

    fn with_buffer<T>(&self, file: FileId, use_it: impl FnOnce(&TextBuffer) -> T) -> Option<T> {
        let mut buffers = self.buffers.borrow_mut();
        buffers.entry(file).or_insert_with(|| self.snapshot.buffer(file)).as_ref().map(use_it)
    }
}
