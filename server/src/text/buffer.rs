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
    /// means the end of the line, and a line beyond the end means the end of the text.
    pub fn offset(&self, position: Position, encoding: PositionEncoding) -> u32 {
        let line = position.line as usize;
        if line >= self.rope.len_lines() {
            return self.len();
        }
        let start = self.rope.line_to_char(line);
        let text = self.rope.line(line);
        let mut left = position.character as usize;
        let mut chars = 0;
        for c in text.chars() {
            if c == '\n' || c == '\r' {
                break;
            }
            let width = width(c, encoding);
            if left < width {
                break;
            }
            left -= width;
            chars += 1;
        }
        self.rope.char_to_byte(start + chars) as u32
    }

    /// The position of a byte offset, clamped to the text.
    pub fn position(&self, offset: u32, encoding: PositionEncoding) -> Position {
        let char = self.char_at(offset);
        let line = self.rope.char_to_line(char);
        let start = self.rope.line_to_char(line);
        let character = self.rope.slice(start..char).chars().map(|c| width(c, encoding)).sum::<usize>();
        Position { line: line as u32, character: character as u32 }
    }

    /// The byte range of a line, without its line end; `None` beyond the last line.
    pub fn line_range(&self, line: u32) -> Option<TextRange> {
        let line = line as usize;
        if line >= self.rope.len_lines() {
            return None;
        }
        let start = self.rope.line_to_byte(line) as u32;
        let text = self.rope.line(line);
        let mut end = start + text.len_bytes() as u32;
        for c in text.chars_at(text.len_chars()).reversed() {
            if c != '\n' && c != '\r' {
                break;
            }
            end -= 1;
        }
        Some(TextRange::new(start, end))
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

fn width(c: char, encoding: PositionEncoding) -> usize {
    match encoding {
        PositionEncoding::Utf8 => c.len_utf8(),
        PositionEncoding::Utf16 => c.len_utf16(),
        PositionEncoding::Utf32 => 1,
    }
}
