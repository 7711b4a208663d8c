//! Rules that concern the tree as a whole and that both roads to a cluster enforce: aliases, keys, tags.

use std::collections::HashMap;

use super::words::quoted;
use crate::syntax::tree::{NodeId, NodeKind, ScalarStyle, Tree};
use crate::syntax::view::{Entry, NodeRef};
use crate::syntax::{Dialect, Problem, ProblemKind, Scalar};
use crate::text::TextRange;

/// Nodes that the aliases of a document may add to those it has.
const MAX_EXPANDED: u64 = 100_000;
/// Levels that it may have then; without aliases it has at most 600, 200 of blocks and 200 of pairs in brackets.
const MAX_EXPANDED_DEPTH: u32 = 800;

/// Links the aliases of `tree` and tells what is wrong with it.
pub(super) fn check(text: &str, tree: &mut Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    link_aliases(text, tree, &mut problems);
    if let Some(root) = NodeRef::root(text, tree) {
        for node in tree.ids().map(|id| root.with_id(id)) {
            match node.raw_kind() {
                NodeKind::Mapping => {
                    keys(node, &mut problems);
                    node.entries().for_each(|entry| json(entry.value, &mut problems));
                }
                NodeKind::Sequence => node.items().for_each(|item| json(item, &mut problems)),
                NodeKind::Scalar(_) | NodeKind::Empty => scalar(node, &mut problems),
                NodeKind::Alias => {}
            }
        }
    }
    problems
}

/// The problem that the alias at `at` has no anchor.
pub(super) fn unknown_alias(text: &str, at: usize) -> Problem {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let name: String = text[at + 1..].chars().take_while(|c| is_name(*c)).collect();
    let range = TextRange::new(at as u32, (at + 1 + name.len()) as u32);
    let message = format!("there is no anchor `&{name}` above; a text that begins with `*` needs quotes");
    Problem::new(ProblemKind::UnknownAlias, range, message)
}

/// Finds what each alias stands for. Targets are left out where following them would not end or would
/// multiply the document.
fn link_aliases(text: &str, tree: &mut Tree, problems: &mut Vec<Problem>) {
    let mut anchors: HashMap<&str, NodeId> = HashMap::new();
    let mut targets = Vec::new();
    let mut sizes = Sizes::new(tree);
    let mut worst = (0, TextRange::default());
    for id in tree.ids() {
        sizes.enter(tree, id);
        if let Some(anchor) = tree.anchor(id) {
            anchors.insert(anchor.of(text), id);
        }
        let range = tree.node(id).range;
        if tree.node(id).kind != NodeKind::Alias {
            continue;
        }
        let name = range.of(text).trim_start_matches('*');
        match anchors.get(name) {
            None => {}
            Some(target) if sizes.is_open(*target) => problems.push(Problem::new(
                ProblemKind::AliasCycle,
                range,
                format!("`&{name}` would contain itself: this alias stands inside its own anchor"),
            )),
            Some(target) => {
                targets.push((id, *target));
                worst = worst.max((sizes.replace(id, *target), range));
            }
        }
    }
    let (size, depth) = sizes.total();
    let is_bomb = size > MAX_EXPANDED.saturating_add(tree.len() as u64) || depth > MAX_EXPANDED_DEPTH;
    if is_bomb && !targets.is_empty() {
        targets.clear();
        problems.push(Problem::new(
            ProblemKind::AliasBomb,
            worst.1,
            format!("the aliases make this document too large: more than {MAX_EXPANDED} values or {MAX_EXPANDED_DEPTH} levels"),
        ));
    }
    tree.set_targets(targets);
}

/// Sizes and depths of nodes with aliases replaced, found in one walk in text order.
struct Sizes {
    /// Nodes in and below each node that was left, and levels.
    of: Vec<(u64, u32)>,
    /// The nodes around the current one, outermost first, and the current one.
    open: Vec<NodeId>,
}

impl Sizes {
    fn new(tree: &Tree) -> Sizes {
        Sizes { of: vec![(1, 1); tree.len()], open: Vec::new() }
    }

    fn enter(&mut self, tree: &Tree, id: NodeId) {
        let parent = tree.parent(id);
        while self.open.last().copied() != parent && !self.open.is_empty() {
            self.leave();
        }
        self.open.push(id);
    }

    fn leave(&mut self) {
        let Some(id) = self.open.pop() else { return };
        let (size, depth) = self.of[id.0 as usize];
        if let Some(parent) = self.open.last() {
            let above = &mut self.of[parent.0 as usize];
            above.0 = above.0.saturating_add(size);
            above.1 = above.1.max(depth.saturating_add(1));
        }
    }

    fn is_open(&self, id: NodeId) -> bool {
        self.open.binary_search(&id).is_ok()
    }

