//! The readers of YAML against documents that a real cluster read, and against real repositories.
//!
//! All cases that are about YAML itself are looked at, and a sample of the others; all of those too with
//! `OPENCHOREO_LSP_ALL_VERDICTS=1`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use openchoreo_lsp::syntax::{Dialect, NodeRef, Problem, ProblemKind, parse, scan, split, to_json};
use openchoreo_lsp::text;
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::Value;

const GENERATIONS: [&str; 4] = ["v0.8.0", "v0.12.0", "v1.1.6", "v1.2.3"];
/// One of so many cases that are not about YAML is looked at by default.
const SAMPLE: usize = 5;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    id: String,
    mutation: String,
    aim: String,
    accepted: bool,
    decided_by: Option<String>,
    message: String,
    causes: Vec<Cause>,
    text: String,
}

#[derive(Debug, Deserialize)]
struct Cause {
    field: String,
    message: String,
}

fn judges() -> Option<PathBuf> {
    let judges = std::env::var_os("OPENCHOREO_LSP_JUDGES");
    if judges.is_none() {
        println!("skipped: OPENCHOREO_LSP_JUDGES is not set, so there is nothing real to read");
    }
    judges.map(PathBuf::from)
}

fn cases(judges: &Path) -> Vec<Case> {
    let step = if std::env::var_os("OPENCHOREO_LSP_ALL_VERDICTS").is_some() { 1 } else { SAMPLE };
    let mut cases = Vec::new();
    for generation in GENERATIONS {
        let path = judges.join("verdicts").join(format!("{generation}.jsonl.gz"));
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
        let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
        // A line with half a surrogate pair is no text; there are few.
        let all = lines.filter_map(|line| serde_json::from_slice(line).ok());
        cases.extend(
            all.enumerate()
                .filter(|(at, case): &(usize, Case)| case.aim == "syntax" || at % step == 0)
                .map(|(_, case)| case),
        );
    }
    cases
}

/// Everything that is wrong with a case; each is one document for the server, whatever markers are in it.
fn problems(text: &str) -> Vec<Problem> {
    split(text).iter().flat_map(|piece| parse(piece.body.of(text)).problems).collect()
}

#[test]
fn what_the_cluster_cannot_read_is_told_and_nothing_else() {
    let Some(judges) = judges() else { return };
    let cases = cases(&judges);
    let wrong: Vec<String> = cases
        .par_iter()
        .filter_map(|case| {
            let problems = problems(&case.text);
            let is_refused_by_syntax = case.decided_by.as_deref() == Some("syntax");
            let is_right = match (case.accepted, is_refused_by_syntax) {
                (true, _) => problems.is_empty(),
                (false, true) => !problems.is_empty(),
                // Refused for what was read: the text itself may be fine.
                (false, false) => true,
            };
            let told: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
            (!is_right).then(|| format!("{} {}: {:?}, but the cluster: {}", case.id, case.mutation, told, case.message))
        })
        .collect();
    let refused = cases.iter().filter(|case| case.decided_by.as_deref() == Some("syntax")).count();
    println!("{} documents, {refused} of them refused as YAML", cases.len());
    assert!(refused > 1200, "{refused}");
    assert!(wrong.is_empty(), "{} wrong, among them {:#?}", wrong.len(), &wrong[..wrong.len().min(10)]);
}

/// The line that the server names is the line of our problem, or next to it. It names the last line for a quote
/// that stays open; we name the one with the quote.
#[test]
fn problems_are_where_the_cluster_sees_them() {
    let Some(judges) = judges() else { return };
    let cases = cases(&judges);
    let near: Vec<bool> = cases
        .par_iter()
        .filter_map(|case| {
            let (_, rest) = case.message.split_once("yaml: line ")?;
            let line: usize = rest.split_once(':')?.0.parse().ok()?;
            let found = problems(&case.text);
            let problem = found.iter().find(|problem| problem.kind == ProblemKind::Syntax)?;
            let of = |at: u32| case.text[..at as usize].matches('\n').count() + 1;
            let mut ours = [Some(problem.range), problem.related].into_iter().flatten().map(|range| of(range.start));
            // Some of its counters begin at 0.
            Some(ours.any(|ours| ours.abs_diff(line) <= 2))
        })
        .collect();
    let (near, all) = (near.iter().filter(|is_near| **is_near).count(), near.len());
    println!("{near} of {all} near the cluster's line");
    assert!(all > 500 && near * 100 >= all * 95, "{near} of {all}");
}

