//! Whatever lies in a folder, the program says something sensible about it, goes on with the rest, and ends.
//!
//! Each test puts one monster into a small repository with one mistake of its own. The mistake must be found in any case,
//! and the monster named.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use openchoreo_lsp_tests::client;
use openchoreo_lsp_tests::program::{self, Run};
use serde_json::Value;
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(120);

/// A repository with one mistake: a component of a project that is called otherwise.
fn repository() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a/project.yaml", project("shop"));
    write(dir.path(), "z/component.yaml", component("till", "shopp"));
    // The whole folder is deployed, whatever lies in it.
    write(dir.path(), "flux/all.yaml", FLUX);
    dir
}

const FLUX: &str = "\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: here, namespace: flux-system}
spec: {interval: 1m, url: 'https://example.com/here.git', ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: all, namespace: flux-system}
spec: {interval: 1m, path: ./, prune: true, sourceRef: {kind: GitRepository, name: here}}
";

fn project(name: &str) -> String {
    format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {{name: {name}, namespace: team}}\n\
         spec: {{deploymentPipelineRef: {{name: standard}}}}\n"
    )
}

fn component(name: &str, project: &str) -> String {
    format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Component\nmetadata: {{name: {name}, namespace: team}}\n\
         spec:\n  owner:\n    projectName: {project}\n"
    )
}

fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn run_check(root: &Path) -> Run {
    let mut command = Command::new(client::program());
    command.args(["check", "--format", "json"]).arg(root);
    program::run(command, LIMIT)
}

/// Checks a repository; the mistake must be among the findings.
fn check(root: &Path) -> Run {
    let run = run_check(root);
    assert_eq!(run.status, Some(1), "{} {}", run.out, run.err);
    let found = findings(&run, "z/component.yaml");
    assert!(found.iter().any(|line| line == "5 error reference/unresolved"), "{found:?} {}", run.err);
    run
}

/// The findings of a file: line, severity, code.
fn findings(run: &Run, path: &str) -> Vec<String> {
    let of_file = run.lines().into_iter().filter(|finding| finding["path"] == path);
    of_file
        .map(|finding| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            format!("{} {} {}", finding["range"]["start"]["line"], text(&finding["severity"]), text(&finding["code"]))
        })
        .collect()
}

fn codes(run: &Run, path: &str) -> Vec<String> {
    let mut codes: Vec<String> =
        findings(run, path).iter().filter_map(|line| line.rsplit(' ').next().map(str::to_owned)).collect();
    codes.dedup();
    codes
}

#[test]
fn four_megabytes_in_one_document() {
    let dir = repository();
    let mut text = component("large", "nowhere") + "  parameters:\n";
    while text.len() < 4 << 20 {
        let at = text.len();
        // Long lines, so that it is the size alone that is tried.
        let _ = writeln!(text, "    key-{at}: \"{}\"", "x".repeat(400));
    }
    write(dir.path(), "m/large.yaml", &text);
    let run = check(dir.path());
    assert!(findings(&run, "m/large.yaml").contains(&"5 error reference/unresolved".to_owned()), "{}", run.out);
}

#[test]
fn twenty_thousand_documents_in_one_file() {
    let dir = repository();
    let mut text = String::new();
    for at in 0..20_000 {
        text += &component(&format!("c-{at}"), if at % 5_000 == 4_999 { "shopp" } else { "shop" });
        text += "---\n";
    }
    write(dir.path(), "m/many.yaml", &text);
    let run = check(dir.path());
    let found = findings(&run, "m/many.yaml");
    let unresolved: Vec<&String> = found.iter().filter(|line| line.ends_with("error reference/unresolved")).collect();
    let expected: Vec<String> =
        (1..=4).map(|n| format!("{} error reference/unresolved", (n * 5_000 - 1) * 7 + 5)).collect();
    assert_eq!(unresolved, expected.iter().collect::<Vec<_>>());
}

#[test]
fn more_lines_than_the_parser_counts() {
    let dir = repository();
    let mut text = component("long", "nowhere") + "  parameters:\n";
    for at in 0..40_000 {
        let _ = writeln!(text, "    key{at}: value");
    }
    let after = text.lines().count() + 1;
    text += "---\n";
    text += &component("after", "shopp");
    write(dir.path(), "m/long.yaml", &text);
    let run = check(dir.path());
    let found = findings(&run, "m/long.yaml");
    assert!(found.contains(&format!("{} error reference/unresolved", after + 5)), "{found:?}");
    assert!(
        found.contains(&"5 error reference/unresolved".to_owned())
            || found.iter().any(|f| f.ends_with("yaml/too-large")),
        "{found:?}"
    );
}

