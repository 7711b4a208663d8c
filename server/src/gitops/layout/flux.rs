//! Flux: every Kustomization is a stage, `dependsOn` is the order.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::{Build, Draft, Drafts, Root};
use crate::gitops::checks::{List, nearest, problem_of};
use crate::gitops::closure::Top;
use crate::gitops::entry::follow;
use crate::gitops::facts::{Dependency, Facts, FluxKustomization, ListEntry, Source};
use crate::gitops::frame::{Transform, located};
use crate::gitops::order::circle;
use crate::gitops::paths;
use crate::gitops::place::{FilePlace, Frame};
use crate::gitops::problem::{GitOpsProblem, ProblemKind, Related};
use crate::gitops::repository::{self, Candidate, Ours};
use crate::gitops::source_ignore::SourceIgnore;
use crate::gitops::stages::{Content, Layout, Origin, StageId, Stages};
use crate::gitops::view::{Found, View};
use crate::text::{FileId, TextRange};

type Kustomization<'a> = (FileId, u32, &'a FluxKustomization);

/// Kind and name of a source, as stages name it.
type Key = (SmolStr, SmolStr);

/// The Flux Kustomizations, without their order.
pub fn drafts(root: &Root<'_>, all: &[Kustomization<'_>], setting: Option<&str>) -> Drafts {
    let mut out = Drafts { layout: Layout::Flux, ..Drafts::default() };
    let sources: Vec<&Source> = root.facts.iter().filter_map(|(_, _, facts)| source(facts)).collect();
    let ours = decide(root, all, &sources, setting);
    let mut ignores: BTreeMap<Option<SmolStr>, usize> = BTreeMap::new();
    for kustomization in all {
        let own = key(kustomization.2).and_then(|(kind, name)| repository::find(&sources, &kind, &name, None));
        let spec = own.and_then(|source| source.ignore.as_ref()).map(|ignore| ignore.text.clone());
        let ignore = *ignores.entry(spec).or_insert_with_key(|spec| {
            out.ignores.push(SourceIgnore::new(root.tree.source_ignores(), spec.as_deref()));
            out.ignores.len() - 1
        });
        let mut stage = Reader { root, kustomization: *kustomization, problems: &mut out.problems };
        stage.check_source(&ours, &sources);
        let view = View { tree: root.tree, ignore: out.ignores.get(ignore) };
        let draft = stage.draft(&ours, view, ignore);
        out.drafts.push(draft);
    }
    out
}

fn source(facts: &Facts) -> Option<&Source> {
    if let Facts::Source(source) = facts { Some(source) } else { None }
}

fn key(kustomization: &FluxKustomization) -> Option<Key> {
    let source = kustomization.source.as_ref()?;
    let kind = source.kind.as_ref().map_or("GitRepository".into(), |kind| kind.text.clone());
    Some((kind, source.name.as_ref()?.text.clone()))
}

fn decide(root: &Root<'_>, all: &[Kustomization<'_>], sources: &[&Source], setting: Option<&str>) -> Ours<Key> {
    let mut used: BTreeMap<Key, bool> = BTreeMap::new();
    for (_, _, kustomization) in all {
        let Some(key) = key(kustomization) else { continue };
        let (path, _) = paths::clamp(kustomization.path.as_ref().map_or("", |path| &path.text));
        let exists = !path.is_empty() && root.view().find(&path) == Found::Directory;
        *used.entry(key).or_default() |= exists;
    }
    let candidates: Vec<_> = used
        .iter()
        .map(|(key, has_paths)| {
            let source = repository::find(sources, &key.0, &key.1, None);
            let url = source.and_then(|source| source.url.as_ref()).map(|url| url.text.as_str());
            Candidate { key: key.clone(), name: &key.1, url, has_paths: *has_paths }
        })
        .collect();
    repository::ours(root.tree, setting, &candidates)
}

/// One Kustomization on its way to a draft.
struct Reader<'a, 'b> {
    root: &'b Root<'a>,
    kustomization: Kustomization<'a>,
    problems: &'b mut Vec<GitOpsProblem>,
}

impl Reader<'_, '_> {
    fn at(&self, range: TextRange) -> FilePlace {
        FilePlace { file: self.kustomization.0, document: self.kustomization.1, range }
    }

    fn problem(&mut self, range: TextRange, kind: ProblemKind) {
        let place = self.at(range);
        self.problems.push(GitOpsProblem { place, kind, stage: None, related: Vec::new() });
    }

