//! What a selection grows to, step by step: the scalar, the field, the item, the object, the document.

use crate::syntax::NodeRef;
use crate::text::{FileId, TextRange};
use crate::workspace::Snapshot;

/// The ranges around a byte of a file, the smallest first; each holds the one before. The last is the
/// whole file.
pub fn selection_range(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<TextRange> {
    let Some(document) = snapshot.document_at(file, offset) else { return Vec::new() };
    let body = document.body();
    let mut out = vec![TextRange::new(0, document.file_text().len() as u32)];
    if body.touches(offset) {
        out.push(body);
        let mut nodes = Vec::new();
        if let Some(root) = document.root() {
            grow(root, offset - body.start, &mut nodes);
        }
        out.extend(nodes.into_iter().map(|range| range.shifted(body.start)));
    }
    out.dedup();
    out.reverse();
    out
}

/// The nodes around `offset`, the largest first, and for every field the field as a whole.
fn grow(node: NodeRef<'_>, offset: u32, out: &mut Vec<TextRange>) {
    if !node.range().touches(offset) {
        return;
    }
    out.push(node.range());
    for entry in node.entries().filter(|_| node.raw_kind() == node.kind()) {
        let field = TextRange::new(entry.key.range().start, entry.value.range().end.max(entry.key.range().end));
        if field.touches(offset) {
            out.push(field);
            let part = if entry.key.range().touches(offset) { entry.key } else { entry.value };
            return grow(part, offset, out);
        }
    }
    if let Some(item) =
        node.items().filter(|_| node.raw_kind() == node.kind()).find(|item| item.range().touches(offset))
    {
        return grow(item, offset, out);
    }
    if node.inner_range() != node.range() && node.inner_range().touches(offset) {
        out.push(node.inner_range());
    }
}
