//! An object that reaches Flux without any namespace.
//!
//! `kubectl` would take that of the context. Flux has none to take and refuses the whole stage.

use crate::diagnostics::stage::delivery::{called, flux, is_ours, object_called, origin, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::workspace::Object;

/// See `docs/diagnostics/flux/no-namespace.md`.
pub const CODE: Code = Code { id: "flux/no-namespace", title: "An object without a namespace" };

/// Reports a namespaced object that nothing gives a namespace.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if !is_ours(object.summary) || object.summary.kind.is_cluster_scoped() || object.summary.namespace.is_some() {
        return;
    }
    for way in ways(context, object.id.file) {
        if flux(context, way.stage).is_none() || way.namespace(object.summary).is_some() {
            continue;
        }
        let message = format!(
            "{} has no namespace, and {} sets none: Flux refuses the stage with \"namespace not specified\"",
            object_called(object),
            called(way.stage)
        );
        // A patch could still write one.
        let severity = if way.is_patched(context) { Severity::Hint } else { Severity::Error };
        let found = sink.report(&CODE, severity, object.focus(), EnforcedBy::Flux, message);
        if let Some(origin) = origin(context, way.stage) {
            found.related(origin, format!("{} could set `targetNamespace`", called(way.stage)));
        }
        return;
    }
}
