//! What kustomize makes of a directory: its objects, in memory, each with the place it comes from.
//!
//! [`build`] reads through [`Files`], so unsaved texts, a checkout and a fixture are the same to it. The
//! rules are those of kustomize 5.5 as it is in kubectl, down to the bytes that [`emit`] prints; where this
//! build cannot follow (remote resources, programs), it says so at the line and leaves it out.
//!
//! Parts: [`target`] gathers and orders, `transform/` has a file for each transformer, `schema/` the tables of
//! built-in kinds, `node` the values. A new field of kustomization files is one more field in
//! `kustomization`, one step in `steps` and one file in `transform/`. Flux builds the same way with
//! [`Options::allow_outside`] and reading order, over [`Files`] that show its generated kustomization.

mod config;
mod decode;
pub mod emit;
mod field;
mod files;
mod generate;
mod hash;
mod id;
mod json_patch;
mod kustomization;
mod merge;
mod node;
mod note;
mod plugins;
mod problem;
mod read;
mod references;
mod resource;
mod schema;
mod selector;
mod sort;
pub mod stage;
mod steps;
mod target;
mod transform;
mod variables;

use serde_json::Value;

use crate::text::TextRange;

pub use files::{Files, Found};
pub use problem::{Place, Problem, ProblemKind};
pub use resource::{Change, Origin};

use problem::Refusal;
use resource::Resource;
use target::{Gathered, Session, Target};

/// How to build.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Whether a kustomization may read files outside of its directory, as Flux lets it.
    pub allow_outside: bool,
    /// Whether the objects come in the order in which they are read, as in Flux; `sortOptions` wins.
    pub reading_order: bool,
}

/// An object as it arrives at the cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    /// The object.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin,
    /// What is not as it is there, in the order in which it was changed.
    pub changes: Vec<Change>,
}

/// What a build gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Build {
    /// The objects, in order; empty where kustomize would refuse.
    pub objects: Vec<Built>,
    /// What is wrong, and what was left out.
    pub problems: Vec<Problem>,
}

impl Build {
    /// Whether kustomize would refuse it.
    pub fn is_refused(&self) -> bool {
        self.problems.iter().any(|problem| problem.kind.is_refusal())
    }

    /// The objects as YAML, as `kubectl kustomize` prints them.
    pub fn yaml(&self) -> String {
        emit::stream(self.objects.iter().map(|built| &built.value))
    }
}

/// Builds the kustomization of a directory.
pub fn build(files: &dyn Files, directory: &str, options: &Options) -> Build {
    let mut session = Session::new(files, options);
    let result = run(&mut session, directory);
    let mut problems = std::mem::take(&mut session.problems);
    match result {
        Ok(objects) => Build { objects, problems },
        Err(Refusal(mut refused)) => {
            problems.append(&mut refused);
            Build { objects: Vec::new(), problems }
        }
    }
}

fn run(session: &mut Session<'_>, directory: &str) -> problem::Result<Vec<Built>> {
    let place = Place { path: directory.to_owned(), range: TextRange::empty(0) };
    let target = session.open(directory, &place, None, String::new())?;
    objects_of(session, &target)
}

/// Builds an opened kustomization as the root of a build.
fn objects_of(session: &mut Session<'_>, target: &Target<'_>) -> problem::Result<Vec<Built>> {
    let place = Place { path: target.directory.clone(), range: TextRange::empty(0) };
    session.check_openapi(target)?;
    session.has_notes = !target.says.metadata.is_empty();
    let gathered = session.build(target, Gathered::default())?;
    let config = gathered.config();
    let mut all = gathered.resources;
    let place_of = |resource: &Resource| Place { path: resource.origin.path.clone(), range: resource.origin.range };
    let not_printable = |resource: &Resource, text: &str| {
        let message = format!("{}: `{text}` does not fit its type, or is no key", resource.id());
        Refusal::from(place_of(resource).problem(ProblemKind::NotPrintable { message }))
    };
    hash::add(&mut all).map_err(|(at, misfit)| not_printable(&all[at], &misfit.text))?;
    references::follow(&mut all, &config).map_err(|(at, kind)| Refusal::from(place_of(&all[at]).problem(kind)))?;
    if let Err(problem) = variables::resolve(&mut all, &gathered.variables, &config)
        && !session.is_gap(&problem.kind)
    {
        return Err(Refusal::from(*problem));
    }
    all.retain(|resource| !is_local(resource));
    match &target.says.sort {
        Some(options) => {
            sort::by_options(&mut all, &options.value).map_err(|kind| Refusal::from(options.place.problem(kind)))?
        }
        None if !session.options.reading_order => sort::by_kind(&mut all),
        None => {}
    }
    let wants = |what: &str| target.says.metadata.iter().any(|text| text == what);
    if wants("managedByLabel") {
        let mut labels = std::collections::BTreeMap::new();
        labels.insert("app.kubernetes.io/managed-by".to_owned(), "kustomize-(devel)".to_owned());
        let field = field::FieldSpec { path: "metadata/labels".to_owned(), create: true, ..Default::default() };
        transform::labels::set(&mut all, &labels, &[field]).map_err(|kind| Refusal::from(place.problem(kind)))?;
    }
    steps::finish(&mut all, wants("originAnnotations"), wants("transformerAnnotations"));
    let finished = |resource: Resource| match node::Node::Map(resource.object.clone()).to_json() {
        Ok(value) if !emit::is_readable(&value) => Err(not_printable(&resource, "a control character")),
        Ok(value) => Ok(Built { value, origin: resource.origin, changes: resource.changes }),
        Err(misfit) => Err(not_printable(&resource, &misfit.text)),
    };
    all.into_iter().map(finished).collect()
}

/// Whether an object is for tools only and never deployed.
fn is_local(resource: &Resource) -> bool {
    let annotations = resource.strings("annotations");
    annotations.iter().any(|(key, value)| key == "config.kubernetes.io/local-config" && value != "false")
}
