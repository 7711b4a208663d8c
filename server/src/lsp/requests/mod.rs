//! From a request to a feature and back: one function each, over a [`View`](super::view::View).
//!
//! What a client asks about a document that the server does not know has no answer, and that is no error.

mod code_action;
mod code_lens;
mod completion;
mod graph;
mod hover;
mod links;
mod migration;
mod navigation;
mod rename;
mod stages;
mod structure;
mod symbols;

use tower_lsp::ls_types::Uri;

use super::from_proto;
use super::view::View;
use crate::workspace::RootId;

pub use code_action::{code_actions, resolve_code_action};
pub use code_lens::lenses;
pub use completion::{completion, resolve_completion};
pub use graph::{GraphAnswer, GraphParams, draw, graph};
pub use hover::hover;
pub use links::links;
pub use navigation::{definition, highlights, references, type_definition};
pub use rename::{prepare as prepare_rename, rename};
pub use stages::{StagesParams, stages};
pub use structure::{folds, selections};
pub use symbols::{document_symbols, resolve_symbol, workspace_symbols};

/// The folder that an address means: itself or what lies in it; the first folder where nobody says.
fn root_of(view: &View, uri: Option<&Uri>) -> Option<RootId> {
    match uri {
        Some(uri) => from_proto::path(uri).and_then(|path| view.snapshot.locate(&path)).map(|(root, _)| root),
        None => view.snapshot.roots().next().map(|root| root.id),
    }
}
