//! What fields the OpenChoreo kinds have: one annotated model for every generation.
//!
//! A Rust type describes a structure; its doc comments are the documentation that people read in
//! hover and in the generated JSON Schemas. What differs between releases is said at the field:
//!
//! | annotation (in `extend(...)`) | meaning |
//! |---|---|
//! | `"x-since" = "v0.16"` | the field, enum value or rule exists from this release on |
//! | `"x-until" = "v1.0"` | it is gone from this release on |
//! | `"x-optional-until" = "v1.2"` | required only from this release on |
//! | `"x-required-until" = "v0.6"` | required only before this release |
//! | `rename = "componentType@string"` | one of several shapes of `componentType`; what stands behind `@` only keeps them apart |
//!
//! [`schema`] takes the model of a kind, keeps what a release has, and returns a plain schema with the
//! `x-kubernetes-*` keywords of the CRD. A test compares every result with the real CRDs.

mod catalog;
mod files;
mod kinds;
mod object;
mod other;
mod release;
mod render;
mod shared;
mod status;

pub use catalog::{KINDS, KindSchema, find};
pub use files::files;
pub use object::{metadata_schema, object_schema};
pub use other::{OTHER_KINDS, OtherKind, find_other, other_schema};
pub use release::Release;
pub use render::schema;
pub use status::status_fields;
