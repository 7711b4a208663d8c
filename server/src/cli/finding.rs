//! A finding with lines instead of bytes: what the formats for programs are made of.

use serde::Serialize;

use crate::diagnostics::{Diagnostic, Severity};
use crate::workspace::{Locator, Range};

/// A place in a file.
#[derive(Debug, Clone, Serialize)]
pub struct Located {
    /// Relative to the checked folder, `/` between parts.
    pub path: String,
    /// Where in it.
    pub range: Range,
    /// Why it matters.
    pub message: String,
}

/// One finding, as one JSON object.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Relative to the checked folder, `/` between parts.
    pub path: String,
    /// Where in it.
    pub range: Range,
    /// `error`, `warning`, `information` or `hint`.
    pub severity: &'static str,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Who would act on it.
    pub enforced_by: &'static str,
    /// Other places that matter.
    pub related: Vec<Located>,
    /// Page of the manual.
    pub docs: String,
}

impl Locator<'_> {
    /// A finding with its lines.
    pub fn finding(&mut self, diagnostic: &Diagnostic) -> Finding {
        let related = diagnostic.related.iter().map(|related| Located {
            path: self.outer_path(related.place.file),
            range: self.range(related.place),
            message: related.message.clone(),
        });
        let related = related.collect();
        Finding {
            path: self.outer_path(diagnostic.place.file),
            range: self.range(diagnostic.place),
            severity: word(diagnostic.severity),
            code: diagnostic.code.id,
            message: diagnostic.message.clone(),
            enforced_by: diagnostic.enforced_by.word(),
            related,
            docs: diagnostic.code.page(),
        }
    }
}

/// The word for a severity in machine-readable output.
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Hint => "hint",
        Severity::Information => "information",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
