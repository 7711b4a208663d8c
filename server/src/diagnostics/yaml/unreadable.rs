//! A file that is there and could not be read.
//!
//! Its rights may differ on the machine that matters, so this is a warning only where a build needs
//! the file, and a hint elsewhere: silence would look like a clean bill.

use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::text::{FileId, FileRange, TextRange};
use crate::workspace::FileClass;

/// See `docs/diagnostics/yaml/unreadable.md`.
pub const CODE: Code = Code { id: "yaml/unreadable", title: "A file that could not be read" };

/// Reports a file that the loader found and could not open.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(entry) = context.snapshot.file(file) else { return };
    if entry.class != FileClass::Unreadable {
        return;
    }
    let deployed = !context.snapshot.placements(file).is_empty();
    let severity = if deployed { Severity::Warning } else { Severity::Hint };
    let place = FileRange { file, range: TextRange::empty(0) };
    sink.report(&CODE, severity, place, EnforcedBy::Lint, "this file could not be read; nothing in it is checked");
}
