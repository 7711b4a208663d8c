//! Definition, type, references and highlights, in every shape that a file can have.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use openchoreo_lsp::features::definition::definition;
use openchoreo_lsp_tests::check::{
    check_definition, check_highlight, check_references, check_type_definition, fixture,
};
use openchoreo_lsp_tests::world::World;

#[test]
fn every_document_of_a_file_is_read() {
    check_definition(
        "
#- /all.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata:
  name: shop
#       ^^^^ target
---
# a comment
not: ours
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: catalog}
spec:
  owner:
    projectName: sh$0op
",
    );
}

#[test]
fn a_broken_neighbour_hides_nothing() {
    check_definition(
        "
#- /all.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: web
spec: [
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
spec: {owner: {projectName: '$0shop'}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop}
#                ^^^^ target
",
    );
}

#[test]
fn a_list_holds_objects() {
    check_definition(
        "
#- /list.yaml
apiVersion: v1
kind: List
items:
  - apiVersion: openchoreo.dev/v1alpha1
    kind: Project
    metadata:
      name: other
  - apiVersion: openchoreo.dev/v1alpha1
    kind: Project
    metadata:
      name: shop
#           ^^^^ target
  - {apiVersion: openchoreo.dev/v1alpha1, kind: Component, spec: {owner: {projectName: shop$0}}}
",
    );
}

#[test]
fn json_is_yaml() {
    check_definition(
        r#"
#- /a.yaml
{"apiVersion": "openchoreo.dev/v1alpha1", "kind": "Project", "metadata": {"name": "shop"}}
#                                                                                  ^^^^ target
#- /b.yaml
{"apiVersion": "openchoreo.dev/v1alpha1", "kind": "Component", "spec": {"owner": {"projectName": "$0shop"}}}
"#,
    );
}

#[test]
fn aliases_are_followed_from_where_they_stand() {
    check_definition(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata:
  name: &name catalog
#             ^^^^^^^ target
spec: {owner: {projectName: shop}}
#- /b.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata:
  annotations: {about: &who catalog}
spec:
  owner:
    projectName: shop
    componentName: *w$0ho
",
    );
}

#[test]
fn merged_keys_count_as_if_they_stood_here() {
    check_references(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: $0shop}
#                  ^^^^ def
#- /b.yaml
x-owner: &owner
  projectName: shop
#              ^^^^ ref
apiVersion: openchoreo.dev/v1alpha1
kind: Component
spec:
  owner:
    <<: *owner
",
    );
}

#[test]
fn block_scalars_and_folded_text_are_names_too() {
    check_definition(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop}
#                ^^^^ target
#- /b.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
spec:
  owner:
    projectName: >-
      s$0hop
",
    );
}

#[test]
fn names_mean_the_object_of_their_own_namespace() {
    check_references(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: staging, namespace: team-a}
#                ^^^^^^^ def
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {namespace: team-a}
spec: {environment: stag$0ing}
#                   ^^^^^^^^^ ref
#- /b.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: staging, namespace: team-b}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {namespace: team-b}
spec: {environment: staging}
",
    );
}

#[test]
fn kinds_of_the_same_name_are_kept_apart() {
    check_references(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ClusterTrait
metadata: {name: volume}
#                ^^^^^^ def
---
apiVersion: openchoreo.dev/v1alpha1
kind: Trait
metadata: {name: volume}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: volume}
spec:
  componentType: {name: deployment/volume}
  traits:
    - {kind: ClusterTrait, name: $0volume, instanceName: a}
#                                ^^^^^^^^ ref
    - {kind: Trait, name: volume, instanceName: b}
    - {name: volume, instanceName: volume}
",
    );
}

#[test]
fn uses_of_every_shape_are_found_from_the_definition() {
    check_references(
        "
#- /type.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentType
metadata: {name: $0http}
#                  ^^^^ def
spec: {workloadType: deployment}
#- /old.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: old}
spec:
  componentType: \"deployment/http\"
#                            ^^^^ ref
#- /new.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: new}
spec:
  componentType:
    kind: ComponentType
    name: deployment/http
#                    ^^^^ ref
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: new-1}
spec:
  owner: {componentName: new}
  componentType: {kind: ComponentType, name: deployment/http, spec: {}}
#                                                       ^^^^ ref
",
    );
}

#[test]
fn keys_are_names() {
    check_references(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: web}
spec: {owner: {projectName: shop}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
spec:
  owner: {projectName: shop, componentName: web}
  endpoints:
    ht$0tp: {port: 80}
#   ^^^^^^ def
    grpc: {port: 81}
#- /b.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
spec:
  owner: {projectName: shop, componentName: http}
  dependencies:
    endpoints:
      - {component: web, name: grpc}
      - {component: web, name: http}
#                              ^^^^ ref
      - {component: other, name: http}
",
    );
}

