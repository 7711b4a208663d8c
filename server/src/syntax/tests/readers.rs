//! All readers make one tree, or say that they cannot.

use proptest::prelude::*;

use super::documents::{document, typed};
use crate::syntax::{NodeKind, NodeRef, Tree, parse, read, scan};

/// What holds for the tree of any text at all.
fn is_sound(text: &str, tree: &Tree) -> Result<(), TestCaseError> {
    let mut last_start = 0;
    for id in tree.ids() {
        let node = tree.node(id);
        let (start, end) = (node.range.start as usize, node.range.end as usize);
        prop_assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{:?}", node);
        prop_assert!(end <= text.len() && start >= last_start, "{:?}", node);
        last_start = start;
        if let Some(parent) = tree.parent(id) {
            prop_assert!(tree.node(parent).range.covers(node.range), "{:?} in {:?}", node, tree.node(parent));
        }
        if node.kind == NodeKind::Mapping {
            prop_assert_eq!(tree.children(id).count() % 2, 0);
        }
    }
    let root = NodeRef::root(text, tree);
    prop_assert_eq!(root.is_none(), tree.is_empty());
    Ok(())
}

fn scan_is_parse(text: &str) -> Result<(), TestCaseError> {
    let parsed = parse(text);
    is_sound(text, &parsed.tree)?;
    if let Some(tree) = scan(text) {
        prop_assert_eq!(&parsed.problems, &Vec::new());
        prop_assert_eq!(&tree, &parsed.tree);
    }
    for problem in &parsed.problems {
        prop_assert!(problem.range.end as usize <= text.len());
        prop_assert!(text.is_char_boundary(problem.range.start as usize));
        prop_assert!(text.is_char_boundary(problem.range.end as usize));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_fast_reader_agrees_on_documents(text in document()) {
        scan_is_parse(&text)?;
    }

    #[test]
    fn the_fast_reader_agrees_on_documents_being_typed(text in typed()) {
        scan_is_parse(&text)?;
    }

    #[test]
    fn no_text_is_too_strange(text in "[ -~\\n\\t\u{0}\u{85}é]{0,60}") {
        scan_is_parse(&text)?;
    }
}

/// Text in the plain style, of which the fast reader must read nearly all, or it would be of no use.
#[test]
fn the_fast_reader_reads_everyday_manifests() {
    for text in [
        "",
        "\n# only a comment\n",
        "apiVersion: v1\nkind: List\nitems:\n- a: 1\n  b:\n  - c\n- d\n",
        "a: 'x: ''y'''\n\"b\": \"c\\n\"\nc:\n  # comment\n\n  d: |-\n    text\n\n    more\n  e: >\n    folded\nf: [a, \"b\", {c: d}]\ng: {}\n",
        "a: x # comment\r\nb:\r\n  - 1\r\n",
        "a: one\n  two\n\n  three\nb: 'one\n  two'\nc: \"one \\\n  two\"\n",
        "- - a\n  - b\n-\n  c: d\n- |\n  x\n",
        "url: http://x:80/#y\nexpr: ${a.b[\"c\"].d}\nempty:\nwindow: 1:30\n",
    ] {
        assert!(scan(text).is_some(), "{text:?}");
        assert_eq!(scan(text).unwrap(), parse(text).tree, "{text:?}");
        assert_eq!(read(text).problems, []);
    }
}

/// What the fast reader must leave alone.
#[test]
fn the_fast_reader_leaves_the_rest() {
    for text in [
        "a: &x b\n",
        "a: *x\n",
        "a: !t b\n",
        "? a\n",
        "a:\tb\n",
        "\ta: b\n",
        "a: [b,\n  c]\n",
        "%YAML 1.1\n---\na: b\n",
        "a: 1\na: 2\n",
        "a: 1\n\"a\": 2\n",
        "a: b: c\n",
        "a:\nb\n",
        "a: \"b\n",
        "a: |\n\tb\n",
        "a: |x\n  b\n",
        "<<: {}\n",
        "~: a\n",
        "a: .inf\n",
        "a\n",
        "---\na: b\n",
        "a: b\n...\n",
        "a: \0\n",
        "a\rb: c\n",
        "a: {b: 1, b: 2}\n",
        "a: \"\\/\"\n",
        "a: @b\n",
        "a: - b\n",
        "a: [b?]\n",
        "  a: b\n c: d\n",
    ] {
        assert_eq!(scan(text), None, "{text:?}");
    }
}
