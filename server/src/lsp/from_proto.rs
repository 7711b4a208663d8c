//! From the protocol's types to ours.

use std::path::PathBuf;

use tower_lsp::ls_types::{self as lsp, Uri};

use super::view::View;
use crate::text::{FileId, Position};

/// The path of a `file:` URI; `None` for what is not on this machine's disk.
pub fn path(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let path = uri.to_file_path()?;
    path.is_absolute().then(|| path.into_owned())
}

/// A place in lines and characters.
pub fn position(position: lsp::Position) -> Position {
    Position { line: position.line, character: position.character }
}

/// Changes of a text in the order in which they are made.
pub fn edits(changes: Vec<lsp::TextDocumentContentChangeEvent>) -> Vec<(Option<(Position, Position)>, String)> {
    let range = |range: lsp::Range| (position(range.start), position(range.end));
    changes.into_iter().map(|change| (change.range.map(range), change.text)).collect()
}

/// The file and the byte offset that a request is about; `None` for a document that is not known.
pub fn place(view: &View, params: &lsp::TextDocumentPositionParams) -> Option<(FileId, u32)> {
    let file = view.file(&params.text_document.uri)?;
    Some((file, view.offset(file, params.position)?))
}

/// The workspace folders of an `initialize`, as paths. Older clients only name a root.
#[allow(deprecated)]
pub fn folders(params: &lsp::InitializeParams) -> Vec<PathBuf> {
    match &params.workspace_folders {
        Some(folders) => folders.iter().filter_map(|folder| path(&folder.uri)).collect(),
        None => match (&params.root_uri, &params.root_path) {
            (Some(uri), _) => path(uri).into_iter().collect(),
            (None, Some(root)) if !root.is_empty() => vec![PathBuf::from(root)],
            (None, _) => Vec::new(),
        },
    }
}
