//! Questions, and those that have to wait a little.
//!
//! While the workspace is read for the first time, what is answered from the index would be wrong: a definition that
//! is not found yet, a rename that misses half of its places. Such a question waits for the end of the first read,
//! but not for ever; after [`PATIENCE`] it is answered from what is there.

use std::time::{Duration, Instant};

use tower_lsp::ls_types::Uri;

use super::view::View;

/// How long a question waits for the first read.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// What a question needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The document alone.
    File,
    /// All files.
    Index,
}

/// Why a question is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The document was edited while the question waited: its place means something else now.
    Modified,
}

/// A question with its own way back.
pub struct Query {
    /// The request, for the log.
    pub method: &'static str,
    /// What it needs.
    pub needs: Needs,
    /// The document with the place it is about.
    pub document: Option<Uri>,
    /// Answers it.
    pub run: Box<dyn FnOnce(Result<View, Refusal>) + Send>,
}

/// A question that waits.
pub struct Held {
    /// The question.
    pub query: Query,
    /// The version of its document when it was asked.
    pub version: Option<i32>,
    /// When it is answered at the latest.
    pub deadline: Instant,
}
