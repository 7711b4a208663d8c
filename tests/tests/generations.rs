//! The three repositories that people learn OpenChoreo from, against the schemas of every generation: how many of their
//! documents each takes, and for what it refuses the others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::{Path, PathBuf};

use openchoreo_lsp::model::validate::validate;
use openchoreo_lsp::model::{Generation, summarize};
use openchoreo_lsp::schema::{KindSchema, Release};
use openchoreo_lsp::syntax::{self, Dialect, NodeRef};
use openchoreo_lsp_tests::findings;

fn repository(name: &str) -> Option<PathBuf> {
    let Some(judges) = std::env::var_os("OPENCHOREO_LSP_JUDGES") else {
        println!("skipped: OPENCHOREO_LSP_JUDGES is not set, so `repos/{name}` is not here");
        return None;
    };
    Some(Path::new(&judges).join("repos").join(name))
}

fn yaml_below(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && path.file_name().is_some_and(|name| name != ".git") {
            yaml_below(&path, out);
        } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml") {
            out.push(path);
        }
    }
}

/// Accepted and all documents, and for each refused one its kind, the last part of its file's path, and the fields.
fn verdicts(folder: &Path, release: Release) -> (usize, usize, Vec<String>) {
    let mut files = Vec::new();
    yaml_below(folder, &mut files);
    let (mut accepted, mut all, mut refused) = (0, 0, Vec::new());
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        for piece in syntax::split(&text) {
            let text = piece.body.of(&text);
            let parsed = syntax::parse(text);
            let Some(root) = NodeRef::root(text, &parsed.tree) else { continue };
            for summary in summarize(root).into_iter().filter(|summary| summary.kind.is_openchoreo()) {
                all += 1;
                let fields: Vec<String> = match KindSchema::of_release(summary.kind.name(), release) {
                    None => vec!["no such kind".to_owned()],
                    Some(schema) => {
                        let found = validate(root, &schema, Dialect::Server).into_iter();
                        found.filter(|violation| violation.what.is_refused()).map(|violation| violation.path).collect()
                    }
                };
                if fields.is_empty() {
                    accepted += 1;
                } else {
                    let file = path.file_name().unwrap().to_string_lossy();
                    refused.push(format!("{} {file}: {}", summary.kind.name(), fields.join(", ")));
                }
            }
        }
    }
    refused.sort();
    (accepted, all, refused)
}

const RELEASES: [Release; 4] = Release::GENERATED;

fn check(name: &str, all: usize, accepted: [usize; 4], reasons: &[(usize, &[&str])]) {
    let Some(folder) = repository(name) else { return };
    for (at, release) in RELEASES.into_iter().enumerate() {
        let (taken, count, refused) = verdicts(&folder, release);
        println!("{name} {release}: {taken} of {count}");
        assert_eq!((taken, count), (accepted[at], all), "{name} {release}: {refused:#?}");
        if let Some((_, expected)) = reasons.iter().find(|(row, _)| *row == at) {
            assert_eq!(refused, *expected, "{name} {release}");
        }
    }
}

#[test]
fn the_demo_of_december() {
    check(
        "gitops-demo-2025-12",
        18,
        [18, 16, 1, 1],
        &[
            (0, &[]),
            (
                1,
                &[
                    "DataPlane non-prod-dataplane.yaml: spec.clusterAgent, spec.agent",
                    "DataPlane prod-dataplane.yaml: spec.clusterAgent, spec.agent",
                ],
            ),
        ],
    );
}

#[test]
fn the_demo_of_january() {
    let project = "Project project.yaml: spec.displayName, spec.deploymentPipelineRef";
    check(
        "gitops-demo-2026-01",
        47,
        [44, 46, 8, 8],
        &[
            (
                0,
                &[
                    "DataPlane non-prod-dataplane.yaml: spec.clusterAgent",
                    "DataPlane prod-dataplane.yaml: spec.clusterAgent",
                    project,
                ],
            ),
            (1, &[project]),
        ],
    );
}

#[test]
fn the_sample() {
    check("sample-gitops", 32, [4, 4, 32, 31], &[(2, &[]), (3, &["Project project.yaml: spec.type"])]);
}

#[test]
fn each_is_seen_for_what_it_is() {
    for (name, generation) in [
        ("gitops-demo-2025-12", Generation::V0_8),
        ("gitops-demo-2026-01", Generation::V0_12),
        ("sample-gitops", Generation::V1_1),
    ] {
        let Some(folder) = repository(name) else { return };
        let snapshot = findings::load(&folder);
        let seen = snapshot.roots().next().unwrap().detected_generation();
        assert_eq!(seen, Some(generation), "{name}");
    }
}
