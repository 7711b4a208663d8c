//! Where an entry of a kustomization leads.
//!
//! Every entry is followed once, without any ignored file; what a tool sees instead is put on top
//! ([`seen`]). A large repository has as many entries as files.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::facts::{Facts, KustomizeFile, ListEntry};
use super::source_ignore::SourceIgnore;
use super::view::{Found, View};
use super::{Tree, paths};
use crate::text::FileId;

/// The kustomization files of a root.
#[derive(Default)]
pub struct Kustomizations<'a> {
    files: FxHashMap<FileId, Kustomization<'a>>,
}

/// A kustomization file.
pub struct Kustomization<'a> {
    /// Number of the document that counts, which is the first.
    pub document: u32,
    pub facts: &'a KustomizeFile,
    /// The directory it stands for.
    pub directory: &'a str,
    /// Where its resources lead, one by one, in an artifact that lacks nothing but links.
    pub resources: Vec<Target<'a>>,
    /// Where its components lead, one by one.
    pub components: Vec<Target<'a>>,
}

/// Patterns of an artifact that lacks nothing but links.
static NOTHING: LazyLock<SourceIgnore> = LazyLock::new(SourceIgnore::nothing);

impl<'a> Kustomizations<'a> {
    pub fn new(tree: &'a dyn Tree, facts: &[(FileId, u32, &'a Facts)]) -> Kustomizations<'a> {
        let mut files = FxHashMap::default();
        let view = View { tree, ignore: Some(&NOTHING) };
        for (file, document, fact) in facts {
            let Facts::Kustomize(facts) = fact else { continue };
            files.entry(*file).or_insert_with(|| {
                let directory = paths::parent(tree.path(*file));
                let follow =
                    |entries: &[ListEntry]| entries.iter().map(|entry| follow(&view, directory, &entry.text)).collect();
                let (resources, components) = (follow(&facts.resources), follow(&facts.components));
                Kustomization { document: *document, facts, directory, resources, components }
            });
        }
        Kustomizations { files }
    }

    /// What a kustomization file says.
    pub fn get(&self, file: FileId) -> Option<&Kustomization<'a>> {
        self.files.get(&file)
    }

    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Kustomization<'a>)> {
        self.files.iter().map(|(file, kustomization)| (*file, kustomization))
    }
}

/// Where an entry leads. Paths that the tree has are borrowed from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target<'a> {
    /// A file; its number if the workspace reads it.
    File { path: Cow<'a, str>, file: Option<FileId> },
    /// A directory with a kustomization file.
    Kustomization { directory: Cow<'a, str>, file: Option<FileId> },
    /// A directory without one.
    Directory(String),
    /// Over the network.
    Remote,
    /// Out of the root.
    Outside,
    /// Nowhere, because there is no text.
    Empty,
    /// Nowhere.
    Missing(String),
    /// To a link.
    Special,
    /// To something that the artifact leaves out.
    Ignored,
    /// Nobody can say.
    Unknown,
}

impl Target<'_> {
    /// The path it leads to, if it is one of the root.
    pub fn path(&self) -> Option<&str> {
        match self {
            Target::File { path, .. } | Target::Kustomization { directory: path, .. } => Some(path),
            Target::Directory(path) | Target::Missing(path) => Some(path),
            _ => None,
        }
    }
}

/// Follows `entry` of a kustomization in `directory`.
pub fn follow<'a>(view: &View<'a>, directory: &str, entry: &str) -> Target<'a> {
    if entry.is_empty() {
        return Target::Empty;
    }
    if paths::is_template(entry) {
        return Target::Unknown;
    }
    let Some(path) = paths::join(directory, entry) else {
        return if is_remote(entry) { Target::Remote } else { Target::Outside };
    };
    match view.find(&path) {
        Found::File(Some(file)) => Target::File { path: Cow::Borrowed(view.tree.path(file)), file: Some(file) },
        Found::File(None) => Target::File { path: Cow::Owned(path), file: None },
        _ if is_remote(entry) => Target::Remote,
        Found::Directory => match view.kustomization(&path) {
            Some(Some(file)) => {
                let directory = paths::parent(view.tree.path(file));
                Target::Kustomization { directory: Cow::Borrowed(directory), file: Some(file) }
            }
            Some(None) => Target::Kustomization { directory: Cow::Owned(path), file: None },
            None => Target::Directory(path),
        },
        Found::Ignored => Target::Ignored,
        Found::Special => Target::Special,
        Found::Unknown => Target::Unknown,
        Found::Nothing => Target::Missing(path),
    }
}

/// What a tool sees at a target of a [`Kustomization`].
pub fn seen<'t, 'a>(view: &View<'a>, target: &'t Target<'a>) -> Cow<'t, Target<'a>> {
    let Some(ignore) = view.ignore else {
        // Whoever works on a checkout follows a link, to a place that is not known here.
        return if *target == Target::Special { Cow::Owned(Target::Unknown) } else { Cow::Borrowed(target) };
    };
    match target {
        Target::File { path, .. } if ignore.hides(path, false) => Cow::Owned(Target::Ignored),
        Target::Kustomization { directory, file } => {
            let own = file.map(|file| view.tree.path(file));
            if own.is_some_and(|own| !ignore.hides(own, false)) {
                return Cow::Borrowed(target);
            }
            Cow::Owned(match view.kustomization(directory) {
                Some(file) => Target::Kustomization { directory: directory.clone(), file },
                None => Target::Directory(directory.to_string()),
            })
        }
        target => Cow::Borrowed(target),
    }
}

/// Whether kustomize would look for the entry on another machine.
pub fn is_remote(entry: &str) -> bool {
    let lower = entry.to_ascii_lowercase();
    let lower = lower.strip_prefix("git::").unwrap_or(&lower);
    let user = lower.split_once('@').map(|(user, _)| user);
    ["https://", "http://", "ssh://", "file://", "github.com/", "github.com:"].iter().any(|p| lower.starts_with(p))
        || user.is_some_and(|user| {
            user.starts_with(|c: char| c.is_ascii_alphabetic())
                && user.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
        || lower.contains("?ref=")
}

#[cfg(test)]
mod tests {
    use super::is_remote;

    #[test]
    fn remote_entries_are_known_by_their_look() {
        for entry in [
            "https://github.com/org/repo//base?ref=v1",
            "git@github.com:org/repo.git",
            "github.com/org/repo/base",
            "ssh://git@host/repo",
            "git::https://host/repo.git",
            "HTTPS://host/file.yaml",
            "org/repo?ref=main",
        ] {
            assert!(is_remote(entry), "{entry}");
        }
        for entry in ["a.yaml", "../base", "a@b.yaml/c@d", "http/a.yaml", "../git@x"] {
            assert_eq!(is_remote(entry), entry == "a@b.yaml/c@d", "{entry}");
        }
    }
}
