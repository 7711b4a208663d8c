//! Several sources, and nothing that tells which of them is this repository.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Severity, Sink};

/// See `docs/diagnostics/flux/undecided-source.md`.
pub const CODE: Code = Code { id: "flux/undecided-source", title: "Stages whose files are not known" };

/// Reports a stage that may or may not take its files from here.
pub fn report(case: &Case<'_, '_>, sink: &mut Sink<'_>) {
    if case.is_ours {
        let message = "several sources are used here and none has the URL of this repository, so nothing is known \
                       of this stage's files; name the right one as `source` in `openchoreo-lsp.toml`";
        sink.report(&CODE, Severity::Hint, case.place, EnforcedBy::Lint, message);
    }
}
