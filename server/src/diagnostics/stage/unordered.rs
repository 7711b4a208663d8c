//! A reference between two stages that nothing puts in order.
//!
//! The controllers wait for each other, so this heals by itself; on a first sync it shows for a while.

use super::delivery::{called, object_called, origin};
use super::flux_edit;
use super::order::Edge;
use crate::diagnostics::{Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::model::Report;
use crate::workspace::Object;

/// See `docs/diagnostics/stage/unordered.md`.
pub const CODE: Code = Code { id: "stage/unordered", title: "Stages without an order between them" };

/// Reports an edge whose target may be applied after its source.
pub fn report(context: &Context<'_>, object: &Object<'_>, edge: &Edge<'_>, sink: &mut Sink<'_>) {
    let (source, target) = (object_called(object), object_called(&edge.target));
    let (from, to) = (edge.from.stage, edge.to.stage);
    let effect = match edge.reference.rule.rule().report {
        Report::Condition(reason) => format!("; a first sync may show `{reason}` until both are there"),
        _ => String::new(),
    };
    let message = format!(
        "{source} comes with {}, {target} with {}, and neither waits for the other{effect}",
        called(from),
        called(to)
    );
    let place = object.place(edge.reference.range);
    let found = sink.report(&CODE, Severity::Hint, place, EnforcedBy::Controller, message);
    found.related(edge.target.focus(), format!("{target} comes with {}", called(to)));
    for stage in [from, to] {
        if let Some(origin) = origin(context, stage) {
            found.related(origin, called(stage));
        }
    }
    if let Some(change) = flux_edit::depend_on(context, from, to) {
        found.fix(Fix { title: format!("Let `{}` depend on `{}`", from.name, to.name), change, preferred: false });
    }
}
