//! From the path of a field, as servers write it, to its place in the text.
//!
//! Servers write `spec.traits[0].name`, owners of fields `spec.traits[name="x"].y` and keys with dots
//! `metadata.labels[a.b/c]`. A path that leads further than the text does (the field is missing, or a
//! patch brought it) ends at the last part that is there.

use crate::syntax::NodeRef;
use crate::text::TextRange;

#[derive(Debug, PartialEq, Eq)]
enum Step<'a> {
    Key(&'a str),
    Item(usize),
    /// The item with these values.
    Match(Vec<(&'a str, &'a str)>),
}

/// The place of the field `path` in the object at `root`: the key of a mapping, or the item of a list.
pub fn locate(root: NodeRef<'_>, path: &str) -> Option<TextRange> {
    let mut node = root;
    let mut place = None;
    for step in steps(path) {
        let found = match step {
            Step::Key(key) => node.entry(key).map(|entry| (entry.key.range(), entry.value)),
            Step::Item(at) => node.items().nth(at).map(|item| (item.range(), item)),
            Step::Match(wanted) => node
                .items()
                .find(|item| wanted.iter().all(|(key, value)| item.get(key).is_some_and(|own| own.is_text(value))))
                .map(|item| (item.range(), item)),
        };
        let Some((range, next)) = found else { break };
        place = Some(range);
        node = next;
    }
    place
}

fn steps(path: &str) -> Vec<Step<'_>> {
    let mut out = Vec::new();
    let mut rest = path.trim_start_matches('.');
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix('[') {
            let end = closing(tail);
            out.push(inside(&tail[..end]));
            rest = tail.get(end + 1..).unwrap_or("");
        } else {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            if end > 0 {
                out.push(Step::Key(&rest[..end]));
            }
            rest = &rest[end..];
        }
    }
    out
}

/// Where a bracket closes; one inside quotes does not count.
fn closing(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b']' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

fn inside(text: &str) -> Step<'_> {
    if let Ok(at) = text.parse() {
        return Step::Item(at);
    }
    if let Some(key) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        return Step::Key(key);
    }
    let pairs: Option<Vec<_>> = text
        .split(',')
        .map(|pair| pair.split_once('=').map(|(key, value)| (key.trim(), value.trim().trim_matches('"'))))
        .collect();
    pairs.map_or(Step::Key(text), Step::Match)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::syntax;

    const TEXT: &str =
        "metadata:\n  labels:\n    a.b/c: x\nspec:\n  traits:\n    - name: one\n    - name: two\n      v: 1\n";

    fn at(path: &str) -> &'static str {
        let parsed = syntax::read(TEXT);
        let root = NodeRef::root(TEXT, &parsed.tree).unwrap();
        locate(root, path).map_or("", |range| range.of(TEXT))
    }

    #[test]
    fn every_notation_is_found() {
        assert_eq!(at("metadata.labels[a.b/c]"), "a.b/c");
        assert_eq!(at(".spec.traits[1].v"), "v");
        assert_eq!(at("spec.traits[name=\"two\"].v"), "v");
        assert_eq!(at("metadata.labels[\"a.b/c\"]"), "a.b/c");
    }

    #[test]
    fn what_is_not_there_is_shown_where_it_would_be() {
        assert_eq!(at("spec.owner.projectName"), "spec");
        assert_eq!(at("spec.traits[7].v"), "traits");
        assert_eq!(at("status"), "");
    }
}
