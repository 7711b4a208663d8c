//! A place of a schema in words, as Markdown.

use serde_json::Value;

use super::Place;
use super::upstream::page;
use crate::schema::{Bounds, KindSchema, List, Node, Origin, Type};

/// Longer lists of allowed values end in "and N more".
const SHOWN: usize = 20;

/// Everything that is known of a place, as short paragraphs: type and duty, what it is for, what it takes.
pub fn description(place: Place<'_>) -> String {
    let node = place.node;
    let mut parts = vec![format!("*{}*", summary(place))];
    parts.extend(node.description.as_ref().map(|text| text.trim().to_owned()));
    let mut lines = allowed(node);
    lines.extend(node.default.as_ref().map(|default| format!("- Default: {}", value(default))));
    lines.extend(limits(node).into_iter().map(|limit| format!("- {limit}")));
    lines.extend(node.rules.iter().map(|rule| match &*rule.message {
        "" => format!("- Rule: `{}`", rule.source),
        message => format!("- Rule: {message}"),
    }));
    lines.extend(node.example.as_ref().map(|example| format!("- Example: {}", value(example))));
    if !lines.is_empty() {
        parts.push(lines.join("\n"));
    }
    parts.join("\n\n")
}

/// Whose word it is, and where more is written.
pub fn source(schema: &KindSchema) -> String {
    let whose = match &schema.origin {
        Origin::Release(release) => format!("{} of OpenChoreo {release}", schema.kind),
        Origin::Foreign => format!("{} of {}", schema.kind, schema.api_version),
        Origin::File(path) => format!("{} of `{path}`", schema.kind),
    };
    match page(schema) {
        Some(page) => format!("{whose} · [reference]({page})"),
        None => whose,
    }
}

/// A value as code.
fn value(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "`\"\"`".to_owned(),
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}

/// Type and duty in a few words.
pub fn summary(place: Place<'_>) -> String {
    let node = place.node;
    let mut out = kind(node);
    if place.required && node.default.is_none() {
        out.push_str(" · required");
    }
    if node.nullable && node.kind != Type::Any {
        out.push_str(" · may be null");
    }
    if let Some(since) = &node.since {
        out.push_str(&format!(" · since {since}"));
    }
    out
}

fn kind(node: &Node) -> String {
    match (node.kind, &node.items, &node.values) {
        (Type::Array, Some(items), _) => format!("a list of {}", many(items)),
        (Type::Object, _, Some(values)) if node.properties.is_empty() => {
            format!("a mapping of names to {}", many(values))
        }
        (Type::Object, ..) if node.properties.is_empty() && node.keeps_unknown => "a mapping of any fields".to_owned(),
        (kind, ..) => kind.words().replace('`', ""),
    }
}

fn many(node: &Node) -> &'static str {
    match node.kind {
        Type::Any => "any values",
        Type::Object => "mappings",
        Type::Array => "lists",
        Type::String => "texts",
        Type::Integer => "whole numbers",
        Type::Number => "numbers",
        Type::Boolean => "truth values",
        Type::IntOrString => "whole numbers or texts",
    }
}

fn allowed(node: &Node) -> Vec<String> {
    if node.allowed.is_empty() {
        return Vec::new();
    }
    let documented = node.allowed.iter().any(|one| !one.description.is_empty());
    let more = node.allowed.len().saturating_sub(SHOWN);
    let shown = node.allowed.iter().take(SHOWN);
    if documented {
        let mut lines: Vec<String> = shown
            .map(|one| match &*one.description {
                "" => format!("- {}", value(&one.value)),
                text => format!("- {}: {}", value(&one.value), text.trim()),
            })
            .collect();
        lines.extend((more > 0).then(|| format!("- and {more} more")));
        return lines;
    }
    let words: Vec<String> = shown.map(|one| value(&one.value)).collect();
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    let what = if node.allowed.len() == 1 { "Always" } else { "One of" };
    vec![format!("- {what} {}{rest}", words.join(", "))]
}

fn limits(node: &Node) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    out.extend(node.bounds.as_deref().into_iter().flat_map(bounds));
    out.extend(node.format.filter(|_| node.kind == Type::String).map(|format| format!("Has to be {}", format.words())));
    out.extend(node.pattern.as_ref().map(|pattern| format!("Has to match `{}`", pattern.source)));
    out.extend(match &node.list {
        List::Atomic => None,
        List::Set => Some("No two equal items".to_owned()),
        List::Map(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            Some(format!("No two items with the same {}", keys.join(" and ")))
        }
    });
    out
}

fn bounds(bounds: &Bounds) -> Vec<String> {
    let mut out = Vec::new();
    let number = |low: &str, high: &str, strict: bool| if strict { low.to_owned() } else { high.to_owned() };
    let low = bounds.minimum.map(|min| format!("{} {min}", number("more than", "at least", bounds.exclusive_minimum)));
    let high = bounds.maximum.map(|max| format!("{} {max}", number("less than", "at most", bounds.exclusive_maximum)));
    out.extend(joined(low, high, ""));
    out.extend(bounds.multiple_of.map(|step| format!("A multiple of {step}")));
    let counted = |min: Option<u64>, max: Option<u64>, what: &str| {
        if min.is_some() && min == max {
            return min.map(|count| format!("Exactly {count}{}", noun(count, what)));
        }
        let what = max.or(min).map_or(what, |count| noun(count, what));
        joined(min.map(|min| format!("at least {min}")), max.map(|max| format!("at most {max}")), what)
    };
    out.extend(counted(bounds.min_length, bounds.max_length, " characters"));
    out.extend(counted(bounds.min_items, bounds.max_items, " items"));
    out.extend(counted(bounds.min_properties, bounds.max_properties, " fields"));
    out.extend(bounds.unique_items.then(|| "No two equal items".to_owned()));
    out
}

/// The word for so many of something.
fn noun(count: u64, plural: &str) -> &str {
    if count == 1 { plural.trim_end_matches('s') } else { plural }
}

fn joined(low: Option<String>, high: Option<String>, what: &str) -> Option<String> {
    let text = match (low, high) {
        (Some(low), Some(high)) => format!("{low} and {high}{what}"),
        (Some(one), None) | (None, Some(one)) => format!("{one}{what}"),
        (None, None) => return None,
    };
    let mut letters = text.chars();
    let first = letters.next()?.to_uppercase();
    Some(first.chain(letters).collect())
}
