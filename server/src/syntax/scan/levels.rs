//! The open collections of a document, outermost first.

/// Levels above which the text is left to the thorough reader's guards.
const MAX_LEVELS: usize = 190;
/// Keys of a mapping that are compared each with each.
const FEW_KEYS: usize = 24;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The document itself.
    Root,
    Mapping,
    Sequence,
}

/// One open collection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Level {
    pub kind: Kind,
    /// Its column; -1 for the root.
    pub indent: i32,
    /// Where a value is still expected: behind a colon or a dash.
    pub open_value: Option<u32>,
    /// Where its keys begin in [`Levels::keys`].
    first_key: usize,
}

/// All open collections.
pub(super) struct Levels {
    open: Vec<Level>,
    top: Level,
    /// Hashes of the keys of the open mappings.
    keys: Vec<u64>,
}

impl Levels {
    pub fn new() -> Levels {
        let root = Level { kind: Kind::Root, indent: -1, open_value: Some(0), first_key: 0 };
        Levels { open: Vec::with_capacity(32), top: root, keys: Vec::with_capacity(64) }
    }

    pub fn top(&self) -> &Level {
        &self.top
    }

    pub fn top_mut(&mut self) -> &mut Level {
        &mut self.top
    }

    /// Opens a collection; `None` if that is one level too many.
    pub fn push(&mut self, kind: Kind, indent: i32) -> Option<()> {
        if self.open.len() >= MAX_LEVELS {
            return None;
        }
        self.open.push(self.top);
        self.top = Level { kind, indent, open_value: None, first_key: self.keys.len() };
        Some(())
    }

    /// Closes the innermost collection; `None` if it has two keys that may be equal.
    pub fn pop(&mut self) -> Option<()> {
        let keys = &mut self.keys[self.top.first_key..];
        if have_equal(keys) {
            return None;
        }
        self.keys.truncate(self.top.first_key);
        self.top = self.open.pop()?;
        Some(())
    }

    pub fn add_key(&mut self, hash: u64) {
        self.keys.push(hash);
    }
}

/// Whether two hashes are equal; they may change their order.
pub(super) fn have_equal(keys: &mut [u64]) -> bool {
    if keys.len() <= FEW_KEYS {
        return (1..keys.len()).any(|at| keys[..at].contains(&keys[at]));
    }
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}
