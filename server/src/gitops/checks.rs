//! What is wrong with a kustomization file by itself: entries that lead nowhere, twice, or astray.
//!
//! Whether a stage builds the file does not matter here; the caller says which one does. What is
//! wrong in the artifact of a source alone is found where the stage is built.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::entry::{Kustomization, Kustomizations, Target, follow};
use super::facts::{InputKind, KUSTOMIZATION_NAMES, ListEntry};
use super::place::FilePlace;
use super::problem::{GitOpsProblem, ProblemKind, Related};
use super::stages::StageId;
use super::view::View;
use super::{Entry, Tree, paths};
use crate::text::{FileId, TextRange};

/// Which list an entry stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    Resources,
    Components,
}

/// One kustomization file to look at.
pub struct Checked<'a> {
    pub view: View<'a>,
    pub file: FileId,
    pub own: &'a Kustomization<'a>,
    /// The first stage that builds it.
    pub stage: Option<StageId>,
    /// Whether it is built as the very top of Flux stages only: Flux fills in what is missing there.
    pub is_flux_top: bool,
}

/// All problems of one kustomization file.
pub fn check(checked: &Checked<'_>, kustomizations: &Kustomizations<'_>) -> Vec<GitOpsProblem> {
    let mut out = Vec::new();
    let own = checked.own;
    checked.itself(&mut out);
    for (list, entries, targets) in [
        (List::Resources, &own.facts.resources, &own.resources),
        (List::Components, &own.facts.components, &own.components),
    ] {
        let mut known: FxHashMap<&str, &ListEntry> = FxHashMap::default();
        for (entry, target) in entries.iter().zip(targets) {
            let works = *target == Target::Special && checked.view.ignore.is_none();
            let mut kind = problem_of(&checked.view, kustomizations, list, entry, target).filter(|_| !works);
            if let Some(ProblemKind::MissingEntry { path, nearest, .. }) = &mut kind {
                *nearest = nearest_unlisted(checked.view.tree, path, targets);
            }
            out.extend(kind.map(|kind| checked.problem(entry.range, kind)));
            let Some(path) = target.path() else { continue };
            match known.get(path) {
                Some(first) => out.push(checked.twice(entry, first)),
                None => drop(known.insert(path, entry)),
            }
        }
    }
    checked.inputs(&mut out);
    out
}

/// What is wrong with one entry, seen from its list.
pub fn problem_of(
    view: &View<'_>,
    kustomizations: &Kustomizations<'_>,
    list: List,
    entry: &ListEntry,
    target: &Target<'_>,
) -> Option<ProblemKind> {
    let item = entry.item;
    if let Target::File { path, .. } = target
        && list == List::Resources
        && !KUSTOMIZATION_NAMES.contains(&paths::name(path))
    {
        return None;
    }
    let text = entry.text.clone();
    match target {
        Target::File { .. } if list == List::Components => Some(ProblemKind::FileAsComponent { entry: text }),
        Target::File { .. } => {
            let directory = text.rsplit_once('/').map_or(".", |(directory, _)| directory).to_owned();
            Some(ProblemKind::KustomizationFileAsResource { entry: text, directory })
        }
        Target::Kustomization { file, .. } => {
            let facts = kustomizations.get((*file)?)?.facts;
            match (list, facts.is_component()) {
                (List::Resources, true) => Some(ProblemKind::ComponentAsResource { entry: text }),
                (List::Components, false) => Some(ProblemKind::KustomizationAsComponent { entry: text }),
                _ => None,
            }
        }
        Target::Directory(path) => Some(ProblemKind::NoKustomization { entry: text, path: path.clone(), item }),
        Target::Remote => Some(ProblemKind::Remote { entry: text }),
        Target::Outside => Some(ProblemKind::OutsideRoot { entry: text }),
        Target::Empty => Some(ProblemKind::EmptyEntry { item }),
        Target::Missing(path) => {
            let nearest = nearest_path(view.tree, path);
            Some(ProblemKind::MissingEntry { entry: text, path: path.clone(), item, nearest })
        }
        Target::Special => Some(ProblemKind::SpecialEntry { entry: text }),
        Target::Ignored => Some(ProblemKind::IgnoredEntry { entry: text }),
        Target::Unknown => None,
    }
}

