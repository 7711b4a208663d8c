//! Which folder a single file belongs to.

use std::path::{Path, PathBuf};

use memchr::memmem;

use super::read::{self, Content};
use super::reload::GIT;
use crate::workspace::settings;

/// How far below a folder its Flux objects are looked for (`clusters/prod/flux-system/`).
const FLUX_DEPTH: usize = 3;
/// How many entries of a folder are looked at before it counts as one without Flux objects.
const MAX_ENTRIES: usize = 4096;
/// A Flux object is small; larger files are not read in search of one.
const MAX_FLUX_FILE: u64 = 256 << 10;

/// The root for a single file: the nearest folder above it with settings, with `.git` or with Flux
/// objects whose paths fit it; else its own folder. `file` is absolute.
pub fn root_of(file: &Path) -> PathBuf {
    repository_of(file).unwrap_or_else(|| file.parent().unwrap_or(file).to_owned())
}

/// The same without the last resort: `None` for a file that belongs to no repository.
pub fn repository_of(file: &Path) -> Option<PathBuf> {
    let own = file.parent().unwrap_or(file);
    let home = std::env::home_dir();
    for folder in own.ancestors() {
        if is_repository(folder) {
            return Some(folder.to_owned());
        }
        // Nobody keeps a repository in `/` or directly in a home folder; both may be huge.
        if folder.parent().is_none() || home.as_deref() == Some(folder) {
            break;
        }
        if has_flux_objects(folder) {
            return Some(folder.to_owned());
        }
    }
    None
}

/// Whether a folder says of itself that it is the root of a repository: by our settings, by `.git` (a file in a
/// submodule and in a work tree).
pub(super) fn is_repository(folder: &Path) -> bool {
    folder.join(settings::FILE_NAME).is_file() || folder.join(GIT).exists()
}

/// Whether the Flux Kustomizations in or a little below a folder take their paths from it: those in
/// `flux/` speak of folders beside `flux/`, so the folder above is meant.
fn has_flux_objects(folder: &Path) -> bool {
    let mut left = MAX_ENTRIES;
    let mut found = Vec::new();
    let mut level = vec![folder.to_owned()];
    for _ in 0..=FLUX_DEPTH {
        let mut below = Vec::new();
        for directory in level {
            for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
                let Some(rest) = left.checked_sub(1) else { return false };
                left = rest;
                let Ok(file_type) = entry.file_type() else { continue };
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if file_type.is_dir() && !matches!(&*name, "node_modules" | "target") {
                    below.push(entry.path());
                } else if file_type.is_file() && (name.ends_with(".yaml") || name.ends_with(".yml")) {
                    let small = entry.metadata().is_ok_and(|metadata| metadata.len() <= MAX_FLUX_FILE);
                    if small && let Content::Text { text, .. } = read::regular(&entry.path()) {
                        found.extend(flux_paths(&text));
                    }
                }
            }
        }
        level = below;
    }
    !found.is_empty() && found.iter().all(|path| folder.join(path).is_dir())
}

/// `spec.path` of each Flux Kustomization in a text, by the look of its lines.
fn flux_paths(text: &str) -> Vec<String> {
    if memmem::find(text.as_bytes(), b"kustomize.toolkit.fluxcd.io/").is_none() {
        return Vec::new();
    }
    let path_of = |document: &str| {
        document.contains("kustomize.toolkit.fluxcd.io/").then_some(())?;
        let path = document.lines().find_map(|line| line.strip_prefix("  path:"))?;
        let path = path.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        Some(path.trim_start_matches("./").trim_matches('/').to_owned())
    };
    text.split("\n---").filter_map(path_of).collect()
}
