//! openchoreo-lsp: a language server and a command line for OpenChoreo GitOps repositories.
pub mod gitops;
pub mod model;
pub mod syntax;
pub mod text;
