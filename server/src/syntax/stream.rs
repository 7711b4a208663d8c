//! A stream of documents, split before anything is parsed.
//!
//! A line that begins with `---` ends a document wherever it stands, in a block scalar or a quote too,
//! so the split needs no grammar. The ranges of the pieces, joined, are the stream. Text behind `...` is
//! part of the document in front of it, where no reader looks at it: all of them split at `---` only.

use memchr::memmem;

use crate::text::TextRange;

/// One document of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The document with all that stands before its text: marker line, byte order mark, comments above the
    /// first marker. The ranges of all pieces tile the stream.
    pub range: TextRange,
    /// The document's own text: what is parsed, and what spans are relative to. The marker line is part
    /// of it only where it means something to a parser: behind directives (`%YAML 1.1`), or with
    /// content on it (`--- {}`).
    pub body: TextRange,
}

/// Splits a stream at its document markers. A stream without markers is one piece; a piece may be blank.
pub fn split(text: &str) -> Vec<Piece> {
    let bytes = text.as_bytes();
    let mut lines = Lines::new(bytes);
    let mut pieces = Vec::new();
    let mut open = Open::at(0, if text.starts_with('\u{feff}') { 3 } else { 0 });
    let mut line = open.body;
    loop {
        open = match lines.kind(line) {
            Line::Marker if open.is_prologue => open.marked(bytes, line),
            Line::Marker => {
                pieces.push(open.until(line));
                Open::at(line, line).marked(bytes, line)
            }
            Line::End => Open { is_prologue: false, is_ended: true, ..open },
            Line::Blank => open,
            Line::Directive if open.is_ended => {
                pieces.push(open.until(line));
                Open::at(line, line)
            }
            Line::Directive | Line::Content => open,
        };
        match lines.kind(line) {
            Line::Directive if open.is_prologue => open.has_directive = true,
            Line::Content | Line::Directive => {
                open.is_prologue = false;
                open.is_ended = false;
            }
            _ => {}
        }
        let next = if open.is_prologue || open.is_ended { lines.after(line) } else { lines.next_marker(line) };
        match next {
            Some(next) => line = next,
            None => break,
        }
    }
    pieces.push(open.until(bytes.len()));
    pieces
}

/// The piece that is being read.
#[derive(Clone, Copy)]
struct Open {
    start: usize,
    body: usize,
    /// Nothing but comments, blank lines and directives so far: a marker still belongs to this piece.
    is_prologue: bool,
    has_directive: bool,
    /// `...` was seen, and nothing but comments since: a directive begins the next piece.
    is_ended: bool,
}

impl Open {
    fn at(start: usize, body: usize) -> Open {
        Open { start, body, is_prologue: true, has_directive: false, is_ended: false }
    }

    /// Goes on behind the marker at `line`.
    fn marked(self, bytes: &[u8], line: usize) -> Open {
        let body = match (self.has_directive, has_content(&bytes[line + 3..])) {
            (true, _) => self.body,
            (false, true) => line,
            (false, false) => line + 3,
        };
        Open { body, is_prologue: false, ..self }
    }

    fn until(self, end: usize) -> Piece {
        Piece {
            range: TextRange::new(self.start as u32, end as u32),
            body: TextRange::new(self.body.min(end) as u32, end as u32),
        }
    }
}

/// Whether a line holds more than blanks and a comment.
fn has_content(rest: &[u8]) -> bool {
    let first = rest.iter().find(|b| !matches!(b, b' ' | b'\t'));
    !matches!(first, None | Some(b'#' | b'\n' | b'\r'))
}

#[derive(PartialEq, Eq)]
enum Line {
    /// `---`
    Marker,
    /// `...`
    End,
    /// `%…`, which is a directive only in front of a marker.
    Directive,
    /// Nothing, or a comment.
    Blank,
    Content,
}

