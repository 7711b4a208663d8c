//! From a name to what it means.

use super::classify::{Target, classify};
use super::delivery;
use crate::model::{Item, ItemKind};
use crate::text::{FileId, FileRange, TextRange};
use crate::workspace::{Object, Snapshot};

/// Where to jump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavigationTarget {
    /// All of it: the object, or the file.
    pub full_range: FileRange,
    /// What to highlight: its name.
    pub focus_range: FileRange,
    /// The name.
    pub name: String,
    /// The kind of an object, or what an item or a file is, in a word or two.
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

    /// A jump to something inside an object.
    pub fn item(holder: &Object<'_>, item: &Item) -> NavigationTarget {
        NavigationTarget {
            full_range: holder.place(item.range),
            focus_range: holder.place(item.range),
            name: item.name.to_string(),
            kind: item_word(item.kind),
        }
    }

    /// A jump to the top of a file.
    pub fn file(snapshot: &Snapshot, file: FileId) -> Option<NavigationTarget> {
        let name = snapshot.file(file)?.name().to_owned();
        let top = FileRange { file, range: TextRange::empty(0) };
        Some(NavigationTarget { full_range: top, focus_range: top, name, kind: "file" })
    }

    /// A jump to what a name leads to; `None` where that is nowhere in the workspace.
    pub fn to(snapshot: &Snapshot, target: &Target) -> Option<NavigationTarget> {
        match target {
            Target::Object(id) => Some(NavigationTarget::object(&snapshot.object(*id)?)),
            Target::Item(id, item) => Some(NavigationTarget::item(&snapshot.object(*id)?, item)),
            Target::File(file) => NavigationTarget::file(snapshot, *file),
            Target::Folder(root, path) => {
                NavigationTarget::file(snapshot, delivery::kustomization_of(snapshot, *root, path)?)
            }
            Target::Outside(..) => None,
        }
    }
}

/// What a thing inside an object is called in a sentence.
pub fn item_word(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Endpoint => "endpoint",
        ItemKind::SecretKey => "secret key",
        ItemKind::Output => "output",
        ItemKind::TraitInstance => "trait instance",
        ItemKind::ResourceId => "resource template",
        ItemKind::ExternalRef => "external reference",
        ItemKind::FrozenTrait => "frozen trait",
        ItemKind::EnvironmentGroup => "environment group",
        ItemKind::ConfigurationKey => "configuration key",
    }
}

/// The definitions of the name at a byte of a file; of a definition, itself. Also the answer for
/// "declaration": nothing here is declared in one place and defined in another.
pub fn definition(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<NavigationTarget> {
    // A place with two meanings jumps to the first that leads somewhere.
    for found in classify(snapshot, file, offset) {
        let targets = found.targets(snapshot);
        let jumps: Vec<_> = targets.iter().filter_map(|target| NavigationTarget::to(snapshot, target)).collect();
        if !jumps.is_empty() {
            return jumps;
        }
    }
    Vec::new()
}
