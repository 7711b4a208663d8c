//! What an editor shows beside the text: hovers, outlines, searches, links, folds, selections, lenses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use openchoreo_lsp::features::code_lens::code_lens;
use openchoreo_lsp::features::document_symbols::{Symbol, document_symbols};
use openchoreo_lsp::features::folding::folding;
use openchoreo_lsp::features::links::{LinkTarget, links};
use openchoreo_lsp::features::selection_range::selection_range;
use openchoreo_lsp::features::workspace_symbols::workspace_symbols;
use openchoreo_lsp_tests::check::{check_hover, cursor, fixture};
use openchoreo_lsp_tests::world::{ROOT, World};

const REPOSITORY: &str = "
#- /openchoreo-lsp.toml
generation = \"v1.2.3\"
external = { Environment = [\"sandbox\"] }
#- /flux/all.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: all, namespace: flux-system}
spec: {path: ./all, prune: true, interval: 1m, sourceRef: {kind: GitRepository, name: repo}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: repo, namespace: flux-system}
spec: {url: https://example.org/repo, interval: 1m}
#- /all/platform.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: standard, namespace: default}
spec:
  promotionPaths:
    - {sourceEnvironmentRef: {name: staging}, targetEnvironmentRefs: [{name: live}]}
    - {sourceEnvironmentRef: {name: early}, targetEnvironmentRefs: [{name: staging}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: wide, namespace: default}
spec:
  promotionPaths:
    - {sourceEnvironmentRef: {name: staging}, targetEnvironmentRefs: [{name: live}, {name: early}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: live, namespace: default}
spec: {isProduction: true, dataPlaneRef: {kind: ClusterDataPlane, name: default}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentType
metadata: {name: http, namespace: default}
spec:
  workloadType: deployment
  allowedTraits: [{name: volume}, {kind: ClusterTrait, name: alerts}]
---
apiVersion: openchoreo.dev/v1alpha1
kind: SecretReference
metadata: {name: vault, namespace: default}
spec: {data: [{secretKey: password, remoteRef: {key: kv/app, property: pw}}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop, namespace: default}
spec: {deploymentPipelineRef: {name: standard}, type: {kind: ClusterProjectType, name: default}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: catalog, namespace: default}
spec:
  owner: {projectName: shop}
  componentType: {name: deployment/http}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: catalog-workload, namespace: default}
spec:
  owner: {projectName: shop, componentName: catalog}
  endpoints: {http: {type: HTTP, port: 8080}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: catalog-1, namespace: default}
spec:
  owner: {projectName: shop, componentName: catalog}
  componentType: {kind: ComponentType, name: deployment/http}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: catalog-live, namespace: default}
spec:
  owner: {projectName: shop, componentName: catalog}
  environment: live
  releaseName: catalog-1
";

/// The hover over the name in a reference of a new object.
fn hovers(kind: &str, spec: &str, lines: &[&str]) {
    check_hover(
        &format!(
            "{REPOSITORY}#- /new.yaml\napiVersion: openchoreo.dev/v1alpha1\nkind: {kind}\nmetadata: {{namespace: default}}\nspec: {spec}\n"
        ),
        lines,
    );
}

#[test]
fn a_hover_says_what_a_name_points_at() {
    hovers(
        "Component",
        "{owner: {projectName: sh$0op}}",
        &[
            "**Project** `shop`",
            "default · stage all · in `all/platform.yaml`",
            "pipeline: `standard`",
            "type: ClusterProjectType `default`",
            "1 component",
            "used in 5 places, 2 files",
        ],
    );
    hovers(
        "Component",
        "{componentType: {name: deployment/ht$0tp}}",
        &[
            "**ComponentType** `http`",
            "default · stage all · in `all/platform.yaml`",
            "workload type: `deployment`",
            "allowed traits: `volume`, `alerts`",
            "used in 3 places, 2 files",
        ],
    );
    hovers(
        "Project",
        "{deploymentPipelineRef: {name: stan$0dard}}",
        &[
            "**DeploymentPipeline** `standard`",
            "default · stage all · in `all/platform.yaml`",
            "early → staging → live",
            "used in 2 places, 2 files",
        ],
    );
    hovers(
        "Project",
        "{deploymentPipelineRef: {name: wi$0de}}",
        &[
            "**DeploymentPipeline** `wide`",
            "default · stage all · in `all/platform.yaml`",
            "staging → live, early",
            "used in 1 place, 1 file",
        ],
    );
    hovers(
        "ReleaseBinding",
        "{environment: li$0ve}",
        &[
            "**Environment** `live`",
            "default · stage all · in `all/platform.yaml`",
            "data plane: ClusterDataPlane `default`",
            "production",
            "used in 4 places, 2 files",
        ],
    );
    hovers(
        "ReleaseBinding",
        "{releaseName: cata$0log-1}",
        &[
            "**ComponentRelease** `catalog-1`",
            "default · stage all · in `all/platform.yaml`",
            "component: `catalog`",
            "type: ComponentType `deployment/http`",
            "runs in: `live`",
            "used in 2 places, 2 files",
        ],
    );
    hovers(
        "Workload",
        "{owner: {projectName: shop, componentName: cata$0log}}",
        &[
            "**Component** `catalog`",
            "default · stage all · in `all/platform.yaml`",
            "project: `shop`",
            "type: `deployment/http`",
            "deployed to: `live` (`catalog-1`)",
            "used in 4 places, 2 files",
        ],
    );
}

#[test]
fn a_hover_says_what_a_part_is() {
    hovers(
        "Workload",
        "{dependencies: {endpoints: [{component: catalog, name: ht$0tp}]}}",
        &[
            "**endpoint** `http` of Workload `catalog-workload`",
            "in `all/platform.yaml`",
            "HTTP, port 8080",
            "used in 1 place, 1 file",
        ],
    );
    hovers(
        "Workload",
        "{container: {env: [{valueFrom: {secretKeyRef: {name: vault, key: pass$0word}}}]}}",
        &[
            "**secret key** `password` of SecretReference `vault`",
            "in `all/platform.yaml`",
            "from `kv/app`, `pw`",
            "used in 1 place, 1 file",
        ],
    );
}

#[test]
fn a_hover_says_who_brings_what_the_workspace_lacks() {
    hovers(
        "Environment",
        "{dataPlaneRef: {kind: ClusterDataPlane, name: def$0ault}}",
        &["**ClusterDataPlane** `default`", "part of a standard installation"],
    );
    hovers(
        "ReleaseBinding",
        "{environment: sand$0box}",
        &["**Environment** `sandbox`", "listed in the settings as existing elsewhere"],
    );
    hovers("ReleaseBinding", "{environment: noth$0ing}", &["**Environment** `nothing`", "not in this workspace"]);
}

#[test]
fn a_hover_says_what_a_field_is_for() {
    let state = &[
        "**state**: *text · since v0.13*",
        "",
        "What should be there: `Active` runs the release, `Undeploy` removes it from the environment and keeps the binding.",
        "",
        "- One of `Active`, `Undeploy`",
        "- Default: `Active`",
        "",
        "ReleaseBinding of OpenChoreo v1.2.3 · [reference](https://openchoreo.dev/docs/reference/api/platform/releasebinding/)",
    ];
    hovers("ReleaseBinding", "{sta$0te: Active}", state);
    hovers("ReleaseBinding", "{state: Act$0ive}", state);
    check_hover(
        &format!(
            "{REPOSITORY}#- /new.yaml\napiVersion: openchoreo.dev/v1alpha1\nkind: Env$0ironment\nmetadata: {{name: x}}\n"
        ),
        &[
            "**Environment**: *in a namespace*",
            "",
            "A place where releases run, such as development or production.",
            "",
            "Environment of OpenChoreo v1.2.3 · [reference](https://openchoreo.dev/docs/reference/api/platform/environment/)",
        ],
    );
}

#[test]
fn there_is_no_hover_where_there_is_neither_a_name_nor_a_known_field() {
    hovers("ReleaseBinding", "{nosuchfield: Act$0ive}", &[]);
    hovers("Component", "{parameters: {repli$0cas: 1}}", &[]);
    check_hover("\n#- /a.yaml\n# com$0ment\na: 1\n", &[]);
    check_hover("\n#- /a.yaml\n$0", &[]);
}

/// Symbols as lines: two blanks for each level, name, detail.
fn outline(symbols: &[Symbol], depth: usize, out: &mut Vec<String>) {
    for symbol in symbols {
        let detail = if symbol.detail.is_empty() { String::new() } else { format!(" ({})", symbol.detail) };
        out.push(format!("{}{}{detail}", "  ".repeat(depth), symbol.name));
        assert!(symbol.range.covers(symbol.focus), "{symbol:?}");
        for child in &symbol.children {
            assert!(symbol.range.covers(child.range), "{child:?} in {symbol:?}");
        }
        outline(&symbol.children, depth + 1, out);
    }
}

fn check_outline(text: &str, expected: &[&str]) {
    let fixture = fixture(text);
    let world = World::new(&fixture);
    let mut found = Vec::new();
    outline(&document_symbols(&world.snapshot, world.file("/a.yaml")), 0, &mut found);
    assert_eq!(found, expected);
}

#[test]
fn an_outline_shows_every_document() {
    check_outline(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentType
metadata: {name: http, namespace: default}
spec:
  workloadType: deployment
  allowedTraits:
    - name: volume
    - {kind: ClusterTrait, name: alerts}
  resources:
    - id: deployment
      template: {a: {b: c}}
---
kind: Workload
spec:
  endpoints:
    http: {port: 80}
  container: {image: x, env: [{key: A, value: \"1\"}]}
---
- plain
- {id: 1}
---
# nothing
",
        &[
            "http (ComponentType in default)",
            "  workloadType (deployment)",
            "  allowedTraits",
            "    volume",
            "      name (volume)",
            "    alerts (ClusterTrait)",
            "      kind (ClusterTrait)",
            "      name (alerts)",
            "  resources",
            "    deployment",
            "      id (deployment)",
            "      template",
            "Workload",
            "  endpoints",
            "    http",
            "      port (80)",
            "  container",
            "    image (x)",
            "    env",
            "      A",
            "        key (A)",
            "        value (1)",
            "a.yaml",
            "  plain",
            "  1",
            "    id (1)",
        ],
    );
}

#[test]
fn an_outline_of_a_list_shows_its_objects() {
    check_outline(
        "
#- /a.yaml
apiVersion: v1
kind: List
items:
  - {apiVersion: openchoreo.dev/v1alpha1, kind: Project, metadata: {name: one}, spec: {a: b}}
  - {apiVersion: openchoreo.dev/v1alpha1, kind: Project, metadata: {name: two}}
",
        &["one (Project)", "  a (b)", "two (Project)"],
    );
}

#[test]
fn objects_are_found_by_letters_of_name_and_kind() {
    let fixture = fixture(REPOSITORY);
    let world = World::new(&fixture);
    let search = |query: &str| -> Vec<String> {
        workspace_symbols(&world.snapshot, query).into_iter().map(|s| format!("{} {}", s.kind, s.name)).collect()
    };
    assert_eq!(search("catalog")[0], "Component catalog");
    assert_eq!(search("catalog").len(), 4);
    assert_eq!(search("comprel cat"), ["ComponentRelease catalog-1"]);
    assert_eq!(
        search("cl"),
        ["ReleaseBinding catalog-live", "Component catalog", "ComponentRelease catalog-1", "Workload catalog-workload"]
    );
    assert_eq!(search("zzz"), Vec::<String>::new());
    let first = workspace_symbols(&world.snapshot, "catalog-live").remove(0);
    assert_eq!(first.namespace, "default");
    assert_eq!(first.place.range.of(&world.snapshot.text(first.place.file).unwrap()), "catalog-live");
    assert_eq!(search("").len(), 12);
}

#[test]
fn paths_and_addresses_are_links() {
    let fixture = fixture(
        "
#- /flux.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
spec:
  path: ./app/
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
spec: {url: https://example.org/repo}
#- /app/kustomization.yaml
resources:
  - a.yaml
  - \"../base\"
  - plain
  - missing.yaml
  - https://example.org/remote.yaml
patches:
  - path: patch.json
configMapGenerator:
  - files: [key=notes.txt]
#- /app/a.yaml
a: 1
#- /app/plain/b.yaml
a: 1
#- /app/patch.json
[]
#- /app/notes.txt
words
#- /base/kustomization.yml
resources: []
",
    );
    let world = World::new(&fixture);
    let show = |path: &str| -> Vec<String> {
        let file = world.file(path);
        let text = world.snapshot.text(file).unwrap();
        links(&world.snapshot, file)
            .into_iter()
            .map(|link| {
                let target = match link.target {
                    LinkTarget::Path(path) => path.strip_prefix(ROOT).unwrap().to_string_lossy().replace('\\', "/"),
                    LinkTarget::Url(url) => url,
                };
                format!("{} → {target}", link.range.of(&text))
            })
            .collect()
    };
    assert_eq!(
        show("/flux.yaml"),
        ["./app/ → app/kustomization.yaml", "https://example.org/repo → https://example.org/repo"]
    );
    assert_eq!(
        show("/app/kustomization.yaml"),
        [
            "a.yaml → app/a.yaml",
            "../base → base/kustomization.yml",
            "plain → app/plain",
            "https://example.org/remote.yaml → https://example.org/remote.yaml",
            "patch.json → app/patch.json",
            "notes.txt → app/notes.txt",
        ]
    );
}

#[test]
fn collections_blocks_comments_and_documents_fold() {
    let fixture = fixture(
        "
#- /a.yaml
# one
# two
kind: A
spec:
  list:
    - a: 1
      b: 2
    - c
  text: |
    one
    two
  flow: {
    a: b
  }
---
kind: B
",
    );
    let world = World::new(&fixture);
    let folds = folding(&world.snapshot, world.file("/a.yaml"));
    let shown: Vec<_> = folds.iter().map(|fold| (fold.start, fold.end, fold.is_comment)).collect();
    assert_eq!(
        shown,
        [(0, 1, true), (2, 13, false), (3, 13, false), (4, 7, false), (5, 6, false), (8, 10, false), (11, 13, false)]
    );
}

#[test]
fn a_selection_grows_from_the_word_to_the_file() {
    let fixture = fixture(
        "
#- /a.yaml
kind: A
---
spec:
  list:
    - name: \"wo$0rd\"
      b: c
",
    );
    let world = World::new(&fixture);
    let (file, offset) = cursor(&fixture, &world);
    let text = world.snapshot.text(file).unwrap();
    let ranges = selection_range(&world.snapshot, file, offset);
    let shown: Vec<&str> = ranges.iter().map(|range| range.of(&text).trim()).collect();
    assert_eq!(
        shown,
        [
            "word",
            "\"word\"",
            "name: \"word\"",
            "name: \"word\"\n      b: c",
            "- name: \"word\"\n      b: c",
            "list:\n    - name: \"word\"\n      b: c",
            "spec:\n  list:\n    - name: \"word\"\n      b: c",
            // The document, with its last line end.
            "spec:\n  list:\n    - name: \"word\"\n      b: c",
            "kind: A\n---\nspec:\n  list:\n    - name: \"word\"\n      b: c",
        ]
        .map(str::trim)
    );
    for pair in ranges.windows(2) {
        assert!(pair[1].covers(pair[0]) && pair[0] != pair[1], "{pair:?}");
    }
}

#[test]
fn lenses_count_the_uses_of_every_object() {
    let fixture = fixture(REPOSITORY);
    let world = World::new(&fixture);
    let lenses = code_lens(&world.snapshot, world.file("/all/platform.yaml"));
    let text = world.snapshot.text(world.file("/all/platform.yaml")).unwrap();
    let shown: Vec<_> = lenses.iter().map(|lens| format!("{}: {}", lens.place.range.of(&text), lens.title)).collect();
    assert_eq!(
        shown,
        [
            "standard: 1 reference",
            "wide: 0 references",
            "live: 3 references",
            "http: 2 references",
            "vault: 0 references",
            "shop: 4 references",
            "catalog: 3 references",
            "catalog-workload: 0 references",
            "catalog-1: 1 reference",
            "catalog-live: 0 references",
        ]
    );
    assert!(lenses.iter().all(|lens| lens.title.starts_with(&lens.uses.len().to_string())));
}
