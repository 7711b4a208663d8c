//! A release among the bindings, in the layout that keeps bindings in a stage of their own.
//!
//! That stage exists so that releases are there before anything binds them; a release in it is
//! there too late for its own purpose, even where today's admission no longer minds.

use super::delivery::{self, Way, called, object_called, origin, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::gitops::{Place, StageId};
use crate::model::Kind;
use crate::workspace::Object;

/// See `docs/diagnostics/stage/release-in-bindings.md`.
pub const CODE: Code = Code { id: "stage/release-in-bindings", title: "A release in the stage of the bindings" };

/// Reports a release in a stage that otherwise holds bindings alone, after a stage that holds releases.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if !is_release(object.summary.kind) {
        return;
    }
    for way in ways(context, object.id.file) {
        if way.stage.depends_on.is_empty() || !is_bindings_stage(context, way) {
            continue;
        }
        let Some(home) = home_of_releases(context, way) else { continue };
        let Some(home) = way.stages.get(home) else { continue };
        let message = format!(
            "{} lies among the bindings of {}; the other releases come with {}, which is applied before",
            object_called(object),
            called(way.stage),
            called(home)
        );
        let found = sink.report(&CODE, Severity::Warning, object.focus(), EnforcedBy::Lint, message);
        for stage in [way.stage, home] {
            if let Some(origin) = origin(context, stage) {
                found.related(origin, called(stage));
            }
        }
        return;
    }
}

fn is_release(kind: Kind) -> bool {
    matches!(kind, Kind::COMPONENT_RELEASE | Kind::PROJECT_RELEASE | Kind::RESOURCE_RELEASE)
}

fn is_binding(kind: Kind) -> bool {
    matches!(kind, Kind::RELEASE_BINDING | Kind::PROJECT_RELEASE_BINDING | Kind::RESOURCE_RELEASE_BINDING)
}

/// Whether the stage holds bindings and, releases aside, nothing else.
fn is_bindings_stage(context: &Context<'_>, way: Way<'_>) -> bool {
    let mut bindings = false;
    for file in &way.stage.files {
        for object in context.snapshot.objects_of(*file) {
            bindings |= is_binding(object.summary.kind);
            if !is_binding(object.summary.kind) && !is_release(object.summary.kind) {
                return false;
            }
        }
    }
    bindings
}

/// A stage before this one that holds releases.
fn home_of_releases(context: &Context<'_>, way: Way<'_>) -> Option<StageId> {
    let before = (0..way.stages.all().len() as u16)
        .map(StageId)
        .filter(|id| delivery::place(way.stages, way.id, *id) == Place::Ancestor);
    before.into_iter().find(|id| {
        way.stages.get(*id).is_some_and(|stage| {
            let mut objects = stage.files.iter().flat_map(|file| context.snapshot.objects_of(*file));
            objects.any(|object| is_release(object.summary.kind))
        })
    })
}
