//! The files that other YAML tools can use: one for each kind and release, and bundles that choose among them.
//!
//! They are JSON Schema draft-07, which every editor's YAML support understands. A bundle chooses by
//! `if` and `then`, so that a mistake is reported by the schema of the kind that is meant; with `oneOf`
//! all kinds would complain at once.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::catalog::KINDS;
use crate::object::object_schema;
use crate::other::{OTHER_KINDS, OtherKind, other_schema};
use crate::release::Release;

const DIALECT: &str = "http://json-schema.org/draft-07/schema#";
/// Where the files can be fetched.
const ADDRESS: &str = "https://raw.githubusercontent.com/openchoreo-lsp/openchoreo-lsp/main/schemas";
/// Where files with objects of OpenChoreo lie in the layout that its documentation recommends.
const LAYOUT: &[&str] = &[
    "**/platform-shared/**/*.yaml",
    "**/platform-shared/**/*.yml",
    "**/namespaces/**/*.yaml",
    "**/namespaces/**/*.yml",
];

/// All generated files: the path below `schemas/` and the text of each.
pub fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for kind in OTHER_KINDS {
        files.insert(format!("other/{}", file_of(kind)), for_editors(other_schema(kind)));
    }
    for release in Release::GENERATED {
        for kind in KINDS {
            if let Some(schema) = object_schema(kind, release) {
                files.insert(format!("{release}/{}.json", kind.kind.to_lowercase()), for_editors(schema));
            }
        }
        files.insert(format!("{release}/all.json"), bundle(release));
    }
    files.insert("catalog.json".to_owned(), catalog());
    files.into_iter().map(|(path, value)| (path, format!("{value:#}\n"))).collect()
}

/// `<group>_<kind>.json`; the core group has no name, and its file none in front.
fn file_of(kind: &OtherKind) -> String {
    let group = if kind.group.is_empty() { "core" } else { kind.group };
    format!("{group}_{}.json", kind.kind.to_lowercase())
}

/// Chooses the schema by what a document says it is. A document of any other kind passes.
fn bundle(release: Release) -> Value {
    let mut choices = Vec::new();
    let mut choice = |api_version: &str, kind: &str, file: String| {
        choices.push(json!({
            "if": {
                "required": ["apiVersion", "kind"],
                "properties": { "apiVersion": { "const": api_version }, "kind": { "const": kind } },
            },
            "then": { "$ref": file },
        }));
    };
    for kind in KINDS.iter().filter(|kind| kind.exists_in(release)) {
        choice(kind.api_version, kind.kind, format!("{}.json", kind.kind.to_lowercase()));
    }
    for kind in OTHER_KINDS {
        choice(kind.api_version, kind.kind, format!("../other/{}", file_of(kind)));
    }
    json!({
        "$schema": DIALECT,
        "title": format!("OpenChoreo {release}"),
        "description": "Any object of a GitOps repository for OpenChoreo.",
        "type": "object",
        "allOf": choices,
    })
}

/// A catalogue in the form of SchemaStore: which schema goes with which files.
fn catalog() -> Value {
    let bundles = Release::GENERATED.into_iter().rev().map(|release| {
        let mut entry = json!({
            "name": format!("OpenChoreo {release}"),
            "description": format!("Objects of a GitOps repository for OpenChoreo {release}"),
            "url": format!("{ADDRESS}/{release}/all.json"),
        });
        if release == Release::NEWEST {
            entry["fileMatch"] = json!(LAYOUT);
        }
        entry
    });
    let files = OTHER_KINDS.iter().filter(|kind| !kind.file_names.is_empty()).map(|kind| {
        json!({
            "name": format!("{} ({})", kind.kind, kind.group),
            "description": kind.summary,
            "fileMatch": kind.file_names,
            "url": format!("{ADDRESS}/other/{}", file_of(kind)),
        })
    });
    json!({
        "$schema": "https://json.schemastore.org/schema-catalog.json",
        "version": 1,
        "schemas": bundles.chain(files).collect::<Vec<_>>(),
    })
}

fn for_editors(mut schema: Value) -> Value {
    close(&mut schema);
    if let Value::Object(map) = &mut schema {
        map.insert("$schema".to_owned(), json!(DIALECT));
        if let Some(Value::Object(properties)) = map.get_mut("properties") {
            for name in ["apiVersion", "kind"] {
                if let Some(Value::Object(property)) = properties.get_mut(name)
                    && let Some(Value::Array(only)) = property.remove("enum")
                {
                    property.insert("const".to_owned(), only.into_iter().next().unwrap_or_default());
                }
            }
        }
    }
    schema
}

/// Says in the words of JSON Schema what a CRD says by being a structural schema: no other fields.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            let is_structure = map.get("properties").is_some_and(Value::is_object) && !map.contains_key("rule");
            let is_open =
                map.contains_key("x-kubernetes-preserve-unknown-fields") || map.contains_key("additionalProperties");
            if is_structure && !is_open {
                map.insert("additionalProperties".to_owned(), json!(false));
            }
            if let Some(example) = map.get("example").filter(|_| map.contains_key("type")).cloned() {
                map.insert("examples".to_owned(), json!([example]));
                map.remove("example");
            }
            below(map);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn below(map: &mut Map<String, Value>) {
    for (key, inner) in map.iter_mut() {
        match (key.as_str(), inner) {
            // Values, not schemas.
            ("default" | "enum" | "examples" | "x-kubernetes-validations", _) => {}
            ("properties", Value::Object(properties)) => properties.values_mut().for_each(close),
            (_, inner) => close(inner),
        }
    }
}
