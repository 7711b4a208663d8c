//! Where rename ends: names that are taken or refused, places that have no other name, patches and namespaces.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use openchoreo_lsp_tests::check::{check_rename, refused_rename};

const TAKEN: &str = "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: $0shop, namespace: default}
#- /b.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: store, namespace: default}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: elsewhere, namespace: other}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: component, namespace: default}
";

#[test]
fn a_taken_name_is_refused() {
    assert_eq!(refused_rename("store", TAKEN), "there is a Project `store` already, in b.yaml");
    for free in ["elsewhere", "component", "new"] {
        let after = TAKEN.replace("$0shop", free);
        let only_first = after.split("#- /b.yaml").next().unwrap().to_owned();
        let _ = check_rename(free, TAKEN, &only_first);
    }
}

#[test]
fn names_that_the_cluster_refuses_are_refused() {
    for bad in ["Shop", "a_b", "", "-a", "a b", "größe"] {
        assert!(refused_rename(bad, TAKEN).contains("is no name"), "{bad}");
    }
}

#[test]
fn what_has_no_other_name_is_refused() {
    let object = |spec: &str| {
        format!(
            "\n#- /a.yaml\napiVersion: openchoreo.dev/v1alpha1\nkind: {spec}\n#- /b/kustomization.yaml\nresources: []\n"
        )
    };
    for (text, reason) in [
        ("Comp$0onent\nspec: {}", "there is no name of an object or of a part of one here"),
        ("Component\nspec: {auto$0Deploy: true}", "there is no name of an object or of a part of one here"),
        ("Component\nspec: {owner: {projectName: sh$0op}}", "no file of the workspace defines Project `shop`"),
        (
            "Environment\nspec: {dataPlaneRef: {kind: ClusterDataPlane, name: de$0fault}}",
            "no file of the workspace defines ClusterDataPlane `default`",
        ),
        (
            "ComponentType\nmetadata: {name: a}\nspec: {workloadType: job, resources: [{id: jo$0b}]}",
            "`job` is the workload type: its template has to have that id",
        ),
        (
            "ComponentType\nmetadata: {name: a}\nspec: {workloadType: jo$0b, resources: [{id: job}]}",
            "`job` is the workload type: its template has to have that id",
        ),
        (
            "ComponentRelease\nspec: {componentProfile: {traits: [{kind: Trait, name: vol$0ume}]}, traits: [{kind: Trait, name: volume}]}",
            "a release keeps the names it was cut with: rename the trait itself",
        ),
        (
            "Workload\nmetadata: {name: web}\nspec: {endpoints: {ht$0tp: {}, other: {}}}",
            "Workload `web` has its own `other` (endpoint) already",
        ),
    ] {
        assert_eq!(refused_rename("other", &object(text)), reason, "{text}");
    }
    let path = "\n#- /a/kustomization.yaml\nresources: [b$0.yaml]\n#- /a/b.yaml\na: 1\n";
    assert_eq!(refused_rename("c", path), "a path follows its file: move the file instead");
}

#[test]
fn flux_objects_patches_and_namespaces_are_renamed() {
    let _ = check_rename(
        "base",
        "
#- /flux.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: platform, namespace: flux-system}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: projects, namespace: flux-system}
spec: {dependsOn: [{name: plat$0form}]}
",
        "
#- /flux.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: base, namespace: flux-system}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: projects, namespace: flux-system}
spec: {dependsOn: [{name: base}]}
",
    );
    let notes = check_rename(
        "early",
        "
#- /kustomization.yaml
resources: [environment.yaml]
patches:
  - path: patch.yaml
  - {target: {kind: Environment, name: staging}, patch: '[]'}
  - {target: {kind: Project, name: staging}, patch: '[]'}
  - patch: |
      apiVersion: openchoreo.dev/v1alpha1
      kind: Environment
      metadata: {name: staging}
#- /environment.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: $0staging}
#- /patch.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: staging}
spec: {isProduction: true}
",
        "
#- /kustomization.yaml
resources: [environment.yaml]
patches:
  - path: patch.yaml
  - {target: {kind: Environment, name: early}, patch: '[]'}
  - {target: {kind: Project, name: staging}, patch: '[]'}
  - patch: |
      apiVersion: openchoreo.dev/v1alpha1
      kind: Environment
      metadata: {name: staging}
#- /environment.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: early}
#- /patch.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: early}
spec: {isProduction: true}
",
    );
    assert_eq!(notes[0], "a patch inside kustomization.yaml names it too: change that by hand");
    let _ = check_rename(
        "team-b",
        "
#- /namespace.yaml
apiVersion: v1
kind: Namespace
metadata: {name: team-a}
#- /a/kustomization.yaml
namespace: team-$0a
resources: [project.yaml]
#- /a/project.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: team-a, namespace: team-a}
",
        "
#- /namespace.yaml
apiVersion: v1
kind: Namespace
metadata: {name: team-b}
#- /a/kustomization.yaml
namespace: team-b
resources: [project.yaml]
#- /a/project.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: team-a, namespace: team-b}
",
    );
}