    fn check_source(&mut self, ours: &Ours<Key>, sources: &[&Source]) {
        let flux = self.kustomization.2;
        let Some((kind, name)) = key(flux) else {
            let range = flux.source.as_ref().map_or(flux.head, |source| source.range);
            return self.problem(range, ProblemKind::MissingSourceRef);
        };
        let Some(place) = flux.source.as_ref().and_then(|source| source.name.as_ref()) else { return };
        if *ours == Ours::Undecided {
            self.problem(place.range, ProblemKind::UndecidedSource);
        }
        let is_known = sources.is_empty() || repository::find(sources, &kind, &name, None).is_some();
        if !is_known && !paths::is_template(&name) {
            let names = sources.iter().map(|source| source.identity.name());
            let nearest = nearest(&name, names).map(SmolStr::new);
            self.problem(place.range, ProblemKind::UnknownSource { kind, name, nearest });
        }
    }

    fn draft(&mut self, ours: &Ours<Key>, view: View<'_>, ignore: usize) -> Draft {
        let flux = self.kustomization.2;
        let written = flux.path.as_ref().map_or("", |path| path.text.as_str());
        let (path, left) = paths::clamp(written);
        let name = flux.identity.name.as_ref();
        let origin = Origin::Flux(self.at(name.map_or(flux.head, |name| name.range)));
        let namespace = flux.identity.namespace().cloned();
        let mut draft = Draft::new(SmolStr::new(flux.identity.name()), namespace, path.clone(), origin);
        let stage = &mut draft.stage;
        stage.path_place = flux.path.as_ref().map(|path| self.at(path.range));
        stage.target_namespace = flux.target_namespace.as_ref().map(|namespace| namespace.text.clone());
        stage.cluster = flux.other_cluster.as_ref().map(|secret| secret.text.clone());
        stage.prune = flux.prune == Some(true);
        stage.waits = flux.waits();
        stage.suspended = flux.suspend;
        stage.substitutes = flux.substitution.is_active();
        stage.content = match (ours, key(flux)) {
            (Ours::Undecided, Some(_)) => Content::Undecided,
            (Ours::These(keys), Some(key)) if !keys.contains(&key) => Content::External,
            (Ours::These(keys), None) if keys.is_empty() => Content::External,
            _ if paths::is_template(written) => Content::Undecided,
            _ => self.content(&path, left, view),
        };
        if stage.content == Content::Folder {
            let top = self.top(&path, view);
            draft.builds.push(Build { path, ignore: Some(ignore), top });
        }
        draft
    }

    /// What lies at the path; [`Content::Folder`] stands for anything that is to be built.
    fn content(&mut self, path: &str, left: bool, view: View<'_>) -> Content {
        let flux = self.kustomization.2;
        let range = flux.path.as_ref().map_or(flux.head, |path| path.range);
        if left && let Some(written) = &flux.path {
            self.problem(range, ProblemKind::PathOutside { path: written.text.clone() });
        }
        match view.find(path) {
            Found::Directory => Content::Folder,
            Found::Unknown => Content::Undecided,
            Found::File(_) => {
                self.problem(range, ProblemKind::PathIsFile { path: path.to_owned() });
                Content::Missing
            }
            Found::Nothing | Found::Ignored | Found::Special => {
                self.problem(range, ProblemKind::MissingPath { path: path.to_owned() });
                Content::Missing
            }
        }
    }

    fn top(&mut self, path: &str, view: View<'_>) -> Top {
        let (file, document, flux) = self.kustomization;
        let at = |text| located(file, document, text);
        let components: Vec<_> = flux
            .components
            .iter()
            .map(|path| {
                let entry = ListEntry { text: path.text.clone(), range: path.range, item: path.range };
                (entry, self.at(path.range))
            })
            .collect();
        for (entry, _) in &components {
            let target = follow(&view, path, &entry.text);
            match problem_of(&view, &self.root.kustomizations, List::Components, entry, &target) {
                Some(ProblemKind::MissingEntry { .. }) if flux.ignore_missing_components => {}
                Some(kind) => self.problem(entry.range, kind),
                None => {}
            }
        }
        Top {
            frame: Frame {
                labels: flux.labels.clone(),
                label_places: vec![None; flux.labels.len()],
                ..Frame::default()
            },
            transform: Transform {
                namespace: at(&flux.target_namespace),
                name_prefix: at(&flux.name_prefix),
                name_suffix: at(&flux.name_suffix),
                labels: Vec::new(),
            },
            components,
            ..Top::default()
        }
    }
}

