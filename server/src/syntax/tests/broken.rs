//! Broken documents: one problem at the right place, and a tree of all the rest.

use super::documents::mapping;
use crate::syntax::{NodeKind, NodeRef, Problem, ProblemKind, parse};
use proptest::prelude::*;

fn only_problem(text: &str) -> Problem {
    let problems = parse(text).problems;
    assert_eq!(problems.len(), 1, "{text:?}: {problems:?}");
    problems[0].clone()
}

/// Checks where the one problem of `text` is, and the paths that can still be read.
fn check(text: &str, place: &str, kept: &[(&str, &str)]) {
    let problem = only_problem(text);
    assert_eq!(problem.kind, ProblemKind::Syntax);
    assert_eq!(problem.range.of(text), place, "{text:?}: {}", problem.message);
    let parsed = parse(text);
    let root = NodeRef::root(text, &parsed.tree).unwrap_or_else(|| panic!("no tree of {text:?}"));
    for (path, value) in kept {
        assert_eq!(root.text_at(path).as_deref(), Some(*value), "{path} in {text:?}");
    }
}

#[test]
fn a_key_without_its_colon() {
    check("spec:\n  a: 1\n  own\n  b: 2\nc: 3\n", "own", &[("spec.a", "1"), ("spec.b", "2"), ("c", "3")]);
    check("own\nspec:\n  a: 1\n", ":", &[("spec.a", "1")]);
    check("kind: X\nmetadata\n  name: x\n", "metadata", &[("kind", "X"), ("metadata.name", "x")]);
    let text = "spec:\n  own\n  b: 2\n";
    let parsed = parse(text);
    let own = NodeRef::root(text, &parsed.tree).unwrap().at("spec").unwrap().entry("own").unwrap();
    assert_eq!((own.key.range().of(text), own.value.raw_kind()), ("own", NodeKind::Empty));
}

#[test]
fn a_colon_without_its_blank() {
    let kept = [("spec.a", "1"), ("spec.env", "dev"), ("spec.own.b", "2")];
    check("spec:\n  a: 1\n  env:dev  # x\n  own:\n    b: 2\n", "env:dev", &kept);
    check("kind:X\nname: x\n", "kind:X", &[("kind", "X"), ("name", "x")]);
    let problem = only_problem("spec:\n  env:dev\n  own: 2\n");
    assert_eq!(problem.message, "`env:` needs a blank behind its `:`");
    // An address is no key.
    check("a: 1\nurl\nhttp://x\nb: 2\n", "url", &[]);
}

#[test]
fn indentation_that_fits_nowhere() {
    check("a:\n  b: 1\n   c: 2\nd: 3\n", ": 2", &[("a.b", "1"), ("d", "3")]);
    check("a:\n    b: 1\n  c: 2\nd: 3\n", "c: 2", &[("a.b", "1"), ("d", "3")]);
    check("a:\n  - b\n - c\nd: 3\n", "- c", &[("d", "3")]);
}

#[test]
fn tabs_for_blanks() {
    check("a:\n  b: 1\n\tc: 2\nd: 3\n", "\tc: 2", &[("a.b", "1"), ("a.c", "2"), ("d", "3")]);
    check("a:\n\tb: 1\nc: 2\n", "\tb: 1", &[("a.b", "1"), ("c", "2")]);
}

#[test]
fn quotes_that_stay_open() {
    check("a: \"one\nb: two\nc: 3\n", "\"one", &[("b", "two"), ("c", "3")]);
    check("a: 'one\nb: two\n", "'one", &[("b", "two")]);
    check("a: \"one\nb: \"two\"\nc: 3\n", "two\"", &[("b", "two"), ("c", "3")]);
}

#[test]
fn brackets_that_stay_open() {
    check("a: [1, 2\nb: 3\n", "[1, 2", &[("b", "3")]);
    check("a: {b: 1\nc: 3\n", "{b: 1", &[("a.b", "1"), ("c", "3")]);
    check("a:\n  - [x\n  - y\nc: 3\n", "[x", &[("c", "3")]);
}

