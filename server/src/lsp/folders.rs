//! The folders of the workspace: those of the editor, and those that a single open file brings along.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tower_lsp::ls_types::{MessageType, Registration, Uri};

use super::config::{self, EditorSettings, Scope};
use super::from_proto;
use super::main_loop::MainLoop;
use super::outbox::{Outbox, SECTION};
use super::watch;
use crate::loader;
use crate::workspace::{Change, FileChange, RootChange, RootId, Settings, settings};

/// Why a folder is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The editor named it.
    Workspace,
    /// It is the repository around an open file.
    Repository,
    /// It is a repository that was found in another folder.
    Nested,
    /// It holds an open file that belongs to no repository; nothing else in it is looked at.
    Loose,
    /// It holds documents that are on no disk.
    Virtual,
}

/// How much of a folder is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// It is being read.
    Reading,
    /// It is read, others are not.
    Read,
    /// Everything is known.
    Complete,
    /// The user stopped the reading.
    Stopped,
    /// Only open files are known, on purpose.
    OpenOnly,
}

impl Index {
    /// The word in `openchoreo/status`.
    pub fn word(self) -> &'static str {
        match self {
            Index::Reading => "reading",
            Index::Read => "read",
            Index::Complete => "complete",
            Index::Stopped => "stopped",
            Index::OpenOnly => "open files only",
        }
    }
}

/// A folder.
#[derive(Debug)]
pub struct Folder {
    /// Its number in the workspace.
    pub root: RootId,
    /// Where it lies.
    pub path: PathBuf,
    /// Why it is there.
    pub origin: Origin,
    /// How much of it is known.
    pub index: Index,
    /// What the editor set for it.
    pub editor: EditorSettings,
    /// Files and bytes of the first read, and the time it took.
    pub read: Option<(usize, u64, Duration)>,
}

/// All folders.
#[derive(Debug, Default)]
pub struct Folders {
    list: Vec<Folder>,
    options: EditorSettings,
    /// Documents whose text is not known any more.
    lost: HashSet<Uri>,
    /// Texts of open documents whose folder was removed.
    texts: HashMap<Uri, String>,
}

impl Folders {
    /// Takes the settings in the `initializationOptions`.
    pub fn set_options(&mut self, options: &Value, outbox: &Outbox) {
        let (options, problems) = EditorSettings::read(options);
        self.options = options;
        report(problems, outbox);
    }

