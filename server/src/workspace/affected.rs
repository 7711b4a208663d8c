//! Which files a change may have given new findings: what names say about each other, and no more.
//!
//! An edit is felt by whoever names what it touches, and by what it names. A few checks look one step
//! further; they are listed here, and a test with planted faults finds the ones that are forgotten.

use std::collections::BTreeSet;

use super::change::{Affected, Applied, same_names};
use super::file::FileEntry;
use super::index::mentioned;
use super::snapshot::{Object, Snapshot};
use crate::model::{Kind, Summary};
use crate::text::FileId;

/// Who may see the difference between two states of a file: everybody who names what it defines,
/// everything it names, and what else belongs to the same parent.
pub(super) fn note_affected(
    snapshot: &Snapshot,
    file: FileId,
    before: Option<&FileEntry>,
    after: &FileEntry,
    applied: &mut Applied,
) {
    if applied.affected == Affected::All {
        return;
    }
    if opens_or_closes_a_kind(snapshot, file, before, after) {
        applied.affected = Affected::All;
        return;
    }
    let objects = before.into_iter().flat_map(FileEntry::objects).chain(after.objects());
    for (_, _, summary) in objects {
        // Stages and promotion hang on these: what they change reaches further than one step.
        let far = matches!(summary.kind, Kind::PROJECT | Kind::DEPLOYMENT_PIPELINE | Kind::NAMESPACE);
        if far && before.is_none_or(|before| !same_names(before, after)) {
            applied.affected = Affected::All;
            return;
        }
        affected_by(snapshot, summary, applied);
    }
}

/// Whether a namespace gets its first object of a kind, or loses its last one: how loud a missing name
/// of that kind is depends on it, wherever the name stands.
fn opens_or_closes_a_kind(snapshot: &Snapshot, file: FileId, before: Option<&FileEntry>, after: &FileEntry) -> bool {
    fn kinds(entry: &FileEntry) -> BTreeSet<(Kind, Option<&str>)> {
        let named = entry.objects().filter(|(_, _, summary)| summary.name.is_some());
        named.map(|(_, _, summary)| (summary.kind, summary.namespace.as_ref().map(|n| n.text.as_str()))).collect()
    }
    let old = before.map(kinds).unwrap_or_default();
    let new = kinds(after);
    old.symmetric_difference(&new).any(|(kind, namespace)| {
        let others = snapshot.index.objects(*kind).filter(|(_, id)| id.file != file);
        let mut others = others.filter_map(|(_, id)| snapshot.object(id));
        kind.is_openchoreo()
            && !others.any(|other| other.summary.namespace.as_ref().map(|n| n.text.as_str()) == *namespace)
    })
}

fn affected_by(snapshot: &Snapshot, summary: &Summary, applied: &mut Applied) {
    for id in snapshot.index.mentions(summary.name()) {
        applied.affected.add(id.file);
    }
    for id in snapshot.index.definitions(summary.kind, summary.name()) {
        applied.affected.add(id.file);
    }
    for name in mentioned(summary) {
        for kind in Kind::all() {
            for id in snapshot.index.definitions(kind, name) {
                applied.affected.add(id.file);
            }
        }
    }
    further_step(snapshot, summary, applied);
    // Siblings: two bindings of one component, two workloads, a release and its bindings.
    let parent =
        summary.owner.component.as_ref().or(summary.owner.resource.as_ref()).or(summary.owner.project.as_ref());
    if let Some(parent) = parent {
        for id in snapshot.index.mentions(parent) {
            applied.affected.add(id.file);
        }
    }
}

/// What looks through one object at another: a Workload at the outputs of its resource's type, a run at
/// what its component's type allows, a channel at the other channels of its environment.
fn further_step(snapshot: &Snapshot, summary: &Summary, applied: &mut Applied) {
    let (through, to) = match summary.kind {
        Kind::RESOURCE_TYPE | Kind::CLUSTER_RESOURCE_TYPE => (Kind::RESOURCE, Kind::WORKLOAD),
        Kind::COMPONENT_TYPE | Kind::CLUSTER_COMPONENT_TYPE => (Kind::COMPONENT, Kind::WORKFLOW_RUN),
        Kind::NOTIFICATION_CHANNEL => {
            for name in mentioned(summary) {
                users(snapshot, name, Kind::NOTIFICATION_CHANNEL)
                    .for_each(|channel| applied.affected.add(channel.id.file));
            }
            return;
        }
        _ => return,
    };
    for between in users(snapshot, summary.name(), through) {
        users(snapshot, between.summary.name(), to).for_each(|object| applied.affected.add(object.id.file));
    }
}

/// The objects of `kind` that name something called `name`.
fn users<'a>(snapshot: &'a Snapshot, name: &str, kind: Kind) -> impl Iterator<Item = Object<'a>> {
    let objects = snapshot.index.mentions(name).iter().filter_map(|id| snapshot.object(*id));
    objects.filter(move |object| object.summary.kind == kind)
}
