//! Repositories of any size that nobody has to store: valid, without findings, the same for the same options.
//!
//! All kinds of OpenChoreo v1.2 occur, and most bytes lie in frozen ComponentReleases, as in repositories that have
//! been in use for a year. The result is known object by object and reference by reference, so a test can plant one
//! fault ([`plant`]) and say which places must be reported.
mod faults;
mod layout;
mod marks;
mod platform;
mod project;
mod random;
mod release;
mod shared;
mod types;

use crate::files::File;
use std::io;
use std::ops::Range;
use std::path::Path;

pub use faults::{Dangling, Fault, Planted, plant};
pub use layout::Layout;

/// What to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Number of files, all of them YAML. A repository with every kind in it has about 80; fewer are not made.
    pub files: usize,
    /// Their size together in bytes, met within a few per cent; releases are filled up to reach it, and never cut.
    pub bytes: u64,
    /// Repositories of different seeds differ in names and shape.
    pub seed: u64,
    /// Where files lie and how Flux reads them.
    pub layout: Layout,
}

impl Default for Options {
    fn default() -> Options {
        Options { files: 250, bytes: 0, seed: 1, layout: Layout::Readme }
    }
}

/// A repository in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repo {
    /// Where files lie and how Flux reads them.
    pub layout: Layout,
    /// All files, sorted by path.
    pub files: Vec<File>,
    /// All objects of OpenChoreo and the core kinds they name, in the order they were made.
    pub objects: Vec<Object>,
    /// All references between them.
    pub sites: Vec<Site>,
    /// All names inside objects that others use.
    pub items: Vec<Item>,
}

/// An object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its kind.
    pub kind: String,
    /// Where it arrives in the cluster; `None` for kinds that have no namespace.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// Index of its file.
    pub file: usize,
    /// Bytes of the file, without the `---` above it.
    pub range: Range<usize>,
    /// The value of `metadata.namespace`, where the file writes it.
    pub namespace_range: Option<Range<usize>>,
}

/// A place that names an object, or something inside one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Row of the reference rules, such as `C2`.
    pub rule: String,
    /// The field, in the notation of the rules: `spec.traits[]` for an item with `kind` and `name`.
    pub path: String,
    /// Index of the object that holds it.
    pub source: usize,
    /// Kind of the object or of the item that is named.
    pub kind: String,
    /// For an item: the object that holds it, as `Kind/name`.
    pub holder: Option<String>,
    /// The name, as bytes of the file.
    pub range: Range<usize>,
    /// The `kind` written beside it.
    pub kind_range: Option<Range<usize>>,
}

/// Something inside an object that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Index of the object.
    pub object: usize,
    /// `Endpoint`, `SecretKey`, `Output`, `TraitInstance`, `ResourceId`, `ExternalRef` or `FrozenTrait`.
    pub kind: String,
    /// Its name, as bytes of the file.
    pub range: Range<usize>,
}

impl Repo {
    /// The bytes of all files together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.text.len() as u64).sum()
    }

    /// The name at a site.
    #[must_use]
    pub fn name_at(&self, site: &Site) -> &str {
        &self.files[self.objects[site.source].file].text[site.range.clone()]
    }

    /// Writes all files below a folder, which is made if it is not there.
    ///
    /// # Errors
    /// When a folder or a file cannot be written.
    pub fn write_to(&self, root: &Path) -> io::Result<()> {
        let mut made = None;
        for file in &self.files {
            let path = root.join(file.path.trim_start_matches('/'));
            if let Some(folder) = path.parent().filter(|folder| made.as_deref() != Some(*folder)) {
                std::fs::create_dir_all(folder)?;
                made = Some(folder.to_owned());
            }
            std::fs::write(path, &file.text)?;
        }
        Ok(())
    }
}

/// Makes a repository.
#[must_use]
pub fn generate(options: &Options) -> Repo {
    // Once without filling, to learn what there is to fill; then with it.
    let bare = project::world(options, &types::Filling::none());
    let holders = bare.filled_by_type();
    let bare = bare.finish();
    let filling = types::Filling::towards(options.bytes.saturating_sub(bare.bytes()), &holders);
    if filling.is_none() { bare } else { project::world(options, &filling).finish() }
}

#[cfg(test)]
mod tests;
