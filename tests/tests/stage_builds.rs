//! What Flux makes of a stage: against kubectl where it is there, and by hand where only Flux would tell.
//!
//! The reference for folders without a kustomization file is written here a second time, from the rules: a copy of
//! the repository gets the file that Flux would write, and kubectl builds that.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use openchoreo_lsp::build::Build;
use openchoreo_lsp::loader::{DiskSource, Monitor, load, open};
use openchoreo_lsp::workspace::{Change, RootId, Settings, Snapshot, Workspace};
use openchoreo_lsp_tests::trees::{has_kubectl, kubectl};
use serde_json::Value;

const FLUX: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  interval: 5m
  prune: true
  sourceRef: {kind: GitRepository, name: repo}
  path: ./apps
";

fn read(path: &Path) -> (Arc<Snapshot>, RootId) {
    let mut workspace = Workspace::new(Arc::new(DiskSource));
    let settings = Settings::default();
    let added = Change { roots: vec![open(path, &settings)], files: Vec::new() };
    let root = workspace.apply(added).added_roots[0];
    let monitor = Monitor { progress: &|_, _| {}, cancelled: &AtomicBool::new(false) };
    workspace.apply(load(root, path, &settings, &monitor).unwrap().change);
    (workspace.snapshot(), root)
}

fn build(path: &Path, name: &str, strict: bool) -> Arc<Build> {
    let (snapshot, root) = read(path);
    let stages = snapshot.stages(root).unwrap();
    let (id, _) = stages.iter().find(|(_, stage)| stage.name == name).unwrap_or_else(|| panic!("no stage {name}"));
    snapshot.build_with(root, id, strict).unwrap()
}

fn objects(build: &Build) -> Vec<Value> {
    build.objects.iter().map(|built| built.value.clone()).collect()
}

/// The stage `apps` of some files, with `more` in the spec of its Flux Kustomization.
fn stage(more: &str, files: &[(&str, &str)]) -> Arc<Build> {
    stage_by(more, files, true)
}

fn stage_by(more: &str, files: &[(&str, &str)], strict: bool) -> Arc<Build> {
    let folder = tempfile::tempdir().unwrap();
    let flux = format!("{FLUX}{more}");
    for (path, text) in files.iter().copied().chain([("flux/apps.yaml", flux.as_str())]) {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    build(folder.path(), "apps", strict)
}

#[track_caller]
fn gives(build: &Build, expected: &str) {
    assert!(!build.is_refused(), "{:?}", build.problems);
    let wanted: Vec<Value> = expected
        .split("---\n")
        .filter(|text| !text.trim().is_empty())
        .map(|text| serde_yaml::from_str(text).unwrap())
        .collect();
    assert_eq!(objects(build), wanted);
}

#[track_caller]
fn refuses(build: &Build, path: &str, words: &str) {
    let found = build.problems.iter().find(|problem| problem.kind.message().contains(words));
    let found = found.unwrap_or_else(|| panic!("{words}: {:?}", build.problems));
    assert!(build.is_refused() && build.objects.is_empty(), "{build:?}");
    assert!(found.place.path.ends_with(path), "{found:?}");
}

fn map(name: &str, data: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n{data}")
}

// --- real repositories ---

fn repository(name: &str) -> Option<PathBuf> {
    let Some(judges) = std::env::var_os("OPENCHOREO_LSP_JUDGES") else {
        println!("skipped: OPENCHOREO_LSP_JUDGES does not say where the real repositories are");
        return None;
    };
    Some(Path::new(&judges).join("repos").join(name))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true if entry.file_name() == ".git" => {}
            true => copy(&path, &target),
            false => drop(std::fs::copy(&path, &target).unwrap()),
        }
    }
}

const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// The entries of the file that Flux writes for `directory`: files as they lie, a folder with a file of its own whole.
fn entries(directory: &Path, inside: &str, out: &mut Vec<String>) {
    let mut names: Vec<_> = std::fs::read_dir(directory).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    for name in names {
        let path = directory.join(&name);
        let entry = format!("{inside}{}", name.to_str().unwrap());
        if path.is_dir() {
            match NAMES.iter().any(|own| path.join(own).is_file()) {
                true => out.push(entry),
                false => entries(&path, &format!("{entry}/"), out),
            }
        } else if entry.ends_with(".yaml") || entry.ends_with(".yml") {
            out.push(entry);
        }
    }
}

