//! Documents in the editor: their text wins over the disk from the moment they are opened until they are closed.

use std::sync::Arc;
use std::time::Instant;

use tower_lsp::ls_types::{MessageType, Uri};

use super::diagnostics::Way;
use super::event::DocumentEvent;
use super::main_loop::MainLoop;
use super::view::OpenFile;
use crate::text::{FileId, Position};
use crate::workspace::{Change, FileChange, RootId};

impl MainLoop {
    pub(super) fn document(&mut self, event: DocumentEvent) {
        match event {
            DocumentEvent::Opened { uri, language, version, text } => {
                if is_yaml(&uri, &language) {
                    self.opened(uri, version, text);
                }
            }
            DocumentEvent::Edited { uri, version, edits, at } => self.edited(&uri, version, edits, at),
            DocumentEvent::Saved(uri) => self.saved(&uri),
            DocumentEvent::Closed(uri) => self.closed(&uri),
        }
    }

    fn opened(&mut self, uri: Uri, version: i32, text: String) {
        if self.open.file(&uri).is_some() {
            self.closed(&uri);
        }
        let (root, path) = self.place_of(&uri);
        self.open_at(root, path, OpenFile { uri, version }, text);
    }

    fn open_at(&mut self, root: RootId, path: String, open: OpenFile, text: String) {
        let opened = FileChange::Opened { root, path: path.clone(), text, version: open.version };
        self.apply(Change { files: vec![opened], ..Change::default() });
        let Some(file) = self.workspace.snapshot().file_at(root, &path) else { return };
        Arc::make_mut(&mut self.open).insert(file, open);
        self.redirect(file);
        self.waves.edited(file, Instant::now());
    }

    fn edited(&mut self, uri: &Uri, version: i32, edits: Vec<(Option<(Position, Position)>, String)>, at: Instant) {
        let Some(file) = self.open.file(uri) else {
            // A document whose text was lost starts anew with the next edit that brings all of it.
            if let Some((None, text)) = edits.last().filter(|_| self.folders.take_lost(uri)) {
                self.opened(uri.clone(), version, text.clone());
            }
            return;
        };
        let encoding = self.session.encoding;
        let edited = FileChange::Edited { file, version, edits, encoding };
        let applied = self.apply(Change { files: vec![edited], ..Change::default() });
        if applied.changed.contains(&file)
            && let Some(open) = self.open.get(file).cloned()
        {
            Arc::make_mut(&mut self.open).insert(file, OpenFile { version, ..open });
            self.waves.edited(file, at);
        }
    }

    /// The text of the editor and ours are no longer the same. Going on would show findings at wrong places.
    pub(super) fn drop_rejected(&mut self, file: FileId) {
        let Some(open) = Arc::make_mut(&mut self.open).remove(file) else { return };
        let name = open.uri.path().as_str().rsplit('/').next().unwrap_or_default().to_owned();
        let text = format!("{name}: an edit did not follow on the one before; close the file and open it again");
        self.outbox.message(MessageType::WARNING, text);
        self.folders.note_lost(open.uri);
        self.redirect(file);
    }

    fn saved(&mut self, uri: &Uri) {
        let Some(file) = self.open.file(uri) else { return };
        self.waves.edited(file, Instant::now());
        // The name may be new on disk, and a `.gitignore` may say something about it.
        let snapshot = self.workspace.snapshot();
        if let Some(entry) = snapshot.file(file) {
            self.read_again(entry.root, &entry.path);
        }
    }

    fn closed(&mut self, uri: &Uri) {
        self.folders.take_lost(uri);
        let Some(file) = self.open.file(uri) else { return };
        Arc::make_mut(&mut self.open).remove(file);
        self.apply(Change { files: vec![FileChange::Closed { file }], ..Change::default() });
        // Until the disk is read again the file has the text that is gone, and may not even be there.
        self.waves.is_outdated(file);
        if self.way_of(file) != Way::Push || self.session.client.pulls_diagnostics {
            let messages = self.book.redirect(file, Way::None);
            messages.into_iter().for_each(|message| self.outbox.publish(message));
        }
        self.drop_unused_folders();
    }

    /// Finds the place of open documents again after the folders have changed.
    pub(super) fn place_again(&mut self) {
        let open: Vec<_> = self.open.iter().map(|(file, open)| (file, open.clone())).collect();
        for (file, open) in open {
            let snapshot = self.workspace.snapshot();
            let now = snapshot.file(file).map(|entry| (entry.root, entry.path.to_string()));
            let text = self.folders.take_text(&open.uri).or_else(|| snapshot.text(file).map(|text| text.to_string()));
            let (root, path) = self.place_of(&open.uri);
            if now.as_ref().is_some_and(|(old, name)| (*old, name) == (root, &path)) {
                continue;
            }
            Arc::make_mut(&mut self.open).remove(file);
            if now.is_some() {
                self.apply(Change { files: vec![FileChange::Closed { file }], ..Change::default() });
            }
            self.open_at(root, path, open, text.unwrap_or_default());
        }
    }

    /// How the client learns of a file's findings.
    pub(super) fn way_of(&self, file: FileId) -> Way {
        let open = self.open.get(file).is_some();
        let pulls = self.session.client.pulls_diagnostics;
        if open {
            return if pulls { Way::Pull } else { Way::Push };
        }
        if !self.folders.shows_closed() || (pulls && self.pulls_workspace) { Way::None } else { Way::Push }
    }

    /// Tells what is to be told now that the way to the client may be another one.
    pub(super) fn redirect(&mut self, file: FileId) {
        let way = self.way_of(file);
        let messages = self.book.redirect(file, way);
        messages.into_iter().for_each(|message| self.outbox.publish(message));
    }
}

/// Whether a document is ours to look at. Editors send what they were told to; some send everything.
fn is_yaml(uri: &Uri, language: &str) -> bool {
    let name = uri.path().as_str().rsplit('/').next().unwrap_or_default();
    language == "yaml" || name.ends_with(".yaml") || name.ends_with(".yml") || name == "Kustomization"
}
