//! A file or folder that is there and could not be read.
//!
//! Its rights may differ on the machine that matters, so this is a warning only where a build needs the
//! file, and a hint elsewhere: silence would look like a clean bill.

use super::Found;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/yaml/unreadable.md`.
pub const CODE: Code = Code { id: "yaml/unreadable", title: "A file that could not be read" };

pub(super) fn report(found: &Found<'_>, sink: &mut Sink<'_>) {
    let diagnostic = found.unread(&CODE, sink);
    diagnostic.message.insert_str(0, "this cannot be read: ");
}
