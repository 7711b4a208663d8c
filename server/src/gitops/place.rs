//! How the objects of a file reach the cluster: through which stage, and changed in which way.

use std::sync::Arc;

use smol_str::SmolStr;

use super::stages::StageId;
use crate::text::{FileId, TextRange};

/// A place in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FilePlace {
    /// The file.
    pub file: FileId,
    /// Number of the document in the file, from 0.
    pub document: u32,
    /// The bytes, relative to the document.
    pub range: TextRange,
}

/// One way of a file into one stage. A file may have several, in one stage too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The stage.
    pub stage: StageId,
    /// What happens to its objects on the way; shared by all files that one kustomization lists.
    pub frame: Arc<Frame>,
}

/// What the kustomizations around a file, and its stage, do to every object in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// The namespace that replaces the one in the file.
    pub namespace: Option<SmolStr>,
    /// Where that namespace is written; `None` if a setting says it.
    pub namespace_place: Option<FilePlace>,
    /// The namespace of objects that have none by then (Argo CD's destination).
    pub default_namespace: Option<SmolStr>,
    /// In front of the name.
    pub name_prefix: SmolStr,
    /// Behind the name.
    pub name_suffix: SmolStr,
    /// Where a prefix or a suffix is written, the outermost one.
    pub affix_place: Option<FilePlace>,
    /// Labels that replace or join those of the file.
    pub labels: Vec<(SmolStr, SmolStr)>,
    /// Where those labels are written, one by one; `None` for those of a setting or a Flux object.
    pub label_places: Vec<Option<FilePlace>>,
    /// The kustomization files that led to the file, outermost first; empty in a folder that is
    /// taken as it is.
    pub chain: Vec<FileId>,
}

impl Frame {
    /// The kustomization file that lists the file itself (or its generated folder's nearest one).
    pub fn innermost(&self) -> Option<FileId> {
        self.chain.last().copied()
    }

    /// Whether it leads to the same names and namespaces as `other`.
    pub fn same_identity(&self, other: &Frame) -> bool {
        self.namespace == other.namespace
            && self.default_namespace == other.default_namespace
            && self.name_prefix == other.name_prefix
            && self.name_suffix == other.name_suffix
    }
}
