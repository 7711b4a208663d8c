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
    /// The text with what only the cluster's reader accepts replaced by what all do, of the same length.
    pub text: Cow<'a, str>,
}

/// Rounds of [`judge`]: each looks past one thing that libyaml alone minds.
const MAX_PARDONS: usize = 100;

/// Reads the first document of `text`. Whether aliases have anchors is not asked.
pub(super) fn judge(text: &str) -> Verdict<'_> {
    let mut copy = Cow::Borrowed(text);
    let mut stars = Vec::new();
    let mut refusal = refuse(&copy).or_else(|| version(text));
    for _ in 0..MAX_PARDONS {
        let Some(Refusal { problem, at, .. }) = &refusal else { break };
        let at = *at;
        match (problem.as_str(), &copy.as_bytes()[at..]) {
            // It ends the reading: read on with a word in its place.
            ("unknown anchor", [b'*', ..]) => {
                copy.to_mut().replace_range(at..=at, "x");
                stars.push(at);
            }
            // Go's reader knows this escape.
            ("found unknown escape character", [b'\\', b'\'', ..]) => copy.to_mut().replace_range(at..at + 2, "\\\""),
            _ => break,
        }
        refusal = refuse(&copy);
    }
    for at in stars {
        copy.to_mut().replace_range(at..=at, "*");
    }
    Verdict { refusal: refusal.filter(|refusal| refusal.problem != "unknown anchor"), text: copy }
}

/// libyaml's own verdict. It does not expect a byte order mark here.
fn refuse(text: &str) -> Option<Refusal> {
    let Some(rest) = text.strip_prefix('\u{feff}') else { return refuse_without_mark(text) };
    let mark = text.len() - rest.len();
    let refusal = refuse_without_mark(rest)?;
    let context = refusal.context.map(|(words, at)| (words, at + mark));
    Some(Refusal { at: refusal.at + mark, context, ..refusal })
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

fn refuse_without_mark(text: &str) -> Option<Refusal> {
    let document = serde_yaml::Deserializer::from_str(text).next()?;
    let error = IgnoredAny::deserialize(document).err()?;
    let words = error.to_string();
    let (problem, context) = match words.split_once(", while ") {
        Some((problem, context)) => (problem, Some(context)),
        None => (words.as_str(), None),
    };
    if NOT_ABOUT_SYNTAX.contains(&without_place(problem)) {
        return None;
    }
    let at = error.location().map_or(0, |location| location.index()).min(text.len());
    Some(Refusal {
        problem: without_place(problem).to_owned(),
        at: (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0),
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
    }

    #[test]
    fn what_go_accepts_is_accepted() {
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
