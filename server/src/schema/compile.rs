//! From a schema in JSON to [`Node`]s.
//!
//! The input may come from anywhere: our own model, a CRD file of unknown origin, the OpenAPI
//! document of a cluster. What cannot be understood asks nothing of a value and is noted.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::format::Format;
use super::node::{Allowed, Bounds, List, Node, Pattern, Property, Type};
use super::rule::Rule;

/// Deeper schemas are cut off: no CRD comes near, and a circle would never end.
const MAX_DEPTH: usize = 64;

/// Larger schemas are cut off: references that branch multiply, and the largest CRDs in use have a tenth of it.
const MAX_NODES: usize = 200_000;

/// More is not worth telling.
const MAX_PROBLEMS: usize = 100;

/// Something in a schema that is not used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Keys and indexes from the value that was read down to the place, as far as there is one.
    pub path: Vec<String>,
    /// A sentence without its full stop.
    pub message: String,
}

/// Compiles `schema`, which lies at `path` of the value that was read. References (`#/...`) are looked up in `document`.
pub fn compile(schema: &Value, document: &Value, path: &[&str], problems: &mut Vec<Problem>) -> Arc<Node> {
    let path = path.iter().map(|&part| part.to_owned()).collect();
    let mut compiler = Compiler { document, problems, open: Vec::new(), path, nodes: 0, is_cut: false };
    compiler.node_at(schema, 0)
}

struct Compiler<'a> {
    document: &'a Value,
    problems: &'a mut Vec<Problem>,
    /// The references that are being followed.
    open: Vec<String>,
    /// Where the node that is being compiled is written.
    path: Vec<String>,
    nodes: usize,
    /// Whether the end of the limits was told.
    is_cut: bool,
}

