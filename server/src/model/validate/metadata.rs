//! `metadata`: what Kubernetes asks of every object, whatever its kind.

use std::borrow::Cow;
use std::sync::Arc;

use smol_str::SmolStr;

use super::path::Path;
use super::violation::What;
use super::walk::{Walk, is_null, merged};
use crate::schema::Node;
use crate::syntax::{Entry, NodeRef, Scalar};
use crate::text::TextRange;

/// All keys and values of annotations together, in bytes.
const MAX_ANNOTATIONS: usize = 256 << 10;

/// Checks what the schema of `metadata` cannot say; types were checked before.
pub(super) fn check(walk: &mut Walk<'_>, entry: Entry<'_>, schema: &Arc<Node>, path: &Path<'_>) {
    let meta = entry.value;
    let mut checker = Checker { walk, schema };
    checker.names(meta, entry.key.range(), path);
    checker.labels(meta, path);
    checker.annotations(meta, path);
    checker.finalizers(meta, path);
    checker.owners(meta, path);
}

struct Checker<'c, 's> {
    walk: &'c mut Walk<'s>,
    schema: &'c Arc<Node>,
}

impl Checker<'_, '_> {
    fn report(&mut self, message: impl Into<SmolStr>, range: TextRange, path: &Path<'_>) {
        self.walk.report(What::Metadata(message.into()), range, path, self.schema);
    }

    /// The text at a key; nothing if it is of another type, which is told elsewhere.
    fn text<'a>(&self, node: NodeRef<'a>, key: &str) -> Option<(NodeRef<'a>, Cow<'a, str>)> {
        let value = node.get(key)?;
        match value.scalar(self.walk.dialect)? {
            Scalar::String(text) => Some((value, text)),
            _ => None,
        }
    }

    fn names(&mut self, meta: NodeRef<'_>, at: TextRange, path: &Path<'_>) {
        let name = self.text(meta, "name").filter(|(_, name)| !name.is_empty());
        let prefix = self.text(meta, "generateName").filter(|(_, prefix)| !prefix.is_empty());
        if let Some((node, text)) = &prefix {
            let whole = format!("{}x", text.trim_end_matches('-'));
            if let Some(wrong) = subdomain(&whole) {
                self.report(
                    wrong.replace("a name", "the beginning of a name"),
                    node.range(),
                    &path.field("generateName"),
                );
            }
        }
        match name {
            Some((node, text)) => {
                let wrong = if self.walk.is_namespace() { label_name(&text) } else { subdomain(&text) };
                if let Some(wrong) = wrong {
                    self.report(wrong, node.range(), &path.field("name"));
                }
            }
            None if prefix.is_some() => {}
            None => {
                let written = meta.entry("name").filter(|entry| {
                    // A name of another type is told as that.
                    is_null(entry.value, self.walk.dialect) || entry.value.text().is_some_and(|text| text.is_empty())
                });
                if meta.get("name").is_none() || written.is_some() {
                    let at = written.map_or(at, |entry| entry.key.range());
                    self.walk.report(What::NoName, at, &path.field("name"), self.schema);
                }
            }
        }
        if let Some((node, text)) = self.text(meta, "namespace").filter(|(_, text)| !text.is_empty())
            && let Some(wrong) = label_name(&text)
        {
            self.report(wrong.replace("a name", "the name of a namespace"), node.range(), &path.field("namespace"));
        }
    }

    fn labels(&mut self, meta: NodeRef<'_>, path: &Path<'_>) {
        let path = path.field("labels");
        for (entry, key) in self.pairs(meta, "labels") {
            if let Some(wrong) = qualified_name(&key, "a label") {
                self.report(wrong, entry.key.range(), &path.key(&key));
            }
            let value = match entry.value.scalar(self.walk.dialect) {
                Some(Scalar::String(text)) => text,
                _ => continue,
            };
            if let Some(wrong) = label_value(&value) {
                self.report(wrong, entry.value.range(), &path.key(&key));
            }
        }
    }

    fn annotations(&mut self, meta: NodeRef<'_>, path: &Path<'_>) {
        let path = path.field("annotations");
        let mut size = 0;
        for (entry, key) in self.pairs(meta, "annotations") {
            // The server compares in lower case here, so a prefix may have capitals.
            if let Some(wrong) = qualified_name(&key.to_lowercase(), "an annotation") {
                self.report(wrong, entry.key.range(), &path.key(&key));
            }
            size += key.len() + entry.value.text().map_or(0, |text| text.len());
        }
        if size > MAX_ANNOTATIONS {
            let at = meta.entry("annotations").map_or(meta.range(), |entry| entry.key.range());
            let message =
                format!("all annotations together may be {} KiB long, these are {}", MAX_ANNOTATIONS >> 10, size >> 10);
            self.report(message, at, &path);
        }
    }

    fn pairs<'a>(&self, meta: NodeRef<'a>, field: &str) -> Vec<(Entry<'a>, Cow<'a, str>)> {
        let dialect = self.walk.dialect;
        let map = meta.get(field).filter(|map| map.is_mapping());
        let entries = map.map(|map| merged(map, dialect)).unwrap_or_default();
        entries.into_iter().map(|entry| (entry, entry.key.key_text(dialect))).collect()
    }

    fn finalizers(&mut self, meta: NodeRef<'_>, path: &Path<'_>) {
        let path = path.field("finalizers");
        for (index, item) in meta.get("finalizers").into_iter().flat_map(NodeRef::items).enumerate() {
            if let Some(Scalar::String(text)) = item.scalar(self.walk.dialect)
                && let Some(wrong) = qualified_name(&text, "a finalizer")
            {
                self.report(wrong, item.range(), &path.item(index));
            }
        }
    }

    fn owners(&mut self, meta: NodeRef<'_>, path: &Path<'_>) {
        let path = path.field("ownerReferences");
        let mut controllers = 0;
        for (index, item) in meta.get("ownerReferences").into_iter().flat_map(NodeRef::items).enumerate() {
            let path = path.item(index);
            for key in ["apiVersion", "kind", "name", "uid"] {
                // A key that is missing altogether is told by the schema.
                if let Some((node, text)) = self.text(item, key)
                    && text.is_empty()
                {
                    self.report("this must not be empty", node.range(), &path.field(key));
                }
            }
            controllers += usize::from(
                item.get("controller").and_then(|c| c.scalar(self.walk.dialect)) == Some(Scalar::Bool(true)),
            );
            if controllers == 2 {
                self.report("only one owner can be the controller", item.range(), &path);
                return;
            }
        }
    }
}

