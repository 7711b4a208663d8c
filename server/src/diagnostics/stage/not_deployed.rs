//! An object that no stage takes.
//!
//! It may be meant for somebody's hands, so this is a hint; where a kustomization that should list
//! the file lies around it, [`unlisted`](crate::diagnostics::kustomize::unlisted) says more.

use super::delivery::{absolute, shown_path};
use super::problems::Case;
use crate::diagnostics::kustomize::unlisted;
use crate::diagnostics::{Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::gitops::{Content, FilePlace, ProblemKind, Stages};
use crate::text::{FileId, TextEdit};
use crate::workspace::SourceChange;

/// See `docs/diagnostics/stage/not-deployed.md`.
pub const CODE: Code = Code { id: "stage/not-deployed", title: "An object outside every stage" };

/// Reports the first object of a file that nothing deploys.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(object) = unlisted::undeployed(context, file) else { return };
    let Some(stages) = context.snapshot.stages(object.file.root) else { return };
    if !stages.has_order() || !deploys_anything(stages) {
        return;
    }
    if !unlisted::is_forgotten(context, file) {
        let message = "no stage takes this file, so nothing applies what is in it";
        sink.report(&CODE, Severity::Hint, object.focus(), EnforcedBy::Lint, message);
    }
}

/// Reports an Application that takes a folder in which all files lie deeper.
pub fn not_recursive(case: &Case<'_, '_>, path: &str, written: Option<FilePlace>, sink: &mut Sink<'_>) {
    let message = format!(
        "this Application deploys nothing: all files of `{}` lie in folders inside it, and Argo CD reads those only \
         with `directory.recurse: true`",
        shown_path(path)
    );
    let found = sink.report(&CODE, case.limited(Severity::Warning), case.place, EnforcedBy::Lint, message);
    if let Some(place) = written.and_then(|place| absolute(case.context, place)) {
        found.fix(Fix {
            title: "Change to `true`".to_owned(),
            change: SourceChange::edit(place.file, TextEdit::replace(place.range, "true")),
            preferred: true,
        });
    }
}

/// Whether the stages of this repository are known at all: those of another one say nothing about its files.
fn deploys_anything(stages: &Stages) -> bool {
    let all = stages.all();
    // An Application without its `recurse` takes nothing, and that is what it forgets.
    let forgets = || stages.problems().iter().any(|one| matches!(one.kind, ProblemKind::NotRecursive { .. }));
    (all.iter().any(|stage| !stage.files.is_empty()) || forgets())
        && !all.iter().any(|stage| matches!(stage.content, Content::Undecided | Content::Unread))
}
