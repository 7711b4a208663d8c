//! From the tree of tree-sitter-yaml to ours.
//!
//! Ends of block scalars and of block collections are not taken over: tree-sitter lets them reach to
//! the next token, we let them end with their last text.

use tree_sitter::{Node as TsNode, Parser, TreeCursor};

use crate::syntax::scalar::{Block, column};
use crate::syntax::tree::{NodeKind, ScalarStyle, Tree, TreeBuilder};
use crate::text::TextRange;

/// What tree-sitter made of a text.
pub(super) struct Read {
    /// All that it understood.
    pub tree: Tree,
    /// Whether that is everything.
    pub is_whole: bool,
}

/// Reads a text that the guards let through.
pub(super) fn read(text: &str) -> Read {
    let mut parser = Parser::new();
    let parsed = match parser.set_language(&tree_sitter_yaml::LANGUAGE.into()) {
        Ok(()) => parser.parse(text, None),
        Err(_) => None,
    };
    let Some(parsed) = parsed else { return Read { tree: Tree::default(), is_whole: false } };
    let root = parsed.root_node();
    let mut reader = Reader { text, builder: TreeBuilder::default(), end: 0, is_whole: !root.has_error() };
    let mut cursor = root.walk();
    if let Some(document) = children(&mut cursor).into_iter().find(|child| child.kind() == "document") {
        reader.document(document);
    }
    Read { tree: reader.builder.finish(), is_whole: reader.is_whole }
}

struct Reader<'a> {
    text: &'a str,
    builder: TreeBuilder,
    /// Where the last thing that was read ends.
    end: u32,
    is_whole: bool,
}

/// The start of the innermost block collection, if there is one.
type Around = Option<u32>;

