//! The folder of CRD files that a root takes its schemas from.
//!
//! It may lie anywhere, and a setting may name a folder that was never meant: so the reading has limits, and what it
//! meets is told instead of tried.

use std::path::Path;
use std::sync::Arc;

use super::read::{self, Content};
use super::walk::join;
use crate::workspace::crds::{CrdFile, may_hold_crds, read_folder};
use crate::workspace::{CrdFolder, RootChange, RootId, Settings};

/// Folders in folders are looked into so far.
const MAX_DEPTH: usize = 6;
/// A cluster has a few hundred CRDs.
const MAX_FILES: usize = 2000;
/// A folder with more entries was not meant.
const MAX_ENTRIES: usize = 20_000;
/// All files together; the largest sets of CRDs in use have a tenth of it.
const MAX_BYTES: usize = 64 << 20;

/// Reads the schemas of a root at `path` again: the change that brings them, or `None` where `known` are the same.
pub fn schemas(root: RootId, path: &Path, settings: &Settings, known: Option<&CrdFolder>) -> Option<RootChange> {
    let Some(name) = &settings.schemas else {
        known?;
        return Some(RootChange::Schemas { root, schemas: Arc::default(), crds: None });
    };
    let (schemas, folder) = read_folder(name, files(&path.join(name)));
    if known.is_some_and(|known| known.fingerprint == folder.fingerprint) {
        return None;
    }
    tracing::info!(kinds = schemas.count(), problems = folder.problems.len(), "schemas of the folder {name}");
    Some(RootChange::Schemas { root, schemas: Arc::new(schemas), crds: Some(Arc::new(folder)) })
}

/// Whether what changed at `path` of a root may change its schemas.
pub(super) fn decides(path: &str, known: Option<&CrdFolder>) -> bool {
    let Some(folder) = known.and_then(|known| known.inside.as_deref()) else { return false };
    let covers = |outer: &str, inner: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
    path == folder || covers(folder, path) || covers(path, folder)
}

/// The files that may hold CRDs, in the order of their paths; the error is what the folder does wrong.
fn files(folder: &Path) -> Result<Vec<CrdFile>, String> {
    match std::fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return Err("is no folder".to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err("does not exist".to_owned()),
        Err(error) => return Err(format!("cannot be read ({})", read::reason(&error))),
    }
    let mut paths = Vec::new();
    let mut seen = 0;
    let mut level = vec![String::new()];
    for depth in 0..MAX_DEPTH {
        for directory in std::mem::take(&mut level) {
            let entries = match std::fs::read_dir(folder.join(&directory)) {
                Ok(entries) => entries,
                Err(error) if depth == 0 => return Err(format!("cannot be read ({})", read::reason(&error))),
                Err(_) => continue,
            };
            for entry in entries.flatten() {
                seen += 1;
                if seen > MAX_ENTRIES || paths.len() > MAX_FILES {
                    return Err(format!("has more than {} files", seen - 1));
                }
                let name = entry.file_name().to_string_lossy().into_owned();
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    level.push(join(&directory, &name));
                } else if may_hold_crds(&name) {
                    paths.push(join(&directory, &name));
                }
            }
        }
    }
    paths.sort();
    let mut left = MAX_BYTES;
    let read = |path: String| {
        let content = content(&folder.join(&path), &mut left);
        CrdFile { path, content }
    };
    Ok(paths.into_iter().map(read).collect())
}

fn content(path: &Path, left: &mut usize) -> Result<String, String> {
    let too_much = || format!("with it the folder has more than {} MiB", MAX_BYTES >> 20);
    if std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.len() > *left as u64) {
        return Err(too_much());
    }
    match read::text(path) {
        Content::Text { problems, .. } if !problems.is_empty() => Err("it is no UTF-8".to_owned()),
        Content::Text { text, .. } => {
            *left = left.checked_sub(text.len()).ok_or_else(too_much)?;
            Ok(text)
        }
        Content::TooLarge(_) => Err(too_much()),
        Content::Unreadable(why) => Err(why),
    }
}
