//! Rename: every shape of a use is changed, nothing else is, and what cannot be done is refused with its reason.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use openchoreo_lsp_tests::check::check_rename;

#[test]
fn a_component_type_is_renamed_in_every_shape() {
    let notes = check_rename(
        "web",
        "
#- /openchoreo-lsp.toml
generation = \"v1.2.3\"
#- /type.yaml
# the type
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentType
metadata:
  name: \"http$0\" # its name
  labels: {openchoreo.dev/name: http, other: http}
spec: {workloadType: deployment}
#- /uses.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: one, annotations: {note: http}}
spec:
  componentType: 'deployment/http'
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: two}
spec:
  componentType: {kind: ComponentType, name: deployment/http}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: three}
spec:
  componentType: {kind: ClusterComponentType, name: deployment/http}
",
        "
#- /type.yaml
# the type
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentType
metadata:
  name: \"web\" # its name
  labels: {openchoreo.dev/name: web, other: http}
spec: {workloadType: deployment}
#- /uses.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: one, annotations: {note: http}}
spec:
  componentType: 'deployment/web'
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: two}
spec:
  componentType: {kind: ComponentType, name: deployment/web}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: three}
spec:
  componentType: {kind: ClusterComponentType, name: deployment/http}
",
    );
    assert_eq!(
        notes,
        [
            "for a cluster ComponentType `web` is another object: `http` stays there until it is pruned or deleted",
            "a cluster that has them refuses the change, and they have to be deleted first: Component `two`",
        ]
    );
}

#[test]
fn a_rename_starts_at_any_use_and_stays_in_the_namespace() {
    let _ = check_rename(
        "early",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: staging, namespace: team-a}
---
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: p, namespace: team-a}
spec:
  promotionPaths:
    - sourceEnvironmentRef: stagi$0ng
      targetEnvironmentRefs: [{name: staging}, {name: production}]
#- /b.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: b, namespace: team-b}
spec: {environment: staging}
",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: early, namespace: team-a}
---
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: p, namespace: team-a}
spec:
  promotionPaths:
    - sourceEnvironmentRef: early
      targetEnvironmentRefs: [{name: early}, {name: production}]
",
    );
}

#[test]
fn labels_of_the_objects_that_are_touched_follow() {
    let _ = check_rename(
        "store",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: $0shop}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata:
  name: shop
  labels:
    openchoreo.dev/project: shop
    openchoreo.dev/component: shop
    openchoreo.dev/name: shop
spec: {owner: {projectName: shop}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: WorkflowRun
metadata: {name: run, labels: {openchoreo.dev/project: shop}}
",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: store}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata:
  name: shop
  labels:
    openchoreo.dev/project: store
    openchoreo.dev/component: shop
    openchoreo.dev/name: shop
spec: {owner: {projectName: store}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: WorkflowRun
metadata: {name: run, labels: {openchoreo.dev/project: store}}
",
    );
}

#[test]
fn aliases_follow_their_anchor_or_keep_their_meaning() {
    let _ = check_rename(
        "store",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: $0shop}
#- /b.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata:
  name: &same shop
  annotations: {a: &note shop}
spec:
  owner:
    projectName: *note
    componentName: *same
#- /c.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: c}
spec:
  owner:
    projectName: &same shop
    componentName: *same
",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: store}
#- /b.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata:
  name: &same shop
  annotations: {a: &note shop}
spec:
  owner:
    projectName: store
    componentName: *same
#- /c.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: c}
spec:
  owner:
    projectName: &same store
    componentName: shop
",
    );
}

#[test]
fn a_name_that_would_be_read_as_something_else_gets_quotes() {
    let _ = check_rename(
        "2026",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: stag$0ing}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: b}
spec:
  environment: 'staging'
",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: \"2026\"}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: b}
spec:
  environment: '2026'
",
    );
}

#[test]
fn an_endpoint_is_renamed_where_it_is_called() {
    let _ = check_rename(
        "web",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: catalog}
spec: {owner: {projectName: shop}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: catalog}
spec:
  owner: {projectName: shop, componentName: catalog}
  endpoints:
    http: {port: 80}
#- /b.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: b}
spec:
  owner: {projectName: shop, componentName: b}
  endpoints:
    http: {port: 80}
  dependencies:
    endpoints:
      - component: catalog
        name: $0http
      - component: b
        name: http
",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: catalog}
spec: {owner: {projectName: shop}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: catalog}
spec:
  owner: {projectName: shop, componentName: catalog}
  endpoints:
    web: {port: 80}
#- /b.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: b}
spec:
  owner: {projectName: shop, componentName: b}
  endpoints:
    http: {port: 80}
  dependencies:
    endpoints:
      - component: catalog
        name: web
      - component: b
        name: http
",
    );
}

