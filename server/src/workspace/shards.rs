//! A map that is cheap to copy and to change a little: many small maps behind counted pointers.
//!
//! A snapshot keeps the old pointers; a change copies the one small map that it touches. That is
//! what keeps the cost of an edit apart from the size of the repository.

use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap};

type Shard<K, V> = Option<Arc<FxHashMap<K, V>>>;

/// A persistent map in `count` parts.
#[derive(Debug, Clone)]
pub struct Shards<K, V> {
    parts: Arc<[Shard<K, V>]>,
}

impl<K: Hash + Eq + Clone, V: Clone> Shards<K, V> {
    /// An empty map of `count` parts; a few dozen entries per part are best.
    pub fn new(count: usize) -> Shards<K, V> {
        Shards { parts: (0..count.max(1)).map(|_| None).collect() }
    }

    /// The value at `key`.
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.parts[self.part(key)].as_ref()?.get(key)
    }

    /// Removes `key`.
    pub fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let part = self.part(key);
        self.parts[part].as_ref()?.get(key)?;
        self.edit(part).remove(key)
    }

    /// Changes the value at `key`, made by `V::default` if there is none.
    pub fn update(&mut self, key: K, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        let part = self.part(&key);
        change(self.edit(part).entry(key).or_default());
    }

    /// All entries, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.parts.iter().flatten().flat_map(|part| part.iter())
    }

    fn part<Q: Hash + ?Sized>(&self, key: &Q) -> usize {
        // The low bits choose the slot inside the part, so the part is chosen by higher ones.
        (FxBuildHasher.hash_one(key) >> 40) as usize % self.parts.len()
    }

    fn edit(&mut self, part: usize) -> &mut FxHashMap<K, V> {
        let parts = Arc::make_mut(&mut self.parts);
        Arc::make_mut(parts[part].get_or_insert_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_does_not_see_later_changes() {
        let mut map = Shards::new(4);
        for n in 0..100 {
            map.update(n, |value| *value = n * 2);
        }
        let before = map.clone();
        map.remove(&7);
        map.update(8, |value| *value = 0);
        assert_eq!((before.get(&7), before.get(&8)), (Some(&14), Some(&16)));
        assert_eq!((map.get(&7), map.get(&8)), (None, Some(&0)));
        assert_eq!(map.iter().count(), 99);
    }
}
