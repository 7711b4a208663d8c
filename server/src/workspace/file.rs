//! One file: its documents, and what they say.

use std::sync::Arc;

use super::root::RootId;
use crate::gitops::Facts;
use crate::model::Summary;
use crate::syntax::{Parsed, Piece, Problem};
use crate::text::{ObjectId, TextBuffer, TextRange};

/// Why a file is or is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileClass {
    /// YAML that may hold objects.
    Yaml,
    /// Our own settings file.
    Settings,
    /// Larger than we read.
    TooLarge,
    /// There, but could not be read.
    Unreadable,
}

/// Findings that a comment switches off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// The line it covers, relative to the document.
    pub range: TextRange,
    /// The comment itself, relative to the document.
    pub comment: TextRange,
    /// The codes; a prefix with its slash (`reference/`) covers all codes below it.
    pub codes: Vec<String>,
}

/// What one document of a file says; all spans are relative to its body.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// What is wrong with it as YAML.
    pub problems: Vec<Problem>,
    /// Its objects: one, none for foreign YAML, several for a `List`.
    pub objects: Vec<Summary>,
    /// What it says about the delivery.
    pub facts: Option<Box<Facts>>,
    /// Comments that switch findings off.
    pub silences: Vec<Silence>,
    /// Whether it is a kustomization file of which its schema has something to say.
    pub odd_kustomization: bool,
    /// Whether it becomes YAML only when a template engine has run over it: never judged.
    pub is_template: bool,
    /// Whether its text names an API group that we judge: decides if its syntax is our business.
    pub is_ours: bool,
    /// What the text is compared by with what was committed; 0 where there is nothing in it for us.
    pub hash: u64,
    /// The tree, kept while the file is open.
    pub parsed: Option<Arc<Parsed>>,
}

/// The unsaved text of an open file.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// The text, for positions and edits.
    pub buffer: TextBuffer,
    /// The same text in one piece.
    pub text: Arc<str>,
    /// The editor's version.
    pub version: i32,
}

/// A file of a root.
#[derive(Debug, Clone)]
pub struct FileEntry {
    /// The root it lies in.
    pub root: RootId,
    /// Its path in the root, with `/` between parts.
    pub path: Arc<str>,
    /// What kind of file it is.
    pub class: FileClass,
    /// The documents' places; as many as [`FileEntry::documents`].
    pub pieces: Vec<Piece>,
    /// What they say.
    pub documents: Vec<Arc<Document>>,
    /// Number of objects before each document, where there is more than one document.
    before: Vec<u32>,
    /// What is wrong with the file as a whole; spans are in the file.
    pub problems: Vec<Problem>,
    /// The unsaved text, if it is open.
    pub overlay: Option<Overlay>,
}

impl FileEntry {
    /// A file with these documents.
    pub fn new(root: RootId, path: Arc<str>, class: FileClass, documents: Vec<(Piece, Arc<Document>)>) -> FileEntry {
        let mut before = Vec::new();
        if documents.len() > 1 {
            let mut count = 0;
            for (_, document) in &documents {
                before.push(count);
                count += document.objects.len() as u32;
            }
        }
        let (pieces, documents) = documents.into_iter().unzip();
        FileEntry { root, path, class, pieces, documents, before, problems: Vec::new(), overlay: None }
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The folder, empty for the root.
    pub fn directory(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(directory, _)| directory)
    }

    /// All objects: their number in the file, the number of their document, what they say.
    pub fn objects(&self) -> impl Iterator<Item = (u32, u32, &Summary)> {
        self.documents
            .iter()
            .enumerate()
            .flat_map(|(document, d)| d.objects.iter().map(move |summary| (document as u32, summary)))
            .enumerate()
            .map(|(index, (document, summary))| (index as u32, document, summary))
    }

    /// The object with this number, and the number of its document.
    pub fn object(&self, id: ObjectId) -> Option<(u32, &Summary)> {
        // Of several documents with the same count before them, the last is the one with objects.
        let (document, base) = match self.before.partition_point(|before| *before <= id.index).checked_sub(1) {
            Some(at) => (at, self.before[at]),
            None => (0, 0),
        };
        let summary = self.documents.get(document)?.objects.get((id.index - base) as usize)?;
        Some((document as u32, summary))
    }

    /// The first byte of a document's text in the file.
    pub fn base(&self, document: u32) -> u32 {
        self.pieces.get(document as usize).map_or(0, |piece| piece.body.start)
    }

    /// A document's span as a span of the file.
    pub fn absolute(&self, document: u32, range: TextRange) -> TextRange {
        range.shifted(self.base(document))
    }

    /// The document that holds a byte of the file.
    pub fn document_at(&self, offset: u32) -> Option<u32> {
        let after = self.pieces.partition_point(|piece| piece.range.start <= offset);
        Some(after.checked_sub(1)? as u32)
    }

    /// The facts of the file's documents with the documents' numbers.
    pub fn facts(&self) -> impl Iterator<Item = (u32, &Facts)> {
        self.documents.iter().enumerate().filter_map(|(at, d)| Some((at as u32, d.facts.as_deref()?)))
    }
}