    /// The folder with this number.
    pub fn get(&self, root: RootId) -> Option<&Folder> {
        self.list.iter().find(|folder| folder.root == root)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, root: RootId) -> Option<&mut Folder> {
        self.list.iter_mut().find(|folder| folder.root == root)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Folder> {
        self.list.iter()
    }

    /// Whether a first read is under way.
    pub fn is_reading(&self) -> bool {
        self.list.iter().any(|folder| matches!(folder.index, Index::Reading | Index::Read))
    }

    /// The folders of which not everything is known that should be.
    pub fn unread(&self) -> Arc<[RootId]> {
        // A file without a repository may name what is just being read.
        let reading = self.is_reading();
        let unread = |index| match index {
            Index::Reading | Index::Read | Index::Stopped => true,
            Index::OpenOnly => reading,
            Index::Complete => false,
        };
        self.list.iter().filter(|folder| unread(folder.index)).map(|folder| folder.root).collect()
    }

    /// No folder is being read any more.
    pub fn all_read(&mut self) {
        for folder in self.list.iter_mut().filter(|folder| folder.index == Index::Read) {
            folder.index = Index::Complete;
        }
    }

    /// What the editor set for a folder.
    pub fn over(&self, root: RootId) -> Settings {
        self.get(root).map(|folder| folder.editor.over.clone()).unwrap_or_default()
    }

    /// Whether findings of closed files are shown.
    pub fn shows_closed(&self) -> bool {
        self.list.iter().find_map(|folder| folder.editor.scope).or(self.options.scope).unwrap_or_default() == Scope::All
    }

    /// Paths inside `root` that belong to other folders, relative to it.
    pub fn nested_in(&self, root: RootId) -> Vec<String> {
        let Some(outer) = self.get(root) else { return Vec::new() };
        let others = self.list.iter().filter(|folder| folder.root != root && folder.origin != Origin::Virtual);
        others.filter_map(|folder| inside(&outer.path, &folder.path)).filter(|path| !path.is_empty()).collect()
    }

    /// The innermost folder around another one.
    pub(super) fn around(&self, path: &Path) -> Option<(RootId, String)> {
        let outer = self.list.iter().filter(|folder| folder.path != path && path.starts_with(&folder.path));
        let outer = outer.max_by_key(|folder| folder.path.components().count())?;
        Some((outer.root, inside(&outer.path, path)?))
    }

    /// Notes that a document's text is not known any more.
    pub fn note_lost(&mut self, uri: Uri) {
        self.lost.insert(uri);
    }

    /// Whether a document's text was lost; asked once.
    pub fn take_lost(&mut self, uri: &Uri) -> bool {
        self.lost.remove(uri)
    }

    /// The text of an open document whose folder was removed.
    pub fn take_text(&mut self, uri: &Uri) -> Option<String> {
        self.texts.remove(uri)
    }
}

fn inside(outer: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(outer).ok()?.components();
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    Some(parts.join("/"))
}

/// Whether a path is a directory or lies below it; everything lies below the empty one.
pub(super) fn is_below(path: &str, directory: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn report(problems: Vec<String>, outbox: &Outbox) {
    for problem in problems {
        outbox.message(MessageType::WARNING, format!("openchoreo-lsp: setting {problem}"));
    }
}

impl MainLoop {
    pub(super) fn change_folders(&mut self, added: Vec<PathBuf>, removed: Vec<PathBuf>) {
        for path in removed {
            let path = tidy(&path);
            let found = self.folders.iter().find(|f| f.path == path && f.origin == Origin::Workspace).map(|f| f.root);
            found.into_iter().for_each(|root| self.remove_folder(root));
        }
        for path in added {
            self.add_folder(&path, Origin::Workspace);
        }
        self.place_again();
        self.drop_unused_folders();
    }

    fn add_folder(&mut self, path: &Path, origin: Origin) -> Option<RootId> {
        let path = tidy(path);
        if let Some(known) = self.folders.list.iter_mut().find(|folder| folder.path == path) {
            let root = known.root;
            if origin == Origin::Nested && known.origin == Origin::Workspace {
                return Some(root);
            }
            let was = std::mem::replace(&mut known.origin, origin);
            if matches!(origin, Origin::Workspace | Origin::Nested) && was == Origin::Loose {
                known.index = Index::Reading;
                self.read_first(root);
            }
            return Some(root);
        }
        let outer = self.folders.around(&path).filter(|_| origin != Origin::Virtual);
        let around = outer.as_ref().map(|(outer, _)| *outer).filter(|_| origin == Origin::Nested);
        let editor = match around.and_then(|outer| self.folders.get(outer)) {
            Some(outer) => outer.editor.clone(),
            None => self.folders.options.clone(),
        };
        let change = match (origin, around) {
            (Origin::Nested, Some(outer)) => loader::open_nested(&path, &editor.over, outer),
            (Origin::Workspace | Origin::Repository | Origin::Nested, _) => loader::open(&path, &editor.over),
            (Origin::Loose | Origin::Virtual, _) => RootChange::Added {
                path: path.clone(),
                settings: Arc::new(editor.over.clone()),
                remotes: Vec::new(),
                nested_in: None,
            },
        };
        let applied = self.apply(Change { roots: vec![change], ..Change::default() });
        let root = *applied.added_roots.first()?;
        let is_read = matches!(origin, Origin::Workspace | Origin::Repository | Origin::Nested);
        let index = if is_read { Index::Reading } else { Index::OpenOnly };
        self.folders.list.push(Folder { root, path: path.clone(), origin, index, editor, read: None });
        if let Some((outer, inside)) = outer {
            let gone = FileChange::Removed { root: outer, path: inside };
            self.apply(Change { files: vec![gone], ..Change::default() });
        }
        self.read_schemas(root);
        if is_read {
            self.read_first(root);
            if let Some(watcher) = &self.watcher {
                watcher.watch(path);
            }
        }
        Some(root)
    }

    fn remove_folder(&mut self, root: RootId) {
        let Some(at) = self.folders.list.iter().position(|folder| folder.root == root) else { return };
        let snapshot = self.workspace.snapshot();
        for (file, open) in self.open.iter() {
            if snapshot.file(file).is_some_and(|entry| entry.root == root)
                && let Some(text) = snapshot.text(file)
            {
                self.folders.texts.insert(open.uri.clone(), text.to_string());
            }
        }
        let folder = self.folders.list.remove(at);
        self.loads.forget(root);
        if let Some(watcher) = &self.watcher {
            watcher.unwatch(folder.path.clone());
        }
        self.apply(Change { roots: vec![RootChange::Removed { root }], ..Change::default() });
        let lost = |other: &&Folder| other.origin == Origin::Nested && other.path.starts_with(&folder.path);
        let lost: Vec<RootId> = self.folders.iter().filter(lost).map(|other| other.root).collect();
        lost.into_iter().for_each(|root| self.remove_folder(root));
        if let Some((outer, inside)) = self.folders.around(&folder.path) {
            self.read_again(outer, &inside);
            if let Some(watcher) = &self.watcher {
                watcher.watch(folder.path.clone());
            }
        }
    }

    /// Makes folders of the repositories that a load found in a folder, and folders no more of those that it did not
    /// find again.
    pub(super) fn settle_nested(&mut self, outer: RootId, looked_at: &[String], found: &[String]) {
        let Some(path) = self.folders.get(outer).map(|folder| folder.path.clone()) else { return };
        let is_gone = |folder: &&Folder| {
            let own = self.folders.around(&folder.path).filter(|(around, _)| *around == outer);
            folder.origin == Origin::Nested
                && own.is_some_and(|(_, inside)| {
                    looked_at.iter().any(|path| is_below(&inside, path)) && !found.contains(&inside)
                })
        };
        let gone: Vec<RootId> = self.folders.iter().filter(is_gone).map(|folder| folder.root).collect();
        if gone.is_empty() && found.is_empty() {
            return;
        }
        gone.into_iter().for_each(|root| self.remove_folder(root));
        for inside in found {
            self.add_folder(&path.join(inside), Origin::Nested);
        }
        self.place_again();
    }

    /// Removes the folders that were there for open files alone and have none any more.
    pub(super) fn drop_unused_folders(&mut self) {
        let snapshot = self.workspace.snapshot();
        let mut used: HashSet<RootId> =
            self.open.iter().filter_map(|(file, _)| snapshot.file(file)).map(|entry| entry.root).collect();
        // A folder is used for the repositories in it, too.
        let mut inner: Vec<RootId> = used.iter().copied().collect();
        while let Some(root) = inner.pop() {
            let outer = snapshot.root(root).and_then(|root| root.nested_in);
            inner.extend(outer.filter(|outer| used.insert(*outer)));
        }
        let unused = |folder: &&Folder| {
            !matches!(folder.origin, Origin::Workspace | Origin::Nested) && !used.contains(&folder.root)
        };
        let unused: Vec<RootId> = self.folders.iter().filter(unused).map(|folder| folder.root).collect();
        unused.into_iter().for_each(|root| self.remove_folder(root));
    }

    /// The folder of a document and its path in it. A document outside all folders brings its own.
    pub(super) fn place_of(&mut self, uri: &Uri) -> (RootId, String) {
        let place = match from_proto::path(uri) {
            Some(path) => self.place_on_disk(&path),
            None => {
                self.add_folder(Path::new(VIRTUAL), Origin::Virtual).map(|root| (root, uri.as_str().replace('/', ":")))
            }
        };
        // `add_folder` fails only if the state could not take it, which it has reported.
        place.unwrap_or((RootId(u16::MAX), uri.as_str().replace('/', ":")))
    }

    fn place_on_disk(&mut self, path: &Path) -> Option<(RootId, String)> {
        let real = |place: &(RootId, String)| {
            self.folders.get(place.0).is_some_and(|folder| !matches!(folder.origin, Origin::Loose | Origin::Virtual))
        };
        let snapshot = self.workspace.snapshot();
        if let Some(place) = snapshot.locate(path).filter(real) {
            return Some(place);
        }
        // An editor may have come through a link that leads into a folder.
        if let Some(place) = path.canonicalize().ok().and_then(|path| snapshot.locate(&path)).filter(real) {
            return Some(place);
        }
        let own = path.parent().unwrap_or(path).to_owned();
        match loader::repository_of(path) {
            Some(repository) => self.add_folder(&repository, Origin::Repository)?,
            None => self.add_folder(&own, Origin::Loose)?,
        };
        self.workspace.snapshot().locate(path)
    }

    pub(super) fn register(&mut self) {
        let client = self.session.client;
        let mut registrations = Vec::new();
        if client.watches_files {
            registrations.push(watch::registration());
        }
        if client.registers_configuration {
            registrations.push(Registration {
                id: "openchoreo/settings".to_owned(),
                method: "workspace/didChangeConfiguration".to_owned(),
                register_options: Some(serde_json::json!({ "section": SECTION })),
            });
        }
        if !registrations.is_empty() {
            self.outbox.register(registrations);
        }
    }

    pub(super) fn ask_configuration(&mut self) {
        if self.session.client.has_configuration {
            let asked = self.folders.iter().filter(|folder| folder.origin == Origin::Workspace);
            self.outbox.ask_configuration(asked.map(|folder| folder.path.clone()).collect());
        }
    }

    /// The editor says that its settings changed, with or without the settings.
    pub(super) fn settings_changed(&mut self, value: &Value) {
        if self.session.client.has_configuration {
            self.ask_configuration();
        } else if let Some(section) = config::section(value) {
            self.configured(vec![(None, section.clone())]);
        }
    }

    pub(super) fn configured(&mut self, values: Vec<(Option<PathBuf>, Value)>) {
        let showed_closed = self.folders.shows_closed();
        for (path, value) in values {
            let (settings, problems) = EditorSettings::read(&value);
            report(problems, &self.outbox);
            let settings = self.folders.options.merged(&settings);
            let snapshot = self.workspace.snapshot();
            // What is set for a folder is set for the repositories in it.
            let outermost = |folder: &Folder| {
                let outer = |root: RootId| snapshot.root(root).and_then(|root| root.nested_in);
                let outermost = std::iter::successors(Some(folder.root), |root| outer(*root)).last();
                outermost.and_then(|root| snapshot.root(root)).map(|root| root.path.clone())
            };
            let meant = |folder: &&mut Folder| {
                path.as_ref().is_none_or(|path| folder.path == *path || outermost(folder).is_some_and(|p| p == *path))
            };
            let mut changed = Vec::new();
            for folder in self.folders.list.iter_mut().filter(meant) {
                if folder.editor != settings {
                    folder.editor = settings.clone();
                    changed.push(folder.root);
                }
            }
            for root in changed {
                self.read_schemas(root);
                self.read_again(root, settings::FILE_NAME);
            }
        }
        if showed_closed != self.folders.shows_closed() {
            let known: Vec<_> = self.book.files().collect();
            known.into_iter().for_each(|file| self.redirect(file));
            self.waves.affected(&crate::workspace::Affected::All);
        }
    }
}

/// Stands for the folder of documents that are on no disk. It is no absolute path, so no file lies in it.
const VIRTUAL: &str = "untitled:";

/// A path without a slash at its end.
fn tidy(path: &Path) -> PathBuf {
    path.components().collect()
}
