//! What the client was told about each file, so that it hears each thing once: never an old result over a new one,
//! never the same list again, and an empty list when the last finding is gone.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tower_lsp::ls_types::{Diagnostic, Uri};

use super::findings::Findings;
use crate::text::FileId;

/// A message to the client.
#[derive(Debug, Clone, PartialEq)]
pub struct Publish {
    /// The document.
    pub uri: Uri,
    /// Its findings.
    pub items: Arc<Vec<Diagnostic>>,
    /// The version they are for, if it is open.
    pub version: Option<i32>,
}

/// How the client learns of a file's findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It is told.
    Push,
    /// It asks.
    Pull,
    /// Not at all.
    None,
}

#[derive(Debug)]
struct Entry {
    findings: Findings,
    /// The hash of the list that was pushed, and what the document was called; an empty list counts as none.
    pushed: Option<(u64, Uri)>,
    /// The hash and version that were pulled.
    pulled: Option<(u64, Option<i32>)>,
}

/// What was found and told.
#[derive(Debug, Default)]
pub struct Book {
    entries: HashMap<FileId, Entry>,
    by_path: HashMap<PathBuf, FileId>,
    /// Whether a client that pulls should pull again.
    stale: bool,
}

impl Book {
    /// Takes a result and says what to tell.
    pub fn record(&mut self, findings: Findings, way: Way) -> Vec<Publish> {
        let file = findings.file;
        let before = self.entries.remove(&file);
        if before.as_ref().is_some_and(|before| before.findings.revision > findings.revision) {
            self.entries.extend(before.map(|before| (file, before)));
            return Vec::new();
        }
        let (pushed, pulled) = before.map(|before| (before.pushed, before.pulled)).unwrap_or_default();
        // An edited document is pulled again anyway; another one only when the client is told to.
        self.stale |= way == Way::Pull
            && pulled.is_some_and(|(hash, version)| hash != findings.hash && version == findings.version);
        let mut entry = Entry { findings, pushed, pulled };
        let messages = entry.tell(way);
        if entry.findings.items.is_empty() && entry.pushed.is_none() && entry.pulled.is_none() {
            self.by_path.remove(&entry.findings.path);
        } else {
            self.by_path.insert(entry.findings.path.clone(), file);
            self.entries.insert(file, entry);
        }
        messages
    }

    /// Notes that the client pulled this.
    pub fn pulled(&mut self, findings: Findings) {
        let pulled = Some((findings.hash, findings.version));
        let entry = self.entries.remove(&findings.file);
        let pushed = entry.and_then(|entry| entry.pushed);
        self.by_path.insert(findings.path.clone(), findings.file);
        self.entries.insert(findings.file, Entry { findings, pushed, pulled });
    }

    /// The way to the client has changed: the document was opened or closed, or a setting says so.
    pub fn redirect(&mut self, file: FileId, way: Way) -> Vec<Publish> {
        let Some(entry) = self.entries.get_mut(&file) else { return Vec::new() };
        if way != Way::Pull {
            entry.pulled = None;
        }
        entry.tell(way)
    }

    /// The file at a path is gone.
    pub fn forget(&mut self, path: &Path) -> Option<Publish> {
        let entry = self.entries.remove(&self.by_path.remove(path)?)?;
        entry.clear()
    }

    /// The files that have findings, or of which the client knows some.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.entries.keys().copied()
    }

    /// What was found, by URI.
    pub fn by_uri(&self) -> BTreeMap<&Uri, &Findings> {
        self.entries.values().map(|entry| (&entry.findings.uri, &entry.findings)).collect()
    }

    /// What was found, a list for each file.
    pub fn items(&self) -> impl Iterator<Item = &[Diagnostic]> {
        self.entries.values().map(|entry| entry.findings.items.as_slice())
    }

    /// Whether a client that pulls should pull again; asked once.
    pub fn take_stale(&mut self) -> bool {
        std::mem::take(&mut self.stale)
    }
}

