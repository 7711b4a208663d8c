//! Flux objects that will not do what they say, and files that stop a stage of Flux.

pub mod dependency_cycle;
pub mod ignored_entry;
pub mod missing_source;
pub mod no_namespace;
pub mod not_an_object;
pub mod path_missing;
pub mod path_outside;
pub mod post_build;
pub mod self_dependency;
pub mod special_file;
pub mod undecided_source;
pub mod unknown_dependency;
