//! What talks about clusters. Nothing here runs unless the user asks for it by name: a repository
//! can be read without trusting it, and a kubeconfig may name programs to run.
//!
//! [`contexts`] lists what a kubeconfig knows; [`choose`] picks one, [`Session`] plans and applies
//! (its module says in which order), [`Journal`] keeps what a run was about to do.

mod access;
mod api;
mod cancel;
mod connect;
mod contexts;
mod crds;
mod credentials;
mod discovery;
mod fetch;
mod journal;
mod pace;
mod plan;
mod session;
mod wait;
mod write;

pub use api::{Limits, Observer};
pub use cancel::Cancel;
pub use connect::{Choice, choose};
pub use contexts::{ContextInfo, contexts};
pub use crds::FetchedCrd;
pub use journal::{Interrupted, Journal, state_folder};
pub use session::{Options, Session};
