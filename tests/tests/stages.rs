//! The stages of the three real repositories, and where the targets of their references stand: the totals that were
//! computed by other means.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use openchoreo_lsp::loader::{self, DiskSource, Monitor};
use openchoreo_lsp::workspace::{Change, EdgePlace, NAMESPACE_RULE, RootId, Settings, Snapshot, Workspace};

/// The rows of references that the totals are about; of an owner only the component counts.
const ROWS: &[&str] = &[NAMESPACE_RULE, "E1", "E2", "P1", "C1", "C2", "C3", "C14", "C19", "C22", "C23", "C25"];

fn load(path: &Path) -> (Arc<Snapshot>, RootId) {
    let mut workspace = Workspace::new(Arc::new(DiskSource));
    let over = Settings::default();
    let added = workspace.apply(Change { roots: vec![loader::open(path, &over)], files: Vec::new() });
    let root = added.added_roots[0];
    let never = AtomicBool::new(false);
    let monitor = Monitor { progress: &|_, _| {}, cancelled: &never };
    let loaded = loader::load(root, path, &loader::settings_of(path, &over), &monitor).unwrap();
    workspace.apply(loaded.change);
    (workspace.snapshot(), root)
}

/// Objects of each stage, by name.
fn stages(snapshot: &Snapshot, root: RootId) -> BTreeMap<String, usize> {
    let stages = snapshot.stages(root).unwrap();
    stages
        .all()
        .iter()
        .map(|stage| {
            let objects = stage.files.iter().map(|file| snapshot.objects_of(*file).count()).sum();
            (stage.name.to_string(), objects)
        })
        .collect()
}

/// How many of the edges stand where.
fn places(snapshot: &Snapshot, root: RootId) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for edge in snapshot.edges(root) {
        let is_owning_project = matches!(edge.rule, "C14" | "C19" | "C22") && edge.to.kind == "Project";
        if ROWS.contains(&edge.rule) && !is_owning_project {
            *out.entry(format!("{:?}", edge.place)).or_default() += 1;
        }
    }
    out
}

fn check(repository: &str, expected_stages: &[(&str, usize)], expected_places: &[(EdgePlace, usize)]) {
    let Some(judges) = std::env::var_os("OPENCHOREO_LSP_JUDGES") else {
        println!("skipped: OPENCHOREO_LSP_JUDGES is not set, so there is no {repository}");
        return;
    };
    let (snapshot, root) = load(&PathBuf::from(judges).join("repos").join(repository));
    let expected: BTreeMap<String, usize> = expected_stages.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
    assert_eq!(stages(&snapshot, root), expected);
    let expected: BTreeMap<String, usize> =
        expected_places.iter().map(|(place, n)| (format!("{place:?}"), *n)).collect();
    assert_eq!(places(&snapshot, root), expected);
}

#[test]
fn four_stages_in_a_chain() {
    check(
        "gitops-demo-2025-12",
        &[
            ("openchoreo-namespace-org", 2),
            ("openchoreo-platform", 12),
            ("openchoreo-projects", 4),
            ("openchoreo-projects-release-bindings", 1),
        ],
        &[(EdgePlace::Same, 12), (EdgePlace::Ancestor, 22)],
    );
}

#[test]
fn projects_that_do_not_wait_for_the_platform() {
    check(
        "gitops-demo-2026-01",
        &[("openchoreo-namespace-org", 2), ("openchoreo-platform", 14), ("openchoreo-projects", 32)],
        &[
            (EdgePlace::Same, 46),
            (EdgePlace::Ancestor, 40),
            (EdgePlace::Unordered, 17),
            (EdgePlace::Missing, 5),
            (EdgePlace::External, 6),
        ],
    );
}

#[test]
fn paths_inside_the_path_of_another_stage() {
    check(
        "sample-gitops",
        &[("namespaces", 1), ("platform-shared", 4), ("oc-demo-platform", 15), ("oc-demo-projects", 17)],
        &[(EdgePlace::Same, 24), (EdgePlace::Ancestor, 43), (EdgePlace::External, 3)],
    );
}
