//! What editors must know beforehand comes from the tables of the server: the manifest of the VS Code extension holds
//! its commands, menus, trees and settings, and the manual lists the commands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use openchoreo_lsp::lsp;
use serde_json::{Value, json};

#[test]
fn the_manifest_of_the_vscode_extension_is_fresh() {
    let path = "../editors/vscode/package.json";
    let kept = std::fs::read_to_string(in_repository(path)).unwrap();
    let mut package: Value = serde_json::from_str(&kept).unwrap();
    // What a person wrote into `contributes` stays, and so does the order of the keys.
    for (key, value) in lsp::contributions().as_object().unwrap() {
        package["contributes"][key] = value.clone();
    }
    package["openchoreo"] = lsp::manifest();
    package["version"] = json!(env!("CARGO_PKG_VERSION"));
    keep_fresh(path, &(serde_json::to_string_pretty(&package).unwrap() + "\n"));
}

#[test]
fn the_manual_of_the_commands_is_fresh() {
    let mut page = String::from(
        "# Commands\n\n\
         What an editor can ask the server to do. The VS Code extension offers them under `OpenChoreo:`; every other client\n\
         calls them with `workspace/executeCommand` ([how](protocol.md#commands)).\n\n\
         | command | title | what it does |\n|---|---|---|\n",
    );
    let manifest = lsp::manifest();
    for command in manifest["commands"].as_array().unwrap() {
        let text = |key: &str| command[key].as_str().unwrap_or_default();
        let mut about = text("about").to_owned();
        if command["needsTrust"] == true {
            about.push_str(" Only in a trusted workspace.");
        }
        if !command["client"].is_null() {
            about.push_str(" The client does it.");
        }
        page.push_str(&format!("| `{}` | {} | {about} |\n", text("id"), text("title")));
    }
    page.push_str(
        "\nThis page is written by `cargo test -p openchoreo-lsp-tests --test editor_manifest` from the tables in\n\
         `server/src/lsp/commands/`.\n",
    );
    keep_fresh("../docs/commands.md", &page);
}

fn in_repository(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn keep_fresh(path: &str, fresh: &str) {
    let path = in_repository(path);
    if std::fs::read_to_string(&path).is_ok_and(|kept| kept == fresh) {
        return;
    }
    // The next run is green, and the change is seen in the diff.
    std::fs::write(&path, fresh).unwrap();
    panic!("{} was out of date and has been written anew: look at the change and commit it", path.display());
}
