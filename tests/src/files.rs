//! One text that holds several files, as fixtures and specs write them.
//!
//! A line `#- /path/file.yaml` opens a file; without any such line the whole text is one file. The form is strict,
//! because a harness that guesses what a test meant would test something else.
use std::fmt;

/// The name of a file in a text that opens none.
pub const DEFAULT_PATH: &str = "/file.yaml";

/// A file of a fixture: where it would lie in a repository and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Begins with `/`, the root of the repository; `/` between parts.
    pub path: String,
    /// The text without marks and expectations.
    pub text: String,
}

/// A text that does not follow the form, with the line (from 1) where it breaks it.
#[derive(Clone, PartialEq, Eq)]
pub struct FormError {
    /// The line in the text that was given, from 1.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

impl FormError {
    pub(crate) fn new(line: usize, message: impl Into<String>) -> FormError {
        FormError { line, message: message.into() }
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// The same words as `Display`, so that `unwrap` in a test prints them readably.
impl fmt::Debug for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for FormError {}

/// A file as it was written: its lines still carry marks.
#[derive(Debug)]
pub(crate) struct RawFile<'t> {
    pub(crate) path: String,
    /// Each line with its number in the whole text, from 1, without its line end.
    pub(crate) lines: Vec<(usize, &'t str)>,
}

/// Splits a text at its headers. `first_line` is the number of the text's first line.
///
/// One line end at the very start is dropped, so that a raw string may begin on its own line.
///
/// # Errors
/// When a header is malformed or repeats a path, or when text stands before the first header.
pub(crate) fn split(text: &str, first_line: usize) -> Result<Vec<RawFile<'_>>, FormError> {
    let mut lines: Vec<(usize, &str)> =
        text.split('\n').enumerate().map(|(at, line)| (first_line + at, line)).collect();
    if lines.first().is_some_and(|(_, line)| line.is_empty()) && lines.len() > 1 {
        lines.remove(0);
    }
    // What follows the last line end is no line.
    if lines.last().is_some_and(|(_, line)| line.trim().is_empty()) {
        lines.pop();
    }
    let mut files: Vec<RawFile<'_>> = Vec::new();
    let mut before: Vec<(usize, &str)> = Vec::new();
    for (number, line) in lines {
        if let Some(path) = header(number, line)? {
            if files.iter().any(|file| file.path == path) {
                return Err(FormError::new(number, format!("`{path}` is there twice")));
            }
            files.push(RawFile { path, lines: Vec::new() });
        } else if let Some(file) = files.last_mut() {
            file.lines.push((number, line));
        } else {
            before.push((number, line));
        }
    }
    if files.is_empty() {
        return Ok(vec![RawFile { path: DEFAULT_PATH.to_owned(), lines: before }]);
    }
    match before.iter().find(|(_, line)| !line.trim().is_empty()) {
        Some((number, _)) => Err(FormError::new(*number, "text before the first `#- /path`")),
        None => Ok(files),
    }
}

/// The path of a header line, or nothing if the line is none.
fn header(number: usize, line: &str) -> Result<Option<String>, FormError> {
    let Some(rest) = line.strip_prefix("#-") else { return Ok(None) };
    let path = rest.strip_prefix(' ').unwrap_or("").trim_end();
    let sound = path.len() > 1
        && path.starts_with('/')
        && !path.contains(char::is_whitespace)
        && path[1..].split('/').all(|part| !matches!(part, "" | "." | ".."));
    if sound {
        Ok(Some(path.to_owned()))
    } else {
        Err(FormError::new(number, format!("a header is `#- /path/file.yaml`, not `{line}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Result<Vec<(String, Vec<&str>)>, String> {
        split(text, 1)
            .map(|files| {
                files.into_iter().map(|file| (file.path, file.lines.into_iter().map(|(_, l)| l).collect())).collect()
            })
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_text_without_headers_is_one_file() {
        assert_eq!(shape("\na: 1\n\nb: 2\n"), Ok(vec![("/file.yaml".to_owned(), vec!["a: 1", "", "b: 2"])]));
    }

    #[test]
    fn headers_open_files_that_may_be_empty() {
        assert_eq!(
            shape("\n#- /a.yaml\n#- /b/c.yaml\nx: 1\n"),
            Ok(vec![("/a.yaml".to_owned(), vec![]), ("/b/c.yaml".to_owned(), vec!["x: 1"])])
        );
    }

    #[test]
    fn lines_keep_their_number() {
        let files = split("\n#- /a.yaml\nx: 1\n", 10).unwrap();
        assert_eq!(files[0].lines, [(12, "x: 1")]);
    }

    #[test]
    fn bad_headers_are_refused() {
        for bad in ["#- a.yaml", "#- /", "#- /a b.yaml", "#- /../a.yaml", "#- /a//b.yaml", "#-/a.yaml", "#-"] {
            let error = shape(bad).unwrap_err();
            assert!(error.starts_with("line 1: a header is"), "{bad}: {error}");
        }
    }

    #[test]
    fn a_path_may_stand_once() {
        assert_eq!(shape("#- /a.yaml\n#- /a.yaml").unwrap_err(), "line 2: `/a.yaml` is there twice");
    }

    #[test]
    fn text_before_the_first_header_is_refused() {
        assert_eq!(shape("x: 1\n#- /a.yaml").unwrap_err(), "line 1: text before the first `#- /path`");
    }
}
