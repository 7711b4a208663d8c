//! Whether a live object is exactly what we applied last, told from the server's own records.
//!
//! A server writes down which fields each manager applied. If ours are exactly those of the object to
//! be applied and the live values agree, applying it again would change nothing, and neither a write
//! nor a dry run is needed. Wherever this is not certain the answer is "no": then the server is asked.

use serde_json::{Map, Value};

/// The name under which we apply.
pub const FIELD_MANAGER: &str = "openchoreo-lsp";

/// Whether applying `desired` over `live` would change nothing.
pub fn is_ours(desired: &Value, live: &Value) -> bool {
    let entries = live["metadata"]["managedFields"].as_array().map_or(&[][..], Vec::as_slice);
    let own = entries.iter().find(|entry| {
        entry["manager"] == FIELD_MANAGER
            && entry["operation"] == "Apply"
            && entry["subresource"].as_str().is_none_or(str::is_empty)
    });
    let Some(own) = own.filter(|own| own["apiVersion"] == desired["apiVersion"]) else { return false };
    let Some(fields) = own["fieldsV1"].as_object() else { return false };
    let Value::Object(mut desired) = desired.clone() else { return false };
    // Identity belongs to nobody.
    desired.remove("apiVersion");
    desired.remove("kind");
    if let Some(Value::Object(metadata)) = desired.get_mut("metadata") {
        metadata.remove("name");
        metadata.remove("namespace");
        if metadata.is_empty() {
            desired.remove("metadata");
        }
    }
    mapping(fields, &desired, live)
}

fn mapping(fields: &Map<String, Value>, desired: &Map<String, Value>, live: &Value) -> bool {
    let named = fields.keys().filter_map(|key| key.strip_prefix("f:"));
    if fields.keys().any(|key| key != "." && !key.starts_with("f:")) {
        return false;
    }
    named.clone().count() == desired.len()
        && named.into_iter().all(|key| desired.contains_key(key))
        && desired.iter().all(|(key, value)| {
            let live = live.get(key);
            live.is_some_and(|live| fields.get(&format!("f:{key}")).is_some_and(|fields| same(fields, value, live)))
        })
}

fn same(fields: &Value, desired: &Value, live: &Value) -> bool {
    let Some(fields) = fields.as_object() else { return false };
    let is_whole = fields.keys().all(|key| key == ".");
    match desired {
        // What null means to a field depends on its schema.
        Value::Null => false,
        _ if is_whole => desired == live && !has_null(desired),
        Value::Object(desired) => mapping(fields, desired, live),
        Value::Array(desired) => live.as_array().is_some_and(|live| list(fields, desired, live)),
        _ => false,
    }
}

/// A list whose items the server tells apart by keys (`k:`) or by their values (`v:`).
fn list(fields: &Map<String, Value>, desired: &[Value], live: &[Value]) -> bool {
    let items: Vec<(&str, &Value)> =
        fields.iter().filter(|(key, _)| *key != ".").map(|(key, fields)| (key.as_str(), fields)).collect();
    if items.len() != desired.len() {
        return false;
    }
    // The places of our items in the live list must rise: order is applied, too.
    let mut last = None;
    desired.iter().all(|item| {
        let found = items.iter().find(|(key, _)| is_item(key, item));
        let at = found.and_then(|(key, _)| live.iter().position(|other| is_item(key, other)));
        let Some(((key, fields), at)) = found.zip(at) else { return false };
        let rises = last.is_none_or(|last| at > last);
        last = Some(at);
        rises && (key.starts_with("v:") || same(fields, item, &live[at]))
    })
}

