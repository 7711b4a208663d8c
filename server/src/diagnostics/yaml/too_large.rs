//! A file or document too large to be read as one: a limit of this program, not of YAML.
//!
//! Of a file that was never read nothing is known, not even whether it is our business: a hint there.

use super::Found;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/yaml/too-large.md`.
pub const CODE: Code = Code { id: "yaml/too-large", title: "Too large to be read" };

pub(super) fn report(found: &Found<'_>, sink: &mut Sink<'_>) {
    found.unread(&CODE, sink);
}