#[test]
fn generated_kustomizations_are_those_of_flux() {
    let Some(repository) = repository("sample-gitops") else { return };
    if !has_kubectl() {
        println!("skipped: no kubectl with kustomize 5.5 is on the path");
        return;
    }
    for (name, path, namespace) in [
        ("platform-shared", "platform-shared", None),
        ("oc-demo-platform", "namespaces/default/platform", Some("default")),
        ("oc-demo-projects", "namespaces/default/projects", Some("default")),
    ] {
        let copied = tempfile::tempdir().unwrap();
        copy(&repository, copied.path());
        let directory = copied.path().join(path);
        let mut listed = Vec::new();
        entries(&directory, "", &mut listed);
        let mut text = format!("resources: {}\n", serde_json::to_string(&listed).unwrap());
        text.extend(namespace.map(|namespace| format!("namespace: {namespace}\n")));
        // Its order is the one of reading.
        text.push_str("sortOptions: {order: fifo}\n");
        std::fs::write(directory.join("kustomization.yaml"), text).unwrap();
        let built = build(&repository, name, true);
        assert_eq!(built.yaml(), kubectl(&directory).unwrap().unwrap(), "{name}");
        assert_eq!(built.problems, [], "{name}");
    }
}

#[test]
fn objects_of_a_real_repository_as_they_are_deployed() {
    let Some(repository) = repository("gitops-demo-2025-12") else { return };
    let mut counts = Vec::new();
    for name in [
        "openchoreo-namespace-org",
        "openchoreo-platform",
        "openchoreo-projects",
        "openchoreo-projects-release-bindings",
    ] {
        let built = build(&repository, name, true);
        assert_eq!(built.problems, [], "{name}");
        counts.push(built.objects.len());
        for object in &built.objects {
            let source = std::fs::read_to_string(repository.join(&object.origin.path)).unwrap();
            let range = object.origin.range;
            let mut written: Value = serde_yaml::from_str(&source[range.start as usize..range.end as usize]).unwrap();
            if name != "openchoreo-namespace-org" {
                written["metadata"]["namespace"] = "openchoreo".into();
                written["metadata"]["labels"]["openchoreo.dev/organization"] = "openchoreo".into();
            }
            assert_eq!(object.value, written, "{}", object.origin.path);
        }
    }
    assert_eq!(counts, [2, 12, 4, 1]);
}

#[test]
fn placements_and_builds_agree() {
    for name in ["gitops-demo-2025-12", "gitops-demo-2026-01", "sample-gitops"] {
        let Some(repository) = repository(name) else { return };
        let (snapshot, root) = read(&repository);
        agree(&snapshot, root);
    }
}

/// Names, namespaces and labels of placements are those of the built objects.
fn agree(snapshot: &Snapshot, root: RootId) {
    use openchoreo_lsp::gitops::effective;
    let stages = snapshot.stages(root).unwrap();
    for (id, stage) in stages.iter() {
        let built = snapshot.build(root, id).unwrap();
        assert!(!built.is_refused(), "{}: {:?}", stage.name, built.problems);
        let mut placed = Vec::new();
        let mut files = stage.files.clone();
        files.sort();
        files.dedup();
        for file in files {
            for object in snapshot.objects_of(file) {
                for placement in stages.placements(file).iter().filter(|placement| placement.stage == id) {
                    let found = effective(object.summary, &placement.frame);
                    placed.push((object.summary.kind_name().to_owned(), found.namespace, found.name.to_string()));
                    let same = built.objects.iter().find(|built| {
                        *built.origin.path == *object.file.path
                            && built.origin.document == object.document
                            && built.value["metadata"]["name"] == found.name.as_str()
                    });
                    let same = same.unwrap_or_else(|| panic!("{} of {}", found.name, object.file.path));
                    for (key, value) in &found.labels {
                        assert_eq!(same.value["metadata"]["labels"][key.as_str()], value.as_str(), "{}", found.name);
                    }
                }
            }
        }
        let mut got: Vec<_> = built
            .objects
            .iter()
            .map(|built| {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let (kind, api) = (text(&built.value["kind"]), text(&built.value["apiVersion"]));
                let group = api.split_once('/').map_or("", |(group, _)| group);
                let scoped = !openchoreo_lsp::gitops::is_cluster_scoped_kind(group, &kind);
                let namespace = built.value["metadata"]["namespace"].as_str().filter(|_| scoped);
                (kind, namespace.map(Into::into), text(&built.value["metadata"]["name"]))
            })
            .collect();
        placed.sort();
        got.sort();
        assert_eq!(placed, got, "{}", stage.name);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 64, ..Default::default() })]

    /// Random trees: folders with and without kustomization files, each with its own transformations.
    #[test]
    fn placements_and_builds_agree_on_random_trees(
        shapes in proptest::collection::vec((0_u8..4, 0_u8..16), 1..5),
        target in proptest::option::of("[a-c]"),
        prefix in proptest::option::of("[p-q]-"),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        let mut flux = FLUX.to_owned();
        flux.extend(target.iter().map(|target| format!("  targetNamespace: ns-{target}\n")));
        flux.extend(prefix.iter().map(|prefix| format!("  namePrefix: {prefix}\n")));
        write("flux/apps.yaml", &flux);
        let mut directory = "apps".to_owned();
        for (at, (shape, fields)) in shapes.iter().enumerate() {
            // Each folder holds an object, and all but the first lie inside or beside the one before.
            if at > 0 {
                directory = if shape % 2 == 0 { format!("{directory}/d{at}") } else { format!("apps/d{at}") };
            }
            let object = "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata:\n  name: ";
            write(&format!("{directory}/object.yaml"), &format!("{object}o{at}\n  namespace: written\n"));
            if *shape >= 2 && at > 0 {
                let mut text = "resources: [object.yaml]\n".to_owned();
                for (bit, field) in [
                    (1, "namespace: inner\n"), (2, "namePrefix: in-\n"), (4, "nameSuffix: -out\n"),
                    (8, "labels: [{pairs: {tier: inner}}]\n"),
                ] {
                    if fields & bit != 0 {
                        text.push_str(field);
                    }
                }
                write(&format!("{directory}/kustomization.yaml"), &text);
                directory = "apps".to_owned();
            }
        }
        let (snapshot, root) = read(folder.path());
        agree(&snapshot, root);
    }
}

