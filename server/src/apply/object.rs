//! One object as it shall be in the cluster, with the place in the files that it comes from.

use std::fmt;

use serde_json::Value;
use smol_str::SmolStr;

use crate::model::Kind;
use crate::text::{FileId, TextRange};

/// What makes an object the same object.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// API group; empty for the core group.
    pub group: SmolStr,
    /// Version of the API.
    pub version: SmolStr,
    /// Kind.
    pub kind: SmolStr,
    /// `None` for a cluster-scoped object, and for one that nobody gave a namespace.
    pub namespace: Option<SmolStr>,
    /// Name.
    pub name: SmolStr,
}

impl Key {
    /// `group/version`, as `apiVersion` has it.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.to_string() } else { format!("{}/{}", self.group, self.version) }
    }

    /// Whether both mean one object: versions of a group are views of the same thing.
    pub fn is_same(&self, other: &Key) -> bool {
        self.group == other.group
            && self.kind == other.kind
            && self.namespace == other.namespace
            && self.name == other.name
    }
}

/// `Component web/shop`; cluster-scoped objects without a namespace.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{} {namespace}/{}", self.kind, self.name),
            None => write!(f, "{} {}", self.kind, self.name),
        }
    }
}

/// Where an object comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file.
    pub file: FileId,
    /// Its path in the repository.
    pub path: SmolStr,
    /// Number of the document in the file, from 0.
    pub document: u32,
    /// The whole object, in bytes of the file.
    pub range: TextRange,
    /// Its name (or head), in bytes of the file: where a message about all of it belongs.
    pub focus: TextRange,
    /// Line of `focus`, from 0.
    pub line: u32,
}

/// A name in an object that stands for another object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Row of the table of references.
    pub rule: &'static str,
    /// Kinds that may be meant, the likeliest first.
    pub kinds: Vec<Kind>,
    /// The name.
    pub name: SmolStr,
}

/// An object to be applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// Its identity.
    pub key: Key,
    /// Row of its kind.
    pub kind: Kind,
    /// All of it, keys sorted, without what only the server writes.
    pub value: Value,
    /// Where it comes from.
    pub source: Source,
    /// Number of its stage in [`super::Desired::stages`].
    pub stage: usize,
    /// What it names.
    pub references: Vec<Reference>,
    /// `spec.owner.componentName`
    pub component: Option<SmolStr>,
    /// `spec.owner.projectName`, or its own name for a Project.
    pub project: Option<SmolStr>,
}

impl Object {
    /// A text of the object at a path of keys.
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        path.iter().try_fold(&self.value, |value, key| value.get(key))?.as_str()
    }
}
