//! The trees of projects and of stages, as an editor shows them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write;

use openchoreo_lsp::features::tree::{Node, projects, stages};
use openchoreo_lsp::workspace::Snapshot;
use openchoreo_lsp_tests::check::fixture;
use openchoreo_lsp_tests::world::World;

const REPOSITORY: &str = "
#- /flux/all.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shops, namespace: flux-system}
spec: {path: ./shops, prune: true, interval: 1m, targetNamespace: trade, dependsOn: [{name: base}], sourceRef: {kind: GitRepository, name: repo}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: base, namespace: flux-system}
spec: {path: ./base, prune: true, interval: 1m, sourceRef: {kind: GitRepository, name: repo}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: repo, namespace: flux-system}
spec: {url: https://example.org/repo, interval: 1m}
#- /base/pipeline.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: standard, namespace: trade}
spec:
  promotionPaths:
    - {sourceEnvironmentRef: {name: staging}, targetEnvironmentRefs: [{name: live}]}
    - {sourceEnvironmentRef: {name: early}, targetEnvironmentRefs: [{name: staging}]}
#- /shops/fruit.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: fruit}
spec: {deploymentPipelineRef: {name: standard}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: apples}
spec: {owner: {projectName: fruit}, componentType: {name: deployment/http}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Resource
metadata: {name: crates}
spec: {owner: {projectName: fruit}, type: {name: store}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: apples-early}
spec: {owner: {projectName: fruit, componentName: apples}, environment: early, releaseName: apples-2}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: apples-staging}
spec: {owner: {projectName: fruit, componentName: apples}, environment: staging, releaseName: apples-1, state: Undeploy}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: apples-elsewhere}
spec: {owner: {projectName: fruit, componentName: apples}, environment: elsewhere, releaseName: apples-1}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: pears-early}
spec: {owner: {projectName: fruit, componentName: pears}, environment: early, releaseName: pears-1}
#- /left/over.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: lost, namespace: trade}
";

/// A whole tree, with its levels as indents.
fn drawn(snapshot: &Snapshot, tree: fn(&Snapshot, Option<&str>) -> Vec<Node>) -> String {
    fn level(
        snapshot: &Snapshot,
        tree: fn(&Snapshot, Option<&str>) -> Vec<Node>,
        parent: Option<&str>,
        depth: usize,
        out: &mut String,
    ) {
        for node in tree(snapshot, parent) {
            let line = format!("{}{}  {} [{}]", "  ".repeat(depth), node.label, node.description, node.kind);
            writeln!(out, "{}", line.trim_end()).unwrap();
            let below = tree(snapshot, Some(&node.id));
            assert!(node.has_children || below.is_empty(), "{} says that nothing is below it", node.id);
            level(snapshot, tree, Some(&node.id), depth + 1, out);
        }
    }
    let mut out = String::new();
    level(snapshot, tree, None, 0, &mut out);
    out
}

#[test]
fn projects_hold_what_runs_where_in_the_order_of_promotion() {
    let world = World::new(&fixture(REPOSITORY));
    insta::assert_snapshot!(drawn(&world.snapshot, projects), @r"
    fruit  trade [project]
      apples  deployment/http [component]
        early  apples-2 [environment]
        staging  apples-1 (undeployed) [environment]
        live  not deployed [emptyEnvironment]
        elsewhere  apples-1 [environment]
      crates  store [resource]
        early  not deployed [emptyEnvironment]
        staging  not deployed [emptyEnvironment]
        live  not deployed [emptyEnvironment]
    ");
}

#[test]
fn stages_hold_their_objects_as_the_cluster_calls_them() {
    let world = World::new(&fixture(REPOSITORY));
    insta::assert_snapshot!(drawn(&world.snapshot, stages), @r"
    base  ./base [stage]
      standard  DeploymentPipeline trade [object]
    shops  ./shops [stage]
      apples  Component trade [object]
      fruit  Project trade [object]
      apples-early  ReleaseBinding trade [object]
      apples-elsewhere  ReleaseBinding trade [object]
      apples-staging  ReleaseBinding trade [object]
      pears-early  ReleaseBinding trade [object]
      crates  Resource trade [object]
    deployed by no stage  1 file [uncovered]
      over.yaml  left [file]
    ");
}

#[test]
fn a_big_stage_is_grouped_by_kind_and_a_strange_id_has_nothing_below() {
    let mut text = String::from("#- /kustomization.yaml\nresources: [many.yaml]\n#- /many.yaml\n");
    for number in 0..120 {
        writeln!(text, "apiVersion: openchoreo.dev/v1alpha1\nkind: Environment\nmetadata: {{name: e{number}}}\n---")
            .unwrap();
    }
    let world = World::new(&fixture(&text));
    let snapshot = &world.snapshot;
    let top = stages(snapshot, None);
    let groups = stages(snapshot, Some(&top[0].id));
    assert_eq!(
        (groups.len(), groups[0].label.as_str(), groups[0].description.as_str()),
        (1, "Environment", "120 objects")
    );
    assert_eq!(stages(snapshot, Some(&groups[0].id)).len(), 120);
    for id in ["", "|", "stages|9", "stages|0|x|y|z", "project|a", "component|a|b|c|d", "object|0"] {
        assert_eq!(stages(snapshot, Some(id)), [], "{id}");
        assert_eq!(projects(snapshot, Some(id)), [], "{id}");
    }
}