// --- the generated kustomization ---

#[test]
fn a_folder_is_walked_in_order_and_folders_with_a_file_are_taken_whole() {
    let built = stage(
        "",
        &[
            ("apps/b.yaml", &map("b", "")),
            ("apps/a/z.yml", &map("z", "")),
            ("apps/a/notes.txt", "x"),
            ("apps/a/UPPER.YAML", "no: object"),
            ("apps/c/kustomization.yaml", "resources: [in.yaml]\nnamePrefix: c-\n"),
            ("apps/c/in.yaml", &map("in", "")),
            ("apps/c/left.yaml", &map("left", "")),
            ("apps/.hidden/h.yaml", &map("h", "")),
        ],
    );
    let names: Vec<_> = built.objects.iter().map(|o| o.value["metadata"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["h", "z", "b", "c-in"]);
}

#[test]
fn an_empty_folder_is_a_valid_build() {
    let built = stage("", &[("apps/notes.txt", "x")]);
    assert_eq!((built.objects.len(), built.problems.len()), (0, 0));
}

#[test]
fn a_file_that_is_no_object_stops_the_build() {
    refuses(
        &stage("", &[("apps/a.yaml", &map("a", "")), ("apps/values.yaml", "replicas: 1\n")]),
        "apps/values.yaml",
        "kind",
    );
}

#[test]
fn what_the_source_ignores_is_not_there() {
    let files = [
        ("apps/a.yaml", map("a", "")),
        ("apps/.github/b.yaml", map("b", "")),
        (".sourceignore", "c.yaml\n".to_owned()),
        ("apps/c.yaml", map("c", "")),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    // A pattern of one's own switches the built-in ones off.
    gives(&stage("", &files), &format!("{}---\n{}", map("b", ""), map("a", "")));
    let without: Vec<_> = files.iter().filter(|(path, _)| *path != ".sourceignore").copied().collect();
    gives(&stage("", &without), &format!("{}---\n{}", map("a", ""), map("c", "")));
}

#[test]
fn the_file_at_the_path_is_read_leniently_deeper_ones_are_not() {
    let a = map("a", "");
    let top = "resources: [gone.yaml]\nunknown: 1\nlabels: [{pairs: {x: z}, odd: 1}]\nresources: [a.yaml]\n";
    let built = stage("", &[("apps/kustomization.yaml", top), ("apps/a.yaml", &a)]);
    gives(&built, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {x: z}}\n");
    let deep = [
        ("apps/kustomization.yaml", "resources: [in]\n"),
        ("apps/in/kustomization.yaml", "resources: [a.yaml]\nunknown: 1\n"),
        ("apps/in/a.yaml", &a),
    ];
    refuses(&stage("", &deep), "apps/in/kustomization.yaml", "unknown field");
    assert_eq!(stage("", &[("apps/kustomization.yaml", "{}\n")]).problems, []);
}

#[test]
fn files_outside_of_the_folder_are_allowed() {
    let files = [("apps/kustomization.yaml", "resources: [../common/a.yaml]\n"), ("common/a.yaml", &*map("a", ""))];
    gives(&stage("", &files), &map("a", ""));
}

#[test]
#[cfg(unix)]
fn links_are_never_shipped() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("apps")).unwrap();
    std::fs::write(folder.path().join("apps.yaml"), FLUX).unwrap();
    std::fs::write(folder.path().join("real.yaml"), map("a", "")).unwrap();
    std::os::unix::fs::symlink("../real.yaml", folder.path().join("apps/a.yaml")).unwrap();
    assert_eq!(build(folder.path(), "apps", true).objects, []);
}