/// The name nearest to the missing last part of `path`, if its directory has one that is close.
fn nearest_path(tree: &dyn Tree, path: &str) -> Option<String> {
    nearest_unlisted(tree, path, &[])
}

/// The same among those that the list does not have already: one of these would only stand there twice.
fn nearest_unlisted(tree: &dyn Tree, path: &str, listed: &[Target<'_>]) -> Option<String> {
    let folder = paths::parent(path);
    let is_listed = |name: &str| {
        listed.iter().filter_map(Target::path).any(|other| paths::parent(other) == folder && paths::name(other) == name)
    };
    let names = tree.entries(folder).iter().map(|(name, _)| name.as_str()).filter(|name| !is_listed(name));
    nearest(paths::name(path), names).map(str::to_owned)
}

/// The candidate that `name` was most likely meant to be.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).clamp(1, 4);
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, _)| (1..=limit).contains(distance))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

impl Checked<'_> {
    fn itself(&self, out: &mut Vec<GitOpsProblem>) {
        if let Some(wrong) = self.own.facts.wrong_type() {
            out.push(self.problem(wrong.range, ProblemKind::WrongType));
        } else if self.own.facts.is_empty && !self.is_flux_top {
            out.push(self.problem(TextRange::default(), ProblemKind::EmptyKustomization));
        }
        for field in &self.own.facts.unevaluated {
            out.push(self.problem(field.range, ProblemKind::NotEvaluated { field: field.field }));
        }
        let path = self.view.tree.path(self.file);
        let others = siblings(self.view.tree, path);
        if others.first().is_some_and(|first| *first != self.file) {
            let mut problem = self.problem(TextRange::default(), ProblemKind::SeveralKustomizationFiles);
            problem.related = others.into_iter().filter(|file| *file != self.file).map(whole).collect();
            out.push(problem);
        }
    }

    fn inputs(&self, out: &mut Vec<GitOpsProblem>) {
        for input in &self.own.facts.inputs {
            let entry = input.path.text.clone();
            let kind = match follow(&self.view, self.own.directory, &entry) {
                Target::Missing(path) if !is_chart(input.kind) => {
                    ProblemKind::MissingInput { input: input.kind, entry, path }
                }
                Target::Outside => ProblemKind::OutsideRoot { entry },
                Target::Special => ProblemKind::SpecialEntry { entry },
                Target::Ignored => ProblemKind::IgnoredEntry { entry },
                _ => continue,
            };
            out.push(self.problem(input.path.range, kind));
        }
    }

    fn twice(&self, entry: &ListEntry, first: &ListEntry) -> GitOpsProblem {
        let kind = ProblemKind::ListedTwice { entry: entry.text.clone(), item: entry.item };
        let mut problem = self.problem(entry.range, kind);
        problem.related.push(Related { place: self.at(first.range), role: "listed here first" });
        problem
    }

    fn at(&self, range: TextRange) -> FilePlace {
        FilePlace { file: self.file, document: self.own.document, range }
    }

    fn problem(&self, range: TextRange, kind: ProblemKind) -> GitOpsProblem {
        GitOpsProblem { place: self.at(range), kind, stage: self.stage, related: Vec::new() }
    }
}

/// The file of values of a chart that nobody evaluates may come with the chart.
fn is_chart(kind: InputKind) -> bool {
    kind == InputKind::HelmValues
}

fn whole(file: FileId) -> Related {
    let place = FilePlace { file, document: 0, range: TextRange::default() };
    Related { place, role: "kustomize finds this one too" }
}

/// The recognised kustomization files in the directory of `path`, in the order in which they win.
fn siblings(tree: &dyn Tree, path: &str) -> Vec<FileId> {
    let entries: &[(SmolStr, Entry)] = tree.entries(paths::parent(path));
    let file = |name: &&str| {
        let at = entries.binary_search_by(|(entry, _)| entry.as_str().cmp(name)).ok()?;
        match entries[at].1 {
            Entry::Yaml(file) => Some(file),
            _ => None,
        }
    };
    KUSTOMIZATION_NAMES.iter().filter_map(file).collect()
}
