//! An object on its way through the build: its fields, what it was called before, and where it comes from.

use rustc_hash::FxHashSet;

use super::id::{Gvk, ResId};
use super::node::{Map, Node, Scalar, set_field};
use super::note::Note;
use super::problem::Place;
use crate::text::TextRange;

/// Where an object comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// Path of the file: that of the resource, or of the kustomization whose generator made it.
    pub path: String,
    /// Number of the document in the file.
    pub document: u32,
    /// Bytes of the file: the document's, or the generator's.
    pub range: TextRange,
    /// The kustomization files that it went through, outermost first.
    pub chain: Vec<String>,
}

/// A field that is not as the origin has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The path of the field, as a JSON pointer.
    pub field: String,
    /// Which transformer set or removed it: its field of the kustomization file (`namespace`, `patches`, …).
    pub by: &'static str,
    /// The entry of the kustomization file, or the patch in it.
    pub place: Place,
}

/// What a generated object does with one that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Behavior {
    #[default]
    Create,
    Replace,
    Merge,
}

/// A name that an object had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previous {
    pub name: String,
    pub namespace: String,
    pub kind: String,
}

/// An object.
#[derive(Debug, Clone, Default)]
pub struct Resource {
    /// The same for all its forms.
    pub serial: u32,
    /// Number of the last value that several of its fields share.
    pub shared: u32,
    pub object: Map,
    /// Oldest first.
    pub previous: Vec<Previous>,
    pub prefixes: Vec<String>,
    pub suffixes: Vec<String>,
    pub needs_hash: bool,
    pub behavior: Behavior,
    /// Names of the variables that take their values from it.
    pub variables: Vec<String>,
    pub origin: Origin,
    pub changes: Vec<Change>,
    /// What `buildMetadata` tells of it.
    pub note: Option<Note>,
    pub transformations: Vec<Note>,
}

impl Resource {
    pub fn kind(&self) -> &str {
        self.object.text("kind").unwrap_or_default()
    }

    pub fn api_version(&self) -> &str {
        self.object.text("apiVersion").unwrap_or_default()
    }

    pub fn gvk(&self) -> Gvk {
        Gvk::new(self.api_version(), self.kind())
    }

    fn metadata(&self, key: &str) -> &str {
        self.object.get("metadata").and_then(Node::as_map).and_then(|map| map.text(key)).unwrap_or_default()
    }

    pub fn name(&self) -> &str {
        self.metadata("name")
    }

    pub fn namespace(&self) -> &str {
        self.metadata("namespace")
    }

    /// What it is called now.
    pub fn id(&self) -> ResId {
        ResId { gvk: self.gvk(), name: self.name().to_owned(), namespace: self.namespace().to_owned() }
    }

    /// What it was called, oldest first, without its present name.
    pub fn previous_ids(&self) -> impl Iterator<Item = ResId> + '_ {
        let gvk = self.gvk();
        self.previous.iter().map(move |previous| ResId {
            gvk: Gvk { kind: previous.kind.clone(), ..gvk.clone() },
            name: previous.name.clone(),
            namespace: previous.namespace.clone(),
        })
    }

    /// What it was called first.
    pub fn original_id(&self) -> ResId {
        self.previous_ids().next().unwrap_or_else(|| self.id())
    }

    /// All its names, past and present.
    pub fn all_ids(&self) -> Vec<ResId> {
        self.previous_ids().chain([self.id()]).collect()
    }

    /// Keeps the present name, before it changes.
    pub fn store_name(&mut self) {
        let id = self.id();
        self.previous.push(Previous {
            namespace: id.effective_namespace().to_owned(),
            name: id.name,
            kind: id.gvk.kind,
        });
    }

    pub fn set_name(&mut self, name: &str) {
        if let Some(metadata) = self.object.map_at("metadata") {
            set_field(metadata, "name", Scalar::unset(name));
        }
    }

    pub fn set_kind(&mut self, kind: &str) {
        set_field(&mut self.object, "kind", Scalar::unset(kind));
    }

    /// Sets the namespace; an empty one is removed.
    pub fn set_namespace(&mut self, namespace: &str) {
        let Some(metadata) = self.object.map_at("metadata") else { return };
        if namespace.is_empty() {
            metadata.remove("namespace");
        } else {
            set_field(metadata, "namespace", Scalar::unset(namespace));
        }
    }

    /// A map of strings in `metadata`.
    pub fn strings(&self, field: &str) -> Vec<(String, String)> {
        let map = self.object.get("metadata").and_then(Node::as_map).and_then(|m| m.get(field));
        let entries = map.and_then(Node::as_map).into_iter().flat_map(Map::iter);
        entries.map(|(key, value)| (key.to_owned(), value.raw_text().to_owned())).collect()
    }

    /// Writes a map of strings to `metadata`; an empty one is removed.
    pub fn set_strings(&mut self, field: &str, strings: &[(String, String)]) {
        let Some(metadata) = self.object.map_at("metadata") else { return };
        metadata.remove(field);
        if strings.is_empty() {
            return;
        }
        let mut map = Map::default();
        for (key, value) in strings {
            map.insert(key, Node::string(value.clone()));
        }
        metadata.insert(field, Node::Map(map));
    }

    /// Writes what is in a map of strings as strings, whatever it was.
    pub fn normalize(&mut self, field: &str) {
        let strings = self.strings(field);
        self.set_strings(field, &strings);
    }

    /// Whether something about its past is kept: to kustomize that is a set of annotations.
    pub fn has_history(&self) -> bool {
        !self.previous.is_empty() || !self.prefixes.is_empty() || !self.suffixes.is_empty() || self.needs_hash
    }

    /// Whether the same prefixes and suffixes were put on both, as far as the shorter list says. With
    /// `lenient`, having none of them fits everything.
    pub fn same_affixes(&self, other: &Resource, lenient: bool) -> bool {
        let fits = |a: &[String], b: &[String]| (lenient && (a.is_empty() || b.is_empty())) || same_ending(a, b);
        fits(&self.prefixes, &other.prefixes) && fits(&self.suffixes, &other.suffixes)
    }
}

/// Whether two lists end alike; an empty one only is like an empty one.
fn same_ending(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() { long.is_empty() } else { long.ends_with(short) }
}

/// The identities that are taken.
#[derive(Debug, Default)]
pub struct Taken(FxHashSet<(Gvk, String, String)>);

impl Taken {
    pub fn of(resources: &[Resource]) -> Taken {
        let mut taken = Taken::default();
        for resource in resources {
            taken.take(&resource.id());
        }
        taken
    }

    /// Takes an identity; false if it is taken.
    pub fn take(&mut self, id: &ResId) -> bool {
        self.0.insert((id.gvk.clone(), id.name.clone(), id.effective_namespace().to_owned()))
    }
}
