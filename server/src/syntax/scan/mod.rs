//! The fast reader: a line scanner for the plain block style that nearly all manifests are written in.
//!
//! It reads what a generator or a tidy person writes: block mappings and sequences, scalars of all five
//! styles, comments, small flow collections. Whatever else it meets (anchors, aliases, tags, tabs, `? `,
//! quotes over several lines, keys given twice, anything broken), it gives up at once, and
//! [`super::parse`] reads the text. So it must never accept what that one refuses, and never make
//! another tree; what it gives up on costs speed only.

mod characters;
mod flow;
mod levels;
mod quotes;
mod words;

use super::scalar::Block;
use super::tree::{NodeKind, ScalarStyle, Tree, TreeBuilder};
use crate::text::TextRange;
use levels::{Kind, Levels};
use words::{Word, is_plain_start};

/// The tree of `text`, or `None` where only [`super::parse`] can tell.
pub fn scan(text: &str) -> Option<Tree> {
    if !characters::are_simple(text.as_bytes()) {
        return None;
    }
    let builder = TreeBuilder::with_capacity(text.len() / 12);
    let mut scanner = Scanner { text, bytes: text.as_bytes(), builder, levels: Levels::new(), end: 0 };
    let mut at = 0;
    while at < text.len() {
        at = scanner.line(at)?;
    }
    scanner.finish()
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    builder: TreeBuilder,
    levels: Levels,
    /// Where the last node ends.
    end: u32,
}

/// A line: `start..end` without its line end, and where the next one begins.
#[derive(Clone, Copy)]
struct Line {
    end: usize,
    next: usize,
}

