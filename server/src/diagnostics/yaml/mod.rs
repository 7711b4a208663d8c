//! Text that is no YAML, or none that everybody on the way to the cluster would read.
//!
//! The readers of `syntax` find these; here is decided whether a file is our business at all. A
//! broken CI file or a Helm template is somebody else's, a broken file inside a build stops the
//! whole build, whatever it holds.

pub mod alias_bomb;
pub mod duplicate_key;
pub mod invalid_character;
pub mod invalid_utf8;
pub mod syntax;
pub mod too_deep;
pub mod too_large;
pub mod unknown_alias;
pub mod unreadable;

use super::{Context, EnforcedBy};
use crate::syntax::{Problem, ProblemKind};
use crate::text::{FileId, FileRange};
use crate::workspace::FileEntry;

/// Who reads a document first on its way to the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// It is a kustomization file itself.
    Kustomization,
    /// A build of kustomize or Flux takes it.
    Build,
    /// Nobody before the API server.
    ApiServer,
}

impl Reader {
    fn enforced_by(self) -> EnforcedBy {
        match self {
            Reader::Kustomization | Reader::Build => EnforcedBy::Kustomize,
            Reader::ApiServer => EnforcedBy::ApiServer,
        }
    }

    /// What comes of a document that cannot be read, as the end of a sentence.
    fn consequence(self) -> &'static str {
        match self {
            Reader::Kustomization => "kustomize refuses this file, and with it everything the file brings in",
            Reader::Build => "it fails the build, and no object of the stage is applied",
            Reader::ApiServer => "nothing in this document can be applied",
        }
    }
}

/// A problem with its place in the file.
struct Found<'a> {
    problem: &'a Problem,
    place: FileRange,
    reader: Reader,
}

/// The problems of `kind` in a file, where the text is our business.
fn problems<'a>(context: &Context<'a>, file: FileId, kind: ProblemKind) -> Vec<Found<'a>> {
    let Some(entry) = context.snapshot.file(file) else { return Vec::new() };
    let in_file = entry.problems.iter().map(|problem| (None, problem));
    let in_documents = entry
        .documents
        .iter()
        .enumerate()
        .flat_map(|(at, document)| document.problems.iter().map(move |problem| (Some(at as u32), problem)));
    in_file
        .chain(in_documents)
        .filter(|(_, problem)| problem.kind == kind)
        .filter_map(|(document, problem)| {
            let range = document.map_or(problem.range, |document| entry.absolute(document, problem.range));
            let reader = reader(context, file, entry, document)?;
            Some(Found { problem, place: FileRange { file, range }, reader })
        })
        .collect()
}

/// Who reads a document of `entry`; `None` for text that is not our business. Without a document the
/// question is about the file as a whole.
fn reader(context: &Context<'_>, file: FileId, entry: &FileEntry, document: Option<u32>) -> Option<Reader> {
    let documents = &entry.documents;
    let of_ours = |at: u32| documents.get(at as usize).is_some_and(|document| document.is_ours);
    if document.is_some_and(|at| documents.get(at as usize).is_some_and(|document| document.is_template)) {
        return None;
    }
    if crate::gitops::facts::is_kustomization_name(entry.name()) {
        return Some(Reader::Kustomization);
    }
    if !context.snapshot.placements(file).is_empty() {
        return Some(Reader::Build);
    }
    let ours = document.map_or_else(|| documents.iter().any(|document| document.is_ours), of_ours);
    ours.then_some(Reader::ApiServer)
}
