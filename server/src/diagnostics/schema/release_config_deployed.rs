//! The settings of `occ` among the objects of a stage.
//!
//! A ReleaseConfig looks like an object and is none: the cluster has no such kind, so the dry run
//! fails and the stage with it.

use crate::diagnostics::stage::delivery::{called, origin, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::workspace::Object;

/// See `docs/diagnostics/schema/release-config-deployed.md`.
pub const CODE: Code =
    Code { id: "schema/release-config-deployed", title: "A ReleaseConfig on its way to the cluster" };

/// Reports a ReleaseConfig that a stage takes.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if object.summary.kind != Kind::RELEASE_CONFIG || object.summary.steering.local_config {
        return;
    }
    let Some(way) = ways(context, object.id.file).next() else { return };
    let message = format!(
        "a ReleaseConfig is read by `occ` alone; {} sends it to the cluster, which has no such kind and refuses the stage",
        called(way.stage)
    );
    let place = object.summary.kind_text.as_ref().map_or(object.focus(), |kind| object.place(kind.range));
    let found = sink.report(&CODE, Severity::Error, place, EnforcedBy::ApiServer, message);
    if let Some(origin) = origin(context, way.stage) {
        found.related(origin, called(way.stage));
    }
}
