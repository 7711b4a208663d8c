//! What the checks of stages, kustomizations and Flux objects all have to ask.
//!
//! An object may take several ways to the cluster; each [`Way`] is one stage with what its
//! kustomizations make of the object. Words for stages are formed here as well, so that every message
//! names them alike.

use smol_str::SmolStr;

use crate::diagnostics::Context;
use crate::gitops::facts::{Facts, FluxKustomization, KustomizeFile};
use crate::gitops::{FilePlace, Frame, Origin, Place, Placement, Stage, StageId, Stages, effective};
use crate::model::{Kind, Summary};
use crate::text::{FileId, FileRange, TextRange};
use crate::workspace::{Object, RootId};

/// One way of an object to the cluster.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    /// All stages of its root.
    pub stages: &'a Stages,
    /// Number of the stage.
    pub id: StageId,
    /// The stage.
    pub stage: &'a Stage,
    /// What happens on the way.
    pub frame: &'a Frame,
}

/// The ways of a file, one for each time that a stage takes it.
pub fn ways<'a>(context: &Context<'a>, file: FileId) -> impl Iterator<Item = Way<'a>> {
    let root = context.snapshot.file(file).map(|entry| entry.root);
    let stages = root.and_then(|root| context.snapshot.stages(root));
    stages.into_iter().flat_map(move |stages| stages.placements(file).iter().filter_map(move |p| way(stages, p)))
}

fn way<'a>(stages: &'a Stages, placement: &'a Placement) -> Option<Way<'a>> {
    Some(Way { stages, id: placement.stage, stage: stages.get(placement.stage)?, frame: &placement.frame })
}

impl Way<'_> {
    /// The namespace that an object of a namespaced kind ends up in; `None` if nobody names one.
    pub fn namespace(&self, summary: &Summary) -> Option<SmolStr> {
        effective(summary, self.frame).namespace
    }

    /// The name that an object ends up with.
    pub fn name(&self, summary: &Summary) -> SmolStr {
        effective(summary, self.frame).name
    }

    /// Whether a patch or a plug-in on the way could change what a check would say.
    pub fn is_patched(&self, context: &Context<'_>) -> bool {
        let patched = |file: &KustomizeFile| !file.inputs.is_empty() || !file.patches.is_empty();
        self.frame.chain.iter().any(|file| kustomization(context, *file).is_some_and(patched))
            || flux(context, self.stage).is_some_and(|flux| !flux.patches.is_empty())
    }
}

/// What a kustomization file says.
pub fn kustomization<'a>(context: &Context<'a>, file: FileId) -> Option<&'a KustomizeFile> {
    context.snapshot.file(file)?.facts().find_map(|(_, facts)| match facts {
        Facts::Kustomize(file) => Some(file),
        _ => None,
    })
}

/// The Flux Kustomization that made a stage.
pub fn flux<'a>(context: &Context<'a>, stage: &Stage) -> Option<&'a FluxKustomization> {
    let Origin::Flux(place) = stage.origin else { return None };
    let entry = context.snapshot.file(place.file)?;
    match entry.documents.get(place.document as usize)?.facts.as_deref()? {
        Facts::Flux(flux) => Some(flux),
        _ => None,
    }
}

/// Whether the object is one of OpenChoreo's that goes to the cluster.
pub fn is_ours(summary: &Summary) -> bool {
    summary.kind.is_openchoreo()
}

/// Whether a build takes at least one object of OpenChoreo.
pub fn holds_ours(context: &Context<'_>, stage: &Stage) -> bool {
    stage.files.iter().any(|file| context.snapshot.objects_of(*file).any(|object| is_ours(object.summary)))
}

/// Whether the folder holds any object of OpenChoreo.
pub fn root_holds_ours(context: &Context<'_>, root: RootId) -> bool {
    let index = context.snapshot.index();
    Kind::all().filter(|kind| kind.is_openchoreo()).any(|kind| {
        index.objects(kind).any(|(_, id)| context.snapshot.file(id.file).is_some_and(|entry| entry.root == root))
    })
}

/// A stage in a message: its name and what it takes.
pub fn called(stage: &Stage) -> String {
    format!("stage `{}` ({})", stage.name, shown_path(&stage.path))
}

/// An object in a message: its kind and name.
pub fn object_called(object: &Object<'_>) -> String {
    format!("{} `{}`", object.summary.kind_name(), object.summary.name())
}

/// A path of the repository as Flux objects write it.
pub fn shown_path(path: &str) -> String {
    format!("./{path}")
}

/// A place that the layer below names, in its file.
pub fn absolute(context: &Context<'_>, place: FilePlace) -> Option<FileRange> {
    let entry = context.snapshot.file(place.file)?;
    Some(FileRange { file: place.file, range: entry.absolute(place.document, place.range) })
}

/// Where a stage is written down; `None` for one of the settings.
pub fn origin(context: &Context<'_>, stage: &Stage) -> Option<FileRange> {
    match stage.origin {
        Origin::Flux(place) | Origin::Argo(place) => absolute(context, place),
        Origin::Kustomize(file) => context.snapshot.file(file).map(|_| FileRange { file, range: TextRange::empty(0) }),
        Origin::Setting(_) => None,
    }
}

/// Where the stage `other` stands as seen from `of`.
pub fn place(stages: &Stages, of: StageId, other: StageId) -> Place {
    stages.place(Some(of), Some(other))
}
