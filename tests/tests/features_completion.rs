//! Completion: which names a place is offered, in documents that are whole and half typed, and how they are written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use openchoreo_lsp_tests::check::{check_completed, check_completion, complete, labels};

/// A small repository of v1.2 in the namespace `default`.
const REPOSITORY: &str = "
#- /openchoreo-lsp.toml
generation = \"v1.2.3\"
external = { Environment = [\"sandbox\", \"team-*\"] }
#- /platform.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: standard, namespace: default}
spec:
  promotionPaths:
    - {sourceEnvironmentRef: {name: staging}, targetEnvironmentRefs: [{name: live}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: staging, namespace: default}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: live, namespace: default}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: unused, namespace: default}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: foreign, namespace: other}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentType
metadata: {name: http, namespace: default}
spec:
  workloadType: deployment
  allowedTraits: [{name: volume}, {kind: ClusterTrait, name: alerts}]
  allowedWorkflows: [{name: docker}, {kind: Workflow, name: local}]
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentType
metadata: {name: nightly, namespace: default}
spec: {workloadType: cronjob}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Trait
metadata: {name: volume, namespace: default}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Trait
metadata: {name: forbidden, namespace: default}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ClusterTrait
metadata: {name: alerts}
---
apiVersion: openchoreo.dev/v1alpha1
kind: SecretReference
metadata: {name: vault, namespace: default}
spec: {data: [{secretKey: user}, {secretKey: password}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ResourceType
metadata: {name: database, namespace: default}
spec:
  outputs:
    - {name: host, value: x}
    - {name: password, secretKeyRef: {name: a, key: b}}
#- /projects.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop, namespace: default}
spec: {deploymentPipelineRef: {name: standard}, type: {kind: ClusterProjectType, name: default}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: bank, namespace: default}
spec: {deploymentPipelineRef: {name: standard}, type: {kind: ClusterProjectType, name: default}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: catalog, namespace: default}
spec:
  owner: {projectName: shop}
  componentType: {name: deployment/http}
  traits: [{name: volume, instanceName: data}, {name: volume, instanceName: cache}]
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: catalog, namespace: default}
spec:
  owner: {projectName: shop, componentName: catalog}
  endpoints: {http: {}, admin: {}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: teller, namespace: default}
spec: {owner: {projectName: bank}, componentType: {name: deployment/http}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Resource
metadata: {name: db, namespace: default}
spec: {owner: {projectName: shop}, type: {name: database}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Resource
metadata: {name: queue, namespace: default}
spec: {owner: {projectName: shop}, type: {kind: ClusterResourceType, name: nats}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Resource
metadata: {name: ledger, namespace: default}
spec: {owner: {projectName: bank}, type: {name: database}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: catalog-1, namespace: default}
spec:
  owner: {projectName: shop, componentName: catalog}
  componentProfile: {traits: [{kind: Trait, name: volume, instanceName: data}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: teller-1, namespace: default}
spec: {owner: {projectName: bank, componentName: teller}}
";

fn with(kind: &str, rest: &str) -> String {
    format!(
        "{REPOSITORY}#- /new.yaml\napiVersion: openchoreo.dev/v1alpha1\nkind: {kind}\nmetadata:\n  name: new\n  namespace: default\n{rest}"
    )
}

/// The list in a new object of the repository.
fn offers(kind: &str, rest: &str, expected: &[&str]) {
    check_completion(&with(kind, rest), expected);
}

/// Taking an entry in a new object of the repository.
fn taken(kind: &str, before: &str, label: &str, after: &str) {
    check_completed(&with(kind, before), label, &with(kind, after));
}

#[test]
fn releases_are_those_of_the_component() {
    let owner = "spec:\n  owner:\n    projectName: shop\n    componentName: catalog\n";
    offers("ReleaseBinding", &format!("{owner}  releaseName: $0\n"), &["catalog-1"]);
    offers("ReleaseBinding", &format!("{owner}  releaseName: cat$0al\n"), &["catalog-1"]);
    offers("ReleaseBinding", "spec:\n  releaseName: $0\n", &["catalog-1", "teller-1"]);
}

#[test]
fn environments_are_those_of_the_pipeline_in_order() {
    let owner = "spec:\n  owner: {projectName: shop, componentName: catalog}\n";
    offers("ReleaseBinding", &format!("{owner}  environment: $0\n"), &["staging", "live"]);
    offers(
        "ProjectReleaseBinding",
        "spec:\n  owner: {projectName: shop}\n  environment: \"$0\"\n",
        &["staging", "live"],
    );
    offers(
        "ResourceReleaseBinding",
        "spec:\n  owner: {projectName: shop, resourceName: db}\n  environment: li$0\n",
        &["staging", "live"],
    );
    // A pipeline is made of all there are, and of what others bring, last.
    offers(
        "DeploymentPipeline",
        "spec:\n  promotionPaths:\n    - sourceEnvironmentRef: {name: $0}\n",
        &["live", "staging", "unused", "sandbox", "development", "production"],
    );
}

#[test]
fn traits_and_workflows_are_those_that_the_type_allows() {
    let start = "spec:\n  componentType:\n    name: deployment/http\n";
    offers("Component", &format!("{start}  traits:\n    - name: $0\n      instanceName: x\n"), &["volume", "alerts"]);
    offers("Component", &format!("{start}  traits:\n    - kind: ClusterTrait\n      name: $0\n"), &["alerts"]);
    offers("Component", &format!("{start}  workflow:\n    name: $0\n"), &["docker", "local"]);
    let none = "spec:\n  componentType: {name: cronjob/nightly}\n  traits:\n    - name: $0\n";
    offers("Component", none, &[]);
    let unknown = "spec:\n  componentType: {name: job/elsewhere}\n  traits:\n    - name: $0\n";
    offers("Component", unknown, &["alerts", "forbidden", "volume", "observability-alert-rule"]);
}

#[test]
fn component_types_come_with_their_prefix_and_are_narrowed_by_it() {
    let all = ["cronjob/nightly", "deployment/http"];
    let (_, _, list) = complete(&with("Component", "spec:\n  componentType:\n    name: $0\n"));
    assert_eq!(&labels(&list)[..2], all);
    offers("Component", "spec:\n  componentType:\n    kind: ComponentType\n    name: cronjob/$0\n", &["nightly"]);
    offers(
        "Component",
        "spec:\n  componentType:\n    kind: ClusterComponentType\n    name: cronjob/$0\n",
        &["scheduled-task"],
    );
    taken(
        "Component",
        "spec:\n  componentType:\n    kind: ComponentType\n    name: deployment/ht$0tp-old\n",
        "http",
        "spec:\n  componentType:\n    kind: ComponentType\n    name: deployment/http\n",
    );
}

#[test]
fn components_and_resources_are_those_of_the_project() {
    let owner = "spec:\n  owner: {projectName: shop, componentName: web}\n  dependencies:\n";
    offers("Workload", &format!("{owner}    endpoints:\n      - component: $0\n"), &["catalog"]);
    offers("Workload", &format!("{owner}    endpoints:\n      - project: bank\n        component: $0\n"), &["teller"]);
    offers("Workload", &format!("{owner}    resources:\n      - ref: $0\n"), &["db", "queue"]);
    offers("ReleaseBinding", "spec:\n  owner:\n    projectName: bank\n    componentName: $0\n", &["teller"]);
    offers("ReleaseBinding", "spec:\n  owner:\n    projectName: $0\n", &["bank", "shop", "default"]);
}

#[test]
fn items_are_those_of_the_named_object() {
    let owner = "spec:\n  owner: {projectName: shop, componentName: web}\n";
    offers(
        "Workload",
        &format!("{owner}  dependencies:\n    endpoints:\n      - component: catalog\n        name: $0\n"),
        &["http", "admin"],
    );
    let secret = "  container:\n    env:\n      - key: A\n        valueFrom:\n          secretKeyRef:\n            name: vault\n            key: $0\n";
    offers("Workload", &format!("{owner}{secret}"), &["user", "password"]);
    let resources =
        |name: &str, rest: &str| format!("{owner}  dependencies:\n    resources:\n      - ref: {name}\n{rest}");
    offers("Workload", &resources("db", "        envBindings:\n          $0\n"), &["host", "password"]);
    offers("Workload", &resources("db", "        envBindings:\n          host: HOST\n          $0\n"), &["password"]);
    offers("Workload", &resources("db", "        fileBindings:\n          $0: /etc/x\n"), &["password"]);
    offers(
        "Workload",
        &resources("queue", "        envBindings:\n          $0\n"),
        &["host", "port", "token", "url", "adminURL"],
    );
    let binding = "spec:\n  owner: {projectName: shop, componentName: catalog}\n";
    offers(
        "ReleaseBinding",
        &format!("{binding}  releaseName: catalog-1\n  traitEnvironmentConfigs:\n    $0\n"),
        &["data"],
    );
    offers("ReleaseBinding", &format!("{binding}  traitEnvironmentConfigs:\n    $0\n"), &["data", "cache"]);
}

#[test]
fn expressions_are_offered_ids() {
    let start = "spec:\n  resources:\n    - id: server\n    - id: the-claim\n      readyWhen: ";
    offers("ResourceType", &format!("{start}${{applied.$0}}\n"), &["server", "the-claim"]);
    taken(
        "ResourceType",
        &format!("{start}${{applied.$0.status}}\n"),
        "the-claim",
        &format!("{start}${{applied['the-claim'].status}}\n"),
    );
    taken(
        "ResourceType",
        &format!("{start}${{applied['$0']}}\n"),
        "server",
        &format!("{start}${{applied['server']}}\n"),
    );
}

#[test]
fn kinds_come_before_names_and_are_those_allowed() {
    offers("Environment", "spec:\n  dataPlaneRef:\n    kind: $0\n", &["DataPlane", "ClusterDataPlane"]);
    offers("Component", "spec:\n  workflow:\n    kind: $0\n    name: x\n", &["ClusterWorkflow", "Workflow"]);
    offers(
        "SecretReference",
        "spec:\n  targetPlane: {kind: Clus$0}\n",
        &["DataPlane", "ClusterDataPlane", "WorkflowPlane", "ClusterWorkflowPlane"],
    );
    let (_, _, list) = complete(&with("Environment", "spec:\n  dataPlaneRef:\n    $0\n"));
    assert_eq!(&labels(&list)[..2], ["kind", "name"]);
    let (_, _, list) = complete(&with("Environment", "spec:\n  dataPlaneRef:\n    kind: DataPlane\n    na$0\n"));
    assert_eq!(labels(&list), ["name"]);
    taken("Environment", "spec:\n  dataPlaneRef:\n    ki$0\n", "kind", "spec:\n  dataPlaneRef:\n    kind: \n");
}

#[test]
fn the_kind_is_written_where_the_name_alone_would_mean_another() {
    let start = "spec:\n  componentType: {name: deployment/http}\n  traits:\n";
    taken(
        "Component",
        &format!("{start}    - name: $0\n      instanceName: x\n"),
        "alerts",
        &format!("{start}    - kind: ClusterTrait\n      name: alerts\n      instanceName: x\n"),
    );
    taken("Component", &format!("{start}    - name: $0\n"), "volume", &format!("{start}    - name: volume\n"));
    taken(
        "Component",
        &format!("{start}    - {{instanceName: x, name: $0}}\n"),
        "alerts",
        &format!("{start}    - {{instanceName: x, kind: ClusterTrait, name: alerts}}\n"),
    );
}

#[test]
fn a_name_becomes_a_mapping_where_the_field_wants_one() {
    taken(
        "Project",
        "spec:\n  deploymentPipelineRef: $0\n",
        "standard",
        "spec:\n  deploymentPipelineRef:\n    name: standard\n",
    );
    taken(
        "Project",
        "spec:\n  deploymentPipelineRef: stan$0\n",
        "standard",
        "spec:\n  deploymentPipelineRef:\n    name: standard\n",
    );
    taken(
        "Project",
        "spec:\n  deploymentPipelineRef:\n    $0\n",
        "standard",
        "spec:\n  deploymentPipelineRef:\n    name: standard\n",
    );
    taken(
        "Project",
        "spec: {deploymentPipelineRef: $0}\n",
        "standard",
        "spec: {deploymentPipelineRef: {name: standard}}\n",
    );
    let start = "spec:\n  componentType: {name: deployment/http}\n  traits:\n";
    taken(
        "Component",
        &format!("{start}    - $0\n"),
        "alerts",
        &format!("{start}    - kind: ClusterTrait\n      name: alerts\n"),
    );
}

#[test]
fn older_generations_get_plain_names() {
    let old = "
#- /openchoreo-lsp.toml
generation = \"v0.12.0\"
#- /a.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: standard}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentWorkflow
metadata: {name: docker}
#- /b.yaml
apiVersion: openchoreo.dev/v1alpha1
";
    check_completed(
        &format!("{old}kind: Project\nspec:\n  deploymentPipelineRef: $0\n"),
        "standard",
        &format!("{old}kind: Project\nspec:\n  deploymentPipelineRef: standard\n"),
    );
    check_completed(
        &format!("{old}kind: ComponentType\nspec:\n  allowedWorkflows:\n    - $0\n"),
        "docker",
        &format!("{old}kind: ComponentType\nspec:\n  allowedWorkflows:\n    - docker\n"),
    );
    // What an installation brings came with v1.0.
    check_completion(&format!("{old}kind: Component\nspec:\n  owner: {{projectName: $0}}\n"), &[]);
}

#[test]
fn half_typed_documents_are_understood() {
    let owner = "spec:\n  owner:\n    projectName: shop\n    componentName: catalog\n";
    // A key without its colon, an open bracket, a bad indent, an open quote: above and below.
    for broken in ["  half\n", "  state: [\n", "   odd: indent\n", "  other: \"open\n", "  bad: {a: b\n"] {
        offers("ReleaseBinding", &format!("{owner}{broken}  releaseName: $0\n"), &["catalog-1"]);
        offers("ReleaseBinding", &format!("{owner}  releaseName: $0\n{broken}"), &["catalog-1"]);
    }
    taken(
        "ReleaseBinding",
        &format!("{owner}  releaseName:$0\n"),
        "catalog-1",
        &format!("{owner}  releaseName: catalog-1\n"),
    );
    taken(
        "ReleaseBinding",
        &format!("{owner}  releaseName: \"cat$0\n"),
        "catalog-1",
        &format!("{owner}  releaseName: \"catalog-1\n"),
    );
    taken(
        "ReleaseBinding",
        &format!("{owner}  releaseName: '$0'\n"),
        "catalog-1",
        &format!("{owner}  releaseName: 'catalog-1'\n"),
    );
    taken(
        "ReleaseBinding",
        &format!("{owner}  releaseName: $0 # why\n  state: Active\n"),
        "catalog-1",
        &format!("{owner}  releaseName: catalog-1 # why\n  state: Active\n"),
    );
}

#[test]
fn a_document_without_its_version_is_taken_for_ours() {
    let text = format!(
        "{REPOSITORY}#- /new.yaml\nkind: ReleaseBinding\nmetadata:\n  namespace: default\nspec:\n  owner:\n    projectName: $0\n"
    );
    check_completion(&text, &["bank", "shop", "default"]);
    check_completed(&text, "shop", &text.replace("$0", "shop"));
}

#[test]
fn other_documents_of_the_file_do_not_matter() {
    let before = "kind: [\n---\napiVersion: openchoreo.dev/v1alpha1\nkind: Workload\nmetadata: {namespace: default}\nspec:\n  owner:\n    projectName: ";
    let text = |typed: &str| format!("{REPOSITORY}#- /new.yaml\n{before}{typed}\n---\n}}}}\n");
    check_completion(&text("$0"), &["bank", "shop", "default"]);
    check_completed(&text("sh$0"), "shop", &text("shop"));
}

#[test]
fn nothing_is_offered_where_nothing_is_known() {
    for rest in ["# $0\n", "spec: # $0\n", "spec:\n  parameters:\n    owner: $0\n", "spec:\n  parameters:\n    $0\n"] {
        offers("Component", rest, &[]);
    }
    check_completion("\n#- /values.yaml\nreplicas: $0\n", &[]);
    check_completion(
        "\n#- /template.yaml\napiVersion: openchoreo.dev/v1alpha1\nkind: {{ .x }}\nspec:\n  owner: {projectName: $0}\n",
        &[],
    );
}

#[test]
fn fields_are_offered_where_they_may_stand() {
    offers("Component", "$0\n", &["spec", "status"]);
    let owner = "spec:\n  owner:\n    projectName: shop\n";
    let others = &["componentType", "autoBuild", "autoDeploy", "parameters", "traits", "workflow"];
    offers("Component", &format!("{owner}  $0\n"), others);
    offers("Component", &format!("spec:\n  $0\n{}", &owner["spec:\n".len()..]), others);
    offers("Component", &format!("{owner}  auto$0\n"), others);
    // An item may be written by the name of the trait too.
    let traits = ["alerts", "forbidden", "volume"];
    let keys = ["instanceName", "kind", "name", "parameters"];
    let item = [&traits[..], &keys[..], &["observability-alert-rule"]].concat();
    offers("Component", "spec:\n  traits:\n    - $0\n", &item);
    offers("Component", "spec:\n  traits:\n    - name: volume\n      $0\n", &["instanceName", "kind", "parameters"]);
    offers("Component", "spec:\n  traits: [{name: volume, in$0}]\n", &["instanceName", "kind", "parameters"]);
}

#[test]
fn fields_are_written_with_what_they_need() {
    let written = |before: &str, label: &str, after: &str| {
        check_completed(&with("Component", before), label, &with("Component", after));
    };
    written("spec:\n  auto$0\n", "autoDeploy", "spec:\n  autoDeploy: \n");
    written("spec:\n  $0\n", "owner", "spec:\n  owner:\n    projectName: \n");
    written("spec:\n  $0\n", "traits", "spec:\n  traits:\n    - instanceName: \n      name: \n");
    written(
        "spec:\n  traits: [{name: volume, in$0}]\n",
        "instanceName",
        "spec:\n  traits: [{name: volume, instanceName: }]\n",
    );
    written("spec:\n  auto$0: true\n", "autoBuild", "spec:\n  autoBuild: true\n");
    let (_, _, list) = complete(&with("Component", "spec:\n  $0\n"));
    let traits = list.items.iter().find(|item| item.label == "traits").unwrap();
    assert_eq!(traits.snippet.as_deref(), Some("traits:\n    - instanceName: $1\n      name: $2"));
}

#[test]
fn values_are_offered_where_the_schema_has_a_list_of_them() {
    offers("Component", "spec:\n  autoDeploy: $0\n", &["true", "false"]);
    offers("ReleaseBinding", "spec:\n  state: $0\n", &["Active", "Undeploy"]);
    check_completed(
        &with("Component", "spec:\n  autoDeploy: t$0\n"),
        "true",
        &with("Component", "spec:\n  autoDeploy: true\n"),
    );
}

#[test]
fn a_cursor_anywhere_in_a_name_replaces_all_of_it() {
    for cursor in ["$0staging", "sta$0ging", "staging$0"] {
        taken(
            "ReleaseBinding",
            &format!("spec:\n  owner: {{projectName: shop}}\n  environment: {cursor}\n"),
            "live",
            "spec:\n  owner: {projectName: shop}\n  environment: live\n",
        );
    }
}

#[test]
fn details_say_where_a_name_comes_from() {
    let (_, _, list) =
        complete(&with("DeploymentPipeline", "spec:\n  promotionPaths:\n    - sourceEnvironmentRef: {name: $0}\n"));
    let detail = |label: &str| list.items.iter().find(|item| item.label == label).unwrap().detail.as_str();
    assert_eq!(detail("live"), "Environment · default");
    assert_eq!(detail("sandbox"), "Environment · listed in the settings");
    assert_eq!(detail("development"), "Environment · part of an installation");
}

const TREE: &str = "
#- /flux/all.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: repo, namespace: flux-system}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: Bucket
metadata: {name: bucket, namespace: flux-system}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: platform, namespace: flux-system}
---
apiVersion: v1
kind: Namespace
metadata: {name: team-a}
#- /app/component.yaml
a: 1
#- /app/workload.yaml
a: 1
#- /app/releases/one.yaml
a: 1
#- /app/base/kustomization.yaml
resources: [x.yaml]
#- /app/base/x.yaml
a: 1
#- /app/notes.txt
words
#- /platform/kustomization.yaml
resources: []
";

fn paths(typed: &str, expected: &[&str]) {
    check_completion(&format!("{TREE}#- /app/kustomization.yaml\n{typed}"), expected);
}

#[test]
fn kustomizations_are_offered_files_relative_to_themselves() {
    paths("resources:\n  - $0\n", &["base", "component.yaml", "workload.yaml", "releases/one.yaml", "../"]);
    paths("resources:\n  - component.yaml\n  - $0\n", &["base", "workload.yaml", "releases/one.yaml", "../"]);
    paths("resources:\n  - releases/$0\n", &["one.yaml"]);
    paths("resources: [../$0]\n", &["platform", "flux/all.yaml"]);
    paths("components:\n  - $0\n", &["base", "releases", "../"]);
    paths(
        "patches:\n  - path: $0\n",
        &[
            "component.yaml",
            "notes.txt",
            "workload.yaml",
            "base/kustomization.yaml",
            "base/x.yaml",
            "releases/one.yaml",
        ],
    );
    paths("namespace: $0\n", &[]);
    let text = |typed: &str| format!("{TREE}#- /app/kustomization.yaml\nresources:\n  - ./releases/{typed}\n");
    check_completed(&text("o$0ld.yaml"), "one.yaml", &text("one.yaml"));
}

#[test]
fn flux_objects_are_offered_names_and_folders() {
    let text = |typed: &str| {
        format!(
            "{TREE}#- /flux/new.yaml\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: new, namespace: flux-system}}\nspec:\n{typed}"
        )
    };
    check_completion(&text("  dependsOn:\n    - name: $0\n"), &["platform"]);
    check_completion(
        &text("  sourceRef:\n    kind: $0\n"),
        &["GitRepository", "OCIRepository", "Bucket", "ExternalArtifact"],
    );
    check_completion(&text("  sourceRef:\n    kind: Bucket\n    name: $0\n"), &["bucket"]);
    check_completion(&text("  sourceRef: {name: $0}\n"), &["bucket", "repo"]);
    check_completion(&text("  targetNamespace: $0\n"), &["team-a"]);
    check_completion(&text("  path: $0\n"), &["app", "flux", "platform", "app/base", "app/releases"]);
    check_completion(&text("  path: ./app/$0\n"), &["base", "releases"]);
}

#[test]
fn documents_are_offered_their_kind() {
    let (_, _, list) = complete("\n#- /a.yaml\napiVersion: openchoreo.dev/v1alpha1\nkind: $0\n");
    assert!(labels(&list).contains(&"ProjectReleaseBinding") && !labels(&list).contains(&"Organization"));
    let (_, _, list) = complete(
        "\n#- /openchoreo-lsp.toml\ngeneration = \"v0.8.0\"\n#- /a.yaml\napiVersion: openchoreo.dev/v1alpha1\nkind: Org$0\n",
    );
    assert!(labels(&list).contains(&"Organization") && !labels(&list).contains(&"ProjectReleaseBinding"));
    let (_, _, list) = complete("\n#- /a.yaml\napiVersion: $0\nkind: Project\n");
    assert_eq!(labels(&list)[0], "openchoreo.dev/v1alpha1");
}

#[test]
fn objects_of_flux_and_namespaces_are_written_as_a_whole_too() {
    check_completed(
        "#- /flux.yaml\napiVersion: source.toolkit.fluxcd.io/v1\nkind: Git$0\n",
        "GitRepository",
        "#- /flux.yaml\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: my-name\n  namespace: default\nspec:\n  interval: 1h\n  url: https://example.com/changeme\n",
    );
    check_completed(
        "#- /namespace.yaml\nNam$0\n",
        "Namespace",
        "#- /namespace.yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: my-name\n",
    );
    check_completed(
        "#- /namespace.yaml\napiVersion: v1\n$0\n",
        "Namespace",
        "#- /namespace.yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: my-name\n",
    );
}