// --- the fields of the Flux Kustomization ---

#[test]
fn fields_of_the_stage_go_on_top() {
    let deployment = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: old}
spec:
  template: {spec: {containers: [{name: web, image: 'nginx:1'}]}}
";
    let more = "  targetNamespace: shop
  namePrefix: pre-
  nameSuffix: -suf
  images: [{name: nginx, digest: 'sha256:abc'}]
  components: [../extra, ../gone]
  ignoreMissingComponents: true
  patches:
  - target: {kind: Deployment}
    patch: |
      - {op: add, path: /metadata/annotations, value: {by: patch}}
  commonMetadata: {labels: {team: a}, annotations: {by: common}}
";
    let files = [
        (
            "apps/kustomization.yaml",
            "resources: [d.yaml]\nnamespace: inner\nnamePrefix: inner-\nimages: [{name: nginx, newName: mirror/nginx, newTag: '2'}]\n",
        ),
        ("apps/d.yaml", deployment),
        (
            "extra/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels: [{pairs: {extra: 'yes'}}]\n",
        ),
    ];
    gives(
        &stage(more, &files),
        "apiVersion: apps/v1
kind: Deployment
metadata: {name: pre-web-suf, namespace: shop, annotations: {by: common}, labels: {extra: 'yes', team: a}}
spec:
  template: {spec: {containers: [{name: web, image: 'mirror/nginx@sha256:abc'}]}}
",
    );
    refuses(&stage("  components: ['https://example.org/c']\n", &files), "flux/apps.yaml", "local");
    refuses(&stage("  components: [../gone]\n", &files), "flux/apps.yaml", "leads to no file");
}

#[test]
fn patches_of_the_old_fields_are_appended() {
    let more = "  patchesStrategicMerge:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: new}}
  patchesJson6902:
  - target: {version: v1, kind: ConfigMap, name: a}
    patch: [{op: add, path: /data/more, value: x}]
";
    let built = stage(more, &[("apps/a.yaml", &map("a", "data: {k: old}\n"))]);
    gives(&built, &map("a", "data: {k: new, more: x}\n"));
}

#[test]
fn objects_are_made_what_flux_sends() {
    let text = "apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Secret, metadata: {name: s, creationTimestamp: null}, data: {a: YQ==}, stringData: {b: b}}
- {apiVersion: example.org/v1, kind: Thing, metadata: {name: t}, spec: {}, status: {ready: true}}
- {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: c}, status: {}}
- {apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, metadata: {name: k}}
";
    gives(
        &stage("", &[("apps/a.yaml", text)]),
        "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: YQ==, b: Yg==}}
---
{apiVersion: example.org/v1, kind: Thing, metadata: {name: t}, spec: {}}
---
{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: c}, status: {}}
",
    );
}

// --- variables ---

const VARIABLES: &str = "  postBuild:\n    substitute: {name: shop, count: '3', lines: \"a\\nb\"}\n";

#[test]
fn variables_are_replaced_and_values_take_their_type_anew() {
    let data = "data: {a: '${name}-x', b: '${count}', c: '${lines}', d: '$${name} $name', e: '${other:=none}'}\n";
    let built = stage(VARIABLES, &[("apps/a.yaml", &map("a", data))]);
    gives(&built, &map("a", "data: {a: shop-x, b: 3, c: ab, d: '${name} $name', e: none}\n"));
}

#[test]
fn objects_opt_out_by_annotation_or_label() {
    for field in ["annotations", "labels"] {
        let text = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  {field}: {{kustomize.toolkit.fluxcd.io/substitute: disabled}}\ndata: {{a: '${{metadata.name}}'}}\n"
        );
        gives(&stage(VARIABLES, &[("apps/a.yaml", &text)]), &text);
    }
}

