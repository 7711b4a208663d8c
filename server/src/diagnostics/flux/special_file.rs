//! An entry that is a symbolic link or no regular file: the artifact of a source has no such thing.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Sink};

/// See `docs/diagnostics/flux/special-file.md`.
pub const CODE: Code = Code { id: "flux/special-file", title: "A link that Flux leaves behind" };

/// Reports the entry.
pub fn report(case: &Case<'_, '_>, entry: &str, sink: &mut Sink<'_>) {
    let message =
        format!("`{entry}` is a symbolic link or no regular file; Flux does not archive it, and the build misses it");
    sink.report(&CODE, case.severity, case.place, EnforcedBy::Flux, message);
}
