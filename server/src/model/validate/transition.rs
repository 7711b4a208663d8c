//! What an object may not change once it exists: the rules in CEL that compare it with what it was.
//!
//! Such a rule is checked only where its field was there before and still is, with defaults filled in on both
//! sides, as the API server does it. What is shown is the value that changed, not the structure that the rule
//! belongs to: that may be a whole `spec`.

use std::sync::Arc;

use cel::{ExecutionError, Value};

use super::cel_value::{Source, fields};
use super::path::Path;
use super::rules;
use super::walk::is_null;
use crate::schema::{Admission, KindSchema, List, Node, Rule};
use crate::syntax::{Dialect, NodeRef, to_json};
use crate::text::TextRange;

/// A change that the API server refuses.
#[derive(Debug, Clone, PartialEq)]
pub struct Frozen {
    /// The rule in the words of its author.
    pub message: Box<str>,
    /// Where, relative to the document: the changed value; the key of the mapping that lacks one.
    pub range: TextRange,
    /// The changed field as the API server would name it.
    pub path: String,
    /// What stood there, if it was a scalar.
    pub before: Option<String>,
    /// Whether it is gone.
    pub is_gone: bool,
}

/// What of `new` may not replace `old`, in text order.
pub fn transitions(old: NodeRef<'_>, new: NodeRef<'_>, schema: &KindSchema, dialect: Dialect) -> Vec<Frozen> {
    let mut walk = Walk { dialect, admission: schema.admission, found: Vec::new() };
    let at = new.entries().next().map_or(new.range(), |entry| entry.key.range());
    let root = &schema.root;
    walk.value(Source::Written(old, Some(root)), Source::Written(new, Some(root)), root, &Path::ROOT, at);
    walk.found.sort_by_key(|frozen| frozen.range.start);
    // The rules of a whole and of its part meet in one value.
    walk.found.dedup_by(|b, a| a.range == b.range && a.path == b.path);
    walk.found
}

struct Walk {
    dialect: Dialect,
    admission: Admission,
    found: Vec<Frozen>,
}

impl Walk {
    fn value(&mut self, old: Source<'_>, new: Source<'_>, schema: &Node, path: &Path<'_>, at: TextRange) {
        for rule in schema.rules.iter().filter(|rule| rule.is_transition) {
            if self.is_broken(rule, old, new) {
                self.report(rule, old, new, path, at);
            }
        }
        let (Source::Written(before, _), Source::Written(after, _)) = (old, new) else { return };
        if after.is_mapping() && before.is_mapping() {
            self.mapping(before, after, schema, path, at);
        } else if let (List::Map(keys), Some(items)) = (&schema.list, &schema.items) {
            self.items(before, after, items, keys, path);
        }
    }

    fn mapping(&mut self, before: NodeRef<'_>, after: NodeRef<'_>, schema: &Node, path: &Path<'_>, at: TextRange) {
        let old = fields(before, Some(schema), self.dialect);
        let new = fields(after, Some(schema), self.dialect);
        for (key, old) in &old {
            let (below, inner, required) = match (schema.property(key), &schema.values) {
                (Some(property), _) => (path.field(key), &property.node, property.required),
                (None, Some(values)) => (path.key(key), values, false),
                (None, None) => continue,
            };
            match new.iter().find(|(other, _)| other == key) {
                Some((_, new)) => self.value(*old, *new, inner, &below, key_range(after, key).unwrap_or(at)),
                None if required => self.zeroed(*old, inner, &below, at),
                None => {}
            }
        }
    }

    /// A webhook writes the empty value where a required field is gone, and that is another value than before.
    fn zeroed(&mut self, old: Source<'_>, schema: &Arc<Node>, path: &Path<'_>, at: TextRange) {
        if self.admission != Admission::Rewritten || !schema.takes_zero() {
            return;
        }
        if let Some(rule) = schema.rules.iter().find(|rule| is_equality(rule)) {
            let before = self.words(old);
            self.push(rule, at, path, before, true);
        }
    }

