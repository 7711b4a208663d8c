//! What lies in a folder, and which of it is read.
//!
//! Directories are taken level by level, each level on all cores: no recursion, so no depth is too
//! deep. `.gitignore` counts whether or not the folder is a git repository, because what git does
//! not keep Flux never sees. What is left out is listed as [`Entry::Excluded`], so that a
//! kustomization that names it is not called wrong.

use std::fs::DirEntry;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use globset::{GlobSet, GlobSetBuilder};
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rayon::prelude::*;

use super::read::{self, Content};
use super::reload::GIT;
use super::root::is_repository;
use crate::gitops::Entry;
use crate::syntax::{Problem, ProblemKind};
use crate::text::TextRange;
use crate::workspace::{FileChange, FileClass, FileEntry, RootId, Settings, analyze, settings};

/// Belong to version control; Flux leaves them out of every artifact.
const VERSION_CONTROL: &[&str] = &[".git", ".hg", ".svn", ".jj", ".bzr"];
/// Marks a folder of things that can be made again (build results, downloads).
const CACHE_TAG: &str = "CACHEDIR.TAG";
/// Large, and never part of a delivery.
const JUNK: &[&str] = &["node_modules"];

/// Something in a folder.
#[derive(Debug)]
pub(super) struct Found {
    /// Relative to the root, `/` between parts.
    pub path: String,
    kind: FoundKind,
}

#[derive(Debug)]
enum FoundKind {
    /// A file to read.
    File,
    /// A file or folder that cannot be read, and why.
    Unreadable(String),
    /// Only its name counts.
    Listed(Entry),
}

impl Found {
    /// Whether there is a text to read.
    pub fn is_read(&self) -> bool {
        matches!(self.kind, FoundKind::File)
    }

    /// Whether it becomes a file of the workspace: read, or known to be unreadable.
    pub fn is_file_entry(&self) -> bool {
        !matches!(self.kind, FoundKind::Listed(_))
    }

    /// The change that brings it into the workspace, read from `root_path`, and the bytes it took.
    pub fn into_change(self, root: RootId, root_path: &Path) -> (FileChange, u64) {
        match self.kind {
            FoundKind::File => {
                let content = read::regular(&root_path.join(&self.path));
                let bytes = if let Content::Text { text, .. } = &content { text.len() as u64 } else { 0 };
                (FileChange::Loaded(Box::new(entry(root, self.path, content))), bytes)
            }
            FoundKind::Unreadable(why) => {
                (FileChange::Loaded(Box::new(entry(root, self.path, Content::Unreadable(why)))), 0)
            }
            FoundKind::Listed(entry) => (FileChange::Listed { root, path: self.path, entry }, 0),
        }
    }
}

fn entry(root: RootId, path: String, content: Content) -> FileEntry {
    let path: Arc<str> = Arc::from(path);
    let (class, kind, message) = match content {
        Content::Text { text, problems } => {
            let mut entry = analyze(root, path, &text, false);
            entry.problems = problems;
            return entry;
        }
        Content::TooLarge(size) => {
            let message = format!(
                "this file has {} MiB, and files above {} MiB are not read",
                size >> 20,
                read::MAX_FILE_BYTES >> 20
            );
            (FileClass::TooLarge, ProblemKind::TooLarge, message)
        }
        Content::Unreadable(why) => (FileClass::Unreadable, ProblemKind::Unreadable, why),
    };
    let mut entry = FileEntry::new(root, path, class, Vec::new());
    entry.problems.push(Problem::new(kind, TextRange::empty(0), message));
    entry
}

/// A folder's contents, in the order of their paths.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Everything but directories that could be entered.
    pub found: Vec<Found>,
    /// Directory and text of each `.sourceignore`.
    pub source_ignores: Vec<(String, String)>,
    /// Folders that are repositories of their own; nothing in them is listed.
    pub nested: Vec<String>,
}

impl Listing {
    /// Notes a repository in the folder. A kustomization may name it, so it counts as something that is there.
    fn add_nested(&mut self, path: String) {
        self.found.push(Found { path: path.clone(), kind: FoundKind::Listed(Entry::Excluded) });
        self.nested.push(path);
    }

