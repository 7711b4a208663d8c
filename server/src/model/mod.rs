//! What OpenChoreo means: which kinds exist, who may name whom, and what one document says.
//!
//! Meaning is data. [`kinds`] lists every kind of every generation, [`rules`] every place where one
//! resource names another; [`summary`] reads a document by those tables and keeps what other
//! documents may ask about. Definition, references, completion, rename, links, the dangling check
//! and the order of stages all come from the same rows.

pub mod generation;
pub mod kinds;
pub mod migrate;
pub mod path;
pub mod rules;
pub mod standard;
pub mod summary;
pub mod validate;

pub use generation::{Generation, Markers};
pub use kinds::{Kind, KindInfo, Scope};
pub use rules::{Form, ItemKind, Report, Rule, RuleId, Target};
pub use summary::{Item, Reference, Spanned, Summary, summarize};
