//! What a scalar is worth: the same text is not the same value to all who read it.
//!
//! A document that is sent to the API server as it is written is read by `sigs.k8s.io/yaml` (go-yaml 2: `yes`
//! is a boolean). One that goes through kustomize or Flux is read by go-yaml 3 (`yes` is text, a date
//! becomes a time) and arrives as what that made of it. Numbers they read alike.

mod number;
mod time;

use std::borrow::Cow;

use super::tree::{NodeKind, ScalarStyle};
use super::view::NodeRef;

/// Who reads a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// The API server, and `kubectl apply -f`.
    Server,
    /// `kustomize build`, and with it Flux.
    Kustomize,
}

/// The value of a scalar as it arrives at the cluster.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar<'a> {
    /// `null`, `~`, or nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number, of 64 bits with or without sign. A float that is whole (`1.0`, `1e3`) is one too,
    /// because it is written as one in the JSON that the cluster checks.
    Int(i128),
    /// Any other number. Infinities and NaN have no JSON: no cluster takes them.
    Float(f64),
    /// Text.
    String(Cow<'a, str>),
}

/// A tag that does not fit its value (`!!int abc`): the readers refuse the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Misfit;

/// The value of a scalar whose decoded text is `text`; `tag` is as written (`!!str`).
pub fn resolve<'a>(text: &'a str, style: ScalarStyle, tag: Option<&str>, dialect: Dialect) -> Scalar<'a> {
    resolve_checked(Cow::Borrowed(text), style, tag, dialect).unwrap_or(Scalar::String(Cow::Borrowed(text)))
}

/// Whether the plain scalar `text` is another value to [`Dialect::Server`] than to [`Dialect::Kustomize`].
pub fn differs(text: &str) -> bool {
    match text.len() {
        0 => false,
        1..=3 => server_bool(text).is_some(),
        8.. => time::rfc3339(text).is_some_and(|time| time != text),
        _ => false,
    }
}

/// Whether the plain scalar `text` is a point in time to YAML 1.1.
pub fn is_timestamp(text: &str) -> bool {
    text.len() >= 8 && time::rfc3339(text).is_some()
}

impl<'a> NodeRef<'a> {
    /// The value of a scalar, or of nothing at all; `None` for mappings, sequences and lost aliases.
    pub fn scalar(self, dialect: Dialect) -> Option<Scalar<'a>> {
        self.scalar_checked(dialect)?.ok().or_else(|| Some(Scalar::String(self.text()?)))
    }

    pub(super) fn scalar_checked(self, dialect: Dialect) -> Option<Result<Scalar<'a>, Misfit>> {
        let target = self.resolved();
        let tag = target.tree().tag(target.id()).map(|tag| tag.of(target.document_text()));
        match target.raw_kind() {
            NodeKind::Scalar(style) => Some(resolve_checked(target.text()?, style, tag, dialect)),
            // Going from node to text and back, kustomize writes nothing in braces as `''`.
            NodeKind::Empty if dialect == Dialect::Kustomize && tag.is_none() && is_in_braces(target) => {
                Some(Ok(Scalar::String(Cow::Borrowed(""))))
            }
            NodeKind::Empty => Some(resolve_checked(Cow::Borrowed(""), ScalarStyle::Plain, tag, dialect)),
            NodeKind::Mapping | NodeKind::Sequence | NodeKind::Alias => None,
        }
    }
}

impl<'a> NodeRef<'a> {
    /// Whether a scalar is text whatever its words are: in quotes or in a block, and without a tag.
    pub fn is_written_as_text(self) -> bool {
        let target = self.resolved();
        matches!(target.raw_kind(), NodeKind::Scalar(style) if style != ScalarStyle::Plain)
            && target.tree().tag(target.id()).is_none()
    }

    /// The text of a key as it arrives at the cluster: to the server a plain `on` is the key `true`.
    pub fn key_text(self, dialect: Dialect) -> Cow<'a, str> {
        key_text(self, dialect)
    }
}

