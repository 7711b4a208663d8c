//! From the bytes of a file to text.
//!
//! A file that is no UTF-8 still has documents that can be read and lines that can be pointed at, so
//! nothing is refused here: what cannot be read becomes U+FFFD, and its place is told. UTF-16 with a
//! byte order mark is read too: Go's YAML reader does, and some Windows shells write it.

/// Text read from bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, with U+FFFD where the bytes mean nothing.
    pub text: String,
    /// The byte offset in `text` of the first such place.
    pub first_invalid: Option<u32>,
}

/// Reads `bytes` as text. A byte order mark of UTF-8 stays in the text, so that offsets are those of the file.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: Vec<u8>) -> Decoded {
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text, first_invalid: None },
        Err(error) => {
            let first = u32::try_from(error.utf8_error().valid_up_to()).unwrap_or(u32::MAX);
            Decoded { text: String::from_utf8_lossy(error.as_bytes()).into_owned(), first_invalid: Some(first) }
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let mut text = String::with_capacity(bytes.len());
    let mut first_invalid = None;
    let (pairs, rest) = bytes.as_chunks();
    let units = pairs.iter().map(|pair| unit(*pair));
    // A lone last byte is half a unit: let it come out as what cannot be read.
    let units = units.chain((!rest.is_empty()).then_some(0xdfff));
    for c in char::decode_utf16(units) {
        if c.is_err() && first_invalid.is_none() {
            first_invalid = u32::try_from(text.len()).ok();
        }
        text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    Decoded { text, first_invalid }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_is_taken_as_it_is() {
        let decoded = decode("\u{feff}a: é\n".into());
        assert_eq!(decoded, Decoded { text: "\u{feff}a: é\n".to_owned(), first_invalid: None });
        assert_eq!(decode(Vec::new()).text, "");
    }

    #[test]
    fn what_is_no_utf8_is_marked_and_the_rest_kept() {
        let decoded = decode(b"a: b\xff\nc: \xc3\xa9 \xe2\x82\n".to_vec());
        assert_eq!(decoded.text, "a: b\u{fffd}\nc: é \u{fffd}\n");
        assert_eq!(decoded.first_invalid, Some(4));
    }

    #[test]
    fn utf16_is_told_by_its_mark() {
        let bytes = |unit: fn(u16) -> [u8; 2]| "\u{feff}a: 😀\n".encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        for bytes in [bytes(u16::to_le_bytes), bytes(u16::to_be_bytes)] {
            assert_eq!(decode(bytes), Decoded { text: "a: 😀\n".to_owned(), first_invalid: None });
        }
        let mut odd = bytes(u16::to_le_bytes);
        odd.push(b'x');
        assert_eq!(decode(odd), Decoded { text: "a: 😀\n\u{fffd}".to_owned(), first_invalid: Some(8) });
    }
}
