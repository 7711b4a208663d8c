//! A value that JSON, in which the cluster speaks, cannot hold: infinity, or what is no number.

use super::Found;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/yaml/not-json.md`.
pub const CODE: Code = Code { id: "yaml/not-json", title: "A value that JSON cannot hold" };

pub(super) fn report(found: &Found<'_>, sink: &mut Sink<'_>) {
    found.refused(&CODE, sink);
}
