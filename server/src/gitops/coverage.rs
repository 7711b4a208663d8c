//! Files that no stage deploys although they lie where a kustomization decides: most likely forgotten.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::facts::{KustomizeFile, is_kustomization_name};
use super::stages::{Content, StageId, Stages};
use super::{Tree, paths};
use crate::text::FileId;

/// The kustomization files of a root by their directories.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    governors: FxHashMap<String, Governor>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Governor {
    file: FileId,
    is_component: bool,
    is_built: bool,
    entries: Vec<SmolStr>,
}

/// A file that its stage's kustomizations leave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlisted {
    /// The stage whose path the file lies in.
    pub stage: StageId,
    /// The nearest kustomization file that the stage builds.
    pub kustomization: FileId,
    /// What is missing there: the file, or the directory above it that has a kustomization of its own.
    pub entry: String,
    /// Whether the kustomization lists neighbours of it, so that it was hardly left out on purpose.
    pub has_listed_neighbours: bool,
}

impl Coverage {
    /// Notes a kustomization file that is the one to count in its directory.
    pub fn add(&mut self, directory: &str, file: FileId, facts: &KustomizeFile, is_built: bool) {
        let entries = facts.resources.iter().chain(&facts.components).map(|entry| entry.text.clone()).collect();
        let governor = Governor { file, is_component: facts.is_component(), is_built, entries };
        self.governors.insert(directory.to_owned(), governor);
    }
}

impl Stages {
    /// Whether a kustomization of the stage around it leaves `file` out, and what to add there.
    /// Says nothing about what the file holds: only objects are worth a finding.
    pub fn unlisted(&self, tree: &dyn Tree, file: FileId) -> Option<Unlisted> {
        let path = tree.path(file);
        let is_used = !self.placements(file).is_empty() || !self.touched(file).is_empty();
        if is_used || is_kustomization_name(paths::name(path)) {
            return None;
        }
        let is_local = |content| matches!(content, Content::Kustomization(_) | Content::Folder);
        let (stage, around) = self
            .iter()
            .filter(|(_, stage)| is_local(stage.content) && paths::is_within(path, &stage.path))
            .max_by_key(|(_, stage)| stage.path.len())?;
        let mut entry = path;
        for directory in paths::upwards(paths::parent(path)) {
            match self.coverage.governors.get(directory) {
                Some(governor) if governor.is_built => {
                    let entry = paths::below(entry, directory)?;
                    return Some(Unlisted {
                        stage,
                        kustomization: governor.file,
                        entry: entry.to_owned(),
                        has_listed_neighbours: governor.has_neighbours(entry),
                    });
                }
                // A kustomization that nothing builds: its directory is what is missing further up.
                Some(governor) if !governor.is_component => entry = directory,
                _ => {}
            }
            if directory == around.path {
                break;
            }
        }
        None
    }
}

impl Governor {
    fn has_neighbours(&self, entry: &str) -> bool {
        let Some((first, _)) = entry.split_once('/') else { return true };
        let shape = |path: &str| (path.matches('/').count(), paths::name(path).to_owned());
        self.entries.iter().map(|listed| listed.trim_start_matches("./").trim_end_matches('/')).any(|listed| {
            let is_directory = !listed.contains('/') && !listed.contains('.');
            is_directory || listed.split('/').next() == Some(first) || shape(listed) == shape(entry)
        })
    }
}
