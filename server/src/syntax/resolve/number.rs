//! Numbers as Go reads them: `strconv.ParseInt` with base 0, then the float of YAML 1.1.

use super::Scalar;

/// The number that `text` spells, if it spells one.
pub(super) fn read(text: &str) -> Option<Scalar<'static>> {
    match text.as_bytes().first()? {
        b'.' => special(text).or_else(|| match text.contains('_') {
            // Without a digit in front, Go takes them only between digits.
            true => has_lone_underscores(text).then(|| float(&text.replace('_', ""))).flatten(),
            false => float(text),
        }),
        b'0'..=b'9' | b'+' | b'-' => special(text).or_else(|| {
            // Go takes underscores out wherever they stand.
            if text.contains('_') {
                let plain = text.replace('_', "");
                return integer(&plain).or_else(|| float(&plain));
            }
            integer(text).or_else(|| float(text))
        }),
        _ => None,
    }
}

fn has_lone_underscores(text: &str) -> bool {
    let is_digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, b)| *b != b'_' || (is_digit(bytes.get(at - 1)) && is_digit(bytes.get(at + 1))))
}

/// Whether `text` spells a whole number, not a float that happens to be whole.
pub(super) fn is_integer(text: &str) -> bool {
    integer(&text.replace('_', "")).is_some()
}

fn special(text: &str) -> Option<Scalar<'static>> {
    let (sign, word) = match text.as_bytes() {
        [b'-', ..] => (-1.0, &text[1..]),
        [b'+', ..] => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    match word {
        ".inf" | ".Inf" | ".INF" => Some(Scalar::Float(sign * f64::INFINITY)),
        ".nan" | ".NaN" | ".NAN" if word.len() == text.len() => Some(Scalar::Float(f64::NAN)),
        _ => None,
    }
}

fn integer(text: &str) -> Option<Scalar<'static>> {
    let (is_negative, is_signed, digits) = match text.as_bytes() {
        [b'-', ..] => (true, true, &text[1..]),
        [b'+', ..] => (false, true, &text[1..]),
        _ => (false, false, text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    // Rust would accept a second sign.
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let value = i128::from(u64::from_str_radix(digits, radix).ok()?);
    let value = if is_negative { -value } else { value };
    // With a sign, 64 bits hold the sign too.
    (!is_signed || i64::try_from(value).is_ok()).then_some(Scalar::Int(value))
}

fn float(text: &str) -> Option<Scalar<'static>> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let exponent = exponent.map(|digits| digits.strip_prefix(['+', '-']).unwrap_or(digits));
    let is_float = is_digits(whole)
        && is_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|digits| !digits.is_empty() && is_digits(digits));
    if !is_float {
        return None;
    }
    let value: f64 = text.parse().ok()?;
    // Go calls a number too large for 64 bits an error, and then it is text.
    value.is_finite().then(|| whole_or_not(value))
}

/// A float that JSON writes without fraction and exponent is a whole number to who reads the JSON.
fn whole_or_not(value: f64) -> Scalar<'static> {
    let fits = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value);
    if fits && value.fract() == 0.0 { Scalar::Int(value as i128) } else { Scalar::Float(value) }
}

/// A float as a key of JSON: as short as 32 bits allow, with an exponent from six digits on.
pub(super) fn float_key(value: f64) -> String {
    let value = value as f32;
    if !value.is_finite() {
        return if value.is_nan() {
            ".nan"
        } else if value > 0.0 {
            ".inf"
        } else {
            "-.inf"
        }
        .to_owned();
    }
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

/// The text that `!!binary` holds, in the base64 of the standard; line ends in it do not count.
pub(super) fn base64(text: &str) -> Option<String> {
    let digits: Vec<u8> = text.bytes().filter(|b| !matches!(b, b'\n' | b'\r')).collect();
    if !digits.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    let groups = digits.len() / 4;
    for (index, group) in digits.chunks_exact(4).enumerate() {
        let pad = group.iter().rev().take_while(|b| **b == b'=').count();
        if pad > 2 || (pad > 0 && index + 1 != groups) {
            return None;
        }
        let mut bits: u32 = 0;
        for b in group.iter().take(4 - pad) {
            bits = bits << 6 | sextet(*b)?;
        }
        bits <<= 6 * pad;
        bytes.extend_from_slice(&bits.to_be_bytes()[1..4 - pad]);
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn sextet(b: u8) -> Option<u32> {
    Some(u32::from(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}