/// The text of a key, as a key of JSON.
pub(super) fn key_text(key: NodeRef<'_>, dialect: Dialect) -> Cow<'_, str> {
    let text = key.text().unwrap_or_default();
    // All words that mean something else are short, and all numbers begin otherwise.
    let is_word = text.len() > "FALSE".len() && text.as_bytes()[0].is_ascii_alphabetic();
    if dialect == Dialect::Kustomize || (is_word && key.tree().tag(key.resolved().id()).is_none()) {
        return text;
    }
    match key.scalar(dialect) {
        Some(Scalar::String(value)) => value,
        Some(Scalar::Bool(value)) => Cow::Borrowed(if value { "true" } else { "false" }),
        Some(Scalar::Int(value)) if number::is_integer(&text) => Cow::Owned(value.to_string()),
        Some(Scalar::Int(value)) => Cow::Owned(number::float_key(value as f64)),
        Some(Scalar::Float(value)) => Cow::Owned(number::float_key(value)),
        Some(Scalar::Null) | None => text,
    }
}

/// Whether an empty node stands in a flow mapping, its own braces left out or not (`[a: ]`).
fn is_in_braces(node: NodeRef<'_>) -> bool {
    let is_flow = |node: NodeRef<'_>| node.is_flow();
    node.parent().is_some_and(|parent| is_flow(parent) || parent.parent().is_some_and(is_flow))
}

pub(super) fn resolve_checked<'a>(
    text: Cow<'a, str>,
    style: ScalarStyle,
    tag: Option<&str>,
    dialect: Dialect,
) -> Result<Scalar<'a>, Misfit> {
    match tag.map(Tag::read) {
        None if style != ScalarStyle::Plain => Ok(Scalar::String(text)),
        // To go-yaml 2 the tag `!` says that the value is text.
        Some(Tag::NonSpecific) if style != ScalarStyle::Plain || dialect == Dialect::Server => Ok(Scalar::String(text)),
        None | Some(Tag::NonSpecific) => Ok(untagged(text, dialect)),
        Some(tag) => tagged(text, tag, dialect),
    }
}

fn untagged<'a>(text: Cow<'a, str>, dialect: Dialect) -> Scalar<'a> {
    match word_or_number(&text, dialect) {
        Some(value) => value,
        None if dialect == Dialect::Kustomize => match time::rfc3339(&text) {
            Some(time) => Scalar::String(Cow::Owned(time)),
            None => Scalar::String(text),
        },
        None => Scalar::String(text),
    }
}

fn tagged<'a>(text: Cow<'a, str>, tag: Tag, dialect: Dialect) -> Result<Scalar<'a>, Misfit> {
    if matches!(tag, Tag::Str | Tag::Other | Tag::NonSpecific) {
        return Ok(Scalar::String(text));
    }
    let value = word_or_number(&text, dialect);
    match (tag, value) {
        (Tag::Null, Some(Scalar::Null)) => Ok(Scalar::Null),
        (Tag::Bool, Some(value @ Scalar::Bool(_))) => Ok(value),
        (Tag::Int, Some(value @ Scalar::Int(_))) if number::is_integer(&text) => Ok(value),
        (Tag::Int, Some(value @ Scalar::Float(_))) if number::is_integer(&text) => Ok(value),
        (Tag::Float, Some(value @ (Scalar::Int(_) | Scalar::Float(_)))) => match value {
            // The readers turn 64 bits with a sign into a float, but not those without.
            Scalar::Int(int) if i64::try_from(int).is_err() => Err(Misfit),
            Scalar::Float(_) if number::is_integer(&text) => Err(Misfit),
            value => Ok(value),
        },
        (Tag::Timestamp, _) => match time::rfc3339(&text) {
            Some(time) if dialect == Dialect::Kustomize => Ok(Scalar::String(Cow::Owned(time))),
            Some(_) => Ok(Scalar::String(text)),
            None => Err(Misfit),
        },
        (Tag::Binary, _) => number::base64(&text).map(|text| Scalar::String(Cow::Owned(text))).ok_or(Misfit),
        _ => Err(Misfit),
    }
}

/// A value that is no text, if `text` is one.
fn word_or_number(text: &str, dialect: Dialect) -> Option<Scalar<'static>> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Scalar::Null),
        "true" | "True" | "TRUE" => return Some(Scalar::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Scalar::Bool(false)),
        _ => {}
    }
    if dialect == Dialect::Server
        && let Some(value) = server_bool(text)
    {
        return Some(Scalar::Bool(value));
    }
    let value = number::read(text)?;
    Some(match value {
        // The API server reads whole numbers into 64 bits with a sign, and larger ones as floats.
        Scalar::Int(int) if dialect == Dialect::Server && i64::try_from(int).is_err() => Scalar::Float(int as f64),
        value => value,
    })
}

/// The booleans that only YAML 1.1 has.
fn server_bool(text: &str) -> Option<bool> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Str,
    Null,
    Bool,
    Int,
    Float,
    Timestamp,
    Binary,
    /// `!`
    NonSpecific,
    /// Any other: the value is text.
    Other,
}

impl Tag {
    fn read(tag: &str) -> Tag {
        let core = tag.strip_prefix("!<tag:yaml.org,2002:").and_then(|rest| rest.strip_suffix('>'));
        match core.or_else(|| tag.strip_prefix("!!")) {
            Some("str") => Tag::Str,
            Some("null") => Tag::Null,
            Some("bool") => Tag::Bool,
            Some("int") => Tag::Int,
            Some("float") => Tag::Float,
            Some("timestamp") => Tag::Timestamp,
            Some("binary") => Tag::Binary,
            _ if tag == "!" => Tag::NonSpecific,
            _ => Tag::Other,
        }
    }
}
