//! The only place that reads the disk for the workspace.
//!
//! It walks a folder, reads the YAML files on all cores and hands the result over as one
//! [`Change`]; afterwards it reads again what a watcher names. Nothing it meets can stop it: links
//! are never followed, pipes and devices never opened, and what cannot be read is listed as such
//! while the rest goes on. The layers above stay pure: they get values, or ask [`DiskSource`].

mod crds;
mod files;
mod git;
#[cfg(test)]
mod git_tests;
mod read;
mod reload;
mod root;
#[cfg(test)]
mod tests;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::workspace::{Change, FileChange, RootChange, RootId, Settings, settings};

pub use crds::schemas;
pub use files::DiskFiles;
pub use git::uncommitted;
pub use read::{DiskSource, MAX_FILE_BYTES};
pub use reload::{GIT, reload};
pub use root::{repository_of, root_of};

/// Who watches a long load.
pub struct Monitor<'a> {
    /// Called now and then, from any thread, with the number of files that are done and of all.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
    /// Set by anybody to end the load early.
    pub cancelled: &'a AtomicBool,
}

/// What a load brought.
#[derive(Debug, Default)]
pub struct Loaded {
    /// To be applied.
    pub change: Change,
    /// Number of files that were read.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Paths that were looked at with all that lies below; the empty one is the whole folder.
    pub looked_at: Vec<String>,
    /// Paths of the repositories that were found there. Nothing of what is in them was read: each is a root of its own,
    /// with its own generation, stages and settings.
    pub nested: Vec<String>,
}

/// Makes the change that adds a folder: its settings file and its git remotes are read here. The
/// settings in `over` (of an editor, of the command line) win over those of the file.
pub fn open(path: &Path, over: &Settings) -> RootChange {
    RootChange::Added {
        path: path.to_owned(),
        settings: Arc::new(settings_of(path, over)),
        remotes: git::remotes(path),
        nested_in: None,
    }
}

/// The same for a repository that was found in the folder `outer`.
pub fn open_nested(path: &Path, over: &Settings, outer: RootId) -> RootChange {
    RootChange::Added {
        path: path.to_owned(),
        settings: Arc::new(settings_of(path, over)),
        remotes: git::remotes(path),
        nested_in: Some(outer),
    }
}

/// The settings of a folder: those of its file, with `over` on top.
pub fn settings_of(path: &Path, over: &Settings) -> Settings {
    let file = match read::text(&path.join(settings::FILE_NAME)) {
        read::Content::Text { text, .. } => settings::read(&text).settings,
        _ => Settings::default(),
    };
    file.merged(over)
}

/// Reads everything in a folder; `None` if the load was cancelled.
pub fn load(root: RootId, path: &Path, settings: &Settings, monitor: &Monitor<'_>) -> Option<Loaded> {
    let listing = walk::walk(path, "", settings, monitor.cancelled)?;
    let (loaded, committed) =
        rayon::join(|| read_all(root, path, listing.found, monitor), || git::committed(path, settings, ""));
    let mut loaded = loaded?;
    (loaded.looked_at, loaded.nested) = (vec![String::new()], listing.nested);
    loaded.change.roots.extend(committed.map(|new| RootChange::Committed { root, committed: Arc::new(new) }));
    let ignores = RootChange::SourceIgnores { root, files: listing.source_ignores };
    loaded.change.roots.push(ignores);
    loaded.change.roots.extend(crds::schemas(root, path, settings, None));
    Some(loaded)
}

/// Reads what was found on all cores and keeps the order.
fn read_all(root: RootId, path: &Path, found: Vec<walk::Found>, monitor: &Monitor<'_>) -> Option<Loaded> {
    let total = found.iter().filter(|found| found.is_read()).count();
    let done = AtomicUsize::new(0);
    let changes = found
        .into_par_iter()
        .with_max_len(64)
        .map(|found| {
            if monitor.cancelled.load(Ordering::Relaxed) {
                return None;
            }
            let is_read = found.is_read();
            let change = found.into_change(root, path);
            if is_read {
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                if done.is_multiple_of(256) || done == total {
                    (monitor.progress)(done, total);
                }
            }
            Some(change)
        })
        .collect::<Option<Vec<(FileChange, u64)>>>()?;
    let mut loaded = Loaded { files: total, ..Loaded::default() };
    loaded.change.files.reserve(changes.len());
    for (change, bytes) in changes {
        loaded.bytes += bytes;
        loaded.change.files.push(change);
    }
    Some(loaded)
}

/// The absolute form of a path that a person wrote, without `.` and `..` parts.
///
/// # Errors
/// When the path is relative and there is no current directory.
pub fn absolute(path: &Path) -> std::io::Result<PathBuf> {
    let mut out = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            std::path::Component::ParentDir => {
                out.pop();
            }
            std::path::Component::CurDir => {}
            part => out.push(part),
        }
    }
    Ok(out)
}
