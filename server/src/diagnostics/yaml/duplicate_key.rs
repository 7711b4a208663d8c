//! A key that stands twice in one mapping.
//!
//! A resource with such a key is refused by kustomize and by the API server. A kustomization file is
//! read more kindly: the last one wins, and what the first one listed silently goes.

use super::{Reader, problems};
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::syntax::ProblemKind;
use crate::text::FileId;

/// See `docs/diagnostics/yaml/duplicate-key.md`.
pub const CODE: Code = Code { id: "yaml/duplicate-key", title: "A key that stands twice in one mapping" };

/// Reports every second key.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    for found in problems(context, file, ProblemKind::DuplicateKey) {
        if found.reader == Reader::Kustomization {
            let message = format!("{}; the last one wins and the others are silently lost", found.problem.message);
            sink.report(&CODE, Severity::Warning, found.place, EnforcedBy::Lint, message);
        } else {
            let message = format!("{}; {}", found.problem.message, found.reader.consequence());
            sink.report(&CODE, Severity::Error, found.place, found.reader.enforced_by(), message);
        }
    }
}
