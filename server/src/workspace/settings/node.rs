//! Settings as a tree with places, whichever notation they came in.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text::TextRange;

/// A value with its place in the file; settings of an editor have no places.
pub(super) struct Node {
    pub range: TextRange,
    pub value: Value,
}

pub(super) enum Value {
    Table(Vec<(Key, Node)>),
    List(Vec<Node>),
    Text(String),
    /// Anything that no setting takes, by what it is.
    Other(&'static str),
}

pub(super) struct Key {
    pub range: TextRange,
    pub text: String,
}

/// The tree of a TOML file, as much of it as there is, and the errors of its notation.
pub(super) fn toml(text: &str) -> (Node, Vec<(TextRange, String)>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let errors = errors
        .into_iter()
        .map(|error| (error.span().map_or(TextRange::empty(0), range), error.message().to_owned()))
        .collect();
    let node = Node { range: range(table.span()), value: table_of(table.get_ref()) };
    (node, errors)
}

fn table_of(table: &DeTable<'_>) -> Value {
    Value::Table(
        table
            .iter()
            .map(|(key, value)| (Key { range: range(key.span()), text: key.get_ref().to_string() }, node_of(value)))
            .collect(),
    )
}

fn node_of(value: &Spanned<DeValue<'_>>) -> Node {
    let inner = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(node_of).collect()),
        DeValue::Table(table) => table_of(table),
        DeValue::Integer(_) | DeValue::Float(_) => Value::Other("a number"),
        DeValue::Boolean(_) => Value::Other("a boolean"),
        DeValue::Datetime(_) => Value::Other("a date"),
    };
    Node { range: range(value.span()), value: inner }
}

fn range(span: std::ops::Range<usize>) -> TextRange {
    TextRange::new(span.start as u32, span.end as u32)
}

/// The tree of settings that an editor sent.
pub(super) fn json(value: &serde_json::Value) -> Node {
    let nowhere = TextRange::empty(0);
    let inner = match value {
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Array(items) => Value::List(items.iter().map(json).collect()),
        serde_json::Value::Object(fields) => Value::Table(
            fields
                .iter()
                // Editors send every setting they know, `null` where the user set none.
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| (Key { range: nowhere, text: key.clone() }, json(value)))
                .collect(),
        ),
        serde_json::Value::Number(_) => Value::Other("a number"),
        serde_json::Value::Bool(_) => Value::Other("a boolean"),
        serde_json::Value::Null => Value::Other("nothing"),
    };
    Node { range: nowhere, value: inner }
}
