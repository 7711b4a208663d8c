//! Paths and addresses in files of the delivery, as links.

use std::path::PathBuf;

use super::delivery::{self, PathTarget};
use crate::text::{FileId, TextRange};
use crate::workspace::Snapshot;

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The text that is the link.
    pub range: TextRange,
    /// Where it leads.
    pub target: LinkTarget,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A file or a folder, absolute.
    Path(PathBuf),
    /// An address on the net.
    Url(String),
}

/// The links of a file, in text order. A folder with a kustomization file leads to that file.
pub fn links(snapshot: &Snapshot, file: FileId) -> Vec<Link> {
    let mut out: Vec<Link> = delivery::paths(snapshot, file)
        .into_iter()
        .filter_map(|path| {
            let target = match path.target {
                PathTarget::File(file) => LinkTarget::Path(snapshot.path(file)?),
                PathTarget::Folder { root, path } => match delivery::kustomization_of(snapshot, root, &path) {
                    Some(file) => LinkTarget::Path(snapshot.path(file)?),
                    None => LinkTarget::Path(snapshot.root(root)?.path.join(path)),
                },
                PathTarget::Other(path) => LinkTarget::Path(path),
                PathTarget::Url(url) => LinkTarget::Url(url),
                PathTarget::Missing => return None,
            };
            Some(Link { range: path.range.range, target })
        })
        .collect();
    out.sort_by_key(|link| link.range);
    out
}
