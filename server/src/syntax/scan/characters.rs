//! Whether a text has only characters that need no second thought.

/// Whether `bytes`, which are UTF-8, hold no control characters, no byte order mark, and no line ends
/// but `\n` and `\r\n`.
pub(super) fn are_simple(bytes: &[u8]) -> bool {
    let mut is_bad = false;
    let mut has_cr = false;
    let mut bits = 0;
    for b in bytes {
        let b = *b;
        is_bad |= (b < 0x20) & (b != b'\t') & (b != b'\n') & (b != b'\r') | (b == 0x7f);
        has_cr |= b == b'\r';
        bits |= b;
    }
    if is_bad || (has_cr && has_lone_cr(bytes)) {
        return false;
    }
    bits < 0x80 || are_simple_beyond_ascii(bytes)
}

fn has_lone_cr(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
}

fn are_simple_beyond_ascii(bytes: &[u8]) -> bool {
    memchr::memchr3_iter(0xc2, 0xe2, 0xef, bytes).all(|at| match &bytes[at..] {
        // C1 controls, among them the line end NEL.
        [0xc2, 0x80..=0x9f, ..] => false,
        // The line ends LS and PS.
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => false,
        // The byte order mark.
        [0xef, 0xbb, 0xbf, ..] => false,
        // What is no character.
        [0xef, 0xbf, 0xbe | 0xbf, ..] => false,
        _ => true,
    })
}
