//! Notes in generated text: what a name at a place refers to, and what can be referred to.
//!
//! The writers below put a note around each name that matters, and one pass over the finished text takes the notes out
//! and keeps their places. So the generator knows every reference it wrote without ever reading YAML, and tests can
//! hold the server against that knowledge. Notes are written with control characters that no file of ours contains.
use std::fmt::Write as _;
use std::ops::Range;

const OPEN: char = '\u{1}';
const TEXT: char = '\u{2}';
const CLOSE: char = '\u{3}';
const FIELD: char = '\u{1f}';

/// A reference to an object of `kind`: `path` in the notation of the reference rules, `rule` the row.
pub(super) fn to(rule: &str, path: &str, kind: &str, name: &str) -> String {
    format!("{OPEN}R{FIELD}{rule}{FIELD}{path}{FIELD}{kind}{FIELD}{FIELD}{TEXT}{name}{CLOSE}")
}

/// A reference to something inside the object `holder` (`Kind/name`), or inside the own object if that is empty.
pub(super) fn to_item(rule: &str, path: &str, item: &str, holder: &str, name: &str) -> String {
    format!("{OPEN}R{FIELD}{rule}{FIELD}{path}{FIELD}{item}{FIELD}{holder}{FIELD}{TEXT}{name}{CLOSE}")
}

/// A reference to an object by a name that can itself be referred to as an item of this object.
pub(super) fn to_and_item(rule: &str, path: &str, kind: &str, item: &str, name: &str) -> String {
    format!("{OPEN}R{FIELD}{rule}{FIELD}{path}{FIELD}{kind}{FIELD}{FIELD}{item}{TEXT}{name}{CLOSE}")
}

/// The written `kind` of the reference that follows.
pub(super) fn kind(name: &str) -> String {
    format!("{OPEN}K{TEXT}{name}{CLOSE}")
}

/// A name inside the object that others may use.
pub(super) fn item(item: &str, name: &str) -> String {
    format!("{OPEN}D{FIELD}{item}{TEXT}{name}{CLOSE}")
}

/// A reference found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) rule: String,
    pub(super) path: String,
    pub(super) kind: String,
    pub(super) holder: String,
    pub(super) range: Range<usize>,
    pub(super) kind_range: Option<Range<usize>>,
}

/// A text without its notes, and what they said. Ranges are bytes of `text`.
#[derive(Debug, Default)]
pub(super) struct Noted {
    pub(super) text: String,
    pub(super) references: Vec<Note>,
    /// Kind of item and place of its name.
    pub(super) items: Vec<(String, Range<usize>)>,
}

/// Takes the notes out of a text.
pub(super) fn take(written: &str) -> Noted {
    let mut out = Noted { text: String::with_capacity(written.len()), ..Noted::default() };
    let mut kind_range = None;
    let mut rest = written;
    while let Some((before, behind)) = rest.split_once(OPEN) {
        out.text.push_str(before);
        let (head, behind) = behind.split_once(TEXT).unwrap_or((behind, ""));
        let (name, behind) = behind.split_once(CLOSE).unwrap_or((behind, ""));
        let range = out.text.len()..out.text.len() + name.len();
        out.text.push_str(name);
        rest = behind;
        let mut fields = head.split(FIELD);
        let tag = fields.next().unwrap_or("");
        let mut next = || fields.next().unwrap_or("").to_owned();
        match tag {
            "K" => kind_range = Some(range),
            "D" => out.items.push((next(), range)),
            _ => {
                let note = Note {
                    rule: next(),
                    path: next(),
                    kind: next(),
                    holder: next(),
                    range: range.clone(),
                    kind_range: kind_range.take(),
                };
                let also = next();
                if !also.is_empty() {
                    out.items.push((also, range));
                }
                out.references.push(note);
            }
        }
    }
    out.text.push_str(rest);
    out
}

/// Indents every line by `by` blanks and drops empty lines at both ends.
pub(super) fn indent(text: &str, by: usize) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for line in text.trim_matches('\n').lines() {
        if line.is_empty() {
            out.push('\n');
        } else {
            let _ = writeln!(out, "{:by$}{line}", "");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_taken_out_and_keep_their_places() {
        let written = format!(
            "type:\n  kind: {}\n  name: deployment/{}\nids: [{}]\n",
            kind("ComponentType"),
            to("C2", "spec.componentType", "ComponentType", "service"),
            item("ResourceId", "main")
        );
        let noted = take(&written);
        assert_eq!(noted.text, "type:\n  kind: ComponentType\n  name: deployment/service\nids: [main]\n");
        let note = &noted.references[0];
        assert_eq!(&noted.text[note.range.clone()], "service");
        assert_eq!(&noted.text[note.kind_range.clone().unwrap()], "ComponentType");
        assert_eq!((note.rule.as_str(), note.kind.as_str()), ("C2", "ComponentType"));
        assert_eq!(&noted.text[noted.items[0].1.clone()], "main");
    }

    #[test]
    fn a_name_may_be_a_reference_and_an_item() {
        let noted = take(&to_and_item("C20", "spec.traits[]", "Trait", "FrozenTrait", "disk"));
        assert_eq!(noted.references.len(), 1);
        assert_eq!(noted.items, [("FrozenTrait".to_owned(), 0..4)]);
    }
}
