//! Dates and times: go-yaml 3 makes times of them, and writes them its own way.

/// The time that `text` spells, as RFC 3339; `None` if it spells none.
///
/// Four forms are read: a date; date and time with blanks between; date and time with `T` or `t` between
/// and a zone. Months, days, hours, minutes and seconds may have one digit.
pub(super) fn rfc3339(text: &str) -> Option<String> {
    let mut rest = Rest { bytes: text.as_bytes() };
    let year = rest.year()?;
    rest.byte(b'-')?;
    let month = rest.number(1, 12)?;
    rest.byte(b'-')?;
    let day = rest.number(1, days(year, month))?;
    let date = format!("{year:04}-{month:02}-{day:02}");
    let has_zone = match rest.bytes {
        [] => return Some(format!("{date}T00:00:00Z")),
        [b'T' | b't', ..] => true,
        [b' ', ..] => false,
        _ => return None,
    };
    let blanks = rest.bytes.iter().take_while(|b| **b == b' ').count();
    rest.bytes = &rest.bytes[blanks.max(1)..];
    let hour = rest.number(0, 23)?;
    rest.byte(b':')?;
    let minute = rest.number(0, 59)?;
    rest.byte(b':')?;
    let second = rest.number(0, 59)?;
    let fraction = rest.fraction();
    let zone = if has_zone { rest.zone()? } else { "Z".to_owned() };
    rest.bytes.is_empty().then(|| format!("{date}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}"))
}

struct Rest<'a> {
    bytes: &'a [u8],
}

impl Rest<'_> {
    fn byte(&mut self, expected: u8) -> Option<()> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        (*first == expected).then_some(())
    }

    fn year(&mut self) -> Option<u32> {
        let (digits, rest) = self.bytes.split_at_checked(4)?;
        self.bytes = rest;
        digits.iter().try_fold(0, |year, b| b.is_ascii_digit().then(|| year * 10 + u32::from(b - b'0')))
    }

    /// A number of one or two digits.
    fn number(&mut self, least: u32, most: u32) -> Option<u32> {
        let digits = self.bytes.iter().take(2).take_while(|b| b.is_ascii_digit()).count();
        let (digits, rest) = self.bytes.split_at(digits);
        self.bytes = rest;
        let value = digits.iter().fold(0, |value, b| value * 10 + u32::from(b - b'0'));
        (!digits.is_empty() && (least..=most).contains(&value)).then_some(value)
    }

    /// `.5`, without zeros at its end and with at most nine digits; nothing if there is none.
    fn fraction(&mut self) -> String {
        let [b'.' | b',', digits @ ..] = self.bytes else { return String::new() };
        let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
        if count == 0 {
            return String::new();
        }
        let (digits, rest) = digits.split_at(count);
        self.bytes = rest;
        let digits: String = digits.iter().take(9).map(|b| char::from(*b)).collect();
        let digits = digits.trim_end_matches('0');
        if digits.is_empty() { String::new() } else { format!(".{digits}") }
    }

    fn zone(&mut self) -> Option<String> {
        if let [b'Z', rest @ ..] = self.bytes {
            self.bytes = rest;
            return Some("Z".to_owned());
        }
        let [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2, rest @ ..] = self.bytes else { return None };
        self.bytes = rest;
        let digits = [h1, h2, m1, m2];
        if !digits.iter().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let value = |a: &u8, b: &u8| u32::from(a - b'0') * 10 + u32::from(b - b'0');
        let (hour, minute) = (value(h1, h2), value(m1, m2));
        if hour > 23 || minute > 59 {
            return None;
        }
        let sign = char::from(*sign);
        Some(if hour + minute == 0 { "Z".to_owned() } else { format!("{sign}{hour:02}:{minute:02}") })
    }
}

fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
