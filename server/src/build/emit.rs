//! JSON as YAML, byte for byte as kustomize prints it.
//!
//! The printer behind kustomize is go-yaml 2, a translation of libyaml: keys in a natural order, lists not
//! indented, strings without quotes where nobody would read them as something else, several lines as a
//! block, and folds behind column 80. The rules are those of its emitter, written down again for values
//! that need no anchors, tags or flow style.

use std::cmp::Ordering;

use serde_json::Value;

use crate::syntax::{Dialect, Scalar, ScalarStyle, is_timestamp, resolve};

/// Column behind which a line may be folded at a space.
const WIDTH: usize = 80;
/// A key longer than this (in bytes) is written as `? key`.
const MAX_SIMPLE_KEY: usize = 128;
const INDENT: i32 = 2;

/// Objects as a stream of documents.
pub fn stream<'a>(objects: impl IntoIterator<Item = &'a Value>) -> String {
    let documents: Vec<String> = objects.into_iter().map(document).collect();
    documents.join("---\n")
}

/// One value as a document, with a line end behind it.
pub fn document(value: &Value) -> String {
    let mut emitter = Emitter { whitespace: true, indention: true, ..Emitter::default() };
    emitter.node(value, -1, false);
    emitter.indent(0);
    emitter.out
}

/// Whether all strings consist of characters that YAML knows: on its way to the printer an object is read
/// once more, as JSON with all but the lowest control characters as they are.
pub fn is_readable(value: &Value) -> bool {
    let is_known = |text: &str| {
        !text.chars().any(|c| matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}'))
    };
    match value {
        Value::String(text) => is_known(text),
        Value::Array(items) => items.iter().all(is_readable),
        Value::Object(map) => map.iter().all(|(key, value)| is_known(key) && is_readable(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Whether a string without quotes would be read as something else by YAML 1.1.
pub fn needs_quotes(text: &str) -> bool {
    !matches!(resolve(text, ScalarStyle::Plain, None, Dialect::Server), Scalar::String(_))
        || is_timestamp(text)
        || is_base_60(text)
}

/// A number in base 60 (`12:30:45`), which YAML 1.1 had.
fn is_base_60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = unsigned.split(':');
    let whole = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_digit()) && part.bytes().all(|b| b.is_ascii_digit() || b == b'_')
    };
    if !parts.next().is_some_and(whole) {
        return false;
    }
    let rest: Vec<&str> = parts.collect();
    let sixtieth = |part: &str| match part.as_bytes() {
        [b] => b.is_ascii_digit(),
        [a, b] => (b'0'..=b'5').contains(a) && b.is_ascii_digit(),
        _ => false,
    };
    let Some((last, others)) = rest.split_last() else { return false };
    let (last, fraction) = last.split_once('.').unwrap_or((last, ""));
    others.iter().all(|part| sixtieth(part))
        && sixtieth(last)
        && fraction.bytes().all(|b| b.is_ascii_digit() || b == b'_')
}

/// A float with as few digits as tell it from its neighbours, as Go's `%g` writes it.
pub fn float(value: f64) -> String {
    let text = format!("{value:e}");
    let Some((digits, exponent)) = text.split_once('e') else { return text };
    match exponent.parse::<i32>() {
        Ok(exponent) if !(-4..6).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.abs())
        }
        _ => format!("{value}"),
    }
}

fn number(number: &serde_json::Number) -> String {
    match number.as_f64() {
        // What JSON writes without a fraction is read back as a whole number, if 64 bits hold it.
        Some(value) if number.is_f64() => {
            if value.fract() == 0.0 && (0.0..18_446_744_073_709_551_616.0).contains(&value) {
                format!("{}", value as u64)
            } else if value.fract() == 0.0 && (-9_223_372_036_854_775_808.0..0.0).contains(&value) {
                format!("{}", value as i64)
            } else {
                float(value)
            }
        }
        _ => number.to_string(),
    }
}

