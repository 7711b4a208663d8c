//! One file per kind, or per family of kinds with the same structure.

pub mod organization;
pub mod project;
