//! Quoted scalars, line by line.

use crate::syntax::tree::ScalarStyle;

/// Where a quoted scalar ends.
pub(super) enum End {
    /// On this line, behind its quote.
    Here(usize),
    /// Not on this line.
    Below,
    /// It has an escape that not all readers know.
    Odd,
}

/// The style of the scalar that begins with `quote`.
pub(super) fn style(quote: u8) -> ScalarStyle {
    if quote == b'"' { ScalarStyle::DoubleQuoted } else { ScalarStyle::SingleQuoted }
}

/// Looks for the end of the quoted scalar that begins at `at`, on its line (which is all that `bytes`
/// reaches to).
pub(super) fn end(bytes: &[u8], at: usize) -> End {
    end_below(bytes, at + 1, bytes[at])
}

/// Looks for the end of a scalar that began with `quote`, from `at` on.
pub(super) fn end_below(bytes: &[u8], at: usize, quote: u8) -> End {
    if quote == b'\'' { single(bytes, at) } else { double(bytes, at) }
}

fn single(bytes: &[u8], mut at: usize) -> End {
    loop {
        let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b'\'', rest)) else { return End::Below };
        at += found;
        if bytes.get(at + 1) != Some(&b'\'') {
            return End::Here(at + 1);
        }
        at += 2;
    }
}

fn double(bytes: &[u8], mut at: usize) -> End {
    loop {
        let found = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest));
        let Some(found) = found else { return End::Below };
        at += found;
        if bytes[at] == b'"' {
            return End::Here(at + 1);
        }
        at += 1 + match &bytes[at + 1..] {
            // An escaped line end.
            [] => return End::Below,
            rest => match escape(rest) {
                Some(len) => len,
                None => return End::Odd,
            },
        };
    }
}

/// Length of the escape whose letter is the first byte.
fn escape(rest: &[u8]) -> Option<usize> {
    let digits = match rest.first()? {
        b'0' | b'a' | b'b' | b't' | b'n' | b'v' | b'f' | b'r' | b'e' | b' ' | b'"' | b'\\' | b'N' | b'_' | b'L'
        | b'P' => {
            return Some(1);
        }
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        _ => return None,
    };
    let hex = std::str::from_utf8(rest.get(1..=digits)?).ok()?;
    let code = hex.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(hex, 16).ok())??;
    char::from_u32(code).map(|_| 1 + digits)
}
