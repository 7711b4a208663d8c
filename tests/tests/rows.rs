//! Every row of the table of rules, in both shapes that the generations used: the right name is no finding, a slip of it
//! is one, on its line. The cases are made from the rows, so a new row has its case at once or fails here.
//!
//! Rows that are checks and name nothing have their cases in `tests/specs/reference/checks.md`, one heading each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeSet;
use std::path::Path;

use openchoreo_lsp::model::path::{Step, steps};
use openchoreo_lsp::model::rules::{Form, Holder, ItemKind, RULES, Rule, Target};
use openchoreo_lsp::model::{Kind, Report};
use openchoreo_lsp_tests::files::File;
use openchoreo_lsp_tests::findings::{self, Finding};
use openchoreo_lsp_tests::spec;
use openchoreo_lsp_tests::world::World;
use serde_yaml::{Mapping, Value};

/// The name of everything that exists, and a slip of it.
const RIGHT: &str = "present";
const WRONG: &str = "presnet";

const DANGLING: &[&str] =
    &["reference/unresolved", "reference/other-namespace", "reference/wrong-kind", "reference/unresolved-item"];

const SETTINGS: &str = "stages = [{ name = \"everything\", path = \"./\" }]\n";

/// How the name stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// The text alone.
    Text,
    /// `{name}`, or `{kind, name}`.
    Object(Option<Kind>),
}

fn object(kind: Kind) -> Value {
    let group = kind.info().group;
    let version = match group {
        "openchoreo.dev" => "v1alpha1",
        _ => "v1",
    };
    let api = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
    let mut root = Mapping::new();
    root.insert("apiVersion".into(), api.into());
    root.insert("kind".into(), kind.name().into());
    let mut value = Value::Mapping(root);
    put(&mut value, "metadata.name", RIGHT.into());
    value
}

/// Sets the value at a path; lists and maps on the way get one entry.
fn put(root: &mut Value, path: &str, leaf: Value) {
    put_at(root, &steps(path), leaf);
}

fn put_at(node: &mut Value, path: &[Step<'_>], leaf: Value) {
    let Some((step, rest)) = path.split_first() else {
        *node = leaf;
        return;
    };
    if let Step::Items = step {
        if !node.is_sequence() {
            *node = Value::Sequence(vec![Value::Null]);
        }
        return put_at(&mut node[0], rest, leaf);
    }
    if !node.is_mapping() {
        *node = Value::Mapping(Mapping::new());
    }
    let mapping = node.as_mapping_mut().unwrap();
    match step {
        Step::Keys => {
            mapping.insert(leaf, Value::Mapping(Mapping::new()));
        }
        Step::Key(_) | Step::Values => {
            let key = if let Step::Key(key) = step { *key } else { "one" };
            put_at(mapping.entry(key.into()).or_insert(Value::Null), rest, leaf);
        }
        Step::Items => {}
    }
}

fn leaf(rule: &Rule, shape: Shape, name: &str) -> Value {
    let name = match rule.form {
        Form::Name => name.to_owned(),
        Form::WorkloadTypeAndName => format!("deployment/{name}"),
        Form::Mention(word) => format!("${{{word}['{name}'].x}}"),
    };
    let Shape::Object(kind) = shape else { return name.into() };
    let mut mapping = Mapping::new();
    if let Some(kind) = kind {
        mapping.insert("kind".into(), kind.name().into());
    }
    mapping.insert("name".into(), name.into());
    Value::Mapping(mapping)
}

/// The shapes of a row. A key of a map and a mention in a text have one.
fn shapes(rule: &Rule) -> Vec<Shape> {
    let kinds = rule.kinds().iter().map(|kind| Shape::Object(Some(*kind)));
    match rule.target {
        _ if rule.path.ends_with("{key}") || rule.form != Form::Name && rule.form != Form::WorkloadTypeAndName => {
            vec![Shape::Text]
        }
        Target::Object { .. } => [Shape::Text, Shape::Object(None)].into_iter().chain(kinds).collect(),
        Target::Item { item: ItemKind::FrozenTrait, .. } => vec![Shape::Object(Some(Kind::TRAIT)), Shape::Object(None)],
        Target::Item { .. } => vec![Shape::Text],
    }
}

/// The objects that make the right name right, and what the source itself needs for that.
fn surroundings(rule: &Rule, source: &mut Value) -> Vec<Value> {
    match rule.target {
        Target::Object { kinds, .. } => kinds.iter().map(|kind| object(*kind)).collect(),
        Target::Item { item, holder } => {
            let holder_kind = match holder {
                Holder::Own => {
                    hold(source, item);
                    // What is frozen was made from something.
                    return if item == ItemKind::FrozenTrait { vec![object(Kind::TRAIT)] } else { Vec::new() };
                }
                Holder::NamedBy(path) | Holder::WorkloadOf(path) | Holder::TypeOf(path) => {
                    let inside = rule.path.starts_with(&format!("{path}."));
                    put(source, &if inside { format!("{path}.name") } else { path.to_owned() }, RIGHT.into());
                    let named = RULES.iter().find(|r| r.path == path && r.sources.contains(&rule.sources[0]));
                    named.unwrap().kinds()[0]
                }
            };
            let mut named = object(holder_kind);
            match holder {
                Holder::WorkloadOf(_) => {
                    let mut workload = object(Kind::WORKLOAD);
                    put(&mut workload, "spec.owner.componentName", RIGHT.into());
                    hold(&mut workload, item);
                    vec![named, workload]
                }
                Holder::TypeOf(_) => {
                    put(
                        &mut named,
                        "spec.type",
                        leaf(rule_at("spec.type", Kind::RESOURCE), Shape::Object(None), RIGHT),
                    );
                    let mut of = object(Kind::RESOURCE_TYPE);
                    hold(&mut of, item);
                    vec![named, of]
                }
                _ => {
                    hold(&mut named, item);
                    vec![named]
                }
            }
        }
    }
}

fn rule_at(path: &str, source: Kind) -> &'static Rule {
    RULES.iter().find(|rule| rule.path == path && rule.sources.contains(&source)).unwrap()
}

