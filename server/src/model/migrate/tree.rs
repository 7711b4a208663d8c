//! A document as a tree that can be changed and written again, without losing a character of what nobody changed.
//!
//! Every piece of text belongs to one node: the lines above it (comments, blank lines), its key, what stands between
//! key and value (a colon, anchors, a comment), the value as written and what follows on its line. Writing the pieces
//! one after the other gives the document back; a node that moves takes its pieces along and only its columns change.
//! A document that does not come back exactly is not one to touch, and [`Document::read`] gives `None`.

use super::flow;
use super::read::Reader;
use crate::syntax::NodeRef;

/// Spaces that a new level is indented by.
pub const STEP: usize = 2;

/// An entry of a mapping, an item of a sequence, or (without key and value) comments that lost the node below them.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stood in the document; `None` for what is new.
    pub at: Option<u32>,
    /// Whole lines above it.
    pub lead: String,
    /// Column of the key or the dash.
    pub column: usize,
    /// The key as written, `-` for an item, empty for the root and for stray comments.
    pub key: String,
    /// The key decoded.
    pub name: String,
    /// From the key to the value; up to the end of the line where the value begins below.
    pub gap: String,
    /// What it holds.
    pub value: Value,
    /// Behind the value, to the end of the line.
    pub tail: String,
    /// Whether the first child of a block collection stands on the line of the dash.
    pub hugs: bool,
}

/// What a node holds.
#[derive(Debug, Clone)]
pub enum Value {
    /// Nothing.
    Empty,
    /// A scalar or an alias: as written, and decoded.
    Scalar(String, String),
    /// A block mapping.
    Map(Vec<Node>),
    /// A block sequence.
    Seq(Vec<Node>),
    /// A collection in brackets: as written, and as a block would hold it.
    Flow(String, Box<Value>),
}

/// A whole document.
#[derive(Debug, Clone)]
pub struct Document {
    /// The root: a node without a key.
    pub root: Node,
    rest: String,
    crlf: bool,
    ends_with_newline: bool,
}

impl Document {
    /// Reads a document; `None` if it could not be written again exactly as it is.
    pub fn read(text: &str, root: NodeRef<'_>) -> Option<Document> {
        let crlf = text.contains("\r\n");
        if crlf {
            let unix = text.replace("\r\n", "\n");
            let parsed = crate::syntax::parse(&unix);
            let mut document = Document::read(&unix, NodeRef::root(&unix, &parsed.tree)?)?;
            document.crlf = true;
            return (document.text() == text).then_some(document);
        }
        let ends_with_newline = text.ends_with('\n') || text.is_empty();
        let whole = if ends_with_newline { text.to_owned() } else { format!("{text}\n") };
        let (value, end) = Reader::read(&whole, root)?;
        let rest = whole[end.min(whole.len())..].to_owned();
        let root = Node { value, ..Node::bare("", 0) };
        let document = Document { root, rest, crlf, ends_with_newline };
        (document.text() == text).then_some(document)
    }

    /// The document as text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        match &self.root.value {
            Value::Map(items) | Value::Seq(items) => items.iter().for_each(|item| item.write(&mut out)),
            Value::Flow(raw, _) | Value::Scalar(raw, _) => {
                out.push_str(&self.root.lead);
                out.push_str(raw);
                out.push_str(&self.root.tail);
                out.push('\n');
            }
            Value::Empty => {}
        }
        out.push_str(&self.rest);
        if !self.ends_with_newline {
            out.pop();
        }
        if self.crlf { out.replace('\n', "\r\n") } else { out }
    }
}

impl Node {
    /// A node with a key and nothing else.
    pub fn bare(key: &str, column: usize) -> Node {
        Node {
            at: None,
            lead: String::new(),
            column,
            key: key.to_owned(),
            name: key.to_owned(),
            gap: String::new(),
            value: Value::Empty,
            tail: String::new(),
            hugs: false,
        }
    }

    /// `key: raw`, with `raw` as it shall be written.
    pub fn scalar(key: &str, raw: &str, column: usize) -> Node {
        let value = Value::Scalar(raw.to_owned(), raw.trim_matches(['"', '\'']).to_owned());
        Node { gap: ": ".to_owned(), value, ..Node::bare(key, column) }
    }

