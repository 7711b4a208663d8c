//! Block scalars: where they end, and the text of their lines.
//!
//! No reader's own idea of the end is used: what belongs to the text depends on the indentation around
//! the scalar, on its header and on the blank lines behind it, and must be one answer for all of them.

use super::{line_end, line_end_text};

/// A literal or folded scalar, measured in the text of its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::syntax) struct Block {
    /// Columns that each line of the text is indented by.
    pub indent: usize,
    /// End of the last line that holds text, without its line end; the end of the header if none does.
    pub end: usize,
    /// Start of the first line behind the scalar and the blank lines that belong to it.
    pub stop: usize,
    /// Whether blank lines at the front are indented deeper than the text: readers do not agree on that.
    pub is_odd: bool,
    /// Start of the first line below the header.
    body: usize,
    keep: bool,
    strip: bool,
}

impl Block {
    /// Measures the scalar at `start`. `parent` is the column of the block collection around it, -1 if there is none.
    pub fn measure(text: &str, start: usize, parent: i32) -> Block {
        let bytes = text.as_bytes();
        let mut block = Block { indent: 0, end: start, stop: 0, is_odd: false, body: 0, keep: false, strip: false };
        let digit = block.read_header(bytes, start);
        if let Some(digit) = digit {
            block.indent = parent.max(0) as usize + usize::from(digit);
        }
        let mut deepest_blank = 0;
        let mut line = block.body;
        loop {
            let limit = if block.indent == 0 { usize::MAX } else { block.indent };
            let spaces = bytes[line..].iter().take(limit).take_while(|b| **b == b' ').count();
            let at = line + spaces;
            let end = line_end(&bytes[at..]);
            if end > 0 {
                deepest_blank = deepest_blank.max(spaces);
                line = at + end;
                continue;
            }
            if block.indent == 0 {
                block.indent = deepest_blank.max(spaces).max(parent.saturating_add(1).max(1) as usize);
                block.is_odd = deepest_blank > spaces;
            }
            if at == bytes.len() {
                block.stop = at;
                break;
            }
            if spaces < block.indent {
                block.stop = line;
                break;
            }
            block.end = line_stop(bytes, at);
            line = block.end + line_end(&bytes[block.end..]);
        }
        block
    }

    /// Reads `|2-`, sets where the body begins, and returns the indentation that it gives.
    fn read_header(&mut self, bytes: &[u8], start: usize) -> Option<u8> {
        let mut digit = None;
        let mut at = start + 1;
        while let Some(b) = bytes.get(at) {
            match b {
                b'+' => self.keep = true,
                b'-' => self.strip = true,
                b'1'..=b'9' => digit = Some(b - b'0'),
                _ => break,
            }
            at += 1;
        }
        self.end = at.min(bytes.len());
        let header_end = line_stop(bytes, self.end);
        self.body = header_end + line_end(&bytes[header_end..]);
        digit
    }

    /// Where the first line begins that holds text, behind its indentation.
    pub fn first_text(&self, text: &str) -> Option<usize> {
        let mut line = self.body;
        while line < self.stop {
            let (at, stop) = self.line(text, line);
            if at < stop {
                return Some(at);
            }
            line = stop + line_end(&text.as_bytes()[stop..]).max(1);
        }
        None
    }

    /// The text it means.
    pub fn text(&self, text: &str, is_folded: bool) -> String {
        let mut out = String::with_capacity(self.stop.saturating_sub(self.body));
        // The line end in front of the next line, and the blank lines between.
        let mut last_end = "";
        let mut blank_ends = String::new();
        let mut was_indented = false;
        let mut line = self.body;
        while line < self.stop {
            let (at, stop) = self.line(text, line);
            let end = &text[stop..stop + line_end(&text.as_bytes()[stop..])];
            line = stop + end.len();
            if at == stop {
                blank_ends.push_str(line_end_text(end));
                continue;
            }
            let is_indented = text[at..].starts_with([' ', '\t']);
            if is_folded && last_end == "\n" && !was_indented && !is_indented {
                if blank_ends.is_empty() {
                    out.push(' ');
                }
            } else {
                out.push_str(last_end);
            }
            out.push_str(&blank_ends);
            blank_ends.clear();
            out.push_str(&text[at..stop]);
            was_indented = is_indented;
            last_end = line_end_text(end);
        }
        if !self.strip {
            out.push_str(last_end);
        }
        if self.keep {
            out.push_str(&blank_ends);
        }
        out
    }

