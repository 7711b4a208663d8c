//! Flow collections on one line, in the form that needs no rules to read: words, quotes, `, ` and `: `.

use super::levels::have_equal;
use super::{quotes, words};
use crate::syntax::tree::{NodeKind, ScalarStyle, TreeBuilder};
use crate::text::TextRange;

/// Levels above which it is left to the thorough reader.
const MAX_LEVELS: usize = 16;

/// Reads the collection that begins at `at` into `builder` and returns where it ends.
pub(super) fn read(bytes: &[u8], at: usize, builder: &mut TreeBuilder) -> Option<usize> {
    Flow { bytes, builder }.collection(at, MAX_LEVELS)
}

struct Flow<'a> {
    /// The text up to the end of the line.
    bytes: &'a [u8],
    builder: &'a mut TreeBuilder,
}

impl Flow<'_> {
    fn collection(&mut self, at: usize, levels: usize) -> Option<usize> {
        let levels = levels.checked_sub(1)?;
        let is_mapping = self.bytes[at] == b'{';
        let (kind, close) = if is_mapping { (NodeKind::Mapping, b'}') } else { (NodeKind::Sequence, b']') };
        self.builder.open(kind, at as u32);
        let mut keys = Vec::new();
        let mut at = self.skip(at + 1);
        if *self.bytes.get(at)? != close {
            loop {
                if is_mapping {
                    at = self.key(at, &mut keys)?;
                }
                let end = self.value(at, levels)?;
                at = self.skip(end);
                match self.bytes.get(at)? {
                    b',' => at = self.skip(at + 1),
                    b if *b == close => break,
                    _ => return None,
                }
            }
        }
        self.builder.close(at as u32 + 1);
        (!have_equal(&mut keys)).then_some(at + 1)
    }

    /// Reads `key: ` and returns where the value begins.
    fn key(&mut self, at: usize, keys: &mut Vec<u64>) -> Option<usize> {
        let (style, end) = self.scalar(at)?;
        let colon = self.skip(end);
        if self.bytes.get(colon) != Some(&b':') || self.bytes.get(colon + 1) != Some(&b' ') {
            return None;
        }
        keys.push(words::key_hash(&self.bytes[at..end], style, colon - at)?);
        Some(self.skip(colon + 1))
    }

    fn value(&mut self, at: usize, levels: usize) -> Option<usize> {
        match self.bytes.get(at)? {
            b'[' | b'{' => self.collection(at, levels),
            _ => Some(self.scalar(at)?.1),
        }
    }

    fn scalar(&mut self, at: usize) -> Option<(ScalarStyle, usize)> {
        let (style, end) = match self.bytes.get(at)? {
            quote @ (b'"' | b'\'') => match quotes::end(self.bytes, at) {
                quotes::End::Here(end) => (quotes::style(*quote), end),
                _ => return None,
            },
            _ => (ScalarStyle::Plain, self.word(at)?),
        };
        self.builder.leaf(NodeKind::Scalar(style), TextRange::new(at as u32, end as u32));
        Some((style, end))
    }

    /// The end of a plain scalar of letters, digits and a few signs.
    fn word(&self, at: usize) -> Option<usize> {
        let rest = &self.bytes[at..];
        let len = rest.iter().take_while(|b| is_simple(**b)).count();
        let text = rest[..len].trim_ascii_end();
        let is_start = match text {
            [b'-', next, ..] => next.is_ascii_alphanumeric() || *next == b'-',
            [first, ..] => first.is_ascii_alphanumeric() || matches!(first, b'/' | b'_' | b'.') || *first >= 0x80,
            [] => false,
        };
        (is_start && !words::is_no_json(text)).then_some(at + text.len())
    }

    fn skip(&self, at: usize) -> usize {
        at + self.bytes[at..].iter().take_while(|b| **b == b' ').count()
    }
}

fn is_simple(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/' | b' ' | b'=' | b'+' | b'(' | b')') || b >= 0x80
}
