//! What talks about clusters. Nothing here runs unless the user asks for it by name: a repository
//! can be read without trusting it, and a kubeconfig may name programs to run.

mod contexts;

pub use contexts::{ContextInfo, contexts};