#[test]
fn keys_outputs_and_instances_are_renamed() {
    let _ = check_rename(
        "PASSWORD",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: SecretReference
metadata: {name: vault}
spec: {data: [{secretKey: pass$0word, remoteRef: {key: a, property: password}}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
spec:
  container:
    env:
      - {key: A, valueFrom: {secretKeyRef: {name: vault, key: \"password\"}}}
      - {key: B, valueFrom: {secretKeyRef: {name: other, key: password}}}
",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: SecretReference
metadata: {name: vault}
spec: {data: [{secretKey: PASSWORD, remoteRef: {key: a, property: password}}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
spec:
  container:
    env:
      - {key: A, valueFrom: {secretKeyRef: {name: vault, key: \"PASSWORD\"}}}
      - {key: B, valueFrom: {secretKeyRef: {name: other, key: password}}}
",
    );
    let _ = check_rename(
        "address",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ResourceType
metadata: {name: postgres}
spec: {outputs: [{name: host, value: x}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Resource
metadata: {name: db}
spec: {owner: {projectName: shop}, type: {name: postgres}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
spec:
  owner: {projectName: shop, componentName: web}
  dependencies:
    resources:
      - ref: db
        envBindings:
          ho$0st: HOST
",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: ResourceType
metadata: {name: postgres}
spec: {outputs: [{name: address, value: x}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Resource
metadata: {name: db}
spec: {owner: {projectName: shop}, type: {name: postgres}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
spec:
  owner: {projectName: shop, componentName: web}
  dependencies:
    resources:
      - ref: db
        envBindings:
          address: HOST
",
    );
}

#[test]
fn mentions_in_expressions_are_renamed_and_bracketed_where_they_must() {
    let _ = check_rename(
        "git-secret",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Workflow
metadata: {name: docker}
spec:
  externalRefs:
    - {id: g$0it, kind: SecretReference, name: vault}
  runTemplate:
    a: ${externalRefs.git.spec.template.type}
    b: '${externalRefs.git.spec}'
    c: \"${externalRefs['git'].spec}\"
    d: |
      first
      ${externalRefs[\"git\"].spec} and ${other.git}
",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Workflow
metadata: {name: docker}
spec:
  externalRefs:
    - {id: git-secret, kind: SecretReference, name: vault}
  runTemplate:
    a: ${externalRefs['git-secret'].spec.template.type}
    b: '${externalRefs[\"git-secret\"].spec}'
    c: \"${externalRefs['git-secret'].spec}\"
    d: |
      first
      ${externalRefs[\"git-secret\"].spec} and ${other.git}
",
    );
}

#[test]
fn a_release_stays_whole_when_its_trait_is_renamed() {
    let _ = check_rename(
        "disk",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Trait
metadata: {name: vol$0ume}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: web-1}
spec:
  componentProfile:
    traits: [{kind: Trait, name: volume, instanceName: volume}]
  traits: [{kind: Trait, name: volume}, {kind: ClusterTrait, name: volume}]
",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Trait
metadata: {name: disk}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: web-1}
spec:
  componentProfile:
    traits: [{kind: Trait, name: disk, instanceName: volume}]
  traits: [{kind: Trait, name: disk}, {kind: ClusterTrait, name: volume}]
",
    );
}

#[test]
fn an_instance_is_renamed_in_the_component_and_the_past_stays() {
    let notes = check_rename(
        "disk",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: web}
spec:
  owner: {projectName: shop}
  traits: [{name: volume, instanceName: $0data}]
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: web-1}
spec:
  owner: {projectName: shop, componentName: web}
  componentProfile: {traits: [{kind: Trait, name: volume, instanceName: data}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
spec:
  owner: {projectName: shop, componentName: web}
  releaseName: web-1
  traitEnvironmentConfigs: {data: {}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
spec:
  owner: {projectName: shop, componentName: web}
  traitEnvironmentConfigs: {data: {}}
",
        "
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: web}
spec:
  owner: {projectName: shop}
  traits: [{name: volume, instanceName: disk}]
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: web-1}
spec:
  owner: {projectName: shop, componentName: web}
  componentProfile: {traits: [{kind: Trait, name: volume, instanceName: data}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
spec:
  owner: {projectName: shop, componentName: web}
  releaseName: web-1
  traitEnvironmentConfigs: {data: {}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
spec:
  owner: {projectName: shop, componentName: web}
  traitEnvironmentConfigs: {disk: {}}
",
    );
    assert_eq!(notes, ["releases that were cut already keep `data`, and so do the bindings that run them"]);
}
