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
    /// A document of more lines or bytes than can be read as one tree.
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
}

/// One thing that is wrong, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Where, relative to the document's text.
    pub range: TextRange,
    /// In words, as a sentence without its full stop.
    pub message: String,
}