#[cfg(unix)]
#[test]
fn links_that_go_round_and_pipes_that_never_speak() {
    let dir = repository();
    fs::create_dir(dir.path().join("m")).unwrap();
    std::os::unix::fs::symlink("..", dir.path().join("m/up")).unwrap();
    std::os::unix::fs::symlink("self.yaml", dir.path().join("m/self.yaml")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", dir.path().join("m/zero.yaml")).unwrap();
    assert!(Command::new("mkfifo").arg(dir.path().join("m/pipe.yaml")).status().unwrap().success());
    std::os::unix::net::UnixListener::bind(dir.path().join("m/socket.yaml")).unwrap();
    let run = check(dir.path());
    assert!(run.lines().iter().all(|finding| !finding["path"].as_str().unwrap().starts_with("m/")), "{}", run.out);

    // Named by a kustomization they are told about: no artifact of Flux has them.
    write(dir.path(), "k/kustomization.yaml", "resources:\n- ../m/self.yaml\n- ../m/pipe.yaml\n");
    let run = check(dir.path());
    assert_eq!(findings(&run, "k/kustomization.yaml").len(), 2, "{}", run.out);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_named_and_the_rest_is_checked() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let dir = repository();
    write(dir.path(), "m/closed/file.yaml", project("hidden"));
    write(dir.path(), "m/secret.yaml", project("secret"));
    let mode = |path: &str, mode| {
        fs::set_permissions(dir.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("m/closed", 0o000);
    mode("m/secret.yaml", 0o000);
    mode("", 0o755);
    // The superuser may read everything: then the program, or a copy of it, runs as nobody.
    let program = dir.path().join("program");
    fs::copy(client::program(), &program).unwrap();
    let mut command = Command::new(&program);
    command.args(["check", "--format", "json"]).arg(dir.path());
    if fs::read(dir.path().join("m/secret.yaml")).is_ok() {
        command.uid(65_534).gid(65_534);
        if !Command::new("true").uid(65_534).gid(65_534).status().is_ok_and(|status| status.success()) {
            println!("skipped: this user may read everything and cannot become another");
            return;
        }
    }
    let run = program::run(command, LIMIT);
    mode("m/closed", 0o755);
    assert_eq!(run.status, Some(1), "{} {}", run.out, run.err);
    assert_eq!(codes(&run, "m/closed"), ["yaml/unreadable"], "{}", run.out);
    assert_eq!(codes(&run, "m/secret.yaml"), ["yaml/unreadable"], "{}", run.out);
    assert!(!findings(&run, "z/component.yaml").is_empty(), "{}", run.out);
}

#[test]
fn bytes_that_no_yaml_has() {
    let dir = repository();
    let bad = component("bad", "nowhere");
    let good = component("good", "shopp");
    let stream = |first: &[u8]| [first, b"---\n", good.as_bytes()].concat();
    write(dir.path(), "m/nul.yaml", stream(bad.replace("bad", "b\0d").as_bytes()));
    write(dir.path(), "m/bytes.yaml", stream(&[bad.as_bytes(), b"# \xff\xfe\n"].concat()));
    write(dir.path(), "m/bom.yaml", stream(format!("\u{feff}{bad}").as_bytes()));
    write(dir.path(), "m/crlf.yaml", String::from_utf8(stream(bad.as_bytes())).unwrap().replace('\n', "\r\n"));
    let run = check(dir.path());
    for (file, code) in [("m/nul.yaml", "yaml/invalid-character"), ("m/bytes.yaml", "yaml/invalid-utf8")] {
        assert!(codes(&run, file).contains(&code.to_owned()), "{file}: {:?}", findings(&run, file));
    }
    for file in ["m/nul.yaml", "m/bom.yaml", "m/crlf.yaml"] {
        let found = findings(&run, file);
        assert!(found.contains(&"12 error reference/unresolved".to_owned()), "{file}: {found:?}");
    }
    for file in ["m/bom.yaml", "m/crlf.yaml"] {
        let found = findings(&run, file);
        assert!(found.contains(&"5 error reference/unresolved".to_owned()), "{file}: {found:?}");
    }
}

/// Texts that abort, stall or explode one parser or another, with the code that names them.
fn bombs() -> Vec<(&'static str, String, &'static str)> {
    let head = "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {name: bomb, namespace: team}\nspec:\n";
    let mut nested = head.to_owned();
    for level in 1..400 {
        let _ = writeln!(nested, "{}a:", " ".repeat(level));
    }
    let mut aliases = head.to_owned() + "  a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for level in 1..30 {
        let item = format!("*a{}", level - 1);
        let _ = writeln!(aliases, "  a{level}: &a{level} [{}]", [item.as_str(); 9].join(", "));
    }
    vec![
        ("blocks", nested, "yaml/too-deep"),
        ("dashes", format!("{head}  list: \n    {}x\n", "- ".repeat(400)), "yaml/too-deep"),
        ("questions", format!("{head}  {}x\n", "? ".repeat(400)), "yaml/too-deep"),
        ("flow", format!("{head}  list: {}\n", "[".repeat(100_000)), "yaml/too-deep"),
        ("braces", format!("{head}  map: {}\n", "{a: ".repeat(100_000)), "yaml/too-deep"),
        ("aliases", aliases, "yaml/alias-bomb"),
        ("self", format!("{head}  a: &a [*a]\n"), "yaml/alias-cycle"),
    ]
}

#[test]
fn bombs_cost_their_own_document_only() {
    for (name, bomb, code) in bombs() {
        let dir = repository();
        let after = bomb.lines().count() + 1;
        write(dir.path(), "m/bomb.yaml", format!("{bomb}---\n{}", component("after", "shopp")));
        let run = check(dir.path());
        let found = findings(&run, "m/bomb.yaml");
        assert!(found.iter().any(|line| line.ends_with(code)), "{name}: {found:?}");
        assert!(found.contains(&format!("{} error reference/unresolved", after + 5)), "{name}: {found:?}");
        assert!(run.elapsed < Duration::from_secs(30), "{name} took {:?}", run.elapsed);
    }
}

#[test]
fn bombs_in_a_kustomization_or_in_the_settings() {
    for (name, bomb, _) in bombs() {
        let dir = repository();
        write(dir.path(), "m/kustomization.yaml", &bomb);
        write(dir.path(), "openchoreo-lsp.toml", format!("exclude = {}\n", "[".repeat(50_000)));
        let run = check(dir.path());
        assert_eq!(codes(&run, "openchoreo-lsp.toml"), ["schema/settings"], "{name}: {}", run.out);
    }
}

#[test]
fn names_that_would_steer_a_terminal_or_a_workflow() {
    let dir = repository();
    let name = "m/a:b,c%0A \u{1b}[31m.yaml";
    write(dir.path(), name, component("odd", "\"no\\e[31mwhere\""));
    check(dir.path());
    for format in ["text", "github"] {
        let mut command = Command::new(client::program());
        command.args(["check", "--color", "never", "--format", format]).arg(dir.path());
        let run = program::run(command, LIMIT);
        assert_eq!(run.status, Some(1), "{}", run.err);
        assert!(!run.out.contains('\u{1b}'), "{format}: {:?}", run.out);
        if format == "github" {
            assert!(run.out.lines().all(|line| line.starts_with("::")), "{}", run.out);
            assert!(run.out.contains("a%3Ab%2Cc%250A"), "{}", run.out);
        }
    }
}

#[test]
fn a_folder_without_anything_to_check_is_clean() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "chart/templates/x.yaml", "{{- range .Values.x }}\na: {{ . }}\n{{- end }}\n");
    write(dir.path(), ".github/workflows/ci.yaml", "on: push\njobs: {}\n");
    write(dir.path(), "broken.yaml", "a: [\nb: }\n");
    let run = run_check(dir.path());
    assert_eq!((run.status, run.out.as_str()), (Some(0), ""), "{}", run.err);
}

