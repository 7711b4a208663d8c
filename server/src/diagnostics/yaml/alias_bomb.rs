//! Aliases of aliases that expand to far more than was written, which every reader refuses.

use super::Found;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/yaml/alias-bomb.md`.
pub const CODE: Code = Code { id: "yaml/alias-bomb", title: "Aliases that multiply beyond any limit" };

pub(super) fn report(found: &Found<'_>, sink: &mut Sink<'_>) {
    found.refused(&CODE, sink);
}
