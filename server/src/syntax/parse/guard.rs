//! What is looked at before any parser sees a text, because a parser would fail in a bad way.
//!
//! tree-sitter-yaml ends the process at 254 open block levels and cannot count more than 32,767 lines;
//! libyaml needs time that grows with the square of the flow levels. All of this is estimated from
//! the text alone, on the safe side first, and looked at closely only where the estimate is too high.

use crate::syntax::scalar::{Block, line_end};

/// Levels of nesting, block and flow each, that are read.
pub(super) const MAX_DEPTH: usize = 200;
/// Line ends that tree-sitter-yaml can count, the two of `\r\n` each.
const MAX_LINE_ENDS: usize = 32_000;
/// Columns at which a block may begin that surely do not fill tree-sitter's stack of 253 levels, which
/// may hold a mapping and a sequence for each column.
const SAFE_COLUMNS: usize = 120;
/// Bytes given to tree-sitter. No object of a cluster is larger than 3 MiB.
const MAX_BYTES: usize = 8 << 20;

/// Whether tree-sitter can be trusted with the length of `text`.
pub(super) fn is_small(text: &str) -> bool {
    text.len() <= MAX_BYTES && memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()).count() <= MAX_LINE_ENDS
}

/// Whether tree-sitter can be trusted with the depth of `text`, whatever it takes for a block.
pub(super) fn is_shallow(text: &str) -> bool {
    let mut columns = vec![false; 1];
    let mut count = 0;
    for line in lines(text, 0) {
        let mut see = |column: usize| {
            if columns.len() <= column {
                columns.resize(column + 1, false);
            }
            if !std::mem::replace(&mut columns[column], true) {
                count += 1;
            }
        };
        let mut at = indentation(line);
        see(at);
        while let Some(next) = after_indicator(line, at) {
            at = next;
            see(at);
        }
        if count > SAFE_COLUMNS {
            return false;
        }
    }
    true
}

/// The first place at which `text` is nested too deep to be read.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let is_flat = flow_estimate(text) <= MAX_DEPTH;
    if is_flat && is_shallow(text) {
        return None;
    }
    let mut levels = Levels { open: Vec::new(), flow: 0 };
    let mut start = 0;
    while start < text.len() {
        let Some(line) = lines(text, start).next() else { break };
        if let Err(at) = levels.line(line) {
            return Some(start + at);
        }
        start = match block_scalar(line) {
            Some(at) if levels.flow == 0 => {
                let parent = levels.open.last().map_or(-1, |column| *column as i32);
                Block::measure(text, start + at, parent).stop
            }
            _ => start + line.len() + line_end(&text.as_bytes()[start + line.len()..]).max(1),
        };
    }
    None
}

