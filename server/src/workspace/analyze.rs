//! From the text of a file to what it says. Pure, so it runs on any thread.

use std::sync::Arc;

use memchr::memmem;

use super::committed;
use super::file::{Document, FileClass, FileEntry, Silence};
use super::root::RootId;
use super::settings;
use crate::gitops::facts;
use crate::model::summarize;
use crate::model::validate::{kustomization_schema, kustomization_violations};
use crate::syntax::{self, NodeKind, NodeRef, Parsed, Piece};
use crate::text::TextRange;

/// The comment that switches findings off.
const SILENCE: &str = "openchoreo-lsp: ignore";

/// Reads a file. `open` keeps the trees: an open file is asked about all the time.
pub fn analyze(root: RootId, path: Arc<str>, text: &str, open: bool) -> FileEntry {
    if &*path == settings::FILE_NAME {
        return settings_file(root, path, text);
    }
    let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
    let documents = syntax::split(text)
        .into_iter()
        .map(|piece| (piece, Arc::new(document(piece.body.of(text), &name, open))))
        .collect();
    FileEntry::new(root, path, FileClass::Yaml, documents)
}

/// Reads an edited file again; documents whose text is the same as before are taken over.
pub fn reanalyze(before: &FileEntry, old_text: &str, text: &str) -> FileEntry {
    if before.class == FileClass::Settings {
        return settings_file(before.root, before.path.clone(), text);
    }
    let pieces = syntax::split(text);
    let same = |old: &Piece, new: &Piece| old.body.of(old_text) == new.body.of(text);
    let old = &before.pieces;
    let head = old.iter().zip(&pieces).take_while(|(old, new)| same(old, new)).count();
    let tail =
        old[head..].iter().rev().zip(pieces[head..].iter().rev()).take_while(|(old, new)| same(old, new)).count();
    let name = before.name().to_owned();
    let documents = pieces
        .iter()
        .enumerate()
        .map(|(at, piece)| {
            let document = if at < head {
                before.documents[at].clone()
            } else if at >= pieces.len() - tail {
                before.documents[before.documents.len() - (pieces.len() - at)].clone()
            } else {
                Arc::new(document(piece.body.of(text), &name, true))
            };
            (*piece, document)
        })
        .collect();
    FileEntry::new(before.root, before.path.clone(), before.class, documents)
}

/// Our settings: no YAML, but a file that can be open and have findings.
fn settings_file(root: RootId, path: Arc<str>, text: &str) -> FileEntry {
    let all = TextRange::new(0, text.len() as u32);
    let document = Document { silences: silences(text), ..Document::default() };
    FileEntry::new(root, path, FileClass::Settings, vec![(Piece { range: all, body: all }, Arc::new(document))])
}

/// Whether kustomize knows a file of this name as its own.
fn is_kustomization(name: &str) -> bool {
    matches!(name, "kustomization.yaml" | "kustomization.yml" | "Kustomization")
}

fn document(text: &str, name: &str, open: bool) -> Document {
    let bytes = text.as_bytes();
    let kustomization = is_kustomization(name);
    let claims = memmem::find(bytes, b"apiVersion").is_some() || memmem::find(bytes, b"kind").is_some();
    if !claims && !kustomization {
        return foreign(text);
    }
    let is_ours = kustomization
        || ["openchoreo.dev/", "fluxcd.io/", "kustomize.config.k8s.io/", "argoproj.io/"]
            .iter()
            .any(|group| memmem::find(bytes, group.as_bytes()).is_some());
    let parsed = if open { syntax::parse(text) } else { syntax::read(text) };
    if memmem::find(bytes, b"{{").is_some() && is_template(text, &parsed) {
        return Document { is_template: true, ..Document::default() };
    }
    let root = NodeRef::root(text, &parsed.tree);
    let objects = root.map(summarize).unwrap_or_default();
    let facts = root.and_then(|root| facts::read(root, name)).map(Box::new);
    let silences = silences(text);
    let odd_kustomization = kustomization && root.is_some_and(is_odd_kustomization);
    let parsed_kept = open.then(|| Arc::new(parsed.clone()));
    Document {
        problems: parsed.problems,
        objects,
        facts,
        silences,
        odd_kustomization,
        is_template: false,
        is_ours,
        hash: if is_ours { committed::hash(text) } else { 0 },
        parsed: parsed_kept,
    }
}

/// A document that is no object. Nobody asks what is in it, but a build that takes the file stops where it is broken.
fn foreign(text: &str) -> Document {
    if text.lines().all(|line| line.is_empty() || line.starts_with('#')) {
        return Document::default();
    }
    let parsed = syntax::read(text);
    if parsed.problems.is_empty() {
        return Document::default();
    }
    let is_template = memmem::find(text.as_bytes(), b"{{").is_some() && is_template(text, &parsed);
    Document { problems: parsed.problems, silences: silences(text), is_template, ..Document::default() }
}

fn is_odd_kustomization(root: NodeRef<'_>) -> bool {
    let schema = kustomization_schema(root).filter(|_| root.is_mapping());
    schema.is_some_and(|schema| !kustomization_violations(root, &schema).is_empty())
}

/// A document that becomes YAML only when a template engine has run: braces where a value or a line
/// starts, and text that is no YAML (or a mapping used as a key, which is how `{{ x }}` reads).
fn is_template(text: &str, parsed: &Parsed) -> bool {
    let bytes = text.as_bytes();
    let starts_value = memmem::find_iter(bytes, b"{{").any(|at| {
        let before = text[..at].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', '\r', ':', '-'])
    });
    if !starts_value {
        return false;
    }
    let tree = &parsed.tree;
    !parsed.problems.is_empty()
        || tree.ids().any(|id| {
            tree.node(id).kind == NodeKind::Mapping
                && tree.parent(id).is_some_and(|parent| {
                    tree.node(parent).kind == NodeKind::Mapping && tree.children(parent).step_by(2).any(|key| key == id)
                })
        })
}

/// `# openchoreo-lsp: ignore CODE …`: on a line with content for that line, on a line of its own for
/// the next line.
fn silences(text: &str) -> Vec<Silence> {
    let mut out = Vec::new();
    for at in memmem::find_iter(text.as_bytes(), SILENCE.as_bytes()) {
        let line_start = text[..at].rfind('\n').map_or(0, |n| n + 1);
        let before = &text[line_start..at];
        let Some((content, _)) = before.rsplit_once('#') else { continue };
        let line_end = text[at..].find('\n').map_or(text.len(), |n| at + n);
        let words = &text[at + SILENCE.len()..line_end];
        let codes: Vec<String> = words
            .split('#')
            .next()
            .unwrap_or_default()
            .split([' ', ',', '\t', '\r'])
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
            .collect();
        let range = if content.trim().is_empty() {
            let next = (line_end + 1).min(text.len());
            let end = text[next..].find('\n').map_or(text.len(), |n| next + n);
            (next, end)
        } else {
            (line_start, line_end)
        };
        let comment = TextRange::new((line_start + content.len()) as u32, line_end as u32);
        out.push(Silence { range: TextRange::new(range.0 as u32, range.1 as u32), comment, codes });
    }
    out
}
