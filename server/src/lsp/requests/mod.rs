//! From a request to a feature and back: one function each, over a [`View`](super::view::View).
//!
//! What a client asks about a document that the server does not know has no answer, and that is no error.

mod code_action;
mod code_lens;
mod completion;
mod hover;
mod links;
mod navigation;
mod rename;
mod stages;
mod structure;
mod symbols;

pub use code_action::{code_actions, resolve_code_action};
pub use code_lens::lenses;
pub use completion::{completion, resolve_completion};
pub use hover::hover;
pub use links::links;
pub use navigation::{definition, highlights, references, type_definition};
pub use rename::{prepare as prepare_rename, rename};
pub use stages::{StagesParams, stages};
pub use structure::{folds, selections};
pub use symbols::{document_symbols, resolve_symbol, workspace_symbols};
