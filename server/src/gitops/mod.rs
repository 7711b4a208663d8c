//! What Flux, kustomize and Argo CD make of the tree of files: stages, and where each file ends up.
//!
//! Pure: the files come through [`Tree`], so the same code judges unsaved buffers, a checkout and a
//! fixture. What is decided here depends on the kustomization files, the Flux and Argo CD objects,
//! the `.sourceignore` files and the *names* of the other files, never on their contents, so an
//! ordinary edit leaves it alone. What an object becomes is put on top: [`effective`] of its summary
//! and a [`Placement`].

mod checks;
mod closure;
mod clusters;
mod coverage;
mod effective;
mod entry;
pub mod facts;
mod frame;
mod layout;
mod order;
mod overlap;
pub mod paths;
mod place;
mod problem;
mod recipe;
mod repository;
mod setting;
mod source_ignore;
mod stages;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod view;
mod walk;

use smol_str::SmolStr;

use crate::text::FileId;

pub use coverage::Unlisted;
pub use effective::{Effective, effective, is_cluster_scoped, is_cluster_scoped_kind};
pub use entry::is_remote;
pub use facts::Facts;
pub use layout::stages;
pub use place::{FilePlace, Frame, Placement};
pub use problem::{GitOpsProblem, ProblemKind, Related};
pub use recipe::{Lies, Recipe, Sets, Taken};
pub use setting::{StageOptions, StageSetting};
pub use stages::{Content, Layout, Origin, Place, Stage, StageId, Stages, Touch, wave_place};

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
    /// Left out by a setting or by `.gitignore`: it is there, but nothing is known about it or about
    /// what lies below it, so nothing is said about it.
    Excluded,
}

/// The files of one root. Paths are relative to it, with `/` between parts and nothing in front;
/// the root itself is the empty path.
pub trait Tree {
    /// The entries of a directory in the order of their bytes; empty where there is none.
    fn entries(&self, directory: &str) -> &[(SmolStr, Entry)];

    /// What lies at `path`; the root is a directory.
    fn entry(&self, path: &str) -> Option<Entry> {
        if path.is_empty() {
            return Some(Entry::Directory);
        }
        let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
        let entries = self.entries(directory);
        let at = entries.binary_search_by(|(entry, _)| entry.as_str().cmp(name)).ok()?;
        Some(entries[at].1)
    }

    /// The path of a file.
    fn path(&self, file: FileId) -> &str;

    /// Every fact of the root with the file and the number of the document that states it; those of
    /// one file in the order of its documents.
    fn facts(&self) -> Vec<(FileId, u32, &Facts)>;

    /// The text of each `.sourceignore` with the directory it lies in.
    fn source_ignores(&self) -> &[(String, String)];

    /// The URLs of the git remotes of this root.
    fn remotes(&self) -> &[String];
}
