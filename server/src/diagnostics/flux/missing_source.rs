//! A Kustomization without a source.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Fix, Severity, Sink};
use crate::text::TextEdit;
use crate::workspace::SourceChange;

/// See `docs/diagnostics/flux/missing-source.md`.
pub const CODE: Code = Code { id: "flux/missing-source", title: "A Kustomization without a source" };

/// Reports a `sourceRef` that is not there or names nothing.
pub fn report(case: &Case<'_, '_>, sink: &mut Sink<'_>) {
    let message = "a Kustomization needs a `sourceRef` with `kind` and `name`";
    sink.report(&CODE, case.limited(Severity::Error), case.place, EnforcedBy::ApiServer, message);
}

/// Reports a `sourceRef` to an object that is not in the repository, where others of its kind are.
/// Sources are often made by hand or by a bootstrap, so this is more than a hint only for a name
/// that looks misspelt.
pub fn report_unknown(case: &Case<'_, '_>, kind: &str, name: &str, nearest: Option<&str>, sink: &mut Sink<'_>) {
    // The source of a bootstrap lives in the cluster, and often there alone.
    let is_expected = name == "flux-system" || !case.is_ours;
    if nearest.is_none() && is_expected {
        return;
    }
    let message = format!("there is no {kind} `{name}` here; without it the stage has nothing to apply");
    let severity = if nearest.is_some() { Severity::Warning } else { Severity::Hint };
    let found = sink.report(&CODE, case.limited(severity), case.place, EnforcedBy::Flux, message);
    if let Some(nearest) = nearest {
        found.fix(Fix {
            title: format!("Change to `{nearest}`"),
            change: SourceChange::edit(case.place.file, TextEdit::replace(case.place.range, nearest)),
            preferred: true,
        });
    }
}
