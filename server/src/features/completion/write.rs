//! How a name is written into the text so that it means this name there.

use crate::features::plain::plain;
use crate::model::{Kind, Reference};
use crate::syntax::{NodeKind, NodeRef, ScalarStyle};
use crate::text::{TextEdit, TextRange};

use super::context::{Context, Guess};

/// The change that puts a name at the place of a reference, and what else has to change with it.
pub struct Written {
    /// The change at the cursor.
    pub edit: TextEdit,
    /// Changes beside it.
    pub additional: Vec<TextEdit>,
}

/// The place of the copy that is being typed.
pub struct Spot<'c> {
    context: &'c Context<'c>,
    node: NodeRef<'c>,
    is_key: bool,
}

impl<'c> Spot<'c> {
    /// The spot at the marker.
    pub fn at_marker(context: &'c Context<'c>) -> Option<Spot<'c>> {
        let found = context.marker()?;
        Some(Spot { context, node: found.node, is_key: found.is_key })
    }

    /// Puts `text` in place of `range` of the copy, quoted where the spot needs it.
    pub fn word(&self, range: TextRange, text: &str) -> TextEdit {
        let whole = range == self.node.inner_range();
        let text = if whole && self.is_plain() { plain(text) } else { text.to_owned() };
        self.raw(range, text)
    }

    fn raw(&self, range: TextRange, mut text: String) -> TextEdit {
        if self.is_key && self.context.guess == Guess::Key {
            text.push_str(": ");
        }
        self.placed(range, text)
    }

    /// Puts `text` in place of `range` of the copy as it is.
    pub fn placed(&self, range: TextRange, mut text: String) -> TextEdit {
        let at = self.context.in_file(range);
        // The copy got a blank that the text lacks (`name:` with the cursor right behind).
        if self.lacks_blank(range) {
            text.insert(0, ' ');
        }
        TextEdit::replace(at, text)
    }

    /// Puts `text` in place of the marker as it is.
    pub fn placed_at_marker(&self, text: String) -> TextEdit {
        self.placed(self.node.inner_range(), text)
    }

    /// Puts a key in place of the marker, with a colon if there is none yet.
    pub fn key(&self, name: &str) -> TextEdit {
        let behind = &self.context.text()[self.node.range().end as usize..];
        let has_colon = self.context.guess != Guess::Key && behind.trim_start_matches(' ').starts_with(':');
        self.placed_at_marker(if has_colon { name.to_owned() } else { format!("{name}: ") })
    }

    fn lacks_blank(&self, range: TextRange) -> bool {
        let start = range.start as usize;
        let blank = self.context.text()[..start].ends_with([' ']);
        blank && self.context.in_file(range).start == self.context.in_file(TextRange::empty(range.start - 1)).start
    }

    fn is_plain(&self) -> bool {
        self.node.raw_kind() == NodeKind::Scalar(ScalarStyle::Plain)
    }

    /// Puts the name of an object of `kind` at the place of `reference`, in the shape its row wants.
    pub fn name(&self, reference: &Reference, kind: Kind, name: &str, says_kind: bool) -> Written {
        let rule = reference.rule.rule();
        let is_text = !self.own_key().is_some_and(|key| key.is_text("name"));
        if is_text && rule.wants_mapping() && !self.is_key && !self.wants_plain_name() {
            return self.mapping(kind, name, says_kind);
        }
        let mut additional = Vec::new();
        if says_kind && let Some(key) = self.own_key() {
            let at = key.range().start;
            let gap = if self.context.is_flow(key) {
                format!("kind: {}, ", kind.name())
            } else {
                format!("kind: {}\n{}", kind.name(), " ".repeat(self.context.column(at)))
            };
            additional.push(TextEdit::insert(self.context.in_file(TextRange::empty(at)).start, gap));
        }
        Written { edit: self.word(reference.range, name), additional }
    }

    /// Whether the document is of a generation that writes plain names.
    fn wants_plain_name(&self) -> bool {
        self.context.object().is_some_and(|object| self.context.snapshot.is_legacy(&object))
    }

    fn parent_mapping(&self) -> Option<NodeRef<'c>> {
        self.node.parent().filter(|parent| parent.raw_kind() == NodeKind::Mapping)
    }

    /// The key whose value is being typed.
    fn own_key(&self) -> Option<NodeRef<'c>> {
        let parent = self.parent_mapping()?;
        parent.entries().find(|entry| entry.value.id() == self.node.id()).map(|entry| entry.key)
    }

    /// `{kind, name}` in place of the marker.
    fn mapping(&self, kind: Kind, name: &str, says_kind: bool) -> Written {
        let name = plain(name);
        let range = self.node.range();
        if self.context.is_flow(self.node) {
            let kind = if says_kind { format!("kind: {}, ", kind.name()) } else { String::new() };
            let edit = self.raw(range, format!("{{{kind}name: {name}}}"));
            return Written { edit, additional: Vec::new() };
        }
        let kind = |indent: &str| if says_kind { format!("kind: {}\n{indent}", kind.name()) } else { String::new() };
        let line_of = |at: u32| self.context.text()[..at as usize].matches('\n').count();
        match self.own_key().filter(|key| line_of(key.range().start) == line_of(range.start)) {
            Some(key) => {
                let indent = " ".repeat(self.context.column(key.range().start) + 2);
                let at = self.context.in_file(range);
                // The blank behind the colon would be left at the end of its line.
                let colon = self.context.in_file(TextRange::empty(key.range().end + 1)).start;
                let blank = TextRange::new(colon.min(at.start), at.start);
                let additional = if blank.is_empty() { Vec::new() } else { vec![TextEdit::replace(blank, "")] };
                let text = format!("\n{indent}{}name: {name}", kind(&indent));
                Written { edit: TextEdit::replace(at, text), additional }
            }
            None => {
                let indent = " ".repeat(self.context.column(range.start));
                let edit = self.raw(range, format!("{}name: {name}", kind(&indent)));
                Written { edit, additional: Vec::new() }
            }
        }
    }
}
