//! From the path of a stage to its files: through kustomization files, or as a folder is walked.
//!
//! Names and namespaces are gathered from the outside inwards, so that all files of one kustomization
//! share one frame. A component works on everything its parent has gathered before it; that is why
//! the components of a kustomization are laid out first and its resources get a frame inside them.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::checks::{List, problem_of};
use super::entry::{Kustomizations, Target, follow, seen};
use super::facts::ListEntry;
use super::frame::Transform;
use super::paths;
use super::place::{FilePlace, Frame, Placement};
use super::problem::{GitOpsProblem, ProblemKind, Related};
use super::stages::{Content, StageId};
use super::view::View;
use super::walk::{Walk, Walked};
use crate::text::FileId;

/// Bases that include each other crosswise multiply; no real repository comes near this.
const MAX_KUSTOMIZATIONS: usize = 50_000;

/// What a stage does on top of what lies at its path.
#[derive(Debug, Clone, Default)]
pub struct Top {
    /// What surrounds everything.
    pub frame: Frame,
    /// What replaces fields of the kustomization at the path.
    pub transform: Transform,
    /// Components that are added to it.
    pub components: Vec<(ListEntry, FilePlace)>,
    /// How a folder without a kustomization file is read.
    pub walk: Walk,
}

/// What a closure found.
#[derive(Debug)]
pub struct Closure {
    pub content: Content,
    pub files: Vec<FileId>,
    pub kustomizations: Vec<FileId>,
    pub placements: Vec<(FileId, Placement)>,
    pub problems: Vec<GitOpsProblem>,
    pub has_unknown_objects: bool,
}

/// Follows everything that the stage takes from `path`, which must be a directory.
pub fn closure(view: View<'_>, kustomizations: &Kustomizations<'_>, stage: StageId, path: &str, top: &Top) -> Closure {
    let out = Closure {
        content: Content::Folder,
        files: Vec::new(),
        kustomizations: Vec::new(),
        placements: Vec::new(),
        problems: Vec::new(),
        has_unknown_objects: false,
    };
    let mut builder = Builder {
        view,
        kustomizations,
        stage,
        out,
        chain: Vec::new(),
        files: Vec::new(),
        included: FxHashMap::default(),
    };
    builder.top(path, top);
    builder.out
}

struct Builder<'a, 'b> {
    view: View<'a>,
    kustomizations: &'b Kustomizations<'a>,
    stage: StageId,
    out: Closure,
    /// Directories that are being built, outermost first.
    chain: Vec<Cow<'a, str>>,
    /// Kustomization files that are being built, without components.
    files: Vec<FileId>,
    /// What was included already, with the frame around it and the entry that did it.
    included: FxHashMap<FileId, Vec<Included>>,
}

/// The frame around an included directory, and the entry that named it.
type Included = (Arc<Frame>, Option<FilePlace>);

/// A component of a kustomization, with the components inside it laid out in front of it.
struct Component<'a> {
    file: FileId,
    /// Number of the first component that works on its resources.
    start: usize,
    transform: Transform,
    chain: Vec<Cow<'a, str>>,
}

