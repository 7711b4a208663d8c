//! A Namespace object that a namespace transformation renames.
//!
//! Kustomize gives the namespace to everything, and to a Namespace object as its *name*. With pruning
//! on, the namespace of the old name is deleted next, and everything in it.

use crate::diagnostics::stage::delivery::{Way, absolute, called, root_holds_ours, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::gitops::Origin;
use crate::model::Kind;
use crate::workspace::Object;

/// See `docs/diagnostics/kustomize/namespace-renamed.md`.
pub const CODE: Code = Code { id: "kustomize/namespace-renamed", title: "A Namespace object that is renamed" };

/// Reports a Namespace that ends up with another name than it has.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if object.summary.kind != Kind::NAMESPACE || object.summary.name().is_empty() {
        return;
    }
    for way in ways(context, object.id.file) {
        let Some(namespace) = way.frame.namespace.as_ref().filter(|n| *n != object.summary.name()) else { continue };
        // An operator's scaffold says `system` and lets prefix and namespace agree on the whole name.
        if *namespace == format!("{}{}{}", way.frame.name_prefix, object.summary.name(), way.frame.name_suffix) {
            continue;
        }
        if !root_holds_ours(context, object.file.root) {
            return;
        }
        let danger = if way.stage.prune { ", and the namespace it was is pruned with all that is in it" } else { "" };
        let message = format!(
            "{} renames this Namespace to `{namespace}`: a namespace for everything becomes the name of a Namespace{danger}",
            called(way.stage)
        );
        let found = sink.report(&CODE, severity(way), object.focus(), EnforcedBy::Kustomize, message);
        if let Some(set) = way.frame.namespace_place.and_then(|place| absolute(context, place)) {
            found.related(set, "the namespace is set here");
        }
        return;
    }
}

/// A Flux `targetNamespace` was meant for what lies *in* namespaces. A kustomization that names its own
/// namespace may mean it: scaffolds write the Namespace under another name and let kustomize name it.
fn severity(way: Way<'_>) -> Severity {
    match way.stage.origin {
        _ if way.stage.target_namespace.is_some() => Severity::Error,
        Origin::Kustomize(_) => Severity::Hint,
        _ => Severity::Warning,
    }
}
