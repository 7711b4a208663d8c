//! A file of the CRD folder that does not say what its author meant: without a word the built-in schema would count.

use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::text::{FileId, FileRange, TextRange};
use crate::workspace::crds::{may_hold_crds, read_file};
use crate::workspace::settings::read;
use crate::workspace::{CrdFolder, FileClass, FileEntry};

/// See `docs/diagnostics/schema/crd.md`.
pub const CODE: Code = Code { id: "schema/crd", title: "A CRD file that does not count" };

/// Reports what is wrong with the CRDs: in the file itself if it is one of the workspace, else where the settings name
/// the folder.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(entry) = context.snapshot.file(file) else { return };
    let Some(root) = context.snapshot.root(entry.root) else { return };
    let Some(folder) = root.crds.as_deref() else { return };
    match entry.class {
        FileClass::Settings => in_settings(context, file, entry, folder, sink),
        FileClass::Yaml => in_file(context, file, entry, folder, sink),
        // `yaml/unreadable` and `yaml/too-large` tell.
        FileClass::TooLarge | FileClass::Unreadable => {}
    }
}

fn in_file(context: &Context<'_>, file: FileId, entry: &FileEntry, folder: &CrdFolder, sink: &mut Sink<'_>) {
    let Some(inside) = folder.file_in(&entry.path) else { return };
    if !may_hold_crds(inside.rsplit('/').next().unwrap_or(inside)) {
        return;
    }
    let Some(text) = context.snapshot.text(file) else { return };
    let of_several = folder.problems.iter().filter(|problem| problem.is_of_several && problem.file == inside);
    for problem in of_several {
        let place = FileRange { file, range: TextRange::empty(0) };
        sink.report(&CODE, Severity::Warning, place, EnforcedBy::Lint, problem.message.as_str());
    }
    for (range, message) in read_file(inside, &text).problems {
        let said = entry.documents.iter().enumerate().any(|(at, document)| {
            let is_here = |problem: &crate::syntax::Problem| entry.absolute(at as u32, problem.range) == range;
            document.is_ours && document.problems.iter().any(is_here)
        });
        if !said {
            sink.report(&CODE, Severity::Warning, FileRange { file, range }, EnforcedBy::Lint, message);
        }
    }
}

fn in_settings(context: &Context<'_>, file: FileId, entry: &FileEntry, folder: &CrdFolder, sink: &mut Sink<'_>) {
    let Some(text) = context.snapshot.text(file) else { return };
    let read = read(&text);
    // An editor or the command line may have named another folder.
    if read.settings.schemas.as_ref() != Some(&folder.name) {
        return;
    }
    let is_shown = |path: &str| {
        let path = folder.inside.as_ref().map(|inside| format!("{inside}/{path}"));
        path.is_some_and(|path| context.snapshot.file_at(entry.root, &path).is_some())
    };
    let place = FileRange { file, range: read.schemas };
    for problem in folder.problems.iter().filter(|problem| !is_shown(&problem.file)) {
        sink.report(&CODE, Severity::Warning, place, EnforcedBy::Lint, problem.sentence(folder));
    }
}
