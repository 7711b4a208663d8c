//! Changes to files, as values: what fixes and renames return, for any front end to apply or to show.

use std::collections::BTreeMap;

use super::root::RootId;
use crate::text::{FileId, TextEdit};

/// Edits over several files, made at once or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceChange {
    /// Edits by file; those of one file do not overlap and hold offsets of the unedited text.
    pub edits: BTreeMap<FileId, Vec<TextEdit>>,
    /// New files: folder, path in it, text.
    pub created: Vec<(RootId, String, String)>,
    /// Moved files: which, and the new path in its folder.
    pub moved: Vec<(FileId, String)>,
    /// Files that go.
    pub deleted: Vec<FileId>,
}

impl SourceChange {
    /// A change of one place.
    pub fn edit(file: FileId, edit: TextEdit) -> SourceChange {
        let mut change = SourceChange::default();
        change.add(file, edit);
        change
    }

    /// Adds an edit; the same edit twice counts once.
    pub fn add(&mut self, file: FileId, edit: TextEdit) {
        let edits = self.edits.entry(file).or_default();
        if !edits.contains(&edit) {
            edits.push(edit);
            edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        }
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty() && self.created.is_empty() && self.moved.is_empty() && self.deleted.is_empty()
    }

    /// The text of a file after its edits.
    pub fn apply_to(&self, file: FileId, text: &str) -> String {
        let mut out = text.to_owned();
        for edit in self.edits.get(&file).into_iter().flatten().rev() {
            let range = edit.range.start as usize..edit.range.end as usize;
            if out.is_char_boundary(range.start) && out.is_char_boundary(range.end) {
                out.replace_range(range, &edit.new_text);
            }
        }
        out
    }
}
