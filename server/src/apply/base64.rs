//! Base64 as Secrets have it: the API server wants `stringData` gone before objects are compared.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Standard alphabet, padded.
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |n: usize| chunk.get(n).copied().map_or(0, u32::from);
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for n in 0..4 {
            let is_padding = n > chunk.len();
            let six = (bits >> (18 - 6 * n) & 63) as usize;
            out.push(if is_padding { '=' } else { char::from(ALPHABET[six]) });
        }
    }
    out
}

/// The bytes behind a text; `None` if it is no base64. Line breaks are skipped.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut count, mut out) = (0_u32, 0_u32, Vec::with_capacity(text.len() / 4 * 3));
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r' | b'=')) {
        let six = ALPHABET.iter().position(|known| *known == byte)? as u32;
        bits = bits << 6 | six;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 255) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("sure.?>", "c3VyZS4/Pg==")] {
            assert_eq!(encode(plain.as_bytes()), coded);
            assert_eq!(decode(coded).as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(decode("not base64!"), None);
    }
}
