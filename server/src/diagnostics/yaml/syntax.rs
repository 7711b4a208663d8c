//! Text that is no YAML at all.

use super::Found;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/yaml/syntax.md`.
pub const CODE: Code = Code { id: "yaml/syntax", title: "Text that is not valid YAML" };

pub(super) fn report(found: &Found<'_>, sink: &mut Sink<'_>) {
    let diagnostic = found.refused(&CODE, sink);
    if let Some(open) = found.related {
        diagnostic.related(open, "this is where it began");
    }
}
