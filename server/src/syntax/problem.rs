//! What can be wrong with a document before anybody asks what it means.

use crate::text::TextRange;

/// Which rule of YAML (or limit of ours) is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemKind {
    /// The text is no YAML.
    Syntax,
    /// A key stands twice in one mapping.
    DuplicateKey,
    /// More levels of nesting than any reader in the chain is safe with.
    TooDeep,
    /// A file of more bytes than are read.
    TooLarge,
    /// A byte that YAML does not allow.
    InvalidCharacter,
    /// Bytes that are no UTF-8.
    InvalidUtf8,
    /// Aliases that multiply beyond any sensible size.
    AliasBomb,
    /// A file or folder that cannot be read at all.
    Unreadable,
    /// An alias without its anchor.
    UnknownAlias,
    /// An alias inside the node that it stands for.
    AliasCycle,
    /// A value that JSON, and so the cluster, cannot hold.
    NotJson,
    /// Text behind the end of the document: no reader refuses it, and none looks at it.
    Ignored,
}

/// One thing that is wrong, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Where, relative to the document's text.
    pub range: TextRange,
    /// In words, as a sentence without its full stop. Line numbers are not in it: the document does not
    /// know where in its file it stands.
    pub message: String,
    /// The other place that it is about: the first of two keys, the bracket or quote that stays open.
    pub related: Option<TextRange>,
}

impl Problem {
    /// A problem at one place.
    pub fn new(kind: ProblemKind, range: TextRange, message: String) -> Problem {
        Problem { kind, range, message, related: None }
    }
}
