//! Text that is no YAML, or none that everybody on the way to the cluster would read.
//!
//! The readers of `syntax` find these; here is decided whether a file is our business at all. A
//! broken CI file or a Helm template is somebody else's, a broken file inside a build stops the
//! whole build, whatever it holds.

pub mod alias_bomb;
pub mod alias_cycle;
pub mod duplicate_key;
pub mod ignored_text;
pub mod invalid_character;
pub mod invalid_utf8;
mod missing_marker;
pub mod not_json;
pub mod syntax;
pub mod too_deep;
pub mod too_large;
pub mod unknown_alias;
pub mod unreadable;

use super::{Code, Context, Diagnostic, EnforcedBy, Severity, Sink};
use crate::gitops::facts::is_kustomization_name;
use crate::syntax::{Problem, ProblemKind};
use crate::text::{FileId, FileRange, TextRange};
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
    /// Nobody knows: the file was not read.
    Nobody,
}

/// A problem with its place in the file.
struct Found<'a> {
    problem: &'a Problem,
    place: FileRange,
    related: Option<FileRange>,
    reader: Reader,
}

/// Reports what is wrong with the text of a file.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(entry) = context.snapshot.file(file) else { return };
    for problem in &entry.problems {
        if let Some(found) = found(context, file, entry, None, problem) {
            report(&found, sink);
        }
    }
    for (at, document) in entry.documents.iter().enumerate() {
        let said = missing_marker::report(context, file, entry, at as u32, sink);
        for (number, problem) in document.problems.iter().enumerate() {
            if !said.contains(&number)
                && let Some(found) = found(context, file, entry, Some(at as u32), problem)
            {
                report(&found, sink);
            }
        }
    }
}

/// One match over all kinds, so that a new kind does not compile until it has a code.
fn report(found: &Found<'_>, sink: &mut Sink<'_>) {
    match found.problem.kind {
        ProblemKind::Syntax => syntax::report(found, sink),
        ProblemKind::DuplicateKey => {
            duplicate_key::report(found, sink);
        }
        ProblemKind::TooDeep => too_deep::report(found, sink),
        ProblemKind::TooLarge => too_large::report(found, sink),
        ProblemKind::InvalidCharacter => invalid_character::report(found, sink),
        ProblemKind::InvalidUtf8 => invalid_utf8::report(found, sink),
        ProblemKind::AliasBomb => alias_bomb::report(found, sink),
        ProblemKind::AliasCycle => alias_cycle::report(found, sink),
        ProblemKind::UnknownAlias => unknown_alias::report(found, sink),
        ProblemKind::NotJson => not_json::report(found, sink),
        ProblemKind::Ignored => ignored_text::report(found, sink),
        ProblemKind::Unreadable => unreadable::report(found, sink),
    }
}

fn found<'a>(
    context: &Context<'_>,
    file: FileId,
    entry: &FileEntry,
    document: Option<u32>,
    problem: &'a Problem,
) -> Option<Found<'a>> {
    let absolute = |range: TextRange| {
        let range = document.map_or(range, |document| entry.absolute(document, range));
        FileRange { file, range }
    };
    let reader = reader(context, file, entry, document)?;
    Some(Found { problem, place: absolute(problem.range), related: problem.related.map(absolute), reader })
}

/// Who reads a document of `entry`; `None` for text that is not our business. Without a document the
/// question is about the file as a whole.
fn reader(context: &Context<'_>, file: FileId, entry: &FileEntry, document: Option<u32>) -> Option<Reader> {
    let documents = &entry.documents;
    if document.is_some_and(|at| documents.get(at as usize).is_some_and(|document| document.is_template)) {
        return None;
    }
    if is_kustomization_name(entry.name()) {
        return Some(Reader::Kustomization);
    }
    if !context.snapshot.placements(file).is_empty() {
        return Some(Reader::Build);
    }
    let is_ours = match document {
        Some(at) => documents.get(at as usize).is_some_and(|document| document.is_ours),
        None if documents.is_empty() => return Some(Reader::Nobody),
        None => documents.iter().any(|document| document.is_ours),
    };
    is_ours.then_some(Reader::ApiServer)
}

impl Found<'_> {
    /// Reports what nobody on the way to the cluster lets through.
    fn refused<'s>(&self, code: &'static Code, sink: &'s mut Sink<'_>) -> &'s mut Diagnostic {
        let (severity, enforced_by, effect) = match self.reader {
            Reader::Kustomization => {
                let effect = "kustomize refuses this file, and with it everything it brings in";
                (Severity::Error, EnforcedBy::Kustomize, effect)
            }
            Reader::Build => {
                let effect = "the build fails on it, and no object of the stage is applied";
                (Severity::Error, EnforcedBy::Kustomize, effect)
            }
            Reader::ApiServer => (Severity::Error, EnforcedBy::ApiServer, "this document cannot be applied"),
            Reader::Nobody => (Severity::Hint, EnforcedBy::Lint, "nothing in this file is checked"),
        };
        sink.report(code, severity, self.place, enforced_by, format!("{}; {effect}", self.problem.message))
    }

    /// Reports what this program does not read: a warning where a build takes it, or where it is of ours.
    fn unread<'s>(&self, code: &'static Code, sink: &'s mut Sink<'_>) -> &'s mut Diagnostic {
        let severity = if self.reader == Reader::Nobody { Severity::Hint } else { Severity::Warning };
        let message = format!("{}; nothing in it is checked", self.problem.message);
        sink.report(code, severity, self.place, EnforcedBy::Lint, message)
    }
}
