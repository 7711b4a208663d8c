//! The layer table as a test: folders in one crate enforce nothing by themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Each layer with the layers it may use, lowest first.
const MAY_USE: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("syntax", &["text"]),
    ("schema", &[]),
    ("model", &["text", "syntax", "schema"]),
    ("gitops", &["text", "syntax", "model"]),
    ("build", &["text", "syntax", "model", "gitops"]),
    ("workspace", &["text", "syntax", "schema", "model", "gitops", "build"]),
    ("apply", &["text", "syntax", "schema", "model", "gitops", "build", "workspace"]),
    ("loader", &["text", "syntax", "schema", "model", "gitops", "build", "workspace"]),
    ("diagnostics", &["text", "syntax", "schema", "model", "gitops", "build", "workspace"]),
    ("features", &["text", "syntax", "schema", "model", "gitops", "build", "workspace"]),
    ("cluster", &["text", "syntax", "schema", "model", "gitops", "build", "workspace", "apply", "loader"]),
    ("lsp", ALL_BUT_FRONT_ENDS),
    ("cli", ALL_BUT_FRONT_ENDS),
];

const ALL_BUT_FRONT_ENDS: &[&str] = &[
    "text",
    "syntax",
    "schema",
    "model",
    "gitops",
    "build",
    "workspace",
    "apply",
    "loader",
    "diagnostics",
    "features",
    "cluster",
];

/// Things that only some layers may name: the word, who may, and why.
const ONLY_IN: &[(&str, &[&str], &str)] = &[
    ("tower_lsp::", &["lsp"], "only the protocol layer knows the protocol"),
    ("kube::", &["cluster"], "only the cluster layer knows kube"),
    ("tokio::", &["lsp", "cluster", "cli"], "pure layers cannot wait"),
    ("std::fs", &["loader", "cli", "cluster"], "only the loader reads the disk"),
    ("tree_sitter::", &["syntax"], "one reader of YAML"),
    ("ropey::", &["text"], "one text buffer"),
    ("println!", &["cli"], "standard output belongs to the protocol"),
];

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src")
}

fn rust_files(directory: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                rust_files(&path, out);
            }
        } else if path.extension().is_some_and(|e| e == "rs") && path.file_name().is_some_and(|n| n != "tests.rs") {
            out.push(path);
        }
    }
}

/// All source files by layer, without their comments and test modules.
fn layers() -> BTreeMap<String, Vec<(PathBuf, String)>> {
    let root = sources();
    let mut layers: BTreeMap<String, Vec<(PathBuf, String)>> = BTreeMap::new();
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    for path in files {
        let inside = path.strip_prefix(&root).unwrap();
        let Some(layer) = inside.parent().and_then(|p| p.components().next()) else { continue };
        let layer = layer.as_os_str().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        layers.entry(layer).or_default().push((inside.to_owned(), code.join("\n")));
    }
    layers
}

#[test]
fn layers_use_only_what_they_may() {
    let mut wrong = Vec::new();
    for (layer, files) in layers() {
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(name, _)| *name == layer)
            .unwrap_or_else(|| panic!("`{layer}` is not in the table of layers: add it with what it may use"));
        for (path, code) in files {
            for (other, _) in MAY_USE.iter().filter(|(other, _)| *other != layer && !allowed.contains(other)) {
                if code.contains(&format!("crate::{other}::")) || code.contains(&format!("crate::{other};")) {
                    wrong.push(format!("{} uses crate::{other}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn some_words_belong_to_some_layers_only() {
    let mut wrong = Vec::new();
    for (layer, files) in layers() {
        for (path, code) in files {
            for (word, owners, why) in ONLY_IN {
                let named = code
                    .match_indices(word)
                    .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
                if named && !owners.contains(&layer.as_str()) {
                    wrong.push(format!("{} names {word}: {why}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_says_why_it_exists_and_stays_readable() {
    let root = sources();
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/src"), &mut files);
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut wrong = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        if !text.starts_with("//!") {
            wrong.push(format!("{}: the first line must be a `//!` that says why the module exists", path.display()));
        }
        let lines = text.lines().count();
        if lines > 600 {
            wrong.push(format!("{}: {lines} lines; split it by concern", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
