//! What git knows about a folder, read from its files: no program is ever started for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::Repository;
use gix::remote::Direction;

use super::walk::Exclude;
use crate::workspace::{Committed, CommittedTexts, Settings};

/// Larger files of a commit are not compared with anything.
const MAX_BLOB_BYTES: u64 = 4 << 20;

/// The URLs of the remotes of the repository at `path` itself, without credentials; none where it
/// is no repository or cannot be read.
pub(super) fn remotes(path: &Path) -> Vec<String> {
    let Some(repository) = open(path) else { return Vec::new() };
    let mut urls: Vec<String> = repository
        .remote_names()
        .iter()
        .filter_map(|name| repository.try_find_remote(name.as_slice())?.ok())
        .filter_map(|remote| {
            let mut url = remote.url(Direction::Fetch)?.clone();
            // A token in a URL must not end up in a message. The user of ssh (`git@`) is no secret.
            url.set_password(None);
            if !matches!(url.scheme, gix::url::Scheme::Ssh) {
                url.set_user(None);
            }
            Some(url.to_bstring().to_string())
        })
        .collect();
    urls.sort();
    urls.dedup();
    urls
}

/// What the last commit holds of the folder `path`, in or below which a repository begins; `None` if that is
/// the commit `known`, or if there is none and none was known.
pub(super) fn committed(path: &Path, settings: &Settings, known: &str) -> Option<Committed> {
    match head(path) {
        Some((_, _, commit)) if commit == known => None,
        Some((repository, inside, commit)) => {
            let entries = entries(&repository, &inside, settings).unwrap_or_default();
            let ids: Vec<gix::ObjectId> = entries.iter().map(|(_, id)| *id).collect();
            // One text at a time: all of them at once would be the whole repository in memory once more.
            let texts = entries.into_iter().enumerate();
            let texts = texts.filter_map(|(file, (path, id))| Some((file, path, text(&repository, id)?)));
            let source = Blobs { repository: repository.workdir().unwrap_or(repository.git_dir()).to_owned(), ids };
            Some(Committed::of(commit, Arc::new(source), texts))
        }
        // No repository, or one without a commit.
        None => (!known.is_empty()).then(Committed::default),
    }
}

fn open(path: &Path) -> Option<Repository> {
    // `isolated`: no `git` binary, no environment, no configuration outside the repository.
    gix::open_opts(path, gix::open::Options::isolated()).ok()
}

/// The repository of a folder, the way from its root to the folder, and the last commit.
fn head(path: &Path) -> Option<(Repository, PathBuf, String)> {
    let root = path.ancestors().find(|folder| folder.join(".git").exists())?;
    let repository = open(root)?;
    let commit = repository.head_id().ok()?.to_string();
    Some((repository, path.strip_prefix(root).ok()?.to_owned(), commit))
}

/// The texts of a commit where git keeps them. The repository is opened for each visit: its handle belongs to one
/// thread.
#[derive(Debug)]
struct Blobs {
    repository: PathBuf,
    ids: Vec<gix::ObjectId>,
}

impl CommittedTexts for Blobs {
    fn visit(&self, files: &[usize], show: &mut dyn FnMut(usize, &str)) {
        let Some(repository) = open(&self.repository) else { return };
        for file in files {
            let text = self.ids.get(*file).and_then(|id| text(&repository, *id));
            text.into_iter().for_each(|text| show(*file, &text));
        }
    }
}

/// What cannot be read (a partial clone may lack it) is no text.
fn text(repository: &Repository, id: gix::ObjectId) -> Option<String> {
    if repository.find_header(id).ok()?.size() > MAX_BLOB_BYTES {
        return None;
    }
    String::from_utf8(repository.find_object(id).ok()?.detach().data).ok()
}

/// Path and number of every YAML file below a folder of the last commit.
fn entries(repository: &Repository, inside: &Path, settings: &Settings) -> Option<Vec<(String, gix::ObjectId)>> {
    let mut tree = repository.head_tree().ok()?;
    if inside != Path::new("") {
        let entry = tree.lookup_entry_by_path(inside).ok()??;
        tree = entry.object().ok()?.try_into_tree().ok()?;
    }
    let exclude = Exclude::of(settings);
    let files = tree.traverse().breadthfirst.files().ok()?.into_iter().filter(|entry| entry.mode.is_blob());
    let named = files.filter_map(|entry| Some((String::from_utf8(entry.filepath.into()).ok()?, entry.oid)));
    let is_yaml = |path: &str| path.ends_with(".yaml") || path.ends_with(".yml");
    Some(named.filter(|(path, _)| is_yaml(path) && !exclude.is_match(path)).collect())
}

/// Which of `paths` hold something else than the last commit of their repository; a file outside of every repository
/// is none of them, because nothing is known of it.
pub fn uncommitted<'a>(paths: &[&'a Path]) -> Vec<&'a Path> {
    let mut known: Vec<(&Path, Option<Repository>)> = Vec::new();
    let mut out = Vec::new();
    for path in paths {
        let Some(folder) = path.ancestors().skip(1).find(|folder| folder.join(".git").exists()) else { continue };
        if !known.iter().any(|(own, _)| *own == folder) {
            known.push((folder, open(folder)));
        }
        let repository = known.iter().find(|(own, _)| *own == folder).and_then(|(_, repository)| repository.as_ref());
        let inside = path.strip_prefix(folder).unwrap_or(path);
        if repository.is_some_and(|repository| !is_committed(repository, path, inside)) {
            out.push(*path);
        }
    }
    out
}

fn is_committed(repository: &Repository, path: &Path, inside: &Path) -> bool {
    let tree = repository.head_commit().ok().and_then(|commit| commit.tree().ok());
    let entry = tree.and_then(|tree| tree.lookup_entry_by_path(inside).ok().flatten());
    let Some(object) = entry.and_then(|entry| entry.object().ok()) else { return false };
    // Git may have stored other line ends than it checked out.
    let plain = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    std::fs::read(path).is_ok_and(|bytes| plain(&bytes) == plain(&object.data))
}
