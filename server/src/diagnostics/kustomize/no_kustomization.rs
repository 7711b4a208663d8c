//! A directory among the resources that has no kustomization file.
//!
//! Flux makes one for the path of a stage, never for a directory that a kustomization lists.

use super::list_edit;
use super::missing_entry::remove;
use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Fix, Sink};
use crate::text::TextRange;
use crate::workspace::SourceChange;

/// See `docs/diagnostics/kustomize/no-kustomization.md`.
pub const CODE: Code = Code { id: "kustomize/no-kustomization", title: "A listed directory without a kustomization" };

/// Reports a directory entry that cannot be built.
pub fn report(case: &Case<'_, '_>, entry: &str, path: &str, item: TextRange, sink: &mut Sink<'_>) {
    let message = format!("`{path}` has no kustomization file, so this entry fails the build");
    let found = sink.report(&CODE, case.severity, case.place, EnforcedBy::Kustomize, message);
    let root = case.context.snapshot.file(case.place.file).map(|entry| entry.root);
    if let Some(root) = root
        && let Some(text) = list_edit::new_kustomization(case.context, root, path)
    {
        let created = vec![(root, format!("{path}/kustomization.yaml"), text)];
        found.fix(Fix {
            title: format!("Create `{path}/kustomization.yaml`"),
            change: SourceChange { created, ..SourceChange::default() },
            preferred: true,
        });
    }
    found.fix(remove(case, entry, item));
}
