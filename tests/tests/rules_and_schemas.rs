//! The reference table against the released schemas: every row is a field that some release has, of the shape that the
//! row says.
//!
//! Needs the CRDs of v0.8.0, v0.12.0, v1.1.6 and v1.2.3 in `crds/` of the folder that `OPENCHOREO_LSP_JUDGES` names;
//! skipped without it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::Path;

use openchoreo_lsp::model::Kind;
use openchoreo_lsp::model::path::{Step, steps};
use openchoreo_lsp::model::rules::{Form, RULES, Target};
use serde_yaml::Value;

/// Rows of fields that only releases between those four had: path and the releases.
const BETWEEN: &[(&str, &str)] = &[
    ("spec.connections[].project", "v0.17"),
    ("spec.connections[].component", "v0.17"),
    ("spec.connections[].endpoint", "v0.17"),
    ("spec.componentType.traits[]", "v0.14 to v0.17"),
    ("spec.buildPlaneRef", "v0.15 to v0.17"),
    ("spec.roleRef", "v0.14 to v0.17"),
    ("spec.targetPath.project", "v0.14 to v0.17"),
    ("spec.targetPath.component", "v0.14 to v0.17"),
    ("spec.workflow.systemParameters.repository.secretRef", "v0.14 to v0.16"),
    ("spec.workloadName", "up to v0.7"),
    ("spec.className", "up to v0.7"),
];

/// A row whose field only releases between had, or whose place is free text in the schema.
fn is_between(path: &str) -> bool {
    let older_container =
        path.contains(".container.") && (path.contains("secretRef") || path.contains("configurationGroupRef"));
    let parameters = path.starts_with("spec.connections{}.params.");
    older_container
        || parameters
        || path.starts_with("metadata.")
        || BETWEEN.iter().any(|(between, _)| *between == path)
}

/// Kinds that only releases between had, or that belong to others.
fn is_unknown(kind: Kind) -> bool {
    matches!(kind, Kind::CLUSTER_BUILD_PLANE | Kind::AUTHZ_CLUSTER_ROLE_BINDING)
        || matches!(kind.info().gone, "v0.7" | "v0.8")
}

/// Schemas by release and kind.
fn schemas(judges: &Path) -> BTreeMap<(String, String), Value> {
    let mut out = BTreeMap::new();
    for release in std::fs::read_dir(judges.join("crds")).unwrap() {
        let release = release.unwrap().path();
        let name = release.file_name().unwrap().to_string_lossy().into_owned();
        for file in std::fs::read_dir(&release).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let crd: Value = serde_yaml::from_str(&text).unwrap();
            let kind = crd["spec"]["names"]["kind"].as_str().unwrap().to_owned();
            let schema = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"].clone();
            out.insert((name.clone(), kind), schema);
        }
    }
    out
}

/// The schema of the field at `path`; `None` where there is no such field. Free-form objects have any field.
fn field<'v>(schema: &'v Value, path: &[Step<'_>]) -> Option<&'v Value> {
    let Some((step, rest)) = path.split_first() else { return Some(schema) };
    let free = schema.get("x-kubernetes-preserve-unknown-fields").is_some() && schema.get("properties").is_none();
    if free {
        return Some(schema);
    }
    match step {
        Step::Key(key) => field(schema.get("properties")?.get(*key)?, rest),
        Step::Items => field(schema.get("items")?, rest),
        Step::Keys => schema.get("additionalProperties"),
        Step::Values => {
            let named = schema.get("properties").and_then(Value::as_mapping);
            let any = schema.get("additionalProperties");
            let values = any.into_iter().chain(named.into_iter().flat_map(|named| named.values()));
            values.into_iter().find_map(|value| field(value, rest))
        }
    }
}

#[test]
fn every_row_is_a_field_of_some_release() {
    let Some(judges) = std::env::var_os("OPENCHOREO_LSP_JUDGES") else {
        println!("skipped: OPENCHOREO_LSP_JUDGES names no folder with crds/");
        return;
    };
    let schemas = schemas(Path::new(&judges));
    assert!(schemas.len() > 100);
    let mut wrong = Vec::new();
    for rule in RULES {
        let path = steps(rule.path);
        let mut found = 0;
        for kind in rule.sources.iter().filter(|kind| !is_unknown(**kind)) {
            for ((release, name), schema) in schemas.iter().filter(|((_, name), _)| name == kind.name()) {
                let Some(field) = field(schema, &path) else { continue };
                found += 1;
                let is_object = field.get("type").and_then(Value::as_str) == Some("object");
                let exact = rule.form == Form::Name && matches!(rule.target, Target::Object { .. });
                let names = field.get("properties").and_then(|p| p.get("name")).is_some();
                if exact
                    && release.starts_with("v1.")
                    && is_object != rule.wants_mapping()
                    && !rule.path.ends_with("{key}")
                {
                    let free = field.get("x-kubernetes-preserve-unknown-fields").is_some();
                    if !free {
                        wrong.push(format!("{} {name} {}: object: {is_object} in {release}", rule.id, rule.path));
                    }
                }
                if exact && is_object && release.starts_with("v1.") && !names && field.get("properties").is_some() {
                    wrong.push(format!("{} {name} {}: no `name` in {release}", rule.id, rule.path));
                }
            }
        }
        let known = rule.sources.iter().all(|kind| is_unknown(*kind));
        if found == 0 && !known && !is_between(rule.path) {
            wrong.push(format!("{} {:?} {}: nowhere", rule.id, rule.sources[0].name(), rule.path));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The kinds that a field may name are those of its schema.
#[test]
fn allowed_kinds_are_those_of_the_schema() {
    let Some(judges) = std::env::var_os("OPENCHOREO_LSP_JUDGES") else {
        println!("skipped: OPENCHOREO_LSP_JUDGES names no folder with crds/");
        return;
    };
    let schemas = schemas(Path::new(&judges));
    let mut seen = 0;
    for rule in RULES.iter().filter(|rule| rule.wants_mapping()) {
        for kind in rule.sources {
            let Some(schema) = schemas.get(&("v1.2.3".to_owned(), kind.name().to_owned())) else { continue };
            let Some(field) = field(schema, &steps(rule.path)) else { continue };
            let Some(written) = field.get("properties").and_then(|p| p.get("kind")) else { continue };
            let mut wanted: Vec<&str> =
                written["enum"].as_sequence().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
            let current = |kind: &&Kind| kind.info().gone.is_empty();
            let mut ours: Vec<&str> = rule.kinds().iter().filter(current).map(|kind| kind.name()).collect();
            if ours.is_empty() {
                continue;
            }
            // A validation rule narrows the enum.
            if *kind == Kind::CLUSTER_AUTHZ_ROLE_BINDING {
                wanted.retain(|name| *name == "ClusterAuthzRole");
            }
            wanted.sort_unstable();
            ours.sort_unstable();
            assert_eq!(ours, wanted, "{} {} {}", rule.id, kind.name(), rule.path);
            let default = written.get("default").and_then(Value::as_str);
            // Where there is one kind only, it is meant, written or not.
            let several = ours.len() > 1;
            let ours = rule.default_kind(false).map(Kind::name).filter(|_| several);
            assert!(default.is_none() || ours.is_none() || ours == default, "{} {}: {default:?}", rule.id, rule.path);
            // Where the schema has no default, the kind has to be written; a record always writes it.
            let record = rule.report == openchoreo_lsp::model::Report::Record;
            assert!(default.is_some() || ours.is_none() || record, "{} {}: {ours:?}", rule.id, rule.path);
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}