impl Entry {
    fn tell(&mut self, way: Way) -> Vec<Publish> {
        let findings = &self.findings;
        let wanted = way == Way::Push && !findings.items.is_empty();
        let mut out = Vec::new();
        if self.pushed.as_ref().is_some_and(|(_, uri)| !wanted || *uri != findings.uri) {
            out.extend(self.clear());
            self.pushed = None;
        }
        if wanted && self.pushed.as_ref().is_none_or(|(hash, _)| *hash != findings.hash) {
            self.pushed = Some((findings.hash, findings.uri.clone()));
            let Findings { uri, items, version, .. } = findings.clone();
            out.push(Publish { uri, items, version });
        }
        out
    }

    fn clear(&self) -> Option<Publish> {
        let (_, uri) = self.pushed.as_ref()?;
        let version = self.findings.version.filter(|_| *uri == self.findings.uri);
        Some(Publish { uri: uri.clone(), items: Arc::default(), version })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::findings::hash;
    use super::*;
    use tower_lsp::ls_types::Range;

    fn found(revision: u64, version: i32, messages: &[&str]) -> Findings {
        let items: Vec<_> =
            messages.iter().map(|m| Diagnostic::new_simple(Range::default(), (*m).to_owned())).collect();
        Findings {
            file: FileId(1),
            path: PathBuf::from("/r/a.yaml"),
            uri: "file:///r/a.yaml".parse().unwrap(),
            revision,
            version: Some(version),
            hash: hash(&items),
            items: Arc::new(items),
        }
    }

    fn told(messages: Vec<Publish>) -> Vec<(usize, Option<i32>)> {
        messages.iter().map(|message| (message.items.len(), message.version)).collect()
    }

    #[test]
    fn a_list_is_told_once_and_emptied_once() {
        let mut book = Book::default();
        assert_eq!(told(book.record(found(1, 1, &[]), Way::Push)), []);
        assert_eq!(told(book.record(found(2, 2, &["a"]), Way::Push)), [(1, Some(2))]);
        assert_eq!(told(book.record(found(3, 3, &["a"]), Way::Push)), []);
        assert_eq!(told(book.record(found(4, 4, &[]), Way::Push)), [(0, Some(4))]);
        assert_eq!(told(book.record(found(5, 5, &[]), Way::Push)), []);
        assert_eq!(book.files().count(), 0);
    }

    #[test]
    fn an_older_result_changes_nothing() {
        let mut book = Book::default();
        book.record(found(5, 5, &["new"]), Way::Push);
        assert_eq!(told(book.record(found(4, 4, &["old", "older"]), Way::Push)), []);
        assert_eq!(told(book.record(found(6, 6, &["new"]), Way::Push)), []);
    }

    #[test]
    fn a_document_that_is_pulled_is_not_pushed() {
        let mut book = Book::default();
        assert_eq!(told(book.record(found(1, 1, &["a"]), Way::Push)), [(1, Some(1))]);
        assert_eq!(told(book.redirect(FileId(1), Way::Pull)), [(0, Some(1))]);
        book.pulled(found(1, 1, &["a"]));
        assert_eq!(told(book.record(found(2, 1, &["a"]), Way::Pull)), []);
        assert!(!book.take_stale());
        assert_eq!(told(book.record(found(3, 1, &["b"]), Way::Pull)), []);
        assert!(book.take_stale() && !book.take_stale());
        assert_eq!(told(book.record(found(4, 2, &["c"]), Way::Pull)), []);
        assert!(!book.take_stale(), "an edit brings its own pull");
        assert_eq!(told(book.redirect(FileId(1), Way::Push)), [(1, Some(2))]);
    }

    #[test]
    fn a_file_that_is_gone_is_emptied() {
        let mut book = Book::default();
        book.record(found(1, 1, &["a"]), Way::Push);
        assert_eq!(book.forget(Path::new("/r/a.yaml")).unwrap().items.len(), 0);
        assert_eq!(book.forget(Path::new("/r/a.yaml")), None);
    }

    #[test]
    fn another_spelling_replaces_the_first() {
        let mut book = Book::default();
        book.record(found(1, 1, &["a"]), Way::Push);
        let mut other = found(2, 1, &["a"]);
        other.uri = "file:///r/%61.yaml".parse().unwrap();
        assert_eq!(told(book.record(other, Way::Push)), [(0, None), (1, Some(1))]);
    }
}
