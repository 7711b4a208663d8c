//! openchoreo-lsp: a language server and a command line for OpenChoreo GitOps repositories.
//!
//! The map, in reading order. A layer uses only what stands above it (a test holds that), and
//! everything down to `features` but `loader` is pure: values in, values out, no disk, no clock, no
//! protocol.
//!
//! | module | what it is | knows, alone |
//! |---|---|---|
//! | [`text`] | bytes, lines, edits | ropey |
//! | [`syntax`] | a stream of YAML documents as trees with spans | tree-sitter |
//! | [`schema`] | what fields a kind has, for every release | cel |
//! | [`model`] | what OpenChoreo means: kinds, reference rules, summaries | |
//! | [`gitops`] | what Flux, kustomize and Argo CD make of the files: stages | |
//! | [`build`] | what kustomize makes of the files: objects with their origins | |
//! | [`workspace`] | the state: files, index, snapshots, one way to change | |
//! | [`apply`] | what shall be in a cluster, in which order, and what became of it | |
//! | [`loader`] | the files as they come in | the disk |
//! | [`diagnostics`] | what is wrong: one file per code | |
//! | [`features`] | what an editor can ask: one file per request | |
//! | [`cluster`] | clusters, where the user asks for them | kube |
//! | [`cli`] | the command line | the terminal |
//! | [`lsp`] | the language server | the protocol |
//!
//! There is no global state, no lock around the state, and no document store beside [`workspace`].
pub mod text;
pub mod syntax;
pub mod schema;
pub mod model;
pub mod gitops;
pub mod build;
pub mod workspace;
pub mod apply;
pub mod loader;
pub mod diagnostics;
pub mod features;
pub mod cluster;
pub mod cli;
pub mod lsp;
