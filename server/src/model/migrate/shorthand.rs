//! The shorthand of v0.x for one field (`integer | default=1 minimum=0`), read into the lines that say the same in an
//! OpenAPI schema.

use std::collections::BTreeSet;

use super::flow::quoted;
use super::tree::Node;

/// What an expression says, as entries of a schema object.
pub struct Field {
    /// `type: integer`, `default: 1` and so on, in column 0.
    pub entries: Vec<Node>,
    /// Whether a value must be given.
    pub required: bool,
    /// Custom types it names.
    pub names: BTreeSet<String>,
    /// Marks that have no counterpart and were left out.
    pub dropped: Vec<String>,
}

/// Markers whose value is a number or a boolean.
const BARE: &[&str] = &[
    "minimum",
    "maximum",
    "multipleOf",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];
/// Markers whose value is text.
const TEXTS: &[&str] = &["pattern", "format", "title", "description", "example"];

/// Reads an expression; `types` are the custom types that there are.
///
/// # Errors
/// With the part that cannot be read.
pub fn field(text: &str, types: &BTreeSet<String>) -> Result<Field, String> {
    let (head, marks) = text.split_once('|').unwrap_or((text, ""));
    let mut made = Field { entries: Vec::new(), required: true, names: BTreeSet::new(), dropped: Vec::new() };
    let kind = type_of(head.trim(), types, &mut made)?;
    for mark in split(marks) {
        if mark == "|" {
            continue;
        }
        let (key, value) = mark.split_once('=').ok_or_else(|| format!("`{mark}`"))?;
        let raw = if key == "default" {
            made.required = false;
            literal(value, &kind)
        } else if key == "enum" {
            let values: Vec<String> = list(value).iter().map(|one| literal(one, &kind)).collect();
            format!("[{}]", values.join(", "))
        } else if BARE.contains(&key) {
            unquoted(value)
        } else if TEXTS.contains(&key) {
            literal(value, if key == "example" { &kind } else { "string" })
        } else if key.starts_with("oc:") {
            made.dropped.push(mark);
            continue;
        } else {
            return Err(format!("`{key}`"));
        };
        made.entries.push(Node::scalar(key, &raw, 0));
    }
    Ok(made)
}

/// The entries of a type, and its plain name for the values that follow.
fn type_of(head: &str, types: &BTreeSet<String>, made: &mut Field) -> Result<String, String> {
    let inner = |name: &str, of: &str, made: &mut Field| -> Result<Vec<Node>, String> {
        let mut below = Field { entries: Vec::new(), required: true, names: BTreeSet::new(), dropped: Vec::new() };
        type_of(of.trim(), types, &mut below)?;
        made.names.append(&mut below.names);
        Ok(vec![Node::map(name, 0, below.entries)])
    };
    let item = head.strip_prefix("[]").or_else(|| between(head, "array<"));
    let value = between(head, "map<").or_else(|| head.strip_prefix("map[string]"));
    let kind = if let Some(item) = item {
        made.entries.push(Node::scalar("type", "array", 0));
        let mut items = inner("items", item, made)?;
        made.entries.append(&mut items);
        "array"
    } else if let Some(value) = value {
        made.entries.push(Node::scalar("type", "object", 0));
        let mut values = inner("additionalProperties", value, made)?;
        made.entries.append(&mut values);
        "object"
    } else if matches!(head, "string" | "integer" | "number" | "boolean") {
        made.entries.push(Node::scalar("type", head, 0));
        head
    } else if types.contains(head) {
        made.names.insert(head.to_owned());
        made.entries.push(Node::scalar("$ref", &format!("\"#/$defs/{head}\""), 0));
        "object"
    } else {
        return Err(format!("the type `{head}`"));
    };
    Ok(kind.to_owned())
}

fn between<'a>(head: &'a str, open: &str) -> Option<&'a str> {
    head.strip_prefix(open)?.strip_suffix('>')
}

/// Splits at white space outside of quotes and brackets.
fn split(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let (mut quote, mut depth, mut escaped) = (None, 0usize, false);
    for c in text.chars() {
        match quote {
            Some(open) => {
                if c == open && !escaped {
                    quote = None;
                }
                escaped = c == '\\' && !escaped && open == '"';
            }
            None if c == '"' || c == '\'' => quote = Some(c),
            None if matches!(c, '{' | '[') => depth += 1,
            None if matches!(c, '}' | ']') => depth = depth.saturating_sub(1),
            None => {}
        }
        if c.is_whitespace() && quote.is_none() && depth == 0 {
            if !word.is_empty() {
                out.push(std::mem::take(&mut word));
            }
        } else {
            word.push(c);
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

/// Splits a list of values at commas outside of double quotes.
fn list(value: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in value.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                out.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out.iter().map(|one| one.trim().to_owned()).collect()
}

fn unquoted(value: &str) -> String {
    if let Some(inner) = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\'')) {
        return inner.replace("''", "'");
    }
    if value.len() >= 2 && value.starts_with('"') && value.ends_with('"') {
        return serde_json::from_str(value).unwrap_or_else(|_| value[1..value.len() - 1].to_owned());
    }
    value.to_owned()
}

/// A value as YAML, by the type of its field.
fn literal(value: &str, kind: &str) -> String {
    let text = unquoted(value);
    match kind {
        "string" => plain_or_quoted(&text),
        "array" | "object" if !text.starts_with(['{', '[']) => quoted(&text),
        _ => text,
    }
}

/// A text without quotes where no reader could take it for anything else.
pub fn plain_or_quoted(text: &str) -> String {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
        && text.len() > 1;
    let meant = ["true", "false", "yes", "no", "on", "off", "null"];
    if is_word && !meant.contains(&text.to_ascii_lowercase().as_str()) { text.to_owned() } else { quoted(text) }
}
