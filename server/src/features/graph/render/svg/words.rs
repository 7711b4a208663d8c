//! Text in a picture: how wide it is, where it is cut, and how it is written.
//!
//! The picture names fixed-width fonts only. So the width of a text is known without any font: a number of cells, a
//! little wider than those of the common fonts.

/// The width of a cell in hundredths of the height of the letters.
const CELL: i32 = 61;

/// How many cells a character takes.
fn cells(c: char) -> usize {
    match u32::from(c) {
        0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        // From here on most characters are as wide as two letters.
        0x1100.. if !matches!(u32::from(c), 0x2000..=0x2bff) => 2,
        _ => 1,
    }
}

/// Pixels that a text takes in letters of a height (in tenths of a pixel).
pub fn width(text: &str, height: i32) -> i32 {
    let cells: usize = text.chars().map(cells).sum();
    (cells as i32 * height * CELL + 999) / 1000
}

/// The text if it has at most so many cells, else its beginning and an ellipsis.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().map(cells).sum::<usize>() <= most {
        return text.to_owned();
    }
    let mut left = most.saturating_sub(1);
    let fits = |c: &char| match left.checked_sub(cells(*c)) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    let beginning: String = text.chars().take_while(fits).collect();
    beginning + "…"
}

/// Text as XML takes it, in content and in quotes.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // No document may hold these at all.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_to_their_cells() {
        assert_eq!(cut("checkout", 8), "checkout");
        assert_eq!(cut("checkouts", 8), "checkou…");
        assert_eq!(cut("日本語の名前", 6), "日本…");
        assert_eq!(width("ab", 100), 13);
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(escaped("<a b=\"&\">\u{0}"), "&lt;a b=&quot;&amp;&quot;&gt; ");
    }
}
