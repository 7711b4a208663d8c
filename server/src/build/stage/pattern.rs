//! Patterns of `${name#…}` and `${name%…}`: those of file names, but nothing is special about a slash.

/// How much is cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trim {
    Shortest,
    Longest,
}

/// `text` without the beginning that matches; all of it where the pattern is none, or matches nothing.
pub fn trim(text: String, pattern: &str, how: Trim) -> String {
    let pattern: Vec<char> = pattern.chars().collect();
    if !is_valid(&pattern) {
        return text;
    }
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let matches = |end: &usize| {
        let name: Vec<char> = text[..*end].chars().collect();
        is_match(&pattern, &name)
    };
    let end = match how {
        Trim::Shortest => ends.into_iter().find(matches),
        Trim::Longest => ends.collect::<Vec<_>>().into_iter().rev().find(matches),
    };
    end.map_or_else(|| text.clone(), |end| text[end..].to_owned())
}

/// Whether brackets are closed and nothing ends in a backslash.
fn is_valid(pattern: &[char]) -> bool {
    let mut rest = pattern;
    while let Some(c) = rest.first() {
        rest = match c {
            '\\' if rest.len() < 2 => return false,
            '\\' => &rest[2..],
            '[' => match class(rest, ' ') {
                Some((_, rest)) => rest,
                None => return false,
            },
            _ => &rest[1..],
        };
    }
    true
}

fn is_match(pattern: &[char], name: &[char]) -> bool {
    // The usual walk with one way back: to the last star and the place it reached.
    let (mut rest, mut left) = (pattern, name);
    let mut back: Option<(&[char], &[char])> = None;
    loop {
        let stepped = match (rest.first(), left.first()) {
            (None, None) => return true,
            (Some('*'), _) => {
                back = Some((&rest[1..], left));
                rest = &rest[1..];
                continue;
            }
            (Some('?'), Some(_)) => Some(&rest[1..]),
            (Some('['), Some(c)) => class(rest, *c).filter(|(is_in, _)| *is_in).map(|(_, rest)| rest),
            (Some('\\'), Some(c)) => (rest.get(1) == Some(c)).then(|| &rest[2..]),
            (Some(own), Some(c)) => (own == c).then(|| &rest[1..]),
            _ => None,
        };
        match (stepped, back) {
            (Some(next), _) => (rest, left) = (next, &left[1..]),
            (None, Some((after, from))) if !from.is_empty() => {
                back = Some((after, &from[1..]));
                (rest, left) = (after, &from[1..]);
            }
            _ => return false,
        }
    }
}

/// Whether the class at the begin of `pattern` holds `c`, and what follows it; `None` if it is not closed.
fn class(pattern: &[char], c: char) -> Option<(bool, &[char])> {
    let mut rest = &pattern[1..];
    let negated = rest.first() == Some(&'^');
    if negated {
        rest = &rest[1..];
    }
    let mut is_in = false;
    let mut ranges = 0;
    loop {
        if rest.first() == Some(&']') && ranges > 0 {
            return Some((is_in != negated, &rest[1..]));
        }
        let (low, after) = literal(rest)?;
        rest = after;
        let mut high = low;
        if rest.first() == Some(&'-') {
            (high, rest) = literal(&rest[1..])?;
        }
        is_in |= low <= c && c <= high;
        ranges += 1;
    }
}

fn literal(pattern: &[char]) -> Option<(char, &[char])> {
    match pattern {
        [] | ['-' | ']', ..] => None,
        ['\\', c, rest @ ..] => Some((*c, rest)),
        ['\\'] => None,
        [c, rest @ ..] => Some((*c, rest)),
    }
}
