//! Where a build reads: a tree of files, wherever it lies.

/// What lies at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file; its path when all links on the way are followed.
    File(String),
    /// A directory; its path when all links on the way are followed.
    Directory(String),
    /// Nothing that can be read.
    Nothing,
}

/// The files of a build. Paths have `/` between their parts and nothing in front; the root is empty.
pub trait Files {
    /// What lies at `path`.
    fn find(&self, path: &str) -> Found;

    /// The bytes of a file, unsaved ones first.
    fn read(&self, path: &str) -> Option<Vec<u8>>;
}
