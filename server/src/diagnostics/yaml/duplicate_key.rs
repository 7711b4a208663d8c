//! A key that stands twice in one mapping.
//!
//! A resource with such a key is refused by kustomize and by the API server. A kustomization file is
//! read more kindly: the last one wins, and what the first one listed silently goes.

use super::{Found, Reader};
use crate::diagnostics::{Code, Diagnostic, EnforcedBy, Severity, Sink};

/// See `docs/diagnostics/yaml/duplicate-key.md`.
pub const CODE: Code = Code { id: "yaml/duplicate-key", title: "A key that stands twice in one mapping" };

pub(super) fn report<'s>(found: &Found<'_>, sink: &'s mut Sink<'_>) -> &'s mut Diagnostic {
    let diagnostic = if found.reader == Reader::Kustomization {
        let message =
            format!("{}; kustomize takes the last one, and the others are silently lost", found.problem.message);
        sink.report(&CODE, Severity::Warning, found.place, EnforcedBy::Lint, message)
    } else {
        found.refused(&CODE, sink)
    };
    if let Some(first) = found.related {
        diagnostic.related(first, "the first one");
    }
    diagnostic
}