fn is_item(key: &str, item: &Value) -> bool {
    if let Some(text) = key.strip_prefix("v:") {
        return serde_json::from_str::<Value>(text).is_ok_and(|value| value == *item);
    }
    let keys = key.strip_prefix("k:").and_then(|text| serde_json::from_str::<Map<String, Value>>(text).ok());
    keys.is_some_and(|keys| !keys.is_empty() && keys.iter().all(|(name, value)| item.get(name) == Some(value)))
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(map) => map.values().any(has_null),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn live(spec: &Value, fields: &Value) -> Value {
        json!({
            "apiVersion": "openchoreo.dev/v1alpha1", "kind": "Component",
            "metadata": { "name": "a", "namespace": "n", "uid": "1", "managedFields": [{
                "manager": FIELD_MANAGER, "operation": "Apply", "apiVersion": "openchoreo.dev/v1alpha1",
                "fieldsType": "FieldsV1", "fieldsV1": { "f:spec": fields },
            }] },
            "spec": spec, "status": {},
        })
    }

    fn desired(spec: &Value) -> Value {
        json!({
            "apiVersion": "openchoreo.dev/v1alpha1", "kind": "Component",
            "metadata": { "name": "a", "namespace": "n" }, "spec": spec,
        })
    }

    #[test]
    fn the_same_fields_and_values_are_ours() {
        let spec = json!({ "a": 1, "b": { "c": "x" }, "l": [1, 2] });
        let fields = json!({ "f:a": {}, "f:b": { ".": {}, "f:c": {} }, "f:l": {} });
        assert!(is_ours(&desired(&spec), &live(&spec, &fields)));
        // A default of the server beside them does not matter.
        let more = json!({ "a": 1, "b": { "c": "x", "d": true }, "l": [1, 2], "e": 0 });
        assert!(is_ours(&desired(&spec), &live(&more, &fields)));
    }

    #[test]
    fn every_difference_is_seen() {
        let spec = json!({ "a": 1, "l": [1, 2] });
        let fields = json!({ "f:a": {}, "f:l": {} });
        let changed = json!({ "a": 2, "l": [1, 2] });
        assert!(!is_ours(&desired(&changed), &live(&spec, &fields)));
        assert!(!is_ours(&desired(&spec), &live(&changed, &fields)));
        // A field that left the file, one that is new, one that somebody else applied.
        assert!(!is_ours(&desired(&json!({ "a": 1 })), &live(&spec, &fields)));
        assert!(!is_ours(&desired(&json!({ "a": 1, "l": [1, 2], "n": 1 })), &live(&spec, &fields)));
        assert!(!is_ours(&desired(&spec), &live(&spec, &json!({ "f:a": {} }))));
        // What null means, only the server knows.
        let null = json!({ "a": null, "l": [1, 2] });
        assert!(!is_ours(&desired(&null), &live(&null, &fields)));
        let other = json!({ "a": 1, "l": [1, null] });
        assert!(!is_ours(&desired(&other), &live(&other, &fields)));
    }

    #[test]
    fn lists_with_keys_are_compared_by_item() {
        let fields = json!({ "f:l": {
            "k:{\"name\":\"x\"}": { ".": {}, "f:name": {}, "f:v": {} },
            "k:{\"name\":\"y\"}": { ".": {}, "f:name": {}, "f:v": {} },
        }, "f:s": { "v:\"p\"": {} } });
        let spec = json!({ "l": [{ "name": "x", "v": 1 }, { "name": "y", "v": 2 }], "s": ["p"] });
        let more = json!({ "l": [{ "name": "x", "v": 1 }, { "name": "z" }, { "name": "y", "v": 2 }], "s": ["q", "p"] });
        assert!(is_ours(&desired(&spec), &live(&more, &fields)));
        let turned = json!({ "l": [{ "name": "y", "v": 2 }, { "name": "x", "v": 1 }], "s": ["p"] });
        assert!(!is_ours(&desired(&turned), &live(&spec, &fields)));
        let fewer = json!({ "l": [{ "name": "x", "v": 1 }], "s": ["p"] });
        assert!(!is_ours(&desired(&fewer), &live(&spec, &fields)));
    }

    #[test]
    fn another_manager_or_version_is_not_ours() {
        let spec = json!({ "a": 1 });
        let mut other = live(&spec, &json!({ "f:a": {} }));
        other["metadata"]["managedFields"][0]["manager"] = json!("kubectl");
        assert!(!is_ours(&desired(&spec), &other));
        let mut other = live(&spec, &json!({ "f:a": {} }));
        other["metadata"]["managedFields"][0]["apiVersion"] = json!("openchoreo.dev/v1");
        assert!(!is_ours(&desired(&spec), &other));
    }
}
