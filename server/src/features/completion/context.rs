//! Where the cursor is, in a document that may be half typed.
//!
//! The document is copied, a marker is put in place of the word at the cursor, and the copy is read
//! like any other document: what the marker turns out to be is what is being typed. The stored tree
//! stays honest, and completion needs no rules of its own about what stands where.

use crate::features::cursor::{Cursor, cursor};
use crate::gitops::facts::is_kustomization_name;
use crate::model::{Kind, Reference, Summary, summarize};
use crate::syntax::{self, NodeRef, Parsed};
use crate::text::{FileId, ObjectId, TextRange};
use crate::workspace::{FileEntry, Object, Snapshot};

/// What stands for the word at the cursor: nobody's name, one word for every grammar.
const MARKER: &str = "zqxcursorxqz";

/// How the marker is written into the copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// As it would be typed: a value, an item of a list, or a key whose colon is there.
    Word,
    /// As a key whose colon is still missing.
    Key,
}

/// The document around the cursor, with a marker in it.
pub struct Context<'a> {
    /// Everything.
    pub snapshot: &'a Snapshot,
    /// The file.
    pub file: FileId,
    /// What is known about it.
    pub entry: &'a FileEntry,
    /// Number of the document.
    pub document: u32,
    /// How the marker was written.
    pub guess: Guess,
    /// The objects of the copy.
    pub summaries: Vec<Summary>,
    /// First byte of the document in the file.
    base: u32,
    text: String,
    parsed: Parsed,
    /// Where the marker (with what was added around it) stands in the copy.
    inserted: TextRange,
    /// What it replaced, relative to the document.
    replaced: TextRange,
    /// Bytes put in front of the copy.
    shift: u32,
}

impl<'a> Context<'a> {
    /// The readings of the place at `offset`, the likelier first; empty where nothing can be typed.
    pub fn read(snapshot: &'a Snapshot, file: FileId, offset: u32) -> Vec<Context<'a>> {
        let Some(entry) = snapshot.file(file) else { return Vec::new() };
        let Some(document) = entry.document_at(offset) else { return Vec::new() };
        let (Some(text), Some(piece)) = (snapshot.text(file), entry.pieces.get(document as usize)) else {
            return Vec::new();
        };
        let body = piece.body;
        if entry.documents[document as usize].is_template || !body.touches(offset) {
            return Vec::new();
        }
        let place = Place::at(body.of(&text), offset - body.start);
        let guesses: &[Guess] = if place.may_be_key { &[Guess::Key, Guess::Word] } else { &[Guess::Word] };
        guesses
            .iter()
            .filter_map(|guess| {
                let copy = place.copy(*guess);
                let mut context = Context {
                    snapshot,
                    file,
                    entry,
                    document,
                    guess: *guess,
                    summaries: Vec::new(),
                    base: body.start,
                    parsed: Parsed::default(),
                    inserted: copy.inserted,
                    replaced: copy.replaced,
                    text: copy.text,
                    shift: 0,
                };
                context.parse();
                context.marker().is_some().then_some(context)
            })
            .collect()
    }

    fn parse(&mut self) {
        self.parsed = syntax::parse(&self.text);
        if !self.parsed.problems.is_empty() {
            let mended = mended(&self.text, self.inserted);
            let parsed = syntax::parse(&mended);
            if parsed.problems.len() < self.parsed.problems.len() || self.marker().is_none() {
                self.text = mended;
                self.parsed = parsed;
            }
        }
        self.name_the_group();
        self.summaries = self.root().map(summarize).unwrap_or_default();
        self.forget_the_marker();
    }

    /// What is being typed says nothing about the generation: a name that is to become `{kind, name}`
    /// would make the document look as old as one that has only names.
    fn forget_the_marker(&mut self) {
        let Some(range) = self.marker().map(|found| found.node.range()) else { return };
        let mut without = self.text.clone();
        without.replace_range(range.start as usize..range.end as usize, "");
        let parsed = syntax::parse(&without);
        let before = NodeRef::root(&without, &parsed.tree).map(summarize).unwrap_or_default();
        if before.len() == self.summaries.len() {
            for (summary, before) in self.summaries.iter_mut().zip(before) {
                summary.markers = before.markers;
            }
        }
    }

    /// A document that says its kind and not yet its group is taken for one of ours.
    fn name_the_group(&mut self) {
        const GROUP: &str = "apiVersion: openchoreo.dev/v1alpha1\n";
        let Some(root) = self.root() else { return };
        let ours = root.text_at("kind").is_some_and(|kind| Kind::openchoreo(&kind).is_some());
        if !ours || root.get("apiVersion").is_some() {
            return;
        }
        let line = self.text[..root.range().start as usize].rfind('\n').map_or(0, |at| at + 1);
        let indent = " ".repeat(root.range().start as usize - line);
        self.text.insert_str(line, &format!("{indent}{GROUP}"));
        self.shift = (indent.len() + GROUP.len()) as u32;
        self.parsed = syntax::parse(&self.text);
    }

    /// The root of the copy.
    pub fn root(&self) -> Option<NodeRef<'_>> {
        NodeRef::root(&self.text, &self.parsed.tree)
    }

