//! Texts that would end the process, stall it or fill the memory.

use std::fmt::Write;

use crate::syntax::{Dialect, NodeRef, Problem, ProblemKind, Tree, parse, read, to_json};

fn only_problem(text: &str) -> Problem {
    let problems = parse(text).problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].clone()
}

#[test]
fn depth_ends_at_the_limit() {
    let nested = |levels: usize| (0..levels).fold(String::new(), |text, level| text + &" ".repeat(level) + "a:\n");
    assert_eq!(parse(&nested(200)).problems, []);
    assert_eq!(parse(&nested(200)).tree.len(), 200 * 2 + 1);
    for text in
        [nested(201), nested(2000), "- ".repeat(254), "? ".repeat(10_000), "[".repeat(100_000), "{a: ".repeat(1_000)]
    {
        assert_eq!(only_problem(&text).kind, ProblemKind::TooDeep);
        assert_eq!(parse(&text).tree, Tree::default());
    }
}

/// Every reader recurses; all levels at once must fit the stack of a worker thread.
#[test]
fn the_deepest_texts_are_read() {
    let block = |levels: usize| (0..levels).fold(String::new(), |text, level| text + &" ".repeat(level) + "a:\n");
    let flow = |open: &str, close: &str| format!("{}{}", open.repeat(199), close.repeat(199));
    // Tree-sitter reads the first, and cannot read the others.
    for (head, levels) in [("", 100), ("x: &x:y 1\n", 198), ("x: \u{feff}\n", 198)] {
        for flow in [flow("[", "]"), flow("[a, ", "]"), flow("{a: ", "}"), flow("[a: ", "]")] {
            let text = format!("{head}{}{}{flow}\n", block(levels), " ".repeat(levels));
            let parsed = parse(&text);
            let problems: Vec<_> =
                parsed.problems.iter().filter(|problem| problem.kind != ProblemKind::Syntax).collect();
            assert!(problems.is_empty(), "{problems:?}");
            assert!(parsed.tree.len() > 198 * 2);
            to_json(NodeRef::root(&text, &parsed.tree).unwrap(), Dialect::Kustomize);
        }
    }
}

#[test]
fn length_has_no_limit() {
    let plain: String = (0..40_000).fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "key{line}: value");
        text
    });
    // Neither for the fast reader nor for what it cannot read.
    for text in [plain.clone(), plain.replace('\n', "\r\n"), format!("anchor: &a b\n{plain}")] {
        let parsed = parse(&text);
        assert_eq!(parsed.problems, []);
        assert!(parsed.tree.len() > 80_000);
    }
    let broken = format!("{plain}no colon\nlast: 1\n");
    let parsed = parse(&broken);
    assert_eq!(parsed.problems[0].range.of(&broken), "no colon");
    assert_eq!(NodeRef::root(&broken, &parsed.tree).unwrap().text_at("last").as_deref(), Some("1"));
}

#[test]
fn long_lines_are_read() {
    let long = "x".repeat(70_000);
    let text = format!("a: {{b: {long}, c: [d, \"{long}\"]}}\ne: &f {long}\ng: 1\n");
    let parsed = parse(&text);
    assert_eq!(parsed.problems, []);
    assert_eq!(NodeRef::root(&text, &parsed.tree).unwrap().text_at("g").as_deref(), Some("1"));
    let json = to_json(NodeRef::root(&text, &parsed.tree).unwrap(), Dialect::Server);
    assert_eq!(json["a"]["c"][1], long);
}

#[test]
fn aliases_do_not_multiply() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let of = vec![format!("*a{}", level - 1); 9].join(", ");
        let _ = writeln!(text, "a{level}: &a{level} [{of}]");
    }
    assert_eq!(only_problem(&text).kind, ProblemKind::AliasBomb);
    let parsed = parse(&text);
    let root = NodeRef::root(&text, &parsed.tree).unwrap();
    assert!(to_json(root, Dialect::Server).to_string().len() < text.len() * 2);
}

#[test]
fn aliases_do_not_pile_up() {
    // Few values, but each anchor is as deep as all above it together.
    let mut text = "a0: &a0 [x]\n".to_owned();
    for level in 1..20 {
        let (open, close) = ("[".repeat(150), "]".repeat(150));
        let _ = writeln!(text, "a{level}: &a{level} {open}*a{}{close}", level - 1);
    }
    assert_eq!(only_problem(&text).kind, ProblemKind::AliasBomb);
}

#[test]
fn many_aliases_take_linear_time() {
    let anchors: String = (0..40_000).fold(String::new(), |mut text, at| {
        let _ = writeln!(text, "a{at}: &a{at} x\nb{at}: *a{at}");
        text
    });
    let parsed = parse(&anchors);
    assert_eq!(parsed.problems, []);
    let root = NodeRef::root(&anchors, &parsed.tree).unwrap();
    assert!(root.entries().all(|entry| entry.value.is_text("x")));
}

#[test]
fn an_alias_inside_its_anchor_leads_nowhere() {
    let text = "a: &a\n  b: [*a]\n";
    let problem = only_problem(text);
    assert_eq!((problem.kind, problem.range.of(text)), (ProblemKind::AliasCycle, "*a"));
    let parsed = parse(text);
    let root = NodeRef::root(text, &parsed.tree).unwrap();
    assert_eq!(to_json(root, Dialect::Server), serde_json::json!({"a": {"b": [null]}}));
}

#[test]
fn an_alias_without_anchor_leads_nowhere() {
    let text = "a: *b\nb: &b 1\nc: *b\n";
    let problem = only_problem(text);
    assert_eq!((problem.kind, problem.range.of(text)), (ProblemKind::UnknownAlias, "*b"));
    let parsed = parse(text);
    assert_eq!(NodeRef::root(text, &parsed.tree).unwrap().text_at("c").as_deref(), Some("1"));
}

#[test]
fn control_characters_are_told_and_the_rest_is_read() {
    let text = "a: x\0y\nb: \u{7f}\nc: 1\n";
    let parsed = parse(text);
    let found: Vec<_> = parsed.problems.iter().map(|problem| (problem.kind, problem.range.start)).collect();
    assert_eq!(found, [(ProblemKind::InvalidCharacter, 4), (ProblemKind::InvalidCharacter, 10)]);
    let root = NodeRef::root(text, &parsed.tree).unwrap();
    assert_eq!(root.text_at("c").as_deref(), Some("1"));
    assert_eq!(parse(&"\0".repeat(100_000)).problems.len(), 10);
}

#[test]
fn broken_texts_of_any_size_are_read_in_time() {
    // Each line is an error of its own; a megabyte of them must not take a round of repairs each.
    for line in ["a: b: c\n", "\tx\n", "- \"\n", "{{ x }}\n", "}\n", "a: [\n", "'\n", "x\n"] {
        let text = line.repeat((1 << 20) / line.len());
        let parsed = read(&text);
        assert!(!parsed.problems.is_empty() || !parsed.tree.is_empty());
    }
}

#[test]
fn what_looks_like_depth_in_text_is_none() {
    let brackets = "[".repeat(1_000);
    let stairs: String = (2..400).map(|column| format!("{}x\n", " ".repeat(column))).collect();
    let text = format!("a: '{brackets}'\nb: |\n{stairs}c: &c 1\n");
    let parsed = parse(&text);
    assert_eq!(parsed.problems, []);
    assert_eq!(parsed.tree.len(), 7);
}