impl Compiler<'_> {
    fn problem(&mut self, below: &[&str], message: String) {
        // That the schema is cut off is the last one, and not to be lost among the others.
        if self.problems.len() >= MAX_PROBLEMS + usize::from(self.is_cut) {
            return;
        }
        let path = self.path.iter().map(String::as_str).chain(below.iter().copied()).map(str::to_owned).collect();
        self.problems.push(Problem { path, message });
    }

    /// What stands at `keys` below the node that is being compiled.
    fn below(&mut self, keys: &[&str], schema: &Value, depth: usize) -> Arc<Node> {
        let before = self.path.len();
        self.path.extend(keys.iter().map(|&key| key.to_owned()));
        let node = self.node_at(schema, depth + 1);
        self.path.truncate(before);
        node
    }

    fn node_at(&mut self, schema: &Value, depth: usize) -> Arc<Node> {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            if !std::mem::replace(&mut self.is_cut, true) {
                self.problem(
                    &[],
                    match depth > MAX_DEPTH {
                        true => format!("the schema has more than {MAX_DEPTH} levels; what lies deeper is not checked"),
                        false => format!("the schema has more than {MAX_NODES} places; the rest of it is not checked"),
                    },
                );
            }
            return Arc::new(free());
        }
        match schema {
            Value::Object(map) => match map.get("$ref").and_then(Value::as_str) {
                Some(target) => self.reference(target, depth),
                None => Arc::new(self.object(map, depth)),
            },
            // `true` is the schema of everything.
            _ => Arc::new(free()),
        }
    }

    fn reference(&mut self, target: &str, depth: usize) -> Arc<Node> {
        if self.open.iter().any(|open| open == target) {
            self.problem(&["$ref"], format!("`{target}` contains itself; what it holds is checked once and no deeper"));
            return Arc::new(free());
        }
        let found = target.strip_prefix('#').and_then(|pointer| self.document.pointer(pointer)).cloned();
        let Some(found) = found else {
            self.problem(&["$ref"], format!("`{target}` is not in the document; what it describes is not checked"));
            return Arc::new(free());
        };
        self.open.push(target.to_owned());
        let node = self.node_at(&found, depth + 1);
        self.open.pop();
        node
    }

    fn object(&mut self, map: &Map<String, Value>, depth: usize) -> Node {
        let flag = |key: &str| map.get(key) == Some(&Value::Bool(true));
        let text = |key: &str| map.get(key).and_then(Value::as_str);
        let kind = self.kind(map);
        let (values, open) = match map.get("additionalProperties") {
            Some(Value::Bool(open)) => (None, *open),
            Some(schema) => (Some(self.below(&["additionalProperties"], schema, depth)), false),
            None => (None, false),
        };
        let embedded = flag("x-kubernetes-embedded-resource");
        Node {
            kind,
            nullable: flag("nullable"),
            properties: self.properties(map, depth),
            values,
            keeps_unknown: open || embedded || flag("x-kubernetes-preserve-unknown-fields"),
            items: map.get("items").map(|items| self.below(&["items"], items, depth)),
            list: list(map),
            allowed: allowed(map),
            pattern: text("pattern").map(|source| self.pattern(source)),
            format: text("format").and_then(Format::read),
            bounds: bounds(map),
            default: map.get("default").cloned(),
            rules: self.rules(map),
            all_of: self.nodes(map, "allOf", depth),
            any_of: self.nodes(map, "anyOf", depth),
            one_of: self.nodes(map, "oneOf", depth),
            not: map.get("not").map(|not| self.below(&["not"], not, depth)),
            description: text("description").map(Box::from),
            example: map.get("example").or_else(|| map.get("examples")?.get(0)).cloned(),
            since: text("x-since").map(Box::from),
        }
    }

    fn kind(&mut self, map: &Map<String, Value>) -> Type {
        if map.get("x-kubernetes-int-or-string") == Some(&Value::Bool(true)) {
            return Type::IntOrString;
        }
        match map.get("type").and_then(Value::as_str) {
            Some("object") => Type::Object,
            Some("array") => Type::Array,
            Some("string") if map.get("format").is_some_and(|format| format == "int-or-string") => Type::IntOrString,
            Some("string") => Type::String,
            Some("integer") => Type::Integer,
            Some("number") => Type::Number,
            Some("boolean") => Type::Boolean,
            Some(other) => {
                self.problem(&["type"], format!("`{other}` is no type of a schema; such values are not checked"));
                Type::Any
            }
            None if map.contains_key("properties") => Type::Object,
            None => Type::Any,
        }
    }

    fn properties(&mut self, map: &Map<String, Value>, depth: usize) -> Box<[Property]> {
        let Some(Value::Object(properties)) = map.get("properties") else { return Box::default() };
        let required = map.get("required").and_then(Value::as_array);
        let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|one| one == name));
        let mut out: Vec<Property> = properties
            .iter()
            .map(|(name, schema)| Property {
                name: Box::from(name.as_str()),
                required: is_required(name),
                node: self.below(&["properties", name], schema, depth),
            })
            .collect();
        out.sort_by(|a, b| a.name.cmp(&b.name));
        out.into()
    }

    fn nodes(&mut self, map: &Map<String, Value>, key: &str, depth: usize) -> Box<[Arc<Node>]> {
        let schemas = map.get(key).and_then(Value::as_array);
        let schemas = schemas.into_iter().flatten().enumerate();
        schemas.map(|(at, schema)| self.below(&[key, &at.to_string()], schema, depth)).collect()
    }

    fn pattern(&mut self, source: &str) -> Pattern {
        let regex = regex::Regex::new(source).ok();
        if regex.is_none() {
            self.problem(&["pattern"], format!("the pattern `{source}` cannot be read and is not checked"));
        }
        Pattern { source: Box::from(source), regex }
    }

    fn rules(&mut self, map: &Map<String, Value>) -> Box<[Rule]> {
        let rules = map.get("x-kubernetes-validations").and_then(Value::as_array);
        let mut out = Vec::new();
        for (at, rule) in rules.into_iter().flatten().enumerate() {
            let (rule, problem) = Rule::read(rule);
            out.extend(rule);
            if let Some(problem) = problem {
                self.problem(&["x-kubernetes-validations", &at.to_string(), "rule"], problem);
            }
        }
        out.into()
    }
}

/// A node that takes everything.
fn free() -> Node {
    Node {
        kind: Type::Any,
        nullable: true,
        properties: Box::default(),
        values: None,
        keeps_unknown: true,
        items: None,
        list: List::Atomic,
        allowed: Box::default(),
        pattern: None,
        format: None,
        bounds: None,
        default: None,
        rules: Box::default(),
        all_of: Box::default(),
        any_of: Box::default(),
        one_of: Box::default(),
        not: None,
        description: None,
        example: None,
        since: None,
    }
}

