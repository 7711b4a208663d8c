//! The state: which files there are, what they say, and who names whom.
//!
//! One owner ([`Workspace`]) changes it, by one function ([`Workspace::apply`]); everybody else
//! reads an immutable [`Snapshot`]. Nothing here reads a disk: a loader brings what it found as a
//! [`Change`], and closed files are read again through [`TextSource`] when somebody asks for them.

mod affected;
mod analyze;
mod builds;
mod change;
mod committed;
pub mod crds;
mod edges;
mod edit;
mod file;
mod index;
mod locator;
mod migration;
mod pages;
mod resolve;
mod root;
pub mod settings;
mod shards;
mod snapshot;

pub use analyze::{analyze, reanalyze};
pub use change::{Affected, Applied, Change, FileChange, RootChange, Workspace};
pub use committed::{Committed, CommittedObject, CommittedTexts};
pub use crds::{CrdFolder, CrdProblem};
pub use edges::{Edge, EdgePlace, Identity, NAMESPACE_RULE};
pub use edit::SourceChange;
pub use file::{Document, FileClass, FileEntry, Overlay, Silence};
pub use locator::{Locator, Point, Range};
pub use migration::{Migration, Remark, Scope, migrate};
pub use resolve::{Missing, Namespace, Resolution};
pub use root::{Directory, Root, RootId};
pub use settings::Settings;
pub use snapshot::{MemorySource, Object, ParsedDocument, Snapshot, TextSource};
