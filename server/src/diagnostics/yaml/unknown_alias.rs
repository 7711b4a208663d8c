//! An alias whose anchor stands nowhere before it.

use super::Found;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/yaml/unknown-alias.md`.
pub const CODE: Code = Code { id: "yaml/unknown-alias", title: "An alias without its anchor" };

pub(super) fn report(found: &Found<'_>, sink: &mut Sink<'_>) {
    found.refused(&CODE, sink);
}
