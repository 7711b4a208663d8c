//! Fields and values by the schema of the kind: what may stand here at all, and what it is for.

use std::collections::HashSet;

use super::context::{Context, Guess};
use super::draft::{Draft, word};
use super::write::Spot;
use super::{CompletionItem, CompletionKind};
use crate::features::cursor::{Cursor, Segment};
use crate::features::fields::{Place, description, place, schema_of, schema_of_file, source, summary};
use crate::schema::{KindSchema, Property, Type};
use crate::text::TextEdit;

/// Adds the keys or values that fit the place.
pub fn complete(context: &Context<'_>, out: &mut Vec<CompletionItem>) {
    let (Some(found), Some(root)) = (context.marker(), context.root()) else { return };
    let object = context.object();
    let schema = match &object {
        Some(object) => schema_of(context.snapshot, object),
        None => schema_of_file(context.entry, root),
    };
    let Some(schema) = schema else { return };
    // A text of several words continues the line before: no field.
    if found.node.text().is_none_or(|text| text.contains([' ', '\n'])) {
        return;
    }
    let is_root = object.is_none_or(|object| root.range() == object.summary.range);
    let way = way_in_object(&found.path, is_root).to_vec();
    if found.is_key {
        keys(context, &found, &way, &schema, out);
    } else if context.guess == Guess::Word {
        values(context, &found, &way, &schema, out);
    }
}

/// The way from an object to a place, by the way from the root of its document: an object may be an item of a `List`.
fn way_in_object(path: &[Segment], is_root: bool) -> &[Segment] {
    match path {
        [Segment::Key(items), Segment::Item(_), rest @ ..] if !is_root && items == "items" => rest,
        _ => path,
    }
}

fn keys(
    context: &Context<'_>,
    found: &Cursor<'_>,
    way: &[Segment],
    schema: &KindSchema,
    out: &mut Vec<CompletionItem>,
) {
    let Some((_, around)) = way.split_last() else { return };
    let (Some(here), Some(spot)) = (place(&schema.root, around), Spot::at_marker(context)) else { return };
    let others = found.node.parent().into_iter().flat_map(|mapping| mapping.entries());
    let others = others.filter(|entry| entry.key.id() != found.node.id());
    let present: HashSet<String> = others.filter_map(|entry| Some(entry.key.text()?.into_owned())).collect();
    // What the table of references says of a key the schema says too, and more.
    out.retain(|item| item.kind != CompletionKind::Key || here.node.property(&item.label).is_none());
    let column = context.column(found.node.range().start);
    for property in here.node.properties.iter().filter(|property| !present.contains(&*property.name)) {
        let (edit, snippet) = written(context, &spot, property, column);
        let place = Place { node: &property.node, required: property.required };
        let name = property.name.to_string();
        out.push(CompletionItem {
            detail: summary(place),
            kind: CompletionKind::Key,
            documentation: documentation(place, schema),
            edit,
            snippet,
            additional: Vec::new(),
            filter: name.clone(),
            sort: format!("{}{name}", rank(property, here, around.is_empty())),
            label: name,
            object: None,
        });
    }
}

/// What has to be there comes first, and the kind of a reference before its name.
fn rank(property: &Property, around: Place<'_>, is_root: bool) -> u8 {
    let is_required = |property: &Property| property.required;
    match &*property.name {
        "status" if is_root => 6,
        "spec" if is_root => 3,
        "kind" if around.node.property("name").is_some_and(is_required) => 3,
        _ if property.required => 3,
        _ => 4,
    }
}

fn written(context: &Context<'_>, spot: &Spot<'_>, property: &Property, column: usize) -> (TextEdit, Option<String>) {
    if context.guess != Guess::Key {
        return (spot.key(&property.name), None);
    }
    let mut draft = Draft::default();
    draft.field(&property.name, &property.node, column);
    let edit = spot.placed_at_marker(draft.plain);
    let snippet = spot.placed_at_marker(draft.snippet).new_text;
    (edit, Some(snippet))
}

fn values(
    context: &Context<'_>,
    found: &Cursor<'_>,
    way: &[Segment],
    schema: &KindSchema,
    out: &mut Vec<CompletionItem>,
) {
    let (Some(here), Some(spot)) = (place(&schema.root, way), Spot::at_marker(context)) else { return };
    let node = here.node;
    let range = found.node.inner_range();
    let is_whole = found.node.range() == range;
    let mut offers: Vec<(String, String, TextEdit)> = Vec::new();
    for one in &node.allowed {
        let text = one.value.as_str().map_or_else(|| one.value.to_string(), str::to_owned);
        offers.push((text.clone(), one.description.to_string(), spot.word(range, &text)));
    }
    let mut literal = |text: &str| {
        if !offers.iter().any(|(known, ..)| known == text) {
            offers.push((text.to_owned(), String::new(), spot.placed(range, text.to_owned())));
        }
    };
    if node.kind == Type::Boolean && is_whole {
        literal("true");
        literal("false");
    }
    let default = node.default.as_ref().and_then(word);
    if let Some(default) = &default
        && is_whole
        && node.allowed.is_empty()
    {
        literal(default);
    }
    for (at, (label, meaning, edit)) in offers.into_iter().enumerate() {
        // Names that the repository knows say more.
        if out.iter().any(|item| item.label == label) {
            continue;
        }
        let is_default = default.as_deref() == Some(label.as_str());
        let documentation = if meaning.is_empty() { documentation(here, schema) } else { meaning };
        out.push(CompletionItem {
            detail: if is_default { "default".to_owned() } else { String::new() },
            kind: CompletionKind::Word,
            documentation,
            edit,
            snippet: None,
            additional: Vec::new(),
            filter: label.clone(),
            sort: format!("5{at:02}{label}"),
            label,
            object: None,
        });
    }
}

fn documentation(place: Place<'_>, schema: &KindSchema) -> String {
    format!("{}\n\n{}", description(place), source(schema))
}
