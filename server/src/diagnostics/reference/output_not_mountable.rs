//! An output that is a plain value, mounted as a file.

use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Reference;
use crate::workspace::{Object, Resolution};

/// See `docs/diagnostics/reference/output-not-mountable.md`.
pub const CODE: Code = Code { id: "reference/output-not-mountable", title: "A plain value mounted as a file" };

/// Reports a key of `fileBindings` whose output comes neither from a Secret nor from a ConfigMap.
pub fn check(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    resolution: &Resolution,
    sink: &mut Sink<'_>,
) {
    let Resolution::Item(holder, item) = resolution else { return };
    if !reference.rule.rule().path.ends_with(".fileBindings{key}") || item.of.is_some() {
        return;
    }
    let message = format!(
        "output `{}` is a plain value and cannot be mounted as a file: the cluster accepts this and then reports \
         `ResourceDependenciesPending`; bind it under `envBindings`",
        item.name
    );
    let severity = if context.is_loose(object) { Severity::Warning } else { Severity::Error };
    let diagnostic = sink.report(&CODE, severity, object.place(reference.range), EnforcedBy::Controller, message);
    if let Some(holder) = context.snapshot.object(*holder) {
        diagnostic.related(holder.place(item.range), "the output");
    }
}
