//! `openchoreo-lsp migrate` as a person runs it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use openchoreo_lsp_tests::client;
use openchoreo_lsp_tests::program::{self, Run};

const OLD: &str = "# the first stage
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata:
  name: dev
spec:
  dataPlaneRef: primary # the large one
";
const NEW: &str = "# the first stage
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata:
  name: dev
spec:
  dataPlaneRef:
    kind: DataPlane
    name: primary # the large one
";

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(client::program());
    command.arg("migrate").args(arguments).current_dir(folder);
    program::run(command, Duration::from_secs(60))
}

fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dev.yaml"), OLD).unwrap();
    folder
}

fn text(folder: &Path) -> String {
    fs::read_to_string(folder.join("dev.yaml")).unwrap()
}

#[test]
fn a_dry_run_shows_a_diff_and_writes_nothing() {
    let folder = repository();
    for to in ["v1.1.6", "v1.1", "1.1"] {
        let run = run(folder.path(), &["--to", to, "--dry-run"]);
        assert_eq!(run.status, Some(1), "{}", run.err);
        let diff = "--- a/dev.yaml\n+++ b/dev.yaml\n@@ -4,4 +4,6 @@\n metadata:\n   name: dev\n spec:\n\
                    -  dataPlaneRef: primary # the large one\n\
                    +  dataPlaneRef:\n+    kind: DataPlane\n+    name: primary # the large one\n";
        assert!(run.out.starts_with(diff), "{}", run.out);
        assert!(run.out.ends_with("1 document in 1 file change, 0 left for a person\n"), "{}", run.out);
    }
    assert_eq!(text(folder.path()), OLD);
}

#[test]
fn it_writes_when_it_may_and_is_done_then() {
    let folder = repository();
    let asked = run(folder.path(), &["--to", "v1.1"]);
    assert_eq!(asked.status, Some(2));
    assert!(asked.err.contains("--yes"), "{}", asked.err);
    assert_eq!(text(folder.path()), OLD);
    assert_eq!(run(folder.path(), &["--to", "v1.1", "--yes"]).status, Some(0));
    assert_eq!(text(folder.path()), NEW);
    let again = run(folder.path(), &["--to", "v1.1", "--dry-run"]);
    assert_eq!((again.status, again.out.contains("0 documents in 0 files")), (Some(0), true), "{}", again.out);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside the files");
}

#[test]
fn what_is_left_is_listed_with_its_line() {
    let folder = repository();
    fs::write(folder.path().join("dev.yaml"), format!("{OLD}  nonsense: 1\n")).unwrap();
    let run = run(folder.path(), &["--to", "v1.1", "--dry-run", "--format", "json"]);
    assert_eq!(run.status, Some(1), "{}", run.err);
    let [file, left] = &run.lines()[..] else { panic!("{}", run.out) };
    assert_eq!((&file["path"], &file["deleted"]), (&"dev.yaml".into(), &false.into()));
    assert_eq!((&left["must"], &left["object"]), (&true.into(), &"Environment dev".into()));
    assert_eq!(left["range"]["start"]["line"], 7);
}

#[test]
fn there_is_no_way_back() {
    let folder = repository();
    fs::write(folder.path().join("dev.yaml"), NEW).unwrap();
    let run = run(folder.path(), &["--to", "v0.8", "--dry-run"]);
    assert_eq!(run.status, Some(2));
    assert!(run.err.contains("only lead to later releases"), "{}", run.err);
}

#[test]
fn files_with_changes_of_a_person_are_left_alone() {
    let folder = repository();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"]);
        command.args(arguments).current_dir(folder.path());
        command.output().is_ok_and(|output| output.status.success())
    };
    if !git(&["init", "-q"]) || !git(&["add", "."]) || !git(&["commit", "-qm", "first"]) {
        println!("skipped: there is no git");
        return;
    }
    fs::write(folder.path().join("dev.yaml"), OLD.replace("first", "second")).unwrap();
    let refused = run(folder.path(), &["--to", "v1.1", "--yes"]);
    assert_eq!(refused.status, Some(2), "{}", refused.out);
    assert!(refused.err.contains("dev.yaml") && refused.err.contains("--allow-dirty"), "{}", refused.err);
    assert!(git(&["commit", "-qam", "second"]));
    assert_eq!(run(folder.path(), &["--to", "v1.1", "--yes"]).status, Some(0));
    assert!(text(folder.path()).contains("kind: DataPlane"));
    assert_eq!(run(folder.path(), &["--to", "v1.1", "--yes"]).status, Some(0), "nothing to write, nothing to refuse");
}
