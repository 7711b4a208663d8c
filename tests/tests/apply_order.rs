//! What is applied in which order, and what waits for what: files in, batches out, without any cluster.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use openchoreo_lsp::apply::{Desired, Order, Scope, desired};
use openchoreo_lsp::loader::{self, DiskSource, Monitor};
use openchoreo_lsp::workspace::{Change, Settings, Workspace};
use openchoreo_lsp_tests::check::fixture;
use openchoreo_lsp_tests::world::World;

fn of(text: &str, scope: impl FnOnce(&World) -> Scope) -> Desired {
    let fixture = fixture(text);
    let world = World::new(&fixture);
    let root = world.snapshot.roots().next().unwrap().id;
    desired(&world.snapshot, root, &scope(&world))
}

fn all(text: &str) -> Desired {
    of(text, |_| Scope::default())
}

/// A line for each batch: the objects, what they need, and what is waited for after it.
fn shown(desired: &Desired) -> String {
    let order = Order::new(desired);
    let mut out = String::new();
    for batch in &order.batches {
        out += &format!("{} {}:", desired.stages[batch.stage].name, batch.layer);
        for at in &batch.objects {
            let needs: Vec<String> =
                order.needs[*at].iter().map(|need| desired.objects[need.object].key.name.to_string()).collect();
            let needs = if needs.is_empty() { String::new() } else { format!(" <- {}", needs.join(" ")) };
            out += &format!(" [{}{needs}]", desired.objects[*at].key);
        }
        let gates: Vec<String> = batch.gates.iter().map(|at| desired.objects[*at].key.name.to_string()).collect();
        out += &if gates.is_empty() { "\n".to_owned() } else { format!(" wait {}\n", gates.join(" ")) };
    }
    out
}

const SHOP: &str = "\
#- /a-binding.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: cart-prod, namespace: web}
spec: {owner: {projectName: shop, componentName: cart}, environment: prod, releaseName: cart-1}
#- /b-binding.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: cart-dev, namespace: web}
spec: {owner: {projectName: shop, componentName: cart}, environment: dev, releaseName: cart-1}
#- /component.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: cart, namespace: web}
spec: {owner: {projectName: shop}, componentType: {name: deployment/service}}
#- /workload.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: cart, namespace: web}
spec: {owner: {projectName: shop, componentName: cart}}
#- /release.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: cart-1, namespace: web}
spec: {owner: {projectName: shop, componentName: cart}}
#- /z.yaml
apiVersion: v1
kind: Namespace
metadata: {name: web}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop, namespace: web}
spec: {deploymentPipelineRef: {name: main}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: main, namespace: web}
spec: {promotionPaths: [{sourceEnvironmentRef: {name: dev}, targetEnvironmentRefs: [{name: prod}]}]}
";

