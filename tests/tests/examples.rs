//! The repositories that newcomers try: they hold what the README promises, kustomize builds their stages, and the
//! table of mistakes points at lines that are there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use openchoreo_lsp_tests::generator::{Layout, Options, generate};
use serde_yaml::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What `kubectl kustomize` makes of a folder, or nothing where there is no kubectl.
fn built(folder: &Path) -> Option<Result<Vec<Value>, String>> {
    let Ok(output) = Command::new("kubectl").arg("kustomize").arg(folder).output() else {
        println!("skipped: no kubectl here to build {}", folder.display());
        return None;
    };
    if !output.status.success() {
        return Some(Err(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let text = String::from_utf8(output.stdout).unwrap();
    let documents = text.split("\n---\n").map(|document| serde_yaml::from_str(document).unwrap());
    Some(Ok(documents.collect()))
}

fn text<'v>(value: &'v Value, path: &[&str]) -> &'v str {
    path.iter().fold(value, |value, key| &value[*key]).as_str().unwrap_or("")
}

fn kinds(objects: &[Value]) -> BTreeMap<&str, usize> {
    let mut kinds = BTreeMap::new();
    for object in objects {
        *kinds.entry(text(object, &["kind"])).or_default() += 1;
    }
    kinds
}

#[test]
fn the_example_holds_what_is_promised() {
    let stages = [
        (".", "Namespace 1"),
        (
            "platform",
            "ComponentType 3 DataPlane 2 DeploymentPipeline 2 Environment 3 ProjectType 1 ResourceType 1 SecretReference 1 Trait 2",
        ),
        (
            "projects",
            "Component 3 ComponentRelease 4 Project 1 ProjectRelease 1 Resource 1 ResourceRelease 1 Workload 3",
        ),
        ("projects-release-bindings", "ProjectReleaseBinding 3 ReleaseBinding 5 ResourceReleaseBinding 3"),
    ];
    for (stage, expected) in stages {
        let Some(objects) = built(&here("example").join(stage)) else { return };
        let objects = objects.unwrap();
        let found: Vec<String> = kinds(&objects).iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        assert_eq!(found.join(" "), expected, "{stage}");
        for object in objects.iter().filter(|_| stage != ".") {
            assert_eq!(text(object, &["metadata", "namespace"]), "lantern");
        }
    }
}

#[test]
fn a_service_of_the_example_has_three_releases_and_three_bindings() {
    let count = |folder: &str| {
        std::fs::read_dir(here("example").join(folder))
            .unwrap()
            .filter(|entry| !entry.as_ref().unwrap().file_name().to_string_lossy().contains("kustomization"))
            .count()
    };
    assert_eq!(count("projects/bookshop/components/catalog/releases"), 3);
    assert_eq!(count("projects-release-bindings/bookshop/components/catalog"), 3);
    // A source and four Kustomizations.
    assert_eq!(std::fs::read_dir(here("example/flux")).unwrap().count(), 5);
}

#[test]
fn the_table_of_mistakes_points_at_lines() {
    let table = std::fs::read_to_string(here("mistakes/README.md")).unwrap();
    let mut rows = 0;
    for row in table.lines().filter(|row| row.starts_with("| `")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, file, line, wrong, happens, _code, _] = &cells[..] else { panic!("{row}") };
        let path = here("mistakes").join(file.trim_matches('`'));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(text.lines().nth(line.parse::<usize>().unwrap() - 1).is_some_and(|line| !line.is_empty()), "{row}");
        assert!(!wrong.is_empty() && !happens.is_empty(), "{row}");
        // A comment beside a mistake would give it away.
        assert!(!text.contains('#'), "{}", path.display());
        rows += 1;
    }
    assert_eq!(rows, 11);
}

#[test]
fn kustomize_builds_a_generated_repository_without_losing_an_object() {
    let repo = generate(&Options { files: 250, layout: Layout::Readme, ..Options::default() });
    let folder = tempfile::tempdir().unwrap();
    repo.write_to(folder.path()).unwrap();
    let mut objects = Vec::new();
    for stage in [".", "platform-shared", "platform", "projects", "projects-release-bindings", "access"] {
        let Some(stage) = built(&folder.path().join(stage)) else { return };
        objects.extend(stage.unwrap());
    }
    let mut expected: BTreeMap<&str, usize> = BTreeMap::new();
    for object in &repo.objects {
        *expected.entry(&object.kind).or_default() += 1;
    }
    assert_eq!(kinds(&objects), expected);
}
