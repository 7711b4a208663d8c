//! Fixtures: YAML with a cursor and marked ranges, for tests of one feature.
//!
//! | written | means |
//! |---|---|
//! | `#- /path/file.yaml` | the lines below are this file |
//! | `$0` | the cursor; two of them are a selection |
//! | `#   ^^^^ label` | the range above the carets |
//! | `# <- label` | the first word of the line above, for what stands where `#` does |
//! | `# ^file label` | the whole file |
//!
//! Lines of marks are removed before anybody parses the text: in YAML a `#` inside a block scalar is text, and inside
//! a plain scalar of several lines it is an error, so leaving them in would test another file. Carets are counted in
//! characters and stand below the line as it is written, `$0` included. Whatever is not exactly of this form is an
//! error with its line.
use crate::expect::Expected;
use crate::files::{self, File, FormError, RawFile};
use std::ops::Range;

/// Files with marks in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixture {
    /// In the order they were written, never empty.
    pub files: Vec<File>,
    /// All marks, in the order they were written.
    pub marks: Vec<Mark>,
    cursor: Option<Place>,
}

/// A range in one of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file's path.
    pub path: String,
    /// Bytes of its text.
    pub range: Range<usize>,
}

/// A marked range and what the test says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What is marked.
    pub place: Place,
    /// The words behind the mark, never empty.
    pub label: String,
}

impl Fixture {
    /// Reads a marked text.
    ///
    /// # Errors
    /// When anything in it looks like a mark and is none: see the module's table.
    pub fn parse(text: &str) -> Result<Fixture, FormError> {
        let mut fixture = Fixture { files: Vec::new(), marks: Vec::new(), cursor: None };
        let mut cursors = Vec::new();
        for raw in files::split(text, 1)? {
            fixture.add(&raw, &mut cursors)?;
        }
        fixture.cursor = selection(&cursors)?;
        Ok(fixture)
    }

    fn add(&mut self, raw: &RawFile<'_>, cursors: &mut Vec<(usize, Place)>) -> Result<(), FormError> {
        let mut text = String::new();
        let mut above: Option<Line> = None;
        let mut whole = Vec::new();
        for &(number, line) in &raw.lines {
            let Some(mark) = mark(number, line)? else {
                let this = Line::read(line, text.len());
                for &offset in &this.cursors {
                    cursors.push((number, Place { path: raw.path.clone(), range: offset..offset }));
                }
                text.push_str(&this.text);
                text.push('\n');
                above = Some(this);
                continue;
            };
            let (range, label) = match mark {
                Written::File(label) => {
                    whole.push(label);
                    continue;
                }
                Written::Carets(columns, label) => {
                    let line = above.as_ref().ok_or_else(|| FormError::new(number, "carets below no line"))?;
                    let range = line.range(columns).ok_or_else(|| {
                        FormError::new(number, format!("the carets point past the end of `{}`", line.text))
                    })?;
                    (range, label)
                }
                Written::FirstWord(label) => {
                    let line = above.as_ref().ok_or_else(|| FormError::new(number, "an arrow below no line"))?;
                    let range =
                        line.first_word().ok_or_else(|| FormError::new(number, "the line above has no word"))?;
                    (range, label)
                }
            };
            self.marks.push(Mark { place: Place { path: raw.path.clone(), range }, label: label.to_owned() });
        }
        for label in whole {
            let place = Place { path: raw.path.clone(), range: 0..text.len() };
            self.marks.push(Mark { place, label: label.to_owned() });
        }
        self.files.push(File { path: raw.path.clone(), text });
        Ok(())
    }

    /// Where the cursor is: an empty range, or a selection.
    #[must_use]
    pub fn cursor(&self) -> Option<&Place> {
        self.cursor.as_ref()
    }

    /// The places with this label, in the order they were written.
    pub fn marked<'f>(&'f self, label: &'f str) -> impl Iterator<Item = &'f Place> {
        self.marks.iter().filter(move |mark| mark.label == label).map(|mark| &mark.place)
    }

    /// All marks as findings: `error[code]: part of the message`.
    ///
    /// # Errors
    /// When a label is none.
    pub fn findings(&self) -> Result<Vec<(Place, Expected)>, String> {
        self.marks.iter().map(|mark| Ok((mark.place.clone(), Expected::from_label(&mark.label)?))).collect()
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }
}