    /// Items of a list whose keys say which is which.
    fn items(
        &mut self,
        before: NodeRef<'_>,
        after: NodeRef<'_>,
        schema: &Arc<Node>,
        keys: &[Box<str>],
        path: &Path<'_>,
    ) {
        let dialect = self.dialect;
        let of = |item: NodeRef<'_>| -> Vec<_> {
            keys.iter().map(|key| item.get(key).map(|value| to_json(value, dialect))).collect()
        };
        for (index, item) in after.items().enumerate() {
            let Some(old) = before.items().find(|old| of(*old) == of(item)) else { continue };
            let at = item.entries().next().map_or(item.range(), |entry| entry.key.range());
            let (old, new) = (Source::Written(old, Some(schema)), Source::Written(item, Some(schema)));
            self.value(old, new, schema, &path.item(index), at);
        }
    }

    fn is_broken(&self, rule: &Rule, old: Source<'_>, new: Source<'_>) -> bool {
        let Some(program) = &rule.program else { return false };
        let mut context = rules::context();
        context.add_variable_as_val("self", new.value(self.dialect));
        context.add_variable_as_val("oldSelf", old.value(self.dialect));
        // The server fails on a key that is not there, too; whatever else fails, we cannot tell.
        matches!(program.execute(&context), Ok(Value::Bool(false)) | Err(ExecutionError::NoSuchKey(_)))
    }

    /// Reports a rule at the value that broke it.
    fn report(&mut self, rule: &Rule, old: Source<'_>, new: Source<'_>, path: &Path<'_>, at: TextRange) {
        if is_equality(rule) {
            self.difference(rule, old, new, path, at);
            return;
        }
        // A rule of a structure about one of its fields names it.
        let (Source::Written(before, schema), Source::Written(after, _)) = (old, new) else {
            return self.push(rule, at, path, None, false);
        };
        let new = fields(after, schema, self.dialect);
        for (key, old) in fields(before, schema, self.dialect) {
            if !rule.source.contains(&format!("self.{key}")) {
                continue;
            }
            let below = path.field(&key);
            let found = match new.iter().find(|(other, _)| *other == key) {
                Some((_, new)) => self.difference(rule, old, *new, &below, key_range(after, &key).unwrap_or(at)),
                None => {
                    let before = self.words(old);
                    self.push(rule, at, &below, before, true);
                    true
                }
            };
            if found {
                return;
            }
        }
        self.push(rule, at, path, None, false);
    }

    /// Reports the first place at which two values differ; `false` if they do not.
    fn difference(&mut self, rule: &Rule, old: Source<'_>, new: Source<'_>, path: &Path<'_>, at: TextRange) -> bool {
        if let (Source::Written(before, schema), Source::Written(after, _)) = (old, new) {
            if before.is_mapping() && after.is_mapping() {
                return self.differing_field(rule, (before, after), schema, path, at);
            }
            if before.is_sequence() && after.is_sequence() {
                return self.differing_item(rule, (before, after), schema, path, at);
            }
        }
        if json(old, self.dialect) == json(new, self.dialect) {
            return false;
        }
        let range = match new {
            Source::Written(node, _) if !node.is_mapping() && !node.is_sequence() => node.range(),
            _ => at,
        };
        let before = self.words(old);
        self.push(rule, range, path, before, false);
        true
    }

    fn differing_field(
        &mut self,
        rule: &Rule,
        (before, after): (NodeRef<'_>, NodeRef<'_>),
        schema: Option<&Node>,
        path: &Path<'_>,
        at: TextRange,
    ) -> bool {
        let old = fields(before, schema, self.dialect);
        let new = fields(after, schema, self.dialect);
        for (key, value) in &new {
            let range = key_range(after, key).unwrap_or(at);
            let below = path.field(key);
            let found = match old.iter().find(|(other, _)| other == key) {
                Some((_, old)) => self.difference(rule, *old, *value, &below, range),
                None => {
                    self.push(rule, range, &below, None, false);
                    true
                }
            };
            if found {
                return true;
            }
        }
        let gone = old.iter().find(|(key, _)| !new.iter().any(|(other, _)| other == key));
        if let Some((key, value)) = gone {
            let before = self.words(*value);
            self.push(rule, at, &path.field(key), before, true);
        }
        gone.is_some()
    }

    fn differing_item(
        &mut self,
        rule: &Rule,
        (before, after): (NodeRef<'_>, NodeRef<'_>),
        schema: Option<&Node>,
        path: &Path<'_>,
        at: TextRange,
    ) -> bool {
        let items = schema.and_then(|schema| schema.items.as_deref());
        let mut old = before.items();
        for (index, item) in after.items().enumerate() {
            let below = path.item(index);
            let range = item.entries().next().map_or(item.range(), |entry| entry.key.range());
            let found = match old.next() {
                Some(old) => {
                    let (old, new) = (Source::Written(old, items), Source::Written(item, items));
                    self.difference(rule, old, new, &below, range)
                }
                None => {
                    self.push(rule, range, &below, None, false);
                    true
                }
            };
            if found {
                return true;
            }
        }
        let gone = old.next().is_some();
        if gone {
            self.push(rule, at, path, None, false);
        }
        gone
    }

    fn push(&mut self, rule: &Rule, range: TextRange, path: &Path<'_>, before: Option<String>, is_gone: bool) {
        let message = if rule.message.is_empty() { &rule.source } else { &rule.message };
        self.found.push(Frozen { message: message.clone(), range, path: path.to_string(), before, is_gone });
    }

    /// A scalar as one would write it.
    fn words(&self, source: Source<'_>) -> Option<String> {
        match json(source, self.dialect) {
            serde_json::Value::Object(_) | serde_json::Value::Array(_) => None,
            serde_json::Value::String(text) => Some(text),
            other => Some(other.to_string()),
        }
    }
}

fn json(source: Source<'_>, dialect: Dialect) -> serde_json::Value {
    match source {
        Source::Written(node, _) => to_json(node, dialect),
        Source::Default(value) => value.clone(),
    }
}

/// Whether a rule keeps a value as it is, whatever it is.
fn is_equality(rule: &Rule) -> bool {
    let source: String = rule.source.split_whitespace().collect();
    rule.is_transition && (source == "self==oldSelf" || source == "oldSelf==self")
}

/// Where a key of a mapping stands, if its value counts.
fn key_range(node: NodeRef<'_>, key: &str) -> Option<TextRange> {
    let mut entries = node.entries();
    let entry = entries.find(|entry| entry.key.key_text(Dialect::Server) == key)?;
    (!is_null(entry.value, Dialect::Server)).then(|| entry.key.range())
}