/// The order of keys: letters behind everything else, digits by the number they make.
fn natural(a: &str, b: &str) -> Ordering {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    for i in 0..a.len().min(b.len()) {
        if a[i] != b[i] {
            return different(&a, &b, i);
        }
    }
    a.len().cmp(&b.len())
}

fn different(a: &[char], b: &[char], i: usize) -> Ordering {
    match (a[i].is_alphabetic(), b[i].is_alphabetic()) {
        (true, true) => return a[i].cmp(&b[i]),
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let mut start: i64 = 0;
    if a[i] == '0' || b[i] == '0' {
        let before = a[..i].iter().rev().take_while(|c| c.is_ascii_digit());
        if before.into_iter().any(|c| *c != '0') {
            start = 1;
        }
    }
    let read = |chars: &[char]| {
        let digits = chars[i..].iter().take_while(|c| c.is_ascii_digit());
        let (mut value, mut count) = (start, 0);
        for c in digits {
            value = value.wrapping_mul(10).wrapping_add(i64::from(c.to_digit(10).unwrap_or(0)));
            count += 1;
        }
        (value, count)
    };
    let ((an, ai), (bn, bi)) = (read(a), read(b));
    an.cmp(&bn).then(ai.cmp(&bi)).then(a[i].cmp(&b[i]))
}

/// What characters a string has, as far as its style depends on them.
struct Analysis {
    multiline: bool,
    plain: bool,
    single_quoted: bool,
    block: bool,
}

impl Analysis {
    fn new(text: &str) -> Analysis {
        if text.is_empty() {
            return Analysis { multiline: false, plain: true, single_quoted: true, block: false };
        }
        let chars: Vec<char> = text.chars().collect();
        let mut out = Analysis { multiline: false, plain: true, single_quoted: true, block: true };
        out.plain &= !(text.starts_with("---") || text.starts_with("..."));
        let (mut previous_space, mut previous_break) = (false, false);
        for (i, c) in chars.iter().copied().enumerate() {
            let is_last = i + 1 == chars.len();
            let followed_by_blank = chars.get(i + 1).is_none_or(|c| matches!(c, ' ' | '\t'));
            let preceded_by_blank = i == 0 || matches!(chars[i - 1], ' ' | '\t' | '\0') || is_break(chars[i - 1]);
            out.plain &= !is_indicator(c, i == 0, preceded_by_blank, followed_by_blank);
            if !is_printable(c) {
                out.special();
            }
            if c == ' ' {
                out.plain &= i != 0 && !is_last && !previous_break;
                out.block &= !is_last;
                out.single_quoted &= !previous_break;
                (previous_space, previous_break) = (true, false);
            } else if is_break(c) {
                out.multiline = true;
                out.plain = false;
                if previous_space {
                    out.special();
                }
                (previous_space, previous_break) = (false, true);
            } else {
                (previous_space, previous_break) = (false, false);
            }
        }
        out
    }

    fn special(&mut self) {
        (self.plain, self.single_quoted, self.block) = (false, false, false);
    }
}

fn is_indicator(c: char, is_first: bool, preceded_by_blank: bool, followed_by_blank: bool) -> bool {
    match c {
        '#' if !is_first => preceded_by_blank,
        '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => is_first,
        '?' | '-' => is_first && followed_by_blank,
        ':' => followed_by_blank,
        _ => false,
    }
}

fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}') && c != '\u{feff}'
}

#[derive(Clone, Copy, PartialEq)]
enum Style {
    Plain,
    Single,
    Double,
    Literal,
}

#[derive(Default)]
struct Emitter {
    out: String,
    column: usize,
    whitespace: bool,
    indention: bool,
}

