//! Structures that several kinds use.
#![allow(dead_code, missing_docs)]

mod free;
mod metadata;
mod structures;

pub use free::{AnyValue, BuildMetadata, EmptyObject, EndpointVisibility, FreeObject};
pub use metadata::ObjectMeta;
pub use structures::*;
