//! How often each object of a file is used, above its name.

use super::classify::Target;
use super::hover::counted;
use super::occurrences::{Role, occurrences};
use crate::text::{FileId, FileRange};
use crate::workspace::Snapshot;

/// A line above an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lens {
    /// The name it belongs to: asking for references there gives the list.
    pub place: FileRange,
    /// `3 references`
    pub title: String,
    /// The places it counts.
    pub uses: Vec<FileRange>,
}

/// The lenses of a file, one for each of our objects that something can name, in text order.
pub fn code_lens(snapshot: &Snapshot, file: FileId) -> Vec<Lens> {
    let objects = snapshot.objects_of(file).filter(|object| {
        let kind = object.summary.kind;
        object.summary.name.is_some() && (kind.is_openchoreo() || kind.is_flux()) && !snapshot.is_patch(file)
    });
    objects
        .map(|object| {
            let all = occurrences(snapshot, &Target::Object(object.id));
            let uses: Vec<_> =
                all.iter().filter(|occurrence| occurrence.role == Role::Reference).map(|o| o.place).collect();
            Lens { place: object.focus(), title: counted(uses.len(), "reference", "references"), uses }
        })
        .collect()
}
