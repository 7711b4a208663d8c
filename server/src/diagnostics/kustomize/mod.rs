//! Kustomization files that do not build, that leave something out, or that change what they should not.

pub mod cluster_scoped;
pub mod cycle;
pub mod duplicate_id;
mod list_edit;
pub mod listed_twice;
pub mod missing_entry;
pub mod name_prefix;
pub mod namespace_overridden;
pub mod namespace_renamed;
pub mod no_kustomization;
pub mod not_evaluated;
pub mod outside;
pub mod several_files;
pub mod unlisted;
pub mod wrong_entry;
pub mod wrong_type;
