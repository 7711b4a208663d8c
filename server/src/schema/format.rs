//! Formats of text, as the API server checks them.
//!
//! Go's rules are looser than the standards they are named after: a `uri` is whatever `net/url`
//! takes as the target of a request, so `/path` is one. A format that is not in the list is not
//! checked by the server either.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Notation of a text, or width of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// Any float.
    Float,
    /// An absolute URL, or a path from `/`.
    Uri,
    /// An e-mail address.
    Email,
    /// A host name.
    Hostname,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// A network (`10.0.0.0/8`).
    Cidr,
    /// A UUID.
    Uuid,
    /// Base64.
    Byte,
    /// A day (`2026-01-31`).
    Date,
    /// A moment in RFC 3339 (`2026-01-31T12:00:00Z`).
    DateTime,
    /// A duration as Go writes it (`1h30m`).
    Duration,
}

impl Format {
    /// Reads the word of a schema; `None` for formats that nobody checks.
    pub fn read(word: &str) -> Option<Format> {
        Some(match word {
            "int32" => Format::Int32,
            "int64" => Format::Int64,
            "float" | "double" => Format::Float,
            "uri" => Format::Uri,
            "email" => Format::Email,
            "hostname" => Format::Hostname,
            "ipv4" => Format::Ipv4,
            "ipv6" => Format::Ipv6,
            "cidr" => Format::Cidr,
            "uuid" => Format::Uuid,
            "byte" => Format::Byte,
            "date" => Format::Date,
            "date-time" | "datetime" => Format::DateTime,
            "duration" => Format::Duration,
            _ => return None,
        })
    }

    /// What a text of this format is, with an example.
    pub fn words(self) -> &'static str {
        match self {
            Format::Int32 => "a whole number of 32 bits",
            Format::Int64 => "a whole number of 64 bits",
            Format::Float => "a number",
            Format::Uri => "a URL, such as `https://example.com/path`",
            Format::Email => "an e-mail address",
            Format::Hostname => "a host name",
            Format::Ipv4 => "an IPv4 address",
            Format::Ipv6 => "an IPv6 address",
            Format::Cidr => "a network, such as `10.0.0.0/8`",
            Format::Uuid => "a UUID",
            Format::Byte => "base64",
            Format::Date => "a day, such as `2026-01-31`",
            Format::DateTime => "a moment, such as `2026-01-31T12:00:00Z`",
            Format::Duration => "a duration, such as `1h30m`",
        }
    }

    /// Whether `text` is of this format. Widths of numbers are no matter of text.
    pub fn fits(self, text: &str) -> bool {
        match self {
            Format::Int32 | Format::Int64 | Format::Float => true,
            Format::Uri => is_request_uri(text),
            Format::Email => is_email(text),
            Format::Hostname => is_hostname(text),
            Format::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Format::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            Format::Cidr => is_cidr(text),
            Format::Uuid => is_uuid(text),
            Format::Byte => is_base64(text),
            Format::Date => is_date(text),
            Format::DateTime => is_date_time(text),
            Format::Duration => is_duration(text),
        }
    }
}

/// Go's `url.ParseRequestURI`: a path from `/`, or a scheme with something behind it.
fn is_request_uri(text: &str) -> bool {
    if text.is_empty() || text.bytes().any(|b| b < 0x20 || b == 0x7f) {
        return false;
    }
    if !has_valid_escapes(text) {
        return false;
    }
    if text.starts_with('/') || text == "*" {
        return true;
    }
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let mut letters = scheme.bytes();
    let starts = letters.next().is_some_and(|b| b.is_ascii_alphabetic());
    if !starts || !letters.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')) {
        return false;
    }
    let Some(rest) = rest.strip_prefix("//") else {
        // An opaque address (`mailto:a@b`) is one too, if nothing but a scheme starts it.
        return !rest.is_empty() || rest.starts_with('/');
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    is_authority(host)
}

fn has_valid_escapes(text: &str) -> bool {
    // Behind `?` Go takes anything.
    let path = text.split('?').next().unwrap_or_default();
    let bytes = path.as_bytes();
    bytes
        .iter()
        .enumerate()
        .filter(|(_, b)| **b == b'%')
        .all(|(at, _)| bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)))
}

