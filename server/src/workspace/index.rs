//! Who is called what, who names whom, and who belongs to whom, over all files.

use std::hash::Hash;

use smol_str::SmolStr;

use super::file::FileEntry;
use super::shards::Shards;
use crate::model::{Kind, Summary};
use crate::text::{FileId, ObjectId};

/// Objects by kind and name, by the names they mention, and by their parents.
#[derive(Debug, Clone)]
pub struct Index {
    definitions: Vec<Shards<SmolStr, Vec<ObjectId>>>,
    mentions: Shards<SmolStr, Vec<ObjectId>>,
    owned: Shards<(Kind, SmolStr), Vec<ObjectId>>,
}

impl Default for Index {
    fn default() -> Index {
        // Releases are by far the most numerous kind; the others share what little they need.
        let parts = |kind| if kind == Kind::COMPONENT_RELEASE { 1024 } else { 128 };
        Index {
            definitions: Kind::all().map(|kind| Shards::new(parts(kind))).collect(),
            mentions: Shards::new(2048),
            owned: Shards::new(1024),
        }
    }
}

impl Index {
    /// The objects of `kind` called `name`, in all namespaces and roots.
    pub fn definitions(&self, kind: Kind, name: &str) -> &[ObjectId] {
        self.definitions[kind.index()].get(name).map_or(&[], Vec::as_slice)
    }

    /// All objects of `kind`.
    pub fn objects(&self, kind: Kind) -> impl Iterator<Item = (&SmolStr, ObjectId)> {
        self.definitions[kind.index()].iter().flat_map(|(name, ids)| ids.iter().map(move |id| (name, *id)))
    }

    /// The objects in which something is called `name`: references of any kind.
    pub fn mentions(&self, name: &str) -> &[ObjectId] {
        self.mentions.get(name).map_or(&[], Vec::as_slice)
    }

    /// The objects of `kind` whose nearest parent ([`parent`]) is called `name`.
    pub fn owned(&self, kind: Kind, name: &str) -> &[ObjectId] {
        self.owned.get(&(kind, SmolStr::new(name))).map_or(&[], Vec::as_slice)
    }

    pub(super) fn add(&mut self, file: FileId, entry: &FileEntry) {
        for (index, _, summary) in entry.objects() {
            let id = ObjectId { file, index };
            if let Some(name) = &summary.name {
                self.definitions[summary.kind.index()].update(name.text.clone(), |ids| insert(ids, id));
            }
            for name in mentioned(summary) {
                self.mentions.update(name.clone(), |ids| insert(ids, id));
            }
            if let Some(parent) = parent(summary) {
                self.owned.update((summary.kind, parent.clone()), |ids| insert(ids, id));
            }
        }
    }

    pub(super) fn remove(&mut self, file: FileId, entry: &FileEntry) {
        for (index, _, summary) in entry.objects() {
            let id = ObjectId { file, index };
            if let Some(name) = &summary.name {
                take(&mut self.definitions[summary.kind.index()], &name.text, id);
            }
            for name in mentioned(summary) {
                take(&mut self.mentions, name, id);
            }
            if let Some(parent) = parent(summary) {
                take(&mut self.owned, &(summary.kind, parent.clone()), id);
            }
        }
    }
}

/// The names an object mentions, each once.
pub fn mentioned(summary: &Summary) -> Vec<&SmolStr> {
    let mut names: Vec<&SmolStr> = summary.references.iter().map(|reference| &reference.name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The nearest parent that `spec.owner` names: the component or the resource, else the project.
pub fn parent(summary: &Summary) -> Option<&SmolStr> {
    let owner = &summary.owner;
    owner.component.as_ref().or(owner.resource.as_ref()).or(owner.project.as_ref())
}

fn insert(ids: &mut Vec<ObjectId>, id: ObjectId) {
    if let Err(at) = ids.binary_search(&id) {
        ids.insert(at, id);
    }
}

fn take<K: Hash + Eq + Clone>(map: &mut Shards<K, Vec<ObjectId>>, name: &K, id: ObjectId) {
    let mut empty = false;
    if map.get(name).is_none() {
        return;
    }
    map.update(name.clone(), |ids| {
        if let Ok(at) = ids.binary_search(&id) {
            ids.remove(at);
        }
        empty = ids.is_empty();
    });
    if empty {
        map.remove(name);
    }
}
