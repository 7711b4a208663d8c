//! From a request to a feature and back: one function each, over a [`View`](super::view::View).

mod code_action;
mod definition;

pub use code_action::{code_actions, resolve_code_action};
pub use definition::definition;
