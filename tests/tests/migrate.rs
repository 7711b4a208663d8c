//! Migrations of the repositories that people learn OpenChoreo from: what comes out is valid for the new release by our
//! validator and by the real CRDs, no comment is lost, and there is nothing left to do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use openchoreo_lsp::model::Generation;
use openchoreo_lsp::model::summarize;
use openchoreo_lsp::model::validate::validate;
use openchoreo_lsp::schema::KindSchema;
use openchoreo_lsp::syntax::{self, Dialect, NodeRef};
use openchoreo_lsp::workspace::{Migration, Scope, Snapshot, migrate};
use openchoreo_lsp_tests::findings;
use serde_json::{Value, json};

fn judges() -> Option<PathBuf> {
    let judges = std::env::var_os("OPENCHOREO_LSP_JUDGES").map(PathBuf::from);
    if judges.is_none() {
        println!("skipped: OPENCHOREO_LSP_JUDGES is not set, so the repositories and CRDs are not here");
    }
    judges
}

fn run(snapshot: &Snapshot, to: Generation) -> Migration {
    migrate(snapshot, Scope::Folder(snapshot.roots().next().unwrap().id), to)
}

/// A copy of a repository with a migration made in it.
fn migrated(from: &Path, snapshot: &Snapshot, made: &Migration) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for (file, entry) in snapshot.files().filter(|(file, _)| !made.change.deleted.contains(file)) {
        let text = std::fs::read_to_string(from.join(&*entry.path)).unwrap();
        let target = copy.path().join(&*entry.path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, made.change.apply_to(file, &text)).unwrap();
    }
    copy
}

/// The schema of a CRD as the server asks for it: fields that it does not have are refused.
fn strict(schema: &mut Value) {
    let Value::Object(map) = schema else { return };
    if map.get("x-kubernetes-int-or-string") == Some(&json!(true)) {
        map.remove("type");
        map.insert("anyOf".into(), json!([{"type": "integer"}, {"type": "string"}]));
    }
    let keeps = map.get("x-kubernetes-preserve-unknown-fields") == Some(&json!(true));
    if map.contains_key("properties") && !map.contains_key("additionalProperties") && !keeps {
        map.insert("additionalProperties".into(), json!(false));
    }
    map.remove("format");
    for key in ["properties", "additionalProperties", "items", "allOf", "anyOf", "oneOf"] {
        match map.get_mut(key) {
            Some(Value::Object(inner)) if key == "properties" => inner.values_mut().for_each(strict),
            Some(Value::Array(inner)) if key == "allOf" => inner.iter_mut().for_each(|one| {
                if one.get("properties").is_some() {
                    strict(one);
                }
            }),
            Some(inner @ Value::Object(_)) => strict(inner),
            _ => {}
        }
    }
}

/// The real CRDs of a release, by kind.
fn crds(judges: &Path, release: &str) -> HashMap<String, jsonschema::Validator> {
    let mut found = HashMap::new();
    for entry in std::fs::read_dir(judges.join("crds").join(release)).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let crd: Value = serde_yaml::from_str(&text).unwrap();
        let kind = crd["spec"]["names"]["kind"].as_str().unwrap().to_owned();
        let mut schema = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"].clone();
        strict(&mut schema);
        schema["properties"]["metadata"] = json!({"type": "object", "required": ["name"]});
        found.insert(kind, jsonschema::draft4::new(&schema).unwrap());
    }
    found
}

fn comments(text: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| {
        let trimmed = line.trim();
        let at = if trimmed.starts_with('#') { Some(0) } else { trimmed.find(" # ").map(|at| at + 1) };
        at.map(|at| trimmed[at..].to_owned())
    });
    lines.collect()
}

/// How many documents of OpenChoreo there are, each of them valid by our validator and by the CRDs.
fn valid_documents(
    folder: &Path,
    snapshot: &Snapshot,
    to: Generation,
    crds: &HashMap<String, jsonschema::Validator>,
) -> usize {
    let mut count = 0;
    for (_, entry) in snapshot.files() {
        let text = std::fs::read_to_string(folder.join(&*entry.path)).unwrap();
        for piece in syntax::split(&text) {
            let body = piece.body.of(&text);
            let parsed = syntax::parse(body);
            assert!(parsed.problems.is_empty(), "{}: {:?}", entry.path, parsed.problems);
            let Some(root) = NodeRef::root(body, &parsed.tree) else { continue };
            for summary in summarize(root).into_iter().filter(|summary| summary.kind.is_openchoreo()) {
                let kind = summary.kind.name();
                let schema = KindSchema::of_release(kind, to.release());
                let schema = schema.unwrap_or_else(|| panic!("{}: there is no {kind} any more", entry.path));
                let mut found = validate(root, &schema, Dialect::Server);
                found.retain(|violation| violation.what.is_refused());
                assert!(
                    found.is_empty(),
                    "{}: {:?}",
                    entry.path,
                    found.iter().map(|one| &one.path).collect::<Vec<_>>()
                );
                let value: Value = serde_yaml::from_str(body).unwrap();
                let errors: Vec<String> =
                    crds[kind].iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
                assert!(errors.is_empty(), "{}: {errors:#?}", entry.path);
                count += 1;
            }
        }
    }
    count
}

