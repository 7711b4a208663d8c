//! The tree as one tool sees it: Flux ships neither ignored files nor links, others take them all.

use smol_str::SmolStr;

use super::facts::KUSTOMIZATION_NAMES;
use super::source_ignore::SourceIgnore;
use super::{Entry, Tree, paths};
use crate::text::FileId;

/// A tree through the eyes of one source.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub tree: &'a dyn Tree,
    /// `None` for tools that work on a checkout.
    pub ignore: Option<&'a SourceIgnore>,
}

/// What a tool finds at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Directory,
    /// A file; its number if the workspace reads it.
    File(Option<FileId>),
    /// It exists, but is no part of the artifact.
    Ignored,
    /// A link or worse, so no part of the artifact.
    Special,
    /// Nothing may be said about it.
    Unknown,
    Nothing,
}

impl<'a> View<'a> {
    /// What lies at `path`.
    pub fn find(&self, path: &str) -> Found {
        if let Some(found) = self.found(path, self.tree.entry(path)) {
            return found;
        }
        // Below a link or an excluded folder everything is possible.
        paths::upwards(path)
            .skip(1)
            .find_map(|above| match self.tree.entry(above) {
                Some(Entry::Special) => Some(if self.ignore.is_some() { Found::Special } else { Found::Unknown }),
                Some(Entry::Excluded) => Some(Found::Unknown),
                _ => None,
            })
            .unwrap_or(Found::Nothing)
    }

    fn found(&self, path: &str, entry: Option<Entry>) -> Option<Found> {
        let entry = entry?;
        let hidden =
            |is_directory| self.ignore.is_some_and(|ignore| !path.is_empty() && ignore.hides(path, is_directory));
        Some(match entry {
            // A file below an ignored directory may be shipped all the same.
            Entry::Directory => Found::Directory,
            Entry::Excluded => Found::Unknown,
            Entry::Special if self.ignore.is_some() => Found::Special,
            Entry::Special => Found::Unknown,
            Entry::Yaml(_) | Entry::Other if hidden(false) => Found::Ignored,
            Entry::Yaml(file) => Found::File(Some(file)),
            Entry::Other => Found::File(None),
        })
    }

    /// The entries of a directory as they are named, and what each is to the tool. `directory` is
    /// handed back as it was.
    pub fn each(&self, directory: &mut String, mut visit: impl FnMut(&mut String, &SmolStr, Found)) {
        let tree = self.tree;
        for (name, entry) in tree.entries(directory) {
            let before = paths::push(directory, name);
            if let Some(found) = self.found(directory, Some(*entry)) {
                visit(directory, name, found);
            }
            directory.truncate(before);
        }
    }

    /// The kustomization file that counts in a directory: the first recognised name that is there.
    pub fn kustomization(&self, directory: &str) -> Option<Option<FileId>> {
        let entries = self.tree.entries(directory);
        let mut recognised = KUSTOMIZATION_NAMES.iter().filter_map(|name| {
            let at = entries.binary_search_by(|(entry, _)| entry.as_str().cmp(name)).ok()?;
            let found = match entries[at].1 {
                Entry::Yaml(file) => self.found(self.tree.path(file), Some(entries[at].1)),
                entry => self.found(&paths::join(directory, name)?, Some(entry)),
            };
            match found {
                Some(Found::File(file)) => Some(file),
                Some(Found::Unknown) => Some(None),
                _ => None,
            }
        });
        recognised.next()
    }
}
