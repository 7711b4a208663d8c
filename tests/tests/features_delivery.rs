//! Navigation through what steers the delivery: Flux objects, kustomization files, namespaces.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use openchoreo_lsp::features::definition::definition;
use openchoreo_lsp_tests::check::{check_definition, check_references, check_uses, fixture};
use openchoreo_lsp_tests::world::World;

const FLUX: &str = "
#- /flux/source.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: repo, namespace: flux-system}
#                ^^^^ source
spec: {url: https://example.org/repo}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: Bucket
metadata: {name: repo, namespace: flux-system}
#- /flux/stages.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: platform
#       ^^^^^^^^ platform
  namespace: flux-system
spec:
  path: ./platform
#       ^^^^^^^^^^ platform-path
  sourceRef: {kind: GitRepository, name: repo}
#                                        ^^^^ source-use
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: projects
  namespace: flux-system
spec:
  path: projects
  sourceRef: {kind: Bucket, name: repo}
  dependsOn:
    - name: platform
#           ^^^^^^^^ platform-use
    - {name: platform, namespace: elsewhere}
#- /platform/kustomization.yaml
resources:
  - types.yaml
#   ^^^^^^^^^^ types-path
  - ../shared
#   ^^^^^^^^^ shared-path
#- /platform/types.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentType
metadata: {name: http}
#- /shared/kustomization.yaml
namespace: team-a
#          ^^^^^^ namespace-use
#- /namespace.yaml
apiVersion: v1
kind: Namespace
metadata: {name: team-a}
#                ^^^^^^ namespace
";

/// Jumping from the mark `from` leads to `to`: a mark, or the top of a file.
fn jumps(from: &str, to: &str) {
    let fixture = fixture(FLUX);
    let world = World::new(&fixture);
    let here = world.range(fixture.marked(from).next().unwrap());
    let found: Vec<_> = definition(&world.snapshot, here.file, here.range.end)
        .into_iter()
        .map(|jump| world.place(jump.focus_range))
        .collect();
    if to.starts_with('/') {
        assert_eq!(
            found.iter().map(|place| (place.path.as_str(), place.range.clone())).collect::<Vec<_>>(),
            [(to, 0..0)]
        );
    } else {
        assert_eq!(found.iter().collect::<Vec<_>>(), fixture.marked(to).collect::<Vec<_>>());
    }
}

#[test]
fn names_and_paths_of_the_delivery_lead_somewhere() {
    jumps("source-use", "source");
    jumps("platform-use", "platform");
    jumps("platform-path", "/platform/kustomization.yaml");
    jumps("types-path", "/platform/types.yaml");
    jumps("shared-path", "/shared/kustomization.yaml");
    jumps("namespace-use", "namespace");
}

#[test]
fn uses_of_flux_objects_honour_kind_and_namespace() {
    check_references(
        "
#- /flux.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: $0platform, namespace: flux-system}
#                  ^^^^^^^^ def
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: projects, namespace: flux-system}
spec:
  dependsOn: [{name: platform}, {name: platform, namespace: other}]
#                    ^^^^^^^^ ref
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: elsewhere, namespace: other}
spec:
  dependsOn: [{name: platform}, {name: platform, namespace: flux-system}]
#                                      ^^^^^^^^ ref
",
    );
}

#[test]
fn everything_in_a_namespace_uses_it() {
    check_references(
        "
#- /a.yaml
apiVersion: v1
kind: Namespace
metadata: {name: team-a}
#                ^^^^^^ def
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop, namespace: tea$0m-a}
#                                 ^^^^^^^^ ref
---
apiVersion: openchoreo.dev/v1alpha1
kind: ClusterAuthzRoleBinding
spec: {roleMappings: [{scope: {namespace: team-a}}]}
#                                         ^^^^^^ ref
#- /b/kustomization.yaml
namespace: \"team-a\"
#           ^^^^^^ ref
",
    );
}

#[test]
fn files_are_used_by_the_kustomizations_that_list_them() {
    check_uses(
        "
#- /a/kustomization.yaml
resources: [one$0.yaml, ../b]
#           ^^^^^^^^^^ ref
#- /a/one.yaml
a: 1
#- /b/kustomization.yaml
resources:
  - \"../a/one.yaml\"
#    ^^^^^^^^^^^^^ ref
#- /flux.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: a}
spec: {path: a}
",
    );
}

#[test]
fn the_namespace_that_a_kustomization_sets_is_the_one_that_counts() {
    check_definition(
        "
#- /flux/all.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: repo, namespace: flux-system}
spec: {url: https://example.org/repo, interval: 1m}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: a, namespace: flux-system}
spec: {path: ./a, targetNamespace: team-a, prune: true, interval: 1m, sourceRef: {kind: GitRepository, name: repo}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: b, namespace: flux-system}
spec: {path: ./b, prune: true, interval: 1m, sourceRef: {kind: GitRepository, name: repo}}
#- /a/environment.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: staging}
#                ^^^^^^^ target
#- /b/environment.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: staging, namespace: team-b}
#- /b/binding.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {namespace: team-a}
spec: {environment: $0staging}
",
    );
}