impl Emitter {
    /// Writes a value; `indent` is that of the collection around it (-1 at the root), `indentless` whether a
    /// list may stand at it.
    fn node(&mut self, value: &Value, indent: i32, indentless: bool) {
        match value {
            Value::Null => self.scalar("null", Style::Plain, indent),
            Value::Bool(value) => self.scalar(if *value { "true" } else { "false" }, Style::Plain, indent),
            Value::Number(value) => self.scalar(&number(value), Style::Plain, indent),
            Value::String(text) => self.string(text, indent, false),
            Value::Array(items) if items.is_empty() => self.indicator("[]", true),
            Value::Object(map) if map.is_empty() => self.indicator("{}", true),
            Value::Array(items) => {
                let indent = if indentless { indent } else { deeper(indent) };
                for item in items {
                    self.indent(indent);
                    self.marker("-");
                    self.node(item, indent, false);
                }
            }
            Value::Object(map) => {
                let indent = deeper(indent);
                let mut entries: Vec<(&String, &Value)> = map.iter().collect();
                entries.sort_by(|a, b| natural(a.0, b.0));
                for (key, value) in entries {
                    self.indent(indent);
                    if key.len() <= MAX_SIMPLE_KEY && !Analysis::new(key).multiline {
                        self.string(key, indent, true);
                        self.indicator(":", false);
                        self.node(value, indent, true);
                    } else {
                        self.marker("?");
                        self.string(key, indent, false);
                        self.indent(indent);
                        self.marker(":");
                        self.node(value, indent, false);
                    }
                }
            }
        }
    }

    fn string(&mut self, text: &str, indent: i32, is_key: bool) {
        let analysis = Analysis::new(text);
        let mut style = match () {
            () if text.contains('\n') => Style::Literal,
            () if needs_quotes(text) => Style::Double,
            () => Style::Plain,
        };
        if is_key && analysis.multiline {
            style = Style::Double;
        }
        if style == Style::Plain && (!analysis.plain || (text.is_empty() && is_key)) {
            style = Style::Single;
        }
        if style == Style::Single && !analysis.single_quoted {
            style = Style::Double;
        }
        if style == Style::Literal && (!analysis.block || is_key) {
            style = Style::Double;
        }
        match is_key {
            true => self.scalar_unbroken(text, style),
            false => self.scalar(text, style, indent),
        }
    }

    fn scalar(&mut self, text: &str, style: Style, indent: i32) {
        self.write_scalar(text, style, Some(if indent < 0 { INDENT } else { indent + INDENT }));
    }

    fn scalar_unbroken(&mut self, text: &str, style: Style) {
        self.write_scalar(text, style, None);
    }

    /// Writes a scalar; `fold` is the indent of further lines where lines may be broken.
    fn write_scalar(&mut self, text: &str, style: Style, fold: Option<i32>) {
        let chars: Vec<char> = text.chars().collect();
        match style {
            Style::Plain => {
                if !self.whitespace {
                    self.put(' ');
                }
                self.flowing(&chars, fold, |_| false, 0);
            }
            Style::Single => {
                self.indicator("'", true);
                self.flowing(&chars, fold, |c| c == '\'', 1);
                self.indicator("'", false);
            }
            Style::Double => self.double_quoted(&chars, fold),
            Style::Literal => self.literal(&chars, fold.unwrap_or(INDENT)),
        }
        // A block ends at a line's begin.
        if style != Style::Literal {
            self.whitespace = false;
            self.indention = false;
        }
    }

    /// The text of a plain or single-quoted scalar; never more than one line, but for folds.
    fn flowing(&mut self, chars: &[char], fold: Option<i32>, doubled: impl Fn(char) -> bool, edge: usize) {
        let (mut spaces, mut breaks) = (false, false);
        for (i, c) in chars.iter().copied().enumerate() {
            if c == ' ' {
                let is_inside = i >= edge && i + edge < chars.len();
                let next_is_space = chars.get(i + 1) == Some(&' ');
                match fold {
                    Some(indent) if !spaces && self.column > WIDTH && is_inside && !next_is_space => {
                        self.indent(indent);
                    }
                    _ => self.put(' '),
                }
                spaces = true;
            } else if is_break(c) {
                if !breaks && c == '\n' {
                    self.line_end('\n');
                }
                self.line_end(c);
                self.indention = true;
                breaks = true;
            } else {
                if breaks {
                    self.indent(fold.unwrap_or(0));
                }
                if doubled(c) {
                    self.put(c);
                }
                self.put(c);
                self.indention = false;
                (spaces, breaks) = (false, false);
            }
        }
    }

