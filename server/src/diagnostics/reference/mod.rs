//! Names that lead nowhere, or to the wrong thing.
//!
//! Most files look at one reference and at what it resolved to, which is computed once for all of
//! them; the others look at an object with what belongs to it.

pub(super) mod names;

pub mod unresolved;
pub mod other_namespace;
pub mod wrong_kind;
pub mod unresolved_item;
pub mod owner_mismatch;
pub mod workload_type_mismatch;
pub mod output_not_mountable;
pub mod external;

pub mod not_allowed;
pub mod workload_missing;
pub mod several_workloads;
pub mod default_plane;
pub mod release_differs;
pub mod duplicate_definition;
pub mod agent_ca_namespace;
pub mod several_default_channels;
pub mod alert_rule_labels;
pub mod run_labels;
pub mod unknown_action;
pub mod unknown_mark;
