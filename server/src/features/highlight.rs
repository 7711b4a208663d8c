//! The other places in one file that mean the same as the place under the cursor.

use super::classify::{Subject, classify};
use super::occurrences::Role;
use super::references;
use crate::text::{FileId, TextRange};
use crate::workspace::Snapshot;

/// A place to highlight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Highlight {
    /// Where.
    pub range: TextRange,
    /// Whether the name is given here, not used.
    pub is_definition: bool,
}

/// The places of `file` that mean what stands at `offset`, in text order.
pub fn highlight(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<Highlight> {
    let here = references::all(snapshot, file, offset);
    let in_file: Vec<_> = here
        .iter()
        .filter(|occurrence| occurrence.place.file == file && !occurrence.place.range.is_empty())
        .map(|occurrence| Highlight {
            range: occurrence.place.range,
            is_definition: occurrence.role == Role::Definition,
        })
        .collect();
    if in_file.iter().any(|highlight| highlight.range.touches(offset)) {
        return in_file;
    }
    // A name that means nothing that anybody knows is still a name; a field is not.
    let alone = classify(snapshot, file, offset).into_iter().find(|found| !matches!(found.subject, Subject::Field(_)));
    alone.into_iter().map(|found| Highlight { range: found.range.range, is_definition: false }).collect()
}
