//! From facts to stages: which layout counts, then the files of every stage, then what follows from
//! seeing all of them together.

mod argo;
mod flux;
mod plain;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::Tree;
use super::checks::{Checked, check};
use super::closure::{Closure, Top, closure};
use super::clusters::Clusters;
use super::coverage::Coverage;
use super::entry::{Kustomizations, Target, follow};
use super::facts::{Facts, InputKind};
use super::order::Order;
use super::overlap;
use super::place::{FilePlace, Placement};
use super::problem::GitOpsProblem;
use super::recipe::{Recipe, Sets};
use super::setting::StageOptions;
use super::source_ignore::SourceIgnore;
use super::stages::{Content, Layout, Origin, Stage, StageId, Stages, Touch};
use super::view::View;
use crate::text::FileId;

/// Stages have 16-bit numbers and an order that is kept as bits; nobody has so many by hand.
const MAX_STAGES: usize = 8192;

/// Everything that the layouts need to know about the root.
struct Root<'a> {
    tree: &'a dyn Tree,
    facts: Vec<(FileId, u32, &'a Facts)>,
    kustomizations: Kustomizations<'a>,
    touched: FxHashMap<FileId, Vec<Touch>>,
}

/// A stage whose files are still to be found.
struct Draft {
    stage: Stage,
    builds: Vec<Build>,
}

/// One path of a stage.
struct Build {
    path: String,
    /// Number of its source's patterns; `None` for a tool that takes the checkout as it is.
    ignore: Option<usize>,
    top: Top,
}

/// What a layout brings.
#[derive(Default)]
struct Drafts {
    layout: Layout,
    drafts: Vec<Draft>,
    ignores: Vec<SourceIgnore>,
    problems: Vec<GitOpsProblem>,
}

impl<'a> Root<'a> {
    fn new(tree: &'a dyn Tree) -> Root<'a> {
        let facts = tree.facts();
        let kustomizations = Kustomizations::new(tree, &facts);
        let touched = touches(tree, &kustomizations);
        Root { tree, facts, kustomizations, touched }
    }

    fn view(&self) -> View<'a> {
        View { tree: self.tree, ignore: None }
    }

