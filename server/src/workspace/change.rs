//! The one way to change the state.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::affected::note_affected;
use super::analyze::{analyze, reanalyze};
use super::committed::Committed;
use super::crds::CrdFolder;
use super::file::{FileEntry, Overlay};
use super::root::{Root, RootId};
use super::settings::Settings;
use super::snapshot::{Snapshot, TextSource};
use crate::gitops::Entry;
use crate::model::{Markers, Summary};
use crate::schema::Schemas;
use crate::text::{FileId, Position, PositionEncoding, TextBuffer, TextRange};

/// Everything that happened at once.
#[derive(Debug, Default)]
pub struct Change {
    /// Folders that came, went or changed their settings; applied first.
    pub roots: Vec<RootChange>,
    /// Files; applied in order.
    pub files: Vec<FileChange>,
}

/// A folder that changed.
#[derive(Debug)]
pub enum RootChange {
    /// A new folder.
    Added {
        /// Absolute path.
        path: PathBuf,
        /// Its settings.
        settings: Arc<Settings>,
        /// URLs of its git remotes.
        remotes: Vec<String>,
        /// The folder in which it was found as a repository of its own.
        nested_in: Option<RootId>,
    },
    /// A folder that is no longer part of the workspace.
    Removed {
        /// Which.
        root: RootId,
    },
    /// New settings for a folder.
    Settings {
        /// Which.
        root: RootId,
        /// The new ones.
        settings: Arc<Settings>,
    },
    /// The schemas of a folder, read again.
    Schemas {
        /// Which.
        root: RootId,
        /// Ours, with those of the CRD files on top.
        schemas: Arc<Schemas>,
        /// The folder they come from, if one is set.
        crds: Option<Arc<CrdFolder>>,
    },
    /// Another last commit of a folder.
    Committed {
        /// Which.
        root: RootId,
        /// What it holds.
        committed: Arc<Committed>,
    },
    /// The `.sourceignore` files of a folder, all of them: directory and text.
    SourceIgnores {
        /// Which.
        root: RootId,
        /// Directory and text of each.
        files: Vec<(String, String)>,
    },
}

/// A file that changed.
#[derive(Debug)]
pub enum FileChange {
    /// Read from disk, analyzed. An open file keeps its unsaved text.
    Loaded(Box<FileEntry>),
    /// An entry that is not read: a file of another kind, a link.
    Listed {
        /// Folder.
        root: RootId,
        /// Path in it.
        path: String,
        /// What it is.
        entry: Entry,
    },
    /// Gone from disk. An open file stays until it is closed.
    Removed {
        /// Folder.
        root: RootId,
        /// Path in it.
        path: String,
    },
    /// Opened in the editor.
    Opened {
        /// Folder.
        root: RootId,
        /// Path in it.
        path: String,
        /// Full text.
        text: String,
        /// The editor's version.
        version: i32,
    },
    /// Edited in the editor.
    Edited {
        /// Which.
        file: FileId,
        /// The editor's version, which must rise.
        version: i32,
        /// In order: the range to replace (`None`: everything) and the new text.
        edits: Vec<(Option<(Position, Position)>, String)>,
        /// What the positions count.
        encoding: PositionEncoding,
    },
    /// Closed in the editor: the disk counts again.
    Closed {
        /// Which.
        file: FileId,
    },
}

/// Which files a change may have given new findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Affected {
    /// These.
    Files(BTreeSet<FileId>),
    /// All: the delivery, the settings or the generation changed.
    All,
}

impl Default for Affected {
    fn default() -> Affected {
        Affected::Files(BTreeSet::new())
    }
}

impl Affected {
    pub(super) fn add(&mut self, file: FileId) {
        if let Affected::Files(files) = self {
            files.insert(file);
        }
    }
}

