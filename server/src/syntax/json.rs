//! A node as the JSON that arrives at the cluster.
//!
//! YAML never reaches a cluster's checks: both roads turn it into JSON first, each in its own way
//! (see [`Dialect`]). Whoever compares a document with a schema or a stored object compares this.

use serde_json::{Map, Value};

use super::resolve::{Dialect, Scalar, key_text};
use super::tree::NodeKind;
use super::view::NodeRef;

/// The value of `node`: aliases and merge keys are expanded, of keys given twice the last one counts, and
/// keys are text. What has no JSON (`.inf`, an alias without anchor) is null; such documents have a
/// [`super::Problem`]. The result is no larger than the limits that keep aliases from multiplying.
pub fn to_json(node: NodeRef<'_>, dialect: Dialect) -> Value {
    match node.kind() {
        NodeKind::Mapping => {
            let mut map = Map::new();
            mapping(node, dialect, &mut map);
            Value::Object(map)
        }
        NodeKind::Sequence => node.items().map(|item| to_json(item, dialect)).collect(),
        NodeKind::Scalar(_) | NodeKind::Empty => node.scalar(dialect).map_or(Value::Null, scalar),
        NodeKind::Alias => Value::Null,
    }
}

fn mapping(node: NodeRef<'_>, dialect: Dialect, into: &mut Map<String, Value>) {
    // To kustomize a key that is written out always wins, to the server what stands further down.
    if dialect == Dialect::Kustomize {
        for entry in node.entries().filter(|entry| entry.key.is_merge_key()) {
            merge(entry.value, dialect, into);
        }
    }
    for entry in node.entries() {
        if !entry.key.is_merge_key() {
            into.insert(key_text(entry.key, dialect).into_owned(), to_json(entry.value, dialect));
        } else if dialect == Dialect::Server {
            merge(entry.value, dialect, into);
        }
    }
}

fn merge(value: NodeRef<'_>, dialect: Dialect, into: &mut Map<String, Value>) {
    if !value.is_sequence() {
        return mapping(value, dialect, into);
    }
    // Of several mappings the first wins.
    let items: Vec<_> = value.items().collect();
    for item in items.into_iter().rev() {
        mapping(item, dialect, into);
    }
}

fn scalar(scalar: Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(value),
        Scalar::Int(value) => match i64::try_from(value) {
            Ok(value) => Value::from(value),
            Err(_) => u64::try_from(value).map_or(Value::Null, Value::from),
        },
        Scalar::Float(value) => Value::from(value),
        Scalar::String(text) => Value::String(text.into_owned()),
    }
}
