//! What fields a kind has: the compiled form of a schema, for every release that counts.
//!
//! The crate `openchoreo-schemas` has our model of every kind of every generation as JSON; a cluster
//! or a folder of CRD files has its own word. Both become the same [`Node`]s here, once, and
//! validation, hover and completion walk those. This layer knows no YAML and no places in a text.

mod admission;
mod compile;
mod crd;
mod format;
mod kind;
mod nearness;
mod node;
mod rule;
mod schemas;

pub use admission::{Admission, fills_empty};
pub use compile::{Problem, compile};
pub use crd::{CrdKind, crds, read_crd};
pub use format::Format;
pub use kind::{KindSchema, Origin};
pub use node::{Allowed, Bounds, List, Node, Pattern, Property, Type};
pub use openchoreo_schemas::Release;
pub use rule::Rule;
pub use schemas::Schemas;
