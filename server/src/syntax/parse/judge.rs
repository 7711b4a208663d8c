//! Whether a text is YAML at all: the verdict of libyaml.
//!
//! The cluster's reader is a port of libyaml, and so is the one used here, so they accept and refuse
//! the same texts, with the same words at the same places. tree-sitter's grammar is another one.

use std::borrow::Cow;

use serde::Deserialize as _;
use serde::de::IgnoredAny;

use crate::syntax::scalar::line_end;

/// Why libyaml refuses a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// What it says, without place.
    pub problem: String,
    /// The byte at which it gave up.
    pub at: usize,
    /// What it was reading, and where that began.
    pub context: Option<(String, usize)>,
}

/// What the cluster's reader would say of a text.
pub(super) struct Verdict<'a> {
    /// Why it is refused; `None` if it is well-formed.
    pub refusal: Option<Refusal>,
    /// The aliases without anchors.
    pub unknown_aliases: Vec<usize>,
    /// Where text begins that nobody reads, because the document has ended.
    pub rest: Option<usize>,
    /// The text with what only the cluster's reader accepts replaced by what all do, of the same length.
    pub text: Cow<'a, str>,
}

/// Rounds of [`judge`]: each looks past one thing that libyaml alone minds.
const MAX_PARDONS: usize = 100;

/// Reads the first document of `text`. Whether aliases have anchors makes no refusal.
pub(super) fn judge(text: &str) -> Verdict<'_> {
    let mut verdict =
        Verdict { refusal: version(text), unknown_aliases: Vec::new(), rest: None, text: Cow::Borrowed(text) };
    if verdict.refusal.is_some() {
        return verdict;
    }
    for _ in 0..MAX_PARDONS {
        match refuse(&verdict.text) {
            Ok(rest) => {
                verdict.rest = rest;
                break;
            }
            Err(refusal) if verdict.pardon(&refusal) => {}
            Err(refusal) => {
                verdict.refusal = Some(refusal);
                break;
            }
        }
    }
    for at in verdict.unknown_aliases.clone() {
        verdict.replace(at, "*");
    }
    verdict
}

impl Verdict<'_> {
    /// Why not all of the text is read: the refusal, or the end of the document in front of the text's.
    pub fn refusal_to_the_end(&self) -> Option<Refusal> {
        self.refusal.clone().or_else(|| {
            let at = self.rest.filter(|at| !self.text[*at..].trim().is_empty())?;
            Some(Refusal { problem: "did not find expected <document start>".to_owned(), at, context: None })
        })
    }

    /// Replaces what only libyaml minds, if that is what it minds.
    fn pardon(&mut self, refusal: &Refusal) -> bool {
        match (refusal.problem.as_str(), &self.text.as_bytes()[refusal.at..]) {
            // It ends the reading: read on with a word in its place.
            ("unknown anchor", [b'*', ..]) => {
                self.replace(refusal.at, "x");
                self.unknown_aliases.push(refusal.at);
            }
            // Go's reader knows this escape.
            ("found unknown escape character", [b'\\', b'\'', ..]) => self.replace(refusal.at + 1, "\""),
            // In brackets, Go's reader takes a colon in front of a comma for a letter.
            ("found unexpected ':'", [b':', ..]) => self.replace(refusal.at, "x"),
            _ => return false,
        }
        true
    }

    fn replace(&mut self, at: usize, with: &str) {
        self.text.to_mut().replace_range(at..=at, with);
    }
}

/// libyaml's own verdict on the first document, and where text behind it begins.
fn refuse(text: &str) -> Result<Option<usize>, Refusal> {
    // It does not expect a byte order mark here.
    let Some(rest) = text.strip_prefix('\u{feff}') else { return refuse_without_mark(text) };
    let mark = text.len() - rest.len();
    match refuse_without_mark(rest) {
        Ok(rest) => Ok(rest.map(|at| at + mark)),
        Err(refusal) => {
            let context = refusal.context.map(|(words, at)| (words, at + mark));
            Err(Refusal { at: refusal.at + mark, context, ..refusal })
        }
    }
}

/// The directive `%YAML` of a version that Go's reader refuses while libyaml takes it.
fn version(text: &str) -> Option<Refusal> {
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let code = line.trim_start_matches('\u{feff}');
        if let Some(version) = code.strip_prefix("%YAML") {
            let version = version.split('#').next().unwrap_or_default().trim();
            return (version != "1.1").then(|| Refusal {
                problem: "found incompatible YAML document".to_owned(),
                at: at + line.len() - code.len(),
                context: None,
            });
        }
        if !code.starts_with(['%', '#']) && !code.trim().is_empty() {
            return None;
        }
        at += line.len();
    }
    None
}

fn refuse_without_mark(text: &str) -> Result<Option<usize>, Refusal> {
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let Some(document) = documents.next() else { return Ok(None) };
    if let Err(error) = IgnoredAny::deserialize(document) {
        return refusal(text, &error).map_or(Ok(None), Err);
    }
    Ok(documents.next().map(|document| match IgnoredAny::deserialize(document) {
        Ok(_) => behind_end_marker(text).unwrap_or(text.len()),
        Err(error) => place_of(text, &error),
    }))
}

