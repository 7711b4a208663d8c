//! openchoreo-lsp: a language server and a command line for OpenChoreo GitOps repositories.
pub mod syntax;
pub mod text;
