//! References between objects of different stages: found once, then given to the code that fits.
//!
//! An object may be taken by several stages and a name may stand for several objects, so the best
//! arrangement counts: as long as one target is there in time, nobody has to complain.

use super::cluster::{self, Cluster};
use super::delivery::{self, Way, ways};
use super::{hard_order, reversed, unordered};
use crate::diagnostics::{Context, Sink};
use crate::gitops::{Layout, Place, StageId, wave_place};
use crate::model::{Reference, Report};
use crate::text::ObjectId;
use crate::workspace::{Object, Resolution};

/// A reference between two objects that stages deploy.
pub struct Edge<'a> {
    /// The place that names the target.
    pub reference: &'a Reference,
    /// The object it names.
    pub target: Object<'a>,
    /// How the object gets to the cluster.
    pub from: Way<'a>,
    /// How its target does.
    pub to: Way<'a>,
    /// Where the target's stage stands.
    pub place: Place,
}

/// Reports a reference of `object` whose target comes too late, or perhaps too late.
pub fn check(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    resolution: &Resolution,
    sink: &mut Sink<'_>,
) {
    let Resolution::Objects(targets) = resolution else { return };
    let Some(stages) = context.snapshot.stages(object.file.root).filter(|stages| stages.has_order()) else {
        return;
    };
    // Inside a single stage only the hard edges and the waves of Argo CD have an order.
    let single = stages.all().len() < 2 && stages.layout != Layout::Argo;
    if !matters(reference) || (single && !hard_order::is_hard(object, reference)) {
        return;
    }
    let mut seen: Vec<StageId> = Vec::new();
    for way in ways(context, object.id.file) {
        if seen.contains(&way.id) {
            continue;
        }
        seen.push(way.id);
        let Some(edge) = edge(context, object, reference, targets, way) else { continue };
        if hard_order::report(context, object, &edge, sink) {
            continue;
        }
        match edge.place {
            Place::Descendant => reversed::report(context, object, &edge, sink),
            Place::Unordered => unordered::report(context, object, &edge, sink),
            Place::Same | Place::Ancestor => {}
        }
    }
}

/// Whether anybody waits for the target: not for a record of the past, nor for what lives elsewhere.
fn matters(reference: &Reference) -> bool {
    let rule = reference.rule.rule();
    !matches!(rule.report, Report::Record | Report::Outside) && !rule.path.starts_with("metadata.")
}

fn edge<'a>(
    context: &Context<'a>,
    object: &Object<'_>,
    reference: &'a Reference,
    targets: &[ObjectId],
    from: Way<'a>,
) -> Option<Edge<'a>> {
    let mut best: Option<Edge<'a>> = None;
    for target in targets.iter().filter_map(|id| context.snapshot.object(*id)) {
        if target.file.root != object.file.root {
            // What comes from another repository is there or is not, whatever this one does.
            return None;
        }
        for to in ways(context, target.id.file) {
            let place = order(from, object, to, &target);
            let cluster = cluster::compare(context, from.stages, from.id, to.id);
            if cluster == Cluster::Different || (cluster == Cluster::Unknown && place == Place::Unordered) {
                continue;
            }
            if best.as_ref().is_none_or(|best| rank(place) < rank(best.place)) {
                best = Some(Edge { reference, target, from, to, place });
            }
        }
    }
    best
}

/// Where `target` comes, seen from `object`: by stage, and inside an Application by sync wave.
fn order(from: Way<'_>, object: &Object<'_>, to: Way<'_>, target: &Object<'_>) -> Place {
    let place = delivery::place(from.stages, from.id, to.id);
    if place == Place::Same && from.stages.layout == Layout::Argo {
        return wave_place(object.summary.steering.sync_wave, target.summary.steering.sync_wave);
    }
    place
}

fn rank(place: Place) -> u8 {
    match place {
        Place::Ancestor => 0,
        Place::Same => 1,
        Place::Unordered => 2,
        Place::Descendant => 3,
    }
}
