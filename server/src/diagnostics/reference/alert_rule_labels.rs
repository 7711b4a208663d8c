//! An alert rule that does not say whose it is.

use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::workspace::Object;

/// See `docs/diagnostics/reference/alert-rule-labels.md`.
pub const CODE: Code = Code { id: "reference/alert-rule-labels", title: "An alert rule without its labels" };

/// The labels by which the observer finds what the rule is about.
const LABELS: &[&str] =
    &["openchoreo.dev/component-uid", "openchoreo.dev/project-uid", "openchoreo.dev/environment-uid"];

/// Reports an alert rule that lacks one of its three labels.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if object.summary.kind != Kind::ALERT_RULE {
        return;
    }
    let placements = context.snapshot.placements(object.id.file);
    let has = |label: &str| {
        object.summary.labels.iter().any(|(key, _)| key == label)
            || placements.iter().any(|placement| placement.frame.labels.iter().any(|(key, _)| key == label))
    };
    let missing: Vec<String> = LABELS.iter().filter(|label| !has(label)).map(|label| format!("`{label}`")).collect();
    if missing.is_empty() {
        return;
    }
    let message = format!(
        "the alert rule lacks the label {}: the cluster accepts it and then reports a failed sync; let the trait \
         `observability-alert-rule` of a component make it, which knows these ids",
        missing.join(" and ")
    );
    let severity = if context.is_loose(object) { Severity::Hint } else { Severity::Error };
    sink.report(&CODE, severity, object.focus(), EnforcedBy::Controller, message);
}