/// Types that the server names in its refusals are those of our values.
#[test]
fn values_have_the_types_that_the_cluster_sees() {
    let Some(judges) = judges() else { return };
    let cases = cases(&judges);
    let types: Vec<&str> = cases.par_iter().flat_map_iter(types_of_case).collect();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for name in types {
        *seen.entry(name).or_default() += 1;
    }
    println!("{seen:?}");
    for expected in ["array", "boolean", "integer", "number", "string"] {
        assert!(seen.get(expected).is_some_and(|count| *count >= 10), "{expected}: {seen:?}");
    }
}

/// The types that the server names for values of a case, which are ours too.
fn types_of_case(case: &Case) -> Vec<&'static str> {
    let named: Vec<(&str, &'static str)> =
        case.causes.iter().filter_map(|cause| Some((cause.field.as_str(), named(cause)?))).collect();
    let pieces = split(&case.text);
    let text = pieces[0].body.of(&case.text);
    if named.is_empty() {
        return Vec::new();
    }
    let parsed = parse(text);
    let Some(root) = NodeRef::root(text, &parsed.tree) else { return Vec::new() };
    let json = to_json(root, Dialect::Server);
    let of = |(field, theirs): (&str, &'static str)| {
        let value = at(&json, field)?;
        assert_eq!(type_of(value), theirs, "{} {}: {}", case.mutation, field, value);
        Some(theirs)
    };
    named.into_iter().filter_map(of).collect()
}

/// The type at the end of `… in body must be of type integer: "string"`. Where a format is wrong, the server says
/// the type of Go, or the text.
fn named(cause: &Cause) -> Option<&'static str> {
    let (_, named) = cause.message.split_once(" in body must be of type ")?;
    let (_, theirs) = named.split_once(": \"")?;
    Some(match theirs.trim_end_matches('"') {
        "float64" | "number" => "number",
        "int64" | "integer" => "integer",
        "array" => "array",
        "boolean" => "boolean",
        "null" => "null",
        "object" => "object",
        "string" => "string",
        _ => return None,
    })
}

/// The value at `spec.a[0].b`; `None` where a key has dots itself.
fn at<'a>(json: &'a Value, path: &str) -> Option<&'a Value> {
    path.split(['.', '[']).try_fold(json, |value, part| match part.strip_suffix(']') {
        Some(index) => value.get(index.parse::<usize>().ok()?),
        None => value.get(part),
    })
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[test]
fn the_fast_reader_makes_the_same_trees() {
    let Some(judges) = judges() else { return };
    let mut texts: Vec<String> = cases(&judges).into_iter().map(|case| case.text).collect();
    texts.sort_unstable();
    texts.dedup();
    let repositories = yaml_files(&judges.join("repos"));
    assert!(repositories.len() > 100, "{}", repositories.len());
    let read: Vec<(bool, bool)> = texts
        .par_iter()
        .map(|text| (false, text))
        .chain(repositories.par_iter().map(|text| (true, text)))
        .flat_map_iter(|(is_real, text)| {
            split(text).into_iter().map(move |piece| (is_real, is_same(piece.body.of(text))))
        })
        .collect();
    let share = |of_repositories: bool| {
        let of: Vec<bool> =
            read.iter().filter(|(is_real, _)| *is_real == of_repositories).map(|(_, fast)| *fast).collect();
        (of.iter().filter(|fast| **fast).count(), of.len())
    };
    let (fast, all) = share(true);
    println!("read fast: {fast} of {all} documents of repositories, {:?} of verdicts", share(false));
    assert!(all > 100 && fast * 100 > all * 95, "{fast} of {all}");
}

/// Whether the fast reader reads `text`; then as the thorough one does.
fn is_same(text: &str) -> bool {
    let Some(tree) = scan(text) else { return false };
    let parsed = parse(text);
    assert_eq!(parsed.problems, [], "{text}");
    assert_eq!(parsed.tree, tree, "{text}");
    true
}

fn yaml_files(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            texts.push(text::decode(std::fs::read(path).unwrap()).text);
        }
    }
    texts
}
