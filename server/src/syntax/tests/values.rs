//! The tree of a value written as YAML is worth that value again.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::documents::{value, write};
use crate::syntax::{Dialect, NodeRef, parse, to_json};

fn read(text: &str, dialect: Dialect) -> Value {
    let parsed = parse(text);
    assert_eq!(parsed.problems, [], "{text}");
    NodeRef::root(text, &parsed.tree).map_or(Value::Null, |root| to_json(root, dialect))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn values_survive_yaml(value in value(), seed in any::<u64>()) {
        let text = write(&value, seed);
        let theirs: Value = serde_yaml::from_str(&text).unwrap();
        prop_assert_eq!(&theirs, &value, "{}", text);
        let json = serde_json::to_string_pretty(&value).unwrap();
        for text in [&text, &json] {
            for dialect in [Dialect::Server, Dialect::Kustomize] {
                let parsed = parse(text);
                prop_assert_eq!(&parsed.problems, &[], "{}", text);
                let ours = NodeRef::root(text, &parsed.tree).map(|root| to_json(root, dialect));
                prop_assert_eq!(ours.as_ref(), Some(&value), "{}", text);
            }
        }
    }
}

#[test]
fn aliases_and_merge_keys_are_expanded() {
    let text = "base: &base {a: 1, b: {c: 2}}\nother: &other\n  a: 3\nx:\n  <<: *base\n  b: 4\ny:\n  <<: [*other, *base]\nz: [*base]\n";
    let expected = json!({
        "base": {"a": 1, "b": {"c": 2}},
        "other": {"a": 3},
        "x": {"a": 1, "b": 4},
        "y": {"a": 3, "b": {"c": 2}},
        "z": [{"a": 1, "b": {"c": 2}}],
    });
    assert_eq!(read(text, Dialect::Server), json_with_no(&expected));
    assert_eq!(read(text, Dialect::Kustomize), expected);
}

/// To the server, `y` is a boolean, as a key too.
fn json_with_no(value: &Value) -> Value {
    let Value::Object(map) = value else { return value.clone() };
    let mut map = map.clone();
    if let Some(y) = map.remove("y") {
        map.insert("true".to_owned(), y);
    }
    Value::Object(map)
}

#[test]
fn the_readers_differ_in_what_a_merge_overrides() {
    let text = "a: 1\n<<: {a: 2, b: 3}\n";
    assert_eq!(read(text, Dialect::Server), json!({"a": 2, "b": 3}));
    assert_eq!(read(text, Dialect::Kustomize), json!({"a": 1, "b": 3}));
}

#[test]
fn the_readers_differ_in_what_nothing_in_braces_is() {
    let text = "a: {b: , c}\nd: [e: ]\nf:\n";
    assert_eq!(read(text, Dialect::Server), json!({"a": {"b": null, "c": null}, "d": [{"e": null}], "f": null}));
    assert_eq!(read(text, Dialect::Kustomize), json!({"a": {"b": "", "c": ""}, "d": [{"e": ""}], "f": null}));
}

#[test]
fn keys_are_text() {
    let text = "1: a\n0x10: b\nyes: c\n1.50: d\n1e6: e\n2001-01-01: f\n";
    let server = json!({"1": "a", "16": "b", "true": "c", "1.5": "d", "1e+06": "e", "2001-01-01": "f"});
    assert_eq!(read(text, Dialect::Server), server);
    let kustomize = json!({"1": "a", "0x10": "b", "yes": "c", "1.50": "d", "1e6": "e", "2001-01-01": "f"});
    assert_eq!(read(text, Dialect::Kustomize), kustomize);
}

#[test]
fn what_has_no_json_is_null() {
    let text = "a: .inf\nb: *lost\nc: .nan\n";
    let parsed = parse(text);
    let root = NodeRef::root(text, &parsed.tree).unwrap();
    assert_eq!(to_json(root, Dialect::Server), json!({"a": null, "b": null, "c": null}));
}
