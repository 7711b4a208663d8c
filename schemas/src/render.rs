//! From the annotated model to the schema of one release.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value};

use crate::catalog::KindSchema;
use crate::release::Release;

/// The schema of `spec` (or of the whole object, for kinds without one) as `release` has it, with
/// all structures inlined; `None` if the release does not have the kind.
pub fn schema(kind: &KindSchema, release: Release) -> Option<Value> {
    if !kind.exists_in(release) {
        return None;
    }
    Some(render(kind.model, release))
}

/// The schema that `model` makes, as `release` has it.
pub(crate) fn render(model: fn(&mut SchemaGenerator) -> Schema, release: Release) -> Value {
    let mut value = model(&mut generator()).to_value();
    resolve(&mut value, release);
    value
}

fn generator() -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12();
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    settings.into_generator()
}

/// The model of a type, for [`KindSchema::model`].
pub(crate) fn model<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    T::json_schema(generator)
}

/// Keeps of `value` what `release` has.
fn resolve(value: &mut Value, release: Release) {
    match value {
        Value::Object(map) => resolve_object(map, release),
        Value::Array(items) => {
            items.retain(|item| is_in(item, release));
            items.iter_mut().for_each(|item| resolve(item, release));
        }
        _ => {}
    }
}

fn resolve_object(map: &mut Map<String, Value>, release: Release) {
    drop_null(map);
    collapse_enum(map, release);
    if let Some(Value::String(text)) = map.get_mut("description") {
        // Lines of a doc comment end where the source is wide enough, paragraphs where they should.
        *text = text.split("\n\n").map(|part| part.replace('\n', " ")).collect::<Vec<_>>().join("\n\n");
    }
    if let Some(Value::Object(properties)) = map.remove("properties") {
        let required = map.remove("required");
        let (properties, required) = resolve_properties(properties, required, release);
        map.insert("properties".to_owned(), Value::Object(properties));
        if !required.is_empty() {
            map.insert("required".to_owned(), Value::Array(required));
        }
    }
    if let Some(Value::Array(rules)) = map.get_mut("x-kubernetes-validations") {
        rules.retain(|rule| is_in(rule, release));
        if rules.is_empty() {
            map.remove("x-kubernetes-validations");
        }
    }
    for (key, inner) in map.iter_mut() {
        // A default is a value, not a schema.
        if key != "default" && key != "properties" && key != "enum" {
            resolve(inner, release);
        }
    }
}

fn resolve_properties(
    properties: Map<String, Value>,
    required: Option<Value>,
    release: Release,
) -> (Map<String, Value>, Vec<Value>) {
    let required: Vec<String> = match required {
        Some(Value::Array(names)) => names.iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect(),
        _ => Vec::new(),
    };
    let mut kept = Map::new();
    let mut needed = Vec::new();
    for (key, mut property) in properties {
        if !is_in(&property, release) {
            continue;
        }
        let name = key.split('@').next().unwrap_or(&key).to_owned();
        let optional = annotation(&property, "x-optional-until").is_some_and(|until| release < until);
        let optional = optional || annotation(&property, "x-required-until").is_some_and(|until| until <= release);
        if required.contains(&key) && !optional {
            needed.push(Value::String(name.clone()));
        }
        resolve(&mut property, release);
        if let Value::Object(property) = &mut property {
            property.remove("x-optional-until");
            property.remove("x-required-until");
        }
        kept.insert(name, property);
    }
    (kept, needed)
}

/// Whether `release` has what this schema (or rule, or enum value) describes.
fn is_in(value: &Value, release: Release) -> bool {
    annotation(value, "x-since").is_none_or(|since| since <= release)
        && annotation(value, "x-until").is_none_or(|until| release < until)
}

fn annotation(value: &Value, key: &str) -> Option<Release> {
    Release::parse(value.get(key)?.as_str()?)
}

/// `Option` allows null in JSON; the API server does not.
fn drop_null(map: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = map.get("type") {
        let left: Vec<Value> = types.iter().filter(|t| *t != "null").cloned().collect();
        if let [only] = left.as_slice() {
            map.insert("type".to_owned(), only.clone());
        }
    }
    if let Some(Value::Array(options)) = map.get("anyOf") {
        let left: Vec<Value> = options.iter().filter(|o| o.get("type").is_none_or(|t| t != "null")).cloned().collect();
        if let [Value::Object(only)] = left.as_slice() {
            let only = only.clone();
            map.remove("anyOf");
            for (key, value) in only {
                map.entry(key).or_insert(value);
            }
        }
    }
    if let Some(Value::Array(values)) = map.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
}

/// An enum whose values have documentation comes as `oneOf` of constants; a CRD has a plain `enum`.
fn collapse_enum(map: &mut Map<String, Value>, release: Release) {
    let Some(Value::Array(options)) = map.get("oneOf") else { return };
    let constant = |option: &Value| option.get("const").or_else(|| option.get("enum")?.get(0)).cloned();
    if !options.iter().all(|option| constant(option).is_some()) {
        return;
    }
    let kept: Vec<&Value> = options.iter().filter(|option| is_in(option, release)).collect();
    let values: Vec<Value> = kept.iter().filter_map(|option| constant(option)).collect();
    let docs: Vec<Value> = kept
        .iter()
        .map(|option| option.get("description").cloned().unwrap_or_else(|| Value::String(String::new())))
        .collect();
    map.remove("oneOf");
    map.insert("type".to_owned(), Value::String("string".to_owned()));
    map.insert("enum".to_owned(), Value::Array(values));
    map.insert("enumDescriptions".to_owned(), Value::Array(docs));
}
