//! How a stage is made of its path: what a build has to know, once it is clear which files there are.
//!
//! Kept with the stages so that a build on demand sees the tree through the same patterns and walks
//! folders by the same code as the placement of files did.

use std::sync::Arc;

use smol_str::SmolStr;

use super::source_ignore::SourceIgnore;
use super::view::{Found, View};
use super::walk::{Walk, Walked};
use super::{Tree, paths};

/// One path of a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// The path, relative to the root; a directory.
    pub path: String,
    /// What the stage does to a kustomization at the path, or to the folder.
    pub sets: Sets,
    ignore: Option<Arc<SourceIgnore>>,
    walk: Walk,
}

/// What a stage that is no Flux Kustomization sets; Flux objects say it themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sets {
    /// Replaces `namespace`.
    pub namespace: Option<SmolStr>,
    /// Replaces `namePrefix`.
    pub name_prefix: Option<SmolStr>,
    /// Replaces `nameSuffix`.
    pub name_suffix: Option<SmolStr>,
    /// Labels of every object.
    pub labels: Vec<(SmolStr, SmolStr)>,
    /// The namespace of objects that have none.
    pub default_namespace: Option<SmolStr>,
}

/// What the tool finds at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lies {
    /// A directory.
    Directory,
    /// A file that is part of the artifact.
    File,
    /// Something of which nothing is known: a setting excludes it, or a link leads there.
    Unknown,
    /// Nothing that the tool gets.
    Nothing,
}

/// An entry of a generated kustomization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Path of a file, or of a directory with a kustomization file.
    pub path: String,
    /// Which of the two.
    pub is_directory: bool,
}

impl Recipe {
    pub(super) fn new(path: String, sets: Sets, ignore: Option<Arc<SourceIgnore>>, walk: Walk) -> Recipe {
        Recipe { path, sets, ignore, walk }
    }

    fn view<'a>(&'a self, tree: &'a dyn Tree) -> View<'a> {
        View { tree, ignore: self.ignore.as_deref() }
    }

    /// What lies at a path of `tree`.
    pub fn find(&self, tree: &dyn Tree, path: &str) -> Lies {
        match self.view(tree).find(path) {
            Found::Directory => Lies::Directory,
            Found::File(_) => Lies::File,
            Found::Unknown => Lies::Unknown,
            Found::Ignored | Found::Special | Found::Nothing => Lies::Nothing,
        }
    }

    /// Whether a kustomization file lies in the directory.
    pub fn has_kustomization(&self, tree: &dyn Tree, directory: &str) -> bool {
        self.view(tree).kustomization(directory).is_some()
    }

    /// What a walk of the path takes, in its order.
    pub fn walk(&self, tree: &dyn Tree) -> Vec<Taken> {
        let mut out = Vec::new();
        let mut directory = self.path.clone();
        self.walk.run(&self.view(tree), &mut directory, &mut |walked| match walked {
            Walked::File(file) => out.push(Taken { path: tree.path(file).to_owned(), is_directory: false }),
            Walked::Kustomization(path, _) => out.push(Taken { path: path.to_owned(), is_directory: true }),
            Walked::Unknown => {}
        });
        out
    }

    /// Whether a folder is read as it is, without kustomize.
    pub fn is_plain_folder(&self) -> bool {
        matches!(self.walk, Walk::Argo { .. })
    }

    /// The entry of a kustomization at the path that leads to `path`.
    pub fn entry(&self, path: &str) -> String {
        paths::below(path, &self.path).unwrap_or(path).to_owned()
    }
}
