//! From the text of a scalar as written to the text it means.

use std::borrow::Cow;

use super::tree::ScalarStyle;

/// Decodes `source` (quotes or block header included). Broken escapes stay as they are.
pub fn decode(source: &str, style: ScalarStyle) -> Cow<'_, str> {
    match style {
        ScalarStyle::Plain => fold(source),
        ScalarStyle::SingleQuoted => {
            let inner = fold(unquote(source, '\''));
            if inner.contains("''") { Cow::Owned(inner.replace("''", "'")) } else { inner }
        }
        ScalarStyle::DoubleQuoted => {
            let inner = unquote(source, '"');
            if inner.contains('\\') { Cow::Owned(unescape(inner)) } else { fold(inner) }
        }
        ScalarStyle::Literal | ScalarStyle::Folded => Cow::Owned(block(source, style == ScalarStyle::Folded)),
    }
}

fn unquote(source: &str, quote: char) -> &str {
    let inner = source.strip_prefix(quote).unwrap_or(source);
    inner.strip_suffix(quote).unwrap_or(inner)
}

/// Line folding of flow scalars: one break is a space, further ones stay.
fn fold(source: &str) -> Cow<'_, str> {
    if !source.contains(['\n', '\r']) {
        return Cow::Borrowed(source);
    }
    let mut out = String::with_capacity(source.len());
    let mut blank = 0;
    for (index, line) in source.lines().enumerate() {
        let line = if index == 0 { line.trim_end() } else { line.trim() };
        if index > 0 {
            if line.is_empty() {
                blank += 1;
                continue;
            }
            if blank == 0 {
                out.push(' ');
            } else {
                out.extend(std::iter::repeat_n('\n', blank));
                blank = 0;
            }
        }
        out.push_str(line);
    }
    Cow::Owned(out)
}

fn unescape(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut chars = source.char_indices().peekable();
    let mut flushed = String::new();
    while let Some((_, c)) = chars.next() {
        if c != '\\' {
            flushed.push(c);
            continue;
        }
        out.push_str(&fold_partial(&flushed));
        flushed.clear();
        let Some((at, escape)) = chars.next() else { break };
        let hex = |count: usize| {
            let digits = source.get(at + 1..at + 1 + count)?;
            char::from_u32(u32::from_str_radix(digits, 16).ok()?)
        };
        let mut skip = 0;
        match escape {
            '0' => out.push('\0'),
            'a' => out.push('\u{7}'),
            'b' => out.push('\u{8}'),
            't' | '\t' => out.push('\t'),
            'n' => out.push('\n'),
            'v' => out.push('\u{b}'),
            'f' => out.push('\u{c}'),
            'r' => out.push('\r'),
            'e' => out.push('\u{1b}'),
            'N' => out.push('\u{85}'),
            '_' => out.push('\u{a0}'),
            'L' => out.push('\u{2028}'),
            'P' => out.push('\u{2029}'),
            'x' | 'u' | 'U' => {
                let count = match escape {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                match hex(count) {
                    Some(c) => {
                        out.push(c);
                        skip = count;
                    }
                    None => {
                        out.push('\\');
                        out.push(escape);
                    }
                }
            }
            '\n' | '\r' => while chars.next_if(|(_, c)| matches!(c, ' ' | '\t' | '\n' | '\r')).is_some() {},
            other => out.push(other),
        }
        for _ in 0..skip {
            chars.next();
        }
    }
    out.push_str(&fold_partial(&flushed));
    out
}

/// Folds a stretch between escapes; blanks at its ends are text unless they touch a line break.
fn fold_partial(part: &str) -> Cow<'_, str> {
    if part.contains(['\n', '\r']) { fold(part) } else { Cow::Borrowed(part) }
}

fn block(source: &str, folded: bool) -> String {
    let (header, body) = source.split_once('\n').unwrap_or((source, ""));
    let header = header.split('#').next().unwrap_or("");
    let keep = header.contains('+');
    let strip = header.contains('-');
    let lines: Vec<&str> = body.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    let indent = lines
        .iter()
        .filter(|line| !line.trim_start_matches(' ').is_empty())
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .next()
        .unwrap_or(0);
    let content: Vec<&str> = lines.iter().map(|line| line.get(indent..).unwrap_or("")).collect();
    let last = content.iter().rposition(|line| !line.is_empty()).map_or(0, |at| at + 1);
    let mut out = String::new();
    if folded {
        let mut previous_text = false;
        let mut breaks = 0;
        for line in &content[..last] {
            if line.is_empty() {
                breaks += 1;
                continue;
            }
            let more = line.starts_with([' ', '\t']);
            if !out.is_empty() || breaks > 0 {
                if previous_text && !more {
                    if breaks == 0 {
                        out.push(' ');
                    } else {
                        out.extend(std::iter::repeat_n('\n', breaks));
                    }
                } else {
                    let first = usize::from(!out.is_empty());
                    out.extend(std::iter::repeat_n('\n', breaks + first));
                }
            }
            breaks = 0;
            previous_text = !more;
            out.push_str(line);
        }
    } else {
        out.push_str(&content[..last].join("\n"));
    }
    if !strip && last > 0 {
        out.push('\n');
    }
    if keep {
        out.extend(std::iter::repeat_n('\n', content.len().saturating_sub(last + 1)));
    }
    out
}
