//! The pictures of the README are the real output of the program on the examples.
//!
//! `UPDATE_DOCS=1 cargo test -p openchoreo-lsp-tests --test pictures` draws it again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::Command;

use openchoreo_lsp_tests::client::program;

/// What the picture shows: three mistakes of different kinds.
const FILES: [&str; 3] = [
    "tests/mistakes/projects/ferries/components/tickets/component.yaml",
    "tests/mistakes/projects-release-bindings/ferries/components/timetable/timetable-production.yaml",
    "tests/mistakes/platform/kustomization.yaml",
];

/// Columns of the terminal in the picture.
const WIDTH: usize = 112;

/// Breaks lines where a terminal does; escape sequences take no room.
fn on_a_terminal(text: &str) -> String {
    let mut out = String::new();
    let (mut column, mut in_escape) = (0, false);
    for c in text.chars() {
        if c == '\u{1b}' {
            in_escape = true;
        }
        if c == '\n' {
            column = 0;
        } else if !in_escape {
            if column == WIDTH {
                out.push('\n');
                column = 0;
            }
            column += 1;
        }
        in_escape &= c != 'm';
        out.push(c);
    }
    out
}

#[test]
fn the_picture_of_the_readme_is_what_check_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(program())
        .current_dir(&root)
        .env("COLUMNS", "110")
        .args(["check", "--color", "always"])
        .args(FILES)
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    // The last line tells the time it took, which is another one each time.
    let lines: Vec<&str> = printed.trim_end().lines().collect();
    let (_, findings) = lines.split_last().unwrap();
    let command = "\u{1b}[1m$ openchoreo-lsp check tests/mistakes\u{1b}[0m";
    let screen = on_a_terminal(&format!("{command}\n\n{}\n", findings.join("\n").trim_end()));
    let drawn = anstyle_svg::Term::new().render_svg(&screen);
    compare(&root.join("docs/check.svg"), &drawn);
}

#[test]
fn the_graphs_of_the_manual_are_what_graph_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for kind in ["stages", "promotion", "dependencies"] {
        // Links lead from the folder of the pictures to the example.
        let arguments = ["graph", "tests/example", "--kind", kind, "--base", "../tests/example"];
        let output = Command::new(program()).current_dir(&root).args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        compare(&root.join(format!("docs/graph-{kind}.svg")), &String::from_utf8(output.stdout).unwrap());
    }
}

/// A picture is as it was drawn last, or is drawn again.
fn compare(path: &Path, drawn: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, drawn).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == drawn, "{path:?} is not fresh: run this test with UPDATE_DOCS=1 and look at the picture");
}
