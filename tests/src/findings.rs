//! All findings of a repository, in the form in which tests compare them.
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use openchoreo_lsp::diagnostics::{self, Diagnostic, Severity};
use openchoreo_lsp::loader::{self, DiskSource, Monitor};
use openchoreo_lsp::text::{FileId, FileRange, PositionEncoding};
use openchoreo_lsp::workspace::{Change, Settings, Snapshot, Workspace};

/// A finding with its place as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path in the repository, with `/` in front and between the parts.
    pub path: String,
    /// The line, from 0.
    pub line: u32,
    /// The severity's word.
    pub severity: &'static str,
    /// The code.
    pub code: &'static str,
    /// What it says.
    pub message: String,
    /// Titles of its fixes.
    pub fixes: Vec<String>,
    /// Other places: path, line from 0, and what they are.
    pub related: Vec<(String, u32, String)>,
}

/// The findings of all files, by path and place.
#[must_use]
pub fn all(snapshot: &Snapshot) -> Vec<Finding> {
    let mut found: Vec<Finding> = snapshot.files().flat_map(|(id, _)| file(snapshot, id)).collect();
    found.sort();
    found
}

/// The findings of one file, in text order.
#[must_use]
pub fn file(snapshot: &Snapshot, file: FileId) -> Vec<Finding> {
    let found = diagnostics::file(snapshot, file).into_iter();
    found.map(|diagnostic| finding(snapshot, diagnostic)).collect()
}

fn finding(snapshot: &Snapshot, diagnostic: Diagnostic) -> Finding {
    let (path, line) = place(snapshot, diagnostic.place);
    let related = diagnostic.related.iter().map(|related| {
        let (path, line) = place(snapshot, related.place);
        (path, line, related.message.clone())
    });
    Finding {
        path,
        line,
        severity: word(diagnostic.severity),
        code: diagnostic.code.id,
        related: related.collect(),
        fixes: diagnostic.fixes.iter().map(|fix| fix.title.clone()).collect(),
        message: diagnostic.message,
    }
}

/// The workspace of a folder on disk, as the command line sees it.
///
/// # Panics
/// When the folder cannot be loaded.
#[must_use]
pub fn load(folder: &Path) -> Arc<Snapshot> {
    static NOBODY: AtomicBool = AtomicBool::new(false);
    let monitor = Monitor { progress: &|_, _| {}, cancelled: &NOBODY };
    let mut workspace = Workspace::new(Arc::new(DiskSource));
    let open = loader::open(folder, &Settings::default());
    let root = workspace.apply(Change { roots: vec![open], files: Vec::new() }).added_roots[0];
    let settings = workspace.snapshot().root(root).map(|root| root.settings.clone()).unwrap_or_default();
    if let Some(loaded) = loader::load(root, folder, &settings, &monitor) {
        workspace.apply(loaded.change);
    }
    workspace.snapshot()
}

fn place(snapshot: &Snapshot, place: FileRange) -> (String, u32) {
    let path = snapshot.file(place.file).map_or_else(String::new, |file| format!("/{}", file.path));
    let buffer = snapshot.buffer(place.file);
    let line = buffer.map_or(0, |buffer| buffer.position(place.range.start, PositionEncoding::Utf8).line);
    (path, line)
}

/// The word of a severity in machine-readable output.
#[must_use]
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Hint => "hint",
        Severity::Information => "information",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
