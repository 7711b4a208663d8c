//! An environment that names no data plane and so runs on one called `default`.

use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::model::standard::is_standard;
use crate::workspace::Object;

/// See `docs/diagnostics/reference/default-plane.md`.
pub const CODE: Code = Code { id: "reference/default-plane", title: "An environment on the default data plane" };

const NAME: &str = "default";

/// Notes an environment without `dataPlaneRef` where the repository has data planes, but no `default`.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if object.summary.kind != Kind::ENVIRONMENT || object.summary.reference_at("spec.dataPlaneRef").is_some() {
        return;
    }
    // A reference that is half written is no absent one.
    let absent = context.with_node(object, |node| node.at("spec.dataPlaneRef").is_none_or(|plane| plane.is_null()));
    if absent != Some(true) {
        return;
    }
    let snapshot = context.snapshot;
    let planes = [Kind::DATA_PLANE, Kind::CLUSTER_DATA_PLANE];
    let legacy = snapshot.is_legacy(object);
    let known = planes.iter().any(|kind| {
        !snapshot.lookup(object, *kind, NAME).is_empty() || snapshot.is_listed_external(object, *kind, NAME)
    });
    let installed = planes.iter().any(|kind| is_standard(*kind, None, NAME, legacy));
    let has_planes = planes.iter().any(|kind| snapshot.has_kind_in_sight(object, *kind));
    if known || (installed && !has_planes) {
        return;
    }
    let message = "no `dataPlaneRef`, so the environment runs on the data plane `default`, which this repository does \
                   not have: where there is none, bindings report `DataPlaneNotFound`; name a plane (it cannot be \
                   changed later)";
    sink.report(&CODE, Severity::Hint, object.focus(), EnforcedBy::Controller, message);
}
