//! Plain scalars, keys and block headers on one line.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::syntax::scalar;
use crate::syntax::tree::ScalarStyle;

/// Bytes of a key up to its colon; libyaml looks no further than 1,024 characters for one.
const MAX_KEY: usize = 1000;

/// What a plain scalar turns out to be.
pub(super) enum Word {
    Key { end: usize, colon: usize },
    Value { end: usize, has_comment: bool },
}

/// Whether a plain scalar may begin here.
pub(super) fn is_plain_start(rest: &[u8]) -> bool {
    match rest {
        [b'-' | b'?' | b':', next, ..] => *next != b' ' && *next != b'\t',
        [b'-' | b'?' | b':'] => false,
        [b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>', ..] => false,
        [b'\'' | b'"' | b'%' | b'@' | b'`' | b' ' | b'\t', ..] => false,
        [_, ..] => true,
        [] => false,
    }
}

/// Reads the plain scalar that begins at `at`, to the end of its line (and of `bytes`) or its colon.
pub(super) fn plain(bytes: &[u8], at: usize) -> Option<Word> {
    let mut from = at;
    loop {
        let Some(found) = memchr::memchr3(b':', b'#', b'\t', &bytes[from..]) else {
            return Some(Word::Value { end: trimmed(bytes, bytes.len()), has_comment: false });
        };
        let found = from + found;
        match bytes[found] {
            b':' if matches!(bytes.get(found + 1), None | Some(b' ')) => {
                return Some(Word::Key { end: trimmed(bytes, found), colon: found });
            }
            b'#' if bytes[found - 1] == b' ' => {
                return Some(Word::Value { end: trimmed(bytes, found), has_comment: true });
            }
            b'\t' => return None,
            _ => from = found + 1,
        }
    }
}

/// The end of the last word in front of `end`.
fn trimmed(bytes: &[u8], end: usize) -> usize {
    bytes[..end].iter().rposition(|b| *b != b' ').map_or(0, |last| last + 1)
}

/// A hash of the text of a key; `None` for keys that need a closer look.
pub(super) fn key_hash(key: &[u8], style: ScalarStyle, to_colon: usize) -> Option<u64> {
    if to_colon > MAX_KEY {
        return None;
    }
    let mut hasher = FxHasher::default();
    match style {
        ScalarStyle::Plain => {
            if matches!(key, b"<<" | b"~" | b"null" | b"Null" | b"NULL") {
                return None;
            }
            hasher.write(key);
        }
        _ => {
            let inner = key.get(1..key.len().checked_sub(1)?)?;
            if memchr::memchr2(b'\\', b'\'', inner).is_none() {
                hasher.write(inner);
            } else {
                let source = std::str::from_utf8(key).ok()?;
                let text = match style {
                    ScalarStyle::SingleQuoted => scalar::single_quoted(source),
                    _ => scalar::double_quoted(source),
                };
                hasher.write(text.as_bytes());
            }
        }
    }
    Some(hasher.finish())
}

/// Whether a plain scalar may be a number that JSON does not have (`.inf`, `-.nan`).
pub(super) fn is_no_json(plain: &[u8]) -> bool {
    matches!(plain, [b'.', ..] | [b'+' | b'-', b'.', ..])
        && plain.len() <= 5
        && plain.iter().any(|b| matches!(b, b'n' | b'N'))
}

/// Length of the header of a block scalar (`|`, `>-`, `|2+`); `None` if it is none.
pub(super) fn block_header(rest: &[u8]) -> Option<usize> {
    let len = 1 + rest[1..].iter().take_while(|b| matches!(b, b'+' | b'-' | b'0'..=b'9')).count();
    let is_chomp = |b: &u8| matches!(b, b'+' | b'-');
    let is_digit = |b: &u8| matches!(b, b'1'..=b'9');
    let is_fine = match &rest[1..len] {
        [] => true,
        [one] => is_chomp(one) || is_digit(one),
        [one, two] => is_chomp(one) && is_digit(two) || is_digit(one) && is_chomp(two),
        _ => false,
    };
    is_fine.then_some(len)
}