/// The deepest flow nesting that any reading of the text could find.
fn flow_estimate(text: &str) -> usize {
    let mut depth: usize = 0;
    let mut deepest = 0;
    for b in text.bytes() {
        match b {
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Follows the levels of a text line by line.
struct Levels {
    /// Columns of the open block collections; those of a mapping and of a sequence in it may be equal.
    open: Vec<usize>,
    flow: usize,
}

impl Levels {
    /// Takes the next line; an error is the place in it where the nesting gets too deep.
    fn line(&mut self, line: &str) -> Result<(), usize> {
        let mut at = indentation(line);
        if line[at..].is_empty() || line[at..].starts_with('#') {
            return Ok(());
        }
        if self.flow == 0 {
            while self.open.last().is_some_and(|column| *column > at) {
                self.open.pop();
            }
            loop {
                let next = after_indicator(line, at);
                let same = self.open.iter().rev().take_while(|column| **column == at).count();
                // Two levels can share a column: a mapping, and a sequence as the value of its last key.
                if same == 0 || (same == 1 && next.is_some()) {
                    self.open.push(at);
                }
                if self.open.len() > MAX_DEPTH {
                    return Err(at);
                }
                match next {
                    Some(next) => at = next,
                    None => break,
                }
            }
        }
        self.flow_levels(line, at)
    }

    fn flow_levels(&mut self, line: &str, from: usize) -> Result<(), usize> {
        let mut before = b' ';
        let mut quote = None;
        // Whether a value may begin here: brackets and quotes inside a word are text.
        let mut is_start = true;
        for (at, b) in line.bytes().enumerate().skip(from) {
            match (quote, b) {
                (Some(open), _) => {
                    if b == open && (before != b'\\' || open == b'\'') {
                        quote = None;
                    }
                }
                (None, b' ' | b'\t') => is_start |= before == b':',
                (None, b'#') if matches!(before, b' ' | b'\t') => break,
                (None, b'"' | b'\'') if is_start => {
                    quote = Some(b);
                    is_start = false;
                }
                (None, b'[' | b'{') if is_start || self.flow > 0 => {
                    self.flow += 1;
                    is_start = true;
                    if self.flow > MAX_DEPTH {
                        return Err(at);
                    }
                }
                (None, b']' | b'}') => self.flow = self.flow.saturating_sub(1),
                _ => is_start = b == b',' && self.flow > 0,
            }
            before = b;
        }
        Ok(())
    }
}

/// Where the header of a block scalar begins, if the line ends with one.
fn block_scalar(line: &str) -> Option<usize> {
    let code = match line.find(" #") {
        Some(comment) => &line[..comment],
        None => line,
    };
    let code = code.trim_end();
    let header = code.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let rest = header.strip_suffix(['|', '>'])?;
    rest.ends_with([' ', '\t']).then_some(rest.len())
}

/// The lines from `start`, without their ends.
fn lines(text: &str, start: usize) -> impl Iterator<Item = &str> {
    text[start..].split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])
}

fn indentation(line: &str) -> usize {
    line.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

/// Where the next token begins if `- `, `? ` or `: ` stands at `at`.
fn after_indicator(line: &str, at: usize) -> Option<usize> {
    let rest = line.as_bytes().get(at..)?;
    if !matches!(rest, [b'-' | b'?' | b':'] | [b'-' | b'?' | b':', b' ' | b'\t', ..]) {
        return None;
    }
    Some(at + 1 + indentation(&line[at + 1..]))
}

/// The characters that YAML does not allow, with their places.
pub(super) fn forbidden_characters(text: &str) -> impl Iterator<Item = (usize, char)> {
    let is_plain = text.bytes().all(|b| (0x20..0x7f).contains(&b) || matches!(b, b'\t' | b'\n' | b'\r'));
    let text = if is_plain { "" } else { text };
    text.char_indices().filter(|(_, c)| !is_allowed(*c))
}

fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{7e}' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(levels: usize) -> String {
        (0..levels).map(|level| format!("{}a:\n", " ".repeat(level))).collect()
    }

    #[test]
    fn block_levels_are_counted() {
        assert_eq!(too_deep(&nested(200)), None);
        assert!(too_deep(&nested(201)).is_some());
        assert_eq!(too_deep(&format!("{}a\n", "- ".repeat(199))), None);
        assert_eq!(too_deep(&format!("{}a\n", "- ".repeat(200))), Some(400));
        assert!(too_deep(&format!("{}a\n", "? ".repeat(300))).is_some());
    }

    #[test]
    fn sequences_count_at_the_column_of_their_key() {
        let text: String = (0..150).map(|level| format!("{0}a:\n{0}- \n", "  ".repeat(level))).collect();
        assert!(too_deep(&text).is_some());
    }

    #[test]
    fn many_columns_without_depth_are_no_depth() {
        let lines: String = (2..300).map(|column| format!("{}x\n", " ".repeat(column))).collect();
        let text = format!("a: |\n{lines}b: 1\n");
        assert!(!is_shallow(&text));
        assert_eq!(too_deep(&text), None);
        let upwards: String = (0..250).rev().map(|column| format!("{}- a\n", " ".repeat(column))).collect();
        assert_eq!(too_deep(&upwards), None);
    }

    #[test]
    fn flow_levels_are_counted() {
        let flow = |levels: usize| format!("a: {}{}\n", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(too_deep(&flow(200)), None);
        assert_eq!(too_deep(&flow(201)), Some(203));
        assert!(too_deep(&format!("a: {}\n", "{a: ".repeat(100_000))).is_some());
        assert!(too_deep(&format!("a: {}\n", "[\n".repeat(300))).is_some());
    }

    #[test]
    fn brackets_in_text_are_no_levels() {
        let brackets = "[".repeat(300);
        assert_eq!(too_deep(&format!("a: |\n  {brackets}\n")), None);
        assert_eq!(too_deep(&format!("a: '{brackets}'\n")), None);
        assert_eq!(too_deep(&format!("a: x{brackets}\n")), None);
        assert_eq!(too_deep(&format!("# {brackets}\na: 1 # {brackets}\n")), None);
    }

    #[test]
    fn control_characters_are_found_in_place() {
        let found: Vec<_> = forbidden_characters("a\0é\u{7f}\u{9f}\t\u{85}\u{a0}\u{feff}\u{ffff}😀").collect();
        assert_eq!(found, [(1, '\0'), (4, '\u{7f}'), (5, '\u{9f}'), (15, '\u{ffff}')]);
    }

    #[test]
    fn line_ends_are_counted_as_tree_sitter_does() {
        assert!(is_small(&"a\n".repeat(32_000)));
        assert!(!is_small(&"a\n".repeat(32_001)));
        assert!(!is_small(&"a\r\n".repeat(16_001)));
    }
}