#[test]
fn an_instance_of_a_component_is_found_in_its_releases_and_their_bindings() {
    check_references(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: web}
spec:
  owner: {projectName: shop}
  componentType: {name: deployment/http}
  traits:
    - {name: volume, instanceName: $0data}
#                                  ^^^^^^ def
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: web-1}
spec:
  owner: {projectName: shop, componentName: web}
  componentProfile:
    traits: [{kind: Trait, name: volume, instanceName: data}]
#                                                      ^^^^ ref
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
spec:
  owner: {projectName: shop, componentName: web}
  releaseName: web-1
  traitEnvironmentConfigs:
    data: {size: 1Gi}
#   ^^^^ ref
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
spec:
  owner: {projectName: shop, componentName: web}
  traitEnvironmentConfigs:
    data: {size: 2Gi}
#   ^^^^ ref
",
    );
}

#[test]
fn a_binding_without_a_release_configures_the_component() {
    check_definition(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: web}
spec:
  owner: {projectName: shop}
  traits:
    - {name: volume, instanceName: data}
#                                  ^^^^ target
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
spec:
  owner: {projectName: shop, componentName: web}
  traitEnvironmentConfigs:
    d$0ata: {size: 1Gi}
",
    );
}

#[test]
fn labels_by_convention_lead_somewhere() {
    check_definition(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop}
#                ^^^^ target
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata:
  labels:
    openchoreo.dev/project: s$0hop
",
    );
}

#[test]
fn names_that_nobody_defines_are_still_the_same_name() {
    check_references(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: a, namespace: team-a}
spec: {dataPlaneRef: {kind: ClusterDataPlane, name: $0default}}
#                                                   ^^^^^^^^^ ref
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: b, namespace: team-b}
spec: {dataPlaneRef: {kind: ClusterDataPlane, name: default}}
#                                                   ^^^^^^^ ref
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: c, namespace: team-b}
spec: {dataPlaneRef: {kind: DataPlane, name: default}}
",
    );
}

#[test]
fn highlights_stay_in_the_file() {
    check_highlight(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ResourceType
metadata: {name: database}
spec:
  resources:
    - id: server
#         ^^^^^^ def
      readyWhen: ${applied.server.ok && applied['server'].ready && applied.service.ok}
#                          ^^^^^^ ref
#                                                ^^^^^^ ref
    - id: service
  outputs:
    - {name: host, value: \"${applied.$0server.host}\"}
#                                     ^^^^^^^ ref
",
    );
}

#[test]
fn a_component_has_a_type() {
    let files = "
#- /type.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ClusterComponentType
metadata: {name: http}
#                ^^^^ target
spec: {workloadType: deployment}
#- /rest.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: A}
spec:
  owner: {projectName: shop}
  componentType: {kind: ClusterComponentType, name: deployment/http}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
spec:
  owner: {projectName: shop, componentName: B}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: web-1}
spec:
  owner: {projectName: shop, componentName: web}
  componentType: {kind: ClusterComponentType, name: deployment/http}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
spec:
  owner: {projectName: shop, componentName: web}
  releaseName: C
  workloadOverrides: {D}
";
    let words = [("A", "web"), ("B", "web"), ("C", "web-1"), ("D", "container: {}")];
    for (letter, _) in words {
        let text = words.iter().fold(files.to_owned(), |text, (other, word)| {
            let cursor = if *other == letter { "$0" } else { "" };
            text.replace(&format!(": {other}}}"), &format!(": {cursor}{word}}}"))
                .replace(&format!(": {other}\n"), &format!(": {cursor}{word}\n"))
                .replace(&format!("{{{other}}}"), &format!("{{{cursor}{word}}}"))
        });
        check_type_definition(&text);
    }
}

#[test]
fn a_trait_instance_has_a_trait() {
    check_type_definition(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Trait
metadata: {name: volume}
#                ^^^^^^ target
---
apiVersion: openchoreo.dev/v1alpha1
kind: Trait
metadata: {name: other}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
spec:
  componentType: {name: deployment/http}
  traits:
    - {name: other, instanceName: cache}
    - {name: volume, instanceName: da$0ta}
",
    );
}

#[test]
fn unsaved_text_counts() {
    let fixture = fixture(
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop}
#- /b.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
spec: {owner: {projectName: store}}
",
    );
    let mut world = World::new(&fixture);
    let file = world.file("/b.yaml");
    let at = fixture.text("/b.yaml").unwrap().find("store").unwrap() as u32;
    assert_eq!(definition(&world.snapshot, file, at), []);
    let renamed = fixture.text("/a.yaml").unwrap().replace("shop", "store");
    world.open("/a.yaml", &format!("# moved down\n\n{renamed}"));
    let jump = definition(&world.snapshot, file, at).remove(0);
    let text = world.snapshot.text(jump.focus_range.file).unwrap();
    assert_eq!(jump.focus_range.range.of(&text), "store");
    // A file that is not on the disk yet.
    world.open("/c.yaml", "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {name: store}\n");
    assert_eq!(definition(&world.snapshot, file, at).len(), 2);
}
