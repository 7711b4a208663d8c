//! A folder of CRD files as the schemas of a root, and what is wrong with them.
//!
//! The folder may hold anything: files that are no YAML, CRDs of kinds that we never heard of, schemas that were made to
//! break readers. What cannot be used is told with its place and costs only itself; the built-in schemas go on.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde_json::Value;

use crate::schema::{self, CrdKind, Origin, Schemas};
use crate::syntax::{self, Dialect, NodeRef, Problem, ProblemKind};
use crate::text::TextRange;

/// So many mistakes of one file are told.
const TOLD: usize = 10;

/// A file of the folder.
#[derive(Debug)]
pub struct CrdFile {
    /// Its path inside the folder, with `/` between parts.
    pub path: String,
    /// Its text, or why there is none.
    pub content: Result<String, String>,
}

/// A folder of CRD files, and what came of it.
#[derive(Debug, Clone, Default)]
pub struct CrdFolder {
    /// As the settings name it.
    pub name: String,
    /// Its path in the root; `None` for a folder that lies elsewhere.
    pub inside: Option<String>,
    /// What is wrong with it.
    pub problems: Vec<CrdProblem>,
    /// Another one for another folder or other texts in it.
    pub fingerprint: u64,
}

/// Something in the folder that is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrdProblem {
    /// Path of the file inside the folder; empty for the folder itself.
    pub file: String,
    /// Its line, from 1, where it has one.
    pub line: Option<u32>,
    /// What is wrong, without a final full stop.
    pub message: String,
    /// Whether the file alone does not show it.
    pub is_of_several: bool,
}

/// What a file brought.
#[derive(Debug, Default)]
pub struct CrdText {
    /// The kinds of its CRDs, each version by itself.
    pub kinds: Vec<CrdKind>,
    /// What is wrong in it and where.
    pub problems: Vec<(TextRange, String)>,
}

impl CrdFolder {
    /// The path of one of its files as the settings would name it.
    pub fn path_of(&self, file: &str) -> String {
        format!("{}/{file}", self.name.trim_end_matches('/'))
    }

    /// The path inside the folder of a file of the root; `None` for files elsewhere.
    pub fn file_in<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.inside.as_deref()?)?.strip_prefix('/')
    }

    /// Its problems as sentences without a final full stop.
    pub fn messages(&self) -> impl Iterator<Item = String> {
        self.problems.iter().map(|problem| problem.sentence(self))
    }
}

impl CrdProblem {
    fn of_folder(message: String) -> CrdProblem {
        CrdProblem { file: String::new(), line: None, message, is_of_several: false }
    }

    /// The problem in a sentence that names the file and the line.
    pub fn sentence(&self, folder: &CrdFolder) -> String {
        let CrdProblem { file, line, message, .. } = self;
        match line {
            _ if file.is_empty() => message.clone(),
            Some(line) => format!("`{}`, line {line}: {message}", folder.path_of(file)),
            None => format!("`{}`: {message}", folder.path_of(file)),
        }
    }
}

/// Reads what lies in the folder that the settings call `name`; `files` are those that may hold CRDs, in the order in
/// which they count, or why the folder cannot be read.
pub fn read_folder(name: &str, files: Result<Vec<CrdFile>, String>) -> (Schemas, CrdFolder) {
    let inside = inside(name);
    let mut folder = CrdFolder { name: name.to_owned(), inside, ..CrdFolder::default() };
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    let files = match files {
        Ok(files) => files,
        Err(why) => {
            why.hash(&mut hasher);
            let message = format!("the folder `{name}` {why}, so the built-in schemas count");
            folder.problems.push(CrdProblem::of_folder(message));
            Vec::new()
        }
    };
    let mut all = Vec::new();
    for file in files {
        (&file.path, &file.content).hash(&mut hasher);
        let mut add = |line, message, is_of_several| {
            folder.problems.push(CrdProblem { file: file.path.clone(), line, message, is_of_several });
        };
        match file.content {
            Err(why) => add(None, format!("it cannot be read: {why}"), false),
            Ok(text) => {
                let mut read = read_file(&format!("{}/{}", name.trim_end_matches('/'), file.path), &text);
                let line = |range: TextRange| text[..range.start as usize].matches('\n').count() as u32 + 1;
                read.problems.iter().for_each(|(range, message)| add(Some(line(*range)), message.clone(), false));
                drop_known(&mut read, &all).into_iter().for_each(|message| add(None, message, true));
                all.extend(read.kinds);
            }
        }
    }
    if all.is_empty() && folder.problems.is_empty() {
        let message = format!("the folder `{name}` holds no CustomResourceDefinition, so the built-in schemas count");
        folder.problems.push(CrdProblem::of_folder(message));
    }
    folder.fingerprint = hasher.finish();
    (Schemas::with(all), folder)
}