#[test]
fn without_variables_nothing_is_touched_unless_always() {
    let text = map("a", "data: {a: '${name:-x}'}\n");
    gives(&stage("  postBuild: {}\n", &[("apps/a.yaml", &text)]), &text);
    let always = "  postBuild: {substituteStrategy: Always}\n";
    gives(&stage(always, &[("apps/a.yaml", &text)]), &map("a", "data: {a: x}\n"));
}

#[test]
fn a_failing_expression_points_at_its_line() {
    let text = map("a", "data:\n  k: ${metadata.name}\n");
    let built = stage(VARIABLES, &[("apps/a.yaml", &text)]);
    refuses(&built, "apps/a.yaml", "missing closing brace");
    let place = &built.problems[0].place;
    assert_eq!(&text[place.range.start as usize..place.range.end as usize], "${metadata.name}");
    let unset = map("a", "data: {k: '[${unset}]'}\n");
    refuses(&stage(VARIABLES, &[("apps/a.yaml", &unset)]), "apps/a.yaml", "variable not set (strict mode)");
    gives(&stage_by(VARIABLES, &[("apps/a.yaml", &unset)], false), &map("a", "data: {k: '[]'}\n"));
    refuses(
        &stage("  postBuild: {substitute: {a-b: x}}\n", &[("apps/a.yaml", &text)]),
        "flux/apps.yaml",
        "no name of a variable",
    );
}

#[test]
fn values_come_from_objects_of_the_repository_and_are_never_guessed() {
    let more = "  postBuild:
    substituteFrom: [{kind: ConfigMap, name: values}, {kind: Secret, name: hidden}]
    substitute: {own: inline}
";
    let values = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: values, namespace: flux-system}\ndata: {a: from-map, own: lost}\n";
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: hidden, namespace: flux-system}\ndata: {s: c2VjcmV0}\nstringData: {a: later}\n";
    let object = map("a", "data: {a: '${a}', s: '${s}', own: '${own}'}\n");
    let files = [("apps/a.yaml", object.as_str()), ("flux/values.yaml", values), ("flux/hidden.yaml", secret)];
    gives(&stage(more, &files), &map("a", "data: {a: later, s: secret, own: inline}\n"));
    // Without the second source, what the first one says may be overruled.
    let built = stage(more, &files[..2]);
    gives(&built, &map("a", "data: {a: '${a}', s: '${s}', own: inline}\n"));
    let words: Vec<String> = built.problems.iter().map(|problem| problem.kind.message()).collect();
    assert!(words.iter().any(|w| w.contains("Secret/hidden")) && words.iter().any(|w| w.contains("a, s")), "{words:?}");
}

// --- builds are kept ---

#[test]
fn an_edit_builds_again_only_what_it_touches() {
    use openchoreo_lsp_tests::{fixture::Fixture, world::World};
    let stage = |name: &str| format!("#- /flux/{name}.yaml\n{}", FLUX.replace("apps", name));
    let text = format!(
        "{}{}#- /one/a.yaml\n{}#- /two/a.yaml\n{}",
        stage("one"),
        stage("two"),
        map("a", "data: {k: v}\n"),
        map("a", "data: {k: v}\n"),
    );
    let mut world = World::new(&Fixture::parse(&text).unwrap());
    let root = world.snapshot.roots().next().unwrap().id;
    let builds = |snapshot: &Snapshot| -> BTreeMap<String, Arc<Build>> {
        let stages = snapshot.stages(root).unwrap();
        stages.iter().map(|(id, stage)| (stage.name.to_string(), snapshot.build(root, id).unwrap())).collect()
    };
    let before = builds(&world.snapshot);
    assert!(Arc::ptr_eq(&before["one"], &builds(&world.snapshot)["one"]));
    world.write("/one/a.yaml", &map("a", "data: {k: new}\n"));
    let after = builds(&world.snapshot);
    assert!(Arc::ptr_eq(&before["two"], &after["two"]), "the other stage is kept");
    assert_eq!(after["one"].objects[0].value["data"]["k"], "new");
    // A new file of the folder counts, and so does one that goes.
    world.write("/one/b.yaml", &map("b", ""));
    let more = builds(&world.snapshot);
    assert_eq!(more["one"].objects.len(), 2);
    assert!(Arc::ptr_eq(&before["two"], &more["two"]), "the other stage is kept");
}
