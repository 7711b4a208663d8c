//! The walk over an object and its schema, side by side.

use std::sync::Arc;

use smol_str::SmolStr;

use super::nearest::nearest;
use super::path::Path;
use super::violation::{Limit, Violation, What};
use super::{Verdict, metadata, rules};
use crate::schema::{Admission, KindSchema, List, Node, Type};
use crate::syntax::{Dialect, Entry, NodeKind, NodeRef, Scalar};
use crate::text::TextRange;

/// Who hears what is wrong.
pub(super) enum Ear {
    /// Only what becomes of the object; the walk ends as soon as it is refused.
    Verdict(Verdict),
    /// Everything.
    All(Vec<Violation>),
}

pub(super) struct Walk<'s> {
    pub(super) dialect: Dialect,
    pub(super) ear: Ear,
    /// Number of refusals so far.
    pub(super) refusals: usize,
    pub(super) schema: &'s KindSchema,
    metadata: Option<&'s Arc<Node>>,
    /// In `metadata` null stands for nothing, because Go reads it into a structure of its own.
    typed: bool,
    /// In an alternative of a schema fields that it does not name are none of its business.
    partial: bool,
}

impl<'s> Walk<'s> {
    pub(super) fn new(dialect: Dialect, schema: &'s KindSchema, ear: Ear) -> Walk<'s> {
        Walk { dialect, ear, refusals: 0, schema, metadata: schema.metadata(), typed: false, partial: false }
    }

    /// Whether the object is a Namespace, whose name is held to be shorter.
    pub(super) fn is_namespace(&self) -> bool {
        &*self.schema.kind == "Namespace" && &*self.schema.api_version == "v1"
    }

    /// Whether nothing more has to be known.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.ear, Ear::Verdict(Verdict::Refused))
    }

    /// Tells what is wrong at a place.
    pub(super) fn report(&mut self, what: What, range: TextRange, path: &Path<'_>, schema: &Arc<Node>) {
        let is_refused = what.is_refused();
        self.refusals += usize::from(is_refused);
        match &mut self.ear {
            Ear::Verdict(verdict) if is_refused => *verdict = Verdict::Refused,
            Ear::Verdict(verdict) => *verdict = Verdict::Noted.max(*verdict),
            Ear::All(found) => found.push(Violation { what, range, path: path.to_string(), schema: schema.clone() }),
        }
    }

    /// Notes that not all readers take a value alike, and one of them may see more in it.
    pub(super) fn note(&mut self) {
        if let Ear::Verdict(verdict) = &mut self.ear {
            *verdict = Verdict::Noted.max(*verdict);
        }
    }

    /// The whole object.
    pub(super) fn object(&mut self, root: NodeRef<'_>) {
        let schema = self.schema;
        let at = root.entries().next().map_or(root.range(), |entry| entry.key.range());
        self.value(root, &schema.root, &Path::ROOT, at);
        // A webhook sends `spec` back with all its fields, whether it was there or not.
        let spec = schema.root.property("spec").filter(|spec| !spec.required);
        if let Some(spec) = spec
            && schema.admission == Admission::Rewritten
            && root.get("spec").is_none_or(|spec| is_null(spec, self.dialect))
        {
            self.missing(spec, &schema.root, &Path::ROOT, at);
        }
    }

    /// A value; `at` is where a finding about a mapping as a whole belongs: the key in front of it.
    pub(super) fn value(&mut self, node: NodeRef<'_>, schema: &Arc<Node>, path: &Path<'_>, at: TextRange) {
        if self.is_done() {
            return;
        }
        match node.kind() {
            NodeKind::Mapping => match schema.kind {
                Type::Object | Type::Any => self.mapping(node, schema, path, at),
                _ => self.report(What::WrongType("a mapping"), node.range(), path, schema),
            },
            NodeKind::Sequence => match schema.kind {
                Type::Array | Type::Any => self.sequence(node, schema, path),
                _ => self.report(What::WrongType("a list"), node.range(), path, schema),
            },
            // An alias that leads nowhere is a problem of the text.
            NodeKind::Alias => {}
            NodeKind::Scalar(_) | NodeKind::Empty => self.scalar(node, schema, path),
        }
        self.alternatives(node, schema, path, at);
    }

    fn mapping(&mut self, node: NodeRef<'_>, schema: &Arc<Node>, path: &Path<'_>, at: TextRange) {
        if schema.is_free() && schema.bounds.is_none() {
            return;
        }
        let before = self.refusals;
        let mut present = Present::default();
        let mut count = 0;
        if node.entries().any(|entry| entry.key.is_merge_key()) {
            for entry in merged(node, self.dialect) {
                count += 1;
                self.entry(entry, schema, path, &mut present);
            }
        } else {
            for entry in node.entries() {
                count += 1;
                self.entry(entry, schema, path, &mut present);
                if self.is_done() {
                    return;
                }
            }
        }
        for (index, property) in schema.properties.iter().enumerate() {
            if property.required && !present.has(index) && property.node.default.is_none() {
                self.missing(property, schema, path, at);
            }
        }
        if let Some(bounds) = &schema.bounds {
            if bounds.min_properties.is_some_and(|min| count < min) {
                self.report(What::Beyond(Limit::MinProperties), node.range(), path, schema);
            }
            if bounds.max_properties.is_some_and(|max| count > max) {
                self.report(What::Beyond(Limit::MaxProperties), node.range(), path, schema);
            }
        }
        // The server checks no rules of an object whose shape is wrong.
        if !schema.rules.is_empty() && self.refusals == before && !self.partial {
            rules::check(self, node, schema, path, at);
        }
    }

