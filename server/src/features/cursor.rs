//! Which field of a document a byte stands in.

use crate::syntax::NodeRef;
use crate::text::TextRange;
use crate::workspace::ParsedDocument;

/// One step from the root of a document to a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Into the value of a key.
    Key(String),
    /// Into an item of a list, counted from 0.
    Item(usize),
}

/// A node with the way that leads to it.
#[derive(Clone)]
pub struct Cursor<'a> {
    /// The innermost node: a key, a scalar, or a collection where the byte lies between its parts.
    pub node: NodeRef<'a>,
    /// Keys and items down to it; for a key, the key itself is the last step.
    pub path: Vec<Segment>,
    /// Whether the node is a key.
    pub is_key: bool,
}

impl Cursor<'_> {
    /// The path as the rule table writes it, with `[]` for items: `spec.traits[].name`.
    pub fn pattern(&self) -> String {
        let mut out = String::new();
        for segment in &self.path {
            match segment {
                Segment::Item(_) => out.push_str("[]"),
                Segment::Key(key) => {
                    if !out.is_empty() {
                        out.push('.');
                    }
                    out.push_str(key);
                }
            }
        }
        out
    }
}

/// The innermost node around `offset`, a byte of the document. Aliases are not entered: what they stand for stands
/// elsewhere.
pub fn cursor(root: NodeRef<'_>, offset: u32) -> Option<Cursor<'_>> {
    if !root.range().touches(offset) {
        return None;
    }
    let mut here = Cursor { node: root, path: Vec::new(), is_key: false };
    while let Some(next) = inside(&here, offset) {
        let is_key = next.is_key;
        here = next;
        if is_key {
            break;
        }
    }
    Some(here)
}

/// The node of an object, by the place of the object in the document: the root, or an item of a `List`.
pub fn object_node(document: &ParsedDocument, range: TextRange) -> Option<NodeRef<'_>> {
    let root = document.root()?;
    if root.range() == range {
        return Some(root);
    }
    root.get("items")?.items().find(|item| item.range() == range)
}

fn inside<'a>(here: &Cursor<'a>, offset: u32) -> Option<Cursor<'a>> {
    use crate::syntax::NodeKind;
    let step = |segment, node: NodeRef<'a>, is_key| {
        let mut path = here.path.clone();
        path.push(segment);
        Some(Cursor { node, path, is_key })
    };
    match here.node.raw_kind() {
        NodeKind::Mapping => here.node.entries().find_map(|entry| {
            let is_key = entry.key.range().touches(offset);
            if !is_key && !entry.value.range().touches(offset) {
                return None;
            }
            let key = entry.key.text()?.into_owned();
            step(Segment::Key(key), if is_key { entry.key } else { entry.value }, is_key)
        }),
        NodeKind::Sequence => {
            let (at, item) = here.node.items().enumerate().find(|(_, item)| item.range().touches(offset))?;
            step(Segment::Item(at), item, false)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::syntax::parse;

    fn at(text: &str, word: &str) -> (String, bool) {
        let parsed = parse(text);
        let root = NodeRef::root(text, &parsed.tree).unwrap();
        let found = cursor(root, text.find(word).unwrap() as u32).unwrap();
        (found.pattern(), found.is_key)
    }

    #[test]
    fn fields_are_found_in_every_style() {
        let text = "a:\n  - b: one\n    c: {d: [two, \"three\"]}\n";
        assert_eq!(at(text, "one"), ("a[].b".to_owned(), false));
        assert_eq!(at(text, "c:"), ("a[].c".to_owned(), true));
        assert_eq!(at(text, "three"), ("a[].c.d[]".to_owned(), false));
    }
}
