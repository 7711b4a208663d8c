//! The server over its real byte stream: what only shows there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod commands;
mod commits;
mod completion;
mod conversation;
mod disk;
mod encoding;
mod folders;
mod frames;
mod order;
mod pull;
mod reading;
mod schemas;
mod settings;

use std::path::{Path, PathBuf};

use openchoreo_lsp_tests::client::{Client, uri};
use serde_json::{Value, json};

/// A repository on disk.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    /// A project and a component of it.
    fn new() -> Repository {
        let repository = Repository { folder: tempfile::tempdir().unwrap() };
        repository.write("shop/project.yaml", &project("shop"));
        repository.write("shop/cart.yaml", &component("cart", "shop"));
        repository
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn uri(&self, path: &str) -> String {
        uri(&self.path(path))
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn project(name: &str) -> String {
    format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata:\n  name: {name}\n  namespace: default\nspec:\n  deploymentPipelineRef:\n    name: default\n"
    )
}

/// The name of its project is on line 7 from character 17 on.
fn component(name: &str, project: &str) -> String {
    format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\n  namespace: default\nspec:\n  owner:\n    projectName: {project}\n"
    )
}

/// Where the definition of the project of a component is asked for.
fn at_project(document: &str) -> Value {
    json!({ "textDocument": { "uri": document }, "position": { "line": 7, "character": 18 } })
}

/// One check alone, with one severity: these tests are about who is told what and when, and new checks must not
/// change what they see.
fn one_check() -> Value {
    let groups =
        ["reference/", "stage/", "promotion/", "kustomize/", "flux/", "schema/", "value/", "template/", "yaml/"];
    let mut severity: serde_json::Map<String, Value> =
        groups.iter().map(|group| ((*group).to_owned(), json!("off"))).collect();
    severity.insert("reference/unresolved".to_owned(), json!("error"));
    json!({ "severity": severity })
}

/// Begins a conversation about these folders.
fn initialize(client: &mut Client, folders: &[&Path], capabilities: Value) -> Value {
    let folders: Vec<Value> = folders.iter().map(|path| folder(path)).collect();
    client.initialize(json!({
        "capabilities": capabilities,
        "workspaceFolders": folders,
        "initializationOptions": one_check(),
    }))
}

fn folder(path: &Path) -> Value {
    json!({ "uri": uri(path), "name": "folder" })
}

/// Places as `file:line:character`, the file by its last two parts.
fn places(result: &Value) -> Vec<String> {
    let place = |place: &Value| {
        let file = place["uri"].as_str().unwrap();
        let mut parts: Vec<&str> = file.rsplit('/').take(2).collect();
        parts.reverse();
        let start = &place["range"]["start"];
        format!("{}:{}:{}", parts.join("/"), start["line"], start["character"])
    };
    result.as_array().into_iter().flatten().map(place).collect()
}

/// Findings as `line:character code`.
fn findings(params: &Value) -> Vec<String> {
    let finding = |finding: &Value| {
        let start = &finding["range"]["start"];
        format!("{}:{} {}", start["line"], start["character"], finding["code"].as_str().unwrap())
    };
    params["diagnostics"]
        .as_array()
        .unwrap_or_else(|| panic!("no findings in {params:#}"))
        .iter()
        .map(finding)
        .collect()
}

/// Waits until the first read is over: this question needs all files.
fn settle(client: &mut Client, document: &str) {
    let nowhere = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    let params = json!({ "textDocument": { "uri": document }, "range": nowhere, "context": { "diagnostics": [] } });
    client.request("textDocument/codeAction", params);
}
