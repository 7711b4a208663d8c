//! Stages that meet in a file: one that swallows another, and files that come twice.

use std::collections::BTreeMap;

use super::entry::Kustomizations;
use super::place::{FilePlace, Placement};
use super::problem::{GitOpsProblem, ProblemKind, Related};
use super::stages::{Content, Origin, Stage, StageId, Stages};
use super::{Tree, paths};
use crate::text::{FileId, TextRange};

/// Adds what is to be said about files with several placements.
pub fn find(kustomizations: &Kustomizations<'_>, tree: &dyn Tree, stages: &mut Stages) {
    let mut swallowed: BTreeMap<(StageId, StageId), FileId> = BTreeMap::new();
    let mut twice = Vec::new();
    let mut at = 0;
    while at < stages.placed.len() {
        let file = stages.placed[at];
        let placements = stages.placements(file);
        at += placements.len().max(1);
        for (nth, one) in placements.iter().enumerate() {
            for other in placements[nth + 1..].iter().filter(|other| one.frame.same_identity(&other.frame)) {
                if one.stage == other.stage {
                    twice.extend(included_twice(kustomizations, tree, file, one, other));
                } else if stages.same_cluster(one.stage, other.stage) {
                    let pair = outer_first(stages, one.stage, other.stage);
                    pair.map(|pair| swallowed.entry(pair).or_insert(file));
                }
            }
        }
    }
    let overlaps = overlaps(stages, swallowed);
    stages.problems.extend(overlaps);
    stages.problems.extend(twice);
}

/// The stage that takes a folder as it is, in front of the one whose path lies inside.
fn outer_first(stages: &Stages, a: StageId, b: StageId) -> Option<(StageId, StageId)> {
    let swallows = |outer: StageId, inner: StageId| {
        let (outer, inner) = (stages.get(outer)?, stages.get(inner)?);
        (outer.content == Content::Folder && paths::is_within(&inner.path, &outer.path)).then_some(())
    };
    swallows(a, b).map(|()| (a, b)).or_else(|| swallows(b, a).map(|()| (b, a)))
}

fn overlaps(stages: &Stages, swallowed: BTreeMap<(StageId, StageId), FileId>) -> Vec<GitOpsProblem> {
    let mut by_outer: BTreeMap<StageId, (FileId, Vec<StageId>)> = BTreeMap::new();
    for ((outer, inner), file) in swallowed {
        by_outer.entry(outer).or_insert_with(|| (file, Vec::new())).1.push(inner);
    }
    let place = |id: StageId| stages.get(id).and_then(place_of);
    let problem = |(outer, (file, others)): (StageId, (FileId, Vec<StageId>))| {
        let related = others.iter().filter_map(|id| Some(Related { place: place(*id)?, role: "the other stage" }));
        Some(GitOpsProblem {
            place: place(outer)?,
            related: related.collect(),
            kind: ProblemKind::OverlappingStages { others, file },
            stage: Some(outer),
        })
    };
    by_outer.into_iter().filter_map(problem).collect()
}

/// Where a stage says which path it takes, else where it stands.
fn place_of(stage: &Stage) -> Option<FilePlace> {
    stage.path_place.or(match stage.origin {
        Origin::Flux(place) | Origin::Argo(place) => Some(place),
        Origin::Kustomize(file) => Some(FilePlace { file, document: 0, range: TextRange::default() }),
        Origin::Setting(_) => None,
    })
}

fn included_twice(
    kustomizations: &Kustomizations<'_>,
    tree: &dyn Tree,
    file: FileId,
    one: &Placement,
    other: &Placement,
) -> Option<GitOpsProblem> {
    let path = tree.path(file);
    let (first, second) = (entry_of(kustomizations, path, one), entry_of(kustomizations, path, other));
    // The same entry twice in one list has a finding of its own.
    if first.is_some_and(|first| second.is_some_and(|second| first.file == second.file)) {
        return None;
    }
    let place = second.or(first)?;
    let related = first.filter(|first| *first != place);
    Some(GitOpsProblem {
        place,
        kind: ProblemKind::IncludedTwice { path: path.to_owned() },
        stage: Some(other.stage),
        related: related.into_iter().map(|place| Related { place, role: "included here first" }).collect(),
    })
}

/// The entry that lists the file, in the kustomization that led to it.
fn entry_of(kustomizations: &Kustomizations<'_>, path: &str, placement: &Placement) -> Option<FilePlace> {
    let file = placement.frame.innermost()?;
    let own = kustomizations.get(file)?;
    let at = own.resources.iter().position(|target| target.path() == Some(path))?;
    Some(FilePlace { file, document: own.document, range: own.facts.resources[at].range })
}
