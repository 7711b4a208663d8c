//! What is wrong: one file per diagnostic code, and the list of them.
//!
//! Every check looks at one object (or one file) of a snapshot and at whatever that names; nothing
//! is computed for the workspace as a whole, so an edit costs the files that it touches. A check
//! states the severity it believes in; settings and silencing comments have the last word, in
//! [`file`], so that the editor and the command line agree.

mod context;
mod reference;

use crate::text::{FileId, FileRange};
use crate::workspace::{Object, Snapshot, SourceChange};

pub use context::{Context, Sink};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; often a guess.
    Hint,
    /// A fact that may surprise.
    Information,
    /// Nobody else would report it.
    Warning,
    /// The cluster refuses it or never gets it to work.
    Error,
}

/// Who would act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EnforcedBy {
    /// The API server, whatever the kind.
    ApiServer,
    /// The schema of the CRD.
    Schema,
    /// A validation rule of the CRD.
    Cel,
    /// An admission webhook of OpenChoreo.
    Webhook,
    /// A controller of OpenChoreo, in a condition.
    Controller,
    /// The kustomize build.
    Kustomize,
    /// Flux.
    Flux,
    /// Nobody but this check.
    Lint,
}

impl EnforcedBy {
    /// The word in machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            EnforcedBy::ApiServer => "apiserver",
            EnforcedBy::Schema => "schema",
            EnforcedBy::Cel => "cel",
            EnforcedBy::Webhook => "webhook",
            EnforcedBy::Controller => "controller",
            EnforcedBy::Kustomize => "kustomize",
            EnforcedBy::Flux => "flux",
            EnforcedBy::Lint => "lint",
        }
    }
}

/// A diagnostic code: stable, with a page of documentation of the same name.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Code {
    /// `reference/unresolved`
    pub id: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
}

impl Code {
    /// The page of the manual, as a path in the project's repository.
    pub fn page(&self) -> String {
        format!("docs/diagnostics/{}.md", self.id)
    }
}

/// Another place that matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: FileRange,
    /// Why.
    pub message: String,
}

/// A way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a command: "Change to `doclet`".
    pub title: String,
    /// The edits.
    pub change: SourceChange,
    /// Whether there is no better one.
    pub preferred: bool,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which check.
    pub code: &'static Code,
    /// How bad.
    pub severity: Severity,
    /// Where.
    pub place: FileRange,
    /// What is wrong, why, and what to do: sentences without a final full stop.
    pub message: String,
    /// Who would act on it.
    pub enforced_by: EnforcedBy,
    /// Other places.
    pub related: Vec<Related>,
    /// Ways out, the best first.
    pub fixes: Vec<Fix>,
}

/// A check of one object.
type ObjectCheck = fn(&Context<'_>, &Object<'_>, &mut Sink<'_>);
/// A check of one file.
type FileCheck = fn(&Context<'_>, FileId, &mut Sink<'_>);

/// Checks that look at objects, in the order in which their findings are shown.
const OBJECT_CHECKS: &[ObjectCheck] = &[reference::unresolved::check];

/// Checks that look at files.
const FILE_CHECKS: &[FileCheck] = &[];

/// All codes, in the order of the manual.
pub const CODES: &[&Code] = &[&reference::unresolved::CODE];

/// The findings of one file, in text order, after settings and silencing comments.
pub fn file(snapshot: &Snapshot, file: FileId) -> Vec<Diagnostic> {
    let context = Context::new(snapshot);
    let mut found = Vec::new();
    let mut sink = Sink::new(&mut found);
    for check in FILE_CHECKS {
        check(&context, file, &mut sink);
    }
    for object in snapshot.objects_of(file) {
        for check in OBJECT_CHECKS {
            check(&context, &object, &mut sink);
        }
    }
    context.adjust(file, &mut found);
    found.sort_by(|a, b| (a.place.range, a.code.id).cmp(&(b.place.range, b.code.id)));
    found
}
