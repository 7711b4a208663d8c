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
#[derive(Debug, Clone)]
pub struct Scalar {
    pub text: String,
    pub tag: Tag,
    /// Written in quotes or as a block; only counts where there is no tag.
    pub quoted: bool,
    /// Number of the value that it shares with other scalars of its object; 0 for none. A label that is put
    /// into several fields at once is one value to kustomize: who sets it in one of them sets it in all.
    pub shared: u32,
}

impl PartialEq for Scalar {
    fn eq(&self, other: &Scalar) -> bool {
        (self.tag, self.quoted, &self.text) == (other.tag, other.quoted, &other.text)
    }
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
pub struct Map(Vec<Entry>);

#[derive(Debug, Clone)]
struct Entry {
    key: String,
    /// Whether the key is text whatever it looks like; one that a transformer adds never is.
    quoted: bool,
    value: Node,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        self.key == other.key && self.value == other.value
    }
}

impl Map {
    fn at(&self, key: &str) -> Option<usize> {
        self.0.iter().position(|entry| entry.key == key)
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        self.at(key).map(|at| &self.0[at].value)
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.at(key).map(|at| &mut self.0[at].value)
    }

    /// Sets `key`, in its place if it is there.
    pub fn insert(&mut self, key: &str, value: Node) {
        *self.entry(key, Node::null) = value;
    }

    /// Sets `key`; a new one is written as in `other`.
    pub fn insert_as_in(&mut self, other: &Map, key: &str, value: Node) {
        let is_new = self.at(key).is_none();
        self.insert(key, value);
        if let (true, Some(at), Some(last)) = (is_new, other.at(key), self.0.last_mut()) {
            last.quoted = other.0[at].quoted;
        }
    }

    fn insert_quoted(&mut self, key: &str, quoted: bool, value: Node) {
        self.insert(key, value);
        if let Some(at) = self.at(key) {
            self.0[at].quoted = quoted;
        }
    }

    pub fn remove(&mut self, key: &str) -> Option<Node> {
        self.at(key).map(|at| self.0.remove(at).value)
    }

    /// The value at `key`, made by `new` if there is none.
    pub fn entry(&mut self, key: &str, new: impl FnOnce() -> Node) -> &mut Node {
        let at = self.at(key).unwrap_or_else(|| {
            self.0.push(Entry { key: key.to_owned(), quoted: false, value: new() });
            self.0.len() - 1
        });
        &mut self.0[at].value
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
        self.0.iter().map(|entry| (entry.key.as_str(), &entry.value))
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.0.iter_mut().map(|entry| (entry.key.as_str(), &mut entry.value))
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

    fn to_json(&self) -> Result<Value, Misfit> {
        let mut out = serde_json::Map::new();
        for Entry { key, quoted, value } in &self.0 {
            if !quoted && !is_text(key) {
                return Err(Misfit { text: key.clone() });
            }
            out.insert(key.clone(), value.to_json()?);
        }
        Ok(Value::Object(out))
    }
}

/// Whether a key without quotes is text: JSON has no others, and kustomize cannot print them.
fn is_text(key: &str) -> bool {
    let is_plain_word = key.len() > "false".len() && key.as_bytes()[0].is_ascii_alphabetic();
    is_plain_word
        || (matches!(resolve(key, ScalarStyle::Plain, None, Dialect::Kustomize), Resolved::String(_))
            && !is_timestamp(key)
            && key != "<<")
}

impl Scalar {
    pub fn new(text: impl Into<String>, tag: Tag) -> Scalar {
        Scalar { text: text.into(), tag, quoted: false, shared: 0 }
    }

    /// A string, whatever its text looks like.
    pub fn string(text: impl Into<String>) -> Scalar {
        Scalar::new(text, Tag::Str)
    }

    /// A text that is read again when the object is finished.
    pub fn unset(text: impl Into<String>) -> Scalar {
        Scalar::new(text, Tag::Unset)
    }

    fn null() -> Scalar {
        Scalar::new("", Tag::Null)
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
            Value::Null => Node::Scalar(Scalar::new("null", Tag::Null)),
            Value::Bool(value) => Node::Scalar(Scalar::new(value.to_string(), Tag::Bool)),
            Value::Number(number) => {
                let is_exact = |value: f64| value.abs() < 9_007_199_254_740_992.0;
                let text = match number.as_f64() {
                    Some(value) if !is_exact(value) => super::emit::float(value),
                    _ => number.to_string(),
                };
                Node::Scalar(Scalar::new(text, Tag::Number))
            }
            Value::String(text) => Node::string(text.clone()),
            Value::Array(items) => Node::Seq(items.iter().map(Node::from_json).collect()),
            Value::Object(map) => {
                let entry = |(key, value): (&String, &Value)| {
                    let value = Node::from_json(value);
                    Entry { key: key.clone(), quoted: true, value }
                };
                Node::Map(Map(map.iter().map(entry).collect()))
            }
        }
    }

    /// The JSON that arrives at the cluster.
    pub fn to_json(&self) -> Result<Value, Misfit> {
        Ok(match self {
            Node::Scalar(scalar) => scalar.to_json()?,
            Node::Seq(items) => Value::Array(items.iter().map(Node::to_json).collect::<Result<_, _>>()?),
            Node::Map(map) => map.to_json()?,
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
                *old = Scalar { quoted: old.quoted, shared: old.shared, ..value };
                true
            }
            Node::Seq(_) | Node::Map(_) => false,
        }
    }
}

/// Sets every scalar of a map that shares its value with `value`.
pub fn share(map: &mut Map, value: &Scalar) {
    fn visit(node: &mut Node, value: &Scalar) {
        match node {
            Node::Scalar(own) if own.shared == value.shared => own.clone_from(value),
            Node::Scalar(_) => {}
            Node::Seq(items) => items.iter_mut().for_each(|item| visit(item, value)),
            Node::Map(map) => map.iter_mut().for_each(|(_, item)| visit(item, value)),
        }
    }
    if value.shared != 0 {
        map.iter_mut().for_each(|(_, node)| visit(node, value));
    }
}

/// Sets `key` of a map to a scalar. How an old one was written is kept; a new one is quoted where it would
/// not be read as text.
pub fn set_field(map: &mut Map, key: &str, value: Scalar) {
    match map.get_mut(key) {
        Some(old) => {
            let (quoted, shared) = old.as_scalar().map_or((false, 0), |old| (old.quoted, old.shared));
            *old = Node::Scalar(Scalar { quoted, shared, ..value });
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
        let quoted =
            entry.key.style() != Some(ScalarStyle::Plain) || entry.key.tree().tag(entry.key.resolved().id()).is_some();
        into.insert_quoted(&entry.key.key_text(Dialect::Kustomize), quoted, Node::read(entry.value));
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
        Resolved::String(value) if tag == Tag::Str => Scalar { quoted: !is_plain, ..Scalar::new(value, tag) },
        _ => Scalar::new(text, tag),
    }
}
