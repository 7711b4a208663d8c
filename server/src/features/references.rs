//! Who uses the thing at a place.

use super::classify::classify;
use super::occurrences::{Occurrence, Role, occurrences};
use crate::text::{FileId, FileRange};
use crate::workspace::Snapshot;

/// Every place that names what stands at a byte of a file, in the order of files and places. With
/// `declarations` those that define it are among them.
pub fn references(snapshot: &Snapshot, file: FileId, offset: u32, declarations: bool) -> Vec<FileRange> {
    let wanted = |occurrence: &Occurrence| declarations || occurrence.role != Role::Definition;
    all(snapshot, file, offset).into_iter().filter(wanted).map(|occurrence| occurrence.place).collect()
}

/// The occurrences of the first meaning of the place that has any.
pub fn all(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<Occurrence> {
    for found in classify(snapshot, file, offset) {
        let targets = found.targets(snapshot);
        let mut out: Vec<_> = targets.iter().flat_map(|target| occurrences(snapshot, target)).collect();
        if !out.is_empty() {
            out.sort();
            out.dedup_by_key(|occurrence| occurrence.place);
            return out;
        }
    }
    Vec::new()
}
