//! A Flux source: the repository, registry or bucket that stages take their files from.

use super::{Identity, spanned};
use crate::model::{Kind, Spanned};
use crate::syntax::NodeRef;

/// A GitRepository, OCIRepository, Bucket or ExternalArtifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Which of them it is.
    pub kind: Kind,
    /// Its name and namespace.
    pub identity: Identity,
    /// `spec.url`
    pub url: Option<Spanned>,
    /// What `spec.ref` pins: branch, tag, commit, name or semver, the one that wins.
    pub reference: Option<Spanned>,
    /// `spec.ignore`: patterns like those of a `.sourceignore` at the root.
    pub ignore: Option<Spanned>,
}

impl Source {
    pub(super) fn read(root: NodeRef<'_>, kind: Kind) -> Source {
        let text = |path| root.at(path).and_then(spanned);
        let references = ["spec.ref.commit", "spec.ref.name", "spec.ref.semver", "spec.ref.tag", "spec.ref.branch"];
        Source {
            kind,
            identity: Identity::read(root),
            url: text("spec.url"),
            reference: references.into_iter().find_map(text),
            ignore: text("spec.ignore"),
        }
    }
}