    /// Facts of documents that are objects. A patch of a Flux Kustomization looks like one and is none.
    fn stating<T>(&self, read: impl Fn(&'a Facts) -> Option<&'a T>) -> Vec<(FileId, u32, &'a T)> {
        let all = self.facts.iter().filter_map(|(file, document, fact)| Some((*file, *document, read(fact)?)));
        let is_patch = |file: &FileId| {
            let touches = self.touched.get(file);
            touches.is_some_and(|touches| touches.iter().any(|touch| touch.kind == InputKind::Patch))
        };
        let all: Vec<_> = all.collect();
        if !all.iter().any(|(file, ..)| is_patch(file)) {
            return all;
        }
        let listed = self.listed();
        all.into_iter().filter(|(file, ..)| !is_patch(file) || listed.contains(file)).collect()
    }

    /// Files that some kustomization lists as resources.
    fn listed(&self) -> FxHashSet<FileId> {
        let mut out = FxHashSet::default();
        for target in self.kustomizations.iter().flat_map(|(_, own)| &own.resources) {
            if let Target::File { file: Some(file), .. } = target {
                out.insert(*file);
            }
        }
        out
    }
}

/// Computes the stages of `tree`.
pub fn stages(tree: &dyn Tree, options: StageOptions<'_>) -> Stages {
    let root = Root::new(tree);
    let mut drafts = drafts(&root, options);
    drafts.drafts.truncate(MAX_STAGES);
    let mut out = Stages { layout: drafts.layout, ..Stages::default() };
    let ignores_of = build(&root, &mut drafts, &mut out);
    out.problems = std::mem::take(&mut drafts.problems);
    if out.layout == Layout::Flux {
        flux::connect(&root, &mut out);
    }
    out.clusters = clusters(tree, &out);
    let depends_on: Vec<&[StageId]> = out.stages.iter().map(|stage| stage.depends_on.as_slice()).collect();
    out.order = Order::new(&depends_on);
    let ignore = |stage: StageId| drafts.ignores.get((*ignores_of.get(usize::from(stage.0))?)?);
    check_files(&root, &ignore, &mut out);
    overlap::find(&root.kustomizations, tree, &mut out);
    out.touched = root.touched;
    // A kustomization that several stages build is judged by each.
    out.problems.sort_by_key(|problem| (problem.place, problem.stage));
    out.problems.dedup_by(|later, first| later.place == first.place && later.kind == first.kind);
    out
}

fn drafts(root: &Root<'_>, options: StageOptions<'_>) -> Drafts {
    if !options.stages.is_empty() {
        return plain::from_settings(root, options.stages);
    }
    let flux = root.stating(|facts| if let Facts::Flux(flux) = facts { Some(flux) } else { None });
    if !flux.is_empty() {
        return flux::drafts(root, &flux, options.source);
    }
    let argo = root.stating(|facts| if let Facts::Argo(argo) = facts { Some(argo) } else { None });
    if !argo.is_empty() || root.facts.iter().any(|(_, _, facts)| matches!(facts, Facts::ArgoSet(_))) {
        return argo::drafts(root, &argo);
    }
    plain::roots(root)
}

/// Finds the files of all stages; returns the number of the patterns that each one goes by.
fn build(root: &Root<'_>, drafts: &mut Drafts, out: &mut Stages) -> Vec<Option<usize>> {
    let mut ignores = Vec::new();
    let shared: Vec<_> = drafts.ignores.iter().map(|ignore| Arc::new(ignore.clone())).collect();
    let mut placed: Vec<(FileId, Placement)> = Vec::new();
    for (at, draft) in std::mem::take(&mut drafts.drafts).into_iter().enumerate() {
        let mut stage = draft.stage;
        for (nth, build) in draft.builds.iter().enumerate() {
            let view = View { tree: root.tree, ignore: build.ignore.map(|at| &drafts.ignores[at]) };
            let found = closure(view, &root.kustomizations, StageId(at as u16), &build.path, &build.top);
            if nth == 0 {
                stage.content = found.content;
            }
            let Closure { files, kustomizations, placements, problems, has_unknown_objects, .. } = found;
            stage.has_unknown_objects |= has_unknown_objects;
            stage.files.extend(files);
            stage.kustomizations.extend(kustomizations);
            placed.extend(placements);
            drafts.problems.extend(problems);
        }
        ignores.push(draft.builds.first().and_then(|build| build.ignore));
        out.recipes.push(draft.builds.into_iter().map(|build| recipe(build, &shared)).collect());
        out.stages.push(stage);
    }
    // Stable: several placements of a file stay in the order of the stages.
    placed.sort_by_key(|(file, _)| *file);
    (out.placed, out.placements) = placed.into_iter().unzip();
    out.starts = starts(&out.placed);
    ignores
}

fn recipe(build: Build, ignores: &[Arc<SourceIgnore>]) -> Recipe {
    let Build { path, ignore, top } = build;
    let text = |text: Option<(SmolStr, Option<FilePlace>)>| text.map(|(text, _)| text);
    let sets = Sets {
        namespace: text(top.transform.namespace),
        name_prefix: text(top.transform.name_prefix),
        name_suffix: text(top.transform.name_suffix),
        labels: top.transform.labels.into_iter().map(|(key, value, _)| (key, value)).collect(),
        default_namespace: top.frame.default_namespace,
    };
    Recipe::new(path, sets, ignore.and_then(|at| ignores.get(at).cloned()), top.walk)
}

/// Where each file begins in a list of files in rising order, by its number, and where the last one ends.
fn starts(placed: &[FileId]) -> Vec<u32> {
    let mut starts = Vec::with_capacity(placed.last().map_or(0, |last| last.0 as usize + 2));
    for (at, file) in placed.iter().enumerate() {
        while starts.len() <= file.0 as usize {
            starts.push(at as u32);
        }
    }
    starts.push(placed.len() as u32);
    starts
}

fn touches(tree: &dyn Tree, kustomizations: &Kustomizations<'_>) -> FxHashMap<FileId, Vec<Touch>> {
    let mut out: FxHashMap<FileId, Vec<Touch>> = FxHashMap::default();
    let view = View { tree, ignore: None };
    for (file, own) in kustomizations.iter() {
        for input in &own.facts.inputs {
            if let Target::File { file: Some(target), .. } = follow(&view, own.directory, &input.path.text) {
                let place = FilePlace { file, document: own.document, range: input.path.range };
                out.entry(target).or_default().push(Touch { kind: input.kind, place });
            }
        }
    }
    out.values_mut().for_each(|touches| touches.sort_by_key(|touch| touch.place));
    out
}

fn clusters(tree: &dyn Tree, stages: &Stages) -> Clusters {
    let identity = |stage: &Stage| match stage.origin {
        Origin::Flux(place) | Origin::Argo(place) => {
            let namespace = stage.namespace.clone().unwrap_or_default();
            (namespace, stage.name.clone(), tree.path(place.file))
        }
        Origin::Setting(_) | Origin::Kustomize(_) => (SmolStr::default(), SmolStr::default(), ""),
    };
    Clusters::new(&stages.stages.iter().map(identity).collect::<Vec<_>>())
}

/// Looks at every kustomization file of the root, and notes which ones decide about their folders.
fn check_files<'a>(root: &Root<'a>, ignore: &dyn Fn(StageId) -> Option<&'a SourceIgnore>, out: &mut Stages) {
    let mut built: FxHashMap<FileId, (StageId, bool)> = FxHashMap::default();
    for (at, stage) in out.stages.iter().enumerate() {
        for file in &stage.kustomizations {
            let is_top = stage.content == Content::Kustomization(*file) && matches!(stage.origin, Origin::Flux(_));
            let (_, top_only) = built.entry(*file).or_insert((StageId(at as u16), true));
            *top_only &= is_top;
        }
    }
    let mut coverage = Coverage::default();
    for (file, own) in root.kustomizations.iter() {
        let stage = built.get(&file);
        let view = View { tree: root.tree, ignore: stage.and_then(|(id, _)| ignore(*id)) };
        if root.view().kustomization(own.directory) == Some(Some(file)) {
            coverage.add(own.directory, file, own.facts, stage.is_some());
        }
        let checked = Checked {
            view,
            file,
            own,
            stage: stage.map(|(stage, _)| *stage),
            is_flux_top: stage.is_some_and(|(_, top_only)| *top_only),
        };
        out.problems.extend(check(&checked, &root.kustomizations));
    }
    out.coverage = coverage;
}

impl Draft {
    /// A stage of which nothing but this is known yet.
    fn new(name: SmolStr, namespace: Option<SmolStr>, path: String, origin: Origin) -> Draft {
        let stage = Stage {
            name,
            namespace,
            path,
            path_place: None,
            depends_on: Vec::new(),
            origin,
            content: Content::Undecided,
            cluster: None,
            target_namespace: None,
            prune: false,
            waits: false,
            suspended: false,
            substitutes: false,
            has_unknown_objects: false,
            files: Vec::new(),
            kustomizations: Vec::new(),
        };
        Draft { stage, builds: Vec::new() }
    }
}
