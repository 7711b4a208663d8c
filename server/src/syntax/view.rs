//! A node together with its text: what every reader of meaning works with.
//!
//! Aliases are followed and merge keys looked through here, once, so that nothing above has to
//! know that they exist. A span always is the place in the text that a person would point at: for
//! an alias the alias, not its anchor.

use std::borrow::Cow;

use super::scalar::{self, Block};
use super::tree::{NodeId, NodeKind, ScalarStyle, Tree};
use crate::text::TextRange;

/// Merge keys looked through in a row; a merged mapping may merge others.
const MAX_HOPS: usize = 16;

/// A node of a document, with the document at hand.
#[derive(Clone, Copy)]
pub struct NodeRef<'a> {
    text: &'a str,
    tree: &'a Tree,
    id: NodeId,
}

/// A key with its value.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// The key node.
    pub key: NodeRef<'a>,
    /// The value node, [`NodeKind::Empty`] where nothing is written.
    pub value: NodeRef<'a>,
}

impl<'a> NodeRef<'a> {
    /// The root of the document `text` with its `tree`.
    pub fn root(text: &'a str, tree: &'a Tree) -> Option<NodeRef<'a>> {
        Some(NodeRef { text, tree, id: tree.root()? })
    }

    /// The node `id` of the same document.
    pub fn with_id(self, id: NodeId) -> NodeRef<'a> {
        NodeRef { id, ..self }
    }

    /// Its identity in the tree.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The tree.
    pub fn tree(self) -> &'a Tree {
        self.tree
    }

    /// The text of the whole document.
    pub fn document_text(self) -> &'a str {
        self.text
    }

    /// Where it stands, relative to the document.
    pub fn range(self) -> TextRange {
        self.tree.node(self.id).range
    }

    /// What it is, aliases followed.
    pub fn kind(self) -> NodeKind {
        self.resolved().raw_kind()
    }

    /// What it is as written.
    pub fn raw_kind(self) -> NodeKind {
        self.tree.node(self.id).kind
    }

    /// Whether it is a mapping.
    pub fn is_mapping(self) -> bool {
        self.kind() == NodeKind::Mapping
    }

    /// Whether it is a sequence.
    pub fn is_sequence(self) -> bool {
        self.kind() == NodeKind::Sequence
    }

    /// Whether it is a mapping or a sequence in brackets. (A mapping whose first key is one in brackets would
    /// look like that too, but no reader takes such a key.)
    pub fn is_flow(self) -> bool {
        matches!(self.kind(), NodeKind::Mapping | NodeKind::Sequence) && self.source().starts_with(['{', '['])
    }

    /// Whether it is the key `<<`, which merges the mappings of its value into the one it stands in.
    pub fn is_merge_key(self) -> bool {
        match self.raw_kind() {
            NodeKind::Scalar(ScalarStyle::Plain) => self.source() == "<<" && self.tree.tag(self.id).is_none(),
            _ => false,
        }
    }

    /// Whether it is a scalar of any style.
    pub fn is_scalar(self) -> bool {
        matches!(self.kind(), NodeKind::Scalar(_))
    }

    /// The style of a scalar.
    pub fn style(self) -> Option<ScalarStyle> {
        match self.kind() {
            NodeKind::Scalar(style) => Some(style),
            _ => None,
        }
    }

    /// Whether it is null: nothing, `~` or `null`.
    pub fn is_null(self) -> bool {
        match self.kind() {
            NodeKind::Empty => true,
            NodeKind::Scalar(ScalarStyle::Plain) => matches!(self.source(), "" | "~" | "null" | "Null" | "NULL"),
            _ => false,
        }
    }

    /// The text as written, quotes included.
    pub fn source(self) -> &'a str {
        let target = self.resolved();
        self.tree.node(target.id).range.of(self.text)
    }

    /// The decoded text of a scalar, `None` for anything else.
    pub fn text(self) -> Option<Cow<'a, str>> {
        match self.kind() {
            NodeKind::Scalar(style) => Some(self.resolved().decoded(style)),
            _ => None,
        }
    }

    fn decoded(self, style: ScalarStyle) -> Cow<'a, str> {
        let source = self.source();
        match style {
            ScalarStyle::Plain => scalar::plain(source),
            ScalarStyle::SingleQuoted => scalar::single_quoted(source),
            ScalarStyle::DoubleQuoted => scalar::double_quoted(source),
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let block = Block::measure(self.text, self.range().start as usize, self.block_indent());
                Cow::Owned(block.text(self.text, style == ScalarStyle::Folded))
            }
        }
    }

    /// The column of the block collection around a block scalar, -1 if there is none.
    fn block_indent(self) -> i32 {
        self.parent().map_or(-1, |parent| scalar::column(self.text, parent.range().start))
    }

    /// The place of a scalar's text without its quotes: what a rename replaces.
    pub fn inner_range(self) -> TextRange {
        let range = self.range();
        match self.raw_kind() {
            NodeKind::Scalar(ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) if range.len() >= 2 => {
                TextRange::new(range.start + 1, range.end - 1)
            }
            _ => range,
        }
    }

    /// The node around it.
    pub fn parent(self) -> Option<NodeRef<'a>> {
        Some(self.with_id(self.tree.parent(self.id)?))
    }

    /// The entries of a mapping as written, in order; nothing for any other node.
    pub fn entries(self) -> impl Iterator<Item = Entry<'a>> {
        let target = self.resolved();
        let mut children = (target.raw_kind() == NodeKind::Mapping).then(|| target.tree.children(target.id));
        std::iter::from_fn(move || {
            let children = children.as_mut()?;
            let key = children.next()?;
            let value = children.next()?;
            Some(Entry { key: target.with_id(key), value: target.with_id(value) })
        })
    }

    /// The items of a sequence; nothing for any other node.
    pub fn items(self) -> impl Iterator<Item = NodeRef<'a>> {
        let target = self.resolved();
        let children = (target.raw_kind() == NodeKind::Sequence).then(|| target.tree.children(target.id));
        children.into_iter().flatten().map(move |id| target.with_id(id))
    }

    /// The entry with `key`; merged mappings are looked through last, as YAML 1.1 says.
    pub fn entry(self, key: &str) -> Option<Entry<'a>> {
        self.entry_within(key, MAX_HOPS)
    }

    fn entry_within(self, key: &str, hops: usize) -> Option<Entry<'a>> {
        let mut has_merge = false;
        for entry in self.entries() {
            if entry.key.is_text(key) {
                return Some(entry);
            }
            has_merge |= entry.key.is_merge_key();
        }
        let hops = hops.checked_sub(1).filter(|_| has_merge)?;
        let mut merged = self.entries().filter(|entry| entry.key.is_merge_key()).map(|entry| entry.value);
        merged.find_map(|value| match value.kind() {
            NodeKind::Sequence => value.items().find_map(|item| item.entry_within(key, hops)),
            _ => value.entry_within(key, hops),
        })
    }

    /// The value at `key` of a mapping.
    pub fn get(self, key: &str) -> Option<NodeRef<'a>> {
        Some(self.entry(key)?.value)
    }

    /// The value at a path of keys with dots between them (`spec.owner.projectName`).
    pub fn at(self, path: &str) -> Option<NodeRef<'a>> {
        path.split('.').try_fold(self, |node, key| node.get(key))
    }

    /// The decoded text at a path of keys; `None` if there is no scalar.
    pub fn text_at(self, path: &str) -> Option<Cow<'a, str>> {
        self.at(path)?.text()
    }

    /// Whether it is a scalar with exactly this text.
    pub fn is_text(self, expected: &str) -> bool {
        match self.kind() {
            NodeKind::Scalar(ScalarStyle::Plain) => self.source() == expected,
            NodeKind::Scalar(_) => self.text().is_some_and(|text| text == expected),
            _ => false,
        }
    }

    /// The node an alias stands for; the node itself if it is none, or if the alias leads nowhere
    /// (see [`Tree::target`]).
    pub fn resolved(self) -> NodeRef<'a> {
        match self.raw_kind() {
            NodeKind::Alias => self.tree.target(self.id).map_or(self, |id| self.with_id(id)),
            _ => self,
        }
    }
}

impl std::fmt::Debug for NodeRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?}", self.raw_kind(), self.source())
    }
}