    /// Gives the alias the size of its target, and returns it.
    fn replace(&mut self, alias: NodeId, target: NodeId) -> u64 {
        self.of[alias.0 as usize] = self.of[target.0 as usize];
        self.of[alias.0 as usize].0
    }

    fn total(mut self) -> (u64, u32) {
        while self.open.len() > 1 {
            self.leave();
        }
        self.of.first().copied().unwrap_or_default()
    }
}

/// Keys that are no text, keys given twice, and merge keys without mappings.
fn keys(mapping: NodeRef<'_>, problems: &mut Vec<Problem>) {
    // Text and whether it is one: `1` and `"1"` are two keys to the server.
    let mut seen: HashMap<(String, bool), NodeId> = HashMap::new();
    for Entry { key, value } in mapping.entries() {
        if key.is_merge_key() {
            merge_value(value, problems);
            continue;
        }
        let is_text = match key.scalar(Dialect::Server) {
            Some(Scalar::Null) => {
                let message = "a key cannot be null: quote it, or write a name in front of `:`".to_owned();
                problems.push(Problem::new(ProblemKind::Syntax, key.range(), message));
                continue;
            }
            Some(scalar) => matches!(scalar, Scalar::String(_)),
            None if key.raw_kind() == NodeKind::Alias && key.kind() == NodeKind::Alias => continue,
            None => {
                let message = "a key must be text: quote it if it begins with `{` or `[`".to_owned();
                problems.push(Problem::new(ProblemKind::Syntax, key.range(), message));
                continue;
            }
        };
        let text = key.text().unwrap_or_default().into_owned();
        match seen.get(&(text.clone(), is_text)) {
            None => {
                seen.insert((text, is_text), key.id());
            }
            Some(first) => problems.push(Problem {
                kind: ProblemKind::DuplicateKey,
                range: key.range(),
                message: format!("{} is set twice in this mapping", quoted(&text)),
                related: Some(key.with_id(*first).range()),
            }),
        }
    }
}

fn merge_value(value: NodeRef<'_>, problems: &mut Vec<Problem>) {
    let is_mapping = |node: NodeRef<'_>| matches!(node.kind(), NodeKind::Mapping | NodeKind::Alias);
    let is_fine = match value.raw_kind() {
        NodeKind::Sequence => value.items().all(is_mapping),
        _ => is_mapping(value),
    };
    if !is_fine {
        let message = "`<<` merges mappings: its value must be one, or a list of them".to_owned();
        problems.push(Problem::new(ProblemKind::Syntax, value.range(), message));
    }
}

/// A number that JSON does not have.
fn json(node: NodeRef<'_>, problems: &mut Vec<Problem>) {
    if node.raw_kind() == NodeKind::Scalar(ScalarStyle::Plain)
        && let Some(Scalar::Float(value)) = node.scalar(Dialect::Server)
        && !value.is_finite()
    {
        let message = format!("{} has no form in JSON, so no cluster can take it", quoted(node.source()));
        problems.push(Problem::new(ProblemKind::NotJson, node.range(), message));
    }
}

/// Tags that do not fit, and what libyaml reads otherwise than the cluster's reader.
fn scalar(node: NodeRef<'_>, problems: &mut Vec<Problem>) {
    if let Some(tag) = node.tree().tag(node.id())
        && let Some(Err(_)) = node.scalar_checked(Dialect::Server)
    {
        let value = quoted(&node.text().unwrap_or_default());
        let message = format!("{value} is no value for the tag `{}`", tag.of(node.document_text()));
        problems.push(Problem::new(ProblemKind::Syntax, node.range(), message));
    }
    let place = match node.raw_kind() {
        NodeKind::Scalar(ScalarStyle::DoubleQuoted) => {
            slash_escape(node.source()).map(|at| (at, 2, "`\\/` is no escape in YAML: write `/`"))
        }
        NodeKind::Scalar(ScalarStyle::Plain) if node.parent().is_some_and(NodeRef::is_flow) => {
            let mark = node.source().find('?').filter(|at| *at > 0);
            mark.map(|at| (at, 1, "in brackets, a word ends at `?`: quote it"))
        }
        _ => None,
    };
    if let Some((at, len, message)) = place {
        let start = node.range().start + at as u32;
        problems.push(Problem::new(ProblemKind::Syntax, TextRange::new(start, start + len), message.to_owned()));
    }
}

/// Where `\/` stands in a double-quoted scalar: libyaml knows it, the cluster's reader does not.
fn slash_escape(source: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', bytes.get(at..)?) {
        if bytes.get(at + found + 1) == Some(&b'/') {
            return Some(at + found);
        }
        at += found + 2;
    }
    None
}
