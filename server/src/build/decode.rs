//! Reading a configuration strictly: every field known, every value of its type, each with its place.
//!
//! kustomize turns its files into JSON as `kubectl` does (so `yes` is a boolean) and decodes that into
//! structures: keys without regard to case, the last of two equal keys, null as if nothing were there.

use std::collections::BTreeMap;

use serde_json::Value;

use super::problem::{Place, ProblemKind, Result};
use crate::syntax::{Dialect, NodeRef, to_json};

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    pub value: T,
    pub place: Place,
}

/// A node of a document that lies in a file.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub node: NodeRef<'a>,
    /// Path of the file.
    pub path: &'a str,
    /// First byte of the document in the file.
    pub base: u32,
    /// Whether fields that are not known do not matter, and a number or a boolean is taken for a string where
    /// one is expected: so kustomize reads what is no kustomization.
    pub lenient: bool,
    /// The place of everything, where the text is not the one of the file.
    pub whole: Option<&'a Place>,
}

impl<'a> Input<'a> {
    pub fn with(self, node: NodeRef<'a>) -> Input<'a> {
        Input { node, ..self }
    }

    pub fn place(self) -> Place {
        match self.whole {
            Some(place) => place.clone(),
            None => Place { path: self.path.to_owned(), range: self.node.range().shifted(self.base) },
        }
    }

    fn wrong<T>(self, expected: &str) -> Result<T> {
        self.place().refuse(ProblemKind::WrongValue { expected: expected.to_owned() })
    }

    /// The value as JSON.
    pub fn json(self) -> Value {
        to_json(self.node, Dialect::Server)
    }

    fn is_null(self) -> bool {
        self.json() == Value::Null
    }

    /// The fields of an object, under the names of `known`; nothing where null stands.
    pub fn fields(self, known: &'static [&'static str]) -> Result<Fields<'a>> {
        let mut fields = Vec::new();
        if self.node.is_mapping() {
            self.collect(self.node, known, &mut fields)?;
        } else if !self.is_null() {
            return self.wrong("a map of fields");
        }
        Ok(Fields { fields })
    }

    fn collect(self, node: NodeRef<'a>, known: &'static [&'static str], out: &mut Vec<Field<'a>>) -> Result<()> {
        for entry in node.entries() {
            if entry.key.is_merge_key() {
                match entry.value.is_sequence() {
                    true => entry.value.items().try_for_each(|item| self.collect(item, known, out))?,
                    false => self.collect(entry.value, known, out)?,
                }
                continue;
            }
            let key = entry.key.key_text(Dialect::Server);
            let Some(name) = known.iter().find(|name| name.eq_ignore_ascii_case(&key)) else {
                if self.lenient {
                    continue;
                }
                let place = self.with(entry.key).place();
                return place.refuse(ProblemKind::UnknownField { field: key.into_owned() });
            };
            out.push(Field { name, key: self.with(entry.key), value: self.with(entry.value) });
        }
        Ok(())
    }

    /// A string; nothing is the empty one.
    pub fn string(self) -> Result<String> {
        match self.json() {
            Value::String(text) => Ok(text),
            Value::Null => Ok(String::new()),
            value @ (Value::Number(_) | Value::Bool(_)) if self.lenient => Ok(value.to_string()),
            _ => self.wrong("a string"),
        }
    }

    pub fn bool(self) -> Result<bool> {
        match self.json() {
            Value::Bool(value) => Ok(value),
            Value::Null => Ok(false),
            _ => self.wrong("true or false"),
        }
    }

    pub fn int(self) -> Result<i64> {
        match self.json() {
            Value::Number(number) => match number.as_i64() {
                Some(value) => Ok(value),
                None => self.wrong("a whole number"),
            },
            Value::Null => Ok(0),
            _ => self.wrong("a whole number"),
        }
    }

    /// The items of a list; nothing where null stands.
    pub fn items(self) -> Result<Vec<Input<'a>>> {
        if self.node.is_sequence() {
            return Ok(self.node.items().map(|item| self.with(item)).collect());
        }
        if self.is_null() { Ok(Vec::new()) } else { self.wrong("a list") }
    }

    /// A list of strings.
    pub fn strings(self) -> Result<Vec<At<String>>> {
        self.items()?.into_iter().map(|item| Ok(At { value: item.string()?, place: item.place() })).collect()
    }

    /// A map of strings.
    pub fn string_map(self) -> Result<BTreeMap<String, String>> {
        match self.json() {
            Value::Object(map) => map
                .into_iter()
                .map(|(key, value)| match value {
                    Value::String(text) => Ok((key, text)),
                    Value::Null => Ok((key, String::new())),
                    value @ (Value::Number(_) | Value::Bool(_)) if self.lenient => Ok((key, value.to_string())),
                    _ => self.wrong("a map of strings (numbers and words like `true`, `yes` or `no` need quotes)"),
                })
                .collect(),
            Value::Null => Ok(BTreeMap::new()),
            _ => self.wrong("a map of strings"),
        }
    }

    /// A map of switches.
    pub fn bool_map(self) -> Result<BTreeMap<String, bool>> {
        match self.json() {
            Value::Object(map) => map
                .into_iter()
                .map(|(key, value)| match value {
                    Value::Bool(value) => Ok((key, value)),
                    Value::Null => Ok((key, false)),
                    _ => self.wrong("a map of true and false"),
                })
                .collect(),
            Value::Null => Ok(BTreeMap::new()),
            _ => self.wrong("a map of true and false"),
        }
    }

    pub fn at<T>(self, value: T) -> At<T> {
        At { value, place: self.place() }
    }
}

/// A field of an object.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    pub name: &'static str,
    pub key: Input<'a>,
    pub value: Input<'a>,
}

/// The fields of an object.
pub struct Fields<'a> {
    fields: Vec<Field<'a>>,
}

impl<'a> Fields<'a> {
    /// A field that is there and not null.
    pub fn field(&self, name: &str) -> Option<Field<'a>> {
        self.fields.iter().rev().find(|field| field.name == name).filter(|field| !field.value.is_null()).copied()
    }

    pub fn get(&self, name: &str) -> Option<Input<'a>> {
        self.field(name).map(|field| field.value)
    }

    pub fn string(&self, name: &str) -> Result<String> {
        self.get(name).map_or(Ok(String::new()), Input::string)
    }

    pub fn bool(&self, name: &str) -> Result<bool> {
        self.get(name).map_or(Ok(false), Input::bool)
    }

    pub fn int(&self, name: &str) -> Result<i64> {
        self.get(name).map_or(Ok(0), Input::int)
    }

    pub fn items(&self, name: &str) -> Result<Vec<Input<'a>>> {
        self.get(name).map_or(Ok(Vec::new()), Input::items)
    }

    pub fn strings(&self, name: &str) -> Result<Vec<At<String>>> {
        self.get(name).map_or(Ok(Vec::new()), Input::strings)
    }

    pub fn string_map(&self, name: &str) -> Result<BTreeMap<String, String>> {
        self.get(name).map_or(Ok(BTreeMap::new()), Input::string_map)
    }

    /// All fields that are there.
    pub fn iter(&self) -> impl Iterator<Item = Field<'a>> + '_ {
        self.fields.iter().copied()
    }

    /// A list of objects, each read by `read`.
    pub fn list<T>(&self, name: &str, read: impl Fn(Input<'a>) -> Result<T>) -> Result<Vec<T>> {
        self.items(name)?.into_iter().map(read).collect()
    }
}