/// Takes out what is there already, because the first one counts; the messages tell.
fn drop_known(read: &mut CrdText, known: &[CrdKind]) -> Vec<String> {
    let mut told = Vec::new();
    read.kinds.retain(|kind| {
        let same = |other: &&CrdKind| {
            other.schema.kind == kind.schema.kind && other.schema.api_version == kind.schema.api_version
        };
        let Some(Origin::File(first)) = known.iter().find(same).map(|other| &other.schema.origin) else { return true };
        let (what, version) = (&kind.schema.kind, &kind.schema.api_version);
        told.push(format!("{what} of `{version}` is in `{first}` already, which counts"));
        false
    });
    told
}

/// The path in the root of a folder that the settings name; `None` if it lies elsewhere.
fn inside(name: &str) -> Option<String> {
    if name.starts_with('/') || name.contains('\\') || name.contains(':') {
        return None;
    }
    let mut parts = Vec::new();
    for part in name.split('/').filter(|part| !matches!(*part, "" | ".")) {
        match part {
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Whether a file of this name may hold CRDs. A kustomization beside them holds none.
pub fn may_hold_crds(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(ending, "yaml" | "yml" | "json") && !name.starts_with('.') && !name.starts_with("kustomization.")
}

/// Reads one file; `path` is what people are told of it.
pub fn read_file(path: &str, text: &str) -> CrdText {
    let mut out = CrdText::default();
    let origin = Origin::File(Arc::from(path));
    let mut found = false;
    if path.ends_with(".json") {
        match serde_json::from_str::<Value>(text) {
            Ok(value) => found = document(&value, &origin, &mut out, |_| TextRange::empty(0)),
            Err(error) => {
                let start =
                    text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
                let words = error.to_string();
                let words = words.rsplit_once(" at line").map_or(words.as_str(), |(words, _)| words);
                out.problems.push((TextRange::empty(start as u32), format!("it is no JSON: {words}")));
                return out;
            }
        }
    } else {
        for piece in syntax::split(text) {
            let body = piece.body.of(text);
            let parsed = syntax::read(body);
            let broken = parsed.problems.iter().find(|problem| breaks(problem));
            if let Some(problem) = broken {
                let words = format!("it is no YAML: {}", problem.message);
                out.problems.push((problem.range.shifted(piece.body.start), words));
                found = true;
                continue;
            }
            let Some(root) = NodeRef::root(body, &parsed.tree) else { continue };
            let value = syntax::to_json(root, Dialect::Server);
            found |= document(&value, &origin, &mut out, |path| place(root, path).shifted(piece.body.start));
        }
    }
    if !found {
        out.problems.push((TextRange::empty(0), "it holds no CustomResourceDefinition".to_owned()));
    }
    tell_few(&mut out.problems);
    out
}

/// Keeps the first of many problems, each once: one mistake at the end of many references is met on all of them.
fn tell_few(problems: &mut Vec<(TextRange, String)>) {
    let mut told = HashSet::new();
    problems.retain(|problem| told.insert(problem.clone()));
    if problems.len() > TOLD + 1 {
        problems.truncate(TOLD);
        let last = problems.last().map_or(TextRange::empty(0), |(range, _)| *range);
        problems.push((last, "and more mistakes like these".to_owned()));
    }
}

fn breaks(problem: &Problem) -> bool {
    !matches!(problem.kind, ProblemKind::DuplicateKey | ProblemKind::Ignored)
}

/// Adds the CRDs of a document; `place` finds the range of a path in it. Whether there was one.
fn document(value: &Value, origin: &Origin, out: &mut CrdText, place: impl Fn(&[String]) -> TextRange) -> bool {
    let crds = schema::crds(value);
    for (path, crd) in &crds {
        let mut problems = Vec::new();
        out.kinds.extend(schema::read_crd(crd, origin, &mut problems));
        for problem in problems {
            let path: Vec<String> = path.iter().chain(&problem.path).cloned().collect();
            out.problems.push((place(&path), problem.message));
        }
    }
    !crds.is_empty()
}

/// The key at the end of a path, or as far down as there is one.
fn place(root: NodeRef<'_>, path: &[String]) -> TextRange {
    let (mut node, mut range) = (root, first_key(root));
    for part in path {
        if let Some(entry) = node.entry(part) {
            (node, range) = (entry.value, entry.key.range());
        } else if let Some(item) = part.parse().ok().and_then(|at| node.items().nth(at)) {
            (node, range) = (item, first_key(item));
        } else {
            break;
        }
    }
    range
}

fn first_key(node: NodeRef<'_>) -> TextRange {
    node.entries().next().map_or(node.range(), |entry| entry.key.range())
}