impl Reader<'_> {
    fn document(&mut self, node: TsNode<'_>) {
        if let Some(content) = content_of(node) {
            self.value(content, None);
        }
    }

    /// A `block_node` or `flow_node`: properties and one content node.
    fn value(&mut self, node: TsNode<'_>, around: Around) {
        let mut anchor = None;
        let mut tag = None;
        let mut content = None;
        for child in children(&mut node.walk()) {
            match child.kind() {
                "anchor" => {
                    let range = range(child);
                    self.name(range);
                    anchor = Some(TextRange::new(range.start + 1, range.end));
                    self.end = range.end;
                }
                "tag" => {
                    tag = Some(range(child));
                    self.end = range(child).end;
                }
                "comment" => {}
                _ => content = content.or(Some(child)),
            }
        }
        let id = crate::syntax::NodeId(self.builder.len() as u32);
        match content {
            Some(content) => self.content(content, around),
            None => self.empty(self.end),
        }
        self.builder.set_properties(id, anchor, tag);
    }

    fn content(&mut self, node: TsNode<'_>, around: Around) {
        let at = range(node);
        match node.kind() {
            "block_mapping" => {
                self.builder.open(NodeKind::Mapping, at.start);
                self.pairs(node, Some(at.start));
                self.builder.close(self.end);
            }
            "block_sequence" => {
                self.builder.open(NodeKind::Sequence, at.start);
                for child in children(&mut node.walk()) {
                    if child.kind() == "block_sequence_item" {
                        self.item(child, at.start);
                    }
                }
                self.builder.close(self.end);
            }
            "flow_mapping" => {
                self.builder.open(NodeKind::Mapping, at.start);
                self.pairs(node, around);
                self.close_flow(at.end);
            }
            "flow_sequence" => {
                self.builder.open(NodeKind::Sequence, at.start);
                self.flow_items(node, around);
                self.close_flow(at.end);
            }
            "plain_scalar" => self.leaf(NodeKind::Scalar(ScalarStyle::Plain), at),
            "single_quote_scalar" => self.leaf(NodeKind::Scalar(ScalarStyle::SingleQuoted), at),
            "double_quote_scalar" => self.leaf(NodeKind::Scalar(ScalarStyle::DoubleQuoted), at),
            "block_scalar" => self.block_scalar(at.start, around),
            "alias" => {
                self.name(at);
                self.leaf(NodeKind::Alias, at);
            }
            _ => self.empty(at.start),
        }
    }

    /// Looks at `&name` or `*name`: to libyaml a name ends where letters, digits, `_` and `-` do.
    fn name(&mut self, at: TextRange) {
        let is_letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        self.is_whole &= at.of(self.text).bytes().skip(1).all(is_letter);
    }

    fn block_scalar(&mut self, start: u32, around: Around) {
        let parent = around.map_or(-1, |at| column(self.text, at));
        let style = match self.text.as_bytes().get(start as usize) {
            Some(b'>') => ScalarStyle::Folded,
            _ => ScalarStyle::Literal,
        };
        let block = Block::measure(self.text, start as usize, parent);
        self.leaf(NodeKind::Scalar(style), TextRange::new(start, block.end as u32));
    }

    fn pairs(&mut self, node: TsNode<'_>, around: Around) {
        for child in children(&mut node.walk()) {
            match child.kind() {
                "block_mapping_pair" | "flow_pair" => self.pair(child, around),
                // `{a, b}`: keys without values.
                "flow_node" => {
                    self.value(child, around);
                    self.empty(self.end);
                }
                _ => {}
            }
        }
    }

    fn flow_items(&mut self, node: TsNode<'_>, around: Around) {
        for child in children(&mut node.walk()) {
            match child.kind() {
                "flow_node" => self.value(child, around),
                // `[a: b]`: a mapping of one pair.
                "flow_pair" => {
                    self.builder.open(NodeKind::Mapping, range(child).start);
                    self.pair(child, around);
                    self.builder.close(self.end);
                }
                _ => {}
            }
        }
    }

    fn pair(&mut self, node: TsNode<'_>, around: Around) {
        self.end = range(node).start;
        let mut has_key = false;
        let mut has_value = false;
        let mut cursor = node.walk();
        let mut more = cursor.goto_first_child();
        while more {
            let child = cursor.node();
            match (cursor.field_name(), child.kind()) {
                (Some("key"), _) => {
                    self.value(child, around);
                    has_key = true;
                }
                (Some("value"), _) => {
                    self.value(child, around);
                    has_value = true;
                }
                (_, "?") => self.end = range(child).end,
                (_, ":") => {
                    if !has_key {
                        self.empty(self.end);
                        has_key = true;
                    }
                    self.end = range(child).end;
                }
                _ => {}
            }
            more = cursor.goto_next_sibling();
        }
        if !has_key {
            self.empty(self.end);
        }
        if !has_value {
            self.empty(self.end);
        }
    }

    fn item(&mut self, node: TsNode<'_>, start: u32) {
        // The dash is one byte.
        self.end = range(node).start + 1;
        match content_of(node) {
            Some(content) => self.value(content, Some(start)),
            None => self.empty(self.end),
        }
    }

    fn leaf(&mut self, kind: NodeKind, at: TextRange) {
        self.builder.leaf(kind, at);
        self.end = at.end;
    }

    fn empty(&mut self, at: u32) {
        self.leaf(NodeKind::Empty, TextRange::empty(at));
    }

    fn close_flow(&mut self, end: u32) {
        self.builder.close(end);
        self.end = end;
    }
}

fn content_of(node: TsNode<'_>) -> Option<TsNode<'_>> {
    children(&mut node.walk()).into_iter().find(|child| matches!(child.kind(), "block_node" | "flow_node"))
}

fn children<'t>(cursor: &mut TreeCursor<'t>) -> Vec<TsNode<'t>> {
    let mut all = Vec::new();
    let mut more = cursor.goto_first_child();
    while more {
        if cursor.node().is_named() {
            all.push(cursor.node());
        }
        more = cursor.goto_next_sibling();
    }
    all
}

fn range(node: TsNode<'_>) -> TextRange {
    TextRange::new(node.start_byte() as u32, node.end_byte() as u32)
}