fn list(map: &Map<String, Value>) -> List {
    match map.get("x-kubernetes-list-type").and_then(Value::as_str) {
        Some("set") => List::Set,
        Some("map") => {
            let keys = map.get("x-kubernetes-list-map-keys").and_then(Value::as_array);
            List::Map(keys.into_iter().flatten().filter_map(|key| Some(Box::from(key.as_str()?))).collect())
        }
        _ => List::Atomic,
    }
}

fn allowed(map: &Map<String, Value>) -> Box<[Allowed]> {
    let values = map.get("enum").and_then(Value::as_array);
    let docs = map.get("enumDescriptions").and_then(Value::as_array);
    let doc = |at: usize| docs.and_then(|docs| docs.get(at)?.as_str()).unwrap_or_default();
    values
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(at, value)| Allowed { value: value.clone(), description: Box::from(doc(at)) })
        .collect()
}

fn bounds(map: &Map<String, Value>) -> Option<Box<Bounds>> {
    let number = |key: &str| map.get(key).and_then(Value::as_f64);
    let count = |key: &str| map.get(key).and_then(Value::as_u64);
    let flag = |key: &str| map.get(key) == Some(&Value::Bool(true));
    let bounds = Bounds {
        minimum: number("minimum"),
        maximum: number("maximum"),
        exclusive_minimum: flag("exclusiveMinimum"),
        exclusive_maximum: flag("exclusiveMaximum"),
        multiple_of: number("multipleOf"),
        min_length: count("minLength"),
        max_length: count("maxLength"),
        min_items: count("minItems"),
        max_items: count("maxItems"),
        min_properties: count("minProperties"),
        max_properties: count("maxProperties"),
        unique_items: flag("uniqueItems"),
    };
    (bounds != Bounds::default()).then(|| Box::new(bounds))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use serde_json::json;

    use super::*;

    #[test]
    fn circles_and_nonsense_are_noted_and_ask_nothing() {
        let document =
            json!({ "defs": { "a": { "type": "object", "properties": { "again": { "$ref": "#/defs/a" } } } } });
        let schema = json!({
            "type": "object",
            "properties": {
                "circle": { "$ref": "#/defs/a" },
                "nowhere": { "$ref": "#/defs/b" },
                "odd": { "type": "strnig" },
                "pattern": { "type": "string", "pattern": "(?=x)" },
                "rule": { "type": "string", "x-kubernetes-validations": [{ "rule": "self ==" }] },
            },
        });
        let mut problems = Vec::new();
        let node = compile(&schema, &document, &["here"], &mut problems);
        let places: Vec<String> = problems.iter().map(|problem| problem.path.join("/")).collect();
        assert_eq!(
            places,
            [
                "here/properties/circle/properties/again/$ref",
                "here/properties/nowhere/$ref",
                "here/properties/odd/type",
                "here/properties/pattern/pattern",
                "here/properties/rule/x-kubernetes-validations/0/rule",
            ]
        );
        let circle = &node.property("circle").unwrap().node;
        assert!(circle.property("again").unwrap().node.is_free());
        assert!(node.property("nowhere").unwrap().node.is_free());
    }
    #[test]
    fn what_is_too_deep_or_too_large_is_cut_off() {
        let mut deep = json!({ "type": "string" });
        for _ in 0..100 {
            deep = json!({ "type": "object", "properties": { "a": deep } });
        }
        // Each of 20 definitions names the next one three times.
        let defs: Map<String, Value> = (0..20)
            .map(|at| {
                let next = json!({ "$ref": format!("#/defs/{}", at + 1) });
                (at.to_string(), json!({ "properties": { "a": next, "b": next, "c": next } }))
            })
            .collect();
        let defs = Value::Object(defs.into_iter().chain([("20".to_owned(), json!({}))]).collect());
        let wide = json!({ "$ref": "#/defs/0" });
        for (schema, words) in [(deep, "more than 64 levels"), (wide, "more than 200000 places")] {
            let mut problems = Vec::new();
            compile(&schema, &json!({ "defs": defs }), &[], &mut problems);
            let [problem] = &problems[..] else { panic!("{problems:#?}") };
            assert!(problem.message.contains(words), "{}", problem.message);
        }
    }
}
