//! One place in a schema: its type, what stands below it, and what values it takes.

use std::sync::Arc;

use serde_json::Value;

use super::format::Format;
use super::rule::Rule;

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// Any value at all.
    Any,
    /// A mapping.
    Object,
    /// A list.
    Array,
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A whole number or text (`8080` or `http`).
    IntOrString,
}

impl Type {
    /// As the type of a value in a sentence: "text", "a list".
    pub fn words(self) -> &'static str {
        match self {
            Type::Any => "any value",
            Type::Object => "a mapping",
            Type::Array => "a list",
            Type::String => "text",
            Type::Integer => "a whole number",
            Type::Number => "a number",
            Type::Boolean => "`true` or `false`",
            Type::IntOrString => "a whole number or text",
        }
    }
}

/// What a list may not have twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum List {
    /// Nothing is asked.
    #[default]
    Atomic,
    /// No two equal items.
    Set,
    /// No two items with the same values at these keys.
    Map(Box<[Box<str>]>),
}

/// One allowed value, with what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct Allowed {
    /// The value.
    pub value: Value,
    /// What it means; empty where nothing is said.
    pub description: Box<str>,
}

/// A pattern that text has to match.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As written in the schema.
    pub source: Box<str>,
    /// Compiled; `None` for a pattern that this engine does not know.
    pub regex: Option<regex::Regex>,
}

/// Limits of a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bounds {
    /// Smallest number.
    pub minimum: Option<f64>,
    /// Largest number.
    pub maximum: Option<f64>,
    /// Whether the smallest number itself is out.
    pub exclusive_minimum: bool,
    /// Whether the largest number itself is out.
    pub exclusive_maximum: bool,
    /// What a number must be a multiple of.
    pub multiple_of: Option<f64>,
    /// Fewest characters of a text.
    pub min_length: Option<u64>,
    /// Most characters of a text.
    pub max_length: Option<u64>,
    /// Fewest items of a list.
    pub min_items: Option<u64>,
    /// Most items of a list.
    pub max_items: Option<u64>,
    /// Fewest keys of a mapping.
    pub min_properties: Option<u64>,
    /// Most keys of a mapping.
    pub max_properties: Option<u64>,
    /// Whether a list may have no two equal items.
    pub unique_items: bool,
}

/// A field of a mapping.
#[derive(Debug, Clone)]
pub struct Property {
    /// Its key.
    pub name: Box<str>,
    /// Whether it must be there.
    pub required: bool,
    /// What it holds.
    pub node: Arc<Node>,
}

/// One place in a schema.
#[derive(Debug, Clone)]
pub struct Node {
    /// The type.
    pub kind: Type,
    /// Whether null is a value.
    pub nullable: bool,
    /// The fields of a mapping, sorted by name.
    pub properties: Box<[Property]>,
    /// What the values of other keys are; with this, any key is allowed.
    pub values: Option<Arc<Node>>,
    /// Whether keys that are not among the properties are kept as they are.
    pub keeps_unknown: bool,
    /// What the items of a list are.
    pub items: Option<Arc<Node>>,
    /// What a list may not have twice.
    pub list: List,
    /// The only values there are; empty where any will do.
    pub allowed: Box<[Allowed]>,
    /// What text has to match.
    pub pattern: Option<Pattern>,
    /// Notation of a text or width of a number.
    pub format: Option<Format>,
    /// Limits.
    pub bounds: Option<Box<Bounds>>,
    /// What counts where nothing is written.
    pub default: Option<Value>,
    /// Rules in CEL.
    pub rules: Box<[Rule]>,
    /// All of these must hold too.
    pub all_of: Box<[Arc<Node>]>,
    /// At least one of these must hold.
    pub any_of: Box<[Arc<Node>]>,
    /// Exactly one of these must hold.
    pub one_of: Box<[Arc<Node>]>,
    /// This must not hold.
    pub not: Option<Arc<Node>>,
    /// What it is for.
    pub description: Option<Box<str>>,
    /// An example value.
    pub example: Option<Value>,
    /// The release it exists since, where we know it.
    pub since: Option<Box<str>>,
}

impl Node {
    /// The field called `name`.
    pub fn property(&self, name: &str) -> Option<&Property> {
        let at = self.properties.binary_search_by(|property| (*property.name).cmp(name)).ok()?;
        self.properties.get(at)
    }

    /// What the value at `key` of a mapping is: that of the field, else that of all other keys.
    pub fn at_key(&self, key: &str) -> Option<&Arc<Node>> {
        self.property(key).map(|property| &property.node).or(self.values.as_ref())
    }

    /// Whether any key may be written here.
    pub fn is_open(&self) -> bool {
        self.keeps_unknown || self.values.is_some() || self.kind == Type::Any
    }

    /// Whether every value of the right type passes: nothing below it has to be looked at.
    pub fn is_free(&self) -> bool {
        self.properties.is_empty()
            && self.values.is_none()
            && self.items.is_none()
            && self.rules.is_empty()
            && (self.keeps_unknown || self.kind == Type::Any)
    }

    /// Whether there is more than the type to ask of a scalar.
    pub fn is_constrained(&self) -> bool {
        self.pattern.is_some()
            || self.bounds.is_some()
            || self.format.is_some()
            || !self.allowed.is_empty()
            || !self.all_of.is_empty()
            || !self.any_of.is_empty()
            || !self.one_of.is_empty()
            || self.not.is_some()
    }
}
