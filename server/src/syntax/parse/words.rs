//! What libyaml says, in words that tell what to do, at the place where one would do it.

use super::judge::Refusal;
use crate::syntax::{Problem, ProblemKind};
use crate::text::TextRange;

/// The problem to report for a refused text.
pub(super) fn problem(text: &str, refusal: &Refusal) -> Problem {
    let words = Words { text, refusal };
    let (range, message, related) = words.find();
    Problem { kind: ProblemKind::Syntax, range, message, related }
}

/// `text` in backticks, shortened.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    if line.len() == text.len() && line.chars().count() <= MOST {
        return format!("`{line}`");
    }
    format!("`{}…`", line.chars().take(MOST).collect::<String>())
}

struct Words<'a> {
    text: &'a str,
    refusal: &'a Refusal,
}

type Found = (TextRange, String, Option<TextRange>);

impl Words<'_> {
    fn find(&self) -> Found {
        let here = self.rest_of_line(self.refusal.at);
        match self.refusal.problem.as_str() {
            "could not find expected ':'" => self.no_colon(),
            "mapping values are not allowed in this context" => self.no_blank_above().unwrap_or_else(|| {
                let message =
                    "`:` cannot stand here: indent this line as its neighbours are, or quote the value".to_owned();
                (here, message, None)
            }),
            "block sequence entries are not allowed in this context" => {
                let message =
                    "`-` cannot begin a list here: put the list on its own lines, or quote the value".to_owned();
                (here, message, None)
            }
            "mapping keys are not allowed in this context" => {
                (here, "`?` cannot stand here: quote the value".to_owned(), None)
            }
            "did not find expected key" | "did not find expected '-' indicator" => self.out_of_place(here),
            "did not find expected ',' or ']'" => self.open_bracket("list", ']'),
            "did not find expected ',' or '}'" => self.open_bracket("mapping", '}'),
            "did not find expected node content" => (here, "a value is missing here".to_owned(), None),
            "found unexpected end of stream" | "found unexpected document indicator" => self.open_quote(),
            "found unknown escape character" => self.escape(),
            "did not find expected hexdecimal number" | "found invalid Unicode character escape code" => {
                (self.in_line(self.refusal.at), "this escape is no character".to_owned(), None)
            }
            "found character that cannot start any token" => self.wrong_start(here),
            "found a tab character that violates indentation"
            | "found a tab character where an indentation space is expected" => {
                (here, "tabs cannot indent YAML: use blanks".to_owned(), None)
            }
            "found incompatible YAML document" => {
                (here, "the cluster reads YAML 1.1 only: take this directive out".to_owned(), None)
            }
            "found unknown directive name" => (
                self.line(self.refusal.at),
                "a line that begins with `%` is a directive, and this one is unknown".to_owned(),
                None,
            ),
            "found undefined tag handle" => {
                (here, "this tag is not declared: `!name` and `!!name` need no declaration".to_owned(), None)
            }
            "did not find expected comment or line break" => {
                (here, "nothing may stand behind `|` or `>` but a comment".to_owned(), None)
            }
            other => (here, format!("this is not valid YAML: {other}"), None),
        }
    }

    /// `key:value` is one word, and only the next line cannot follow it.
    fn no_blank_above(&self) -> Option<Found> {
        let start = self.line(self.refusal.at).start as usize;
        self.no_blank(self.line(self.text[..start].trim_end().len()))
    }

    fn no_blank(&self, line: TextRange) -> Option<Found> {
        let words = without_comment(line.of(self.text)).trim_end();
        let colon = glued_colon(words)?;
        let range = TextRange::new(line.start, line.start + words.len() as u32);
        Some((range, format!("{} needs a blank behind its `:`", quoted(&words[..=colon])), None))
    }

    fn no_colon(&self) -> Found {
        let start = self.refusal.context.as_ref().map_or(self.refusal.at, |(_, at)| *at);
        if let Some(found) = self.no_blank(self.line(start)) {
            return found;
        }
        let range = self.rest_of_line(start);
        let message =
            format!("{} has no `:` behind it, and the line above cannot go on here", quoted(range.of(self.text)));
        (range, message, None)
    }

    fn out_of_place(&self, here: TextRange) -> Found {
        let line = self.line(here.start as usize);
        let message = if here.start == line.start {
            "this line is not indented like its neighbours"
        } else {
            "this cannot stand behind a finished value: quote the whole value, or check its quotes"
        };
        (here, message.to_owned(), None)
    }

    fn open_bracket(&self, what: &str, close: char) -> Found {
        let at = self.refusal.at;
        let Some((_, open)) = self.refusal.context else {
            return (self.rest_of_line(at), format!("`{close}` or `,` is missing here"), None);
        };
        if self.line(open) == self.line(at) && !self.rest_of_line(at).is_empty() {
            return (self.rest_of_line(at), format!("`{close}` or `,` is missing here"), Some(self.in_line(open)));
        }
        let message = format!("this {what} is not closed: `{close}` is missing");
        (self.rest_of_line(open), message, Some(self.in_line(at)))
    }

    fn open_quote(&self) -> Found {
        match &self.refusal.context {
            Some((_, open)) => (self.rest_of_line(*open), "this quote is not closed".to_owned(), None),
            None => (self.rest_of_line(self.refusal.at), "the text ends too early".to_owned(), None),
        }
    }

    fn escape(&self) -> Found {
        let rest = &self.text[self.refusal.at..];
        let escape: String = rest.chars().take(2).collect();
        let range = TextRange::new(self.refusal.at as u32, (self.refusal.at + escape.len()) as u32);
        let message = format!("`{escape}` is no escape: write `\\{escape}`, or use single quotes");
        (range, message, None)
    }

    fn wrong_start(&self, here: TextRange) -> Found {
        let message = match self.text[self.refusal.at..].chars().next() {
            Some('\t') => "tabs cannot indent YAML: use blanks".to_owned(),
            Some(c) => format!("a value cannot begin with `{c}`: quote it"),
            None => "the text ends too early".to_owned(),
        };
        (here, message, None)
    }

    /// The character at `at`.
    fn in_line(&self, at: usize) -> TextRange {
        let len = self.text[at..].chars().next().map_or(0, char::len_utf8);
        TextRange::new(at as u32, (at + len) as u32)
    }

    /// From `at` to the last word of its line; where nothing is left, the last word before `at`.
    fn rest_of_line(&self, at: usize) -> TextRange {
        let rest = self.text[at..].lines().next().unwrap_or_default().split('\r').next().unwrap_or_default();
        let rest = without_comment(rest).trim_end();
        if !rest.is_empty() {
            return TextRange::new(at as u32, (at + rest.len()) as u32);
        }
        let before = self.text[..at].trim_end();
        let word = before.trim_end_matches(|c: char| !c.is_whitespace()).len();
        TextRange::new(word as u32, before.len() as u32)
    }

    /// The words of the line around `at`.
    fn line(&self, at: usize) -> TextRange {
        let start = self.text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let line = self.text[start..].split(['\n', '\r']).next().unwrap_or_default();
        let blanks = line.len() - line.trim_start().len();
        TextRange::new((start + blanks) as u32, (start + line.trim_end().len()) as u32)
    }
}

/// The colon of a line such as `key:value`, which would be an entry if a blank stood behind it.
pub(super) fn glued_colon(words: &str) -> Option<usize> {
    let (key, value) = words.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
    let is_glued = !value.is_empty() && !value.starts_with([' ', '/', ':']) && !words.contains(": ");
    (is_key && is_glued && !words.ends_with(':')).then_some(key.len())
}

fn without_comment(line: &str) -> &str {
    line.find(" #").map_or(line, |at| &line[..at])
}
