//! Argo CD: every Application is a stage, and a sync wave waits for all lower ones.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::{Build, Draft, Drafts, Root};
use crate::gitops::Entry;
use crate::gitops::closure::Top;
use crate::gitops::facts::{ArgoApplication, ArgoSource, Facts};
use crate::gitops::frame::Transform;
use crate::gitops::paths;
use crate::gitops::place::{FilePlace, Frame};
use crate::gitops::problem::{GitOpsProblem, ProblemKind};
use crate::gitops::repository::{self, Candidate, Ours};
use crate::gitops::stages::{Content, Layout, Origin, StageId};
use crate::gitops::view::Found;
use crate::gitops::walk::Walk;
use crate::text::{FileId, TextRange};

type Application<'a> = (FileId, u32, &'a ArgoApplication);

/// The Applications, by their waves.
pub fn drafts(root: &Root<'_>, applications: &[Application<'_>]) -> Drafts {
    let mut out = Drafts { layout: Layout::Argo, ..Drafts::default() };
    for (file, document, fact) in &root.facts {
        if let Facts::ArgoSet(set) = fact {
            let place = FilePlace { file: *file, document: *document, range: set.head };
            out.problem(place, ProblemKind::ApplicationSet);
        }
    }
    let ours = sources(root, applications);
    for application in applications {
        let draft = out.draft(root, &ours, application);
        out.drafts.push(draft);
    }
    let waves: Vec<i32> = applications.iter().map(|(_, _, application)| application.wave).collect();
    for (draft, before) in out.drafts.iter_mut().zip(before(&waves)) {
        draft.stage.depends_on = before;
    }
    out
}

/// For every wave the stages of the next lower one; those below follow from it.
fn before(waves: &[i32]) -> impl Iterator<Item = Vec<StageId>> {
    let mut by_wave: BTreeMap<i32, Vec<StageId>> = BTreeMap::new();
    for (at, wave) in waves.iter().enumerate() {
        by_wave.entry(*wave).or_default().push(StageId(at as u16));
    }
    waves
        .iter()
        .map(move |wave| by_wave.range(..wave).next_back().map(|(_, stages)| stages.clone()).unwrap_or_default())
}

fn sources(root: &Root<'_>, applications: &[Application<'_>]) -> Ours<String> {
    let mut candidates: Vec<Candidate<'_, String>> = Vec::new();
    for source in applications.iter().flat_map(|(_, _, application)| &application.sources) {
        let Some(url) = &source.url else { continue };
        let key = repository::normalized(&url.text);
        let path = clamped(source);
        let has_paths = !path.is_empty() && root.view().find(&path) == Found::Directory;
        match candidates.iter_mut().find(|candidate| candidate.key == key) {
            Some(known) => known.has_paths |= has_paths,
            // A chart comes from a registry of charts.
            None if source.rendered && source.path.is_none() => {}
            None => candidates.push(Candidate { key, name: "", url: Some(&url.text), has_paths }),
        }
    }
    repository::ours(root.tree, None, &candidates)
}

fn clamped(source: &ArgoSource) -> String {
    paths::clamp(source.path.as_ref().map_or("", |path| &path.text)).0
}

impl Drafts {
    fn draft(&mut self, root: &Root<'_>, ours: &Ours<String>, application: &Application<'_>) -> Draft {
        let (file, document, application) = *application;
        let at = |range: TextRange| FilePlace { file, document, range };
        let identity = &application.identity;
        let head = identity.name.as_ref().map_or(TextRange::default(), |name| name.range);
        let namespace = identity.namespace().cloned();
        let mut draft = Draft::new(SmolStr::new(identity.name()), namespace, String::new(), Origin::Argo(at(head)));
        for source in &application.sources {
            let content = self.source(root, ours, application, source, &at, &mut draft.builds);
            let is_first = draft.stage.path_place.is_none();
            if is_first || content == Content::Folder {
                draft.stage.content = content;
                draft.stage.path = clamped(source);
                draft.stage.path_place = Some(at(source.path.as_ref().map_or(source.range, |path| path.range)));
            }
            draft.stage.has_unknown_objects |= content != Content::Folder;
        }
        let is_own = |cluster: &SmolStr| cluster == "in-cluster" || cluster == "https://kubernetes.default.svc";
        draft.stage.cluster = application.cluster.clone().filter(|cluster| !is_own(cluster));
        draft.stage.target_namespace = application.namespace.as_ref().map(|namespace| namespace.text.clone());
        draft
    }

