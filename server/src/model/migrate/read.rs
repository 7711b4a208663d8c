//! From the spans of a document to the pieces of text that its nodes own.

use super::flow;
use super::tree::{Node, Value};
use crate::syntax::{NodeKind, NodeRef};

/// Goes through the text, node by node; `cursor` is where the next node's text begins.
pub struct Reader<'a> {
    text: &'a str,
    cursor: usize,
}

impl<'a> Reader<'a> {
    /// The value of the root, and where its text ends.
    pub fn read(text: &'a str, root: NodeRef<'_>) -> Option<(Value, usize)> {
        let mut reader = Reader { text, cursor: 0 };
        let value = reader.root(root)?;
        Some((value, reader.cursor))
    }

    fn root(&mut self, node: NodeRef<'_>) -> Option<Value> {
        match node.raw_kind() {
            NodeKind::Mapping if !node.is_flow() => self.entries(node, None).map(Value::Map),
            NodeKind::Sequence if !node.is_flow() => self.items(node, None).map(Value::Seq),
            _ => None,
        }
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |end| at + end)
    }

    /// Splits what stands in front of a node into whole lines and an indent of spaces.
    fn lead(&self, to: usize) -> Option<(String, usize)> {
        let before = self.text.get(self.cursor..to)?;
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let (lead, indent) = before.split_at(line);
        indent.bytes().all(|byte| byte == b' ').then(|| (lead.to_owned(), indent.len()))
    }

    fn entries(&mut self, node: NodeRef<'_>, hugged: Option<usize>) -> Option<Vec<Node>> {
        let mut out: Vec<Node> = Vec::new();
        for entry in node.entries() {
            let key = entry.key.range();
            if !matches!(entry.key.raw_kind(), NodeKind::Scalar(_)) {
                return None;
            }
            let (lead, column) = match hugged.filter(|_| out.is_empty()) {
                Some(column) if self.cursor == key.start as usize => (String::new(), column),
                Some(_) => return None,
                None => self.lead(key.start as usize)?,
            };
            let mut made = Node {
                at: Some(key.start),
                lead,
                key: key.of(self.text).to_owned(),
                name: entry.key.text()?.into_owned(),
                ..Node::bare("", column)
            };
            self.value(&mut made, key.end as usize, entry.value)?;
            out.push(made);
        }
        Some(out)
    }

    fn items(&mut self, node: NodeRef<'_>, hugged: Option<usize>) -> Option<Vec<Node>> {
        let mut out: Vec<Node> = Vec::new();
        for item in node.items() {
            let before = self.text.get(self.cursor..item.range().start as usize)?;
            let hugged = hugged.filter(|_| out.is_empty());
            let mut at = 0;
            if hugged.is_none() {
                for line in before.split_inclusive('\n') {
                    let words = line.trim_start();
                    if !words.trim_end().is_empty() && !words.starts_with('#') {
                        break;
                    }
                    at += line.len();
                }
            }
            let line = before.get(at..)?;
            let indent = line.len() - line.trim_start_matches(' ').len();
            if !line[indent..].starts_with('-') {
                return None;
            }
            let dash = self.cursor + at + indent;
            let mut made = Node {
                at: Some(dash as u32),
                lead: before[..at].to_owned(),
                ..Node::bare("-", hugged.unwrap_or(indent))
            };
            self.value(&mut made, dash + 1, item)?;
            out.push(made);
        }
        Some(out)
    }

    /// Reads the value that follows `from`, up to the end of its last line.
    fn value(&mut self, made: &mut Node, from: usize, value: NodeRef<'_>) -> Option<()> {
        let range = value.range();
        let (start, end) = (range.start as usize, range.end as usize);
        match value.raw_kind() {
            NodeKind::Empty => {
                let line = self.line_end(from);
                made.gap = self.text[from..line].to_owned();
                self.cursor = line + 1;
            }
            kind @ (NodeKind::Mapping | NodeKind::Sequence) if !value.is_flow() => {
                let line = self.line_end(from);
                let hugged = if start < line {
                    made.gap = self.text.get(from..start)?.to_owned();
                    if !made.gap.bytes().all(|byte| byte == b' ') || made.key != "-" {
                        return None;
                    }
                    made.hugs = true;
                    self.cursor = start;
                    Some(made.column + 1 + made.gap.len())
                } else {
                    made.gap = self.text[from..line].to_owned();
                    self.cursor = line + 1;
                    None
                };
                made.value = match kind {
                    NodeKind::Mapping => Value::Map(self.entries(value, hugged)?),
                    _ => Value::Seq(self.items(value, hugged)?),
                };
            }
            _ => {
                made.gap = self.text.get(from..start)?.to_owned();
                let line = self.line_end(end);
                made.tail = self.text[end..line].to_owned();
                let behind = made.tail.trim_start();
                if !behind.is_empty() && !behind.starts_with('#') {
                    return None;
                }
                self.cursor = line + 1;
                made.value = flow::value(self.text, value)?;
            }
        }
        Some(())
    }
}
