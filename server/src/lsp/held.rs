//! Questions, and those that have to wait a little.
//!
//! While the workspace is read for the first time, what is answered from the index would be wrong: a definition that
//! is not found yet, a rename that misses half of its places. Such a question waits for the end of the first read,
//! but not for ever; after [`PATIENCE`] it is answered from what is there. The same holds, more briefly, for files
//! that somebody said have changed: who tells of a change and then asks wants the answer after the change.

use std::time::{Duration, Instant};

use tower_lsp::ls_types::Uri;

use super::view::{Scene, View};

/// How long a question waits for the first read.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How long it waits for files that have changed.
pub const BRIEFLY: Duration = Duration::from_secs(2);

/// What a question needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The document alone.
    File,
    /// The document, and every file that is said to have changed.
    Changes,
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
    /// The last change on disk that was told of before it was asked.
    pub after: u64,
    /// When it is answered at the latest.
    pub deadline: Instant,
    /// The state when it was asked, for a question that has waited for changed files while its document was edited:
    /// its place still means something there. `None` if there was not enough to answer from.
    pub before: Option<Scene>,
}
