//! A control character that no YAML reader lets through.

use super::Found;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/yaml/invalid-character.md`.
pub const CODE: Code = Code { id: "yaml/invalid-character", title: "A character that YAML does not allow" };

pub(super) fn report(found: &Found<'_>, sink: &mut Sink<'_>) {
    found.refused(&CODE, sink);
}