    /// `key:` with entries below it, which are moved to where they belong.
    pub fn map(key: &str, column: usize, entries: Vec<Node>) -> Node {
        let mut made = Node { gap: ":".to_owned(), ..Node::bare(key, column) };
        made.value = Value::Map(entries.into_iter().map(|entry| entry.moved_to(column + STEP)).collect());
        made
    }

    /// `key:` with items below it: `- a`.
    pub fn list(key: &str, column: usize, items: Vec<Node>) -> Node {
        let mut made = Node { gap: ":".to_owned(), ..Node::bare(key, column) };
        made.value = Value::Seq(items.into_iter().map(|item| item.moved_to(column + STEP)).collect());
        made
    }

    /// An item with entries: `- a: b`.
    pub fn item(column: usize, entries: Vec<Node>) -> Node {
        let entries = entries.into_iter().map(|entry| entry.moved_to(column + 2)).collect();
        Node { gap: " ".to_owned(), value: Value::Map(entries), hugs: true, ..Node::bare("-", column) }
    }

    /// Comments without a node.
    pub fn stray(lead: String) -> Node {
        Node { lead, ..Node::bare("", 0) }
    }

    /// The node with all below it, in another column.
    pub fn moved_to(mut self, column: usize) -> Node {
        let by = column as isize - self.column as isize;
        self.shift(by);
        self
    }

    fn shift(&mut self, by: isize) {
        if by == 0 {
            return;
        }
        self.lead = shifted(&self.lead, by, true);
        self.column = self.column.saturating_add_signed(by);
        self.gap = shifted(&self.gap, by, false);
        match &mut self.value {
            Value::Map(items) | Value::Seq(items) => items.iter_mut().for_each(|item| item.shift(by)),
            Value::Scalar(raw, _) | Value::Flow(raw, _) => *raw = shifted(raw, by, false),
            Value::Empty => {}
        }
    }

    fn is_stray(&self) -> bool {
        self.key.is_empty()
    }

    /// What it holds as a collection, brackets seen through.
    pub fn children(&self) -> &[Node] {
        match &self.value {
            Value::Map(items) | Value::Seq(items) => items,
            Value::Flow(_, inner) => match &**inner {
                Value::Map(items) | Value::Seq(items) => items,
                _ => &[],
            },
            _ => &[],
        }
    }

    /// Whether it holds a mapping.
    pub fn is_map(&self) -> bool {
        match &self.value {
            Value::Map(_) => true,
            Value::Flow(_, inner) => matches!(**inner, Value::Map(_)),
            _ => false,
        }
    }

    /// Whether it holds a sequence.
    pub fn is_seq(&self) -> bool {
        match &self.value {
            Value::Seq(_) => true,
            Value::Flow(_, inner) => matches!(**inner, Value::Seq(_)),
            _ => false,
        }
    }

