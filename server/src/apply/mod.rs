//! Apply: what has to reach a cluster, in which order, and what became of it. Pure.
//!
//! ```text
//! desired  ->  order  ->  (the cluster is asked)  ->  plan  ->  (the cluster is written)  ->  report
//! ```
//!
//! [`desired`] is the one place that says which objects there are; [`Order`] puts them into batches and
//! says after which batch to wait for what; [`Plan`] judges the answers of a server and has a digest
//! that changes when anything in it does. A run tells what it does as [`Event`]s: the command line
//! prints them, an editor shows them, and nothing here or in `cluster` knows which of the two it is.
//! Values of Secrets never leave this layer unmasked ([`mask`]).

mod base64;
mod desired;
mod diff;
mod event;
mod gates;
mod graph;
mod layers;
mod locate;
pub mod mask;
mod object;
mod owned;
mod plan;
mod refusal;
mod scope;
mod verdict;

pub use base64::encode as base64;
pub use desired::{Desired, Stage, desired};
pub use diff::{Change, changes, comparable, unified};
pub use event::{Counts, Event, Mark, ObjectRef, Outcome, Report, Target};
pub use gates::{Gate, Readiness, gate, judge};
pub use graph::{Batch, Need, NeedKind, Order};
pub use layers::{Layer, layer};
pub use locate::locate;
pub use object::{Key, Object, Source};
pub use owned::{FIELD_MANAGER, is_ours};
pub use plan::{Live, Plan, Row};
pub use refusal::{Cause, Refusal, Sort};
pub use scope::Scope;
pub use verdict::{Attempt, Verdict};