    /// Where the text of the line that starts at `line` begins and ends.
    fn line(&self, text: &str, line: usize) -> (usize, usize) {
        let bytes = &text.as_bytes()[..self.stop];
        let spaces = bytes[line..].iter().take(self.indent).take_while(|b| **b == b' ').count();
        (line + spaces, line_stop(bytes, line + spaces))
    }
}

/// The column of `at`, which is the start of a block collection: only bytes of ASCII stand in front.
pub(in crate::syntax) fn column(text: &str, at: u32) -> i32 {
    let before = &text.as_bytes()[..at as usize];
    let line = before.iter().rposition(|b| matches!(b, b'\n' | b'\r')).map_or(0, |end| end + 1);
    (before.len() - line) as i32
}

/// The end of the line around `at`, in front of its line end.
fn line_stop(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let line = &rest[..memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())];
    if line.is_ascii() {
        return at + line.len();
    }
    let rare = (0..line.len()).find(|from| line_end(&line[*from..]) > 0);
    at + rare.unwrap_or(line.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> String {
        Block::measure(source, 0, -1).text(source, source.starts_with('>'))
    }

    #[test]
    fn chomping_says_what_happens_to_the_last_line_ends() {
        assert_eq!(text("|\n  a\n\n\n"), "a\n");
        assert_eq!(text("|-\n  a\n\n\n"), "a");
        assert_eq!(text("|+\n  a\n\n\n"), "a\n\n\n");
        assert_eq!(text("|\n  a"), "a");
        assert_eq!(text("|"), "");
        assert_eq!(text("|\n\n"), "");
        assert_eq!(text("|+\n\n"), "\n");
    }

    #[test]
    fn the_first_line_of_text_sets_the_indentation_unless_the_header_does() {
        assert_eq!(text("|\n\n   a\n     b\n   c\n"), "\na\n  b\nc\n");
        assert_eq!(text("|1\n   a\n b\n"), "  a\nb\n");
        assert_eq!(text("|-2 # note\n   a\n"), " a");
    }

    #[test]
    fn folding_joins_lines_that_are_not_indented_further() {
        assert_eq!(text(">\n a\n b\n\n c\n"), "a b\nc\n");
        assert_eq!(text(">\n a\n   b\n c\n"), "a\n  b\nc\n");
        assert_eq!(text(">\n a\n\n   b\n\n c\n"), "a\n\n  b\n\nc\n");
    }

    #[test]
    fn blanks_beyond_the_indentation_are_text() {
        assert_eq!(text("|\n  a\n     \nb: 1\n"), "a\n   \n");
        assert_eq!(Block::measure("|\n  a\n     \nb: 1\n", 0, 0).end, 11);
    }

    #[test]
    fn a_scalar_ends_where_the_indentation_does() {
        let source = "a: |\n  x\n\n# c\nb: 1\n";
        let block = Block::measure(source, 3, 0);
        assert_eq!((block.end, block.stop, block.indent), (8, 10, 2));
        let empty = Block::measure("a: |-\nb: 1\n", 3, 0);
        assert_eq!((empty.end, empty.stop), (5, 6));
    }

    #[test]
    fn line_ends_of_all_sorts_are_one() {
        assert_eq!(text("|\r\n  a\r\n\r\n  b\r\n"), "a\n\nb\n");
        assert_eq!(text("|\r  a\r  b\r"), "a\nb\n");
    }
}
