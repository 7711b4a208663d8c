//! What Flux, kustomize and Argo CD make of the tree of files: stages, and where each file ends up.
//!
//! Pure: the files come through [`Tree`], so the same code judges unsaved buffers, a checkout and a
//! fixture. What is decided here depends on the kustomization files, the Flux and Argo CD objects and
//! the *names* of the other files, never on their contents, so an ordinary edit leaves it alone.

pub mod facts;
mod setting;
pub mod stages;

use crate::model::Summary;
use crate::text::FileId;

pub use facts::Facts;
pub use setting::StageSetting;
pub use stages::{Placement, Stage, StageId, Stages};

/// An entry of a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A directory.
    Directory,
    /// A YAML file that the workspace reads.
    Yaml(FileId),
    /// Any other regular file: its name counts, its content does not.
    Other,
    /// A symbolic link, socket or FIFO: no artifact of Flux has it.
    Special,
}

/// The files of one root. Paths are relative to it, with `/` between parts and nothing in front;
/// the root itself is the empty path.
pub trait Tree {
    /// The entries of a directory in lexical order; empty where there is none.
    fn entries(&self, directory: &str) -> Vec<(String, Entry)>;

    /// What lies at `path`.
    fn entry(&self, path: &str) -> Option<Entry>;

    /// The path of a file.
    fn path(&self, file: FileId) -> &str;

    /// Every file that holds kustomization files, Flux or Argo CD objects, with what they say.
    fn facts(&self) -> Vec<(FileId, u32, &Facts)>;

    /// What `file` says, where it is one of [`Tree::facts`].
    fn facts_of(&self, file: FileId) -> Vec<(u32, &Facts)>;

    /// The objects of a file.
    fn objects(&self, file: FileId) -> Vec<&Summary>;

    /// The text of each `.sourceignore` with its directory.
    fn source_ignores(&self) -> Vec<(String, String)>;

    /// The URLs of the git remotes of this root.
    fn remotes(&self) -> &[String];
}