    fn entry(&mut self, entry: Entry<'_>, schema: &Arc<Node>, path: &Path<'_>, present: &mut Present) {
        let key = entry.key.key_text(self.dialect);
        let found = schema.properties.binary_search_by(|property| (*property.name).cmp(&*key));
        let (below, inner) = match found {
            Ok(index) => {
                let inner = &schema.properties[index].node;
                if self.is_dropped(&entry, inner, &path.field(&key)) {
                    return;
                }
                present.set(index);
                (path.field(&key), inner)
            }
            Err(_) => match &schema.values {
                Some(inner) if self.is_dropped(&entry, inner, &path.key(&key)) => return,
                Some(inner) => (path.key(&key), inner),
                None if schema.is_open() || self.partial => return,
                None => return self.unknown(&entry, &key, schema, path, present),
            },
        };
        let is_metadata = self.is_metadata(inner);
        self.typed |= is_metadata;
        if !is_metadata || !is_null(entry.value, self.dialect) {
            self.value(entry.value, inner, &below, entry.key.range());
        }
        if is_metadata {
            metadata::check(self, entry, inner, &below);
            self.typed = false;
        }
    }

    fn is_metadata(&self, node: &Arc<Node>) -> bool {
        self.metadata.is_some_and(|metadata| Arc::ptr_eq(metadata, node))
    }

    /// Whether a null is as good as nothing here.
    fn is_dropped(&mut self, entry: &Entry<'_>, schema: &Arc<Node>, path: &Path<'_>) -> bool {
        // To Go an empty `metadata` is a structure with nothing in it.
        if !is_null(entry.value, self.dialect) || schema.nullable || self.is_metadata(schema) {
            return false;
        }
        if !self.typed && !self.partial {
            self.report(What::Null, entry.key.range(), path, schema);
        }
        true
    }

    fn unknown(&mut self, entry: &Entry<'_>, key: &str, schema: &Arc<Node>, path: &Path<'_>, present: &Present) {
        let nearest = match self.ear {
            Ear::Verdict(_) => None,
            Ear::All(_) => {
                let absent = schema.properties.iter().enumerate().filter(|(index, _)| !present.has(*index));
                nearest(key, absent.map(|(_, property)| &*property.name)).map(SmolStr::new)
            }
        };
        let what = What::UnknownField { name: SmolStr::new(key), nearest };
        self.report(what, entry.key.range(), &path.field(key), schema);
    }

    fn missing(&mut self, property: &crate::schema::Property, schema: &Arc<Node>, path: &Path<'_>, at: TextRange) {
        let filled = !self.typed && self.schema.admission == Admission::Rewritten && property.node.takes_zero();
        let what = What::MissingField { name: SmolStr::new(&*property.name), filled };
        self.report(what, at, &path.field(&property.name), schema);
    }

    fn sequence(&mut self, node: NodeRef<'_>, schema: &Arc<Node>, path: &Path<'_>) {
        let mut count = 0;
        for (index, item) in node.items().enumerate() {
            count += 1;
            if let Some(items) = &schema.items {
                let below = path.item(index);
                let at = item.entries().next().map_or(item.range(), |entry| entry.key.range());
                self.value(item, items, &below, at);
                if self.is_done() {
                    return;
                }
            }
        }
        if let Some(bounds) = &schema.bounds {
            if bounds.min_items.is_some_and(|min| count < min) {
                self.report(What::Beyond(Limit::MinItems), node.range(), path, schema);
            }
            if bounds.max_items.is_some_and(|max| count > max) {
                self.report(What::Beyond(Limit::MaxItems), node.range(), path, schema);
            }
            if bounds.unique_items && schema.list == List::Atomic {
                self.duplicates(node, schema, path, &List::Set);
            }
        }
        if schema.list != List::Atomic {
            self.duplicates(node, schema, path, &schema.list);
        }
        if !schema.rules.is_empty() && !self.partial {
            rules::check(self, node, schema, path, node.range());
        }
    }