/// The first words behind `...`.
fn behind_end_marker(text: &str) -> Option<usize> {
    let end = text.find("\n...").or_else(|| text.find("\r..."))? + "\n...".len();
    let is_word = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with(['#', '.']);
    let mut at = end;
    for line in text[end..].split_inclusive(['\n', '\r']) {
        if is_word(&line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

fn place_of(text: &str, error: &serde_yaml::Error) -> usize {
    let at = error.location().map_or(0, |location| location.index()).min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn refusal(text: &str, error: &serde_yaml::Error) -> Option<Refusal> {
    let words = error.to_string();
    let (problem, context) = match words.split_once(", while ") {
        Some((problem, context)) => (problem, Some(context)),
        None => (words.as_str(), None),
    };
    if NOT_ABOUT_SYNTAX.contains(&without_place(problem)) {
        return None;
    }
    Some(Refusal {
        problem: without_place(problem).to_owned(),
        at: place_of(text, error),
        context: context.map(|words| (without_place(words).to_owned(), place(text, words).unwrap_or(0))),
    })
}

/// What the deserializer says of texts that libyaml accepts.
const NOT_ABOUT_SYNTAX: [&str; 3] =
    ["EOF while parsing a value", "recursion limit exceeded", "repetition limit exceeded"];

fn without_place(words: &str) -> &str {
    let end = [" at line ", " at position "].iter().filter_map(|at| words.find(at)).min();
    &words[..end.unwrap_or(words.len())]
}

/// Reads ` at line 3 column 7`.
fn place(text: &str, words: &str) -> Option<usize> {
    let (_, place) = words.split_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    let line: usize = line.parse().ok()?;
    let column: usize = column.parse().ok()?;
    let start = line_start(text, line.checked_sub(1)?);
    let before = text[start..].chars().take(column.checked_sub(1)?);
    Some(start + before.map(char::len_utf8).sum::<usize>())
}

/// Where line number `line` begins, from 0.
fn line_start(text: &str, line: usize) -> usize {
    let bytes = text.as_bytes();
    let mut left = line;
    let mut at = 0;
    while left > 0 && at < bytes.len() {
        match line_end(&bytes[at..]) {
            0 => at += 1,
            end => {
                at += end;
                left -= 1;
            }
        }
    }
    at
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn refusal(text: &str) -> Option<Refusal> {
        judge(text).refusal
    }

    #[test]
    fn places_are_bytes_of_the_text() {
        let refusal = refusal("\u{feff}é: 1\r\nb: é: x\r\n").unwrap();
        assert_eq!(refusal.problem, "mapping values are not allowed in this context");
        assert_eq!(refusal.at, "\u{feff}é: 1\r\nb: é".len());
    }

    #[test]
    fn the_context_is_told_with_its_place() {
        let refusal = refusal("é: 1\r\nb: [1, 2\nc: 3\n").unwrap();
        assert_eq!(refusal.problem, "did not find expected ',' or ']'");
        assert_eq!(refusal.context, Some(("parsing a flow sequence".to_owned(), 10)));
    }

    #[test]
    fn well_formed_texts_have_nothing_to_say() {
        for text in [
            "",
            "# c\n",
            "a: 1\n",
            "---\n",
            "- [a, {b: c}]\n",
            "a: !x y\n",
            "a: 1\n...\n",
            "a: *x\n",
            "%YAML 1.1\n---\n",
        ] {
            assert_eq!(refusal(text), None, "{text:?}");
        }
        let deep = format!("{}{}", "[".repeat(190), "]".repeat(190));
        assert_eq!(refusal(&deep), None);
    }

    #[test]
    fn an_alias_without_anchor_does_not_hide_what_follows() {
        let text = "a: *x\nb: *y\nc: [\n";
        assert_eq!(refusal(text).unwrap().problem, "did not find expected node content");
        assert_eq!(judge(text).text, text);
        assert_eq!(judge(text).unknown_aliases, [3, 9]);
    }

    #[test]
    fn text_behind_the_document_is_found() {
        assert_eq!(judge("{a: 1}\nfoo: 1\n").rest, Some(7));
        assert_eq!(judge(" - a\nfoo: 1\n").rest, Some(5));
        assert_eq!(judge("a: 1\n...\n# c\nb: 2\n").rest, Some(13));
        assert_eq!(judge("a: 1\n...\n# c\n").rest, None);
    }

    #[test]
    fn what_go_accepts_is_accepted() {
        assert_eq!(judge("[a:, b]\n").text, "[ax, b]\n");
        let verdict = judge("a: \"it\\'s\"\n");
        assert_eq!(verdict.refusal, None);
        assert_eq!(verdict.text, "a: \"it\\\"s\"\n");
    }

    #[test]
    fn what_go_refuses_is_refused() {
        assert_eq!(refusal("%YAML 1.2\n---\na: 1\n").unwrap().problem, "found incompatible YAML document");
        assert_eq!(refusal("# c\n%YAML 1.0 # d\n---\na: 1\n").unwrap().at, 4);
    }
}
