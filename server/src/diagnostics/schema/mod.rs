//! Objects, fields and values that are not what their reader takes.

pub mod crd;
pub mod generation;
pub mod immutable;
mod insert;
pub mod judge;
pub mod metadata;
pub mod missing_field;
pub mod missing_identity;
pub mod release_config_deployed;
pub mod rule;
pub mod settings;
pub mod silence;
pub mod unknown_field;
pub mod unknown_kind;
pub mod words;