    /// Whether something was found at `path`.
    pub fn has(&self, path: &str) -> bool {
        self.found.binary_search_by(|found| found.path.as_str().cmp(path)).is_ok()
    }
}

/// What is left out: the `.gitignore` files from the root down to a directory.
struct Ignores {
    parent: Option<Arc<Ignores>>,
    own: Gitignore,
}

impl Ignores {
    fn is_ignored(&self, path: &str, is_directory: bool) -> bool {
        let mut level = Some(self);
        while let Some(ignores) = level {
            match ignores.own.matched(path, is_directory) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => level = ignores.parent.as_deref(),
            }
        }
        false
    }
}

/// A directory that is to be looked into.
struct Open {
    path: String,
    ignores: Option<Arc<Ignores>>,
}

struct Walk<'a> {
    root: &'a Path,
    exclude: Exclude,
    cancelled: &'a AtomicBool,
}

/// Lists what lies at `start` (relative to `root`, empty for all) and below; `None` if cancelled.
pub(super) fn walk(root: &Path, start: &str, settings: &Settings, cancelled: &AtomicBool) -> Option<Listing> {
    let walk = Walk { root, exclude: Exclude::of(settings), cancelled };
    let mut listing = Listing::default();
    let mut level = match walk.start(start) {
        Start::Directory(open) => vec![open],
        Start::Found(found) => {
            listing.found.push(found);
            Vec::new()
        }
        Start::Repository(path) => {
            listing.add_nested(path);
            Vec::new()
        }
        Start::Nothing => Vec::new(),
    };
    while !level.is_empty() {
        let results: Vec<(Listing, Vec<Open>)> = level.par_iter().map(|open| walk.directory(open)).collect();
        if cancelled.load(Ordering::Relaxed) {
            return None;
        }
        level.clear();
        for (found, below) in results {
            listing.found.extend(found.found);
            listing.source_ignores.extend(found.source_ignores);
            listing.nested.extend(found.nested);
            level.extend(below);
        }
    }
    listing.found.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    listing.source_ignores.sort();
    listing.nested.sort_unstable();
    Some(listing)
}

/// The globs of the settings; one that is no glob is reported with the settings, not here.
pub(super) struct Exclude(GlobSet);

impl Exclude {
    pub(super) fn of(settings: &Settings) -> Exclude {
        let mut set = GlobSetBuilder::new();
        for pattern in &settings.exclude {
            if let Ok(glob) = settings::exclude_glob(pattern) {
                set.add(glob);
            }
        }
        Exclude(set.build().unwrap_or_default())
    }

    /// Whether a file or a folder around it is left out.
    pub(super) fn is_match(&self, path: &str) -> bool {
        let above = path.match_indices('/').map(|(at, _)| &path[..at]);
        !self.0.is_empty() && above.chain([path]).any(|path| self.0.is_match(path))
    }
}

enum Start {
    Directory(Open),
    Found(Found),
    Repository(String),
    Nothing,
}

