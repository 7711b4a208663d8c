//! Stages against the world: three real repositories, and what kustomize itself makes of the same folders.
//!
//! The repositories lie where `OPENCHOREO_LSP_JUDGES` points; kustomize is asked through `kubectl kustomize`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use openchoreo_lsp::gitops::{Content, Layout, Place, ProblemKind, StageId, StageSetting, Stages, effective};
use openchoreo_lsp::loader::{DiskSource, Monitor, load, open};
use openchoreo_lsp::workspace::{Change, RootId, Settings, Snapshot, Workspace};
use serde_yaml::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A real repository, if the machine has it.
fn repository(name: &str) -> Option<PathBuf> {
    let Some(judges) = std::env::var_os("OPENCHOREO_LSP_JUDGES") else {
        println!("skipped: OPENCHOREO_LSP_JUDGES does not say where the real repositories are");
        return None;
    };
    Some(Path::new(&judges).join("repos").join(name))
}

/// A folder as the server sees it.
struct Folder {
    snapshot: Arc<Snapshot>,
    root: RootId,
}

impl Folder {
    fn read(path: &Path, settings: &Settings) -> Folder {
        let mut workspace = Workspace::new(Arc::new(DiskSource));
        let added = Change { roots: vec![open(path, settings)], files: Vec::new() };
        let root = workspace.apply(added).added_roots[0];
        let monitor = Monitor { progress: &|_, _| {}, cancelled: &AtomicBool::new(false) };
        workspace.apply(load(root, path, settings, &monitor).unwrap().change);
        Folder { snapshot: workspace.snapshot(), root }
    }

    /// With a stage for each of `paths` instead of those of the folder.
    fn staged(path: &Path, paths: &[String]) -> Folder {
        let stage = |path: &String| StageSetting { name: path.clone(), path: path.clone(), ..StageSetting::default() };
        Folder::read(path, &Settings { stages: paths.iter().map(stage).collect(), ..Settings::default() })
    }

    fn stages(&self) -> &Stages {
        self.snapshot.stages(self.root).unwrap()
    }

    fn stage(&self, name: &str) -> StageId {
        self.stages().iter().find(|(_, stage)| stage.name == name).unwrap_or_else(|| panic!("no stage {name}")).0
    }

    /// `kind namespace/name` of every object of a stage, as the cluster gets it.
    fn objects(&self, stage: StageId) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        let mut files = self.stages().get(stage).unwrap().files.clone();
        files.sort_unstable();
        files.dedup();
        for file in files {
            let placements = self.stages().placements(file).iter().filter(|placement| placement.stage == stage);
            for placement in placements {
                for object in self.snapshot.objects_of(file) {
                    let identity = effective(object.summary, &placement.frame);
                    let namespace = identity.namespace.unwrap_or_default();
                    let mut labels: Vec<_> = identity.labels;
                    labels.sort();
                    let mut line = format!("{} {namespace}/{}", object.summary.kind_name(), identity.name);
                    for (key, value) in labels {
                        write!(line, " {key}={value}").unwrap();
                    }
                    assert!(out.insert(line.clone()), "{line} twice");
                }
            }
        }
        out
    }
}

