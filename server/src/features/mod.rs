//! What an editor can ask: one file per feature, from a snapshot and a place to plain values.
//!
//! All of them ask [`classify`] what stands at a place; [`occurrences`] goes the other way, from a
//! thing to every place that names it.

pub mod classify;
pub mod code_lens;
pub mod completion;
pub mod cursor;
pub mod definition;
pub mod delivery;
pub mod document_symbols;
mod fields;
pub mod folding;
pub mod graph;
pub mod highlight;
pub mod hover;
pub mod links;
pub mod occurrences;
mod plain;
pub mod references;
pub mod rename;
pub mod selection_range;
pub mod stages;
pub mod tree;
pub mod type_definition;
pub mod workspace_symbols;
