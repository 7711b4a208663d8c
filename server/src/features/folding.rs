//! Which parts of a file can be folded away: collections, block scalars, documents, comments.

use crate::syntax::{NodeKind, NodeRef, ScalarStyle};
use crate::text::{FileId, TextBuffer, TextRange};
use crate::workspace::Snapshot;

/// A part that can be folded: the lines from `start` to `end`, both counted from 0 and both in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// The line that stays visible.
    pub start: u32,
    /// The last line that is hidden.
    pub end: u32,
    /// Whether it is a run of comment lines.
    pub is_comment: bool,
}

/// The folds of a file, in text order. A key whose value takes several lines folds from the key's line.
pub fn folding(snapshot: &Snapshot, file: FileId) -> Vec<Fold> {
    let (Some(entry), Some(buffer)) = (snapshot.file(file), snapshot.buffer(file)) else { return Vec::new() };
    let text = snapshot.text(file).unwrap_or_default();
    let mut out = comments(&text);
    for number in 0..entry.documents.len() as u32 {
        let Some(document) = snapshot.document(file, number) else { continue };
        let Some(root) = document.root() else { continue };
        let base = document.body().start;
        if entry.documents.len() > 1 {
            fold(&buffer, root.range().shifted(base), root.range().shifted(base), &mut out);
        }
        for id in root.tree().ids() {
            node(&buffer, root.with_id(id), base, &mut out);
        }
    }
    out.sort();
    // Of several folds that start on one line an editor shows one: the widest.
    out.dedup_by(|later, first| {
        let same = later.start == first.start;
        if same {
            first.end = first.end.max(later.end);
        }
        same
    });
    out
}

fn node(buffer: &TextBuffer, node: NodeRef<'_>, base: u32, out: &mut Vec<Fold>) {
    match node.raw_kind() {
        NodeKind::Mapping => {
            for entry in node.entries() {
                fold(buffer, entry.key.range().shifted(base), entry.value.range().shifted(base), out);
            }
        }
        NodeKind::Sequence => {
            for item in node.items().filter(|item| is_long(*item)) {
                fold(buffer, item.range().shifted(base), item.range().shifted(base), out);
            }
        }
        _ => {}
    }
}

fn is_long(node: NodeRef<'_>) -> bool {
    matches!(
        node.raw_kind(),
        NodeKind::Mapping | NodeKind::Sequence | NodeKind::Scalar(ScalarStyle::Literal | ScalarStyle::Folded)
    )
}

fn fold(buffer: &TextBuffer, head: TextRange, body: TextRange, out: &mut Vec<Fold>) {
    let line = |offset| buffer.position(offset, Default::default()).line;
    let start = line(head.start);
    // A block ends with its line end, which belongs to the line before.
    let end = line(body.end.saturating_sub(1).max(head.start));
    if end > start {
        out.push(Fold { start, end, is_comment: false });
    }
}

/// Runs of two and more comment lines.
fn comments(text: &str) -> Vec<Fold> {
    let mut out = Vec::new();
    let mut run: Option<(u32, u32)> = None;
    for (number, line) in text.lines().enumerate() {
        let number = number as u32;
        match run {
            Some((start, _)) if line.trim_start().starts_with('#') => run = Some((start, number)),
            None if line.trim_start().starts_with('#') => run = Some((number, number)),
            _ => out.extend(run.take()),
        }
    }
    out.extend(run);
    let long = out.into_iter().filter(|(start, end)| end > start);
    long.map(|(start, end)| Fold { start, end, is_comment: true }).collect()
}
