//! What a stage of the delivery makes of its files: the objects as they are applied.
//!
//! Flux builds like kustomize, over a kustomization that it writes itself: `top` makes it, from the file at the
//! path or from a walk, with the fields of the Flux Kustomization on top. Behind the build come the variables
//! (`post_build`) and what is done to every object before it is applied (`finish`). Argo CD and stages of the
//! settings take the same road as far as they are known; a folder that Argo CD reads without kustomize has its
//! own (`folder`). Everything is read through [`Repository`], so unsaved texts count.

mod files;
mod finish;
mod folder;
mod pattern;
mod post_build;
mod spec;
mod substitute;
mod top;

use std::collections::BTreeMap;

use super::problem::{Place, Refusal, Result};
use super::target::{Session, Target};
use super::{Build, Built, Options, objects_of};
use crate::gitops::{Origin, Recipe, Sets, StageId, Stages, Tree};
use crate::text::TextRange;

use files::StageFiles;
use spec::Document;

/// Where the files of a stage lie.
pub trait Repository {
    /// The tree of the root.
    fn tree(&self) -> &dyn Tree;

    /// The bytes of the file at a path of the root, unsaved ones first.
    fn read(&self, path: &str) -> Option<Vec<u8>>;

    /// The entries of a ConfigMap or Secret, where the repository has it and they can be read.
    fn values(&self, source: &ValueSource) -> Option<BTreeMap<String, String>>;
}

/// An object that gives values to variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueSource {
    /// `ConfigMap` or `Secret`.
    pub kind: String,
    /// Namespace, where it is known.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
}

/// Builds a stage. With `strict`, a variable without value stops the build, as it does since Flux 2.9.
pub fn build_stage(repository: &dyn Repository, stages: &Stages, id: StageId, strict: bool) -> Build {
    let Some(stage) = stages.get(id) else { return Build::default() };
    let document = match stage.origin {
        Origin::Flux(place) => Document::of(repository, place),
        _ => None,
    };
    let mut out = Build::default();
    for recipe in stages.recipes(id) {
        let maker = Maker { repository, recipe, origin: stage.origin };
        let built = maker.build(document.as_ref());
        out.problems.extend(built.problems);
        out.objects.extend(built.objects);
    }
    if let Some(document) = &document {
        let spec = document.spec();
        let variables =
            spec.as_ref().map(|spec| post_build::Variables::of(spec, repository, stage.namespace.as_deref()));
        if let Some(variables) = variables {
            variables.replace(&mut out, strict, &|path| repository.read(path));
        }
        finish::flux(&mut out.objects, spec.as_ref());
    }
    if out.is_refused() {
        out.objects.clear();
    }
    out
}

struct Maker<'a> {
    repository: &'a dyn Repository,
    recipe: &'a Recipe,
    origin: Origin,
}

impl Maker<'_> {
    fn is_generated(&self) -> bool {
        matches!(self.origin, Origin::Flux(_) | Origin::Setting(_))
    }

    fn build(&self, document: Option<&Document>) -> Build {
        let files = StageFiles { repository: self.repository, recipe: self.recipe };
        if self.recipe.is_plain_folder() && !self.recipe.has_kustomization(self.repository.tree(), &self.recipe.path) {
            let mut built = folder::read(&files, self.recipe);
            finish::default_namespace(&mut built.objects, self.recipe.sets.default_namespace.as_deref());
            return built;
        }
        let is_generated = self.is_generated();
        let options = Options { allow_outside: is_generated, reading_order: is_generated };
        let mut session = Session::new(&files, &options);
        let result = self.objects(&mut session, document);
        let mut problems = std::mem::take(&mut session.problems);
        match result {
            Ok(mut objects) => {
                finish::default_namespace(&mut objects, self.recipe.sets.default_namespace.as_deref());
                Build { objects, problems }
            }
            Err(Refusal(mut refused)) => {
                problems.append(&mut refused);
                Build { objects: Vec::new(), problems }
            }
        }
    }

    fn objects(&self, session: &mut Session<'_>, document: Option<&Document>) -> Result<Vec<Built>> {
        let directory = self.recipe.path.as_str();
        let stage = Place { path: directory.to_owned(), range: TextRange::empty(0) };
        let mut target = if self.is_generated() {
            let (file, says, chain) = top::kustomization(session, self.repository, self.recipe)?;
            session.note_unsupported(&says);
            Target { directory: directory.to_owned(), file, says, chain, note_path: String::new(), parent: None }
        } else {
            session.open(directory, &stage, None, String::new())?
        };
        let place = target.place();
        top::set(&mut target.says, &self.recipe.sets, &place);
        if let Some(spec) = document.and_then(Document::spec) {
            top::merge(&mut target.says, &spec, directory, session.files)?;
        }
        objects_of(session, &target)
    }
}
