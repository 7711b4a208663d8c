//! One folder of the workspace: usually one repository.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use smol_str::SmolStr;

use super::builds::Builds;
use super::committed::Committed;
use super::crds::CrdFolder;
use super::settings::Settings;
use super::shards::Shards;
use crate::gitops::{Entry, Stages};
use crate::model::generation::Markers;
use crate::model::kinds::group_of;
use crate::model::{Generation, generation};
use crate::schema::{KindSchema, Schemas};

/// Number of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RootId(pub u16);

/// The entries of one directory, in lexical order.
pub type Directory = Arc<Vec<(SmolStr, Entry)>>;

/// A folder with everything that belongs to it as a whole.
#[derive(Debug, Clone)]
pub struct Root {
    /// Its number.
    pub id: RootId,
    /// Where it lies, absolute.
    pub path: PathBuf,
    /// What the user set for it.
    pub settings: Arc<Settings>,
    /// The schemas its kinds are judged by.
    pub schemas: Arc<Schemas>,
    /// The folder of CRD files that they come from, if one is set.
    pub crds: Option<Arc<CrdFolder>>,
    /// URLs of its git remotes.
    pub remotes: Arc<[String]>,
    /// The folder in which it was found as a repository of its own. Clones that somebody keeps side by side have
    /// nothing to do with each other: objects of such a root and of all others do not see each other.
    pub nested_in: Option<RootId>,
    /// What the last commit holds of it; empty outside of git.
    pub committed: Arc<Committed>,
    /// What lies in it.
    pub(super) directories: Shards<Arc<str>, Directory>,
    /// Text of each `.sourceignore`, by directory.
    pub(super) source_ignores: Arc<Vec<(String, String)>>,
    /// How many objects are taken by exactly these sets of schemas.
    pub(super) fits: [u32; 16],
    /// Computed on first use; a change of the delivery puts an empty cell here.
    pub(super) stages: Arc<OnceLock<Stages>>,
    /// What stages make of their files, as far as somebody asked.
    pub(super) builds: Arc<Builds>,
}

impl Root {
    /// An empty folder.
    pub fn new(id: RootId, path: PathBuf, settings: Arc<Settings>) -> Root {
        Root {
            id,
            path,
            settings,
            schemas: Arc::default(),
            crds: None,
            remotes: Arc::from([]),
            nested_in: None,
            committed: Arc::default(),
            directories: Shards::new(256),
            source_ignores: Arc::default(),
            fits: [0; 16],
            stages: Arc::default(),
            builds: Arc::default(),
        }
    }

    /// The generation the folder is written for: pinned, or that of the CRDs it is given, or seen in its documents;
    /// the newest where nothing tells.
    pub fn generation(&self) -> Generation {
        let pinned = self.settings.generation.or_else(|| self.generation_of_schemas());
        pinned.or_else(|| self.detected_generation()).unwrap_or(Generation::V1_2)
    }

    /// The generation whose fields are most like those of the CRDs.
    pub fn generation_of_schemas(&self) -> Option<Generation> {
        let release = self.schemas.release()?;
        Generation::ALL.into_iter().rev().find(|generation| generation.release() == release)
    }

    /// The schema that CRDs give for an object of this `apiVersion` and kind.
    pub fn given_schema(&self, api_version: &str, kind: &str) -> Option<&Arc<KindSchema>> {
        self.schemas.given(group_of(api_version), kind, api_version, self.generation().release())
    }

    /// Where the schemas come from, in a few words.
    pub fn source_of_schemas(&self) -> String {
        let generation = self.generation().release();
        match &self.crds {
            None => format!("{generation} built in"),
            Some(folder) => match self.schemas.count() {
                0 => format!("{generation} built in (nothing in folder {} is used)", folder.name),
                1 => format!("folder {} (1 kind)", folder.name),
                kinds => format!("folder {} ({kinds} kinds)", folder.name),
            },
        }
    }

    /// The generation its documents show.
    pub fn detected_generation(&self) -> Option<Generation> {
        generation::detect(&self.fits)
    }

    /// How many objects are taken by exactly these sets of schemas.
    pub fn count_of(&self, sets: Markers) -> u32 {
        self.fits[sets.bits()]
    }

    /// The entries of a directory.
    pub fn directory(&self, path: &str) -> Option<&Directory> {
        self.directories.get(path)
    }

    /// Text of each `.sourceignore`, by directory.
    pub fn source_ignores(&self) -> &[(String, String)] {
        &self.source_ignores
    }

    /// What lies at `path`; below a folder that is left out everything is.
    pub fn entry(&self, path: &str) -> Option<Entry> {
        if path.is_empty() {
            return Some(Entry::Directory);
        }
        let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(entries) = self.directories.get(directory) else {
            return (!directory.is_empty() && self.entry(directory)? == Entry::Excluded).then_some(Entry::Excluded);
        };
        let at = entries.binary_search_by(|(n, _)| n.as_str().cmp(name)).ok()?;
        Some(entries[at].1)
    }

    /// Sets or removes the entry at `path`, and the directories above it as needed.
    pub(super) fn set_entry(&mut self, path: &str, entry: Option<Entry>) {
        let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut left_empty = false;
        self.directories.update(Arc::from(directory), |entries: &mut Directory| {
            let entries = Arc::make_mut(entries);
            match (entries.binary_search_by(|(n, _)| n.as_str().cmp(name)), entry) {
                (Ok(at), Some(entry)) => entries[at].1 = entry,
                (Ok(at), None) => {
                    entries.remove(at);
                }
                (Err(at), Some(entry)) => entries.insert(at, (SmolStr::new(name), entry)),
                (Err(_), None) => {}
            }
            left_empty = entries.is_empty();
        });
        if left_empty {
            self.directories.remove(directory);
        }
        if !directory.is_empty() {
            let known = self.entry(directory) == Some(Entry::Directory);
            if left_empty && known {
                self.set_entry(directory, None);
            } else if !left_empty && !known {
                self.set_entry(directory, Some(Entry::Directory));
            }
        }
    }
}