#[test]
fn files_without_stages_follow_the_kinds() {
    insta::assert_snapshot!(shown(&all(SHOP)), @r"
    files 0: [Namespace web]
    files 4: [DeploymentPipeline web/main <- web]
    files 6: [Project web/shop <- web main] wait shop
    files 7: [Component web/cart <- web shop]
    files 8: [Workload web/cart <- web shop cart] wait cart
    files 9: [ComponentRelease web/cart-1 <- web shop cart]
    files 10: [ReleaseBinding web/cart-dev <- web shop cart cart-1]
    files 10: [ReleaseBinding web/cart-prod <- web shop cart cart-1] wait cart-prod cart-dev main
    ");
}

#[test]
fn a_scope_narrows_and_wrong_names_are_told() {
    let only = |component: &str| Scope { components: vec![component.to_owned()], ..Scope::default() };
    let found = of(SHOP, |_| only("cart"));
    let names: Vec<String> = found.objects.iter().map(|object| object.key.to_string()).collect();
    assert_eq!(
        names,
        [
            "ReleaseBinding web/cart-prod",
            "ReleaseBinding web/cart-dev",
            "Component web/cart",
            "ComponentRelease web/cart-1",
            "Workload web/cart"
        ]
    );
    assert_eq!(found.problems, Vec::<String>::new());
    assert_eq!(of(SHOP, |_| only("basket")).problems, ["nothing belongs to a component called basket"]);
    let one = of(SHOP, |world| Scope { documents: vec![(world.file("/z.yaml"), 1)], ..Scope::default() });
    assert_eq!(one.objects.len(), 1);
    assert_eq!(one.objects[0].key.to_string(), "Project web/shop");
}

#[test]
fn definitions_and_namespaces_come_before_what_needs_them_and_circles_end() {
    let found = all("\
#- /a.yaml
apiVersion: example.org/v1
kind: Thing
metadata: {name: a, namespace: web}
---
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: web}
stringData: {password: hunter2}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.org}
spec: {group: example.org, names: {kind: Thing}}
---
apiVersion: v1
kind: Namespace
metadata: {name: web}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: x, namespace: web}
spec: {owner: {projectName: p}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: RenderedRelease
metadata: {name: r, namespace: web}
");
    insta::assert_snapshot!(shown(&found), @r"
    files 0: [CustomResourceDefinition things.example.org] [Namespace web] wait things.example.org
    files 0: [Secret web/s <- web]
    files 1: [Thing web/a <- web things.example.org]
    files 7: [Component web/x <- web]
    ");
    let secret = found.objects.iter().find(|object| object.key.kind == "Secret").unwrap();
    assert_eq!(secret.value["data"]["password"], "aHVudGVyMg==");
    assert!(secret.value.get("stringData").is_none());
    assert_eq!(found.left_out.len(), 1);
    assert!(found.left_out[0].1.contains("RenderedRelease web/r"), "{:?}", found.left_out);
}

#[test]
fn stages_give_names_namespaces_and_labels_and_what_is_not_worked_out_is_told() {
    let found = all("\
#- /flux/a.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: here, namespace: flux-system}
spec: {url: https://example.org/here, interval: 1m}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: second, namespace: flux-system}
spec:
  path: ./b
  interval: 1m
  prune: true
  targetNamespace: web
  sourceRef: {kind: GitRepository, name: here}
  dependsOn: [{name: first}]
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: first, namespace: flux-system}
spec: {path: ./a, interval: 1m, prune: true, sourceRef: {kind: GitRepository, name: here}}
#- /a/namespace.yaml
apiVersion: v1
kind: Namespace
metadata: {name: web}
#- /b/kustomization.yaml
resources: [project.yaml]
commonLabels: {team: x}
#- /b/project.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop, namespace: other}
spec: {deploymentPipelineRef: {name: main}}
");
    insta::assert_snapshot!(shown(&found), @r"
    first 0: [Namespace web]
    second 6: [Project web/shop <- web] wait shop
    ");
    assert_eq!(found.objects[1].value["metadata"]["labels"]["team"], "x");
    assert_eq!(found.problems, Vec::<String>::new());
}

#[test]
fn a_stage_that_patches_and_generates_is_built() {
    let flux = |more: &str| {
        format!(
            "\
#- /flux/a.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {{name: here, namespace: flux-system}}
spec: {{url: https://example.org/here, interval: 1m}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: only, namespace: flux-system}}
spec:
  path: ./b
  interval: 1m
  prune: true
  targetNamespace: web
  sourceRef: {{kind: GitRepository, name: here}}
{more}
#- /b/one/kustomization.yaml
resources: [project.yaml]
patches:
  - target: {{kind: Project}}
    patch: |-
      - {{op: replace, path: /spec/deploymentPipelineRef/name, value: patched}}
configMapGenerator:
  - name: made
    literals: [a=b]
    options: {{disableNameSuffixHash: true}}
#- /b/one/project.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {{name: shop}}
spec: {{deploymentPipelineRef: {{name: main}}}}
#- /b/pipeline.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {{name: patched}}
spec: {{}}
"
        )
    };
    let found = all(&flux("  commonMetadata: {labels: {team: x}}"));
    assert_eq!(found.problems, Vec::<String>::new());
    insta::assert_snapshot!(shown(&found), @r"
    only 0: [ConfigMap web/made]
    only 4: [DeploymentPipeline web/patched]
    only 6: [Project web/shop <- patched] wait shop patched
    ");
    for object in &found.objects {
        assert_eq!(object.value["metadata"]["labels"]["team"], "x", "{}", object.key);
    }
    let project = found.objects.iter().find(|object| object.key.kind == "Project").unwrap();
    assert_eq!((project.source.path.as_str(), project.source.line), ("b/one/project.yaml", 2));
    let made = found.objects.iter().find(|object| object.key.kind == "ConfigMap").unwrap();
    assert_eq!(made.source.path.as_str(), "b/one/kustomization.yaml");
    // What neither placements nor the build know is told.
    let found = all(&flux("  ignore: [a]"));
    assert_eq!(found.problems, ["the stage only has `ignore` in flux/a.yaml, which is not worked out here"]);
}

/// What is applied is what Flux applies: where the files and their placements are enough, they give the same
/// objects as the whole build, its two labels of ownership apart.
fn same_as_built(path: &Path) {
    let mut workspace = Workspace::new(Arc::new(DiskSource));
    let over = Settings::default();
    let root = workspace.apply(Change { roots: vec![loader::open(path, &over)], files: Vec::new() }).added_roots[0];
    let never = AtomicBool::new(false);
    let monitor = Monitor { progress: &|_, _| {}, cancelled: &never };
    workspace.apply(loader::load(root, path, &loader::settings_of(path, &over), &monitor).unwrap().change);
    let snapshot = workspace.snapshot();
    let found = desired(&snapshot, root, &Scope::default());
    assert_eq!(found.problems, Vec::<String>::new());
    let mut compared = 0;
    for (at, stage) in found.stages.iter().enumerate() {
        let built = snapshot.build(root, stage.id.unwrap()).unwrap();
        let own: Vec<_> = found.objects.iter().filter(|object| object.stage == at).collect();
        assert_eq!(own.len(), built.objects.len(), "{}: {:?}", stage.name, built.problems);
        for object in own {
            let same = built.objects.iter().find(|built| {
                built.value["kind"] == object.key.kind.as_str()
                    && built.value["metadata"]["name"] == object.key.name.as_str()
            });
            let mut value = same.unwrap_or_else(|| panic!("{} is not built", object.key)).value.clone();
            // Kustomize gives kinds that it does not know a namespace, and the server drops it again.
            if object.key.namespace.is_none() {
                value["metadata"].as_object_mut().unwrap().remove("namespace");
            }
            assert_eq!(object.value, value, "{}", object.key);
            compared += 1;
        }
    }
    assert!(compared > 15, "{compared}");
}

#[test]
fn the_example_is_applied_as_flux_would() {
    same_as_built(&Path::new(env!("CARGO_MANIFEST_DIR")).join("example"));
}

#[test]
fn real_repositories_are_applied_as_flux_would() {
    let Some(judges) = std::env::var_os("OPENCHOREO_LSP_JUDGES").map(PathBuf::from) else {
        println!("skipped: OPENCHOREO_LSP_JUDGES is not set");
        return;
    };
    for name in ["gitops-demo-2025-12", "gitops-demo-2026-01", "sample-gitops"] {
        same_as_built(&judges.join("repos").join(name));
    }
}
