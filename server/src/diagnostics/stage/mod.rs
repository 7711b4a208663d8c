//! Objects in the wrong stage, in two, or in none.
//!
//! A stage is what Flux applies at once: a Kustomization with its path. What a stage needs must be
//! there when it is applied; the checks here hold every reference against the order of the stages.

pub mod binding_folder;
pub(in crate::diagnostics) mod cluster;
pub(in crate::diagnostics) mod delivery;
pub mod duplicate_object;
pub(in crate::diagnostics) mod flux_edit;
pub mod hard_order;
pub mod namespace_missing;
pub mod not_deployed;
pub mod order;
pub mod organization_label;
pub mod overlap;
pub mod problems;
pub mod release_in_bindings;
pub mod reversed;
pub mod unordered;