impl<'a> Builder<'a, '_> {
    fn top(&mut self, path: &str, top: &Top) {
        let recognised = self.view.kustomization(path);
        let file = recognised.flatten();
        if recognised.is_some() {
            self.out.has_unknown_objects |= file.is_none();
            self.out.content = file.map_or(Content::Folder, Content::Kustomization);
        }
        let own = file.and_then(|file| Some((file, self.kustomizations.get(file)?)));
        let own = own.map(|(file, own)| Transform::of(file, own.document, own.facts));
        let transform = own.unwrap_or_default().overridden_by(&top.transform);
        let outer = top.frame.around(&transform);
        self.chain.push(Cow::Owned(path.to_owned()));
        let mut components = Vec::new();
        self.components_of(file, &mut components);
        for (entry, place) in &top.components {
            self.lay_out(entry, *place, &follow(&self.view, path, &entry.text), &mut components);
        }
        match recognised {
            Some(_) => self.build(file, outer, &components),
            None => {
                let frames = frames(outer, &components, &self.files);
                let mut directory = path.to_owned();
                let view = self.view;
                top.walk.run(&view, &mut directory, &mut |found| match found {
                    Walked::File(file) => self.place(file, &frames[0]),
                    Walked::Kustomization(directory, file) => self.include(directory, file, &frames[0], None),
                    Walked::Unknown => self.out.has_unknown_objects = true,
                });
                self.component_resources(&components, &frames);
            }
        }
        self.chain.pop();
    }

    /// Builds a kustomization; `frame` already holds its own transformation.
    fn build(&mut self, file: Option<FileId>, frame: Frame, components: &[Component<'a>]) {
        self.files.extend(file);
        let frames = frames(frame, components, &self.files);
        if let Some(file) = file {
            self.out.kustomizations.push(file);
            self.resources(file, &frames[0]);
        }
        self.component_resources(components, &frames);
        if file.is_some() {
            self.files.pop();
        }
    }

    fn component_resources(&mut self, components: &[Component<'a>], frames: &[Arc<Frame>]) {
        let mut order: Vec<usize> = (0..components.len()).collect();
        order.sort_by_key(|at| (components[*at].start, std::cmp::Reverse(*at)));
        for component in order.into_iter().map(|at| &components[at]) {
            let file = component.file;
            let outside = std::mem::replace(&mut self.chain, component.chain.clone());
            self.out.kustomizations.push(file);
            self.files.push(file);
            let mut frame = (*frames[component.start]).clone();
            frame.chain.push(file);
            self.resources(file, &Arc::new(frame));
            self.files.pop();
            self.chain = outside;
        }
    }

    fn resources(&mut self, file: FileId, frame: &Arc<Frame>) {
        let kustomizations = self.kustomizations;
        let Some(own) = kustomizations.get(file) else { return };
        self.out.has_unknown_objects |= own.facts.unevaluated.iter().any(|field| field.makes_objects);
        for (entry, target) in own.facts.resources.iter().zip(&own.resources) {
            let place = FilePlace { file, document: own.document, range: entry.range };
            let seen = seen(&self.view, target);
            if let Cow::Owned(target) = &seen {
                self.hidden(List::Resources, entry, place, target);
            }
            match &*seen {
                Target::File { file: Some(file), .. } => self.place(*file, frame),
                Target::File { .. } | Target::Remote | Target::Unknown => self.out.has_unknown_objects = true,
                Target::Kustomization { directory, file: base } => {
                    if self.is_cycle(directory) {
                        self.cycle(entry, place);
                    } else {
                        self.include(directory, *base, frame, Some(place));
                    }
                }
                _ => {}
            }
        }
    }

    /// Includes a directory with a kustomization file as a base.
    fn include(&mut self, directory: &str, file: Option<FileId>, frame: &Arc<Frame>, from: Option<FilePlace>) {
        let Some(file) = file else {
            self.out.has_unknown_objects = true;
            return;
        };
        let Some(own) = self.kustomizations.get(file) else { return };
        let (document, facts) = (own.document, own.facts);
        if facts.is_component() {
            // One that is listed has its finding at the entry; a walk of the folder meets it too.
            if let (None, Some(kind)) = (from, &facts.kind) {
                let place = FilePlace { file, document, range: kind.range };
                self.problem(place, ProblemKind::ComponentAsResource { entry: directory.into() }, Vec::new());
            }
            return;
        }
        if self.out.kustomizations.len() >= MAX_KUSTOMIZATIONS {
            self.out.has_unknown_objects = true;
            return;
        }
        let before = self.included.entry(file).or_default();
        if let Some((_, first)) = before.iter().find(|(other, _)| other.same_identity(frame)) {
            let first = *first;
            self.twice(directory, from, first);
            return;
        }
        before.push((frame.clone(), from));
        self.chain.push(Cow::Borrowed(own.directory));
        let mut components = Vec::new();
        self.components_of(Some(file), &mut components);
        self.build(Some(file), frame.around(&Transform::of(file, document, facts)), &components);
        self.chain.pop();
    }

    fn components_of(&mut self, file: Option<FileId>, out: &mut Vec<Component<'a>>) {
        let kustomizations = self.kustomizations;
        let Some((file, own)) = file.and_then(|file| Some((file, kustomizations.get(file)?))) else { return };
        for (entry, target) in own.facts.components.iter().zip(&own.components) {
            let place = FilePlace { file, document: own.document, range: entry.range };
            let seen = seen(&self.view, target);
            if let Cow::Owned(target) = &seen {
                self.hidden(List::Components, entry, place, target);
            }
            self.lay_out(entry, place, &seen, out);
        }
    }

    /// What is wrong with an entry in the artifact alone; the rest is found without any stage.
    fn hidden(&mut self, list: List, entry: &ListEntry, place: FilePlace, target: &Target<'a>) {
        if let Some(kind) = problem_of(&self.view, self.kustomizations, list, entry, target) {
            self.problem(place, kind, Vec::new());
        }
    }

    /// Adds the component at `target` behind the components inside it.
    fn lay_out(&mut self, entry: &ListEntry, place: FilePlace, target: &Target<'a>, out: &mut Vec<Component<'a>>) {
        let Target::Kustomization { directory, file } = target else { return };
        if self.is_cycle(directory) {
            return self.cycle(entry, place);
        }
        let kustomizations = self.kustomizations;
        let Some((file, own)) = file.and_then(|file| Some((file, kustomizations.get(file)?))) else { return };
        if !own.facts.is_component() || out.len() >= MAX_KUSTOMIZATIONS {
            return;
        }
        let start = out.len();
        self.chain.push(Cow::Borrowed(own.directory));
        self.components_of(Some(file), out);
        let chain = self.chain.clone();
        self.chain.pop();
        let transform = Transform::of(file, own.document, own.facts);
        out.push(Component { file, start, transform, chain });
    }

    /// Kustomize refuses a folder that is being built, and every folder around one.
    fn is_cycle(&self, directory: &str) -> bool {
        self.chain.iter().any(|built| paths::is_within(built, directory))
    }

    fn place(&mut self, file: FileId, frame: &Arc<Frame>) {
        self.out.files.push(file);
        self.out.placements.push((file, Placement { stage: self.stage, frame: frame.clone() }));
    }

    fn cycle(&mut self, entry: &ListEntry, place: FilePlace) {
        self.problem(place, ProblemKind::Cycle { entry: entry.text.clone() }, Vec::new());
    }

    fn twice(&mut self, path: &str, from: Option<FilePlace>, first: Option<FilePlace>) {
        let Some(place) = from.or(first) else { return };
        let other = if from.is_some() { first } else { None };
        // The same entry twice in one list has a finding of its own.
        if other.is_some_and(|other| other.file == place.file) {
            return;
        }
        let related = other.into_iter().map(|place| Related { place, role: "included here first" }).collect();
        self.problem(place, ProblemKind::IncludedTwice { path: path.to_owned() }, related);
    }

    fn problem(&mut self, place: FilePlace, kind: ProblemKind, related: Vec<Related>) {
        self.out.problems.push(GitOpsProblem { place, kind, stage: Some(self.stage), related });
    }
}

/// Frame number `n` is what the resources get that component `n` is the first to work on; the last
/// one is that of the kustomization itself.
fn frames(outer: Frame, components: &[Component<'_>], files: &[FileId]) -> Vec<Arc<Frame>> {
    let mut outer = outer;
    outer.chain = files.to_vec();
    let mut out = vec![Arc::new(outer)];
    for component in components.iter().rev() {
        let inner = out[out.len() - 1].around(&component.transform);
        out.push(Arc::new(inner));
    }
    out.reverse();
    out
}
