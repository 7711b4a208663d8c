//! A cluster-scoped object in a build that sets a namespace.
//!
//! Kustomize knows the scope of built-in kinds only, so it writes the namespace into ours as well. The
//! API server drops it; the object is out of place all the same.

use crate::diagnostics::stage::delivery::{absolute, called, is_ours, object_called, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::workspace::Object;

/// See `docs/diagnostics/kustomize/cluster-scoped.md`.
pub const CODE: Code = Code { id: "kustomize/cluster-scoped", title: "A cluster-scoped object under a namespace" };

/// Reports a cluster-scoped object that is given a namespace.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if !is_ours(object.summary) || !object.summary.kind.is_cluster_scoped() {
        return;
    }
    for way in ways(context, object.id.file) {
        let Some(namespace) = &way.frame.namespace else { continue };
        let message = format!(
            "{} is cluster-scoped, and {} writes the namespace `{namespace}` into it",
            object_called(object),
            called(way.stage)
        );
        let found = sink.report(&CODE, Severity::Hint, object.focus(), EnforcedBy::Lint, message);
        if let Some(set) = way.frame.namespace_place.and_then(|place| absolute(context, place)) {
            found.related(set, "the namespace is set here");
        }
        return;
    }
}
