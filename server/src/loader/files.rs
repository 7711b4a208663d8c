//! The whole disk as the files of a build: a kustomization may lead anywhere, and links are followed.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::read::MAX_FILE_BYTES;
use crate::build::{Files, Found};

/// The disk. Paths are absolute, without the `/` in front.
#[derive(Debug, Default, Clone, Copy)]
pub struct DiskFiles;

impl DiskFiles {
    /// The path of a directory as a build writes it.
    ///
    /// # Errors
    /// When it does not exist or cannot be read.
    pub fn path(directory: &Path) -> std::io::Result<String> {
        Ok(written(&directory.canonicalize()?))
    }
}

impl Files for DiskFiles {
    fn find(&self, path: &str) -> Found {
        let Ok(real) = on_disk(path).canonicalize() else { return Found::Nothing };
        match std::fs::metadata(&real) {
            Ok(metadata) if metadata.is_dir() => Found::Directory(written(&real)),
            Ok(metadata) if metadata.is_file() => Found::File(written(&real)),
            _ => Found::Nothing,
        }
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let path = on_disk(path);
        let metadata = std::fs::metadata(&path).ok()?;
        // A pipe would never end.
        if !metadata.is_file() || metadata.len() > MAX_FILE_BYTES {
            return None;
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
        std::fs::File::open(&path).ok()?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 <= MAX_FILE_BYTES).then_some(bytes)
    }
}

/// The path without its begin; on Windows that is the drive, which the build never sees.
fn written(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.trim_start_matches('/').to_owned()
}

#[cfg(not(windows))]
fn on_disk(path: &str) -> PathBuf {
    PathBuf::from(format!("/{path}"))
}

#[cfg(windows)]
fn on_disk(path: &str) -> PathBuf {
    PathBuf::from(match path.starts_with("?/") {
        true => format!("//{path}"),
        false => path.to_owned(),
    })
}
