//! The `spec` of a Flux Kustomization, each field with its place.

use super::Repository;
use crate::build::decode::Input;
use crate::gitops::FilePlace;
use crate::syntax::{self, NodeRef, Parsed};

/// The document of a Flux Kustomization.
pub struct Document {
    path: String,
    text: String,
    base: u32,
    parsed: Parsed,
}

/// Its `spec`.
#[derive(Clone, Copy)]
pub struct Spec<'a> {
    input: Input<'a>,
}

impl Document {
    /// Reads the document that `place` points into.
    pub fn of(repository: &dyn Repository, place: FilePlace) -> Option<Document> {
        let path = repository.tree().path(place.file).to_owned();
        let whole = String::from_utf8(repository.read(&path)?).ok()?;
        let pieces = syntax::split(&whole);
        let piece = pieces.get(place.document as usize)?;
        let text = piece.body.of(&whole).to_owned();
        let parsed = syntax::read(&text);
        Some(Document { path, text, base: piece.body.start, parsed })
    }

    pub fn spec(&self) -> Option<Spec<'_>> {
        let root = NodeRef::root(&self.text, &self.parsed.tree)?;
        let input = Input { node: root.get("spec")?, path: &self.path, base: self.base, lenient: true, whole: None };
        Some(Spec { input })
    }
}

impl<'a> Spec<'a> {
    /// A value, if it is there and not null.
    pub fn get(&self, path: &str) -> Option<Input<'a>> {
        let node = self.input.node.at(path)?;
        (!node.is_null()).then(|| self.input.with(node))
    }

    /// The items of a list.
    pub fn items(&self, path: &str) -> Vec<Input<'a>> {
        self.get(path).and_then(|input| input.items().ok()).unwrap_or_default()
    }
}