    /// The node that holds the marker, with its way.
    pub fn marker(&self) -> Option<Cursor<'_>> {
        let at = self.text.find(MARKER)? as u32;
        let found = cursor(self.root()?, at)?;
        let is_there = found.node.is_scalar() && found.node.range().of(&self.text).contains(MARKER);
        is_there.then_some(found)
    }

    /// The object of the copy that the cursor stands in.
    pub fn object(&self) -> Option<Object<'_>> {
        let at = self.text.find(MARKER)? as u32;
        let (number, summary) = self.summaries.iter().enumerate().find(|(_, s)| s.range.touches(at))?;
        let before: usize = self.entry.documents[..self.document as usize].iter().map(|d| d.objects.len()).sum();
        let id = ObjectId { file: self.file, index: (before + number) as u32 };
        Some(Object { id, file: self.entry, document: self.document, summary })
    }

    /// The references of the object that are being typed.
    pub fn references(&self) -> Vec<&Reference> {
        // A blank in it: the marker continues the text of the line before.
        let typed = |reference: &&Reference| reference.name.contains(MARKER) && !reference.name.contains(' ');
        self.summary().map(|summary| summary.references.iter().filter(typed).collect()).unwrap_or_default()
    }

    fn summary(&self) -> Option<&Summary> {
        let at = self.text.find(MARKER)? as u32;
        self.summaries.iter().find(|summary| summary.range.touches(at))
    }

    /// Whether the file is one of kustomize's own.
    pub fn is_kustomization(&self) -> bool {
        is_kustomization_name(self.entry.name())
    }

    /// A place of the copy as a place of the file.
    pub fn in_file(&self, range: TextRange) -> TextRange {
        let back = |at: u32| {
            let at = at.saturating_sub(self.shift);
            match () {
                () if at <= self.inserted.start => at,
                () if at >= self.inserted.end => at - self.inserted.len() + self.replaced.len(),
                // Inside the marker: its end is the end of the word.
                () => self.replaced.end,
            }
        };
        TextRange::new(back(range.start), back(range.end)).shifted(self.base)
    }

    /// The text of the copy.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The column of a byte of the copy.
    pub fn column(&self, at: u32) -> usize {
        let at = at as usize;
        at - self.text[..at].rfind('\n').map_or(0, |line| line + 1)
    }

    /// Whether a node stands in a flow collection.
    pub fn is_flow(&self, node: NodeRef<'_>) -> bool {
        std::iter::successors(node.parent(), |node| node.parent())
            .any(|node| node.range().of(&self.text).starts_with(['{', '[']))
    }

    /// The part of a text in front of the marker.
    pub fn before_marker(text: &str) -> &str {
        text.split(MARKER).next().unwrap_or(text)
    }
}

/// The word at the cursor and what stands around it on its line.
struct Place<'t> {
    text: &'t str,
    word: TextRange,
    /// Whether nothing but indentation and dashes stands in front, and nothing behind.
    may_be_key: bool,
    /// Whether a blank is missing after a colon or a dash.
    wants_blank: bool,
    /// A quote that is opened in front of the word and never closed.
    open_quote: Option<char>,
}

struct Copy {
    text: String,
    inserted: TextRange,
    replaced: TextRange,
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

impl<'t> Place<'t> {
    fn at(text: &'t str, offset: u32) -> Place<'t> {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[offset..].find(['\n', '\r']).map_or(text.len(), |at| offset + at);
        let mut start = line_start + text[line_start..offset].trim_end_matches(is_word).len();
        // The dash of an item is no part of a word.
        let dashes = text[start..offset].len() - text[start..offset].trim_start_matches('-').len();
        if text[line_start..start].trim().is_empty() && dashes > 0 && start + dashes == offset {
            start = offset;
        }
        let end = line_end - text[offset..line_end].trim_start_matches(is_word).len();
        let before = &text[line_start..start];
        let indentation = before.trim_start_matches(' ').trim_start_matches("- ").trim_start_matches(' ');
        let open_quote = open_quote(before).filter(|quote| !text[end..line_end].contains(*quote));
        Place {
            text,
            word: TextRange::new(start as u32, end as u32),
            may_be_key: indentation.is_empty() && text[end..line_end].trim().is_empty(),
            wants_blank: before.ends_with(':') || before.trim_start() == "-",
            open_quote,
        }
    }

    fn copy(&self, guess: Guess) -> Copy {
        let mut insert = String::new();
        if self.wants_blank {
            insert.push(' ');
        }
        insert.push_str(MARKER);
        if guess == Guess::Key {
            insert.push(':');
        }
        insert.extend(self.open_quote);
        let (start, end) = (self.word.start as usize, self.word.end as usize);
        let text = format!("{}{insert}{}", &self.text[..start], &self.text[end..]);
        let inserted = TextRange::new(self.word.start, self.word.start + insert.len() as u32);
        Copy { text, inserted, replaced: self.word }
    }
}

/// The quote that `before`, the start of a line, leaves open.
fn open_quote(before: &str) -> Option<char> {
    let mut open = None;
    let mut last = ' ';
    for c in before.chars() {
        match open {
            None if (c == '"' || c == '\'') && matches!(last, ' ' | '[' | '{' | ',' | ':') => open = Some(c),
            Some(quote) if c == quote => open = None,
            _ => {}
        }
        last = c;
    }
    open
}

/// A copy without the lines that are no YAML by themselves; the line of the marker stays.
fn mended(text: &str, marker: TextRange) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let range = TextRange::new(at, at + line.len() as u32);
        at = range.end;
        let keeps = range.covers(marker) || is_sound(line.trim());
        if keeps {
            out.push_str(line);
        } else {
            out.extend(line.chars().flat_map(|c| {
                let blank = if matches!(c, '\n' | '\r') { c } else { ' ' };
                std::iter::repeat_n(blank, if blank == ' ' { c.len_utf8() } else { 1 })
            }));
        }
    }
    out
}

fn is_sound(line: &str) -> bool {
    if line.is_empty() || line.starts_with('#') {
        return true;
    }
    let is_field = line.starts_with("- ") || line == "-" || line.ends_with(':') || line.contains(": ");
    is_field && syntax::parse(line).problems.is_empty()
}
