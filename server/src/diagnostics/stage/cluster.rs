//! Whether two stages surely go to the same cluster.
//!
//! One repository often serves several clusters: a folder for each, over the same bases. What looks
//! like two stages that fight is then one stage twice, so nothing that needs two stages in one
//! cluster may be said before it is clear that there is one.

use super::delivery::place;
use crate::diagnostics::Context;
use crate::gitops::{Origin, Place, Stage, StageId, Stages};

/// What is known about the clusters of two stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cluster {
    /// The same one.
    Same,
    /// Nothing tells.
    Unknown,
    /// Not the same one.
    Different,
}

/// Compares the clusters of two stages of one root.
pub fn compare(context: &Context<'_>, stages: &Stages, a: StageId, b: StageId) -> Cluster {
    if a == b {
        return Cluster::Same;
    }
    if !stages.same_cluster(a, b) {
        return Cluster::Different;
    }
    let (Some(first), Some(second)) = (stages.get(a), stages.get(b)) else { return Cluster::Unknown };
    match (first.origin, second.origin) {
        // A list in the settings describes one delivery, and an Application names its cluster.
        (Origin::Setting(_), Origin::Setting(_)) | (Origin::Argo(_), Origin::Argo(_)) => Cluster::Same,
        (Origin::Flux(_), Origin::Flux(_)) => {
            let joined = matches!(place(stages, a, b), Place::Ancestor | Place::Descendant);
            if joined || are_together(context, first, second) { Cluster::Same } else { Cluster::Unknown }
        }
        _ => Cluster::Unknown,
    }
}

/// Whether the folder of one holds the other too: a folder is applied at once.
fn are_together(context: &Context<'_>, a: &Stage, b: &Stage) -> bool {
    let (Some(one), Some(other)) = (folder(context, a), folder(context, b)) else { return false };
    contains(one, other) || contains(other, one)
}

/// The folder that the file of a stage lies in.
fn folder<'a>(context: &Context<'a>, stage: &Stage) -> Option<&'a str> {
    let Origin::Flux(place) = stage.origin else { return None };
    Some(context.snapshot.file(place.file)?.directory())
}

fn contains(outer: &str, inner: &str) -> bool {
    outer.is_empty() || outer == inner || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}
