//! Reading one file without trusting it: not larger than the cap, not a pipe, perhaps no UTF-8.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::syntax::{Problem, ProblemKind};
use crate::text::{self, TextRange};
use crate::workspace::TextSource;

/// Larger files are listed and not read: no manifest comes near, and offsets are 32 bits wide.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// Reads closed files again when somebody asks about them.
#[derive(Debug, Default, Clone, Copy)]
pub struct DiskSource;

impl TextSource for DiskSource {
    fn read(&self, root: &Path, path: &str) -> Option<String> {
        match text(&root.join(path)) {
            Content::Text { text, .. } => Some(text),
            Content::TooLarge(_) | Content::Unreadable(_) => None,
        }
    }

    fn read_bytes(&self, root: &Path, path: &str) -> Option<Vec<u8>> {
        let path = root.join(path);
        std::fs::metadata(&path).ok().filter(std::fs::Metadata::is_file)?;
        bytes(&path).ok()?.ok()
    }
}

/// What a file holds.
pub(super) enum Content {
    /// This text, and what is wrong with the bytes behind it.
    Text { text: String, problems: Vec<Problem> },
    /// Too much; its size in bytes.
    TooLarge(u64),
    /// It cannot be read, and why.
    Unreadable(String),
}

/// Reads a file that may be anything; a link, a pipe or a device is not opened.
pub(super) fn text(path: &Path) -> Content {
    match std::fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => regular(path),
        Ok(_) => Content::Unreadable("not a regular file".to_owned()),
        Err(error) => Content::Unreadable(reason(&error)),
    }
}

/// Reads a file that was just seen to be a regular one.
pub(super) fn regular(path: &Path) -> Content {
    match bytes(path) {
        Ok(Ok(bytes)) => decode(bytes),
        Ok(Err(size)) => Content::TooLarge(size),
        Err(error) => Content::Unreadable(reason(&error)),
    }
}

fn bytes(path: &Path) -> std::io::Result<Result<Vec<u8>, u64>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > MAX_FILE_BYTES {
        return Ok(Err(size));
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    // The file may grow while it is read, and some file systems say 0 for everything.
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES { Ok(Err(bytes.len() as u64)) } else { Ok(Ok(bytes)) }
}

fn decode(bytes: Vec<u8>) -> Content {
    let decoded = text::decode(bytes);
    let problems = decoded.first_invalid.map(|at| {
        // The replacement character is three bytes long.
        let range = TextRange::new(at, at + 3);
        let message = "these bytes are no UTF-8; no reader of the cluster accepts the file".to_owned();
        Problem::new(ProblemKind::InvalidUtf8, range, message)
    });
    Content::Text { text: decoded.text, problems: problems.into_iter().collect() }
}

/// An error of the operating system in words, without its number.
pub(super) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        _ => {
            let text = error.to_string();
            text.split_once(" (os error").map_or(text.as_str(), |(text, _)| text).to_lowercase()
        }
    }
}