/// The same lines for what kustomize builds; `Err` with its words if it refuses.
fn built(folder: &Path) -> Option<Result<BTreeSet<String>, String>> {
    let Ok(output) = Command::new("kubectl").arg("kustomize").arg(folder).output() else {
        println!("skipped: no kubectl here to build {}", folder.display());
        return None;
    };
    if !output.status.success() {
        return Some(Err(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let text = String::from_utf8(output.stdout).unwrap();
    let documents = text.split("\n---\n").filter(|document| !document.trim().is_empty());
    let documents = documents.map(|document| serde_yaml::from_str::<Value>(document).unwrap());
    Some(Ok(documents.map(|object| line(&object)).collect()))
}

fn line(object: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let (kind, metadata) = (text(&object["kind"]), &object["metadata"]);
    // The API server drops the namespace of a cluster-scoped object that kustomize does not know.
    let is_cluster_scoped = kind.starts_with("Cluster") || kind == "Organization" || kind == "Namespace";
    let namespace = if is_cluster_scoped { String::new() } else { text(&metadata["namespace"]) };
    let mut out = format!("{kind} {namespace}/{}", text(&metadata["name"]));
    if let Some(labels) = metadata["labels"].as_mapping() {
        let mut labels: Vec<_> = labels.iter().map(|(key, value)| (text(key), text(value))).collect();
        labels.retain(|(key, _)| key.starts_with("openchoreo.dev/"));
        labels.sort();
        for (key, value) in labels {
            write!(out, " {key}={value}").unwrap();
        }
    }
    out
}

/// Folders with a kustomization file, relative to `root`.
fn kustomizations(root: &Path) -> Vec<String> {
    let mut out = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            } else if entry.file_name() == "kustomization.yaml" {
                out.push(folder.strip_prefix(root).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    out.sort();
    out
}

fn counts(folder: &Folder) -> Vec<(String, usize)> {
    let stages = folder.stages();
    let count =
        |(id, stage): (StageId, &openchoreo_lsp::gitops::Stage)| (stage.name.to_string(), folder.objects(id).len());
    stages.iter().map(count).collect()
}

fn expect(repository: &str, expected: &[(&str, usize)]) -> Option<Folder> {
    let folder = Folder::read(&self::repository(repository)?, &Settings::default());
    let mut found = counts(&folder);
    found.sort();
    let expected: Vec<(String, usize)> = expected.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    assert_eq!(found, expected, "{repository}");
    assert_eq!(folder.stages().layout, Layout::Flux);
    assert_eq!(folder.stages().problems(), []);
    Some(folder)
}

#[test]
fn the_layout_of_four_ordered_stages() {
    let expected = [
        ("openchoreo-namespace-org", 2),
        ("openchoreo-platform", 12),
        ("openchoreo-projects", 4),
        ("openchoreo-projects-release-bindings", 1),
    ];
    let Some(folder) = expect("gitops-demo-2025-12", &expected) else { return };
    let stages = folder.stages();
    let place = |from: &str, to: &str| stages.place(Some(folder.stage(from)), Some(folder.stage(to)));
    assert_eq!(place("openchoreo-projects-release-bindings", "openchoreo-namespace-org"), Place::Ancestor);
    assert_eq!(place("openchoreo-platform", "openchoreo-projects"), Place::Descendant);
    for name in ["openchoreo-platform", "openchoreo-projects", "openchoreo-projects-release-bindings"] {
        for object in folder.objects(folder.stage(name)) {
            assert!(object.contains(" openchoreo/"), "{object}");
            assert!(object.ends_with(" openchoreo.dev/organization=openchoreo"), "{object}");
        }
    }
}

/// A copy of a repository, to be changed.
fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copied(&entry.path(), &target);
        } else {
            std::fs::write(target, std::fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

#[test]
fn without_its_root_kustomization_the_first_stage_takes_everything() {
    let Some(path) = repository("gitops-demo-2025-12") else { return };
    let copy = tempfile::tempdir().unwrap();
    copied(&path, copy.path());
    std::fs::remove_file(copy.path().join("kustomization.yaml")).unwrap();
    let folder = Folder::read(copy.path(), &Settings::default());
    let stages = folder.stages();
    let first = folder.stage("openchoreo-namespace-org");
    assert_eq!(folder.objects(first).len(), 2 + 12 + 4 + 1 + 5, "all objects, those of Flux too");
    let [problem] = stages.problems() else { panic!("{:?}", stages.problems()) };
    let ProblemKind::OverlappingStages { others, .. } = &problem.kind else { panic!("{problem:?}") };
    assert_eq!((problem.stage, others.len(), problem.related.len()), (Some(first), 3, 3));
}

#[test]
fn a_dropped_line_is_a_forgotten_file() {
    let Some(path) = repository("gitops-demo-2025-12") else { return };
    let copy = tempfile::tempdir().unwrap();
    copied(&path, copy.path());
    let kustomization = copy.path().join("platform/kustomization.yaml");
    let text = std::fs::read_to_string(&kustomization).unwrap();
    let without = text.replace("  - traits/persistent-volume.yaml\n", "");
    assert_ne!(text, without);
    std::fs::write(&kustomization, without).unwrap();
    let folder = Folder::read(copy.path(), &Settings::default());
    let at = |path: &str| folder.snapshot.file_at(folder.root, path).unwrap();
    let gap = folder.snapshot.unlisted(at("platform/traits/persistent-volume.yaml")).unwrap();
    assert_eq!(
        (gap.kustomization, gap.entry.as_str()),
        (at("platform/kustomization.yaml"), "traits/persistent-volume.yaml")
    );
    assert!(gap.has_listed_neighbours);
}

#[test]
fn the_layout_without_kustomization_files() {
    let expected = [("openchoreo-namespace-org", 2), ("openchoreo-platform", 14), ("openchoreo-projects", 32)];
    let Some(folder) = expect("gitops-demo-2026-01", &expected) else { return };
    let stages = folder.stages();
    assert!(stages.all().iter().all(|stage| stage.content == Content::Folder));
    let place = |from: &str, to: &str| stages.place(Some(folder.stage(from)), Some(folder.stage(to)));
    assert_eq!(place("openchoreo-projects", "openchoreo-platform"), Place::Unordered);
    assert_eq!(place("openchoreo-projects", "openchoreo-namespace-org"), Place::Ancestor);
}

#[test]
fn the_layout_of_the_official_sample() {
    let expected = [("namespaces", 1), ("oc-demo-platform", 15), ("oc-demo-projects", 17), ("platform-shared", 4)];
    let Some(folder) = expect("sample-gitops", &expected) else { return };
    let stages = folder.stages();
    let place = |from: &str, to: &str| stages.place(Some(folder.stage(from)), Some(folder.stage(to)));
    assert_eq!(place("oc-demo-projects", "namespaces"), Place::Ancestor);
    assert_eq!(place("namespaces", "platform-shared"), Place::Unordered);
}

#[test]
fn every_file_of_a_real_repository_has_one_place_or_a_reason_for_none() {
    for name in ["gitops-demo-2025-12", "gitops-demo-2026-01", "sample-gitops"] {
        let Some(path) = repository(name) else { return };
        let folder = Folder::read(&path, &Settings::default());
        for (file, entry) in folder.snapshot.files().filter(|(file, _)| folder.snapshot.objects_of(*file).count() > 0) {
            let placements = folder.stages().placements(file).len();
            let is_steering = entry.path.starts_with("flux/")
                || entry.path.ends_with("kustomization.yaml")
                || &*entry.path == "release-config.yaml";
            assert_eq!(placements, usize::from(!is_steering), "{name} {}", entry.path);
        }
    }
}

#[test]
fn real_kustomizations_hold_what_kustomize_builds() {
    for name in ["gitops-demo-2025-12", "sample-gitops"] {
        let Some(path) = repository(name) else { return };
        let folders = kustomizations(&path);
        assert!(!folders.is_empty(), "{name}");
        let folder = Folder::staged(&path, &folders);
        for (at, inside) in folders.iter().enumerate() {
            let Some(expected) = built(&path.join(inside)) else { return };
            assert_eq!(folder.objects(StageId(at as u16)), expected.unwrap(), "{name} {inside}");
        }
    }
}

#[test]
fn walked_folders_hold_what_kustomize_builds_of_all_their_files() {
    let Some(path) = repository("sample-gitops") else { return };
    let folder = Folder::read(&path, &Settings::default());
    for (stage, inside, namespace) in [
        ("oc-demo-platform", "namespaces/default/platform", "default"),
        ("oc-demo-projects", "namespaces/default/projects", "default"),
        ("platform-shared", "platform-shared", ""),
    ] {
        let copy = tempfile::tempdir().unwrap();
        let mut listed = format!("namespace: \"{namespace}\"\nresources:\n");
        for (number, file) in yaml_files(&path.join(inside)).into_iter().enumerate() {
            std::fs::copy(&file, copy.path().join(format!("{number}.yaml"))).unwrap();
            writeln!(listed, "- {number}.yaml").unwrap();
        }
        std::fs::write(copy.path().join("kustomization.yaml"), listed).unwrap();
        let Some(expected) = built(copy.path()) else { return };
        assert_eq!(folder.objects(folder.stage(stage)), expected.unwrap(), "{stage}");
    }
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            out.push(path);
        }
    }
    out
}

/// Numbers that look random and are the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }
}

/// Writes a kustomization with what it includes; `depth` levels may follow.
fn write_tree(dice: &mut Dice, folder: &Path, depth: u64, count: &mut u32) {
    std::fs::create_dir_all(folder).unwrap();
    let mut text = String::new();
    write_fields(dice, &mut text);
    let mut resources = String::new();
    for _ in 0..1 + dice.below(2) {
        resources += &write_object(dice, folder, count);
    }
    for at in 0..dice.below(depth + 1) {
        write_tree(dice, &folder.join(format!("base{at}")), depth - 1, count);
        writeln!(resources, "- base{at}{}", if dice.one_in(2) { "/" } else { "" }).unwrap();
    }
    writeln!(text, "resources:\n{resources}").unwrap();
    if depth > 0 && dice.one_in(2) {
        let components = 1 + dice.below(2);
        text += "components:\n";
        for at in 0..components {
            write_component(dice, &folder.join(format!("part{at}")), depth - 1, count);
            writeln!(text, "- ./part{at}").unwrap();
        }
    }
    std::fs::write(folder.join("kustomization.yaml"), text).unwrap();
}

fn write_component(dice: &mut Dice, folder: &Path, depth: u64, count: &mut u32) {
    std::fs::create_dir_all(folder).unwrap();
    let mut text = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n".to_owned();
    write_fields(dice, &mut text);
    if dice.one_in(2) {
        write!(text, "resources:\n{}", write_object(dice, folder, count)).unwrap();
    }
    if depth > 0 && dice.one_in(3) {
        write_component(dice, &folder.join("inner"), depth - 1, count);
        text += "components: [inner]\n";
    }
    // A component must say something.
    text += "buildMetadata: []\ncommonAnnotations: {x: z}\n";
    std::fs::write(folder.join("kustomization.yaml"), text).unwrap();
}

fn write_fields(dice: &mut Dice, text: &mut String) {
    if dice.one_in(3) {
        writeln!(text, "namespace: ns{}", dice.below(3)).unwrap();
    }
    if dice.one_in(3) {
        writeln!(text, "namePrefix: p{}-", dice.below(9)).unwrap();
    }
    if dice.one_in(3) {
        writeln!(text, "nameSuffix: -s{}", dice.below(9)).unwrap();
    }
    if dice.one_in(3) {
        writeln!(text, "labels:\n- pairs:\n    openchoreo.dev/l{}: v{}", dice.below(2), dice.below(9)).unwrap();
    }
    if dice.one_in(4) {
        writeln!(text, "commonLabels:\n  openchoreo.dev/c{}: v{}", dice.below(2), dice.below(9)).unwrap();
    }
}

fn write_object(dice: &mut Dice, folder: &Path, count: &mut u32) -> String {
    *count += 1;
    let (api, kind) = [
        ("openchoreo.dev/v1alpha1", "Project"),
        ("openchoreo.dev/v1alpha1", "ClusterTrait"),
        ("rbac.authorization.k8s.io/v1", "ClusterRole"),
        ("v1", "ConfigMap"),
        ("example.org/v1", "Thing"),
    ][dice.below(5) as usize];
    let name = format!("o{count}");
    let mut text = format!("apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: {name}\n");
    if dice.one_in(2) {
        writeln!(text, "  namespace: own{}", dice.below(2)).unwrap();
    }
    if dice.one_in(3) {
        writeln!(text, "  labels:\n    openchoreo.dev/l0: own").unwrap();
    }
    std::fs::write(folder.join(format!("{name}.yaml")), text).unwrap();
    format!("- {name}.yaml\n")
}

#[test]
fn generated_trees_hold_what_kustomize_builds() {
    let mut compared = 0;
    for seed in 0..60 {
        let folder = tempfile::tempdir().unwrap();
        write_tree(&mut Dice(seed), folder.path(), 3, &mut 0);
        let Some(expected) = built(folder.path()) else { return };
        let expected = expected.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let found = Folder::staged(folder.path(), &[String::new()]);
        assert_eq!(found.stages().problems(), [], "seed {seed}");
        assert_eq!(found.objects(StageId(0)), expected, "seed {seed}");
        compared += expected.len();
    }
    assert!(compared > 300, "only {compared} objects");
}

#[test]
fn what_kustomize_refuses_is_a_problem_and_nothing_else() {
    let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    let other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";
    let base: &[(&str, &str)] = &[("b/kustomization.yaml", "resources: [c.yaml]\n"), ("b/c.yaml", other)];
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("resources: [a.yaml, gone.yaml]\n", &[]),
        ("resources: [a.yaml, ./a.yaml]\n", &[]),
        ("resources: [a.yaml, '']\n", &[]),
        ("resources: [a.yaml, '*.yaml']\n", &[]),
        ("resources: [a.yaml, empty]\n", &[("empty/x.txt", "x")]),
        ("resources: [a.yaml]\nnamespace: x\nResources: [a.yaml]\n", &[]),
        ("resources: [b, b/c.yaml]\n", base),
        ("resources: [b/kustomization.yaml]\n", base),
        ("components: [b]\n", base),
        ("components: [a.yaml]\n", &[]),
        ("resources: [b]\n", &[("b/kustomization.yaml", "kind: Component\nnamePrefix: x\n")]),
        ("resources: [b]\n", &[("b/kustomization.yaml", "kind: Kustomization\n")]),
        ("resources: [b]\n", &[("b/kustomization.yaml", "kind: Kustomize\nnamespace: x\n")]),
        ("resources: [b]\n", &[("b/kustomization.yaml", "apiVersion: v1\nnamespace: x\n")]),
        ("resources: [b]\n", &[("b/kustomization.yaml", "resources: []\n")]),
        ("resources: [b]\n", &[("b/kustomization.yaml", "namespace: x\n"), ("b/Kustomization", "namespace: x\n")]),
        ("resources: [b]\n", &[("b/kustomization.yaml", "resources: [../../b]\n")]),
        ("resources: [b]\n", &[("b/kustomization.yaml", "resources: [..]\n")]),
        ("resources: [a.yaml]\npatches: [{path: p.yaml}]\n", &[]),
        ("resources: [a.yaml]\npatches: [{path: p.yaml}]\n", &[("p.yaml", object)]),
        ("configMapGenerator: [{name: x, files: [k=f.txt]}]\n", &[]),
        ("configMapGenerator: [{name: x, files: [k=f.txt]}]\n", &[("f.txt", "x")]),
        ("resources: [a.yaml, b]\nnamespace: x\n", base),
        ("namePrefix: p-\nresources: [b]\n", base),
    ];
    for (kustomization, files) in cases {
        let folder = tempfile::tempdir().unwrap();
        let own = [("kustomization.yaml", *kustomization), ("a.yaml", object)];
        for (path, text) in own.iter().chain(*files) {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let Some(judged) = built(folder.path()) else { return };
        let found = Folder::staged(folder.path(), &[String::new()]);
        let problems = found.stages().problems();
        assert_eq!(problems.is_empty(), judged.is_ok(), "{kustomization} {files:?} {judged:?} {problems:?}");
    }
}