/// What a change did.
#[derive(Debug, Default)]
pub struct Applied {
    /// Files whose own text changed.
    pub changed: BTreeSet<FileId>,
    /// Files that may have other findings now, the changed ones included.
    pub affected: Affected,
    /// Files to be read from disk again, because their unsaved text is gone.
    pub reload: Vec<(RootId, String)>,
    /// Files that no longer exist: folder path and path of each.
    pub removed: Vec<PathBuf>,
    /// Edits that did not fit and were dropped with the file's unsaved text.
    pub rejected: Vec<FileId>,
    /// Folders that were added, by number.
    pub added_roots: Vec<RootId>,
}

/// The owner of the state.
pub struct Workspace {
    snapshot: Arc<Snapshot>,
    next_file: u32,
    next_root: u16,
}

impl Workspace {
    /// An empty workspace that reads closed files from `source`.
    pub fn new(source: Arc<dyn TextSource>) -> Workspace {
        Workspace { snapshot: Arc::new(Snapshot::new(source)), next_file: 0, next_root: 0 }
    }

    /// The current state.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.clone()
    }

    /// Applies a change and says what it did. The snapshot's revision rises if anything changed.
    pub fn apply(&mut self, change: Change) -> Applied {
        let mut applied = Applied::default();
        let mut generations: Vec<_> = self.snapshot.roots.iter().map(|root| (root.id, root.generation())).collect();
        for change in change.roots {
            self.apply_root(change, &mut applied);
        }
        for change in change.files {
            self.apply_file(change, &mut applied);
        }
        let snapshot = self.edit();
        snapshot.revision += 1;
        snapshot.kinds = Arc::default();
        generations.retain(|(id, before)| snapshot.root(*id).is_some_and(|root| root.generation() != *before));
        if !generations.is_empty() {
            applied.affected = Affected::All;
        }
        for file in applied.changed.clone() {
            applied.affected.add(file);
        }
        applied
    }

    fn edit(&mut self) -> &mut Snapshot {
        Arc::make_mut(&mut self.snapshot)
    }

    fn edit_root(&mut self, id: RootId) -> Option<&mut Root> {
        self.edit().roots.iter_mut().find(|root| root.id == id).map(Arc::make_mut)
    }

    fn apply_root(&mut self, change: RootChange, applied: &mut Applied) {
        applied.affected = Affected::All;
        match change {
            RootChange::Added { path, settings, remotes, nested_in } => {
                let id = RootId(self.next_root);
                self.next_root += 1;
                let mut root = Root::new(id, path, settings);
                root.remotes = remotes.into();
                root.nested_in = nested_in;
                self.edit().roots.push(Arc::new(root));
                applied.added_roots.push(id);
            }
            RootChange::Removed { root } => {
                let files: Vec<FileId> =
                    self.snapshot.files().filter(|(_, entry)| entry.root == root).map(|(id, _)| id).collect();
                for file in files {
                    self.drop_file(file, applied);
                }
                self.edit().roots.retain(|r| r.id != root);
            }
            RootChange::Settings { root, settings } => {
                if let Some(root) = self.edit_root(root) {
                    root.settings = settings;
                    root.stages = Arc::new(OnceLock::new());
                }
            }
            RootChange::Schemas { root, schemas, crds } => {
                if let Some(root) = self.edit_root(root) {
                    (root.schemas, root.crds) = (schemas, crds);
                }
            }
            RootChange::Committed { root, committed } => {
                if let Some(root) = self.edit_root(root) {
                    root.committed = committed;
                }
            }
            RootChange::SourceIgnores { root, files } => {
                if let Some(root) = self.edit_root(root) {
                    root.source_ignores = Arc::new(files);
                    root.stages = Arc::new(OnceLock::new());
                }
            }
        }
    }

    fn apply_file(&mut self, change: FileChange, applied: &mut Applied) {
        match change {
            FileChange::Loaded(entry) => {
                let file = self.file_id(entry.root, &entry.path);
                let open = self.snapshot.file(file).is_some_and(|entry| entry.overlay.is_some());
                if !open {
                    self.put(file, *entry, applied);
                }
            }
            FileChange::Listed { root, path, entry } => {
                if let Some(root) = self.edit_root(root)
                    && root.entry(&path) != Some(entry)
                {
                    root.set_entry(&path, Some(entry));
                    root.stages = Arc::new(OnceLock::new());
                    applied.affected = Affected::All;
                }
            }
            FileChange::Removed { root, path } => self.remove(root, &path, applied),
            FileChange::Opened { root, path, text, version } => {
                let path: Arc<str> = Arc::from(path);
                let file = self.file_id(root, &path);
                let mut entry = analyze(root, path, &text, true);
                entry.overlay = Some(Overlay { buffer: TextBuffer::new(&text), text: Arc::from(text), version });
                self.put(file, entry, applied);
            }
            FileChange::Edited { file, version, edits, encoding } => {
                if !self.edit_file(file, version, &edits, encoding, applied) {
                    self.close(file, applied);
                    applied.rejected.push(file);
                }
            }
            FileChange::Closed { file } => self.close(file, applied),
        }
    }

    fn edit_file(
        &mut self,
        file: FileId,
        version: i32,
        edits: &[(Option<(Position, Position)>, String)],
        encoding: PositionEncoding,
        applied: &mut Applied,
    ) -> bool {
        let Some(before) = self.snapshot.files.get(file).cloned() else { return false };
        let Some(overlay) = &before.overlay else { return false };
        if version <= overlay.version {
            return false;
        }
        let mut buffer = overlay.buffer.clone();
        for (range, text) in edits {
            match range {
                Some((start, end)) => {
                    let range = TextRange::new(buffer.offset(*start, encoding), buffer.offset(*end, encoding));
                    buffer.replace(range, text);
                }
                None => buffer = TextBuffer::new(text),
            }
        }
        let text: Arc<str> = Arc::from(buffer.to_string());
        let mut entry = reanalyze(&before, &overlay.text, &text);
        entry.overlay = Some(Overlay { buffer, text, version });
        self.put(file, entry, applied);
        true
    }

    fn close(&mut self, file: FileId, applied: &mut Applied) {
        let Some(entry) = self.snapshot.files.get(file).cloned() else { return };
        if entry.overlay.is_none() {
            return;
        }
        let mut closed = (*entry).clone();
        closed.overlay = None;
        self.edit().files.insert(file, Arc::new(closed));
        applied.changed.insert(file);
        applied.reload.push((entry.root, entry.path.to_string()));
    }

    fn remove(&mut self, root: RootId, path: &str, applied: &mut Applied) {
        match self.snapshot.root(root).and_then(|root| root.entry(path)) {
            Some(Entry::Yaml(file)) if self.snapshot.file(file).is_some_and(|entry| entry.overlay.is_some()) => {}
            Some(Entry::Yaml(file)) => self.drop_file(file, applied),
            // A folder went: everything below it goes.
            Some(Entry::Directory) => {
                let below = format!("{path}/");
                let files: Vec<FileId> = self
                    .snapshot
                    .files()
                    .filter(|(_, entry)| {
                        entry.root == root && entry.path.starts_with(&below) && entry.overlay.is_none()
                    })
                    .map(|(id, _)| id)
                    .collect();
                for file in files {
                    self.drop_file(file, applied);
                }
                let others: Vec<String> = self.listed_below(root, path);
                if let Some(root) = self.edit_root(root) {
                    others.iter().for_each(|path| root.set_entry(path, None));
                }
                self.delivery_changed(root, applied);
            }
            Some(_) => {
                if let Some(root) = self.edit_root(root) {
                    root.set_entry(path, None);
                }
                self.delivery_changed(root, applied);
            }
            None => {}
        }
    }

    fn listed_below(&self, root: RootId, path: &str) -> Vec<String> {
        let mut out = Vec::new();
        let mut open = vec![path.to_owned()];
        while let Some(directory) = open.pop() {
            let entries = self.snapshot.root(root).and_then(|root| root.directory(&directory));
            for (name, entry) in entries.into_iter().flat_map(|entries| entries.iter()) {
                let path = format!("{directory}/{name}");
                match entry {
                    Entry::Directory => open.push(path),
                    Entry::Yaml(_) => {}
                    Entry::Other | Entry::Special | Entry::Excluded => out.push(path),
                }
            }
        }
        out
    }

    fn delivery_changed(&mut self, root: RootId, applied: &mut Applied) {
        if let Some(root) = self.edit_root(root) {
            root.stages = Arc::new(OnceLock::new());
        }
        applied.affected = Affected::All;
    }

    fn file_id(&mut self, root: RootId, path: &str) -> FileId {
        if let Some(file) = self.snapshot.file_at(root, path) {
            return file;
        }
        let file = FileId(self.next_file);
        self.next_file += 1;
        if let Some(root) = self.edit_root(root) {
            root.set_entry(path, Some(Entry::Yaml(file)));
            root.stages = Arc::new(OnceLock::new());
        }
        file
    }

    /// Puts the new state of a file in place of the old one.
    fn put(&mut self, file: FileId, entry: FileEntry, applied: &mut Applied) {
        let before = self.snapshot.files.get(file).cloned();
        applied.changed.insert(file);
        let new_file = before.is_none();
        let same_facts = before.as_ref().is_some_and(|before| before.facts().eq(entry.facts()));
        let has_facts = entry.facts().next().is_some() || before.as_ref().is_some_and(|b| b.facts().next().is_some());
        let same_names = before.as_ref().is_some_and(|before| same_names(before, &entry));
        let root = entry.root;
        if !same_names {
            note_affected(&self.snapshot, file, before.as_deref(), &entry, applied);
            let snapshot = self.edit();
            if let Some(before) = &before {
                snapshot.index.remove(file, before);
            }
            snapshot.index.add(file, &entry);
            count_fits(snapshot, before.as_deref(), &entry);
        }
        self.edit().files.insert(file, Arc::new(entry));
        if new_file || (has_facts && !same_facts) {
            self.delivery_changed(root, applied);
        }
    }

    fn drop_file(&mut self, file: FileId, applied: &mut Applied) {
        let Some(before) = self.snapshot.files.get(file).cloned() else { return };
        if let Some(path) = self.snapshot.path(file) {
            applied.removed.push(path);
        }
        let empty = FileEntry::new(before.root, before.path.clone(), before.class, Vec::new());
        note_affected(&self.snapshot, file, Some(&before), &empty, applied);
        let snapshot = self.edit();
        snapshot.index.remove(file, &before);
        count_fits(snapshot, Some(&before), &empty);
        snapshot.files.remove(file);
        snapshot.texts.remove(&file);
        if let Some(root) = self.edit_root(before.root) {
            root.set_entry(&before.path, None);
        }
        self.delivery_changed(before.root, applied);
    }
}

pub(super) fn same_names(before: &FileEntry, after: &FileEntry) -> bool {
    let mut old = before.objects();
    let mut new = after.objects();
    loop {
        match (old.next(), new.next()) {
            (None, None) => return true,
            (Some((_, d, a)), Some((_, e, b))) if d == e && a.same_names(b) => {}
            _ => return false,
        }
    }
}

fn count_fits(snapshot: &mut Snapshot, before: Option<&FileEntry>, after: &FileEntry) {
    let Some(root) = snapshot.roots.iter_mut().find(|root| root.id == after.root) else { return };
    let root = Arc::make_mut(root);
    for (_, _, summary) in before.into_iter().flat_map(FileEntry::objects) {
        let count = &mut root.fits[shown(summary).bits()];
        *count = count.saturating_sub(1);
    }
    for (_, _, summary) in after.objects() {
        root.fits[shown(summary).bits()] += 1;
    }
}

/// What an object tells about the generation: the sets that take it, else what its shape shows.
fn shown(summary: &Summary) -> Markers {
    if summary.fits.is_none() { summary.markers } else { summary.fits }
}
