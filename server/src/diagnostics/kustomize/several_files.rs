//! More than one kustomization file in a directory.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Severity, Sink};
use crate::gitops::{Content, Origin};

/// See `docs/diagnostics/kustomize/several-files.md`.
pub const CODE: Code = Code { id: "kustomize/several-files", title: "Several kustomization files in one directory" };

/// Reports a file beside the one that wins: an error where a build comes by. At the path of a stage
/// Flux takes the first and overwrites it, so there it is a warning.
pub fn report(case: &Case<'_, '_>, sink: &mut Sink<'_>) {
    let winner = |file| case.problem.related.iter().any(|related| related.place.file == file);
    let stage = case.stages.all().iter().find(|stage| stage.kustomizations.iter().any(|file| winner(*file)));
    let severity = match stage {
        None => Severity::Hint,
        Some(stage) => match (stage.origin, stage.content) {
            (Origin::Flux(_), Content::Kustomization(top)) if winner(top) => Severity::Warning,
            _ => Severity::Error,
        },
    };
    let message = "this directory has more than one kustomization file, and kustomize refuses to choose";
    let found = sink.report(&CODE, case.limited(severity), case.place, EnforcedBy::Kustomize, message);
    for (place, _) in case.related() {
        found.related(place, "another one");
    }
}