#[test]
fn values_that_need_quotes() {
    check("a: @x\nb: 1\n", "@x", &[("b", "1")]);
    check("a: %x\nb: 1\n", "%x", &[("b", "1")]);
    check("a: x: y\nb: 1\n", ": y", &[("b", "1")]);
    check("a: - x\nb: 1\n", "- x", &[("b", "1")]);
    check("a: \"\\q\"\nb: 1\n", "\\q", &[("b", "1")]);
    check("a: \"\\/\"\nb: 1\n", "\\/", &[("b", "1")]);
    check("a: \"x\" y\nb: 1\n", "y", &[("b", "1")]);
    check("a: [x, y?]\nb: 1\n", "?", &[("b", "1")]);
}

#[test]
fn templates_are_read_without_their_directives() {
    let text = "{{- if .a }}\nkind: X\n{{- range .b }}\nmetadata:\n  name: x\n{{- end }}\n{{- end }}\n";
    let parsed = parse(text);
    let root = NodeRef::root(text, &parsed.tree).unwrap();
    assert_eq!(root.text_at("kind").as_deref(), Some("X"));
    assert_eq!(root.text_at("metadata.name").as_deref(), Some("x"));
}

#[test]
fn keys_that_no_reader_takes() {
    check("[a]: b\nc: 1\n", "[a]", &[("c", "1")]);
    check("~: b\nc: 1\n", "~", &[("c", "1")]);
    check("<<: 3\nc: 1\n", "3", &[("c", "1")]);
    check("a: !!int x\nc: 1\n", "x", &[("c", "1")]);
}

#[test]
fn directives() {
    check("%YAML 1.2\n---\na: 1\n", "%YAML 1.2", &[("a", "1")]);
    check("%FOO x\n---\na: 1\n", "%FOO x", &[("a", "1")]);
}

#[test]
fn a_key_given_twice() {
    let text = "a: 1\nb:\n  c: 1\n  \"c\": 2\na: 3\n";
    let problems = parse(text).problems;
    let places: Vec<_> = problems.iter().map(|p| (p.kind, p.range.start, p.related.unwrap().start)).collect();
    assert_eq!(places, [(ProblemKind::DuplicateKey, 17, 10), (ProblemKind::DuplicateKey, 24, 0)]);
    assert_eq!(problems[0].message, "`c` is set twice in this mapping");
    // The server takes a number and its text for two keys.
    assert_eq!(parse("1: a\n\"1\": b\n").problems, []);
}

#[test]
fn text_behind_the_end() {
    let text = "{a: 1}\nb: 2\n";
    let problem = only_problem(text);
    assert_eq!((problem.kind, problem.range.of(text)), (ProblemKind::Ignored, "b: 2"));
    let parsed = parse(text);
    assert_eq!(NodeRef::root(text, &parsed.tree).unwrap().range().of(text), "{a: 1}");
    assert_eq!(only_problem("a: 1\n...\nb: 2\n").kind, ProblemKind::Ignored);
    assert_eq!(parse("a: 1\n...\n# end\n").problems, []);
}

/// Lines that break any document.
const LINES: &[&str] =
    &["own", "\tx: y", "k: @x", "k: v: w", "k: [1, 2", "k: {a: b", "k: \"open", "- \"k", "}", "k: |x", "{{ x }"];

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 10_000, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn a_broken_last_line_costs_nothing_above(text in mapping(), line in prop::sample::select(LINES)) {
        let whole = parse(&text);
        prop_assume!(whole.problems.is_empty());
        let broken = format!("{text}{line}\n");
        let parsed = parse(&broken);
        let keys = |text: &str, parsed: &crate::syntax::Parsed| -> Vec<u32> {
            NodeRef::root(text, &parsed.tree)
                .map(|root| root.entries().map(|entry| entry.key.range().start).collect())
                .unwrap_or_default()
        };
        let before = keys(&text, &whole);
        let after = keys(&broken, &parsed);
        let kept = before.iter().filter(|key| after.contains(key)).count();
        // The last entry may be what the line breaks.
        prop_assert!(kept + 1 >= before.len(), "{:?} {:?}\n{}", before, after, broken);
    }
}
