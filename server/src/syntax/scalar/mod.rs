//! From a scalar as written to the text that it means.
//!
//! The rules are those of libyaml, from which the cluster's reader descends: YAML 1.1, where NEL, LS
//! and PS are line ends like `\n`, `\r\n` and `\r`.

mod block;
mod flow;

use std::borrow::Cow;

pub(super) use block::{Block, column};

/// The text of a flow scalar `source`, quotes included. Broken escapes stay as they are.
pub(super) fn plain(source: &str) -> Cow<'_, str> {
    flow::fold(source)
}

/// The text of a `'…'`.
pub(super) fn single_quoted(source: &str) -> Cow<'_, str> {
    let folded = flow::fold(unquote(source, '\''));
    if folded.contains("''") { Cow::Owned(folded.replace("''", "'")) } else { folded }
}

/// The text of a `"…"`. Broken escapes stay as they are.
pub(super) fn double_quoted(source: &str) -> Cow<'_, str> {
    let inner = unquote(source, '"');
    if inner.contains('\\') { Cow::Owned(flow::unescape(inner)) } else { flow::fold(inner) }
}

fn unquote(source: &str, quote: char) -> &str {
    let inner = source.strip_prefix(quote).unwrap_or(source);
    inner.strip_suffix(quote).unwrap_or(inner)
}

/// Length of the line end at the start of `bytes`, 0 if there is none.
pub(super) fn line_end(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        [0xc2, 0x85, ..] => 2,
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => 3,
        _ => 0,
    }
}

/// The text that a line end means: LS and PS stay, all others are `\n`; nothing is nothing.
fn line_end_text(line_end: &str) -> &str {
    if matches!(line_end.len(), 0 | 3) { line_end } else { "\n" }
}
