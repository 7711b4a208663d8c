//! The generated schema files are those of the model, and another validator agrees with them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use openchoreo_schemas::files;
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas")
}

/// The generated files that lie on the disk.
fn written() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for name in ["v0.8.0", "v0.12.0", "v1.1.6", "v1.2.3", "other"] {
        for entry in std::fs::read_dir(folder().join(name)).into_iter().flatten() {
            let path = entry.unwrap().path();
            let inside = format!("{name}/{}", path.file_name().unwrap().to_string_lossy());
            found.insert(inside, std::fs::read_to_string(path).unwrap());
        }
    }
    found.extend(
        std::fs::read_to_string(folder().join("catalog.json")).ok().map(|text| ("catalog.json".to_owned(), text)),
    );
    found
}

#[test]
fn the_schema_files_are_fresh() {
    let fresh = files();
    let kept = written();
    if std::env::var_os("UPDATE").is_some() {
        kept.keys()
            .filter(|path| !fresh.contains_key(*path))
            .for_each(|path| std::fs::remove_file(folder().join(path)).unwrap());
        for (path, text) in &fresh {
            let path = folder().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        return;
    }
    let stale: Vec<&String> =
        fresh.keys().chain(kept.keys()).filter(|path| fresh.get(*path) != kept.get(*path)).collect();
    assert!(stale.is_empty(), "run this test with UPDATE=1 and look at the changes: {stale:?}");
}

/// Every reference of a bundle leads to a file, and every file is in its bundle.
#[test]
fn bundles_name_every_kind_once() {
    let files = files();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with("/all.json")) {
        let bundle: Value = serde_json::from_str(text).unwrap();
        let release = path.split('/').next().unwrap();
        let mut named: Vec<String> = bundle["allOf"]
            .as_array()
            .unwrap()
            .iter()
            .map(|choice| {
                let target = choice["then"]["$ref"].as_str().unwrap();
                let target = target.strip_prefix("../").map_or_else(|| format!("{release}/{target}"), str::to_owned);
                let schema: Value = serde_json::from_str(&files[&target]).unwrap();
                let constant = |of: &Value, name: &str| of["properties"][name]["const"].clone();
                for name in ["apiVersion", "kind"] {
                    assert_eq!(constant(&choice["if"], name), constant(&schema, name), "{target}");
                }
                target
            })
            .collect();
        named.sort();
        let there = files.keys().filter(|file| {
            (file.starts_with(&format!("{release}/")) || file.starts_with("other/")) && !file.ends_with("/all.json")
        });
        let mut there: Vec<String> = there.cloned().collect();
        there.sort();
        assert_eq!(named, there, "{path}");
    }
}

/// Hands the files out by their paths; nothing else can be asked for.
struct Files(BTreeMap<String, String>);

impl jsonschema::Retrieve for Files {
    fn retrieve(&self, uri: &jsonschema::Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let path = uri.path().as_str().trim_start_matches('/');
        let text = self.0.get(path).ok_or_else(|| format!("no file {path}"))?;
        Ok(serde_json::from_str(text)?)
    }
}

fn validator(release: &str) -> jsonschema::Validator {
    let files = files();
    let bundle: Value = serde_json::from_str(&files[&format!("{release}/all.json")]).unwrap();
    jsonschema::options()
        .with_base_uri(format!("file:///{release}/all.json"))
        .with_retriever(Files(files))
        .build(&bundle)
        .unwrap()
}

fn yaml_below(folder: &Path, out: &mut Vec<(PathBuf, Value)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            yaml_below(&path, out);
        } else if path.extension().is_some_and(|e| e == "yaml") {
            let text = std::fs::read_to_string(&path).unwrap();
            for document in text.split("\n---\n") {
                let value: Option<Value> = serde_yaml::from_str(document).unwrap();
                out.extend(value.map(|value| (path.clone(), value)));
            }
        }
    }
}

#[test]
fn another_validator_takes_every_document_of_the_example() {
    let validator = validator("v1.2.3");
    let mut documents = Vec::new();
    yaml_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("example"), &mut documents);
    let mut wrong = Vec::new();
    for (path, document) in &documents {
        wrong.extend(validator.iter_errors(document).map(|error| format!("{}: {error}", path.display())));
    }
    println!("{} documents", documents.len());
    assert!(documents.len() > 40 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn another_validator_finds_what_is_wrong_at_the_schema_of_the_kind() {
    let faults = serde_json::json!({
        "apiVersion": "openchoreo.dev/v1alpha1",
        "kind": "Component",
        "metadata": { "name": "cart" },
        "spec": { "owner": { "projctName": "shop" }, "componentType": "deployment/service" },
    });
    let said = |release| {
        let errors: Vec<String> =
            validator(release).iter_errors(&faults).map(|error| error.instance_path().to_string()).collect();
        errors
    };
    // In v0.x a type is named by a text alone.
    let (old, new) = (said("v0.12.0"), said("v1.2.3"));
    assert!(new.contains(&"/spec/owner".to_owned()) && new.contains(&"/spec/componentType".to_owned()), "{new:?}");
    assert!(old.contains(&"/spec/owner".to_owned()) && !old.contains(&"/spec/componentType".to_owned()), "{old:?}");
}