fn is_authority(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        let Some((_, port)) = rest.split_once(']') else { return false };
        return port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()));
    }
    let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
    port.bytes().all(|b| b.is_ascii_digit())
        && !name.contains(':')
        && !name.bytes().any(|b| matches!(b, b' ' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'))
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty() && !domain.is_empty() && !text.contains(char::is_whitespace) && !local.contains('@')
}

fn is_hostname(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 255
        && text.trim_end_matches('.').split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

fn is_cidr(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    let most = match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    !bits.is_empty() && bits.bytes().all(|b| b.is_ascii_digit()) && bits.parse::<u32>().is_ok_and(|bits| bits <= most)
}

fn is_uuid(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

fn is_base64(text: &str) -> bool {
    let plain = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - plain.len() <= 2
        && plain.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}

fn number(text: &str, length: usize) -> Option<u32> {
    (text.len() == length && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn is_date_time(text: &str) -> bool {
    let Some(at) = text.find(['T', 't', ' ']) else { return false };
    let (date, time) = (&text[..at], &text[at + 1..]);
    let zone = time.find(['Z', 'z', '+', '-']);
    let Some(zone) = zone else { return false };
    let (clock, zone) = (&time[..zone], &time[zone..]);
    is_date(date) && is_clock(clock) && (matches!(zone, "Z" | "z") || is_offset(&zone[1..]))
}

fn is_clock(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut parts = whole.split(':').map(|part| number(part, 2));
    let (Some(Some(hour)), Some(Some(minute)), Some(Some(second)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let digits = fraction.is_none_or(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    hour < 24 && minute < 60 && second < 61 && digits
}

fn is_offset(text: &str) -> bool {
    let Some((hours, minutes)) = text.split_once(':') else { return false };
    number(hours, 2).is_some_and(|h| h < 24) && number(minutes, 2).is_some_and(|m| m < 60)
}

/// Go's `time.ParseDuration`, or a number with a unit in words as strfmt also takes it.
fn is_duration(text: &str) -> bool {
    let mut rest = text.trim_start_matches(['+', '-']);
    if rest == "0" {
        return true;
    }
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number = &rest[..rest.len() - digits.len()];
        if !number.bytes().any(|b| b.is_ascii_digit()) {
            return false;
        }
        let digits = digits.trim_start_matches(' ');
        let unit_end = digits.find(|c: char| c.is_ascii_digit() || c == '.' || c == ' ').unwrap_or(digits.len());
        let unit = &digits[..unit_end];
        let known = ["ns", "us", "µs", "μs", "ms", "s", "m", "h", "d", "w"];
        let words = ["second", "minute", "hour", "day", "week"];
        if !known.contains(&unit) && !words.contains(&unit.trim_end_matches('s')) {
            return false;
        }
        rest = digits[unit_end..].trim_start_matches(' ');
    }
    true
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn formats_are_as_loose_as_the_server() {
        let cases: &[(Format, &[&str], &[&str])] = &[
            (
                Format::Uri,
                &["https://a.example/x?y=%", "http://localhost:8080", "/path", "mailto:a@b", "https://[::1]:80/"],
                &["", "a", "example.com/x", "https://a b/", "://x", "http://x:port/", "https://a/%zz"],
            ),
            (
                Format::DateTime,
                &["2026-01-31T12:00:00Z", "2026-01-31t12:00:00.5+01:00", "2024-02-29T00:00:00Z"],
                &["2026-01-31", "2026-02-30T00:00:00Z", "2026-01-31T25:00:00Z", "2026-01-31T12:00:00"],
            ),
            (Format::Duration, &["1h30m", "0", "1.5s", "300ms", "1 day"], &["", "1", "h", "1y"]),
            (Format::Cidr, &["10.0.0.0/8", "::/0"], &["10.0.0.0", "10.0.0.0/33", "10.0.0.0/+8"]),
            (Format::Email, &["a@b"], &["a", "@b", "a@", "a b@c"]),
            (Format::Hostname, &["a.example", "x"], &["", "-a", "a..b"]),
            (Format::Byte, &["", "aGk=", "aGkx"], &["aGk", "a=Gk", "äää="]),
            (Format::Uuid, &["123e4567-e89b-12d3-a456-426614174000"], &["123e4567"]),
        ];
        for (format, good, bad) in cases {
            for text in *good {
                assert!(format.fits(text), "{format:?} {text:?}");
            }
            for text in *bad {
                assert!(!format.fits(text), "{format:?} {text:?}");
            }
        }
    }
}