#[test]
fn what_cannot_run_says_why() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(client::program());
        command.args(arguments);
        program::run(command, LIMIT)
    };
    let missing = run(&["check", "no/such/folder"]);
    assert_eq!(missing.status, Some(2));
    assert!(missing.err.contains("no/such/folder"), "{}", missing.err);
    let dir = repository();
    write(dir.path(), "notes.txt", "text\n");
    let other = run(&["check", &dir.path().join("notes.txt").to_string_lossy()]);
    assert_eq!(other.status, Some(2));
    assert!(other.err.contains("notes.txt"), "{}", other.err);
    let log = run(&["--log", "/no/such/folder/log", "check"]);
    assert_eq!(log.status, Some(2));
    let generation = run(&["check", "--generation", "v7"]);
    assert_eq!(generation.status, Some(2));
    assert!(generation.err.contains("v1.2.3"), "{}", generation.err);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let dir = repository();
    let mut text = String::new();
    for at in 0..2_000 {
        text += &component(&format!("c-{at}"), "shopp");
        text += "---\n";
    }
    write(dir.path(), "m/many.yaml", &text);
    let mut command = Command::new("sh");
    let program = client::program().to_string_lossy().into_owned();
    command.args(["-c", "{ \"$0\" check \"$1\"; echo \"status $?\" >&2; } | head -1", &program]);
    command.arg(dir.path());
    let run = program::run(command, LIMIT);
    assert!(run.err.contains("status 2") && run.err.contains("standard output was closed"), "{}", run.err);
    assert!(!run.err.contains("panicked"), "{}", run.err);
}