    /// What a source brings; [`Content::Folder`] stands for anything that is to be built.
    fn source(
        &mut self,
        root: &Root<'_>,
        ours: &Ours<String>,
        application: &ArgoApplication,
        source: &ArgoSource,
        at: &dyn Fn(TextRange) -> FilePlace,
        builds: &mut Vec<Build>,
    ) -> Content {
        let Some(url) = &source.url else { return Content::Undecided };
        match ours {
            Ours::Undecided => {
                self.problem(at(url.range), ProblemKind::UndecidedSource);
                return Content::Undecided;
            }
            Ours::These(keys) if !keys.contains(&repository::normalized(&url.text)) => return Content::External,
            Ours::These(_) => {}
        }
        let path = clamped(source);
        let place = at(source.path.as_ref().map_or(source.range, |path| path.range));
        if paths::is_template(&path) {
            return Content::Undecided;
        }
        match root.view().find(&path) {
            Found::Directory => {}
            Found::Unknown => {
                self.problem(place, ProblemKind::UnreadPath { path });
                return Content::Unread;
            }
            Found::File(_) => {
                self.problem(place, ProblemKind::PathIsFile { path });
                return Content::Missing;
            }
            _ => {
                self.problem(place, ProblemKind::MissingPath { path });
                return Content::Missing;
            }
        }
        let has_chart = root.view().find(&paths::join(&path, "Chart.yaml").unwrap_or_default()) != Found::Nothing;
        if source.rendered || (has_chart && root.view().kustomization(&path).is_none()) {
            self.problem(place, ProblemKind::Rendered);
            return Content::Rendered;
        }
        if takes_nothing(root, &path, source) {
            let written = source.directory.recurse_range.map(at);
            self.problem(place, ProblemKind::NotRecursive { path: path.clone(), written });
        }
        builds.push(Build { path, ignore: None, top: top(application, source) });
        Content::Folder
    }

    fn problem(&mut self, place: FilePlace, kind: ProblemKind) {
        self.problems.push(GitOpsProblem { place, kind, stage: None, related: Vec::new() });
    }
}

/// Whether a folder without a kustomization is taken without what lies deeper, and no file lies in it directly.
fn takes_nothing(root: &Root<'_>, path: &str, source: &ArgoSource) -> bool {
    if source.directory.recurse || root.view().kustomization(path).is_some() {
        return false;
    }
    let is_manifest = |name: &str| [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end));
    let files = |directory: &str| {
        let entries = root.tree.entries(directory).iter();
        entries.filter(|(name, entry)| matches!(entry, Entry::Yaml(_) | Entry::Other) && is_manifest(name)).count()
    };
    if files(path) > 0 {
        return false;
    }
    let mut open = vec![path.to_owned()];
    while let Some(directory) = open.pop() {
        for (name, entry) in root.tree.entries(&directory) {
            let below = if directory.is_empty() { name.to_string() } else { format!("{directory}/{name}") };
            match entry {
                Entry::Directory if files(&below) > 0 => return true,
                Entry::Directory => open.push(below),
                _ => {}
            }
        }
    }
    false
}

fn top(application: &ArgoApplication, source: &ArgoSource) -> Top {
    let set = |text: &Option<SmolStr>| text.clone().map(|text| (text, None));
    let glob = |pattern: &Option<SmolStr>| Some(globset::Glob::new(pattern.as_deref()?).ok()?.compile_matcher());
    let labels = source.kustomize.labels.iter().map(|(key, value)| (key.clone(), value.clone(), None)).collect();
    Top {
        frame: Frame {
            default_namespace: application.namespace.as_ref().map(|namespace| namespace.text.clone()),
            ..Frame::default()
        },
        transform: Transform {
            namespace: set(&source.kustomize.namespace),
            name_prefix: set(&source.kustomize.name_prefix),
            name_suffix: set(&source.kustomize.name_suffix),
            labels,
        },
        walk: Walk::Argo {
            recurse: source.directory.recurse,
            include: glob(&source.directory.include),
            exclude: glob(&source.directory.exclude),
        },
        ..Top::default()
    }
}