/// What is wrong with a DNS name of several parts.
fn subdomain(text: &str) -> Option<String> {
    if text.len() > 253 {
        return Some(format!("a name has at most 253 characters, this has {}", text.len()));
    }
    let good = text.split('.').all(is_label);
    (!good).then(|| {
        "a name is made of lower case letters, digits, `-` and `.`, with a letter or digit at both ends of each part"
            .to_owned()
    })
}

/// What is wrong with a DNS name of one part.
fn label_name(text: &str) -> Option<String> {
    if text.len() > 63 {
        return Some(format!("a name has at most 63 characters, this has {}", text.len()));
    }
    (!is_label(text))
        .then(|| "a name is made of lower case letters, digits and `-`, with a letter or digit at both ends".to_owned())
}

fn is_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    let plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    bytes.first().is_some_and(plain) && bytes.last().is_some_and(plain) && bytes.iter().all(|b| plain(b) || *b == b'-')
}

/// What is wrong with a key of labels or annotations: a name, with a DNS name and a slash in front of it or not.
fn qualified_name(text: &str, noun: &str) -> Option<String> {
    let (prefix, name) = match text.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, text),
    };
    if name.contains('/') {
        return Some(format!("the key of {noun} has at most one `/`"));
    }
    if prefix.is_some_and(|prefix| prefix.is_empty() || subdomain(prefix).is_some()) {
        return Some(format!("in front of the `/` of {noun} stands a DNS name, such as `example.com`"));
    }
    if name.is_empty() {
        return Some(format!("the key of {noun} must not be empty"));
    }
    if name.len() > 63 {
        return Some(format!("the name of {noun} has at most 63 characters, this has {}", name.len()));
    }
    (!is_word(name)).then(|| {
        format!("the name of {noun} is made of letters, digits, `-`, `_` and `.`, with a letter or digit at both ends")
    })
}

fn label_value(text: &str) -> Option<String> {
    if text.len() > 63 {
        return Some(format!("the value of a label has at most 63 characters, this has {}", text.len()));
    }
    (!text.is_empty() && !is_word(text)).then(|| {
        "the value of a label is made of letters, digits, `-`, `_` and `.`, with a letter or digit at both ends; \
         longer texts belong into annotations"
            .to_owned()
    })
}

fn is_word(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}
