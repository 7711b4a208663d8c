//! The way of releases from environment to environment: pipelines, and the bindings along them.

mod binding;
mod pipeline;

pub mod no_root;
pub mod pipeline_cycle;
pub mod several_roots;
pub mod unreachable_environment;
pub mod repeated_path;

pub mod outside_pipeline;
pub mod duplicate_binding;
pub mod foreign_release;
pub mod skips_stage;
pub mod project_not_released;
