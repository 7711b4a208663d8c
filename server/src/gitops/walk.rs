//! A folder without a kustomization file: as Flux would write one for it, or as Argo CD reads it.

use globset::GlobMatcher;

use super::view::{Found, View};
use crate::text::FileId;

/// How a folder is read.
#[derive(Debug, Clone, Default)]
pub enum Walk {
    /// Flux: all of it, except that a directory with a kustomization file becomes one base.
    #[default]
    Flux,
    /// Argo CD: plain files, of directories inside it only if it is told so.
    Argo { recurse: bool, include: Option<GlobMatcher>, exclude: Option<GlobMatcher> },
}

/// One thing that is found on the way.
pub enum Walked<'a> {
    File(FileId),
    /// A directory with its kustomization file.
    Kustomization(&'a str, Option<FileId>),
    /// Something that would be taken but that nobody has read.
    Unknown,
}

impl PartialEq for Walk {
    fn eq(&self, other: &Walk) -> bool {
        match (self, other) {
            (Walk::Flux, Walk::Flux) => true,
            (
                Walk::Argo { recurse, include, exclude },
                Walk::Argo { recurse: other_recurse, include: other_include, exclude: other_exclude },
            ) => {
                let same = |a: &Option<GlobMatcher>, b: &Option<GlobMatcher>| {
                    a.as_ref().map(GlobMatcher::glob) == b.as_ref().map(GlobMatcher::glob)
                };
                recurse == other_recurse && same(include, other_include) && same(exclude, other_exclude)
            }
            _ => false,
        }
    }
}

impl Eq for Walk {}

impl Walk {
    /// Visits what a walk of `directory` takes, in order.
    pub fn run(&self, view: &View<'_>, directory: &mut String, visit: &mut dyn FnMut(Walked<'_>)) {
        let root = directory.len();
        self.inside(view, directory, root, visit);
    }

    fn inside(&self, view: &View<'_>, directory: &mut String, root: usize, visit: &mut dyn FnMut(Walked<'_>)) {
        view.each(directory, |path, name, found| match found {
            Found::Directory => match self {
                Walk::Flux => match view.kustomization(path) {
                    Some(file) => visit(Walked::Kustomization(path, file)),
                    None => self.inside(view, path, root, visit),
                },
                Walk::Argo { recurse, .. } => {
                    if *recurse {
                        self.inside(view, path, root, visit);
                    }
                }
            },
            Found::File(file) if self.takes(name, paths_below(path, root)) => match file {
                Some(file) => visit(Walked::File(file)),
                None => visit(Walked::Unknown),
            },
            // A whole folder that nobody may look at.
            Found::Unknown if self.takes(name, paths_below(path, root)) || !name.contains('.') => {
                visit(Walked::Unknown);
            }
            _ => {}
        });
    }

    fn takes(&self, name: &str, path: &str) -> bool {
        let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
        match self {
            Walk::Flux => is_yaml,
            Walk::Argo { include, exclude, .. } => {
                (is_yaml || name.ends_with(".json"))
                    && include.as_ref().is_none_or(|glob| glob.is_match(path))
                    && !exclude.as_ref().is_some_and(|glob| glob.is_match(path))
            }
        }
    }
}

fn paths_below(path: &str, root: usize) -> &str {
    path.get(root..).unwrap_or(path).trim_start_matches('/')
}
