//! A reader of well-formed texts, for those that tree-sitter-yaml cannot read.
//!
//! Its grammar is YAML 1.2 and a little narrower than what the cluster takes (quotes that go on at column 0,
//! brackets closed further left, anchors that end at a colon), and it can neither count many lines nor
//! open many levels. This one follows libyaml, and because libyaml has read the text before, it
//! has nothing to refuse: it only has to find where things are.

mod flow;

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::syntax::scalar::{Block, line_end};
use crate::syntax::tree::{NodeId, NodeKind, ScalarStyle, Tree, TreeBuilder};
use crate::text::TextRange;

/// Reads the first document of a well-formed text that is not nested too deep.
pub(super) fn read(text: &str) -> Tree {
    let pairs = RefCell::default();
    let mut reader = Descent {
        text,
        bytes: text.as_bytes(),
        at: 0,
        line: 0,
        builder: TreeBuilder::default(),
        end: 0,
        pairs: &pairs,
    };
    reader.document();
    reader.builder.finish()
}

struct Descent<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// The next byte to look at.
    at: usize,
    /// Where its line begins.
    line: usize,
    builder: TreeBuilder,
    /// Where the last thing that was read ends.
    end: usize,
    /// Items of flow sequences that were looked at, by their place: whether they are pairs. To know that of
    /// one item, those in it are read too; each must be known once only, or every level would double the work.
    pairs: &'a RefCell<FxHashMap<usize, bool>>,
}

/// Where a node may stand.
#[derive(Clone, Copy)]
struct Place {
    /// The column of the block collection around, -1 for none.
    parent: i32,
    /// Whether a sequence may stand at that very column: behind a key.
    may_hang: bool,
    /// Whether a block collection may begin on the line that the node is announced on.
    may_be_compact: bool,
}

/// Anchor and tag in front of a node.
#[derive(Default, Clone, Copy)]
struct Properties {
    anchor: Option<TextRange>,
    tag: Option<TextRange>,
}

