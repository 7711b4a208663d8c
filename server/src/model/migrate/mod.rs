//! A document of one generation as one of a later generation.
//!
//! [`table`] lists every change of a field; each row is done on a tree that keeps all text ([`tree`]), and what differs
//! in the end becomes edits of lines. What no row can do is not guessed: it stays, and a note says what is missing. The
//! schema of the new generation has the last word, so a document without notes is one that it takes.

mod expressions;
mod flow;
mod read;
mod rules;
mod schema;
mod shorthand;
mod steps;
mod table;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use similar::{DiffOp, TextDiff};

use super::kinds::{KUSTOMIZE, OPENCHOREO, group_of};
use super::validate::{Violation, What, validate};
use crate::schema::{KindSchema, Release};
use crate::syntax::{self, Dialect, NodeRef};
use crate::text::{TextEdit, TextRange};

use steps::Log;
use tree::{Document, Node, Value};

/// What other documents say that a migration needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Kind and name of the type of each component, by namespace and name.
    pub components: BTreeMap<(String, String), (String, String)>,
    /// Names of the Namespaces.
    pub namespaces: BTreeSet<String>,
    /// Names of the Organizations.
    pub organizations: BTreeSet<String>,
}

impl Facts {
    /// Kind and name of the type of a component: of the one in the namespace, or of the only one called so.
    fn component_type(&self, namespace: &str, name: &str) -> Option<&(String, String)> {
        if let Some(found) = self.components.get(&(namespace.to_owned(), name.to_owned())) {
            return Some(found);
        }
        let mut named = self.components.iter().filter(|((_, own), _)| own == name).map(|(_, found)| found);
        named.next().filter(|first| named.all(|other| other == *first))
    }
}

/// How a document gets to the cluster, as far as it decides what must be in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// It is a patch, or patched: what it lacks may come from elsewhere.
    pub is_partial: bool,
    /// Who reads its scalars.
    pub dialect: Dialect,
}

/// Something that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Where, as an offset in the document before the migration.
    pub at: u32,
    /// Whether there is something to do; else something was done that is worth a look.
    pub must: bool,
    /// A sentence without its full stop.
    pub message: String,
}

/// What becomes of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Migration {
    /// Edits of its text, in order.
    pub edits: Vec<TextEdit>,
    /// Whether the document goes altogether: something else says what it said.
    pub removed: bool,
    /// What a person should know, in text order.
    pub notes: Vec<Note>,
    /// Rows of the table that did something.
    pub steps: Vec<&'static str>,
}

/// The rows of the table, by name and first release.
pub fn steps() -> impl Iterator<Item = (&'static str, Release)> {
    table::STEPS.iter().map(|step| (step.id, step.since))
}

/// Migrates the document `text` to the release `to`.
pub fn migrate(text: &str, to: Release, way: Way, facts: &Facts) -> Migration {
    let parsed = syntax::read(text);
    let mut made = Migration::default();
    let Some(root) = NodeRef::root(text, &parsed.tree) else { return made };
    if !is_ours(root) {
        return made;
    }
    // A key that stands twice is one too many to say which of the two is meant.
    if let Some(problem) = parsed.problems.first() {
        made.notes.push(note(
            problem.range.start,
            "the document has mistakes as YAML, so nothing of it was migrated; correct them first",
        ));
        return made;
    }
    let Some(mut document) = Document::read(text, root) else {
        made.notes = violations(text, to, way, |at| at);
        if !made.notes.is_empty() {
            let message = "the document is written in a way that cannot be edited safely; migrate it by hand";
            made.notes.insert(0, note(root.range().start, message));
        }
        return made;
    };
    let mut removed = false;
    for object in objects(&mut document.root) {
        removed |= migrate_object(object, to, way, facts, &mut made);
    }
    let new = document.text();
    if removed {
        made.removed = true;
    } else if new != text {
        let again = syntax::read(&new);
        if !again.problems.is_empty() {
            let message = "the migrated text could not be read again, so nothing of it was changed; migrate it by hand";
            return Migration { notes: vec![note(root.range().start, message)], ..Migration::default() };
        }
        made.edits = edits(text, &new);
    }
    if !made.removed {
        let told: Vec<u32> = made.notes.iter().filter(|note| note.must).map(|note| line(text, note.at)).collect();
        let left = violations(&new, to, way, |at| origin(text, &made.edits, at));
        made.notes.extend(left.into_iter().filter(|note| !told.contains(&line(text, note.at))));
    }
    made.notes.sort();
    made.notes.dedup();
    made
}

fn note(at: u32, message: impl Into<String>) -> Note {
    Note { at, must: true, message: message.into() }
}

fn line(text: &str, at: u32) -> u32 {
    text.as_bytes().iter().take(at as usize).filter(|byte| **byte == b'\n').count() as u32
}

/// Whether a document is one that a migration may be about.
fn is_ours(root: NodeRef<'_>) -> bool {
    let is_object = |node: NodeRef<'_>| {
        let version = node.text_at("apiVersion").unwrap_or_default();
        let kind = node.text_at("kind").unwrap_or_default();
        match group_of(&version) {
            OPENCHOREO => true,
            KUSTOMIZE => true,
            "" => kind == "Namespace" || kind.is_empty() && node.get("patches").is_some(),
            _ => false,
        }
    };
    is_object(root) || root.get("items").is_some_and(|items| items.items().any(is_object))
}

