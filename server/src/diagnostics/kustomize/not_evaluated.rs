//! What a build would fetch or run and is not followed here: said, so that nobody takes silence for a yes.

use crate::diagnostics::stage::delivery::shown_path;
use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Severity, Sink};

/// See `docs/diagnostics/kustomize/not-evaluated.md`.
pub const CODE: Code = Code { id: "kustomize/not-evaluated", title: "A part of the build that is not followed" };

/// Reports an entry that lies on the network.
pub fn remote(case: &Case<'_, '_>, entry: &str, sink: &mut Sink<'_>) {
    hint(case, format!("`{entry}` is fetched over the network when it is built; its objects are not known here"), sink);
}

/// Reports a field whose effect is not computed.
pub fn field(case: &Case<'_, '_>, field: &str, sink: &mut Sink<'_>) {
    hint(case, format!("what `{field}` does is not computed here, so checks may miss its objects or changes"), sink);
}

/// Reports an ApplicationSet.
pub fn application_set(case: &Case<'_, '_>, sink: &mut Sink<'_>) {
    hint(case, "its Applications are made in the cluster; they count as no stages here".to_owned(), sink);
}

/// Reports a folder that Argo CD renders.
pub fn rendered(case: &Case<'_, '_>, sink: &mut Sink<'_>) {
    hint(case, "Helm or a plugin makes the objects of this source; they are not known here".to_owned(), sink);
}

/// Reports a path of an Application that is not looked into.
pub fn unread_path(case: &Case<'_, '_>, path: &str, sink: &mut Sink<'_>) {
    let path = shown_path(path);
    hint(case, format!("`{path}` is a symbolic link, or is left out here, so the objects in it are not known"), sink);
}

fn hint(case: &Case<'_, '_>, message: String, sink: &mut Sink<'_>) {
    if case.is_ours {
        sink.report(&CODE, Severity::Hint, case.place, EnforcedBy::Lint, message);
    }
}
