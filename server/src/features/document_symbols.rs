//! The outline of a file: its objects, their fields, and what has a name inside them.

use super::cursor::object_node;
use crate::model::kinds::group_of;
use crate::syntax::NodeRef;
use crate::text::{FileId, FileRange, TextRange};
use crate::workspace::{Object, ParsedDocument, Snapshot};

/// How many levels below an object are shown: deep enough for every list whose items have names.
const DEPTH: usize = 5;

/// Fields whose content belongs to another language: shown as one line.
const OPAQUE: &[&str] =
    &["template", "openAPIV3Schema", "schema", "parameters", "environmentConfigs", "runTemplate", "status"];

/// Keys that give an item of a list its name, the best first.
const NAMING: &[&str] =
    &["name", "instanceName", "id", "key", "secretKey", "ref", "component", "sourceEnvironmentRef", "path", "roleRef"];

/// What a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    /// An object, or a document that is none.
    Object,
    /// A field that holds more fields.
    Mapping,
    /// A field that holds a list.
    List,
    /// An item of a list.
    Item,
    /// A field with a plain value.
    Value,
}

/// A symbol of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its name, never empty.
    pub name: String,
    /// A few words beside the name; may be empty.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub range: TextRange,
    /// Its name, inside `range`.
    pub focus: TextRange,
    /// What is inside.
    pub children: Vec<Symbol>,
}

/// The symbols of every document of a file, in text order.
pub fn document_symbols(snapshot: &Snapshot, file: FileId) -> Vec<Symbol> {
    let Some(entry) = snapshot.file(file) else { return Vec::new() };
    let objects: Vec<Object<'_>> = snapshot.objects_of(file).collect();
    let mut out = Vec::new();
    for number in 0..entry.documents.len() as u32 {
        let Some(document) = snapshot.document(file, number) else { continue };
        let own: Vec<_> = objects.iter().filter(|object| object.document == number).collect();
        for object in &own {
            out.extend(object_symbol(&document, object));
        }
        if own.is_empty() {
            out.extend(plain_symbol(&document, entry.name()));
        }
    }
    out
}

fn object_symbol(document: &ParsedDocument, object: &Object<'_>) -> Option<Symbol> {
    let summary = object.summary;
    let root = object_node(document, summary.range)?;
    let kind = summary.kind_name();
    let name = if summary.name().is_empty() { kind } else { summary.name() };
    let namespace = summary.namespace.as_ref().map(|namespace| &*namespace.text);
    let mut detail = if name == kind { String::new() } else { kind.to_owned() };
    if let Some(namespace) = namespace {
        detail.push_str(if detail.is_empty() { "in " } else { " in " });
        detail.push_str(namespace);
    }
    let place = |range: TextRange| -> FileRange { object.place(range) };
    Some(Symbol {
        name: if name.is_empty() { "object".to_owned() } else { name.to_owned() },
        detail,
        kind: SymbolKind::Object,
        range: place(summary.range).range,
        focus: place(summary.focus()).range,
        children: spec_symbols(root, document.body().start),
    })
}

/// The fields of an object without those that every object has: they are in its name and detail.
fn spec_symbols(root: NodeRef<'_>, base: u32) -> Vec<Symbol> {
    let mut out = Vec::new();
    for entry in root.entries() {
        match entry.key.text().as_deref() {
            Some("spec") if entry.value.is_mapping() => out.extend(children(entry.value, base, DEPTH)),
            Some("apiVersion" | "kind" | "metadata" | "status") | None => {}
            Some(_) => out.extend(entry_symbol(entry.key, entry.value, base, DEPTH)),
        }
    }
    out
}

fn plain_symbol(document: &ParsedDocument, file_name: &str) -> Option<Symbol> {
    let root = document.root().filter(|root| root.is_mapping() || root.is_sequence())?;
    let base = document.body().start;
    let range = root.range().shifted(base);
    let api_version = root.text_at("apiVersion");
    Some(Symbol {
        name: root.text_at("kind").map_or_else(|| file_name.to_owned(), |kind| kind.into_owned()),
        detail: api_version.map(|v| group_of(&v).to_owned()).unwrap_or_default(),
        kind: SymbolKind::Object,
        range,
        focus: TextRange::empty(range.start),
        children: children(root, base, DEPTH - 1),
    })
}

fn children(node: NodeRef<'_>, base: u32, depth: usize) -> Vec<Symbol> {
    let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
    // What an alias stands for has its place elsewhere, outside the range of what is described here.
    if node.raw_kind() != node.kind() {
        return Vec::new();
    }
    let fields = node.entries().filter_map(|entry| entry_symbol(entry.key, entry.value, base, depth));
    let items = node.items().enumerate().map(|(at, item)| item_symbol(at, item, base, depth));
    fields.chain(items).collect()
}

fn entry_symbol(key: NodeRef<'_>, value: NodeRef<'_>, base: u32, depth: usize) -> Option<Symbol> {
    let name = key.text().filter(|name| !name.is_empty())?.into_owned();
    let range = TextRange::new(key.range().start, value.range().end.max(key.range().end));
    let kind = match () {
        () if value.is_mapping() => SymbolKind::Mapping,
        () if value.is_sequence() => SymbolKind::List,
        () => SymbolKind::Value,
    };
    let inside = if OPAQUE.contains(&name.as_str()) { Vec::new() } else { children(value, base, depth) };
    Some(Symbol {
        detail: value_text(value),
        kind,
        range: range.shifted(base),
        focus: key.range().shifted(base),
        children: inside,
        name,
    })
}

fn item_symbol(at: usize, item: NodeRef<'_>, base: u32, depth: usize) -> Symbol {
    let naming = NAMING.iter().find_map(|key| Some((key, item.get(key)?)));
    let named = naming.map(|(_, value)| if value.is_mapping() { value.get("name").unwrap_or(value) } else { value });
    let label = named.unwrap_or(item);
    let text = label.text().filter(|text| !text.is_empty() && !text.contains('\n'));
    let kind = item.get("kind").and_then(NodeRef::text);
    let inside = item.range().covers(label.range()) && label.range() != item.range();
    Symbol {
        name: text.map_or_else(|| format!("[{at}]"), |text| text.into_owned()),
        detail: kind.map(|kind| kind.into_owned()).unwrap_or_default(),
        kind: SymbolKind::Item,
        range: item.range().shifted(base),
        focus: if inside { label.range().shifted(base) } else { TextRange::empty(item.range().start).shifted(base) },
        children: children(item, base, depth),
    }
}

/// The text of a plain value, as far as it fits on a line.
fn value_text(value: NodeRef<'_>) -> String {
    let text = value.text().unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(60).collect();
    if short.len() < text.trim_end().len() { short + "…" } else { short }
}
