//! The transformers: one file for each thing that a kustomization can do to objects.
//!
//! Each changes a list of objects or says why it cannot; who calls knows the place of the entry.

pub mod images;
pub mod labels;
pub mod names;
pub mod namespace;
pub mod patches;
pub mod replacements;
pub mod replicas;
pub mod replacement_path;