/// Puts an item of the right name into the object that holds such items.
fn hold(holder: &mut Value, item: ItemKind) {
    let path = match item {
        ItemKind::Endpoint => "spec.endpoints{key}",
        ItemKind::SecretKey => "spec.data[].secretKey",
        ItemKind::Output => {
            // An output of a Secret can be bound in both ways.
            put(holder, "spec.outputs[].secretKeyRef.key", "x".into());
            "spec.outputs[].name"
        }
        ItemKind::TraitInstance => "spec.componentProfile.traits[].instanceName",
        ItemKind::ResourceId => "spec.resources[].id",
        ItemKind::ExternalRef => "spec.externalRefs[].id",
        // The frozen type of v0.14 and later holds its traits in itself; what it names is frozen beside it.
        ItemKind::FrozenTrait => "spec.traits[].name",
        ItemKind::EnvironmentGroup => "spec.environmentGroups[].name",
        ItemKind::ConfigurationKey => "spec.configurations[].key",
    };
    put(holder, path, RIGHT.into());
}

fn file(path: &str, value: &Value) -> File {
    File { path: path.to_owned(), text: serde_yaml::to_string(value).unwrap() }
}

/// The findings about names in the source, and the line of `name` there.
fn findings_of(rule: &Rule, source: Kind, shape: Shape, name: &str) -> (Vec<Finding>, Option<u32>) {
    let mut value = object(source);
    put(&mut value, "metadata.name", "source".into());
    let others = surroundings(rule, &mut value);
    put(&mut value, rule.path, leaf(rule, shape, name));
    let mut files = vec![file("/source.yaml", &value)];
    files.extend(others.iter().enumerate().map(|(at, other)| file(&format!("/other-{at}.yaml"), other)));
    let lines: Vec<&str> = files[0].text.lines().collect();
    let line = lines.iter().rposition(|line| line.contains(name)).map(|line| line as u32);
    files.push(File { path: "/openchoreo-lsp.toml".to_owned(), text: SETTINGS.to_owned() });
    let mut found = findings::all(&World::of(&files).snapshot);
    found.retain(|finding| finding.path == "/source.yaml" && DANGLING.contains(&finding.code));
    (found, line)
}

#[test]
fn the_right_name_is_quiet_and_a_slip_is_found_in_every_row() {
    let mut wrong = Vec::new();
    let mut cases = 0;
    for rule in RULES {
        for source in rule.sources {
            for shape in shapes(rule) {
                cases += 1;
                let case = format!("{} {} {} as {shape:?}", rule.id, source.name(), rule.path);
                let (quiet, _) = findings_of(rule, *source, shape, RIGHT);
                if !quiet.is_empty() {
                    wrong.push(format!("{case}: the right name is reported: {quiet:?}"));
                }
                let (found, line) = findings_of(rule, *source, shape, WRONG);
                let [one] = found.as_slice() else {
                    wrong.push(format!("{case}: a slip gives {found:?}"));
                    continue;
                };
                if Some(one.line) != line {
                    wrong.push(format!("{case}: on line {} instead of {line:?}", one.line));
                }
                if one.severity != severity(rule) {
                    wrong.push(format!("{case}: {} instead of {}", one.severity, severity(rule)));
                }
                if one.fixes.first().map(String::as_str) != Some("Change to `present`") {
                    wrong.push(format!("{case}: fixes {:?}", one.fixes));
                }
            }
        }
    }
    println!("{cases} cases of {} rows", RULES.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the row says would happen, as a severity.
fn severity(rule: &Rule) -> &'static str {
    match rule.report {
        Report::Condition(_) | Report::Refused => "error",
        Report::Silent => "warning",
        Report::Outside | Report::Record => "hint",
    }
}

/// The rows that are checks and lead nowhere.
const CHECKS: &[&str] = &[
    "P8", "P9", "C4", "C6", "C7", "C8", "C13", "C24", "C26", "C27", "M9", "E8", "E9", "E10", "E11", "M8", "S2", "S5",
    "S7", "W2", "W5", "W6", "A6",
];

/// Of these, those about which a file says nothing that could be wrong.
const NOTHING_TO_SAY: &[&str] = &["E11", "M8", "S2"];

#[test]
fn every_row_that_is_a_check_has_its_case() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/reference/checks.md");
    let specs = spec::parse(&std::fs::read_to_string(page).unwrap()).unwrap();
    let row =
        |title: &str| title.split(" / ").nth(1).and_then(|title| title.split([':', ' ']).next()).map(str::to_owned);
    let with = |finding: bool| -> BTreeSet<String> {
        specs
            .iter()
            .filter(|spec| spec.expectations.is_empty() != finding)
            .filter_map(|spec| row(&spec.title))
            .collect()
    };
    let (finding, quiet) = (with(true), with(false));
    let without: Vec<_> = CHECKS.iter().filter(|id| !finding.contains(**id) && !NOTHING_TO_SAY.contains(id)).collect();
    let unshown: Vec<_> = CHECKS.iter().filter(|id| !quiet.contains(**id)).collect();
    assert!(without.is_empty() && unshown.is_empty(), "no finding for {without:?}, no clean case for {unshown:?}");
}
