//! A map by file number that is cheap to copy and to change a little.
//!
//! File numbers are dense, so a look-up is two steps without a hash. As in [`super::shards`] a
//! change copies only the page that it touches.

use std::sync::Arc;

use crate::text::FileId;

const PAGE: usize = 64;

type Page<V> = [Option<V>; PAGE];

/// Values by file number.
#[derive(Debug, Clone)]
pub struct Pages<V> {
    pages: Arc<Vec<Arc<Page<V>>>>,
}

impl<V> Default for Pages<V> {
    fn default() -> Pages<V> {
        Pages { pages: Arc::default() }
    }
}

impl<V: Clone> Pages<V> {
    /// The value of a file.
    pub fn get(&self, file: FileId) -> Option<&V> {
        let at = file.0 as usize;
        self.pages.get(at / PAGE)?[at % PAGE].as_ref()
    }

    /// Sets the value of a file.
    pub fn insert(&mut self, file: FileId, value: V) {
        let at = file.0 as usize;
        let pages = Arc::make_mut(&mut self.pages);
        while pages.len() <= at / PAGE {
            pages.push(Arc::new([const { None }; PAGE]));
        }
        Arc::make_mut(&mut pages[at / PAGE])[at % PAGE] = Some(value);
    }

    /// Takes the value of a file away.
    pub fn remove(&mut self, file: FileId) {
        let at = file.0 as usize;
        if self.get(file).is_some()
            && let Some(page) = Arc::make_mut(&mut self.pages).get_mut(at / PAGE)
        {
            Arc::make_mut(page)[at % PAGE] = None;
        }
    }

    /// All values, by rising number.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &V)> {
        let slots = self.pages.iter().flat_map(|page| page.iter()).enumerate();
        slots.filter_map(|(at, value)| Some((FileId(at as u32), value.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_does_not_see_later_changes() {
        let mut map = Pages::default();
        for n in [0, 1, 63, 64, 200] {
            map.insert(FileId(n), n);
        }
        let before = map.clone();
        map.remove(FileId(64));
        map.remove(FileId(9_999));
        map.insert(FileId(1), 7);
        let all = |map: &Pages<u32>| map.iter().map(|(file, value)| (file.0, *value)).collect::<Vec<_>>();
        assert_eq!(all(&before), [(0, 0), (1, 1), (63, 63), (64, 64), (200, 200)]);
        assert_eq!(all(&map), [(0, 0), (1, 7), (63, 63), (200, 200)]);
        assert_eq!((map.get(FileId(2)), map.get(FileId(9_999))), (None, None));
    }
}
