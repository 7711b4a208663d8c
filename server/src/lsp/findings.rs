//! The findings of one file in the client's words, with what is needed to tell old from new.

use std::hash::Hasher;
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHasher;
use tower_lsp::ls_types::{Diagnostic, Uri};

use super::to_proto;
use super::view::View;
use crate::diagnostics;
use crate::text::FileId;

/// While not all files are read, only these are known to be right: they look at nothing but the file itself.
const WITHOUT_INDEX: &[&str] = &["yaml/"];

/// What a file's check gave.
#[derive(Debug, Clone)]
pub struct Findings {
    /// The file.
    pub file: FileId,
    /// Its path.
    pub path: PathBuf,
    /// What the client calls it.
    pub uri: Uri,
    /// The state that was checked.
    pub revision: u64,
    /// The editor's version of the text, if it is open.
    pub version: Option<i32>,
    /// The findings.
    pub items: Arc<Vec<Diagnostic>>,
    /// Equal for equal findings.
    pub hash: u64,
}

impl Findings {
    /// The identifier of this result in pull requests.
    pub fn result_id(&self) -> String {
        result_id(self.hash)
    }
}

/// The identifier of a result with this hash.
pub fn result_id(hash: u64) -> String {
    format!("{hash:016x}")
}

/// Checks a file. `None` if it is gone.
pub fn check(view: &View, file: FileId) -> Option<Findings> {
    let snapshot = &*view.snapshot;
    let path = snapshot.path(file)?;
    let uri = view.uri(file)?;
    let complete = view.is_complete_around(file);
    let items: Vec<Diagnostic> = diagnostics::file(snapshot, file)
        .iter()
        .filter(|found| complete || WITHOUT_INDEX.iter().any(|prefix| found.code.id.starts_with(prefix)))
        .filter_map(|found| to_proto::diagnostic(view, found))
        .collect();
    let hash = hash(&items);
    let version = view.open.get(file).map(|open| open.version);
    Some(Findings { file, path, uri, revision: snapshot.revision, version, items: Arc::new(items), hash })
}

/// A number that is the same for the same findings, in every run.
pub fn hash(items: &[Diagnostic]) -> u64 {
    if items.is_empty() {
        return 0;
    }
    let mut hasher = FxHasher::default();
    // Diagnostics are plain values: they always have a JSON form.
    hasher.write(&serde_json::to_vec(items).unwrap_or_default());
    // The empty list has the 0 to itself.
    hasher.finish().max(1)
}
