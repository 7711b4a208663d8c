//! `docs/protocol.md` is complete: every message beyond the protocol that the code knows is on the page, and none that it
//! does not know; the same for what a client may pass when it starts, and for what a command has to show.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use openchoreo_lsp::lsp;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All Rust code of the protocol layer, without comments.
fn code() -> String {
    fn gather(folder: &Path, out: &mut String) {
        let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                gather(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                lines.for_each(|line| *out += &format!("{line}\n"));
            }
        }
    }
    let mut out = String::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/lsp"), &mut out);
    out
}

/// The words that begin with `start` in a text.
fn words(text: &str, start: &str) -> BTreeSet<String> {
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '/';
    let found = text.match_indices(start).map(|(at, _)| text[at..].split(|c| !is_of_word(c)).next().unwrap());
    found.filter(|word| *word != start).map(str::to_owned).collect()
}

/// Names of registrations and of a progress, which a client only hands back.
const NO_MESSAGES: &[&str] = &["openchoreo/files", "openchoreo/settings", "openchoreo/reading"];

#[test]
fn every_message_is_on_the_page_and_none_else() {
    let mut in_code = words(&code(), "openchoreo/");
    in_code.retain(|word| !NO_MESSAGES.contains(&word.as_str()));
    let on_page: BTreeSet<String> =
        words(&read("docs/protocol.md"), "openchoreo/").into_iter().filter(|word| !word.contains("//")).collect();
    assert!(in_code.contains("openchoreo/graph") && in_code.contains("openchoreo/status"), "{in_code:?}");
    assert_eq!(on_page, in_code);
}

#[test]
fn every_command_is_on_its_page() {
    let page = read("docs/commands.md");
    for command in lsp::manifest()["commands"].as_array().unwrap() {
        let id = command["id"].as_str().unwrap();
        assert!(page.contains(&format!("`{id}`")), "{id} is not in docs/commands.md");
    }
    // Whoever reads about the messages finds them.
    assert!(read("docs/protocol.md").contains("(commands.md)"));
}

#[test]
fn every_way_to_show_something_is_on_the_page() {
    let outcomes = read("server/src/lsp/commands/outcome.rs");
    let body = outcomes.split("pub enum Outcome {").nth(1).unwrap().split("\n}").next().unwrap();
    let variants =
        body.lines().filter_map(|line| line.strip_prefix("    ").filter(|rest| rest.starts_with(char::is_uppercase)));
    let names: Vec<String> = variants.map(|line| line.trim_end_matches([' ', '{', ',']).to_lowercase()).collect();
    assert!(names.len() > 5, "{names:?}");
    let page = read("docs/protocol.md");
    for name in names {
        assert!(page.contains(&format!("| `{name}` |")), "`{name}` is not in the table of docs/protocol.md");
    }
}
