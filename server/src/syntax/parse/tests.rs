//! The trees of the readers, node by node, and that those behind tree-sitter agree with it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::{descent, guard, judge, parse, sitter};
use crate::syntax::tests::documents::document;
use crate::syntax::{NodeKind, NodeRef, ScalarStyle};

/// Each node as a sign and its text, in text order. Empty ones show the byte in front of them.
fn nodes(text: &str) -> Vec<String> {
    let parsed = parse(text);
    assert_eq!(parsed.problems, [], "{text:?}");
    let root = NodeRef::root(text, &parsed.tree).unwrap();
    let all = parsed.tree.ids().map(|id| root.with_id(id));
    all.map(|node| {
        let range = node.range();
        let source = range.of(text);
        match node.raw_kind() {
            NodeKind::Mapping => format!("M {source}"),
            NodeKind::Sequence => format!("S {source}"),
            NodeKind::Alias => format!("A {source}"),
            NodeKind::Empty => format!("behind {}", &text[range.start as usize - 1..range.start as usize]),
            NodeKind::Scalar(ScalarStyle::Plain) => source.to_owned(),
            NodeKind::Scalar(style) => format!("{style:?} {source}"),
        }
    })
    .collect()
}

#[test]
fn block_collections() {
    assert_eq!(
        nodes("a:\n- b\n-  c: d # e\n\nf: g\n"),
        ["M a:\n- b\n-  c: d # e\n\nf: g", "a", "S - b\n-  c: d", "b", "M c: d", "c", "d", "f", "g"]
    );
    assert_eq!(nodes("- - a\n  - b\n"), ["S - - a\n  - b", "S - a\n  - b", "a", "b"]);
}

#[test]
fn nothing_stands_right_behind_its_colon_or_dash() {
    assert_eq!(nodes("a: # b\nc:\n"), ["M a: # b\nc:", "a", "behind :", "c", "behind :"]);
    assert_eq!(nodes("-\n- # a\n"), ["S -\n-", "behind -", "behind -"]);
    assert_eq!(nodes("a: !!null\n"), ["M a: !!null", "a", "behind l"]);
    assert_eq!(nodes("{a: , b}"), ["M {a: , b}", "a", "behind :", "b", "behind b"]);
}

#[test]
fn explicit_keys() {
    assert_eq!(nodes("? a\n: b\n? c\n"), ["M ? a\n: b\n? c", "a", "b", "c", "behind c"]);
    assert_eq!(nodes("? |\n  a\n: - b\n"), ["M ? |\n  a\n: - b", "Literal |\n  a", "S - b", "b"]);
}

#[test]
fn flow_collections() {
    assert_eq!(
        nodes("a: [b, {c: d}, [], e: f]\n"),
        [
            "M a: [b, {c: d}, [], e: f]",
            "a",
            "S [b, {c: d}, [], e: f]",
            "b",
            "M {c: d}",
            "c",
            "d",
            "S []",
            "M e: f",
            "e",
            "f"
        ]
    );
    assert_eq!(nodes("{\n  \"a\":1,\n}\n"), ["M {\n  \"a\":1,\n}", "DoubleQuoted \"a\"", "1"]);
}

#[test]
fn scalars_end_with_their_last_text() {
    assert_eq!(nodes("a: b  # c\nd: e f\n   g\n"), ["M a: b  # c\nd: e f\n   g", "a", "b", "d", "e f\n   g"]);
    assert_eq!(
        nodes("a: |+\n  b\n\n\nc: >-\n  d\n"),
        ["M a: |+\n  b\n\n\nc: >-\n  d", "a", "Literal |+\n  b", "c", "Folded >-\n  d"]
    );
    assert_eq!(nodes("a: 'b\n  c'\n"), ["M a: 'b\n  c'", "a", "SingleQuoted 'b\n  c'"]);
}

#[test]
fn properties_are_no_part_of_their_node() {
    let text = "a: &x !t b\nc: &y\n  &z d: *x\n";
    assert_eq!(nodes(text), ["M a: &x !t b\nc: &y\n  &z d: *x", "a", "b", "c", "M &z d: *x", "d", "A *x"]);
    let parsed = parse(text);
    let named: Vec<_> =
        parsed.tree.anchors().map(|(name, node)| (name.of(text), parsed.tree.node(node).kind)).collect();
    assert_eq!(
        named,
        [
            ("x", NodeKind::Scalar(ScalarStyle::Plain)),
            ("y", NodeKind::Mapping),
            ("z", NodeKind::Scalar(ScalarStyle::Plain))
        ]
    );
    let b = NodeRef::root(text, &parsed.tree).unwrap().get("a").unwrap();
    assert_eq!(parsed.tree.tag(b.id()).unwrap().of(text), "!t");
    let d = NodeRef::root(text, &parsed.tree).unwrap().at("c.d").unwrap();
    assert_eq!((d.range().of(text), d.text().as_deref()), ("*x", Some("b")));
}

#[test]
fn what_tree_sitter_cannot_read_is_read() {
    for (text, expected) in [
        ("a:\n  b: \"c\nd\"\n", "c d"),
        ("a:\n  b: {c: d\n}\n", ""),
        ("x: &x b\na:\n  *x: c\n", "c"),
        ("a:\n  b: \"it\\'s\"\n", "it's"),
        ("a:\n  b: \u{feff}\n", "\u{feff}"),
    ] {
        let parsed = parse(text);
        assert_eq!(parsed.problems, [], "{text:?}");
        let root = NodeRef::root(text, &parsed.tree).unwrap();
        assert_eq!(root.text_at("a.b").unwrap_or_default(), expected, "{text:?}");
        assert!(root.at("a.b").is_some(), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_readers_make_one_tree(text in document()) {
        let verdict = judge::judge(&text);
        prop_assume!(verdict.refusal_to_the_end().is_none() && verdict.text == text && guard::is_shallow(&text));
        prop_assume!(!text.contains(['\u{85}', '\u{2028}', '\u{feff}']));
        let read = sitter::read(&text);
        if read.is_whole {
            prop_assert_eq!(read.tree, descent::read(&text));
        }
    }
}
