//! The schema of a whole object: what stands around `spec`.

use serde_json::{Map, Value, json};

use crate::catalog::KindSchema;
use crate::release::Release;
use crate::render::{model, render, schema};
use crate::shared::ObjectMeta;
use crate::status::status_fields;

/// The schema of objects of a kind as `release` has it; `None` if the release does not have the kind.
pub fn object_schema(kind: &KindSchema, release: Release) -> Option<Value> {
    let spec = schema(kind, release)?;
    let mut properties = head(kind.api_version, kind.kind);
    properties.insert("spec".to_owned(), described(spec, kind.summary));
    if let Some(fields) = status_fields(kind.kind, release) {
        let fields: Map<String, Value> = fields
            .into_iter()
            .map(|name| {
                (
                    name.to_owned(),
                    json!({ "description": "Controllers write it.", "x-kubernetes-preserve-unknown-fields": true }),
                )
            })
            .collect();
        let mut status = json!({ "description": "What the controllers found. They write it; in a file it is ignored.", "type": "object" });
        if !fields.is_empty() {
            status["properties"] = Value::Object(fields);
        }
        properties.insert("status".to_owned(), status);
    }
    let mut required = vec!["apiVersion", "kind", "metadata"];
    if kind.spec_required {
        required.push("spec");
    }
    Some(json!({
        "type": "object",
        "title": kind.kind,
        "description": kind.summary,
        "properties": properties,
        "required": required,
    }))
}

/// The schema of `metadata`.
pub fn metadata_schema() -> Value {
    render(model::<ObjectMeta>, Release::NEWEST)
}

/// `apiVersion`, `kind` and `metadata`.
pub(crate) fn head(api_version: &str, kind: &str) -> Map<String, Value> {
    let mut properties = Map::new();
    let constant =
        |word: &str, description: &str| json!({ "type": "string", "enum": [word], "description": description });
    properties.insert("apiVersion".to_owned(), constant(api_version, "API group and version of the object."));
    properties.insert("kind".to_owned(), constant(kind, "What the object is."));
    properties.insert("metadata".to_owned(), metadata_schema());
    properties
}

/// Gives `schema` a description if it has none.
fn described(mut schema: Value, text: &str) -> Value {
    if let Value::Object(map) = &mut schema {
        map.entry("description").or_insert_with(|| Value::String(text.to_owned()));
    }
    schema
}
