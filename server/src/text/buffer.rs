//! An editable text with lines as LSP counts them.
//!
//! Built on a rope so that a keystroke in a file of megabytes costs a logarithm. Line ends are
//! `\n`, `\r\n` and `\r` only: the rope is built without the Unicode line ends, which no editor counts.

use ropey::Rope;

use super::TextRange;

/// What a `character` of a [`Position`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PositionEncoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, the default of the protocol.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

/// A line and a character in it, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// Line, from 0.
    pub line: u32,
    /// Units of the encoding from the start of the line.
    pub character: u32,
}

/// A text that can be edited and asked for lines.
#[derive(Debug, Clone, Default)]
pub struct TextBuffer {
    rope: Rope,
}

impl TextBuffer {
    /// A buffer that holds `text`.
    pub fn new(text: &str) -> TextBuffer {
        TextBuffer { rope: Rope::from_str(text) }
    }

    /// Length in bytes.
    pub fn len(&self) -> u32 {
        u32::try_from(self.rope.len_bytes()).unwrap_or(u32::MAX)
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.rope.len_bytes() == 0
    }

    /// Number of lines; an empty text has one.
    pub fn line_count(&self) -> u32 {
        self.rope.len_lines() as u32
    }

    /// Replaces `range`; offsets beyond the end or inside a character are moved back to a border.
    pub fn replace(&mut self, range: TextRange, new_text: &str) {
        let start = self.char_at(range.start);
        let end = self.char_at(range.end).max(start);
        self.rope.remove(start..end);
        self.rope.insert(start, new_text);
    }

    /// The byte offset of `position`. As the protocol says, a character beyond the end of its line
    /// means the end of the line, and a line beyond the end means the end of the text. A character
    /// inside another one (half of a surrogate pair) means the one it is inside of.
    pub fn offset(&self, position: Position, encoding: PositionEncoding) -> u32 {
        let line = position.line as usize;
        if line >= self.rope.len_lines() {
            return self.len();
        }
        let (start, end) = self.line_chars(line);
        let character = position.character as usize;
        let char = match encoding {
            PositionEncoding::Utf8 => {
                let byte = self.rope.char_to_byte(start).saturating_add(character);
                self.rope.byte_to_char(byte.min(self.rope.len_bytes()))
            }
            PositionEncoding::Utf16 => {
                let unit = self.rope.char_to_utf16_cu(start).saturating_add(character);
                self.rope.utf16_cu_to_char(unit.min(self.rope.len_utf16_cu()))
            }
            PositionEncoding::Utf32 => start.saturating_add(character),
        };
        self.rope.char_to_byte(char.min(end)) as u32
    }

    /// The position of a byte offset, clamped to the text. No position lies inside a line end: between
    /// `\r` and `\n` is the end of the line.
    pub fn position(&self, offset: u32, encoding: PositionEncoding) -> Position {
        let char = self.char_at(offset);
        let line = self.rope.char_to_line(char);
        let (start, end) = self.line_chars(line);
        let char = char.min(end);
        let character = match encoding {
            PositionEncoding::Utf8 => self.rope.char_to_byte(char) - self.rope.char_to_byte(start),
            PositionEncoding::Utf16 => self.rope.char_to_utf16_cu(char) - self.rope.char_to_utf16_cu(start),
            PositionEncoding::Utf32 => char - start,
        };
        Position { line: line as u32, character: character as u32 }
    }

    /// The byte range of a line, without its line end; `None` beyond the last line.
    pub fn line_range(&self, line: u32) -> Option<TextRange> {
        let line = line as usize;
        if line >= self.rope.len_lines() {
            return None;
        }
        let (start, end) = self.line_chars(line);
        Some(TextRange::new(self.rope.char_to_byte(start) as u32, self.rope.char_to_byte(end) as u32))
    }

    /// The characters of a line, without its line end.
    fn line_chars(&self, line: usize) -> (usize, usize) {
        let start = self.rope.line_to_char(line);
        let mut end = self.rope.line_to_char(line + 1);
        if end > start && self.rope.char(end - 1) == '\n' {
            end -= 1;
            if end > start && self.rope.char(end - 1) == '\r' {
                end -= 1;
            }
        } else if end > start && self.rope.char(end - 1) == '\r' {
            end -= 1;
        }
        (start, end)
    }

    fn char_at(&self, byte: u32) -> usize {
        self.rope.byte_to_char((byte as usize).min(self.rope.len_bytes()))
    }
}