    /// Items that stand in a list already.
    fn duplicates(&mut self, node: NodeRef<'_>, schema: &Arc<Node>, path: &Path<'_>, list: &List) {
        let mut seen: Vec<(String, TextRange)> = Vec::new();
        for (index, item) in node.items().enumerate() {
            let (words, range) = match list {
                List::Map(keys) => match self.keys_of(item, schema, keys) {
                    Some(found) => found,
                    None => continue,
                },
                _ => (crate::syntax::to_json(item, self.dialect).to_string(), item.range()),
            };
            match seen.iter().find(|(other, _)| *other == words) {
                Some((_, first)) => {
                    let first = *first;
                    self.report(What::Duplicate(SmolStr::new(words), first), range, &path.item(index), schema);
                }
                None => seen.push((words, range)),
            }
        }
    }

    /// The values of an item at the keys of its list in words, and the place of the first.
    fn keys_of(&self, item: NodeRef<'_>, schema: &Node, keys: &[Box<str>]) -> Option<(String, TextRange)> {
        let mut words = Vec::new();
        let mut range = None;
        for key in keys {
            let default = || schema.items.as_ref()?.property(key)?.node.default.as_ref().map(ToString::to_string);
            let value = item.get(key).filter(|value| !is_null(*value, self.dialect));
            words.push(match value {
                Some(value) => crate::syntax::to_json(value, self.dialect).to_string(),
                None => default()?,
            });
            range = range.or(value.map(NodeRef::range));
        }
        Some((words.join(", "), range.unwrap_or_else(|| item.range())))
    }

    /// `allOf`, `anyOf`, `oneOf`, `not`.
    fn alternatives(&mut self, node: NodeRef<'_>, schema: &Arc<Node>, path: &Path<'_>, at: TextRange) {
        let outside = self.partial;
        self.partial = true;
        for part in &schema.all_of {
            self.value(node, part, path, at);
        }
        self.partial = outside;
        let fit = |parts: &[Arc<Node>]| parts.iter().filter(|part| self.passes(node, part, at)).count();
        let wrong = (!schema.any_of.is_empty() && fit(&schema.any_of) == 0)
            || (!schema.one_of.is_empty() && fit(&schema.one_of) != 1)
            || schema.not.as_ref().is_some_and(|not| self.passes(node, not, at));
        if wrong {
            self.report(What::Alternative, node.range(), path, schema);
        }
    }

    fn passes(&self, node: NodeRef<'_>, schema: &Arc<Node>, at: TextRange) -> bool {
        let mut walk = Walk::new(self.dialect, self.schema, Ear::Verdict(Verdict::Clean));
        walk.partial = true;
        walk.value(node, schema, &Path::ROOT, at);
        walk.refusals == 0
    }
}

/// Whether a value is null to the reader.
pub(super) fn is_null(value: NodeRef<'_>, dialect: Dialect) -> bool {
    match value.kind() {
        // Most values are: no need to decode a long one.
        NodeKind::Scalar(_) if value.is_written_as_text() => false,
        NodeKind::Empty | NodeKind::Scalar(_) => value.scalar(dialect) == Some(Scalar::Null),
        _ => false,
    }
}

/// The entries of a mapping with merge keys looked through; of two for one key only the one that counts.
pub(super) fn merged<'a>(node: NodeRef<'a>, dialect: Dialect) -> Vec<Entry<'a>> {
    let mut out: Vec<Entry<'a>> = Vec::new();
    collect(node, dialect, &mut out, 8);
    out
}

fn collect<'a>(node: NodeRef<'a>, dialect: Dialect, out: &mut Vec<Entry<'a>>, hops: usize) {
    let Some(hops) = hops.checked_sub(1) else { return };
    // To kustomize a key that is written out always wins, to the server what stands further down.
    if dialect == Dialect::Kustomize {
        node.entries().filter(|entry| entry.key.is_merge_key()).for_each(|e| merge(e.value, dialect, out, hops));
    }
    for entry in node.entries() {
        if !entry.key.is_merge_key() {
            put(entry, dialect, out);
        } else if dialect == Dialect::Server {
            merge(entry.value, dialect, out, hops);
        }
    }
}

fn merge<'a>(value: NodeRef<'a>, dialect: Dialect, out: &mut Vec<Entry<'a>>, hops: usize) {
    if !value.is_sequence() {
        return collect(value, dialect, out, hops);
    }
    let items: Vec<_> = value.items().collect();
    items.into_iter().rev().for_each(|item| collect(item, dialect, out, hops));
}

fn put<'a>(entry: Entry<'a>, dialect: Dialect, out: &mut Vec<Entry<'a>>) {
    let key = entry.key.key_text(dialect);
    match out.iter_mut().find(|other| other.key.key_text(dialect) == key) {
        Some(other) => *other = entry,
        None => out.push(entry),
    }
}

/// Which fields of a mapping are there, by their number.
#[derive(Default)]
struct Present {
    first: u64,
    rest: Vec<usize>,
}

impl Present {
    fn set(&mut self, index: usize) {
        match index {
            0..64 => self.first |= 1 << index,
            _ => self.rest.push(index),
        }
    }

    fn has(&self, index: usize) -> bool {
        match index {
            0..64 => self.first & (1 << index) != 0,
            _ => self.rest.contains(&index),
        }
    }
}
