//! The ways to print findings, one file each.

pub mod github;
pub mod json;
pub mod sarif;
pub mod text;

use std::time::Duration;

use crate::diagnostics::Diagnostic;
use crate::text::FileId;

/// Findings by file, in the order of paths.
pub type Found = [(FileId, Vec<Diagnostic>)];

/// What a run amounted to.
pub struct Summary {
    /// Files that were checked.
    pub files: usize,
    /// Stages of the delivery.
    pub stages: usize,
    /// Where the schemas come from, if CRD files have a say.
    pub schemas: Option<String>,
    /// How long it took.
    pub elapsed: Duration,
}
