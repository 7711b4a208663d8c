//! An entry that stands twice in one list.

use super::missing_entry::remove;
use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Sink};
use crate::text::TextRange;

/// See `docs/diagnostics/kustomize/listed-twice.md`.
pub const CODE: Code = Code { id: "kustomize/listed-twice", title: "A kustomization entry that stands twice" };

/// Reports the second of two equal entries.
pub fn report(case: &Case<'_, '_>, entry: &str, item: TextRange, sink: &mut Sink<'_>) {
    let message = format!("`{entry}` is listed before; the build fails on an object that comes twice");
    let found = sink.report(&CODE, case.severity, case.place, EnforcedBy::Kustomize, message);
    for (place, role) in case.related() {
        found.related(place, role);
    }
    let mut fix = remove(case, entry, item);
    fix.preferred = true;
    found.fix(fix);
}
