//! A finding with lines instead of bytes: what the formats for programs are made of.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::input::Input;
use crate::diagnostics::{Diagnostic, Severity};
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

/// A place in a file.
#[derive(Debug, Clone, Serialize)]
pub struct Located {
    /// Relative to the checked folder, `/` between parts.
    pub path: String,
    /// Where in it.
    pub range: Range,
    /// Why it matters.
    pub message: String,
}

/// One finding, as one JSON object.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Relative to the checked folder, `/` between parts.
    pub path: String,
    /// Where in it.
    pub range: Range,
    /// `error`, `warning`, `information` or `hint`.
    pub severity: &'static str,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Who would act on it.
    pub enforced_by: &'static str,
    /// Other places that matter.
    pub related: Vec<Located>,
    /// Page of the manual.
    pub docs: String,
}

/// Turns byte ranges into lines; keeps the texts of the files it was asked about last.
pub struct Locator<'a> {
    input: &'a Input,
    buffers: FxHashMap<FileId, (Arc<str>, TextBuffer)>,
}

/// So many texts are kept at once.
const KEPT: usize = 64;

impl<'a> Locator<'a> {
    /// A locator for the files of `input`.
    pub fn new(input: &'a Input) -> Locator<'a> {
        Locator { input, buffers: FxHashMap::default() }
    }

    /// The text of a file, and the same for positions; empty for one that cannot be read.
    pub fn text(&mut self, file: FileId) -> &(Arc<str>, TextBuffer) {
        if self.buffers.len() > KEPT && !self.buffers.contains_key(&file) {
            self.buffers.clear();
        }
        self.buffers.entry(file).or_insert_with(|| {
            let text = self.input.snapshot.text(file).unwrap_or_else(|| Arc::from(""));
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

    /// A finding with its lines.
    pub fn finding(&mut self, diagnostic: &Diagnostic) -> Finding {
        let related = diagnostic.related.iter().map(|related| Located {
            path: self.input.relative_path(related.place.file).to_owned(),
            range: self.range(related.place),
            message: related.message.clone(),
        });
        let related = related.collect();
        Finding {
            path: self.input.relative_path(diagnostic.place.file).to_owned(),
            range: self.range(diagnostic.place),
            severity: word(diagnostic.severity),
            code: diagnostic.code.id,
            message: diagnostic.message.clone(),
            enforced_by: diagnostic.enforced_by.word(),
            related,
            docs: diagnostic.code.page(),
        }
    }
}

/// The word for a severity in machine-readable output.
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Hint => "hint",
        Severity::Information => "information",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
