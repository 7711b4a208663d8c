//! Where an object comes from, and on which line a problem of a build stands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use openchoreo_lsp::build::{self, Build, Options};
use openchoreo_lsp_tests::trees::MemoryFiles;

const PROJECT: &str = "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata:\n  name: shop\n";

fn built(files: &[(&str, &str)], run: &str) -> Build {
    let files: BTreeMap<String, String> =
        files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
    build::build(&MemoryFiles::new(&files), run, &Options::default())
}

/// `path:line: message` of every problem, with the text of the place behind the path.
fn problems(files: &[(&str, &str)], run: &str) -> Vec<String> {
    let shown = |problem: &build::Problem| {
        let text = files.iter().find(|(path, _)| *path == problem.place.path).map_or("", |(_, text)| text);
        let line = text[..problem.place.range.start as usize].matches('\n').count() + 1;
        format!("{}:{line}: {}", problem.place.path, problem.kind.message())
    };
    built(files, run).problems.iter().map(shown).collect()
}

#[test]
fn an_object_knows_its_file_its_document_and_what_changed_it() {
    let service = "# licence\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: first\n---\n";
    let text = format!("{service}{PROJECT}");
    let files = [
        ("overlay/kustomization.yaml", "resources: [../base]\nnamespace: there\nlabels:\n- pairs: {a: b}\n"),
        ("base/kustomization.yaml", "resources:\n- objects.yaml\n"),
        ("base/objects.yaml", &text),
    ];
    let built = built(&files, "overlay");
    let project = built.objects.iter().find(|object| object.value["kind"] == "Project").unwrap();
    assert_eq!(project.origin.path, "base/objects.yaml");
    assert_eq!(project.origin.document, 1);
    assert_eq!(project.origin.range.of(&text).trim(), PROJECT.trim());
    assert_eq!(project.origin.chain, ["overlay/kustomization.yaml", "base/kustomization.yaml"]);
    let changes: Vec<_> = project
        .changes
        .iter()
        .map(|change| (change.field.as_str(), change.by, change.place.range.of(files[0].1).trim()))
        .collect();
    let expected = [("/metadata/namespace", "namespace", "there"), ("/metadata/labels/a", "labels", "pairs: {a: b}")];
    assert_eq!(changes, expected);
}

#[test]
fn refusals_stand_on_the_line_that_is_to_change() {
    let cases: &[(&[(&str, &str)], &str)] = &[
        (
            &[("kustomization.yaml", "resources:\n- a.yaml\n- missing.yaml\n"), ("a.yaml", PROJECT)],
            "kustomization.yaml:3: `missing.yaml` leads to no file or directory",
        ),
        (
            &[("kustomization.yaml", "resources:\n- a.yaml\n- a.yaml\n"), ("a.yaml", PROJECT)],
            "kustomization.yaml:3: Project.v1alpha1.openchoreo.dev/shop.[noNs] is in the build already",
        ),
        (&[("kustomization.yaml", "resources:\n- ''\n")], "kustomization.yaml:2: an entry without a path"),
        (
            &[("a/kustomization.yaml", "resources:\n- ..\n"), ("kustomization.yaml", "resources:\n- a\n")],
            "a/kustomization.yaml:2: `..` leads back to a directory that is being built: a cycle",
        ),
        (
            &[("kustomization.yaml", "resources:\n- a\n"), ("a/x.yaml", PROJECT)],
            "kustomization.yaml:2: no kustomization.yaml, kustomization.yml or Kustomization in `a`",
        ),
        (&[("kustomization.yaml", "{}\n")], "kustomization.yaml:1: the kustomization says nothing"),
        (&[("kustomization.yaml", "namespace: a\nresuorces: []\n")], "kustomization.yaml:2: unknown field `resuorces`"),
        (
            &[(
                "kustomization.yaml",
                "kind: Kustomization\napiVersion: kustomize.toolkit.fluxcd.io/v1\nnamespace: a\n",
            )],
            "kustomization.yaml:2: this should be kustomize.config.k8s.io/v1beta1",
        ),
        (
            &[("kustomization.yaml", "resources: [a.yaml]\n"), ("a.yaml", "kind: A\n---\nmetadata: {name: x}\n")],
            "a.yaml:1: this is no Kubernetes object: it has no metadata.name",
        ),
        (
            &[("kustomization.yaml", "resources: [a.yaml]\n"), ("a.yaml", "- 1\n")],
            "a.yaml:1: this is no Kubernetes object: it has no fields",
        ),
        (
            &[
                (
                    "kustomization.yaml",
                    "resources: [a.yaml]\npatches:\n- patch: |-\n    kind: A\n    metadata: {name: b}\n",
                ),
                ("a.yaml", PROJECT),
            ],
            "kustomization.yaml:3: the patch fits no object: there is no A.[noVer].[noGrp]/b.[noNs]",
        ),
        (
            &[
                (
                    "kustomization.yaml",
                    "resources: [a.yaml]\npatches:\n- target: {kind: Project}\n  patch: |-\n    - {op: remove, path: /spec/x}\n",
                ),
                ("a.yaml", PROJECT),
            ],
            "kustomization.yaml:3: Project.v1alpha1.openchoreo.dev/shop.[noNs]: remove `/spec/x`: the path leads nowhere",
        ),
        (
            &[("a/kustomization.yaml", "resources:\n- ../b.yaml\n"), ("b.yaml", PROJECT)],
            "a/kustomization.yaml:2: `../b.yaml` is not in or below the directory of the kustomization, which kustomize does not allow",
        ),
        (
            &[
                ("kustomization.yaml", "resources: [a.yaml]\nreplicas:\n- {name: shop, count: 2}\n"),
                ("a.yaml", PROJECT),
            ],
            "kustomization.yaml:3: no Deployment, StatefulSet, ReplicaSet or ReplicationController has the name `shop`",
        ),
    ];
    for (files, expected) in cases {
        let run = if files[0].0.starts_with("a/") && expected.starts_with("a/kustomization.yaml:2: `../b") {
            "a"
        } else {
            ""
        };
        assert!(built(files, run).is_refused(), "{expected}");
        assert_eq!(problems(files, run), [*expected]);
    }
}

#[test]
fn what_is_not_supported_is_named_and_the_rest_is_built() {
    let files = [
        (
            "kustomization.yaml",
            "resources:\n- https://example.com/x.yaml\n- github.com/org/repo//base?ref=v1\n- a.yaml\nhelmCharts:\n- name: x\n\
             patches:\n- patch: '{kind: A, metadata: {name: remote}}'\n",
        ),
        ("a.yaml", PROJECT),
    ];
    let built = built(&files, "");
    assert!(!built.is_refused());
    assert_eq!(built.objects.len(), 1);
    let lines: Vec<String> = problems(&files, "").iter().map(|line| line.chars().take(21).collect()).collect();
    assert_eq!(lines, ["kustomization.yaml:5:", "kustomization.yaml:2:", "kustomization.yaml:3:"]);
}
