//! The workload type in front of a component type's name is not that of the type.

use super::names;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Reference;
use crate::text::TextRange;
use crate::workspace::{Object, Resolution};

/// See `docs/diagnostics/reference/workload-type-mismatch.md`.
pub const CODE: Code =
    Code { id: "reference/workload-type-mismatch", title: "A workload type that the type does not have" };

/// Reports `cronjob/web` where the type `web` makes a deployment.
pub fn check(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    resolution: &Resolution,
    sink: &mut Sink<'_>,
) {
    let Resolution::Objects(ids) = resolution else { return };
    let Some(written) = reference.workload_type.as_ref().filter(|_| reference.rule.rule().id == "C2") else { return };
    let types: Vec<Object<'_>> = context.objects(ids).collect();
    let differs = |to: &Object<'_>| to.summary.workload_type.as_ref().is_some_and(|own| own.text != *written);
    let Some(target) = types.first().filter(|_| types.iter().all(differs)) else { return };
    let Some(own) = &target.summary.workload_type else { return };
    let kind = target.summary.kind.name();
    let message = format!(
        "{kind} `{}` makes a `{}`, not a `{written}`: the cluster accepts this and then reports `InvalidConfiguration`; write `{}/{}`",
        reference.name, own.text, own.text, reference.name
    );
    let start = reference.range.start.saturating_sub(written.len() as u32 + 1);
    let range = TextRange::new(start, start + written.len() as u32);
    let place = object.place(range);
    // The prefix stands where it is expected unless an alias or an escape brought it.
    let as_written = context.snapshot.text(object.id.file).is_some_and(|text| place.range.of(&text) == *written);
    let shown = if as_written { place } else { object.place(reference.range) };
    let diagnostic = sink.report(&CODE, Severity::Error, shown, EnforcedBy::Controller, message);
    diagnostic.related(target.place(own.range), format!("the workload type of the {kind}"));
    if as_written {
        diagnostic.fix(names::rename(object, range, &own.text));
    }
}