impl Descent<'_> {
    fn document(&mut self) {
        if self.text.starts_with('\u{feff}') {
            (self.at, self.line) = (3, 3);
        }
        self.blanks();
        while self.peek() == Some(b'%') && self.column() == 0 {
            self.skip_line();
            self.blanks();
        }
        let has_marker = self.is_marker(b'-');
        if has_marker {
            self.at += 3;
        }
        self.end = self.at;
        let place = Place { parent: -1, may_hang: false, may_be_compact: !has_marker };
        let line = self.line;
        self.blanks();
        if !self.is_over() {
            self.node(place, line);
        }
    }

    /// Reads a node, or nothing. `line` is where the line begins on which it is announced.
    fn node(&mut self, place: Place, line: usize) {
        let id = NodeId(self.builder.len() as u32);
        self.blanks();
        let mut properties = Properties::default();
        loop {
            if self.is_outside(place) {
                self.empty(self.end);
                break;
            }
            let is_compact = place.may_be_compact || self.line != line;
            if is_compact && self.block_collection(place) {
                break;
            }
            // On one line with a key, properties are the key's; the attempt above has seen to that.
            if self.properties(&mut properties) {
                self.blanks();
                continue;
            }
            self.leaf_or_flow(place.parent);
            break;
        }
        self.builder.set_properties(id, properties.anchor, properties.tag);
    }

    /// Whether what comes next belongs to a collection further out.
    fn is_outside(&self, place: Place) -> bool {
        let column = self.column();
        if self.is_over() || column < place.parent {
            return true;
        }
        // At the column of the collection around stand its next entry, a sequence that is the value of a
        // key, or, as libyaml alone has it, a value that cannot be a key.
        let is_item = self.is_indicator(b'-');
        let is_entry = is_item || self.is_indicator(b'?') || self.is_indicator(b':') || self.is_key();
        column == place.parent && is_entry && !(place.may_hang && is_item)
    }

    /// Reads a block collection if one begins here.
    fn block_collection(&mut self, place: Place) -> bool {
        if self.is_indicator(b'-') {
            self.sequence();
            return true;
        }
        let hangs = place.may_hang && self.column() == place.parent;
        if !hangs && (self.is_indicator(b'?') || self.is_indicator(b':') || self.is_key()) {
            self.mapping();
            return true;
        }
        false
    }

    fn sequence(&mut self) {
        let column = self.column();
        self.builder.open(NodeKind::Sequence, self.at as u32);
        while !self.is_over() && self.column() == column && self.is_indicator(b'-') {
            self.at += 1;
            self.end = self.at;
            self.node(Place { parent: column, may_hang: false, may_be_compact: true }, self.line);
            self.blanks();
        }
        self.builder.close(self.end as u32);
    }

    fn mapping(&mut self) {
        let column = self.column();
        self.builder.open(NodeKind::Mapping, self.at as u32);
        while !self.is_over() && self.column() == column && !self.is_indicator(b'-') {
            let is_explicit = self.is_indicator(b'?');
            if is_explicit {
                self.at += 1;
                self.end = self.at;
                self.node(Place { parent: column, may_hang: false, may_be_compact: true }, self.line);
                self.blanks();
            } else if self.is_indicator(b':') {
                self.empty(self.at);
            } else {
                self.key();
            }
            if self.peek() == Some(b':') && !self.is_over() && (!is_explicit || self.column() == column) {
                self.at += 1;
                self.end = self.at;
                self.node(Place { parent: column, may_hang: true, may_be_compact: is_explicit }, self.line);
            } else {
                self.empty(self.end);
            }
            self.blanks();
        }
        self.builder.close(self.end as u32);
    }

    /// A key with its properties, up to its colon.
    fn key(&mut self) {
        let id = NodeId(self.builder.len() as u32);
        let mut properties = Properties::default();
        while self.properties(&mut properties) {
            self.spaces();
        }
        match self.peek() {
            // Nothing, or what cannot be a key.
            Some(b'|' | b'>') => self.empty(self.end),
            Some(b':') if self.is_blank_at(self.at + 1) => self.empty(self.end),
            // A key stands on one line, so no column ends it.
            _ => self.leaf_or_flow(i32::MAX),
        }
        self.builder.set_properties(id, properties.anchor, properties.tag);
        self.spaces();
    }

    /// Whether a key with its colon stands on this line.
    fn is_key(&self) -> bool {
        let mut ahead = Descent { builder: TreeBuilder::default(), ..*self };
        let line = ahead.line;
        ahead.key();
        ahead.line == line && ahead.is_indicator(b':')
    }

    /// Reads an anchor or a tag.
    fn properties(&mut self, properties: &mut Properties) -> bool {
        let start = self.at;
        match self.peek() {
            Some(b'&') => {
                self.name();
                properties.anchor = Some(TextRange::new(start as u32 + 1, self.at as u32));
            }
            Some(b'!') => {
                let is_verbatim = self.bytes[self.at..].starts_with(b"!<");
                let ends = |b: &u8| if is_verbatim { *b == b'>' } else { is_blank(*b) || is_flow_indicator(*b) };
                let rest = &self.bytes[self.at..];
                self.at += rest.iter().position(ends).map_or(rest.len(), |len| len + usize::from(is_verbatim));
                properties.tag = Some(TextRange::new(start as u32, self.at as u32));
            }
            _ => return false,
        }
        self.end = self.at;
        true
    }

    /// The name behind `&` or `*`.
    fn name(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let is_name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        self.at += 1 + rest.iter().take_while(is_name).count();
    }

    /// A scalar, an alias or a flow collection.
    fn leaf_or_flow(&mut self, parent: i32) {
        let start = self.at;
        match self.peek() {
            Some(b'[') => self.flow(NodeKind::Sequence, b']'),
            Some(b'{') => self.flow(NodeKind::Mapping, b'}'),
            Some(b'"') => self.quoted(ScalarStyle::DoubleQuoted),
            Some(b'\'') => self.quoted(ScalarStyle::SingleQuoted),
            Some(b'*') => {
                self.name();
                self.leaf(NodeKind::Alias, start, self.at);
            }
            Some(b @ (b'|' | b'>')) => {
                let style = if b == b'|' { ScalarStyle::Literal } else { ScalarStyle::Folded };
                let block = Block::measure(self.text, start, parent);
                self.leaf(NodeKind::Scalar(style), start, block.end);
                (self.at, self.line) = (block.stop, block.stop);
            }
            _ => self.plain(parent, false),
        }
    }

    fn quoted(&mut self, style: ScalarStyle) {
        let start = self.at;
        let quote = self.bytes[start];
        self.at += 1;
        while let Some(b) = self.peek() {
            match b {
                b'\\' if quote == b'"' && line_end(&self.bytes[self.at + 1..]) == 0 => self.at += 2,
                b if b == quote && quote == b'\'' && self.bytes.get(self.at + 1) == Some(&quote) => self.at += 2,
                b if b == quote => {
                    self.at += 1;
                    break;
                }
                _ => self.step(),
            }
        }
        self.at = self.at.min(self.bytes.len());
        self.leaf(NodeKind::Scalar(style), start, self.at);
    }

    fn plain(&mut self, parent: i32, is_flow: bool) {
        let start = self.at;
        let mut end = start;
        let mut end_line = self.line;
        loop {
            while let Some(b) = self.peek() {
                let ends_key = b == b':' && self.is_blank_at(self.at + 1);
                if is_blank(b) || line_end(&self.bytes[self.at..]) > 0 || ends_key || (is_flow && is_flow_indicator(b))
                {
                    break;
                }
                self.at += 1;
                (end, end_line) = (self.at, self.line);
            }
            let before = self.at;
            while self.peek().is_some_and(|b| is_blank(b) || line_end(&self.bytes[self.at..]) > 0) {
                self.step();
            }
            let goes_on = self.at > before
                && !self.is_over()
                && self.peek() != Some(b'#')
                && (is_flow || self.line == end_line || self.column() > parent);
            if !goes_on
                || self
                    .peek()
                    .is_some_and(|b| (b == b':' && self.is_blank_at(self.at + 1)) || (is_flow && is_flow_indicator(b)))
            {
                break;
            }
        }
        (self.at, self.line) = (end, end_line);
        self.leaf(NodeKind::Scalar(ScalarStyle::Plain), start, end);
    }

    fn leaf(&mut self, kind: NodeKind, start: usize, end: usize) {
        self.builder.leaf(kind, TextRange::new(start as u32, end as u32));
        self.end = end;
    }

    fn empty(&mut self, at: usize) {
        self.leaf(NodeKind::Empty, at, at);
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Goes over a character or a line end.
    fn step(&mut self) {
        match line_end(&self.bytes[self.at..]) {
            0 => self.at += 1,
            len => {
                self.at += len;
                self.line = self.at;
            }
        }
    }

    /// Goes over blanks, line ends and comments.
    fn blanks(&mut self) {
        while let Some(b) = self.peek() {
            if b == b'#' {
                self.skip_line();
            } else if is_blank(b) || line_end(&self.bytes[self.at..]) > 0 {
                self.step();
            } else if self.at == self.line && self.text[self.at..].starts_with('\u{feff}') {
                (self.at, self.line) = (self.at + 3, self.line + 3);
            } else {
                break;
            }
        }
    }

    fn spaces(&mut self) {
        while self.peek().is_some_and(is_blank) {
            self.at += 1;
        }
    }

    fn skip_line(&mut self) {
        while self.at < self.bytes.len() && line_end(&self.bytes[self.at..]) == 0 {
            self.at += 1;
        }
    }

    fn column(&self) -> i32 {
        self.text[self.line..self.at].chars().count() as i32
    }

    /// Whether `indicator` stands here with a blank behind it.
    fn is_indicator(&self, indicator: u8) -> bool {
        self.peek() == Some(indicator) && self.is_blank_at(self.at + 1)
    }

    fn is_blank_at(&self, at: usize) -> bool {
        match self.bytes.get(at..) {
            None | Some([]) => true,
            Some(rest) => is_blank(rest[0]) || line_end(rest) > 0,
        }
    }

    /// Whether the document ends here.
    fn is_over(&self) -> bool {
        self.at >= self.bytes.len() || (self.at == self.line && (self.is_marker(b'-') || self.is_marker(b'.')))
    }

    fn is_marker(&self, sign: u8) -> bool {
        self.at == self.line && self.bytes[self.at..].starts_with(&[sign; 3]) && self.is_blank_at(self.at + 3)
    }
}

fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\t')
}

fn is_flow_indicator(b: u8) -> bool {
    matches!(b, b',' | b'[' | b']' | b'{' | b'}')
}