    /// The text of a scalar that says something.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(raw, text) if !raw.starts_with('*') => Some(text),
            _ => None,
        }
    }

    /// Whether it holds a scalar or an alias, and not null.
    pub fn is_scalar(&self) -> bool {
        matches!(&self.value, Value::Scalar(raw, _) if !matches!(raw.as_str(), "~" | "null" | "Null" | "NULL"))
    }

    /// The child with a key.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.children().iter().find(|child| !child.is_stray() && child.name == name)
    }

    /// The child at keys with dots between them.
    pub fn at_path(&self, path: &str) -> Option<&Node> {
        path.split('.').try_fold(self, |node, key| node.get(key))
    }

    /// What it holds, to change: brackets are opened into lines first.
    pub fn open(&mut self) -> &mut Vec<Node> {
        if let Value::Flow(..) = &self.value {
            flow::open(self);
        }
        if !matches!(self.value, Value::Map(_) | Value::Seq(_)) {
            self.value = Value::Map(Vec::new());
        }
        match &mut self.value {
            Value::Map(items) | Value::Seq(items) => items,
            // Both other arms were ruled out above.
            _ => unreachable!("a collection"),
        }
    }

    /// The column that its children stand in, or would.
    pub fn child_column(&self) -> usize {
        let first = self.children().iter().find(|child| !child.is_stray() && child.at.is_some());
        match (&self.value, first) {
            (Value::Map(_) | Value::Seq(_), Some(first)) => first.column,
            _ if self.key.is_empty() => 0,
            _ => self.column + STEP,
        }
    }

    /// Renames the key, quotes kept.
    pub fn rename(&mut self, to: &str) {
        let quote = self.key.chars().next().filter(|c| matches!(c, '"' | '\''));
        self.key = quote.map_or_else(|| to.to_owned(), |quote| format!("{quote}{to}{quote}"));
        to.clone_into(&mut self.name);
    }

    /// Replaces the text of a plain or quoted scalar, quotes kept.
    pub fn set_text(&mut self, to: &str) {
        if let Value::Scalar(raw, text) = &mut self.value {
            let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\''));
            *raw = quote.map_or_else(|| to.to_owned(), |quote| format!("{quote}{to}{quote}"));
            to.clone_into(text);
        }
    }

    /// All comments that belong to it, as lines in its column.
    pub fn comments(&self) -> String {
        let mut out = String::new();
        self.collect_comments(self.column, &mut out);
        out
    }

    fn collect_comments(&self, column: usize, out: &mut String) {
        let mut add = |comment: &str| {
            out.extend(std::iter::repeat_n(' ', column));
            out.push_str(comment.trim());
            out.push('\n');
        };
        self.lead.lines().map(str::trim).filter(|line| line.starts_with('#')).for_each(&mut add);
        self.gap.lines().filter_map(flow::comment).for_each(&mut add);
        if let Value::Flow(raw, _) = &self.value {
            raw.lines().filter_map(flow::comment).for_each(&mut add);
        }
        flow::comment(&self.tail).into_iter().for_each(&mut add);
        if let Value::Map(items) | Value::Seq(items) = &self.value {
            items.iter().for_each(|item| item.collect_comments(column, out));
        }
    }

    fn write(&self, out: &mut String) {
        out.push_str(&self.lead);
        if self.is_stray() {
            return;
        }
        let children = match &self.value {
            Value::Map(items) | Value::Seq(items) if items.iter().any(|item| !item.is_stray()) => items.as_slice(),
            Value::Map(items) | Value::Seq(items) => {
                items.iter().for_each(|item| out.push_str(&item.lead));
                &[]
            }
            _ => &[],
        };
        let hugged = children.iter().position(|child| !child.is_stray()).filter(|_| self.hugs);
        if let Some(first) = hugged {
            // There is no line above the first child but the one above the dash.
            children[..=first].iter().for_each(|child| out.push_str(&child.lead));
        }
        out.extend(std::iter::repeat_n(' ', self.column));
        out.push_str(&self.key);
        match &self.value {
            Value::Map(_) | Value::Seq(_) if !children.is_empty() => {
                out.push_str(&self.gap);
                if let Some(first) = hugged {
                    let mut line = String::new();
                    Node { lead: String::new(), ..children[first].clone() }.write(&mut line);
                    out.push_str(line.trim_start_matches(' '));
                    children[first + 1..].iter().for_each(|child| child.write(out));
                } else {
                    out.push('\n');
                    children.iter().for_each(|child| child.write(out));
                }
            }
            Value::Map(_) | Value::Seq(_) => {
                let empty = if matches!(self.value, Value::Map(_)) { "{}" } else { "[]" };
                let (colon, comment) = match flow::comment(&self.gap) {
                    Some(comment) => (self.gap.trim_end().trim_end_matches(comment).trim_end(), format!("  {comment}")),
                    None => (self.gap.trim_end(), String::new()),
                };
                out.push_str(&format!("{colon} {empty}{comment}\n"));
            }
            Value::Empty => out.push_str(&format!("{}{}\n", self.gap, self.tail)),
            Value::Scalar(raw, _) | Value::Flow(raw, _) => {
                out.push_str(&format!("{}{raw}{}\n", self.gap, self.tail));
            }
        }
    }
}

/// Takes a node out; its comments stay where it was.
pub fn remove(items: &mut Vec<Node>, at: usize) -> Node {
    let node = items.remove(at);
    let comments = node.comments();
    if !comments.is_empty() {
        match items.get_mut(at) {
            Some(next) => next.lead.insert_str(0, &comments),
            None => items.push(Node::stray(comments)),
        }
    }
    node
}

/// Lines moved by some columns; the first one only where `first` says so.
fn shifted(text: &str, by: isize, first: bool) -> String {
    if !first && !text.contains('\n') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if (number == 0 && !first) || line.trim().is_empty() {
            out.push_str(line);
        } else if by > 0 {
            out.extend(std::iter::repeat_n(' ', by.unsigned_abs()));
            out.push_str(line);
        } else {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            out.push_str(&line[spaces.min(by.unsigned_abs())..]);
        }
    }
    out
}