/// The lines of a stream. Their ends are those of YAML: `\n`, `\r\n` and a lone `\r`.
struct Lines<'a> {
    bytes: &'a [u8],
    has_lone_cr: bool,
    /// Where the next `\n---` and `\n...` were last found, so that one of them cannot be looked for again
    /// and again in front of the other.
    found: [Option<usize>; 2],
}

const MARKERS: [&[u8]; 2] = [b"\n---", b"\n..."];

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> Lines<'a> {
        let has_lone_cr = memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'));
        Lines { bytes, has_lone_cr, found: [Some(0), Some(0)] }
    }

    fn kind(&self, line: usize) -> Line {
        let rest = &self.bytes[line..];
        let is_alone = matches!(rest.get(3), None | Some(b' ' | b'\t' | b'\n' | b'\r'));
        match rest {
            [b'-', b'-', b'-', ..] if is_alone => Line::Marker,
            [b'.', b'.', b'.', ..] if is_alone => Line::End,
            [b'%', ..] => Line::Directive,
            _ if has_content(rest) => Line::Content,
            _ => Line::Blank,
        }
    }

    fn after(&self, line: usize) -> Option<usize> {
        let end = line + memchr::memchr2(b'\n', b'\r', &self.bytes[line..])?;
        let is_pair = self.bytes[end] == b'\r' && self.bytes.get(end + 1) == Some(&b'\n');
        Some(end + 1 + usize::from(is_pair))
    }

    /// The next line that begins with `---` or `...`.
    fn next_marker(&mut self, line: usize) -> Option<usize> {
        if self.has_lone_cr {
            let mut next = self.after(line)?;
            while !matches!(self.kind(next), Line::Marker | Line::End) {
                next = self.after(next)?;
            }
            return Some(next);
        }
        let mut from = line;
        loop {
            for (found, marker) in self.found.iter_mut().zip(MARKERS) {
                if found.is_some_and(|at| at <= from) {
                    *found = memmem::find(&self.bytes[from..], marker).map(|at| from + at + 1);
                }
            }
            let next = self.found.iter().flatten().copied().min()?;
            if matches!(self.kind(next), Line::Marker | Line::End) {
                return Some(next);
            }
            from = next;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use proptest::prelude::*;

    fn bodies(text: &str) -> Vec<&str> {
        split(text).iter().map(|piece| piece.body.of(text)).collect()
    }

    #[test]
    fn markers_separate_documents() {
        assert_eq!(bodies(""), [""]);
        assert_eq!(bodies("a: 1\n"), ["a: 1\n"]);
        assert_eq!(bodies("a: 1\n---\nb: 2\n"), ["a: 1\n", "\nb: 2\n"]);
        assert_eq!(bodies("---\na: 1\n---\n"), ["\na: 1\n", "\n"]);
        assert_eq!(bodies("a: 1\n---"), ["a: 1\n", ""]);
        assert_eq!(bodies("a: 1\n--- \nb\n----\n---x\n --- \n"), ["a: 1\n", " \nb\n----\n---x\n --- \n"]);
    }

    #[test]
    fn comments_above_the_first_marker_belong_to_its_document() {
        assert_eq!(bodies("# licence\n\n---\na: 1\n"), ["\na: 1\n"]);
        assert_eq!(bodies("a: 1\n# last\n---\nb: 2\n"), ["a: 1\n# last\n", "\nb: 2\n"]);
        assert_eq!(bodies("---\n# only\n---\nb: 2\n"), ["\n# only\n", "\nb: 2\n"]);
    }

    #[test]
    fn a_marker_ends_a_block_scalar_and_a_quote() {
        assert_eq!(bodies("a: |\n  x\n---\nb: \"x\n---\nc"), ["a: |\n  x\n", "\nb: \"x\n", "\nc"]);
    }

    #[test]
    fn a_marker_line_with_content_is_part_of_the_text() {
        assert_eq!(bodies("--- # comment\na: 1\n"), [" # comment\na: 1\n"]);
        assert_eq!(bodies("--- {a: 1}\n--- |\n x\n"), ["--- {a: 1}\n", "--- |\n x\n"]);
    }

    #[test]
    fn directives_are_part_of_the_text() {
        assert_eq!(bodies("# c\n%YAML 1.1\n---\na: 1\n"), ["# c\n%YAML 1.1\n---\na: 1\n"]);
        assert_eq!(bodies("a: 1\n...\n%TAG !e! x\n---\nb: 2\n"), ["a: 1\n...\n", "%TAG !e! x\n---\nb: 2\n"]);
        assert_eq!(bodies("a: 1\n%x\n---\nb: 2\n"), ["a: 1\n%x\n", "\nb: 2\n"]);
    }

    #[test]
    fn an_end_marker_ends_a_document_without_beginning_one() {
        assert_eq!(bodies("a: 1\n...\n# after\n"), ["a: 1\n...\n# after\n"]);
        assert_eq!(bodies("a: 1\n...\n\n---\nb: 2\n..."), ["a: 1\n...\n\n", "\nb: 2\n..."]);
        assert_eq!(bodies("a: 1\n...\nb: 2\n%x\n"), ["a: 1\n...\nb: 2\n%x\n"]);
        assert_eq!(bodies("...\n---\na: 1\n"), ["...\n", "\na: 1\n"]);
    }

    #[test]
    fn byte_order_marks_and_all_line_ends_are_known() {
        assert_eq!(bodies("\u{feff}---\r\na: 1\r\n---\r\nb: 2\r\n"), ["\r\na: 1\r\n", "\r\nb: 2\r\n"]);
        assert_eq!(bodies("\u{feff}a: 1\r---\rb: 2"), ["a: 1\r", "\rb: 2"]);
    }

    #[test]
    fn many_documents_take_linear_time() {
        let text = "---\na: 1\n".repeat(200_000);
        assert_eq!(split(&text).len(), 200_000);
        let text = "a: 1\n...\n".repeat(200_000);
        assert_eq!(split(&text).len(), 1);
        let text = "x\n---x\n...x\n".repeat(200_000);
        assert_eq!(split(&text).len(), 1);
    }

    fn stream() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            Just("---"),
            Just("--- "),
            Just("--- x"),
            Just("---x"),
            Just("..."),
            Just("... #"),
            Just("a: |"),
            Just("  b"),
            Just(""),
            Just("# c"),
            Just(" # c"),
            Just("%YAML 1.1"),
            Just("\u{feff}"),
            Just("é"),
            Just(" "),
        ];
        let end = prop_oneof![4 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r"), 1 => Just("")];
        proptest::collection::vec((line, end), 0..12)
            .prop_map(|lines| lines.into_iter().flat_map(|(line, end)| [line, end]).collect())
    }

    proptest! {
        #[test]
        fn pieces_joined_are_the_stream(text in stream()) {
            let pieces = split(&text);
            let joined: String = pieces.iter().map(|piece| piece.range.of(&text)).collect();
            prop_assert_eq!(&joined, &text);
            for piece in &pieces {
                prop_assert!(piece.range.covers(piece.body));
            }
        }

        #[test]
        fn a_piece_alone_is_one_document(text in stream()) {
            let pieces = split(&text);
            for (index, piece) in pieces.iter().enumerate() {
                let alone = piece.range.of(&text);
                // A byte order mark counts at the start of a stream only.
                if index == 0 || !alone.starts_with('\u{feff}') {
                    prop_assert_eq!(split(alone).len(), 1, "{:?}", alone);
                }
            }
        }

        #[test]
        fn line_ends_do_not_matter(text in stream()) {
            let lines = text.replace("\r\n", "\n").replace('\r', "\n");
            let count = split(&lines).len();
            prop_assert_eq!(split(&lines.replace('\n', "\r\n")).len(), count);
            prop_assert_eq!(split(&lines.replace('\n', "\r")).len(), count);
        }
    }
}
