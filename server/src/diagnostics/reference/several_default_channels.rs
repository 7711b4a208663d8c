//! Two notification channels that both want to be the default of one environment.

use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::workspace::Object;

/// See `docs/diagnostics/reference/several-default-channels.md`.
pub const CODE: Code =
    Code { id: "reference/several-default-channels", title: "Two default channels of one environment" };

/// Reports a default channel whose environment has another one.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if object.summary.kind != Kind::NOTIFICATION_CHANNEL || !object.summary.is_default {
        return;
    }
    let Some(environment) = object.summary.reference_at("spec.environment") else { return };
    let snapshot = context.snapshot;
    let rivals: Vec<Object<'_>> = snapshot
        .index()
        .objects(Kind::NOTIFICATION_CHANNEL)
        .filter(|(name, _)| name.as_str() != object.summary.name())
        .filter_map(|(_, id)| snapshot.object(id))
        .filter(|other| {
            other.summary.is_default
                && other.summary.reference_at("spec.environment").is_some_and(|e| e.name == environment.name)
                && snapshot.in_sight(object, other)
                && !snapshot.is_patch(other.id.file)
        })
        .collect();
    let Some(first) = rivals.first() else { return };
    let joined = rivals.iter().any(|other| context.is_joined(object.id.file, other.id.file));
    let message = format!(
        "environment `{}` has another default channel, `{}`: one environment has one default, and nothing in the \
         cluster says which of two it takes",
        environment.name,
        first.summary.name()
    );
    let severity = if joined { Severity::Warning } else { Severity::Hint };
    let diagnostic = sink.report(&CODE, severity, object.focus(), EnforcedBy::Lint, message);
    for other in &rivals {
        diagnostic.related(other.focus(), "the other default channel");
    }
}
