//! One place after the other gets the new name, in the way it is written there.

use std::collections::{BTreeMap, BTreeSet};

use crate::features::completion::is_identifier;
use crate::features::cursor::cursor;
use crate::features::occurrences::Occurrence;
use crate::features::plain::plain;
use crate::model::rules::Form;
use crate::syntax::{NodeId, NodeKind, NodeRef, ScalarStyle};
use crate::text::{FileId, FileRange, TextEdit, TextRange};
use crate::workspace::{ParsedDocument, Snapshot, SourceChange};

/// The edits that give all `places` the new name.
pub fn edits(snapshot: &Snapshot, places: &[Occurrence], old: &str, new: &str) -> Result<SourceChange, String> {
    let mut change = SourceChange::default();
    let mut documents: BTreeMap<(u32, u32), Vec<&Occurrence>> = BTreeMap::new();
    for place in places {
        let entry = snapshot.file(place.place.file).ok_or("a file is gone")?;
        let number = entry.document_at(place.place.range.start).ok_or("a document is gone")?;
        documents.entry((place.place.file.0, number)).or_default().push(place);
    }
    for ((file, number), places) in documents {
        let file = FileId(file);
        if let Some(edits) = by_text(snapshot, file, number, &places, old, new) {
            edits.into_iter().for_each(|edit| change.add(file, edit));
            continue;
        }
        let document = snapshot.document(file, number).ok_or("a file cannot be read")?;
        let mut writer = Writer { document: &document, old, new, edited: BTreeSet::new(), edits: Vec::new() };
        for place in &places {
            writer.note(place);
        }
        for place in &places {
            writer.place(place)?;
        }
        writer.keep_other_aliases();
        for edit in writer.edits {
            change.add(file, TextEdit { range: edit.range.shifted(document.body().start), ..edit });
        }
    }
    Ok(change)
}

/// The edits of a document whose tree says nothing that its text does not: no anchor anywhere, and every
/// name as it is, alone or in quotes. Most of a repository is frozen releases like that, and there may
/// be thousands of them.
fn by_text(
    snapshot: &Snapshot,
    file: FileId,
    number: u32,
    places: &[&Occurrence],
    old: &str,
    new: &str,
) -> Option<Vec<TextEdit>> {
    let text = snapshot.text(file)?;
    let body = snapshot.file(file)?.pieces.get(number as usize)?.body.of(&text);
    let bytes = body.as_bytes();
    let anchors = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        before.is_none_or(|b| b" \t\r\n[{,:-".contains(b))
            && bytes.get(at + 1).is_some_and(|b| !b" &\t\r\n".contains(b))
    };
    if memchr::memchr_iter(b'&', bytes).any(anchors) {
        return None;
    }
    let edit = |place: &&Occurrence| {
        let range = place.place.range;
        let is_mention = place.rule.is_some_and(|rule| matches!(rule.rule().form, Form::Mention(_)));
        if is_mention || range.of(&text) != old {
            return None;
        }
        let around = (text.get(..range.start as usize)?.chars().last(), text.get(range.end as usize..)?.chars().next());
        let new = match around {
            (Some('"'), Some('"')) | (Some('\''), Some('\'')) | (Some('/'), _) => new.to_owned(),
            (before, _) if before.is_none_or(|c| c == ' ' || c == '[' || c == '{' || c == '\n') => plain(new),
            _ => return None,
        };
        Some(TextEdit::replace(range, new))
    };
    places.iter().map(edit).collect()
}

struct Writer<'d> {
    document: &'d ParsedDocument,
    old: &'d str,
    new: &'d str,
    /// Scalars that get the new name, and aliases that follow or are replaced.
    edited: BTreeSet<NodeId>,
    edits: Vec<TextEdit>,
}

impl<'d> Writer<'d> {
    fn node(&self, place: FileRange) -> Option<NodeRef<'d>> {
        let at = place.range.start.checked_sub(self.document.body().start)?;
        Some(cursor(self.document.root()?, at)?.node)
    }

    fn note(&mut self, place: &Occurrence) {
        if let Some(node) = self.node(place.place) {
            self.edited.insert(node.id());
        }
    }

    fn place(&mut self, place: &Occurrence) -> Result<(), String> {
        let range = place.place.range.relative_to(self.document.body().start);
        let node = self.node(place.place).ok_or("a name is no longer where it was")?;
        if node.raw_kind() == NodeKind::Alias {
            // An alias follows its anchor; where that keeps its text, the alias has to go.
            let anchor = node.resolved();
            if !self.edited.contains(&anchor.id()) {
                let text = anchor.text().map(|text| text.replace(self.old, self.new)).unwrap_or_default();
                self.push(node.range(), plain(&text));
            }
            return Ok(());
        }
        if range.of(self.document.text()) != self.old && node.text().is_none_or(|text| text != self.old) {
            return Err(format!("`{}` is written in a way that cannot be changed safely", self.old));
        }
        let whole = range == node.inner_range();
        match node.raw_kind() {
            NodeKind::Scalar(ScalarStyle::Plain) if whole => self.push(range, plain(self.new)),
            NodeKind::Scalar(ScalarStyle::Literal | ScalarStyle::Folded) if whole => self.push(range, plain(self.new)),
            NodeKind::Scalar(style) => match place.rule.map(|rule| rule.rule().form) {
                Some(Form::Mention(_)) => self.mention(range, style),
                _ => self.push(range, self.new.to_owned()),
            },
            _ => return Err(format!("`{}` is written in a way that cannot be changed safely", self.old)),
        }
        Ok(())
    }

    /// Behind a dot only an identifier can stand; any other name goes into brackets.
    fn mention(&mut self, range: TextRange, style: ScalarStyle) {
        let before = self.document.text().get(..range.start as usize).unwrap_or("");
        if !before.ends_with('.') || is_identifier(self.new) {
            return self.push(range, self.new.to_owned());
        }
        let quote = if style == ScalarStyle::SingleQuoted { '"' } else { '\'' };
        let text = format!("[{quote}{}{quote}]", self.new);
        self.push(TextRange::new(range.start - 1, range.end), text);
    }

    /// Aliases of a scalar that changes, at places that mean something else, keep the old text.
    fn keep_other_aliases(&mut self) {
        let Some(root) = self.document.root() else { return };
        for id in root.tree().ids() {
            let node = root.with_id(id);
            let follows = node.raw_kind() == NodeKind::Alias && self.edited.contains(&node.resolved().id());
            if follows && !self.edited.contains(&id) && !is_merge(node) {
                let text = node.text().unwrap_or_default();
                self.push(node.range(), plain(&text));
            }
        }
    }

    fn push(&mut self, range: TextRange, text: String) {
        if range.of(self.document.text()) != text {
            self.edits.push(TextEdit::replace(range, text));
        }
    }
}

fn is_merge(node: NodeRef<'_>) -> bool {
    node.is_mapping() || node.is_sequence()
}
