//! What would change: as a text with marked lines and field by field, never with a secret in it.

use serde::Serialize;
use serde_json::Value;
use similar::TextDiff;

/// What servers write and nobody applies.
const SERVER: &[&str] = &["managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink"];
/// A copy of a whole object that kubectl keeps in the object.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// One field that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Its path: `spec.traits[0].name`.
    pub path: String,
    /// What it was; `None` if it is new.
    pub before: Option<Value>,
    /// What it becomes; `None` if it goes.
    pub after: Option<Value>,
}

/// An object without what the server and the controllers write.
pub fn comparable(value: &Value) -> Value {
    let mut value = value.clone();
    if let Value::Object(map) = &mut value {
        map.remove("status");
        if let Some(Value::Object(metadata)) = map.get_mut("metadata") {
            SERVER.iter().for_each(|key| {
                metadata.remove(*key);
            });
            if let Some(Value::Object(annotations)) = metadata.get_mut("annotations") {
                annotations.remove(LAST_APPLIED);
                if annotations.is_empty() {
                    metadata.remove("annotations");
                }
            }
        }
    }
    value
}

/// The fields that differ. Both sides are taken as they are: see [`super::mask`].
pub fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let mut out = Vec::new();
    walk(String::new(), Some(before), Some(after), &mut out);
    out
}

fn walk(path: String, before: Option<&Value>, after: Option<&Value>, out: &mut Vec<Change>) {
    match (before, after) {
        (Some(before), Some(after)) if before == after => {}
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let fresh = after.keys().filter(|key| !before.contains_key(*key));
            for key in before.keys().chain(fresh) {
                walk(joined(&path, key), before.get(key), after.get(key), out);
            }
        }
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            for at in 0..before.len().max(after.len()) {
                walk(format!("{path}[{at}]"), before.get(at), after.get(at), out);
            }
        }
        (before, after) => out.push(Change { path, before: before.cloned(), after: after.cloned() }),
    }
}

fn joined(path: &str, key: &str) -> String {
    let is_plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    match (path.is_empty(), is_plain) {
        (true, _) => key.to_owned(),
        (false, true) => format!("{path}.{key}"),
        (false, false) => format!("{path}[{key}]"),
    }
}

/// Both sides as YAML with the lines that differ marked, three lines around each.
pub fn unified(name: &str, before: Option<&Value>, after: &Value) -> String {
    let text = |value: &Value| serde_yaml::to_string(value).unwrap_or_default();
    let (before, after) = (before.map(text).unwrap_or_default(), text(after));
    let diff = TextDiff::from_lines(&before, &after);
    diff.unified_diff().context_radius(3).header(&format!("live/{name}"), &format!("files/{name}")).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_named_one_by_one() {
        let before = json!({ "a": 1, "m": { "x.y/z": "1", "gone": true }, "l": [1, 2] });
        let after = json!({ "a": 1, "m": { "x.y/z": "2", "new": null }, "l": [1, 3, 4] });
        let found: Vec<String> = changes(&before, &after)
            .iter()
            .map(|change| format!("{} {:?} {:?}", change.path, change.before, change.after))
            .collect();
        assert_eq!(
            found,
            [
                "l[1] Some(Number(2)) Some(Number(3))",
                "l[2] None Some(Number(4))",
                "m.gone Some(Bool(true)) None",
                "m[x.y/z] Some(String(\"1\")) Some(String(\"2\"))",
                "m.new None Some(Null)",
            ]
        );
    }

    #[test]
    fn lines_are_marked() {
        let text = unified("Component n/a", Some(&json!({ "spec": { "a": 1 } })), &json!({ "spec": { "a": 2 } }));
        assert!(text.contains("-  a: 1\n+  a: 2\n"), "{text}");
        assert!(text.starts_with("--- live/Component n/a\n+++ files/Component n/a\n"), "{text}");
    }
}
