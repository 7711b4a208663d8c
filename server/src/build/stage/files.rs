//! The files of a root as the tool of a stage finds them: without what its source ignores, and without links.

use super::Repository;
use crate::build::{Files, Found};
use crate::gitops::facts::KUSTOMIZATION_NAMES;
use crate::gitops::{Lies, Recipe, paths};

/// The files of one path of a stage.
pub struct StageFiles<'a> {
    pub repository: &'a dyn Repository,
    pub recipe: &'a Recipe,
}

impl Files for StageFiles<'_> {
    fn find(&self, path: &str) -> Found {
        match self.recipe.find(self.repository.tree(), path) {
            Lies::Directory => Found::Directory(path.to_owned()),
            Lies::File => Found::File(path.to_owned()),
            Lies::Nothing => Found::Nothing,
            // A setting keeps it from us, not from the tool: it is there if it can be read.
            Lies::Unknown => {
                let has = |path: &str| self.repository.read(path).is_some();
                let holds = |name: &&str| paths::join(path, name).is_some_and(|file| has(&file));
                match () {
                    () if has(path) => Found::File(path.to_owned()),
                    () if KUSTOMIZATION_NAMES.iter().any(holds) => Found::Directory(path.to_owned()),
                    () => Found::Nothing,
                }
            }
        }
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.repository.read(path)
    }
}