/// Resolves `dependsOn`, once it is known which namespaces the Kustomizations themselves end up in.
pub fn connect(root: &Root<'_>, stages: &mut Stages) {
    let facts = root.stating(|facts| if let Facts::Flux(flux) = facts { Some(flux) } else { None });
    let facts = &facts[..stages.stages.len().min(facts.len())];
    for (at, (file, ..)) in facts.iter().enumerate() {
        let moved = stages.placements(*file).iter().find_map(|placement| placement.frame.namespace.clone());
        let around = || namespace_around(root, root.tree.path(*file));
        if let Some(namespace) = moved.or_else(around) {
            stages.stages[at].namespace = Some(namespace);
        }
    }
    stages.clusters = super::clusters(root.tree, stages);
    let mut found: Vec<Vec<StageId>> = Vec::with_capacity(facts.len());
    for (at, (file, document, flux)) in facts.iter().enumerate() {
        let own = StageId(at as u16);
        let mut known = Vec::new();
        for dependency in &flux.depends_on {
            let kind = match dependency_of(root, stages, own, dependency) {
                Ok(Some(target)) if target != own => {
                    known.push(target);
                    continue;
                }
                Ok(Some(_)) => ProblemKind::SelfDependency,
                Ok(None) => continue,
                Err(kind) => kind,
            };
            let place = FilePlace { file: *file, document: *document, range: dependency.name.range };
            stages.problems.push(GitOpsProblem { place, kind, stage: Some(own), related: Vec::new() });
        }
        known.sort_unstable();
        known.dedup();
        found.push(known);
    }
    circles(stages, facts, &found);
    for (stage, depends_on) in stages.stages.iter_mut().zip(found) {
        stage.depends_on = depends_on;
    }
}

/// The namespace that a kustomization file in a folder around `path` gives to what it includes. It
/// may be applied by hand, so nobody tells whether it is.
fn namespace_around(root: &Root<'_>, path: &str) -> Option<SmolStr> {
    paths::upwards(paths::parent(path)).find_map(|directory| {
        let own = root.kustomizations.get(root.view().kustomization(directory)??)?;
        own.facts.namespace.as_ref().map(|namespace| namespace.text.clone())
    })
}

/// The stage that an entry of `dependsOn` names; `Ok(None)` if that is filled in later.
fn dependency_of(
    root: &Root<'_>,
    stages: &Stages,
    own: StageId,
    dependency: &Dependency,
) -> Result<Option<StageId>, ProblemKind> {
    let name = &dependency.name.text;
    if paths::is_template(name) {
        return Ok(None);
    }
    let wanted = dependency.namespace.as_ref().map(|namespace| &namespace.text);
    let wanted = wanted.or(stages.get(own).and_then(|stage| stage.namespace.as_ref()));
    let named = stages.iter().filter(|(id, stage)| stage.name == *name && stages.clusters.meet(own, *id));
    let fits = |namespace: Option<&SmolStr>| match (wanted, namespace) {
        (Some(wanted), Some(namespace)) => wanted == namespace || paths::is_template(wanted),
        _ => true,
    };
    let mut fitting: Vec<StageId> =
        named.filter(|(_, stage)| fits(stage.namespace.as_ref())).map(|(id, _)| id).collect();
    // Of several with one name the one in the nearest folder is meant.
    let path_of = |id: StageId| match stages.get(id).map(|stage| stage.origin) {
        Some(Origin::Flux(place)) => root.tree.path(place.file),
        _ => "",
    };
    let shared =
        |id: &StageId| path_of(*id).split('/').zip(path_of(own).split('/')).take_while(|(a, b)| a == b).count();
    fitting.sort_by_key(|id| std::cmp::Reverse(shared(id)));
    match fitting.first() {
        Some(found) => Ok(Some(*found)),
        None => {
            let names = stages.iter().filter(|(id, _)| *id != own).map(|(_, stage)| stage.name.as_str());
            let nearest = nearest(name, names).map(SmolStr::new);
            Err(ProblemKind::UnknownDependency { name: name.clone(), namespace: wanted.cloned(), nearest })
        }
    }
}

/// One finding for every stage of a circle, at the dependency that leads into it.
fn circles(stages: &mut Stages, facts: &[Kustomization<'_>], depends_on: &[Vec<StageId>]) {
    let graph: Vec<&[StageId]> = depends_on.iter().map(Vec::as_slice).collect();
    let place_of = |from: StageId, to: StageId| {
        let (file, document, flux) = facts.get(usize::from(from.0))?;
        let name = &stages.stages.get(usize::from(to.0))?.name;
        let dependency = flux.depends_on.iter().find(|dependency| dependency.name.text == *name)?;
        Some(FilePlace { file: *file, document: *document, range: dependency.name.range })
    };
    let mut found = Vec::new();
    for start in (0..depends_on.len()).filter(|at| !depends_on[*at].is_empty()).map(|at| StageId(at as u16)) {
        let Some(way) = circle(&graph, start) else { continue };
        let names = way.iter().filter_map(|id| stages.get(*id)).map(|stage| stage.name.clone()).collect();
        let mut places = way.windows(2).filter_map(|pair| place_of(pair[0], pair[1]));
        let Some(place) = places.next() else { continue };
        let related = places.map(|place| Related { place, role: "and this one waits in turn" }).collect();
        found.push(GitOpsProblem { place, kind: ProblemKind::DependencyCycle { names }, stage: Some(start), related });
    }
    stages.problems.extend(found);
}
