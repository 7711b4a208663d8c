//! Places in lines and UTF-16 units, for whoever writes them down: reports, and lists for programs.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::snapshot::Snapshot;
use crate::text::{FileId, FileRange, Position, PositionEncoding, TextBuffer};

/// A place between characters. Lines and characters count from 0; a character is a UTF-16 unit, as
/// in the language server protocol.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Point {
    /// Line.
    pub line: u32,
    /// UTF-16 units from the start of the line.
    pub character: u32,
}

impl From<Position> for Point {
    fn from(position: Position) -> Point {
        Point { line: position.line, character: position.character }
    }
}

/// A half-open range.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Range {
    /// First character.
    pub start: Point,
    /// Behind the last character.
    pub end: Point,
}

/// Turns byte ranges into lines; keeps the texts of the files it was asked about last.
pub struct Locator<'a> {
    snapshot: &'a Snapshot,
    buffers: FxHashMap<FileId, (Arc<str>, TextBuffer)>,
}

/// So many texts are kept at once.
const KEPT: usize = 64;

impl<'a> Locator<'a> {
    /// A locator for the files of `snapshot`.
    pub fn new(snapshot: &'a Snapshot) -> Locator<'a> {
        Locator { snapshot, buffers: FxHashMap::default() }
    }

    /// The path of a file in its root.
    pub fn path(&self, file: FileId) -> &'a str {
        self.snapshot.file(file).map_or("", |entry| &entry.path)
    }

    /// The path of a file in its root, or in the folder in which its repository was found.
    pub fn outer_path(&self, file: FileId) -> String {
        self.snapshot.outer_path(file).unwrap_or_default()
    }

    /// The text of a file, and the same for positions; empty for one that cannot be read.
    pub fn text(&mut self, file: FileId) -> &(Arc<str>, TextBuffer) {
        if self.buffers.len() > KEPT && !self.buffers.contains_key(&file) {
            self.buffers.clear();
        }
        self.buffers.entry(file).or_insert_with(|| {
            let text = self.snapshot.text(file).unwrap_or_else(|| Arc::from(""));
            let buffer = TextBuffer::new(&text);
            (text, buffer)
        })
    }

    /// The lines of a place.
    pub fn range(&mut self, place: FileRange) -> Range {
        let (_, buffer) = self.text(place.file);
        let point = |offset| Point::from(buffer.position(offset, PositionEncoding::Utf16));
        Range { start: point(place.range.start), end: point(place.range.end) }
    }
}
