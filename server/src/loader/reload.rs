//! Reading again what a watcher says has changed.
//!
//! A watcher's word is a hint: paths may name files or folders, may be gone, may have become
//! something else. So the truth is taken from the disk each time and compared with what the
//! snapshot knows.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Loaded, Monitor, crds, git, read_all, settings_of, walk};
use crate::gitops::Entry;
use crate::workspace::{FileChange, Root, RootChange, RootId, Settings, Snapshot, settings};

/// Where git keeps what it knows.
pub const GIT: &str = ".git";

/// Reads `paths` of a folder again (relative to it; the empty path is everything). A changed
/// settings file or `.gitignore` brings what it decides about. `None` if cancelled or if there is
/// no such folder.
pub fn reload(
    snapshot: &Snapshot,
    root: RootId,
    paths: &[String],
    over: &Settings,
    monitor: &Monitor<'_>,
) -> Option<Loaded> {
    let known = snapshot.root(root)?;
    let mut roots = Vec::new();
    let mut current = known.settings.clone();
    let mut paths: BTreeSet<String> = paths.iter().map(|path| decided_by(path)).collect();
    // Nothing in it is ours; that it changed says that there may be another commit, and that is looked at in any case.
    paths.remove(GIT);
    if paths.contains("") || paths.contains(settings::FILE_NAME) {
        let settings = Arc::new(settings_of(&known.path, over));
        if settings.exclude != current.exclude {
            paths.insert(String::new());
        }
        if settings != current {
            roots.push(RootChange::Settings { root, settings: settings.clone() });
            current = settings;
        }
    }
    let folder = known.crds.as_deref();
    let are_schemas_read =
        |path: &String| path.is_empty() || path == settings::FILE_NAME || crds::decides(path, folder);
    if paths.iter().any(are_schemas_read) {
        roots.extend(crds::schemas(root, &known.path, &current, folder));
    }
    let mut ignores = known.source_ignores().to_vec();
    let mut removed = Vec::new();
    let mut found = Vec::new();
    let mut nested = Vec::new();
    for path in outermost(&paths) {
        let listing = walk::walk(&known.path, path, &current, monitor.cancelled)?;
        let on_disk: BTreeSet<&str> =
            listing.found.iter().filter(|found| found.is_file_entry()).map(|found| found.path.as_str()).collect();
        for (path, entry) in entries_below(known, path) {
            // A file that is now only listed must go before its name can stand for something else.
            if !on_disk.contains(path.as_str()) && (matches!(entry, Entry::Yaml(_)) || !listing.has(&path)) {
                removed.push(FileChange::Removed { root, path });
            }
        }
        ignores.retain(|(directory, _)| !is_below(directory, path));
        ignores.extend(listing.source_ignores);
        found.extend(listing.found);
        nested.extend(listing.nested);
    }
    if let Some(new) = git::committed(&known.path, &current, known.committed.commit()) {
        roots.push(RootChange::Committed { root, committed: Arc::new(new) });
    }
    ignores.sort();
    if ignores != known.source_ignores() {
        roots.push(RootChange::SourceIgnores { root, files: ignores });
    }
    let mut loaded = read_all(root, &known.path, found, monitor)?;
    loaded.change.roots = roots;
    loaded.looked_at = outermost(&paths).into_iter().map(str::to_owned).collect();
    loaded.nested = nested;
    loaded.change.files.splice(0..0, removed);
    Some(loaded)
}

/// What has to be read again when this path changed.
fn decided_by(path: &str) -> String {
    let path = path.trim_matches('/');
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    if matches!(name, ".gitignore" | ".sourceignore" | "CACHEDIR.TAG") { directory.to_owned() } else { path.to_owned() }
}

/// The paths without those that lie below others.
fn outermost(paths: &BTreeSet<String>) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    for path in paths {
        // A folder does not always stand directly before what is in it (`a`, `a-b`, `a/c`).
        let covered = std::iter::successors(parent(path), |path| parent(path)).any(|above| paths.contains(above));
        if !covered {
            out.push(path);
        }
    }
    out
}

fn parent(path: &str) -> Option<&str> {
    match path.rsplit_once('/') {
        Some((parent, _)) => Some(parent),
        None => (!path.is_empty()).then_some(""),
    }
}

fn is_below(path: &str, directory: &str) -> bool {
    directory.is_empty() || path == directory || path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
}

/// Everything the snapshot knows at `path` and below, directories not included.
fn entries_below(root: &Root, path: &str) -> Vec<(String, Entry)> {
    let mut out = Vec::new();
    let mut open = Vec::new();
    match root.entry(path) {
        Some(Entry::Directory) => open.push(path.to_owned()),
        Some(entry) => out.push((path.to_owned(), entry)),
        None => {}
    }
    while let Some(directory) = open.pop() {
        for (name, entry) in root.directory(&directory).into_iter().flat_map(|entries| entries.iter()) {
            let path = walk::join(&directory, name);
            match entry {
                Entry::Directory => open.push(path),
                entry => out.push((path, *entry)),
            }
        }
    }
    out
}
