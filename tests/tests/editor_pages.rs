//! The configurations in `docs/editors` can be read by the formats they are written in, and the program and arguments in
//! them start the server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use openchoreo_lsp_tests::client::program;
use openchoreo_lsp_tests::program::run;
use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page(name: &str) -> String {
    std::fs::read_to_string(repository().join("docs/editors").join(name)).unwrap()
}

/// The first block of a language on a page.
fn block(page: &str, language: &str) -> String {
    let start = format!("```{language}\n");
    let rest = page.split(&start).nth(1).unwrap_or_else(|| panic!("no block of {language}"));
    rest.split("\n```").next().unwrap().to_owned()
}

/// The words of a command line are our program and arguments with which it serves: at the end of its input it ends.
fn check_command(words: &[&str]) {
    let [name, arguments @ ..] = words else { panic!("no command") };
    let name = Path::new(name).file_name().unwrap().to_str().unwrap();
    assert_eq!(name.trim_end_matches(".exe"), program().file_stem().unwrap().to_str().unwrap());
    let mut command = Command::new(program());
    command.args(arguments);
    let run = run(command, Duration::from_secs(20));
    // Wrong arguments end with 2 and their usage; a server whose client goes without a word ends with 1.
    assert_eq!((run.status, run.out.as_str()), (Some(1), ""), "{words:?}: {}", run.err);
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

#[test]
fn helix() {
    let config: toml::Table = block(&page("helix.md"), "toml").parse().unwrap();
    let server = &config["language-server"]["openchoreo"];
    let arguments: Vec<&str> = server["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    check_command(&[&[server["command"].as_str().unwrap()], &arguments[..]].concat());
    let language = &config["language"].as_array().unwrap()[0];
    assert_eq!(language["name"].as_str(), Some("yaml"));
    assert_eq!(language["language-servers"].as_array().unwrap()[0].as_str(), Some("openchoreo"));
}

#[test]
fn zed() {
    let config: Value = serde_json::from_str(&block(&page("zed.md"), "json")).unwrap();
    let server = config["languages"]["YAML"]["language_servers"][0].as_str().unwrap();
    let binary = &config["lsp"][server]["binary"];
    check_command(&[&[binary["path"].as_str().unwrap()], &words(&binary["arguments"])[..]].concat());
}

#[test]
fn kate() {
    let config: Value = serde_json::from_str(&block(&page("kate.md"), "json")).unwrap();
    check_command(&words(&config["servers"]["yaml"]["command"]));
}

#[test]
fn jetbrains() {
    let template = std::fs::read_to_string(repository().join("editors/lsp4ij/template.json")).unwrap();
    let template: Value = serde_json::from_str(&template).unwrap();
    let page = page("jetbrains.md");
    for line in template["programArgs"].as_object().unwrap().values() {
        let line = line.as_str().unwrap();
        check_command(&line.split(' ').collect::<Vec<_>>());
        assert!(line.contains(".exe") || page.contains(&format!("`{line}`")), "`{line}` is not on the page");
    }
    let patterns = words(&template["fileTypeMappings"][0]["fileType"]["patterns"]).join(";");
    assert!(page.contains(&format!("`{patterns}`")), "{patterns} is not on the page");
}

#[test]
fn every_editor_is_on_the_first_page_and_every_page_is_there() {
    let first = page("README.md");
    let mut names: Vec<String> = std::fs::read_dir(repository().join("docs/editors"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    names.sort();
    assert_eq!(names, ["emacs.md", "helix.md", "jetbrains.md", "kate.md", "zed.md"]);
    for name in names {
        assert!(first.contains(&format!("]({name})")), "{name} is not on the first page");
    }
}
