//! `spec.postBuild`: the variables of a Flux Kustomization, replaced in the text of every object.

use std::collections::BTreeMap;

use serde_json::Value;

use super::spec::Spec;
use super::substitute::{self, Value as Known};
use super::{Repository, ValueSource};
use crate::build::problem::{Place, Problem, ProblemKind};
use crate::build::resource::{Change, Origin};
use crate::build::{Build, Built, emit};
use crate::syntax::{self, Dialect, NodeRef, to_json};
use crate::text::TextRange;

/// The annotation (or label) that keeps an object out of it.
const OPT_OUT: &str = "kustomize.toolkit.fluxcd.io/substitute";

/// The variables of a stage.
pub struct Variables {
    values: BTreeMap<String, String>,
    /// Sources whose entries only the cluster knows.
    unknown: Vec<String>,
    always: bool,
    place: Place,
    problems: Vec<Problem>,
}

impl Variables {
    /// Reads them; `namespace` is that of the Flux Kustomization.
    pub fn of(spec: &Spec<'_>, repository: &dyn Repository, namespace: Option<&str>) -> Variables {
        let place = spec.get("postBuild").map(|input| input.place());
        let place = place.unwrap_or(Place { path: String::new(), range: TextRange::empty(0) });
        let always = spec.get("postBuild.substituteStrategy").is_some_and(|input| input.node.is_text("Always"));
        let mut out = Variables { values: BTreeMap::new(), unknown: Vec::new(), always, place, problems: Vec::new() };
        for item in spec.items("postBuild.substituteFrom") {
            let Ok(fields) = item.fields(&["kind", "name", "optional"]) else { continue };
            let text = |name| fields.string(name).unwrap_or_default();
            let source =
                ValueSource { kind: text("kind"), namespace: namespace.map(str::to_owned), name: text("name") };
            match repository.values(&source) {
                Some(values) => out.values.extend(values),
                None => {
                    // It may overrule what came before it.
                    out.values.clear();
                    let name = format!("{}/{}", source.kind, source.name);
                    let message = format!(
                        "the values of {name} are not in the repository: variables that may come from it stay as they are"
                    );
                    out.problems.push(item.place().problem(ProblemKind::UnknownVariables { message }));
                    out.unknown.push(name);
                }
            }
        }
        let own = spec.get("postBuild.substitute").and_then(|input| input.string_map().ok());
        out.values.extend(own.unwrap_or_default());
        out.values.values_mut().for_each(|value| value.retain(|c| c != '\n'));
        let wrong: Vec<&String> = out.values.keys().filter(|name| !is_name(name)).collect();
        for name in wrong {
            let message = format!("`{name}` is no name of a variable: letters, digits and `_`, no digit in front");
            out.problems.push(out.place.problem(ProblemKind::SubstitutionFailed { message }));
        }
        out
    }

    fn is_active(&self) -> bool {
        self.always || !self.values.is_empty() || !self.unknown.is_empty()
    }

    /// Replaces them in all objects of a build.
    pub fn replace(mut self, build: &mut Build, strict: bool, read: &dyn Fn(&str) -> Option<Vec<u8>>) {
        if !self.is_active() {
            return;
        }
        build.problems.append(&mut self.problems);
        let mut names = Vec::new();
        for built in &mut build.objects {
            if let Err(problem) = self.object(built, strict, read, &mut names) {
                build.problems.push(problem);
            }
        }
        names.sort();
        names.dedup();
        if !names.is_empty() {
            let message = format!(
                "not known here: {}; {} may have {}",
                names.join(", "),
                self.unknown.join(" or "),
                if names.len() == 1 { "it" } else { "them" }
            );
            build.problems.push(self.place.problem(ProblemKind::UnknownVariables { message }));
        }
    }

    fn object(
        &self,
        built: &mut Built,
        strict: bool,
        read: &dyn Fn(&str) -> Option<Vec<u8>>,
        names: &mut Vec<String>,
    ) -> Result<(), Problem> {
        let says = |field: &str| built.value["metadata"][field][OPT_OUT] == "disabled";
        if says("labels") || says("annotations") {
            return Ok(());
        }
        let text = emit::document(&built.value);
        if !text.contains('$') {
            return Ok(());
        }
        let value = |name: &str| match self.values.get(name) {
            Some(value) => Known::Text(value.clone()),
            None if self.unknown.is_empty() => Known::Unset,
            None => Known::Unknown,
        };
        let failed =
            |message: String, place: Place| Problem { place, kind: ProblemKind::SubstitutionFailed { message } };
        let replaced = substitute::replace(&text, strict, &value).map_err(|failure| {
            let message = format!("`{}` cannot be replaced: {}", failure.expression, failure.reason);
            failed(message, place_of(&built.origin, &failure.expression, read))
        })?;
        names.extend(replaced.unknown);
        if replaced.text == text {
            return Ok(());
        }
        let parsed = syntax::read(&replaced.text);
        let wrong = parsed.problems.iter().find(|problem| problem.kind != syntax::ProblemKind::Ignored);
        let root = NodeRef::root(&replaced.text, &parsed.tree);
        match (wrong, root) {
            (None, Some(root)) if root.is_mapping() => {
                let new = to_json(root, Dialect::Server);
                let mut fields = Vec::new();
                differences(&built.value, &new, "", &mut fields);
                let change = |field| Change { field, by: "postBuild", place: self.place.clone() };
                built.changes.extend(fields.into_iter().map(change));
                built.value = new;
                Ok(())
            }
            (wrong, _) => {
                let why = wrong.map_or("it is no object any more", |problem| problem.message.as_str());
                let message = format!("what the variables make of the object is no YAML of an object: {why}");
                Err(failed(message, place_of(&built.origin, "", read)))
            }
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Where the expression stands in the file of the object; its document if it is not found there.
fn place_of(origin: &Origin, expression: &str, read: &dyn Fn(&str) -> Option<Vec<u8>>) -> Place {
    let text = read(&origin.path).and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let range = origin.range;
    let body = text.get(range.start as usize..range.end as usize).unwrap_or_default();
    let found = body.find(expression).filter(|_| !expression.is_empty()).map(|at| {
        let start = range.start + at as u32;
        TextRange::new(start, start + expression.len() as u32)
    });
    Place { path: origin.path.clone(), range: found.unwrap_or(range) }
}

/// The fields that differ, as JSON pointers.
fn differences(old: &Value, new: &Value, path: &str, out: &mut Vec<String>) {
    match (old, new) {
        _ if old == new => {}
        (Value::Object(old), Value::Object(new)) => {
            for key in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
                let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
                differences(old.get(key).unwrap_or(&Value::Null), new.get(key).unwrap_or(&Value::Null), &path, out);
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (at, (old, new)) in old.iter().zip(new).enumerate() {
                differences(old, new, &format!("{path}/{at}"), out);
            }
        }
        _ => out.push(path.to_owned()),
    }
}
