//! A folder of plain manifests, as Argo CD reads it: every document as the API server would, the last of two
//! equal objects wins.

use std::collections::HashMap;

use serde_json::Value;

use super::files::StageFiles;
use crate::build::problem::{Place, Problem, ProblemKind};
use crate::build::resource::Origin;
use crate::build::{Build, Built, Files};
use crate::gitops::Recipe;
use crate::syntax::{self, Dialect, NodeRef, ProblemKind as SyntaxKind, to_json};

/// Reads the files that the walk of the folder takes.
pub fn read(files: &StageFiles<'_>, recipe: &Recipe) -> Build {
    let mut out = Build::default();
    for taken in recipe.walk(files.repository.tree()).into_iter().filter(|taken| !taken.is_directory) {
        let Some(text) = files.read(&taken.path).and_then(|bytes| String::from_utf8(bytes).ok()) else { continue };
        file(&text, &taken.path, &mut out);
    }
    let mut last: HashMap<String, usize> = HashMap::new();
    for (at, built) in out.objects.iter().enumerate() {
        last.insert(identity(&built.value), at);
    }
    let mut at = 0;
    out.objects.retain(|built| {
        at += 1;
        last.get(&identity(&built.value)) == Some(&(at - 1))
    });
    out
}

fn file(text: &str, path: &str, out: &mut Build) {
    for (number, piece) in syntax::split(text).iter().enumerate() {
        let body = piece.body.of(text);
        let parsed = syntax::read(body);
        let at =
            |range: crate::text::TextRange| Place { path: path.to_owned(), range: range.shifted(piece.body.start) };
        if let Some(wrong) = parsed.problems.iter().find(|problem| problem.kind != SyntaxKind::Ignored) {
            let kind = ProblemKind::Malformed { message: wrong.message.clone() };
            out.problems.push(Problem { place: at(wrong.range), kind });
            continue;
        }
        let Some(root) = NodeRef::root(body, &parsed.tree) else { continue };
        let origin =
            Origin { path: path.to_owned(), document: number as u32, range: at(root.range()).range, chain: Vec::new() };
        let value = to_json(root, Dialect::Server);
        let is_list = value["kind"].as_str().is_some_and(|kind| kind.ends_with("List"));
        let members = match value.get("items") {
            Some(Value::Array(items)) if is_list => items.clone(),
            _ => vec![value],
        };
        for value in members.into_iter().filter(|value| value["kind"].is_string()) {
            out.objects.push(Built { value, origin: origin.clone(), changes: Vec::new() });
        }
    }
}

fn identity(value: &Value) -> String {
    let api_version = value["apiVersion"].as_str().unwrap_or_default();
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    let metadata = &value["metadata"];
    format!("{group} {} {} {}", value["kind"], metadata["namespace"], metadata["name"])
}
