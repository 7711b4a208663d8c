//! Every field of every kind of every generation, in a document that has the way down to it and nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;
use std::sync::Arc;

use openchoreo_schemas::OTHER_KINDS;

use super::of_kind;
use crate::features::completion::completion;
use crate::features::hover::hover;
use crate::model::validate::validate;
use crate::model::{Generation, Kind};
use crate::schema::{KindSchema, Node};
use crate::syntax::{Dialect, NodeRef, parse};
use crate::text::FileId;
use crate::workspace::{
    Change, FileChange, MemorySource, RootChange, RootId, Settings, Snapshot, SourceChange, Workspace,
};

const GENERATIONS: [Generation; 4] = [Generation::V0_8, Generation::V0_12, Generation::V1_1, Generation::V1_2];

#[derive(Clone, PartialEq)]
enum Step {
    Field(String),
    /// A key of an open mapping.
    Key,
    Item,
}

/// A folder of one generation with one file that is written again and again.
struct Desk {
    workspace: Workspace,
    root: RootId,
}

impl Desk {
    fn new(generation: Generation) -> Desk {
        let mut workspace = Workspace::new(Arc::new(MemorySource::default()));
        let settings = Arc::new(Settings { generation: Some(generation), ..Settings::default() });
        let added = RootChange::Added { path: PathBuf::from("/r"), settings, remotes: Vec::new(), nested_in: None };
        let root = workspace.apply(Change { roots: vec![added], files: Vec::new() }).added_roots[0];
        Desk { workspace, root }
    }

    fn write(&mut self, text: &str) -> (Arc<Snapshot>, FileId) {
        let path = "a.yaml".to_owned();
        let opened = FileChange::Opened { root: self.root, path, text: text.to_owned(), version: 1 };
        self.workspace.apply(Change { roots: Vec::new(), files: vec![opened] });
        let snapshot = self.workspace.snapshot();
        let file = snapshot.file_at(self.root, "a.yaml").unwrap();
        (snapshot, file)
    }
}

/// All ways below a node.
fn ways(node: &Node, way: &mut Vec<Step>, out: &mut Vec<Vec<Step>>) {
    let mut below = |step: Step, node: &Node| {
        way.push(step);
        out.push(way.clone());
        ways(node, way, out);
        way.pop();
    };
    for property in &node.properties {
        below(Step::Field(property.name.to_string()), &property.node);
    }
    if let Some(values) = &node.values {
        below(Step::Key, values);
    }
    if let Some(items) = &node.items {
        below(Step::Item, items);
    }
}

/// The document with the way down to a field, and the byte where the last step stands; what comes last is left out.
fn skeleton(schema: &KindSchema, way: &[Step]) -> (String, usize) {
    let mut text = format!("apiVersion: {}\nkind: {}\n", schema.api_version, schema.kind);
    let mut indent = 0;
    let mut at_start = true;
    for (number, step) in way.iter().enumerate() {
        if at_start {
            text.push_str(&" ".repeat(indent));
        }
        let is_last = number + 1 == way.len();
        match step {
            Step::Item => {
                text.push_str("- ");
                at_start = false;
            }
            _ if is_last => {}
            Step::Field(name) => {
                text.push_str(&format!("{name}:\n"));
                at_start = true;
            }
            Step::Key => {
                text.push_str("entry:\n");
                at_start = true;
            }
        }
        indent += 2;
    }
    let at = text.len();
    (text, at)
}

fn each_field(mut check: impl FnMut(&mut Desk, &KindSchema, &[Step])) -> usize {
    let mut count = 0;
    for generation in GENERATIONS {
        let mut desk = Desk::new(generation);
        let ours = Kind::all().filter_map(|kind| of_kind(kind, generation));
        // The generation says nothing of them.
        let others = OTHER_KINDS.iter().filter(|_| generation == Generation::V1_2);
        let others = others.map(|row| KindSchema::foreign(row.group, row.kind, row.api_version).unwrap());
        for schema in ours.chain(others) {
            let mut all = Vec::new();
            ways(&schema.root, &mut Vec::new(), &mut all);
            // Two keys every skeleton has already.
            all.retain(|way| !matches!(&way[..], [Step::Field(name)] if name == "kind" || name == "apiVersion"));
            for way in all {
                check(&mut desk, &schema, &way);
                count += 1;
            }
        }
    }
    count
}

#[test]
fn every_field_of_every_generation_has_a_hover() {
    let count = each_field(|desk, schema, way| {
        let (mut text, at) = skeleton(schema, way);
        let last = match way.last() {
            Some(Step::Field(name)) => format!("{name}:\n"),
            Some(Step::Key) => "entry:\n".to_owned(),
            _ => "x\n".to_owned(),
        };
        text.push_str(&last);
        let (snapshot, file) = desk.write(&text);
        let found = hover(&snapshot, file, at as u32);
        let found = found.unwrap_or_else(|| panic!("no hover at {at} of\n{text}"));
        let name = last.split(':').next().unwrap();
        let says = found.markdown.contains(name) || *way.last().unwrap() == Step::Item;
        assert!(says && found.markdown.contains("[reference](https://"), "{text}\n{}", found.markdown);
    });
    assert!(count > 5000, "{count}");
}

#[test]
fn every_field_of_every_generation_is_offered() {
    let count = each_field(|desk, schema, way| {
        let Some(Step::Field(name)) = way.last() else { return };
        let (text, at) = skeleton(schema, way);
        let (snapshot, file) = desk.write(&text);
        let list = completion(&snapshot, file, at as u32);
        let item = list.items.iter().find(|item| item.label == *name);
        let item = item.unwrap_or_else(|| panic!("no `{name}` at {at} of\n{text}"));
        assert!(item.edit.new_text.starts_with(&format!("{name}:")) && !item.documentation.is_empty(), "{item:?}");
    });
    assert!(count > 5000, "{count}");
}

#[test]
fn a_new_object_of_every_kind_has_what_its_schema_asks_for() {
    let mut refused = Vec::new();
    for generation in GENERATIONS {
        let mut desk = Desk::new(generation);
        for (head, rest) in [
            ("", ""),
            ("apiVersion: openchoreo.dev/v1alpha1\nkind: ", "\n"),
            ("kind: ", ""),
            ("apiVersion: openchoreo.dev/v1alpha1\n", ""),
        ] {
            let before = format!("{head}{rest}");
            let (snapshot, file) = desk.write(&before);
            let list = completion(&snapshot, file, head.len() as u32);
            assert!(list.items.len() > 15, "{before:?} {:?}", list.items);
            for item in list.items.iter().filter(|item| item.snippet.is_some()) {
                let mut change = SourceChange::edit(file, item.edit.clone());
                item.additional.iter().for_each(|edit| change.add(file, edit.clone()));
                let text = change.apply_to(file, &before);
                let parsed = parse(&text);
                let root = NodeRef::root(&text, &parsed.tree).unwrap();
                let ours = Kind::openchoreo(&item.label).and_then(|kind| of_kind(kind, generation));
                let written = root.text_at("apiVersion").unwrap();
                let is_it = |other: &&Arc<KindSchema>| *other.kind == *item.label && *other.api_version == *written;
                let other = || KindSchema::all_foreign().iter().find(is_it).cloned();
                let schema = ours.or_else(other).unwrap();
                let found = validate(root, &schema, Dialect::Server);
                let wrong = found.iter().find(|one| one.what.is_refused());
                refused.extend(wrong.map(|wrong| format!("{generation:?} {}: {:?}\n{text}", wrong.path, wrong.what)));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