/// The objects of a document: itself, or the items of a list.
fn objects(root: &mut Node) -> Vec<&mut Node> {
    let is_list = root.get("kind").and_then(Node::text).is_some_and(|kind| kind.ends_with("List"));
    if !is_list {
        return vec![root];
    }
    let Value::Map(entries) = &mut root.value else { return Vec::new() };
    let items = entries.iter_mut().find(|entry| entry.name == "items");
    match items.map(|items| &mut items.value) {
        Some(Value::Seq(items)) => items.iter_mut().filter(|item| !item.key.is_empty()).collect(),
        _ => Vec::new(),
    }
}

/// Runs the table over one object. Returns whether the object goes.
fn migrate_object(object: &mut Node, to: Release, way: Way, facts: &Facts, made: &mut Migration) -> bool {
    let text = |object: &Node, path: &str| object.at_path(path).and_then(Node::text).unwrap_or_default().to_owned();
    let (name, namespace) = (text(object, "metadata.name"), text(object, "metadata.namespace"));
    let component = text(object, "spec.owner.componentName");
    for step in table::STEPS.iter().filter(|step| step.since <= to) {
        let kind = kind_of(object);
        if kind == "Organization" && step.id == "organization" && facts.namespaces.contains(&name) {
            made.steps.push(step.id);
            return true;
        }
        if way.is_partial && matches!(step.change, steps::Change::Add(..)) {
            continue;
        }
        for (_, path) in step.at.iter().filter(|(own, _)| *own == kind) {
            let mut log =
                Log { facts, name: &name, namespace: &namespace, component: &component, notes: &mut made.notes };
            if steps::visit(object, path, &step.change, &mut log) && !made.steps.contains(&step.id) {
                made.steps.push(step.id);
            }
        }
    }
    false
}

/// The kind of an object, if it is one that the table may know.
fn kind_of(object: &Node) -> String {
    let text = |key: &str| object.get(key).and_then(Node::text).unwrap_or_default();
    let kind = match group_of(text("apiVersion")) {
        OPENCHOREO => text("kind"),
        KUSTOMIZE => "Kustomization",
        "" if text("kind") == "Namespace" => "Namespace",
        "" if text("kind").is_empty() && object.get("patches").is_some() => "Kustomization",
        _ => "",
    };
    kind.to_owned()
}

/// What the schema of `to` does not take of a migrated document; `origin` finds a place in the text as it was.
fn violations(text: &str, to: Release, way: Way, origin: impl Fn(u32) -> u32) -> Vec<Note> {
    let parsed = syntax::read(text);
    let Some(root) = NodeRef::root(text, &parsed.tree) else { return Vec::new() };
    let mut notes = Vec::new();
    for summary in super::summarize(root).into_iter().filter(|summary| summary.kind.is_openchoreo()) {
        let list = root.get("items");
        let item = list.and_then(|list| list.items().find(|item| item.range() == summary.range));
        let node = item.unwrap_or(root);
        let info = summary.kind.info();
        let Some(schema) = KindSchema::of_release(info.name, to) else {
            notes.push(note(origin(summary.range.start), without_successor(info.name, info.successor, to)));
            continue;
        };
        for violation in validate(node, &schema, way.dialect).iter().filter(|violation| is_wrong(violation, way)) {
            let message = format!("{to} does not take it: {}", words(violation));
            notes.push(note(origin(violation.range.start), message));
        }
    }
    notes
}

fn without_successor(kind: &str, successor: &str, to: Release) -> String {
    match successor {
        "" => format!("there is no {kind} in {to}, and nothing took its place"),
        other => format!("there is no {kind} in {to}; {other} took its place, with fields that no rule can fill"),
    }
}

fn is_wrong(violation: &Violation, way: Way) -> bool {
    let open = matches!(violation.what, What::MissingField { .. } | What::NoName | What::Rule(..));
    violation.what.is_refused() && !(open && way.is_partial)
}

fn words(violation: &Violation) -> String {
    let path = &violation.path;
    match &violation.what {
        What::UnknownField { .. } => format!("there is no field `{path}`"),
        What::MissingField { .. } => format!("`{path}` is missing"),
        What::WrongType(found) => format!("`{path}` cannot be {found}"),
        What::NotAllowed(_) => format!("`{path}` has a value that there is not"),
        What::Rule(..) => format!("`{path}` breaks a rule of its kind"),
        What::Metadata(message) => format!("`{path}`: {message}"),
        _ => format!("`{path}` has a value that it refuses"),
    }
}

/// The edits that make `new` of `old`: whole lines, and only those that differ.
fn edits(old: &str, new: &str) -> Vec<TextEdit> {
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let diff = TextDiff::from_slices(&old_lines, &new_lines);
    let (old_at, new_at) = (offsets(&old_lines), offsets(&new_lines));
    let ops = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    ops.map(|op| {
        let (before, after) = (op.old_range(), op.new_range());
        let range = TextRange::new(old_at[before.start], old_at[before.end]);
        TextEdit::replace(range, &new[new_at[after.start] as usize..new_at[after.end] as usize])
    })
    .collect()
}

/// Where each line begins, and where the last one ends.
fn offsets(lines: &[&str]) -> Vec<u32> {
    let mut at = 0;
    let starts = lines.iter().map(|line| {
        at += line.len() as u32;
        at
    });
    std::iter::once(0).chain(starts).collect()
}

/// The place in the old text of a place in the new one.
fn origin(old: &str, edits: &[TextEdit], at: u32) -> u32 {
    let mut shift = 0i64;
    for edit in edits {
        let start = i64::from(edit.range.start) + shift;
        if i64::from(at) < start {
            break;
        }
        if i64::from(at) < start + edit.new_text.len() as i64 {
            return edit.range.start.min(old.len() as u32);
        }
        shift += edit.new_text.len() as i64 - i64::from(edit.range.len());
    }
    (i64::from(at) - shift).clamp(0, old.len() as i64) as u32
}

#[cfg(test)]
mod tests;
