//! Folding and escapes of plain and quoted scalars.

use std::borrow::Cow;

use super::{line_end, line_end_text};

/// Folds the lines of a scalar without escapes.
pub(super) fn fold(source: &str) -> Cow<'_, str> {
    if !has_line_end(source) {
        return Cow::Borrowed(source);
    }
    let mut out = Folder::new(source.len());
    let mut rest = source;
    while !rest.is_empty() {
        rest = out.step(rest);
    }
    Cow::Owned(out.finish())
}

fn has_line_end(source: &str) -> bool {
    let bytes = source.as_bytes();
    memchr::memchr2(b'\n', b'\r', bytes).is_some()
        || (!source.is_ascii() && source.contains(['\u{85}', '\u{2028}', '\u{2029}']))
}

/// Folds the lines of a double-quoted scalar (without its quotes) and replaces its escapes.
pub(super) fn unescape(source: &str) -> String {
    let mut out = Folder::new(source.len());
    let mut rest = source;
    while !rest.is_empty() {
        rest = match rest.strip_prefix('\\') {
            Some(escape) => unescape_one(&mut out, escape),
            None => out.step(rest),
        };
    }
    out.finish()
}

/// Handles what follows a backslash and returns the rest.
fn unescape_one<'a>(out: &mut Folder, escape: &'a str) -> &'a str {
    let end = line_end(escape.as_bytes());
    if end > 0 {
        out.escaped_line_end();
        return &escape[end..];
    }
    let Some(c) = escape.chars().next() else {
        out.push('\\');
        return "";
    };
    let rest = &escape[c.len_utf8()..];
    let digits = match c {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    if digits > 0 {
        let code = rest.get(..digits).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        return match code {
            Some(code) => {
                out.push(code);
                &rest[digits..]
            }
            None => {
                out.push('\\');
                out.push(c);
                rest
            }
        };
    }
    match simple_escape(c) {
        Some(meant) => out.push(meant),
        None => {
            out.push('\\');
            out.push(c);
        }
    }
    rest
}

fn simple_escape(c: char) -> Option<char> {
    Some(match c {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        ' ' | '"' | '\'' | '/' | '\\' => c,
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        _ => return None,
    })
}

/// Text in the making: blanks and line ends wait until it is known what stands behind them.
struct Folder {
    text: String,
    blanks: String,
    /// The first line end since the last word; an escaped one is empty.
    first_end: Option<&'static str>,
    /// The further ones.
    further_ends: String,
}

impl Folder {
    fn new(capacity: usize) -> Folder {
        Folder {
            text: String::with_capacity(capacity),
            blanks: String::new(),
            first_end: None,
            further_ends: String::new(),
        }
    }

    /// Takes one character (or line end) from the front of `rest`, which is not empty.
    fn step<'a>(&mut self, rest: &'a str) -> &'a str {
        let end = line_end(rest.as_bytes());
        if end > 0 {
            self.line_end(&rest[..end]);
            return &rest[end..];
        }
        let mut chars = rest.chars();
        match chars.next() {
            // Blanks in front of a word that begins a line are indentation.
            Some(' ' | '\t') if self.first_end.is_some() => {}
            Some(blank @ (' ' | '\t')) => self.blanks.push(blank),
            Some(c) => self.push(c),
            None => {}
        }
        chars.as_str()
    }

    fn line_end(&mut self, end: &str) {
        self.blanks.clear();
        let meant = match line_end_text(end) {
            "\u{2028}" => "\u{2028}",
            "\u{2029}" => "\u{2029}",
            _ => "\n",
        };
        match self.first_end {
            None => self.first_end = Some(meant),
            Some(_) => self.further_ends.push_str(meant),
        }
    }

    fn escaped_line_end(&mut self) {
        self.flush();
        self.first_end = Some("");
    }

    fn push(&mut self, c: char) {
        self.flush();
        self.text.push(c);
    }

    fn flush(&mut self) {
        match self.first_end.take() {
            None => self.text.push_str(&self.blanks),
            Some("\n") if self.further_ends.is_empty() => self.text.push(' '),
            Some("\n") => self.text.push_str(&self.further_ends),
            Some(first) => {
                self.text.push_str(first);
                self.text.push_str(&self.further_ends);
            }
        }
        self.blanks.clear();
        self.further_ends.clear();
    }

    fn finish(mut self) -> String {
        self.flush();
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_end_is_a_blank_and_further_ones_stay() {
        assert_eq!(fold("a \n  b\n\n\n  c"), "a b\n\nc");
        assert_eq!(fold("a\r\n b\r c"), "a b c");
        assert_eq!(fold("a\u{2028}b"), "a\u{2028}b");
        assert_eq!(fold("a\u{85}b"), "a b");
    }

    #[test]
    fn blanks_inside_a_line_stay() {
        assert_eq!(fold("  a  b  "), "  a  b  ");
        assert_eq!(fold(" \n a \n "), " a ");
    }

    #[test]
    fn escapes_mean_their_characters() {
        assert_eq!(unescape(r#"a\tb\x41\u00e9\U0001F600\"\\\'\/"#), "a\tbAé😀\"\\'/");
        assert_eq!(
            unescape(r"\0\a\b\v\f\r\e\N\_\L\P\n\ "),
            "\0\u{7}\u{8}\u{b}\u{c}\r\u{1b}\u{85}\u{a0}\u{2028}\u{2029}\n "
        );
    }

    #[test]
    fn broken_escapes_stay() {
        assert_eq!(unescape(r"\q\x4\ud800\U00110000\u12é"), r"\q\x4\ud800\U00110000\u12é");
        assert_eq!(unescape("a\\"), "a\\");
    }

    #[test]
    fn an_escaped_line_end_joins_its_lines() {
        assert_eq!(unescape("a \\\n   b"), "a b");
        assert_eq!(unescape("a\\\n\n   b"), "a\nb");
        assert_eq!(unescape("a\n  \\ b"), "a  b");
    }
}
