//! From a name to what it means.

use crate::text::{FileId, FileRange};
use crate::workspace::{Object, Resolution, Snapshot};

/// Where to jump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavigationTarget {
    /// The whole object.
    pub full_range: FileRange,
    /// What to highlight: its name.
    pub focus_range: FileRange,
    /// The name.
    pub name: String,
    /// The kind.
    pub kind: &'static str,
}

impl NavigationTarget {
    /// A jump to an object.
    pub fn object(object: &Object<'_>) -> NavigationTarget {
        NavigationTarget {
            full_range: object.place(object.summary.range),
            focus_range: object.focus(),
            name: object.summary.name().to_owned(),
            kind: object.summary.kind.name(),
        }
    }
}

/// The definitions of the name at a byte of a file.
pub fn definition(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<NavigationTarget> {
    let Some(object) = snapshot.object_at(file, offset) else { return Vec::new() };
    let reference = object.summary.references.iter().find(|r| object.place(r.range).range.touches(offset));
    let Some(reference) = reference else { return Vec::new() };
    match snapshot.resolve(&object, reference) {
        Resolution::Objects(ids) => {
            ids.iter().filter_map(|id| snapshot.object(*id)).map(|o| NavigationTarget::object(&o)).collect()
        }
        Resolution::Item(id, item) => snapshot
            .object(id)
            .map(|holder| NavigationTarget {
                full_range: holder.place(item.range),
                focus_range: holder.place(item.range),
                name: item.name.to_string(),
                kind: "item",
            })
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}
