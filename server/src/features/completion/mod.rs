//! What may be typed at the cursor: names at every place that names something, the kinds and paths
//! around them, and the fields and values that the schema of the kind has.
//!
//! Names are narrowed by what is already known at the place (the releases of this component, the
//! traits its type allows, the environments of its project's pipeline), because a list of
//! everything of a kind is what a person would have to read in the files anyway.

mod asked;
mod context;
mod documents;
mod draft;
mod fields;
mod items;
mod kinds;
mod narrow;
mod objects;
mod paths;
mod write;

use crate::text::{FileId, ObjectId, TextEdit};
use crate::workspace::Snapshot;

use context::Context;

pub use items::is_identifier;
pub use objects::about;

/// No list is longer; the rest comes with the next letter.
const LIMIT: usize = 1000;

/// What an entry stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// An object.
    Object,
    /// Something inside an object.
    Item,
    /// A key of a mapping.
    Key,
    /// A kind, or another word that is fixed.
    Word,
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// One entry of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionItem {
    /// What is shown.
    pub label: String,
    /// Kind, namespace and stage, or another word about it; may be empty.
    pub detail: String,
    /// What it stands for.
    pub kind: CompletionKind,
    /// What it means, as Markdown; may be empty.
    pub documentation: String,
    /// The change; its range is on the line of the cursor and touches it.
    pub edit: TextEdit,
    /// The new text of the change with tab stops, as snippets are written; `None` where there is nothing to fill in.
    pub snippet: Option<String>,
    /// Changes elsewhere in the file that belong to it.
    pub additional: Vec<TextEdit>,
    /// What the typed text is compared with.
    pub filter: String,
    /// What the list is sorted by.
    pub sort: String,
    /// The object it names, where that is one of the workspace.
    pub object: Option<ObjectId>,
}

/// The list for one place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completions {
    /// The entries, in the order of [`CompletionItem::sort`].
    pub items: Vec<CompletionItem>,
    /// Whether there is more than is shown.
    pub is_incomplete: bool,
}

/// What may be typed at a byte of a file.
pub fn completion(snapshot: &Snapshot, file: FileId, offset: u32) -> Completions {
    let mut items = Vec::new();
    for context in Context::read(snapshot, file, offset) {
        objects::complete(&context, &mut items);
        items::complete(&context, &mut items);
        kinds::complete(&context, &mut items);
        paths::complete(&context, &mut items);
        fields::complete(&context, &mut items);
        documents::complete(&context, &mut items);
    }
    items.sort_by(|a, b| a.sort.cmp(&b.sort).then_with(|| a.label.cmp(&b.label)));
    // Two readings of one place may come to the same name.
    let mut seen = std::collections::HashSet::new();
    items.retain(|item| seen.insert((item.label.clone(), item.detail.clone())));
    let is_incomplete = items.len() > LIMIT;
    items.truncate(LIMIT);
    Completions { items, is_incomplete }
}
