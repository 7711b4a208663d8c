//! Nesting so deep that reading it is not safe; nobody writes that by hand.

use super::Found;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/yaml/too-deep.md`.
pub const CODE: Code = Code { id: "yaml/too-deep", title: "More nesting than can be read" };

pub(super) fn report(found: &Found<'_>, sink: &mut Sink<'_>) {
    found.unread(&CODE, sink);
}
