//! A document while it is built: YAML values that still know how they were written.
//!
//! The transformers of kustomize work on texts and tags, not on values: a name that is put together of `1`
//! and `2` becomes a number, a label that is set stays a string, and a port is compared by its digits. The
//! JSON of an object is made once, at the end ([`Node::to_json`]).

use serde_json::Value;

use crate::syntax::{Dialect, NodeKind, NodeRef, Scalar as Resolved, ScalarStyle, is_timestamp, resolve};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Scalar(Scalar),
    Seq(Vec<Node>),
    Map(Map),
}

/// A scalar: its text and what it is known to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar {
    pub text: String,
    pub tag: Tag,
    /// Written in quotes or as a block; only counts where there is no tag.
    pub quoted: bool,
}

/// The type of a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Whatever its text says when it is written without quotes.
    Unset,
    Str,
    Null,
    Bool,
    Number,
    Time,
}

/// The entries of a mapping, each key once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map(Vec<(String, Node)>);

impl Map {
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, value)| value)
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.0.iter_mut().find(|(k, _)| k == key).map(|(_, value)| value)
    }

    /// Sets `key`, in its place if it is there.
    pub fn insert(&mut self, key: &str, value: Node) {
        match self.get_mut(key) {
            Some(old) => *old = value,
            None => self.0.push((key.to_owned(), value)),
        }
    }

    pub fn remove(&mut self, key: &str) -> Option<Node> {
        let at = self.0.iter().position(|(k, _)| k == key)?;
        Some(self.0.remove(at).1)
    }

    /// The value at `key`, made by `new` if there is none.
    pub fn entry(&mut self, key: &str, new: impl FnOnce() -> Node) -> &mut Node {
        let at = self.0.iter().position(|(k, _)| k == key).unwrap_or_else(|| {
            self.0.push((key.to_owned(), new()));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }

    /// The map at `key`: one is made where there is nothing or null. `None` where something else stands.
    pub fn map_at(&mut self, key: &str) -> Option<&mut Map> {
        let node = self.entry(key, Node::map);
        if node.is_null() {
            *node = Node::map();
        }
        node.as_map_mut()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.0.iter_mut().map(|(key, value)| (key.as_str(), value))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text at `key` if a scalar that is not null stands there.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::text)
    }
}

impl Scalar {
    /// A string, whatever its text looks like.
    pub fn string(text: impl Into<String>) -> Scalar {
        Scalar { text: text.into(), tag: Tag::Str, quoted: false }
    }

    /// A text that is read again when the object is finished.
    pub fn unset(text: impl Into<String>) -> Scalar {
        Scalar { text: text.into(), tag: Tag::Unset, quoted: false }
    }

    fn null() -> Scalar {
        Scalar { text: String::new(), tag: Tag::Null, quoted: false }
    }

    /// Whether it counts as text to who looks for `$(VAR)` or quotes a value.
    pub fn is_string(&self) -> bool {
        matches!(self.tag, Tag::Str | Tag::Unset)
    }

    fn to_json(&self) -> Result<Value, Misfit> {
        let resolved = match (self.tag, self.quoted) {
            (Tag::Str, _) | (Tag::Unset, true) => return Ok(Value::String(self.text.clone())),
            (Tag::Null, _) if self.text.is_empty() => return Ok(Value::Null),
            _ => resolve(&self.text, ScalarStyle::Plain, None, Dialect::Kustomize),
        };
        let fits = match (self.tag, &resolved) {
            (Tag::Null, Resolved::Null) | (Tag::Bool, Resolved::Bool(_)) => true,
            (Tag::Number, Resolved::Int(_) | Resolved::Float(_)) => true,
            (Tag::Time, Resolved::String(_)) => is_timestamp(&self.text),
            (tag, _) => tag == Tag::Unset,
        };
        if !fits {
            return Err(Misfit { text: self.text.clone() });
        }
        Ok(match resolved {
            Resolved::Null => Value::Null,
            Resolved::Bool(value) => Value::Bool(value),
            Resolved::Int(value) => match (i64::try_from(value), u64::try_from(value)) {
                (Ok(value), _) => Value::from(value),
                (_, Ok(value)) => Value::from(value),
                _ => Value::from(value as f64),
            },
            Resolved::Float(value) if value.is_finite() => Value::from(value),
            Resolved::Float(_) => return Err(Misfit { text: self.text.clone() }),
            Resolved::String(text) => Value::String(text.into_owned()),
        })
    }
}

/// A scalar whose text does not fit its type: kustomize cannot print such an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Misfit {
    pub text: String,
}

impl Node {
    pub fn map() -> Node {
        Node::Map(Map::default())
    }

    pub fn string(text: impl Into<String>) -> Node {
        Node::Scalar(Scalar::string(text))
    }

    pub fn null() -> Node {
        Node::Scalar(Scalar::null())
    }

    /// The value of a document's node, aliases and merge keys expanded.
    pub fn read(node: NodeRef<'_>) -> Node {
        match node.kind() {
            NodeKind::Mapping => {
                let mut map = Map::default();
                read_mapping(node, &mut map);
                Node::Map(map)
            }
            NodeKind::Sequence => Node::Seq(node.items().map(Node::read).collect()),
            NodeKind::Scalar(_) | NodeKind::Empty | NodeKind::Alias => Node::Scalar(read_scalar(node)),
        }
    }