impl std::fmt::Display for TextBuffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use proptest::prelude::*;

    const ENCODINGS: [PositionEncoding; 3] = [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32];

    fn text() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            "[a-c ]{0,4}",
            Just("\n".to_owned()),
            Just("\r\n".to_owned()),
            Just("\r".to_owned()),
            Just("\u{2028}".to_owned()),
            Just("\u{85}".to_owned()),
            Just("é".to_owned()),
            Just("語".to_owned()),
            Just("😀".to_owned()),
        ];
        proptest::collection::vec(part, 0..30).prop_map(|parts| parts.concat())
    }

    /// Whether an editor can put a cursor at `offset`: on a border, and not between `\r` and `\n`.
    fn has_position(text: &str, offset: usize) -> bool {
        text.is_char_boundary(offset) && !(text[..offset].ends_with('\r') && text[offset..].starts_with('\n'))
    }

    proptest! {
        #[test]
        fn every_offset_survives_the_way_to_an_editor_and_back(text in text()) {
            let buffer = TextBuffer::new(&text);
            for encoding in ENCODINGS {
                for offset in (0..=text.len()).filter(|at| has_position(&text, *at)) {
                    let position = buffer.position(offset as u32, encoding);
                    prop_assert_eq!(buffer.offset(position, encoding), offset as u32, "{:?} {:?}", encoding, position);
                }
            }
        }

        #[test]
        fn positions_count_what_their_encoding_says(text in text()) {
            let buffer = TextBuffer::new(&text);
            for offset in (0..=text.len()).filter(|at| has_position(&text, *at)) {
                let before = &text[..offset];
                let joined = before.replace("\r\n", "\n").replace('\r', "\n");
                let line = joined.matches('\n').count() as u32;
                let rest = before.rsplit(['\n', '\r']).next().unwrap();
                let at = |encoding| buffer.position(offset as u32, encoding);
                prop_assert_eq!(at(PositionEncoding::Utf8), Position { line, character: rest.len() as u32 });
                let units = rest.encode_utf16().count() as u32;
                prop_assert_eq!(at(PositionEncoding::Utf16), Position { line, character: units });
                prop_assert_eq!(at(PositionEncoding::Utf32), Position { line, character: rest.chars().count() as u32 });
            }
        }

        #[test]
        fn edits_change_a_buffer_as_they_change_a_string(
            text in text(),
            edits in proptest::collection::vec((any::<u32>(), any::<u32>(), text()), 0..8),
        ) {
            let mut string = text.clone();
            let mut buffer = TextBuffer::new(&text);
            for (a, b, new_text) in edits {
                let at = |n: u32| {
                    let mut at = n as usize % (string.len() + 1);
                    while !string.is_char_boundary(at) {
                        at -= 1;
                    }
                    at
                };
                let (start, end) = (at(a).min(at(b)), at(a).max(at(b)));
                buffer.replace(TextRange::new(start as u32, end as u32), &new_text);
                string.replace_range(start..end, &new_text);
                prop_assert_eq!(buffer.to_string(), string.as_str());
                prop_assert_eq!(buffer.len() as usize, string.len());
            }
        }
    }

    #[test]
    fn lines_end_at_newlines_and_carriage_returns_only() {
        let buffer = TextBuffer::new("a\u{2028}b\nc\r\nd\re\u{c}");
        assert_eq!(buffer.line_count(), 4);
        let lines: Vec<String> = (0..4)
            .map(|line| buffer.line_range(line).unwrap())
            .map(|range| range.of(&buffer.to_string()).to_owned())
            .collect();
        assert_eq!(lines, ["a\u{2028}b", "c", "d", "e\u{c}"]);
        assert_eq!(buffer.line_range(4), None);
    }

    #[test]
    fn positions_beyond_the_text_are_clamped() {
        let buffer = TextBuffer::new("ab\r\n😀");
        let at = |line, character| buffer.offset(Position { line, character }, PositionEncoding::Utf16);
        assert_eq!(at(0, 99), 2);
        assert_eq!(at(1, 1), 4);
        assert_eq!(at(1, u32::MAX), 8);
        assert_eq!(at(9, 0), 8);
        assert_eq!(buffer.position(99, PositionEncoding::Utf16), Position { line: 1, character: 2 });
        assert_eq!(buffer.position(3, PositionEncoding::Utf16), Position { line: 0, character: 2 });
    }

    #[test]
    fn an_edit_inside_a_character_moves_to_its_border() {
        let mut buffer = TextBuffer::new("aéb");
        buffer.replace(TextRange::new(2, 9), "x");
        assert_eq!(buffer.to_string(), "ax");
    }
}
