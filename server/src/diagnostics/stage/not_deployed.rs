//! An object that no stage takes.
//!
//! It may be meant for somebody's hands, so this is a hint; where a kustomization that should list
//! the file lies around it, [`unlisted`](crate::diagnostics::kustomize::unlisted) says more.

use crate::diagnostics::kustomize::unlisted;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::gitops::{Content, Stages};
use crate::text::FileId;

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

/// Whether the stages of this repository are known at all: those of another one say nothing about its files.
fn deploys_anything(stages: &Stages) -> bool {
    let all = stages.all();
    all.iter().any(|stage| !stage.files.is_empty())
        && !all.iter().any(|stage| matches!(stage.content, Content::Undecided))
}
