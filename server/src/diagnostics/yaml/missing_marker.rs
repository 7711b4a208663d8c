//! Two objects in one document, because the `---` between them is not there.
//!
//! To a reader of YAML that is one mapping with every key twice. One finding says what happened, in place of one for
//! each key.

use std::collections::BTreeSet;

use super::{Found, Reader, duplicate_key, reader};
use crate::diagnostics::{Context, Fix, Sink};
use crate::syntax::{Problem, ProblemKind};
use crate::text::{FileId, FileRange, TextEdit, TextRange};
use crate::workspace::{FileEntry, SourceChange};

/// Keys that only begin an object when both are there.
const HEAD: [&str; 2] = ["apiVersion", "kind"];

/// Reports each object that begins without a marker; the numbers of the problems that say the same.
pub(super) fn report(
    context: &Context<'_>,
    file: FileId,
    entry: &FileEntry,
    document: u32,
    sink: &mut Sink<'_>,
) -> BTreeSet<usize> {
    let mut said = BTreeSet::new();
    let problems = &entry.documents[document as usize].problems;
    if problems.iter().filter(|problem| problem.kind == ProblemKind::DuplicateKey).count() < HEAD.len() {
        return said;
    }
    let Some(reader) = reader(context, file, entry, Some(document)).filter(|one| *one != Reader::Kustomization) else {
        return said;
    };
    let Some(parsed) = context.snapshot.document(file, document) else { return said };
    let text = parsed.text();
    for object in objects(text, problems) {
        let Some(first) = object.first().map(|number| &problems[*number]) else { continue };
        let message = "a second object begins here: a `---` is missing in front of it".to_owned();
        let absolute = |range: TextRange| FileRange { file, range: entry.absolute(document, range) };
        let problem = Problem::new(ProblemKind::DuplicateKey, first.range, message);
        let place = absolute(first.range);
        let found = Found { problem: &problem, place, related: first.related.map(absolute), reader };
        let at = absolute(TextRange::empty(above_comments(text, first.range.start))).range.start;
        duplicate_key::report(&found, sink).fix(Fix {
            title: "Insert `---`".to_owned(),
            change: SourceChange::edit(file, TextEdit::insert(at, "---\n".to_owned())),
            preferred: true,
        });
        said.extend(object);
    }
    said
}

/// The second keys at the beginning of lines, by the objects they would make: a key that comes once more begins another.
fn objects(text: &str, problems: &[Problem]) -> Vec<Vec<usize>> {
    let mut out: Vec<(BTreeSet<&str>, Vec<usize>)> = Vec::new();
    for (number, problem) in problems.iter().enumerate() {
        let start = problem.range.start as usize;
        let begins_line = start == 0 || text.as_bytes().get(start - 1) == Some(&b'\n');
        if problem.kind != ProblemKind::DuplicateKey || !begins_line {
            continue;
        }
        let key = problem.range.of(text);
        match out.last_mut().filter(|(keys, _)| !keys.contains(key)) {
            Some((keys, numbers)) => {
                keys.insert(key);
                numbers.push(number);
            }
            None => out.push((BTreeSet::from([key]), vec![number])),
        }
    }
    out.retain(|(keys, _)| HEAD.iter().all(|key| keys.contains(key)));
    out.into_iter().map(|(_, numbers)| numbers).collect()
}

/// The start of the comments that stand right above a line.
fn above_comments(text: &str, line: u32) -> u32 {
    let mut start = line as usize;
    while let Some(above) = text[..start].strip_suffix('\n') {
        let begin = above.rfind('\n').map_or(0, |at| at + 1);
        if !above[begin..].starts_with('#') {
            break;
        }
        start = begin;
    }
    start as u32
}
