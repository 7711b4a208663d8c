//! A reference that admission checks: in OpenChoreo v0.6.0 and v0.7.0, and never since.
//!
//! Flux asks the API server about all objects of a stage before it writes any. A binding that is
//! admitted only if its release exists must therefore come in a later stage than the release; in the
//! same stage neither ever gets through. No document tells those versions from v0.8.0, so this
//! is an error only where the settings name the version.

use super::delivery::{called, object_called, origin};
use super::order::Edge;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::gitops::Place;
use crate::model::{Generation, Kind, Reference};
use crate::workspace::Object;

/// See `docs/diagnostics/stage/hard-order.md`.
pub const CODE: Code = Code { id: "stage/hard-order", title: "An object that admission looks for" };

/// Whether admission of v0.6.0 and v0.7.0 looks for the target.
pub fn is_hard(object: &Object<'_>, reference: &Reference) -> bool {
    let targets: &[Kind] = match object.summary.kind {
        Kind::RELEASE_BINDING => &[Kind::COMPONENT_RELEASE],
        Kind::COMPONENT => &[Kind::COMPONENT_TYPE, Kind::TRAIT],
        Kind::PROJECT => &[Kind::DEPLOYMENT_PIPELINE],
        _ => return false,
    };
    reference.rule.rule().kinds().iter().any(|kind| targets.contains(kind))
}

/// Reports a hard edge whose target is not surely there before; says whether the edge needs no other look.
pub fn report(context: &Context<'_>, object: &Object<'_>, edge: &Edge<'_>, sink: &mut Sink<'_>) -> bool {
    if edge.place == Place::Ancestor || !is_hard(object, edge.reference) {
        return false;
    }
    let Some(root) = context.snapshot.root(object.file.root) else { return false };
    let (source, target) = (object_called(object), object_called(&edge.target));
    let place = object.place(edge.reference.range);
    let (severity, message) = match root.settings.generation {
        Some(pinned) if pinned.admission_looks_up() => {
            let order = match edge.place {
                Place::Same => format!("comes with the same {}", called(edge.to.stage)),
                _ => {
                    format!("comes with {}, which {} does not wait for", called(edge.to.stage), called(edge.from.stage))
                }
            };
            let version = pinned.tag();
            (Severity::Error, format!("{version} admits {source} only once {target} exists, but that {order}"))
        }
        // The versions that look cannot be told apart from the one that fits; a hint must do.
        None if edge.place == Place::Same && root.generation() == Generation::V0_8 => {
            let message = format!(
                "v0.6.0 and v0.7.0 admit {source} only once {target} exists, which the same {} brings; \
                 from v0.8.0 on any order will do (set `generation` to say which it is)",
                called(edge.to.stage)
            );
            (Severity::Hint, message)
        }
        _ => return false,
    };
    let found = sink.report(&CODE, severity, place, EnforcedBy::Webhook, message);
    found.related(edge.target.focus(), format!("{target} comes with {}", called(edge.to.stage)));
    if edge.from.id != edge.to.id
        && let Some(origin) = origin(context, edge.to.stage)
    {
        found.related(origin, called(edge.to.stage));
    }
    if let Some(origin) = origin(context, edge.from.stage) {
        found.related(origin, called(edge.from.stage));
    }
    true
}