    /// A value of JSON as kustomize takes it over: numbers go through 64-bit floats.
    pub fn from_json(value: &Value) -> Node {
        match value {
            Value::Null => Node::null(),
            Value::Bool(value) => Node::Scalar(Scalar { text: value.to_string(), tag: Tag::Bool, quoted: false }),
            Value::Number(number) => {
                let is_exact = |value: f64| value.abs() < 9_007_199_254_740_992.0;
                let text = match number.as_f64() {
                    Some(value) if !is_exact(value) => super::emit::float(value),
                    _ => number.to_string(),
                };
                Node::Scalar(Scalar { text, tag: Tag::Number, quoted: false })
            }
            Value::String(text) => Node::string(text.clone()),
            Value::Array(items) => Node::Seq(items.iter().map(Node::from_json).collect()),
            Value::Object(map) => {
                Node::Map(Map(map.iter().map(|(key, value)| (key.clone(), Node::from_json(value))).collect()))
            }
        }
    }

    /// The JSON that arrives at the cluster.
    pub fn to_json(&self) -> Result<Value, Misfit> {
        Ok(match self {
            Node::Scalar(scalar) => scalar.to_json()?,
            Node::Seq(items) => Value::Array(items.iter().map(Node::to_json).collect::<Result<_, _>>()?),
            Node::Map(map) => {
                Value::Object(map.iter().map(|(key, value)| Ok((key.to_owned(), value.to_json()?))).collect::<Result<
                    serde_json::Map<_, _>,
                    Misfit,
                >>(
                )?)
            }
        })
    }

    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Node::Map(map) => Some(map),
            _ => None,
        }
    }

    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match self {
            Node::Map(map) => Some(map),
            _ => None,
        }
    }

    pub fn as_seq(&self) -> Option<&[Node]> {
        match self {
            Node::Seq(items) => Some(items),
            _ => None,
        }
    }

    pub fn as_scalar(&self) -> Option<&Scalar> {
        match self {
            Node::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Node::Scalar(Scalar { tag: Tag::Null, .. }))
    }

    /// Null, or a collection without anything in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Node::Scalar(scalar) => scalar.tag == Tag::Null,
            Node::Seq(items) => items.is_empty(),
            Node::Map(map) => map.is_empty(),
        }
    }

    /// The text of a scalar that is not null.
    pub fn text(&self) -> Option<&str> {
        match self {
            Node::Scalar(scalar) if scalar.tag != Tag::Null => Some(&scalar.text),
            _ => None,
        }
    }

    /// The text of a scalar, whatever it is; empty for a collection.
    pub fn raw_text(&self) -> &str {
        self.as_scalar().map_or("", |scalar| &scalar.text)
    }

    /// What it is, in the words of an error message.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Node::Scalar(_) => "a scalar",
            Node::Seq(_) => "a list",
            Node::Map(_) => "a map",
        }
    }

    /// Sets a scalar in its place: how the old one was written is kept. False where a collection stands.
    pub fn set_scalar(&mut self, value: Scalar) -> bool {
        match self {
            Node::Scalar(old) => {
                let quoted = old.quoted;
                *old = Scalar { quoted, ..value };
                true
            }
            Node::Seq(_) | Node::Map(_) => false,
        }
    }
}

/// Sets `key` of a map to a scalar. How an old one was written is kept; a new one is quoted where it would
/// not be read as text.
pub fn set_field(map: &mut Map, key: &str, value: Scalar) {
    match map.get_mut(key) {
        Some(old) => {
            let quoted = old.as_scalar().is_some_and(|old| old.quoted);
            *old = Node::Scalar(Scalar { quoted, ..value });
        }
        None => {
            let quoted = value.is_string() && super::emit::needs_quotes(&value.text);
            map.insert(key, Node::Scalar(Scalar { quoted: quoted || value.quoted, ..value }));
        }
    }
}

fn read_mapping(node: NodeRef<'_>, into: &mut Map) {
    // What is written out wins over what is merged.
    for entry in node.entries().filter(|entry| entry.key.is_merge_key()) {
        if entry.value.is_sequence() {
            let items: Vec<_> = entry.value.items().collect();
            items.into_iter().rev().for_each(|item| read_mapping(item, into));
        } else {
            read_mapping(entry.value, into);
        }
    }
    for entry in node.entries().filter(|entry| !entry.key.is_merge_key()) {
        into.insert(&entry.key.key_text(Dialect::Kustomize), Node::read(entry.value));
    }
}

fn read_scalar(node: NodeRef<'_>) -> Scalar {
    let target = node.resolved();
    let has_tag = target.tree().tag(target.id()).is_some();
    let is_plain = matches!(target.raw_kind(), NodeKind::Scalar(ScalarStyle::Plain));
    let text = target.text().unwrap_or_default().into_owned();
    let Some(value) = node.scalar(Dialect::Kustomize) else { return Scalar::null() };
    let tag = match &value {
        Resolved::Null => Tag::Null,
        Resolved::Bool(_) => Tag::Bool,
        Resolved::Int(_) | Resolved::Float(_) => Tag::Number,
        Resolved::String(_) if is_plain && !has_tag && is_timestamp(&text) => Tag::Time,
        Resolved::String(_) => Tag::Str,
    };
    match value {
        // What a tag made of a text (`!!binary`, `!!str 1`) is the text from here on.
        Resolved::String(value) if tag == Tag::Str => Scalar { text: value.into_owned(), tag, quoted: !is_plain },
        _ => Scalar { text, tag, quoted: false },
    }
}
