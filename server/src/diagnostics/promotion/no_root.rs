//! A pipeline without promotion paths: nobody knows where a release begins.

use super::pipeline::Pipeline;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::workspace::Object;

/// See `docs/diagnostics/promotion/no-root.md`.
pub const CODE: Code = Code { id: "promotion/no-root", title: "A pipeline without a first environment" };

/// Reports a pipeline that has no promotion path.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let Some(pipeline) = Pipeline::of(object).filter(|pipeline| pipeline.paths.is_empty()) else { return };
    // Names that are computed or half written are no empty list.
    let empty = context.with_node(object, |node| {
        node.at("spec.promotionPaths")
            .is_none_or(|paths| paths.is_null() || (paths.is_sequence() && paths.items().next().is_none()))
    });
    if empty != Some(true) || object.summary.name.is_none() {
        return;
    }
    let used = pipeline.is_used(context);
    let severity = if used { Severity::Error } else { Severity::Warning };
    let message = "the pipeline has no promotion paths: components of projects that use it report `InvalidConfiguration`; \
                   add `promotionPaths` that begin at the first environment";
    sink.report(&CODE, severity, object.focus(), EnforcedBy::Controller, message);
}
