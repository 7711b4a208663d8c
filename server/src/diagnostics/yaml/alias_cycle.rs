//! An alias inside the node that it stands for: there is no end to it.

use super::Found;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/yaml/alias-cycle.md`.
pub const CODE: Code = Code { id: "yaml/alias-cycle", title: "An alias inside what it stands for" };

pub(super) fn report(found: &Found<'_>, sink: &mut Sink<'_>) {
    found.refused(&CODE, sink);
}
