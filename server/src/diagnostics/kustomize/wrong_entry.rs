//! An entry that exists and may not stand where it stands.

use super::missing_entry::remove;
use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Fix, Sink};
use crate::gitops::ProblemKind;
use crate::text::{TextEdit, TextRange};
use crate::workspace::SourceChange;

/// See `docs/diagnostics/kustomize/wrong-entry.md`.
pub const CODE: Code = Code { id: "kustomize/wrong-entry", title: "A kustomization entry of the wrong sort" };

/// Reports an entry that kustomize refuses for what it is.
pub fn report(case: &Case<'_, '_>, sink: &mut Sink<'_>) {
    let message = match &case.problem.kind {
        ProblemKind::ComponentAsResource { entry } => {
            format!("`{entry}` is a kustomize Component; it belongs into `components`")
        }
        ProblemKind::KustomizationAsComponent { entry } => {
            format!("`{entry}` is a Kustomization; it belongs into `resources`")
        }
        ProblemKind::FileAsComponent { entry } => format!("`{entry}` is a file; a component is a directory"),
        ProblemKind::KustomizationFileAsResource { entry, .. } => {
            format!("`{entry}` is a kustomization file; its directory must be listed instead")
        }
        _ => return,
    };
    let found = sink.report(&CODE, case.severity, case.place, EnforcedBy::Kustomize, message);
    if let ProblemKind::KustomizationFileAsResource { directory, .. } = &case.problem.kind
        && !directory.is_empty()
    {
        found.fix(Fix {
            title: format!("Change to `{directory}`"),
            change: SourceChange::edit(case.place.file, TextEdit::replace(case.place.range, directory.as_str())),
            preferred: true,
        });
    }
}

/// Reports an entry without text.
pub fn empty(case: &Case<'_, '_>, item: TextRange, sink: &mut Sink<'_>) {
    let found = sink.report(&CODE, case.severity, case.place, EnforcedBy::Kustomize, "an empty entry fails the build");
    let mut fix = remove(case, "", item);
    fix.title = "Remove the empty entry".to_owned();
    found.fix(fix);
}