/// One cursor, or a selection made of two in the same file.
fn selection(cursors: &[(usize, Place)]) -> Result<Option<Place>, FormError> {
    match cursors {
        [] => Ok(None),
        [(_, one)] => Ok(Some(one.clone())),
        [(_, from), (line, to)] => {
            if from.path != to.path {
                Err(FormError::new(*line, "a selection lies in one file"))
            } else if from.range == to.range {
                Err(FormError::new(*line, "two `$0` at one place: a selection holds something"))
            } else {
                Ok(Some(Place { path: from.path.clone(), range: from.range.start..to.range.end }))
            }
        }
        [_, _, (line, _), ..] => Err(FormError::new(*line, "a third `$0`")),
    }
}

/// A line of a file, with the way from what was written to what remains.
struct Line {
    text: String,
    /// Where it begins in the file.
    start: usize,
    /// For each character as written, and one past the last, its offset in the file.
    offsets: Vec<usize>,
    /// Offsets of the cursors.
    cursors: Vec<usize>,
}

impl Line {
    fn read(written: &str, start: usize) -> Line {
        let mut line = Line { text: String::new(), start, offsets: Vec::new(), cursors: Vec::new() };
        let mut rest = written;
        while let Some(first) = rest.chars().next() {
            let here = start + line.text.len();
            if let Some(behind) = rest.strip_prefix("$0") {
                line.cursors.push(here);
                line.offsets.extend([here, here]);
                rest = behind;
            } else {
                line.offsets.push(here);
                line.text.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
        line.offsets.push(start + line.text.len());
        line
    }

    fn range(&self, columns: Range<usize>) -> Option<Range<usize>> {
        Some(*self.offsets.get(columns.start)?..*self.offsets.get(columns.end)?)
    }

    /// The first word behind indentation and list dashes; a colon ends it.
    fn first_word(&self) -> Option<Range<usize>> {
        let mut rest = self.text.trim_start();
        while let Some(item) = rest.strip_prefix("- ") {
            rest = item.trim_start();
        }
        let length = rest.find(|c: char| c.is_whitespace() || c == ':').unwrap_or(rest.len());
        let from = self.start + (self.text.len() - rest.len());
        (length > 0).then_some(from..from + length)
    }
}

/// A line of marks.
enum Written<'t> {
    Carets(Range<usize>, &'t str),
    FirstWord(&'t str),
    File(&'t str),
}

/// Reads a line as a mark: nothing if it does not look like one.
fn mark(number: usize, line: &str) -> Result<Option<Written<'_>>, FormError> {
    let Some(comment) = line.trim_start().strip_prefix('#') else { return Ok(None) };
    let body = comment.trim_start();
    let labelled = |label: &'_ str| -> Result<(), FormError> {
        if label.is_empty() {
            Err(FormError::new(number, "a mark needs a label"))
        } else if label.contains('^') {
            Err(FormError::new(number, "one mark to a line"))
        } else {
            Ok(())
        }
    };
    if let Some(label) = body.strip_prefix("<-") {
        labelled(label.trim())?;
        return Ok(Some(Written::FirstWord(label.trim())));
    }
    if !body.starts_with('^') {
        return Ok(None);
    }
    let behind = body.trim_start_matches('^');
    if let Some(label) = behind.strip_prefix("file").filter(|_| body.starts_with("^file")) {
        labelled(label.trim())?;
        return Ok(Some(Written::File(label.trim())));
    }
    labelled(behind.trim())?;
    if !behind.starts_with(' ') {
        return Err(FormError::new(number, "a blank stands between carets and label"));
    }
    let first = line.chars().count() - body.chars().count();
    let count = body.len() - behind.len();
    Ok(Some(Written::Carets(first..first + count, behind.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Fixture {
        Fixture::parse(text).unwrap()
    }

    fn refused(text: &str) -> String {
        Fixture::parse(text).unwrap_err().to_string()
    }

    fn slices(fixture: &Fixture) -> Vec<(&str, &str)> {
        let slice = |place: &Place| &fixture.text(&place.path).unwrap()[place.range.clone()];
        fixture.marks.iter().map(|mark| (slice(&mark.place), mark.label.as_str())).collect()
    }

    #[test]
    fn carets_mark_what_stands_above_them() {
        let fixture = parsed(
            "
kind: Component
spec:
  owner:
    projectName: docklet
#                ^^^^^^^ error[reference/missing]: no Project
#   ^^^^^^^^^^^ key
",
        );
        assert_eq!(fixture.files[0].text, "kind: Component\nspec:\n  owner:\n    projectName: docklet\n");
        assert_eq!(slices(&fixture), [("docklet", "error[reference/missing]: no Project"), ("projectName", "key")]);
    }

    #[test]
    fn marks_inside_a_block_scalar_leave_the_scalar_whole() {
        let fixture = parsed("\na: |\n  one two\n  #   ^^^ here\n  three\n");
        assert_eq!(fixture.files[0].text, "a: |\n  one two\n  three\n");
        assert_eq!(slices(&fixture), [("two", "here")]);
    }

    #[test]
    fn carets_count_characters() {
        let fixture = parsed("name: größe 🦀x\n#     ^^^^^ word\n#            ^ last\n");
        assert_eq!(slices(&fixture), [("größe", "word")].into_iter().chain([("x", "last")]).collect::<Vec<_>>());
    }

    #[test]
    fn an_arrow_marks_the_first_word() {
        let fixture = parsed("kind: X\n# <- a\n  - - name: y\n# <- b\n---\n# <- c\n");
        assert_eq!(slices(&fixture), [("kind", "a"), ("name", "b"), ("---", "c")]);
    }

    #[test]
    fn a_whole_file_can_be_marked() {
        let fixture = parsed("#- /a.yaml\n# ^file target\nx: 1\n#- /b.yaml\ny: 2\n");
        let places: Vec<_> = fixture.marked("target").collect();
        assert_eq!(places, [&Place { path: "/a.yaml".to_owned(), range: 0..5 }]);
    }

    #[test]
    fn the_cursor_is_taken_out_and_carets_see_the_line_as_written() {
        let fixture = parsed("name: doc$0let x\n#     ^^^^^^^^ all\n#              ^ behind\n");
        assert_eq!(fixture.files[0].text, "name: doclet x\n");
        assert_eq!(fixture.cursor(), Some(&Place { path: "/file.yaml".to_owned(), range: 9..9 }));
        assert_eq!(slices(&fixture), [("doclet", "all"), ("x", "behind")]);
    }

    #[test]
    fn two_cursors_are_a_selection() {
        let fixture = parsed("a: $0one\nb: tw$0o\n");
        assert_eq!(fixture.cursor().unwrap().range, 3..12);
        assert_eq!(&fixture.files[0].text[3..12], "one\nb: tw");
    }

    #[test]
    fn findings_come_from_labels() {
        let fixture = parsed("a: b\n#  ^ warning[x/y]: z\n");
        let findings = fixture.findings().unwrap();
        assert_eq!(findings[0].1.to_string(), "warning[x/y]: z");
        assert!(parsed("a: b\n#  ^ target\n").findings().is_err());
    }

    #[test]
    fn ordinary_comments_stay() {
        let text = "# a comment\na: 1 # ^ no mark\n#\n# see ^^\n";
        let fixture = parsed(text);
        assert_eq!(fixture.files[0].text, text);
        assert_eq!(fixture.marks, []);
    }

    #[test]
    fn what_looks_like_a_mark_and_is_none_is_refused() {
        for (text, message) in [
            ("ab\n#  ^ x", "line 2: the carets point past the end of `ab`"),
            ("abc\n# ^^ x", "line 2: the carets point past the end of `abc`"),
            ("abc\n# ^", "line 2: a mark needs a label"),
            ("abc\n# ^x", "line 2: a blank stands between carets and label"),
            ("abcdef\n# ^ x ^ y", "line 2: one mark to a line"),
            ("# ^ x", "line 1: carets below no line"),
            ("# <- x", "line 1: an arrow below no line"),
            ("\n\n# <- x", "line 3: the line above has no word"),
            ("a\n# <-", "line 2: a mark needs a label"),
            ("a\n# ^file", "line 2: a mark needs a label"),
            ("a$0$0", "line 1: two `$0` at one place: a selection holds something"),
            ("$0a$0b$0", "line 1: a third `$0`"),
            ("#- /a\n$0\n#- /b\n$0", "line 4: a selection lies in one file"),
        ] {
            assert_eq!(refused(text), message, "{text:?}");
        }
    }
}