    fn double_quoted(&mut self, chars: &[char], fold: Option<i32>) {
        self.indicator("\"", true);
        let mut spaces = false;
        // Behind a byte order mark go-yaml takes every character for one.
        let has_mark = chars.first() == Some(&'\u{feff}');
        for (i, c) in chars.iter().copied().enumerate() {
            if has_mark || !is_printable(c) || is_break(c) || c == '"' || c == '\\' {
                escape(c).chars().for_each(|c| self.put(c));
                spaces = false;
            } else if c == ' ' {
                match fold {
                    Some(indent) if !spaces && self.column > WIDTH && i > 0 && i + 1 < chars.len() => {
                        self.indent(indent);
                        if chars.get(i + 1) == Some(&' ') {
                            self.put('\\');
                        }
                    }
                    _ => self.put(' '),
                }
                spaces = true;
            } else {
                self.put(c);
                spaces = false;
            }
        }
        self.indicator("\"", false);
    }

    fn literal(&mut self, chars: &[char], indent: i32) {
        self.indicator("|", true);
        if chars.first().is_some_and(|c| *c == ' ' || is_break(*c)) {
            self.indicator(&INDENT.to_string(), false);
        }
        match chars {
            [.., a, b] if is_break(*a) && is_break(*b) => self.indicator("+", false),
            [only] if is_break(*only) => self.indicator("+", false),
            [.., last] if is_break(*last) => {}
            _ => self.indicator("-", false),
        }
        self.line_end('\n');
        self.indention = true;
        self.whitespace = true;
        let mut breaks = true;
        for c in chars.iter().copied() {
            if is_break(c) {
                self.line_end(c);
                self.indention = true;
                breaks = true;
            } else {
                if breaks {
                    self.indent(indent);
                }
                self.put(c);
                self.indention = false;
                breaks = false;
            }
        }
    }

    /// Goes to column `indent`, on a new line unless nothing but indentation stands on this one.
    fn indent(&mut self, indent: i32) {
        let indent = indent.max(0) as usize;
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.line_end('\n');
        }
        while self.column < indent {
            self.put(' ');
        }
        self.whitespace = true;
        self.indention = true;
    }

    /// An indicator in the middle of a line.
    fn indicator(&mut self, text: &str, needs_space: bool) {
        if needs_space && !self.whitespace {
            self.put(' ');
        }
        text.chars().for_each(|c| self.put(c));
        self.whitespace = false;
        self.indention = false;
    }

    /// `-`, `?` or `:` at the begin of a line: what follows may begin on the same line.
    fn marker(&mut self, text: &str) {
        let indention = self.indention;
        self.indicator(text, true);
        self.indention = indention;
    }

    fn put(&mut self, c: char) {
        self.out.push(c);
        self.column += 1;
    }

    fn line_end(&mut self, c: char) {
        self.out.push(c);
        self.column = 0;
    }
}

fn deeper(indent: i32) -> i32 {
    if indent < 0 { 0 } else { indent + INDENT }
}

fn escape(c: char) -> String {
    let short = match c {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' => '"',
        '\\' => '\\',
        '\u{85}' => 'N',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => {
            let code = u32::from(c);
            return match code {
                0..=0xff => format!("\\x{code:02X}"),
                0x100..=0xffff => format!("\\u{code:04X}"),
                _ => format!("\\U{code:08X}"),
            };
        }
    };
    format!("\\{short}")
}
