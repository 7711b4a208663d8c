//! Our schemas against the real CRDs: the same fields, types, bounds, defaults and rules, in every generation.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::PathBuf;

use openchoreo_schemas::{KINDS, OTHER_KINDS, Release, find, other_schema, schema, status_fields};
use serde_json::Value;

/// Keywords that carry no constraint.
const WORDS: &[&str] = &["description", "title", "example", "examples", "enumDescriptions"];

fn crds(release: Release) -> Option<PathBuf> {
    let judges = std::env::var_os("OPENCHOREO_LSP_JUDGES")?;
    Some(PathBuf::from(judges).join("crds").join(release.to_string()))
}

/// The schema with everything dropped that is for people, and lists that are sets in order.
fn normalized(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .filter(|(key, _)| {
                    !WORDS.contains(&key.as_str()) && !key.starts_with("x-since") && !key.starts_with("x-until")
                })
                .map(|(key, value)| {
                    let value = match key.as_str() {
                        "properties" => Value::Object(
                            value.as_object().unwrap().iter().map(|(k, v)| (k.clone(), normalized(v))).collect(),
                        ),
                        "default" => value.clone(),
                        "required" | "enum" => {
                            let mut items = value.as_array().unwrap().clone();
                            items.sort_by_key(Value::to_string);
                            Value::Array(items)
                        }
                        _ => normalized(value),
                    };
                    (key.clone(), value)
                })
                .collect(),
        ),
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(normalized).collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        // A CRD writes 1 where a generator writes 1.0.
        Value::Number(n) => n.as_f64().map_or_else(|| value.clone(), Value::from),
        _ => value.clone(),
    }
}

/// Number of values in a schema.
fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Object(map) => map.values().map(nodes).sum(),
        Value::Array(items) => items.iter().map(nodes).sum(),
        _ => 0,
    }
}

fn differences(path: &str, ours: &Value, theirs: &Value, out: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                match (a.get(key), b.get(key)) {
                    (Some(a), Some(b)) => differences(&format!("{path}.{key}"), a, b, out),
                    (Some(a), None) => out.push(format!("{path}.{key}: only ours: {a}")),
                    (None, Some(b)) => out.push(format!("{path}.{key}: only theirs: {b}")),
                    (None, None) => {}
                }
            }
        }
        (a, b) if a != b => out.push(format!("{path}: ours {a}, theirs {b}")),
        _ => {}
    }
}

#[test]
fn every_generation_has_the_fields_of_its_crds() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for release in Release::GENERATED {
        let Some(folder) = crds(release) else {
            println!("skipped: OPENCHOREO_LSP_JUDGES is not set, so there are no CRDs to compare with");
            return;
        };
        let mut seen = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            let crd: Value = serde_yaml::from_str(&text).unwrap();
            let kind = crd["spec"]["names"]["kind"].as_str().unwrap().to_owned();
            let theirs = &crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"];
            let Some(row) = find(&kind) else {
                wrong.push(format!("{release} {kind}: no model"));
                continue;
            };
            assert_eq!(row.namespaced, crd["spec"]["scope"] == "Namespaced", "{kind}");
            let Some(ours) = schema(row, release) else {
                wrong.push(format!("{release} {kind}: our model says the release does not have it"));
                continue;
            };
            let required = theirs["required"].as_array().is_some_and(|r| r.contains(&Value::from("spec")));
            if row.spec_required != required {
                wrong.push(format!("{release} {kind}: spec required is {required}"));
            }
            let status = theirs["properties"].get("status").map(|status| {
                status["properties"]
                    .as_object()
                    .into_iter()
                    .flat_map(|fields| fields.keys())
                    .cloned()
                    .collect::<Vec<_>>()
            });
            let ours_status = status_fields(&kind, release).map(|mut fields| {
                fields.sort_unstable();
                fields.into_iter().map(str::to_owned).collect::<Vec<_>>()
            });
            if ours_status
                != status.map(|mut fields| {
                    fields.sort_unstable();
                    fields
                })
            {
                wrong.push(format!("{release} {kind} status: ours {ours_status:?}"));
            }
            let path = format!("{release} {kind} spec");
            let theirs = normalized(&theirs["properties"]["spec"]);
            compared += nodes(&theirs);
            differences(&path, &normalized(&ours), &theirs, &mut wrong);
            seen.push(kind);
        }
        for row in KINDS.iter().filter(|row| row.exists_in(release) && !seen.iter().any(|kind| kind == row.kind)) {
            wrong.push(format!("{release} {}: no such CRD", row.kind));
        }
    }
    println!("{compared} nodes of {} releases compared, {} differences", Release::GENERATED.len(), wrong.len());
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong[..wrong.len().min(80)].join("\n"));
}

/// Every structure, field and value has documentation.
#[test]
fn everything_is_documented() {
    fn walk(path: &str, schema: &Value, out: &mut Vec<String>) {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}.{name}");
            if property["description"].as_str().is_none_or(|text| text.trim().len() < 10) {
                out.push(path.clone());
            }
            walk(&path, property, out);
        }
        for inner in ["items", "additionalProperties"] {
            if schema[inner].is_object() {
                walk(&format!("{path}[]"), &schema[inner], out);
            }
        }
    }
    let mut missing = Vec::new();
    for release in Release::GENERATED {
        for row in KINDS {
            if let Some(schema) = schema(row, release) {
                walk(&format!("{release} {}", row.kind), &schema, &mut missing);
            }
        }
    }
    for row in OTHER_KINDS {
        walk(row.kind, &other_schema(row), &mut missing);
    }
    assert!(missing.is_empty(), "no documentation:\n{}", missing.join("\n"));
}