impl Scanner<'_> {
    /// Reads what begins on the line at `start` and returns where the next unread line begins.
    fn line(&mut self, start: usize) -> Option<usize> {
        let line = self.line_at(start);
        let at = start + self.spaces(start, line.end);
        match self.bytes.get(at).filter(|_| at < line.end) {
            None | Some(b'#') => return Some(line.next),
            Some(b'-' | b'.') if at == start && self.is_marker(at, line.end) => return None,
            Some(_) => {}
        }
        let mut column = at - start;
        let is_item = self.is_indicator(at, line.end, b'-');
        self.close_deeper(column, is_item)?;
        let mut at = at;
        let mut is_first = true;
        while self.is_indicator(at, line.end, b'-') {
            self.item(at, column, is_first)?;
            is_first = false;
            let next = at + 1 + self.spaces(at + 1, line.end);
            if next == line.end || self.bytes[next] == b'#' {
                return Some(line.next);
            }
            column += next - at;
            at = next;
        }
        self.entry_or_value(at, column, line)
    }

    fn line_at(&self, start: usize) -> Line {
        match memchr::memchr(b'\n', &self.bytes[start..]) {
            None => Line { end: self.bytes.len(), next: self.bytes.len() },
            Some(len) => {
                let end = start + len;
                let has_cr = len > 0 && self.bytes[end - 1] == b'\r';
                Line { end: end - usize::from(has_cr), next: end + 1 }
            }
        }
    }

    fn spaces(&self, at: usize, end: usize) -> usize {
        self.bytes[at..end].iter().take_while(|b| **b == b' ').count()
    }

    /// Whether `indicator` stands at `at` with a blank or the end of the line behind it.
    fn is_indicator(&self, at: usize, end: usize, indicator: u8) -> bool {
        self.bytes[at] == indicator && (at + 1 == end || self.bytes[at + 1] == b' ')
    }

    /// `---` and `...`: the stream should have been split there.
    fn is_marker(&self, at: usize, end: usize) -> bool {
        let rest = &self.bytes[at..end];
        (rest.starts_with(b"---") || rest.starts_with(b"...")) && matches!(rest.get(3), None | Some(b' ' | b'\t'))
    }

    /// An item of a sequence, whose dash stands at `at`.
    fn item(&mut self, at: usize, column: usize, is_first: bool) -> Option<()> {
        let top = self.levels.top();
        if top.kind == Kind::Sequence && top.indent == column as i32 {
            self.fill();
        } else {
            // A sequence may stand at the column of the key that it is the value of.
            let at_key = is_first && top.kind == Kind::Mapping && top.indent == column as i32;
            if top.open_value.is_none() || !(top.indent < column as i32 || at_key) {
                return None;
            }
            self.open(NodeKind::Sequence, Kind::Sequence, at, column)?;
        }
        self.levels.top_mut().open_value = Some(at as u32 + 1);
        Some(())
    }

    /// A key with what follows it on its line, or a value alone.
    fn entry_or_value(&mut self, at: usize, column: usize, line: Line) -> Option<usize> {
        let (style, key_end, colon) = match self.bytes[at] {
            b'"' | b'\'' => {
                let end = match quotes::end(&self.bytes[..line.end], at) {
                    quotes::End::Here(end) => end,
                    quotes::End::Below => return self.lone_value(at, column, line),
                    quotes::End::Odd => return None,
                };
                let colon = end + self.spaces(end, line.end);
                if colon == line.end || !self.is_indicator(colon, line.end, b':') {
                    return self.lone_value(at, column, line);
                }
                (quotes::style(self.bytes[at]), end, colon)
            }
            _ if is_plain_start(&self.bytes[at..line.end]) => match words::plain(&self.bytes[..line.end], at)? {
                Word::Key { end, colon } => (ScalarStyle::Plain, end, colon),
                Word::Value { .. } => return self.lone_value(at, column, line),
            },
            _ => return self.lone_value(at, column, line),
        };
        self.key(at, key_end, style, colon, column)?;
        let value = colon + 1 + self.spaces(colon + 1, line.end);
        if value == line.end || self.bytes[value] == b'#' {
            return Some(line.next);
        }
        self.value(value, line)
    }

    fn key(&mut self, at: usize, end: usize, style: ScalarStyle, colon: usize, column: usize) -> Option<()> {
        let top = self.levels.top();
        if top.kind == Kind::Mapping && top.indent == column as i32 {
            self.fill();
        } else {
            if top.open_value.is_none() || top.indent >= column as i32 {
                return None;
            }
            self.open(NodeKind::Mapping, Kind::Mapping, at, column)?;
        }
        self.levels.add_key(words::key_hash(&self.bytes[at..end], style, colon - at)?);
        self.leaf(style, at, end);
        self.levels.top_mut().open_value = Some(colon as u32 + 1);
        Some(())
    }

    /// A value on a line of its own, or behind a dash.
    fn lone_value(&mut self, at: usize, column: usize, line: Line) -> Option<usize> {
        let top = self.levels.top();
        let has_place = top.open_value.is_some() && top.kind != Kind::Root && top.indent < column as i32;
        if has_place { self.value(at, line) } else { None }
    }

    /// The value of the innermost open place.
    fn value(&mut self, at: usize, line: Line) -> Option<usize> {
        let indent = self.levels.top().indent;
        self.levels.top_mut().open_value = None;
        let end = match self.bytes[at] {
            b'"' | b'\'' => return self.quoted_value(at, indent, line),
            b'[' | b'{' => {
                let end = flow::read(&self.bytes[..line.end], at, &mut self.builder)?;
                self.end = end as u32;
                end
            }
            b'|' | b'>' => return self.block_scalar(at, indent, line),
            _ => return self.plain_value(at, indent, line),
        };
        self.is_rest_empty(end, line.end).then_some(line.next)
    }

    /// A quoted scalar, which may end on a line further down.
    fn quoted_value(&mut self, at: usize, indent: i32, line: Line) -> Option<usize> {
        let mut line = line;
        let mut from = quotes::end(&self.bytes[..line.end], at);
        loop {
            match from {
                quotes::End::Odd => return None,
                quotes::End::Here(end) => {
                    self.leaf(quotes::style(self.bytes[at]), at, end);
                    return self.is_rest_empty(end, line.end).then_some(line.next);
                }
                quotes::End::Below if line.next == self.bytes.len() => return None,
                quotes::End::Below => {
                    let start = line.next;
                    line = self.line_at(start);
                    let word = start + self.spaces(start, line.end);
                    // Readers do not agree on lines that are indented less, or by tabs.
                    if word < line.end && (((word - start) as i32) <= indent || self.bytes[word] == b'\t') {
                        return None;
                    }
                    from = quotes::end_below(&self.bytes[..line.end], word, self.bytes[at]);
                }
            }
        }
    }

    /// Whether nothing but a comment stands behind a value.
    fn is_rest_empty(&self, end: usize, line_end: usize) -> bool {
        let spaces = self.spaces(end, line_end);
        end + spaces == line_end || (spaces > 0 && self.bytes[end + spaces] == b'#')
    }

    fn block_scalar(&mut self, at: usize, indent: i32, line: Line) -> Option<usize> {
        let header = words::block_header(&self.bytes[at..line.end])?;
        if !self.is_rest_empty(at + header, line.end) {
            return None;
        }
        let block = Block::measure(self.text, at, indent);
        let first = block.first_text(self.text);
        // libyaml allows no tab before it knows the indentation.
        if block.is_odd || first.is_some_and(|at| self.bytes[at] == b'\t') {
            return None;
        }
        let style = if self.bytes[at] == b'|' { ScalarStyle::Literal } else { ScalarStyle::Folded };
        self.leaf(style, at, block.end);
        Some(block.stop)
    }

    /// A plain scalar, with the lines on which it goes on.
    fn plain_value(&mut self, at: usize, indent: i32, line: Line) -> Option<usize> {
        if !is_plain_start(&self.bytes[at..line.end]) {
            return None;
        }
        let Word::Value { mut end, mut has_comment } = words::plain(&self.bytes[..line.end], at)? else { return None };
        if words::is_no_json(&self.bytes[at..end]) {
            return None;
        }
        let mut next = line.next;
        let mut ahead = line.next;
        while !has_comment && ahead < self.bytes.len() {
            let line = self.line_at(ahead);
            let word = ahead + self.spaces(ahead, line.end);
            if word == line.end {
                ahead = line.next;
                continue;
            }
            if ((word - ahead) as i32) <= indent || self.bytes[word] == b'#' {
                break;
            }
            let Word::Value { end: word_end, has_comment: comment } = words::plain(&self.bytes[..line.end], word)?
            else {
                return None;
            };
            (end, has_comment, ahead, next) = (word_end, comment, line.next, line.next);
        }
        self.leaf(ScalarStyle::Plain, at, end);
        Some(next)
    }

    fn leaf(&mut self, style: ScalarStyle, start: usize, end: usize) {
        self.builder.leaf(NodeKind::Scalar(style), TextRange::new(start as u32, end as u32));
        self.end = end as u32;
    }

    /// Puts nothing where a value was expected, if none came.
    fn fill(&mut self) {
        if let Some(at) = self.levels.top_mut().open_value.take() {
            self.builder.leaf(NodeKind::Empty, TextRange::empty(at));
            self.end = at;
        }
    }

    fn open(&mut self, node: NodeKind, kind: Kind, at: usize, column: usize) -> Option<()> {
        self.levels.top_mut().open_value = None;
        self.builder.open(node, at as u32);
        self.levels.push(kind, column as i32)
    }

    /// Closes the levels that a token at `column` ends.
    fn close_deeper(&mut self, column: usize, is_item: bool) -> Option<()> {
        loop {
            let top = self.levels.top();
            let ends =
                top.indent > column as i32 || (top.indent == column as i32 && top.kind == Kind::Sequence && !is_item);
            if !ends {
                return Some(());
            }
            self.close()?;
        }
    }

    fn close(&mut self) -> Option<()> {
        self.fill();
        self.builder.close(self.end);
        self.levels.pop()
    }

    fn finish(mut self) -> Option<Tree> {
        while self.levels.top().indent >= 0 {
            self.close()?;
        }
        Some(self.builder.finish())
    }
}
