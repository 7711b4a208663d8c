//! A stream of documents, split before anything is parsed.
//!
//! A line that begins with `---` ends a document wherever it stands, in a block scalar too, so
//! the split needs no grammar. The pieces, joined, are the stream.

use crate::text::TextRange;

/// One document of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The document with the marker line in front of it; the ranges of all pieces tile the stream.
    pub range: TextRange,
    /// The document's own text: what is parsed, and what spans are relative to.
    pub body: TextRange,
}

/// Splits a stream at its document markers. A stream without markers is one piece; a piece may be blank.
pub fn split(text: &str) -> Vec<Piece> {
    let bytes = text.as_bytes();
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut body = bom;
    let mut line = bom;
    loop {
        let rest = &bytes[line..];
        let marker = rest.starts_with(b"---") && matches!(rest.get(3), None | Some(b' ' | b'\t' | b'\n' | b'\r'));
        if marker {
            // Comments and blank lines in front of the first marker belong to the document behind it.
            let blank = pieces.is_empty()
                && text[body..line].lines().all(|l| l.trim().is_empty() || l.trim_start().starts_with('#'));
            if !blank {
                pieces.push(piece(start, body, line));
                start = line;
            }
            body = line + 3;
        }
        match memchr::memchr(b'\n', rest) {
            Some(at) => line += at + 1,
            None => break,
        }
    }
    pieces.push(piece(start, body, text.len()));
    pieces
}

fn piece(start: usize, body: usize, end: usize) -> Piece {
    Piece {
        range: TextRange::new(start as u32, end as u32),
        body: TextRange::new((body as u32).min(end as u32), end as u32),
    }
}
