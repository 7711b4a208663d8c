//! A reference to an object of a later stage.
//!
//! The first sync leaves a bad condition behind that heals when the later stage is applied. Where the
//! earlier stage waits for the health of its objects it never heals: the later stage waits for the
//! earlier one, and that one for an object of the later.

use super::delivery::{called, flux, object_called, origin};
use super::order::Edge;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::gitops::Place;
use crate::model::Report;
use crate::workspace::Object;

/// See `docs/diagnostics/stage/reversed.md`.
pub const CODE: Code = Code { id: "stage/reversed", title: "An object that comes in a later stage" };

/// Reports an edge whose target is applied after its source.
pub fn report(context: &Context<'_>, object: &Object<'_>, edge: &Edge<'_>, sink: &mut Sink<'_>) {
    debug_assert_eq!(edge.place, Place::Descendant);
    let source = object_called(object);
    let target = object_called(&edge.target);
    let place = object.place(edge.reference.range);
    if edge.from.id == edge.to.id {
        let message = format!(
            "{source} is applied before {target}: its sync wave {} is lower than {}",
            object.summary.steering.sync_wave, edge.target.summary.steering.sync_wave
        );
        let found = sink.report(&CODE, Severity::Warning, place, EnforcedBy::Controller, message);
        found.related(edge.target.focus(), format!("{target} comes in a later wave"));
        return;
    }
    let order = format!(
        "{source} is applied by {}, before {target} comes with {}",
        called(edge.from.stage),
        called(edge.to.stage)
    );
    let (severity, enforced_by, effect) = if deadlocks(context, edge) {
        let effect = "the earlier stage waits for the health of its objects, so neither stage ever becomes ready";
        (Severity::Error, EnforcedBy::Flux, effect.to_owned())
    } else {
        let effect = match edge.reference.rule.rule().report {
            Report::Condition(reason) => format!("until then its condition says `{reason}`"),
            _ => "until then the name leads nowhere".to_owned(),
        };
        (Severity::Warning, EnforcedBy::Controller, effect)
    };
    let found = sink.report(&CODE, severity, place, enforced_by, format!("{order}; {effect}"));
    found.related(edge.target.focus(), format!("{target} comes with {}", called(edge.to.stage)));
    for (stage, role) in [(edge.from.stage, "the earlier stage"), (edge.to.stage, "the later stage")] {
        if let Some(origin) = origin(context, stage) {
            found.related(origin, format!("{role}, {}", called(stage)));
        }
    }
}

/// Whether the earlier stage is not ready before the object is healthy, and the object not healthy
/// before its target is there. Only a condition keeps an object from counting as healthy.
fn deadlocks(context: &Context<'_>, edge: &Edge<'_>) -> bool {
    let waits = flux(context, edge.from.stage).is_some_and(|flux| flux.wait);
    waits && matches!(edge.reference.rule.rule().report, Report::Condition(_) | Report::Refused)
}
