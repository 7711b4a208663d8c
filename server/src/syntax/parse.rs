//! The thorough reader: tree-sitter-yaml, guarded against what makes it fail.

use tree_sitter::{Node as TsNode, Parser};

use super::tree::{NodeKind, ScalarStyle, TreeBuilder};
use super::{Parsed, Problem, ProblemKind};
use crate::text::TextRange;

/// Reads one document. Never panics; where the text is broken the tree holds what could be read.
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser::new();
    if parser.set_language(&tree_sitter_yaml::LANGUAGE.into()).is_err() {
        return Parsed::default();
    }
    let Some(tree) = parser.parse(text, None) else { return Parsed::default() };
    let mut reader = Reader { builder: TreeBuilder::default(), problems: Vec::new() };
    let root = tree.root_node();
    let mut cursor = root.walk();
    for child in root.named_children(&mut cursor) {
        if child.kind() == "document" {
            reader.document(child);
            break;
        }
    }
    if root.has_error() {
        reader.errors(root);
    }
    Parsed { tree: reader.builder.finish(), problems: reader.problems }
}

struct Reader {
    builder: TreeBuilder,
    problems: Vec<Problem>,
}

impl Reader {
    fn document(&mut self, node: TsNode<'_>) {
        let mut cursor = node.walk();
        let content = node.named_children(&mut cursor).find(|n| matches!(n.kind(), "block_node" | "flow_node"));
        if let Some(content) = content {
            self.value(content);
        }
    }

    /// A `block_node` or `flow_node`: properties and one content node.
    fn value(&mut self, node: TsNode<'_>) {
        let mut anchor = None;
        let mut tag = None;
        let mut content = None;
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            match child.kind() {
                "anchor" => {
                    let range = range(child);
                    anchor = Some(TextRange::new(range.start + 1, range.end));
                }
                "tag" => tag = Some(range(child)),
                "comment" => {}
                _ => content = content.or(Some(child)),
            }
        }
        let id = super::NodeId(self.next_id());
        match content {
            Some(content) => self.content(content),
            None => {
                self.builder.leaf(NodeKind::Empty, TextRange::empty(range(node).end));
            }
        }
        self.builder.set_properties(id, anchor, tag);
    }

    fn next_id(&self) -> u32 {
        self.builder.len() as u32
    }

    fn content(&mut self, node: TsNode<'_>) {
        let at = range(node);
        match node.kind() {
            "block_mapping" | "flow_mapping" => {
                self.builder.open(NodeKind::Mapping, at.start);
                let mut cursor = node.walk();
                for child in node.named_children(&mut cursor) {
                    match child.kind() {
                        "block_mapping_pair" | "flow_pair" => self.pair(child),
                        // `{a, b}`: keys without values.
                        "flow_node" => {
                            self.value(child);
                            self.builder.leaf(NodeKind::Empty, TextRange::empty(range(child).end));
                        }
                        _ => {}
                    }
                }
                self.builder.close(at.end);
            }
            "block_sequence" | "flow_sequence" => {
                self.builder.open(NodeKind::Sequence, at.start);
                let mut cursor = node.walk();
                for child in node.named_children(&mut cursor) {
                    match child.kind() {
                        "block_sequence_item" => self.item(child),
                        "flow_node" => self.value(child),
                        // `[a: b]`: a mapping of one pair.
                        "flow_pair" => {
                            let pair = range(child);
                            self.builder.open(NodeKind::Mapping, pair.start);
                            self.pair(child);
                            self.builder.close(pair.end);
                        }
                        _ => {}
                    }
                }
                self.builder.close(at.end);
            }
            "plain_scalar" => self.scalar(ScalarStyle::Plain, at),
            "single_quote_scalar" => self.scalar(ScalarStyle::SingleQuoted, at),
            "double_quote_scalar" => self.scalar(ScalarStyle::DoubleQuoted, at),
            "block_scalar" => self.scalar(ScalarStyle::Literal, at),
            "alias" => {
                self.builder.leaf(NodeKind::Alias, at);
            }
            _ => {
                self.builder.leaf(NodeKind::Empty, TextRange::empty(at.start));
            }
        }
    }

    fn scalar(&mut self, style: ScalarStyle, at: TextRange) {
        self.builder.leaf(NodeKind::Scalar(style), at);
    }

    fn pair(&mut self, node: TsNode<'_>) {
        match node.child_by_field_name("key") {
            Some(key) => self.value(key),
            None => {
                self.builder.leaf(NodeKind::Empty, TextRange::empty(range(node).start));
            }
        }
        match node.child_by_field_name("value") {
            Some(value) => self.value(value),
            None => {
                self.builder.leaf(NodeKind::Empty, TextRange::empty(range(node).end));
            }
        }
    }

    fn item(&mut self, node: TsNode<'_>) {
        let mut cursor = node.walk();
        let content = node.named_children(&mut cursor).find(|n| matches!(n.kind(), "block_node" | "flow_node"));
        match content {
            Some(content) => self.value(content),
            None => {
                self.builder.leaf(NodeKind::Empty, TextRange::empty(range(node).end));
            }
        }
    }

    fn errors(&mut self, node: TsNode<'_>) {
        if node.is_error() || node.is_missing() {
            self.problems.push(Problem {
                kind: ProblemKind::Syntax,
                range: range(node),
                message: "this is not valid YAML".to_owned(),
            });
            return;
        }
        if node.has_error() {
            let mut cursor = node.walk();
            for child in node.children(&mut cursor) {
                self.errors(child);
            }
        }
    }
}

fn range(node: TsNode<'_>) -> TextRange {
    TextRange::new(node.start_byte() as u32, node.end_byte() as u32)
}
