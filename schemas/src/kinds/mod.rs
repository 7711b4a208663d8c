//! One file per kind, or per family of kinds with the same structure.
//!
//! The fields are never read: the schema generator looks at their types, documentation and annotations.
#![allow(dead_code, missing_docs)]

pub mod authz;
pub mod component;
pub mod component_release;
pub mod component_type;
pub mod deployment_pipeline;
pub mod environment;
pub mod legacy;
pub mod observability;
pub mod planes;
pub mod project;
pub mod project_type;
pub mod release_binding;
pub mod rendered_release;
pub mod resource;
pub mod secret_reference;
pub mod trait_kind;
pub mod workflow;
pub mod workload;
