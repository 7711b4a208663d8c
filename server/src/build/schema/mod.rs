//! What is known of the built-in kinds: their scope, which of their lists merge, which fields name others.
//!
//! Three tables of facts, read once. Kinds that are not in them (all of OpenChoreo) have no namespace rule,
//! no merge keys and no references: kustomize knows nothing of them either.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::field::FieldSpec;
use super::id::Gvk;

/// Whether objects of a kind lie in a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Namespaced,
    Cluster,
}

/// What is known of a value of a built-in kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Schema {
    /// An object of a type.
    Object(&'static str),
    /// A list whose items are told apart by keys (none: a set of scalars).
    List(&'static Merged),
}

/// A list that merges.
#[derive(Debug, PartialEq)]
pub struct Merged {
    /// Type of the items, if something below them merges.
    pub items: Option<&'static str>,
    pub keys: Vec<&'static str>,
}

enum Field {
    Object(&'static str),
    List(Merged),
}

/// Scope and type of a kind.
type Known = (Option<Scope>, Option<&'static str>);

struct Kinds {
    kinds: FxHashMap<(&'static str, &'static str), Known>,
    types: FxHashMap<&'static str, FxHashMap<&'static str, Field>>,
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| read_kinds(include_str!("kinds.txt")));

fn read_kinds(text: &'static str) -> Kinds {
    let mut out = Kinds { kinds: FxHashMap::default(), types: FxHashMap::default() };
    let mut current = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&'static str> = line.split(' ').collect();
        let name = |text: &'static str| (text != "-").then_some(text);
        match words[..] {
            ["kind", api_version, kind, scope, own] => {
                let scope = match scope {
                    "n" => Some(Scope::Namespaced),
                    "c" => Some(Scope::Cluster),
                    _ => None,
                };
                out.kinds.insert((api_version, kind), (scope, name(own)));
            }
            ["type", own] => current = own,
            [field, own] => {
                out.types.entry(current).or_default().insert(field, Field::Object(own));
            }
            [field, items, keys] => {
                let keys = if keys == "-" { Vec::new() } else { keys.split(',').collect() };
                let merged = Merged { items: name(items), keys };
                out.types.entry(current).or_default().insert(field, Field::List(merged));
            }
            _ => {}
        }
    }
    out
}

/// The scope of a built-in kind.
pub fn scope(api_version: &str, kind: &str) -> Option<Scope> {
    KINDS.kinds.get(&(api_version, kind) as &(&str, &str)).and_then(|(scope, _)| *scope)
}

/// What is known of the objects of a kind.
pub fn of_kind(api_version: &str, kind: &str) -> Option<Schema> {
    KINDS.kinds.get(&(api_version, kind) as &(&str, &str)).and_then(|(_, own)| *own).map(Schema::Object)
}

impl Schema {
    /// What is known of a field.
    pub fn field(self, name: &str) -> Option<Schema> {
        let Schema::Object(own) = self else { return None };
        match KINDS.types.get(own)?.get(name)? {
            Field::Object(own) => Some(Schema::Object(own)),
            Field::List(merged) => Some(Schema::List(merged)),
        }
    }
}

/// A kind and the fields of other kinds that name its objects.
#[derive(Debug, Clone, PartialEq)]
pub struct Referrers {
    pub target: Gvk,
    pub fields: Vec<FieldSpec>,
}

/// The references between built-in kinds.
pub fn references() -> Vec<Referrers> {
    let mut out: Vec<Referrers> = Vec::new();
    for line in include_str!("references.txt").lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["target", group, version, kind] => {
                out.push(Referrers { target: gvk(group, version, kind), fields: Vec::new() });
            }
            _ => {
                if let (Some(last), Some(field)) = (out.last_mut(), spec(&words)) {
                    last.fields.push(field);
                }
            }
        }
    }
    out
}

/// The fields of one section of the table of transformers.
pub fn fields(section: &str) -> Vec<FieldSpec> {
    let mut out = Vec::new();
    let mut is_inside = false;
    for line in include_str!("fields.txt").lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["section", name] => is_inside = name == section,
            _ if is_inside => out.extend(spec(&words)),
            _ => {}
        }
    }
    out
}

fn spec(words: &[&str]) -> Option<FieldSpec> {
    let [path, group, version, kind, rest @ ..] = words else { return None };
    Some(FieldSpec { gvk: gvk(group, version, kind), path: (*path).to_owned(), create: !rest.is_empty() })
}

fn gvk(group: &str, version: &str, kind: &str) -> Gvk {
    let part = |text: &str| if text == "-" { String::new() } else { text.to_owned() };
    Gvk { group: part(group), version: part(version), kind: part(kind) }
}
