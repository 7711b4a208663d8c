//! The namespace that an object goes to, and whether a stage brings it in time.
//!
//! Kubernetes refuses an object whose namespace is not there, and Flux tries again until it is. Many
//! namespaces are made by somebody else, so one that the repository does not have is a hint.

use smol_str::SmolStr;

use super::cluster::{self, Cluster};
use super::delivery::{self, Way, absolute, called, is_ours, object_called, origin, ways};
use crate::diagnostics::{Code, Context, Diagnostic, EnforcedBy, Severity, Sink};
use crate::gitops::{Layout, Place, StageId};
use crate::model::Kind;
use crate::workspace::Object;

/// See `docs/diagnostics/stage/namespace-missing.md`.
pub const CODE: Code = Code { id: "stage/namespace-missing", title: "A namespace that no earlier stage brings" };

/// What is known about the Namespace object.
enum Found<'a> {
    /// In the same stage or an earlier one; or nothing can be said.
    InTime,
    /// No stage has it.
    Nowhere,
    /// A stage has it that need not be applied before.
    Late(Object<'a>, Way<'a>, Place),
}

/// Reports the namespace of `object` if no stage surely brings it first.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if !is_ours(object.summary) || object.summary.kind.is_cluster_scoped() {
        return;
    }
    let mut seen: Vec<StageId> = Vec::new();
    for way in ways(context, object.id.file).filter(|way| way.stages.has_order()) {
        if seen.contains(&way.id) {
            continue;
        }
        seen.push(way.id);
        let Some(namespace) = way.namespace(object.summary) else { continue };
        match look_up(context, object, way, &namespace) {
            Found::InTime => {}
            Found::Nowhere if context.snapshot.is_listed_external(object, Kind::NAMESPACE, &namespace) => {}
            Found::Nowhere if way.stages.layout == Layout::Argo => {}
            Found::Nowhere => {
                let message =
                    format!("no stage brings the Namespace `{namespace}` that {} goes to", object_called(object));
                report(context, object, way, &namespace, Severity::Hint, message, sink);
            }
            Found::Late(target, to, place) => late(context, object, way, &namespace, (&target, to, place), sink),
        }
    }
}

fn look_up<'a>(context: &Context<'a>, object: &Object<'_>, way: Way<'_>, namespace: &SmolStr) -> Found<'a> {
    let mut late = None;
    for id in context.snapshot.index().definitions(Kind::NAMESPACE, namespace) {
        let Some(target) = context.snapshot.object(*id) else { continue };
        if target.file.root != object.file.root {
            return Found::InTime;
        }
        for to in ways(context, id.file).filter(|to| to.frame.namespace.as_ref().is_none_or(|n| n == namespace)) {
            let place = delivery::place(way.stages, way.id, to.id);
            match (cluster::compare(context, way.stages, way.id, to.id), place) {
                (Cluster::Different, _) => {}
                (_, Place::Same | Place::Ancestor) | (Cluster::Unknown, _) => return Found::InTime,
                (Cluster::Same, place) => late = Some(Found::Late(target, to, place)),
            }
        }
    }
    late.unwrap_or(Found::Nowhere)
}

fn late(
    context: &Context<'_>,
    object: &Object<'_>,
    way: Way<'_>,
    namespace: &SmolStr,
    (target, to, place): (&Object<'_>, Way<'_>, Place),
    sink: &mut Sink<'_>,
) {
    let order = match place {
        Place::Descendant => "applied after it",
        _ => "in no order with it",
    };
    let message = format!(
        "{} goes to the namespace `{namespace}`, but its Namespace object comes with {}, {order}",
        object_called(object),
        called(to.stage)
    );
    // With Argo CD an Application may make its namespace itself.
    let severity = if way.stages.layout == Layout::Argo { Severity::Hint } else { Severity::Warning };
    let found = report(context, object, way, namespace, severity, message, sink);
    found.related(target.focus(), format!("the Namespace comes with {}", called(to.stage)));
    for stage in [way.stage, to.stage] {
        if let Some(origin) = origin(context, stage) {
            found.related(origin, called(stage));
        }
    }
}

fn report<'s>(
    context: &Context<'_>,
    object: &Object<'_>,
    way: Way<'_>,
    namespace: &SmolStr,
    severity: Severity,
    message: String,
    sink: &'s mut Sink<'_>,
) -> &'s mut Diagnostic {
    let written = object.summary.namespace.as_ref().filter(|written| written.text == *namespace);
    let place = written.map_or(object.focus(), |written| object.place(written.range));
    let found = sink.report(&CODE, severity, place, EnforcedBy::ApiServer, message);
    if written.is_none()
        && let Some(set) = way.frame.namespace_place.and_then(|place| absolute(context, place))
    {
        found.related(set, "the namespace is set here");
    }
    found
}
