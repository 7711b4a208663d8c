//! Names of things inside objects: endpoints, secret keys, outputs, trait instances and their like.

use smol_str::SmolStr;

use super::context::Context;
use super::write::Spot;
use super::{CompletionItem, CompletionKind};
use crate::features::definition::item_word;
use crate::model::rules::{Form, Holder, Target};
use crate::model::standard::standard_outputs;
use crate::model::{Item, ItemKind, Kind, Reference};
use crate::text::{TextEdit, TextRange};
use crate::workspace::{Object, Resolution};

/// Adds the names of items that fit the place.
pub fn complete(context: &Context<'_>, out: &mut Vec<CompletionItem>) {
    let (Some(object), Some(spot)) = (context.object(), Spot::at_marker(context)) else { return };
    for reference in context.references() {
        let Target::Item { item, holder } = reference.rule.rule().target else { continue };
        for offer in offers(context, &object, reference, item, holder) {
            out.extend(entry(context, &spot, reference, item, &offer));
        }
    }
}

/// An item that fits, and where it is.
struct Offer {
    name: SmolStr,
    holder: String,
    order: usize,
}

fn offers(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    kind: ItemKind,
    holder: Holder,
) -> Vec<Offer> {
    let snapshot = context.snapshot;
    let rule = reference.rule.rule();
    let wants_file = rule.path.ends_with("fileBindings{key}");
    let fits = |item: &&Item| {
        let mountable = matches!(item.of, Some(Kind::SECRET | Kind::CONFIG_MAP));
        let frozen = reference.kind.is_none_or(|wanted| item.of.is_none_or(|of| of == wanted));
        (!wants_file || mountable) && (kind != ItemKind::FrozenTrait || frozen)
    };
    let mut out: Vec<Offer> = Vec::new();
    let mut add = |holder: &Object<'_>| {
        for item in holder.summary.items_of(kind).filter(fits) {
            out.push(Offer { name: item.name.clone(), holder: holder.summary.name().to_owned(), order: out.len() });
        }
    };
    if holder == Holder::Own {
        // The copy knows what the stored document may have lost.
        add(object);
    } else {
        let mut holders = snapshot.holders(object, reference);
        if holders.is_empty() && kind == ItemKind::TraitInstance {
            holders = component_of(context, object);
        }
        holders.into_iter().filter_map(|id| snapshot.object(id)).for_each(|holder| add(&holder));
    }
    if let (Holder::TypeOf(path), true) = (holder, out.is_empty()) {
        out.extend(outputs_of_standard_type(context, object, reference, path));
    }
    // A key can stand there once.
    let others: Vec<&SmolStr> = object
        .summary
        .references
        .iter()
        .filter(|other| other.rule == reference.rule && other.group == reference.group)
        .map(|other| &other.name)
        .collect();
    if rule.path.ends_with("{key}") {
        out.retain(|offer| !others.contains(&&offer.name));
    }
    out
}

/// The component that a binding without a release belongs to.
fn component_of(context: &Context<'_>, object: &Object<'_>) -> Vec<crate::text::ObjectId> {
    let owner = object.summary.reference_at("spec.owner.componentName");
    match owner.map(|owner| context.snapshot.resolve(object, owner)) {
        Some(Resolution::Objects(ids)) => ids,
        _ => Vec::new(),
    }
}

/// The outputs of a resource whose type an installation brings.
fn outputs_of_standard_type(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    path: &str,
) -> Vec<Offer> {
    let snapshot = context.snapshot;
    let resource = snapshot.beside(object, reference, path).map(|resource| snapshot.resolve(object, resource));
    let Some(Resolution::Objects(ids)) = resource else { return Vec::new() };
    let resources = ids.into_iter().filter_map(|id| snapshot.object(id));
    let types = resources.filter_map(|resource| {
        let named = resource.summary.reference_at("spec.type")?;
        matches!(snapshot.resolve(&resource, named), Resolution::External { listed: false, .. })
            .then(|| named.name.clone())
    });
    types
        .flat_map(|name| {
            let outputs = standard_outputs(&name).unwrap_or_default();
            outputs.iter().enumerate().map(move |(order, output)| Offer {
                name: SmolStr::new_static(output),
                holder: name.to_string(),
                order,
            })
        })
        .collect()
}

fn entry(
    context: &Context<'_>,
    spot: &Spot<'_>,
    reference: &Reference,
    kind: ItemKind,
    offer: &Offer,
) -> Option<CompletionItem> {
    let name = offer.name.as_str();
    let mentioned = matches!(reference.rule.rule().form, Form::Mention(_));
    let edit = if mentioned { mention(context, reference, name)? } else { spot.word(reference.range, name) };
    Some(CompletionItem {
        label: name.to_owned(),
        detail: format!("{} of {}", item_word(kind), offer.holder),
        kind: CompletionKind::Item,
        documentation: String::new(),
        edit,
        snippet: None,
        additional: Vec::new(),
        filter: name.to_owned(),
        sort: format!("1{:04}{name}", offer.order),
        object: None,
    })
}

/// A name behind a dot has to be an identifier; any other goes into brackets.
fn mention(context: &Context<'_>, reference: &Reference, name: &str) -> Option<TextEdit> {
    let start = reference.range.start as usize;
    let before = context.text().get(..start)?;
    if !before.ends_with('.') || is_identifier(name) {
        return Some(TextEdit::replace(context.in_file(reference.range), name));
    }
    let range = TextRange::new(reference.range.start - 1, reference.range.end);
    Some(TextEdit::replace(context.in_file(range), format!("['{name}']")))
}

/// Whether an expression may write `name` behind a dot.
pub fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