impl Walk<'_> {
    /// Goes down to `start` by name, reading the `.gitignore` files on the way.
    fn start(&self, start: &str) -> Start {
        let mut open = Open { path: String::new(), ignores: None };
        for name in start.split('/').filter(|name| !name.is_empty()) {
            open.ignores = self.ignores(&open);
            let path = join(&open.path, name);
            let Ok(metadata) = std::fs::symlink_metadata(self.root.join(&path)) else { return Start::Nothing };
            match self.classify(&open, name, metadata.file_type()) {
                Class::Skipped => return Start::Nothing,
                Class::Directory if is_repository(&self.root.join(&path)) => return Start::Repository(path),
                Class::Directory => open.path = path,
                Class::Found(kind) => return Start::Found(Found { path, kind }),
            }
        }
        Start::Directory(open)
    }

    fn directory(&self, open: &Open) -> (Listing, Vec<Open>) {
        let mut listing = Listing::default();
        let mut below = Vec::new();
        if self.cancelled.load(Ordering::Relaxed) {
            return (listing, below);
        }
        let entries = std::fs::read_dir(self.root.join(&open.path)).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let entries: Vec<DirEntry> = match entries {
            Ok(entries) => entries,
            Err(error) => {
                // The root itself is no entry of anything; whoever asked for it finds out by opening it.
                if !open.path.is_empty() {
                    let kind = FoundKind::Unreadable(format!("the folder cannot be read: {}", read::reason(&error)));
                    listing.found.push(Found { path: open.path.clone(), kind });
                }
                return (listing, below);
            }
        };
        let has = |wanted: &str| entries.iter().any(|entry| entry.file_name() == wanted);
        if has(CACHE_TAG) && !open.path.is_empty() {
            listing.found.push(Found { path: open.path.clone(), kind: FoundKind::Listed(Entry::Excluded) });
            return (listing, below);
        }
        if (has(GIT) || has(settings::FILE_NAME)) && !open.path.is_empty() {
            listing.add_nested(open.path.clone());
            return (listing, below);
        }
        let ignores = if has(".gitignore") { self.ignores(open) } else { open.ignores.clone() };
        if has(".sourceignore")
            && let Content::Text { text, .. } = read::text(&self.root.join(join(&open.path, ".sourceignore")))
        {
            listing.source_ignores.push((open.path.clone(), text));
        }
        let open = Open { path: open.path.clone(), ignores };
        for entry in entries {
            self.entry(&open, &entry, &mut listing, &mut below);
        }
        (listing, below)
    }

    fn entry(&self, open: &Open, entry: &DirEntry, listing: &mut Listing, below: &mut Vec<Open>) {
        let name = entry.file_name();
        let path = join(&open.path, &name.to_string_lossy());
        let class = match (name.to_str(), entry.file_type()) {
            // A path that cannot be written down cannot be read again by it either.
            (None, _) => Class::Found(FoundKind::Unreadable("its name is no UTF-8".to_owned())),
            (_, Err(error)) => Class::Found(FoundKind::Unreadable(read::reason(&error))),
            (Some(name), Ok(file_type)) => self.classify(open, name, file_type),
        };
        match class {
            Class::Skipped => {}
            Class::Directory => below.push(Open { path, ignores: open.ignores.clone() }),
            Class::Found(kind) => listing.found.push(Found { path, kind }),
        }
    }

    fn classify(&self, open: &Open, name: &str, file_type: std::fs::FileType) -> Class {
        if VERSION_CONTROL.contains(&name) {
            return Class::Skipped;
        }
        let path = join(&open.path, name);
        let ignored = open.ignores.as_ref().is_some_and(|ignores| ignores.is_ignored(&path, file_type.is_dir()));
        let entry = if ignored || self.exclude.0.is_match(&path) || (file_type.is_dir() && JUNK.contains(&name)) {
            Entry::Excluded
        } else if file_type.is_dir() {
            return Class::Directory;
        } else if !file_type.is_file() {
            Entry::Special
        } else if is_read(&open.path, name) {
            return Class::Found(FoundKind::File);
        } else {
            Entry::Other
        };
        Class::Found(FoundKind::Listed(entry))
    }

    /// The ignores of a directory: those above it and its own file.
    fn ignores(&self, open: &Open) -> Option<Arc<Ignores>> {
        let file = self.root.join(join(&open.path, ".gitignore"));
        let Content::Text { text, .. } = read::text(&file) else { return open.ignores.clone() };
        let mut builder = GitignoreBuilder::new(&open.path);
        for line in text.lines() {
            // A line that is no pattern means nothing to git either.
            let _ = builder.add_line(None, line);
        }
        match builder.build() {
            Ok(own) if !own.is_empty() => Some(Arc::new(Ignores { parent: open.ignores.clone(), own })),
            _ => open.ignores.clone(),
        }
    }
}

enum Class {
    Skipped,
    Directory,
    Found(FoundKind),
}

/// Whether a file of this name is read: YAML by the endings that Flux and kustomize go by (lower case
/// only), kustomize's own name, and our settings at the root.
fn is_read(directory: &str, name: &str) -> bool {
    name.ends_with(".yaml")
        || name.ends_with(".yml")
        || name == "Kustomization"
        || (directory.is_empty() && name == settings::FILE_NAME)
}

pub(super) fn join(directory: &str, name: &str) -> String {
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
}
