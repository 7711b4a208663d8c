//! Where an entry of a kustomization leads.

use rustc_hash::FxHashMap;

use super::facts::{Facts, KustomizeFile};
use super::paths;
use super::view::{Found, View};
use crate::text::FileId;

/// The kustomization files of a root: of each the document that counts, which is the first.
#[derive(Default)]
pub struct Kustomizations<'a> {
    files: FxHashMap<FileId, (u32, &'a KustomizeFile)>,
}

impl<'a> Kustomizations<'a> {
    pub fn new(facts: &[(FileId, u32, &'a Facts)]) -> Kustomizations<'a> {
        let mut files = FxHashMap::default();
        for (file, document, fact) in facts {
            if let Facts::Kustomize(kustomize) = fact {
                files.entry(*file).or_insert((*document, kustomize));
            }
        }
        Kustomizations { files }
    }

    /// What a kustomization file says, with the number of its document.
    pub fn get(&self, file: FileId) -> Option<(u32, &'a KustomizeFile)> {
        self.files.get(&file).copied()
    }

    pub fn iter(&self) -> impl Iterator<Item = (FileId, u32, &'a KustomizeFile)> {
        self.files.iter().map(|(file, (document, kustomize))| (*file, *document, *kustomize))
    }
}

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file; its number if the workspace reads it.
    File { path: String, file: Option<FileId> },
    /// A directory with a kustomization file.
    Kustomization { directory: String, file: Option<FileId> },
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

/// Follows `entry` of a kustomization in `directory`.
pub fn follow(view: &View<'_>, directory: &str, entry: &str) -> Target {
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
        Found::File(file) => Target::File { path, file },
        _ if is_remote(entry) => Target::Remote,
        Found::Directory => match view.kustomization(&path) {
            Some(file) => Target::Kustomization { directory: path, file },
            None => Target::Directory(path),
        },
        Found::Ignored => Target::Ignored,
        Found::Special => Target::Special,
        Found::Unknown => Target::Unknown,
        Found::Nothing => Target::Missing(path),
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
