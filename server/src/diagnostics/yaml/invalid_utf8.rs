//! Bytes that are no UTF-8: a file saved in an old encoding, or no text at all.

use super::Found;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/yaml/invalid-utf8.md`.
pub const CODE: Code = Code { id: "yaml/invalid-utf8", title: "Bytes that are not UTF-8" };

pub(super) fn report(found: &Found<'_>, sink: &mut Sink<'_>) {
    found.refused(&CODE, sink);
}
