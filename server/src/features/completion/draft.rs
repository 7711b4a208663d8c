//! The text of a new field: its key, and below it what has to be there, with tab stops for an editor that has them.

use serde_json::Value;

use super::asked::{Asked, asked};
use crate::features::plain::plain;
use crate::schema::{Format, Node, Property, Type};

/// Structures that need structures are written out this deep.
const MAX_DEPTH: usize = 6;

/// One text in two notations.
#[derive(Default)]
pub struct Draft {
    /// For editors without snippets: what is to be typed is left out.
    pub plain: String,
    /// As a snippet.
    pub snippet: String,
    /// Tab stops so far.
    stops: usize,
    depth: usize,
    /// The kind of the new object, if values are made up where nothing else is known, so that the text is valid as it is.
    kind: Option<Box<str>>,
    /// The keys down to here, `[]` for the items of a list.
    way: String,
}

impl Draft {
    /// A draft of a new object of a kind, valid as it is.
    pub fn of_object(kind: &str) -> Draft {
        Draft { kind: Some(Box::from(kind)), ..Draft::default() }
    }

    fn is_filled(&self) -> bool {
        self.kind.is_some()
    }

    fn asked(&self) -> Option<Asked> {
        asked(self.kind.as_deref()?, &self.way)
    }

    /// A key with its value; `column` is where the key stands.
    pub fn field(&mut self, key: &str, node: &Node, column: usize) {
        self.text(&format!("{key}:"));
        let around = self.way.len();
        self.way.push_str(if around == 0 { "" } else { "." });
        self.way.push_str(key);
        self.depth += 1;
        self.value(node, column);
        self.depth -= 1;
        self.way.truncate(around);
    }

    fn value(&mut self, node: &Node, column: usize) {
        if let Some(Asked::Lines(lines)) = self.asked() {
            for line in lines {
                self.line(column + 2);
                self.text(line);
            }
            return;
        }
        match node.kind {
            Type::Object | Type::Any if self.is_empty(node) => self.text(" {}"),
            Type::Object if self.depth <= MAX_DEPTH => {
                self.line(column + 2);
                self.mapping(node, column + 2);
            }
            Type::Array if self.depth <= MAX_DEPTH => {
                self.line(column + 2);
                self.text("- ");
                self.way.push_str("[]");
                match node.items.as_deref() {
                    Some(items) if items.kind == Type::Object && self.is_empty(items) => self.text("{}"),
                    Some(items) if items.kind == Type::Object => self.mapping(items, column + 4),
                    Some(items) => self.scalar(items),
                    None => self.stop(""),
                }
            }
            _ => {
                self.text(" ");
                self.scalar(node);
            }
        }
    }

    /// Whether a structure of a new object has nothing in it.
    fn is_empty(&self, node: &Node) -> bool {
        self.is_filled() && !node.properties.iter().any(|property| self.is_needed(property))
    }

    /// Whether a field has to be there and nothing fills it in.
    fn is_needed(&self, property: &Property) -> bool {
        let is_asked = || {
            let kind = self.kind.as_deref()?;
            asked(kind, &format!("{}.{}", self.way, property.name))
        };
        property.required && property.node.default.is_none() || is_asked() == Some(Asked::Field)
    }

    /// The required fields of a mapping whose first key stands at the end of the text.
    fn mapping(&mut self, node: &Node, column: usize) {
        let mut is_first = true;
        for property in &node.properties {
            if !self.is_needed(property) {
                continue;
            }
            if !is_first {
                self.line(column);
            }
            is_first = false;
            self.field(&property.name, &property.node, column);
        }
        if is_first {
            self.stop("");
        }
    }

    fn scalar(&mut self, node: &Node) {
        if let Some(Asked::Value(value)) = self.asked() {
            return self.stop(value);
        }
        match &*node.allowed {
            [] => {
                let known = node.default.as_ref().or(node.example.as_ref().filter(|_| self.is_filled()));
                let fits = |text: &String| {
                    let regex = node.pattern.as_ref().and_then(|pattern| pattern.regex.as_ref());
                    regex.is_none_or(|regex| regex.is_match(text))
                };
                let known = known.and_then(word).filter(fits);
                let text = known.or_else(|| self.is_filled().then(|| filler(node)));
                self.stop(&text.unwrap_or_default());
            }
            [only] => self.text(&word(&only.value).unwrap_or_default()),
            several => {
                let words: Vec<String> = several.iter().filter_map(|one| word(&one.value)).collect();
                self.choice(&words);
            }
        }
    }

    fn line(&mut self, column: usize) {
        self.text(&format!("\n{}", " ".repeat(column)));
    }

    /// Text as it is.
    pub fn text(&mut self, text: &str) {
        self.plain.push_str(text);
        self.snippet.push_str(&escaped(text, &['\\', '$', '}']));
    }

    /// A place to fill in, with a proposal.
    pub fn stop(&mut self, text: &str) {
        self.stops += 1;
        if self.is_filled() {
            self.plain.push_str(text);
        }
        let number = self.stops;
        match text {
            "" => self.snippet.push_str(&format!("${number}")),
            text => self.snippet.push_str(&format!("${{{number}:{}}}", escaped(text, &['\\', '$', '}']))),
        }
    }

    fn choice(&mut self, words: &[String]) {
        self.stops += 1;
        if self.is_filled() {
            self.plain.push_str(words.first().map_or("", String::as_str));
        }
        let words: Vec<String> = words.iter().map(|word| escaped(word, &['\\', ',', '|', '$', '}'])).collect();
        self.snippet.push_str(&format!("${{{}|{}|}}", self.stops, words.join(",")));
    }
}

/// Texts of which one fits most patterns.
const FILLERS: &[&str] = &[
    "changeme",
    "https://example.com/changeme",
    "/changeme",
    "changeme@example.com",
    "1h",
    "1",
    "deployment/changeme",
    "string",
    "${changeme}",
    "oci://example.com/changeme",
];

/// A value of the right type.
fn filler(node: &Node) -> String {
    let least = node.bounds.as_deref().and_then(|bounds| bounds.minimum).unwrap_or_default().max(1.0);
    match (node.kind, node.format) {
        (Type::Integer | Type::Number | Type::IntOrString, _) => least.to_string(),
        (Type::Boolean, _) => "false".to_owned(),
        (_, Some(Format::Uri)) => "https://example.com".to_owned(),
        (_, Some(Format::Duration)) => "1h".to_owned(),
        _ => {
            let regex = node.pattern.as_ref().and_then(|pattern| pattern.regex.as_ref());
            let fits = |text: &&&str| regex.is_none_or(|regex| regex.is_match(text));
            FILLERS.iter().find(|text| fits(text)).unwrap_or(&FILLERS[0]).to_string()
        }
    }
}

/// A scalar as it is written; `None` for a structure.
pub fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(plain(text)),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

fn escaped(text: &str, special: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if special.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