/// Migrates a repository and holds the result against all that is promised. Returns what a person is told.
fn check(name: &str, to: Generation, documents: usize) -> Vec<String> {
    let Some(judges) = judges() else { return Vec::new() };
    let folder = judges.join("repos").join(name);
    let before = findings::load(&folder);
    let made = run(&before, to);
    let copy = migrated(&folder, &before, &made);
    let after = findings::load(copy.path());
    let count = valid_documents(copy.path(), &after, to, &crds(&judges, to.tag()));
    println!("{name} → {}: {count} documents, {} changed", to.tag(), made.documents);
    assert_eq!(count, documents, "{name}");
    for (file, entry) in before.files().filter(|(file, _)| !made.change.deleted.contains(file)) {
        let old = std::fs::read_to_string(folder.join(&*entry.path)).unwrap();
        let new = std::fs::read_to_string(copy.path().join(&*entry.path)).unwrap();
        assert_eq!(comments(&old), comments(&new), "{}: the comments", entry.path);
        // Lines outside of the edits are where they were, byte by byte.
        let edits = made.change.edits.get(&file).map_or(&[][..], |edits| edits.as_slice());
        let (mut from, mut kept) = (0, Vec::new());
        for edit in edits {
            kept.push(&old[from..edit.range.start as usize]);
            from = edit.range.end as usize;
        }
        kept.push(&old[from..]);
        let mut rest = new.as_str();
        for part in kept {
            let at = rest.find(part).unwrap_or_else(|| panic!("{}: {part:?} is gone", entry.path));
            rest = &rest[at + part.len()..];
        }
    }
    let again = run(&after, to);
    assert!(again.change.is_empty(), "{name}, migrated twice: {:#?}", again.change);
    let seen = after.roots().next().unwrap().detected_generation();
    assert_eq!(seen, Some(to), "{name} is now of the generation that it was migrated to");
    let place = |remark: &openchoreo_lsp::workspace::Remark| {
        let word = if remark.must { "must" } else { "look" };
        let path = &before.file(remark.place.file).unwrap().path;
        format!("{word} {path}: {}", remark.message)
    };
    made.remarks.iter().map(place).collect()
}

#[test]
fn the_demo_of_january_becomes_one_of_v1_2() {
    // 47 documents, and the Organization goes: a Namespace of its name is there.
    let told = check("gitops-demo-2026-01", Generation::V1_2, 46);
    let must: Vec<&String> = told.iter().filter(|line| line.starts_with("must")).collect();
    assert!(must.iter().all(|line| line.contains("ProjectReleaseBinding")), "{must:#?}");
    assert!(told.is_empty() || must.len() == 3, "{must:#?}");
}

#[test]
fn the_demo_of_january_becomes_one_of_v1_1() {
    let told = check("gitops-demo-2026-01", Generation::V1_1, 46);
    assert!(told.iter().all(|line| line.starts_with("look")), "{told:#?}");
}

#[test]
fn the_demo_of_december_becomes_one_of_v1_2() {
    let told = check("gitops-demo-2025-12", Generation::V1_2, 17);
    assert!(told.iter().all(|line| line.starts_with("look") || line.contains("ProjectReleaseBinding")), "{told:#?}");
}

#[test]
fn the_sample_needs_a_type_for_its_project() {
    check("sample-gitops", Generation::V1_2, 32);
}

#[test]
fn what_is_of_the_generation_already_is_left_alone() {
    let Some(judges) = judges() else { return };
    for (name, to) in [
        ("gitops-demo-2025-12", Generation::V0_8),
        ("gitops-demo-2026-01", Generation::V0_12),
        ("sample-gitops", Generation::V1_1),
    ] {
        let made = run(&findings::load(&judges.join("repos").join(name)), to);
        assert!(made.change.is_empty(), "{name}: {:#?}", made.change);
    }
}
