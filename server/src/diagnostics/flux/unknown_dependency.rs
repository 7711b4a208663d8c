//! A `dependsOn` that names no Kustomization of the repository.
//!
//! The stage is not applied before one of that name is ready. It may come from another repository, so
//! only a name that looks misspelt is an error, and a name that is merely absent a warning, where the
//! rest of the order is written down here.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Fix, Severity, Sink};
use crate::text::TextEdit;
use crate::workspace::SourceChange;

/// See `docs/diagnostics/flux/unknown-dependency.md`.
pub const CODE: Code = Code { id: "flux/unknown-dependency", title: "A dependency that does not exist" };

/// Reports the name.
pub fn report(case: &Case<'_, '_>, name: &str, nearest: Option<&str>, sink: &mut Sink<'_>) {
    let order_is_here = case.stages.all().iter().any(|stage| !stage.depends_on.is_empty());
    let severity = match nearest {
        Some(_) => Severity::Error,
        None if order_is_here => Severity::Warning,
        None => Severity::Hint,
    };
    let message = format!("there is no Kustomization `{name}` here; the stage is not applied before one is ready");
    let found = sink.report(&CODE, case.limited(severity), case.place, EnforcedBy::Flux, message);
    if let Some(nearest) = nearest {
        found.fix(Fix {
            title: format!("Change to `{nearest}`"),
            change: SourceChange::edit(case.place.file, TextEdit::replace(case.place.range, nearest)),
            preferred: true,
        });
    }
}
