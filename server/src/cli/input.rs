//! From the paths on the command line to a loaded workspace.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use super::output::notice;
use crate::loader::{self, DiskSource, Monitor};
use crate::text::FileId;
use crate::workspace::{Change, RootChange, RootId, Settings, Snapshot, Workspace};

/// A workspace made of the paths of a command line.
pub struct Input {
    /// Everything that was read.
    pub snapshot: Arc<Snapshot>,
    /// Single files that were asked for; empty where whole folders were.
    files: Vec<FileId>,
    folders: Vec<RootId>,
    /// What each root is called in front of a path that a person reads: as it was written.
    shown: Vec<(RootId, String)>,
}

impl Input {
    /// Loads `paths` (the current folder if there is none) with the settings of `over` on top of
    /// their own.
    ///
    /// # Errors
    /// When a path does not exist or its folder cannot be read.
    pub fn load(paths: &[PathBuf], over: &Settings) -> Result<Input> {
        let here = [PathBuf::from(".")];
        let paths = if paths.is_empty() { &here } else { paths };
        let mut wanted = Vec::new();
        for path in paths {
            wanted.push(Wanted::new(path)?);
        }
        let mut workspace = Workspace::new(Arc::new(DiskSource));
        let mut shown = Vec::new();
        for wanted in outermost(&wanted) {
            shown.extend(load_with_nested(&mut workspace, wanted, over)?);
        }
        let mut input = Input { snapshot: workspace.snapshot(), files: Vec::new(), folders: Vec::new(), shown };
        for wanted in wanted {
            match wanted.file {
                Some(file) => match input.snapshot.file_of(&file) {
                    Some(id) => input.files.push(id),
                    None => {
                        bail!("{} is not a file that is checked (a YAML file that nothing excludes)", file.display())
                    }
                },
                None => {
                    let within = input.snapshot.roots().filter(|root| root.path.starts_with(&wanted.root));
                    input.folders.extend(within.map(|root| root.id));
                    input.folders.extend(input.snapshot.locate(&wanted.root).map(|(root, _)| root));
                }
            }
        }
        Ok(input)
    }

    /// The files whose findings were asked for, in the order of their paths.
    pub fn files(&self) -> Vec<FileId> {
        let mut files: Vec<FileId> = self
            .snapshot
            .files()
            .filter(|(id, entry)| self.folders.contains(&entry.root) || self.files.contains(id))
            .map(|(id, _)| id)
            .collect();
        files.par_sort_unstable_by_key(|id| self.snapshot.file(*id).map(|entry| (entry.root, &*entry.path)));
        files
    }

    /// The single files that were asked for; empty where whole folders were.
    pub fn single_files(&self) -> &[FileId] {
        &self.files
    }

    /// The repositories that lie in the folder which was asked for and are not it, as they are shown.
    fn nested(&self) -> Vec<&str> {
        let nested = self.snapshot.roots().filter(|root| root.nested_in.is_some());
        nested.filter_map(|root| self.shown.iter().find(|(id, _)| *id == root.id)).map(|(_, shown)| &**shown).collect()
    }

    /// Says that what is shown is one repository, where others lie in it.
    pub fn tell_of_nested(&self) {
        let nested = self.nested();
        if !nested.is_empty() {
            notice(
                "note",
                &format!("repositories of their own, to be asked for by their paths: {}", nested.join(", ")),
            );
        }
    }

    /// A file's path as a person would write it from the current folder.
    pub fn shown_path(&self, file: FileId) -> String {
        let Some(entry) = self.snapshot.file(file) else { return String::new() };
        let root = self.shown.iter().find(|(root, _)| *root == entry.root).map_or("", |(_, shown)| shown.as_str());
        format!("{root}{}", entry.path)
    }
}

/// A path of the command line.
struct Wanted {
    root: PathBuf,
    /// The file, if it names one.
    file: Option<PathBuf>,
    shown: String,
}

impl Wanted {
    fn new(path: &Path) -> Result<Wanted> {
        let metadata = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        let full = loader::absolute(path).with_context(|| format!("cannot find {}", path.display()))?;
        if metadata.is_dir() {
            let shown = if path == Path::new(".") { String::new() } else { with_slash(path) };
            return Ok(Wanted { root: full, file: None, shown });
        }
        let root = loader::root_of(&full);
        // Shown from here if the root lies here or below, else in full.
        let here = std::env::current_dir().unwrap_or_default();
        let shown = match root.strip_prefix(&here) {
            Ok(inside) if inside.as_os_str().is_empty() => String::new(),
            Ok(inside) => with_slash(inside),
            Err(_) => with_slash(&root),
        };
        Ok(Wanted { root, file: Some(full), shown })
    }
}

fn with_slash(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let text = text.strip_prefix("./").unwrap_or(&text);
    format!("{}/", text.trim_end_matches('/'))
}

/// Each root once, and none inside another: two views of one file would fight over its name.
fn outermost(wanted: &[Wanted]) -> Vec<&Wanted> {
    let mut out: Vec<&Wanted> = Vec::new();
    for one in wanted {
        let inside = |other: &&Wanted| one.root.starts_with(&other.root);
        let first = !out.iter().any(inside);
        if first && wanted.iter().all(|other| other.root == one.root || !one.root.starts_with(&other.root)) {
            out.push(one);
        }
    }
    out
}

/// Loads a folder and the repositories in it; what each is called in front of a path.
fn load_with_nested(workspace: &mut Workspace, wanted: &Wanted, over: &Settings) -> Result<Vec<(RootId, String)>> {
    std::fs::read_dir(&wanted.root).with_context(|| format!("cannot read the folder {}", wanted.root.display()))?;
    let mut shown = Vec::new();
    let mut open = vec![(wanted.root.clone(), wanted.shown.clone(), loader::open(&wanted.root, over))];
    while let Some((path, prefix, added)) = open.pop() {
        let (root, nested) = load_root(workspace, &path, added)?;
        for inside in nested.iter().rev() {
            let below = path.join(inside);
            let added = loader::open_nested(&below, over, root);
            open.push((below, format!("{prefix}{inside}/"), added));
        }
        shown.push((root, prefix));
    }
    Ok(shown)
}

/// Loads one root; the repositories in it are named, not loaded.
fn load_root(workspace: &mut Workspace, path: &Path, added: RootChange) -> Result<(RootId, Vec<String>)> {
    let applied = workspace.apply(Change { roots: vec![added], files: Vec::new() });
    let root = applied.added_roots.first().copied().context("the folder was not added")?;
    let settings = workspace.snapshot().root(root).map(|root| root.settings.clone()).unwrap_or_default();
    let start = Instant::now();
    let never = AtomicBool::new(false);
    let monitor = Monitor { progress: &|_, _| {}, cancelled: &never };
    let loaded = loader::load(root, path, &settings, &monitor).context("the load was cancelled")?;
    tracing::info!(files = loaded.files, bytes = loaded.bytes, took = ?start.elapsed(), "read {}", path.display());
    let start = Instant::now();
    workspace.apply(loaded.change);
    tracing::info!(took = ?start.elapsed(), "indexed");
    Ok((root, loaded.nested))
}
