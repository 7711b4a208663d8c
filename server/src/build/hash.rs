//! The content hash behind the names of generated objects.

use std::fmt::Write;

use serde_json::{Map as Object, Value};
use sha2::{Digest, Sha256};

use super::node::{Misfit, Node};
use super::resource::Resource;

/// Puts the hash behind the names of the objects that want one.
pub fn add(resources: &mut [Resource]) -> Result<(), (usize, Misfit)> {
    for (at, resource) in resources.iter_mut().enumerate().filter(|(_, resource)| resource.needs_hash) {
        let hash = hash(resource).map_err(|misfit| (at, misfit))?;
        resource.store_name();
        let name = format!("{}-{hash}", resource.name());
        resource.set_name(&name);
    }
    Ok(())
}

/// Ten characters that change when the content does.
fn hash(resource: &Resource) -> Result<String, Misfit> {
    let mut object = Object::new();
    object.insert("kind".to_owned(), Value::from(resource.kind()));
    // kustomize looks for the name where it is not, so equal contents have equal hashes.
    object.insert("name".to_owned(), Value::from(""));
    let (optional, always): (&str, &[&str]) = match resource.kind() {
        "Secret" => ("stringData", &["type", "data"]),
        _ => ("binaryData", &["data"]),
    };
    for key in always {
        object.insert((*key).to_owned(), field(resource, key)?);
    }
    if let value @ Value::Object(_) = field(resource, optional)? {
        object.insert(optional.to_owned(), value);
    }
    Ok(encode(&json(&Value::Object(object))))
}

/// A field as it counts: a map, or a text; nothing is the empty text.
fn field(resource: &Resource, key: &str) -> Result<Value, Misfit> {
    match resource.object.get(key) {
        None => Ok(Value::from("")),
        Some(Node::Scalar(scalar)) => Ok(Value::from(scalar.text.as_str())),
        Some(node) => node.to_json(),
    }
}

/// JSON as Go writes it: keys in order, and what could be HTML escaped.
fn json(value: &Value) -> String {
    let sorted = sorted(value).to_string();
    let mut out = String::with_capacity(sorted.len());
    for c in sorted.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

fn sorted(value: &Value) -> Value {
    let Value::Object(map) = value else { return value.clone() };
    let mut entries: Vec<(&String, &Value)> = map.iter().collect();
    entries.sort_by_key(|(key, _)| *key);
    Value::Object(entries.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect())
}

fn encode(data: &str) -> String {
    let digest = Sha256::digest(data.as_bytes());
    let mut hex = String::new();
    for byte in digest.iter().take(5) {
        let _ = write!(hex, "{byte:02x}");
    }
    // No vowels and nothing that could be taken for one: a hash is no word.
    let letter = |c| match c {
        '0' => 'g',
        '1' => 'h',
        '3' => 'k',
        'a' => 'm',
        'e' => 't',
        c => c,
    };
    hex.chars().map(letter).collect()
}
