//! What the three graphs ask of a repository in the same way: its objects in the order of their files, and places.

use crate::model::Kind;
use crate::text::{FileId, FileRange};
use crate::workspace::{Locator, Object, RootId, Snapshot};

use super::Place;

/// One folder of the workspace, looked at to be drawn.
pub struct Scene<'a> {
    /// Everything.
    pub snapshot: &'a Snapshot,
    /// The folder.
    pub root: RootId,
    locator: Locator<'a>,
}

impl<'a> Scene<'a> {
    /// A look at a folder.
    pub fn new(snapshot: &'a Snapshot, root: RootId) -> Scene<'a> {
        Scene { snapshot, root, locator: Locator::new(snapshot) }
    }

    /// A place for a reader.
    pub fn place(&mut self, place: FileRange) -> Place {
        let file = self.locator.path(place.file).to_owned();
        let start = self.locator.range(place).start;
        Place { file, line: start.line, character: start.character, uri: None }
    }

    /// The beginning of a file.
    pub fn file(&self, file: FileId) -> Place {
        Place { file: self.locator.path(file).to_owned(), line: 0, character: 0, uri: None }
    }

    /// The folder's own objects of a kind.
    pub fn objects(&self, kind: Kind) -> Vec<Object<'a>> {
        let ids = self.snapshot.index().objects(kind).map(|(_, id)| id);
        self.sorted(ids.filter_map(|id| self.snapshot.object(id)))
    }

    /// The folder's own among some objects, without patches, in the order of files and places.
    pub fn sorted(&self, objects: impl Iterator<Item = Object<'a>>) -> Vec<Object<'a>> {
        let own = |object: &Object<'_>| object.file.root == self.root && !self.snapshot.is_patch(object.id.file);
        let mut objects: Vec<Object<'a>> = objects.filter(own).collect();
        objects.sort_by(|a, b| (&a.file.path, a.id).cmp(&(&b.file.path, b.id)));
        objects
    }

    /// A text of an object, whatever the index keeps of it.
    pub fn text_at(&self, object: &Object<'_>, path: &str) -> Option<String> {
        let document = self.snapshot.document(object.id.file, object.document)?;
        let root = document.root()?;
        let of_list = || root.get("items")?.items().find(|item| item.range() == object.summary.range);
        let node = if root.range() == object.summary.range { root } else { of_list()? };
        Some(node.text_at(path)?.into_owned())
    }
}
