//! One case for every row of the reference table, in every shape that a generation gave it.
//!
//! A case is data: an object that names something, with `$0` in the name, and the objects that have to be there for
//! the name to mean anything. The test that walks the table fails when a row has no case. Documents without an
//! `apiVersion` get ours. Rows that are checks only have their cases where the checks are.
use std::fmt::Write;

/// One case.
#[derive(Debug, Clone)]
pub struct Case {
    /// The row of the documentation.
    pub row: &'static str,
    /// The object that names something: its first document holds the cursor.
    pub source: String,
    /// What is named, and what leads there.
    pub target: String,
    /// Kind (or word for an item) and name of the definition.
    pub leads_to: &'static str,
}

/// All cases.
#[must_use]
pub fn cases() -> Vec<Case> {
    let mut out: Vec<Case> = CASES
        .iter()
        .map(|(row, leads_to, source, target)| Case {
            row,
            source: with_groups(source),
            target: with_groups(target),
            leads_to,
        })
        .collect();
    out.extend(secrets());
    out
}

fn with_groups(text: &str) -> String {
    let documents = text.trim_start_matches('\n').split("---\n").map(|document| {
        if document.contains("apiVersion:") {
            document.to_owned()
        } else {
            format!("apiVersion: openchoreo.dev/v1alpha1\n{document}")
        }
    });
    documents.collect::<Vec<_>>().join("---\n")
}

/// The environment variables and files that come from somewhere, in the three kinds that have containers, with one
/// container and with several, by each spelling of the reference.
fn secrets() -> Vec<Case> {
    const SECRET: &str = "kind: SecretReference\nmetadata: {name: vault}\nspec:\n  data:\n    - secretKey: password\n";
    const GROUP: &str =
        "kind: ConfigurationGroup\nmetadata: {name: limits}\nspec:\n  configurations:\n    - key: maximum\n";
    let places = [
        ("Workload", &["spec"][..]),
        ("ComponentRelease", &["spec", "workload"]),
        ("ReleaseBinding", &["spec", "workloadOverrides"]),
    ];
    let mut out = Vec::new();
    for (kind, around) in places {
        for containers in [false, true] {
            let inside: &[&str] = if containers { &["containers", "main"] } else { &["container"] };
            for list in ["env", "files"] {
                for (field, target) in
                    [("secretKeyRef", SECRET), ("secretRef", SECRET), ("configurationGroupRef", GROUP)]
                {
                    // The two never met: `containers` was gone before `secretKeyRef` came.
                    if containers && field == "secretKeyRef" {
                        continue;
                    }
                    let secret = target == SECRET;
                    let (name, key) = if secret { ("vault", "password") } else { ("limits", "maximum") };
                    let words = if secret {
                        ["SecretReference vault", "secret key password"]
                    } else {
                        ["ConfigurationGroup limits", "configuration key maximum"]
                    };
                    for (which, leads_to) in words.into_iter().enumerate() {
                        let mut source = format!("kind: {kind}\n");
                        for (depth, part) in around.iter().chain(inside).enumerate() {
                            let _ = writeln!(source, "{}{part}:", "  ".repeat(depth));
                        }
                        let pad = "  ".repeat(around.len() + inside.len());
                        let cursor = |at: usize| if at == which { "$0" } else { "" };
                        let _ = write!(
                            source,
                            "{pad}{list}:\n{pad}  - key: A\n{pad}    value: \"1\"\n{pad}  - key: B\n{pad}    valueFrom:\n\
                             {pad}      {field}:\n{pad}        name: {}{name}\n{pad}        key: {}{key}\n",
                            cursor(0),
                            cursor(1),
                        );
                        out.push(Case {
                            row: "C15",
                            source: with_groups(&source),
                            target: with_groups(target),
                            leads_to,
                        });
                    }
                }
            }
        }
    }
    out
}

const PROJECT: &str = "kind: Project\nmetadata: {name: shop}\n";
const COMPONENT: &str = "kind: Component\nmetadata: {name: catalog}\nspec: {owner: {projectName: shop}}\n";
const RESOURCE: &str = "kind: Resource\nmetadata: {name: database}\nspec: {owner: {projectName: shop}}\n";
const ENVIRONMENT: &str = "kind: Environment\nmetadata: {name: staging}\n";
const PROJECT_TYPE: &str = "kind: ProjectType\nmetadata: {name: team}\n";
const CLUSTER_PROJECT_TYPE: &str = "kind: ClusterProjectType\nmetadata: {name: team}\n";
const COMPONENT_TYPE: &str = "kind: ComponentType\nmetadata: {name: http}\nspec: {workloadType: deployment}\n";
const CLUSTER_COMPONENT_TYPE: &str =
    "kind: ClusterComponentType\nmetadata: {name: http}\nspec: {workloadType: deployment}\n";
const TRAIT: &str = "kind: Trait\nmetadata: {name: volume}\n";
const CLUSTER_TRAIT: &str = "kind: ClusterTrait\nmetadata: {name: volume}\n";
const WORKFLOW: &str = "kind: Workflow\nmetadata: {name: docker}\n";
const CLUSTER_WORKFLOW: &str = "kind: ClusterWorkflow\nmetadata: {name: docker}\n";
const COMPONENT_WORKFLOW: &str = "kind: ComponentWorkflow\nmetadata: {name: docker}\n";
const SECRET: &str = "apiVersion: v1\nkind: Secret\nmetadata: {name: agent-ca}\n";
const WORKLOAD: &str = "kind: Component
metadata: {name: catalog}
spec: {owner: {projectName: shop}}
---
kind: Workload
metadata: {name: catalog-workload}
spec:
  owner: {projectName: shop, componentName: catalog}
  endpoints:
    http: {type: HTTP, port: 80}
";
const OUTPUTS: &str = "kind: Resource
metadata: {name: database}
spec:
  owner: {projectName: shop}
  type: {name: postgres-like}
---
kind: ResourceType
metadata: {name: postgres-like}
spec:
  outputs:
    - name: host
      value: localhost
    - name: password
      secretKeyRef: {name: generated, key: password}
";
const RELEASE: &str = "kind: ComponentRelease
metadata: {name: catalog-1}
spec:
  owner: {projectName: shop, componentName: catalog}
  componentProfile:
    traits:
      - {kind: Trait, name: volume, instanceName: data}
  traits:
    - {kind: Trait, name: volume}
";

/// Row, what it leads to, the object with the cursor, the objects that it needs.
#[rustfmt::skip]
const CASES: &[(&str, &str, &str, &str)] = &[
    // Project family.
    ("P1", "DeploymentPipeline standard", "kind: Project\nspec:\n  deploymentPipelineRef:\n    kind: DeploymentPipeline\n    name: $0standard\n", "kind: DeploymentPipeline\nmetadata: {name: standard}\n"),
    ("P1", "DeploymentPipeline standard", "kind: Project\nspec:\n  deploymentPipelineRef: sta$0ndard\n", "kind: DeploymentPipeline\nmetadata: {name: standard}\n"),
    ("P2", "ProjectType team", "kind: Project\nspec:\n  type:\n    name: $0team\n", PROJECT_TYPE),
    ("P2", "ClusterProjectType team", "kind: Project\nspec:\n  type: {kind: ClusterProjectType, name: $0team}\n", CLUSTER_PROJECT_TYPE),
    ("P3", "Project shop", "kind: ProjectReleaseBinding\nspec:\n  owner:\n    projectName: $0shop\n", PROJECT),
    ("P4", "Environment staging", "kind: ProjectReleaseBinding\nspec:\n  owner:\n    projectName: shop\n  environment: $0staging\n", ENVIRONMENT),
    ("P5", "ProjectRelease shop-1", "kind: ProjectReleaseBinding\nspec:\n  owner:\n    projectName: shop\n  projectRelease: $0shop-1\n", "kind: ProjectRelease\nmetadata: {name: shop-1}\nspec: {owner: {projectName: shop}}\n"),
    ("P6", "Project shop", "kind: ProjectRelease\nspec:\n  owner:\n    projectName: \"$0shop\"\n", PROJECT),
    ("P7", "ClusterProjectType team", "kind: ProjectRelease\nspec:\n  projectType:\n    kind: ClusterProjectType\n    name: $0team\n", CLUSTER_PROJECT_TYPE),
    // Component family.
    ("C1", "Project shop", "kind: Component\nspec:\n  owner:\n    projectName: $0shop\n", PROJECT),
    ("C2", "ComponentType http", "kind: Component\nspec:\n  componentType:\n    kind: ComponentType\n    name: deployment/$0http\n", COMPONENT_TYPE),
    ("C2", "ClusterComponentType http", "kind: Component\nspec:\n  componentType:\n    kind: ClusterComponentType\n    name: deploy$0ment/http\n", CLUSTER_COMPONENT_TYPE),
    ("C2", "ComponentType http", "kind: Component\nspec:\n  componentType: deployment/$0http\n", COMPONENT_TYPE),
    ("C3", "Trait volume", "kind: Component\nspec:\n  traits:\n    - name: $0volume\n      instanceName: data\n", TRAIT),
    ("C3", "ClusterTrait volume", "kind: Component\nspec:\n  traits:\n    - kind: ClusterTrait\n      name: $0volume\n      instanceName: data\n", CLUSTER_TRAIT),
    ("C5", "ClusterWorkflow docker", "kind: Component\nspec:\n  componentType: {name: deployment/x}\n  workflow:\n    name: $0docker\n", CLUSTER_WORKFLOW),
    ("C5", "Workflow docker", "kind: Component\nspec:\n  workflow:\n    kind: Workflow\n    name: $0docker\n", WORKFLOW),
    ("C5", "ComponentWorkflow docker", "kind: Component\nspec:\n  componentType: deployment/http\n  workflow:\n    name: $0docker\n", COMPONENT_WORKFLOW),
    ("C9", "Trait volume", "kind: ComponentType\nspec:\n  traits:\n    - name: $0volume\n", TRAIT),
    ("C9", "ClusterTrait volume", "kind: ComponentType\nspec:\n  traits: [{kind: ClusterTrait, name: $0volume}]\n", CLUSTER_TRAIT),
    ("C10", "Trait volume", "kind: ComponentType\nspec:\n  allowedTraits:\n    - kind: Trait\n      name: $0volume\n", TRAIT),
    ("C10", "Trait volume", "kind: ComponentType\nspec:\n  schema: {}\n  allowedTraits: [$0volume]\n", TRAIT),
    ("C11", "ClusterWorkflow docker", "kind: ComponentType\nspec:\n  allowedWorkflows:\n    - name: $0docker\n", CLUSTER_WORKFLOW),
    ("C11", "Workflow docker", "kind: ComponentType\nspec:\n  allowedWorkflows:\n    - kind: Workflow\n      name: $0docker\n", WORKFLOW),
    ("C11", "ComponentWorkflow docker", "kind: ComponentType\nspec:\n  schema: {}\n  allowedWorkflows:\n    - $0docker\n", COMPONENT_WORKFLOW),
    ("C12", "ClusterTrait volume", "kind: ClusterComponentType\nspec:\n  traits:\n    - name: $0volume\n", CLUSTER_TRAIT),
    ("C12", "ClusterTrait volume", "kind: ClusterComponentType\nspec:\n  allowedTraits:\n    - kind: ClusterTrait\n      name: $0volume\n", CLUSTER_TRAIT),
    ("C12", "ClusterWorkflow docker", "kind: ClusterComponentType\nspec:\n  allowedWorkflows:\n    - kind: ClusterWorkflow\n      name: $0docker\n", CLUSTER_WORKFLOW),
    ("C12", "ComponentWorkflow docker", "kind: ClusterComponentType\nspec:\n  schema: {}\n  allowedWorkflows:\n    - $0docker\n", COMPONENT_WORKFLOW),
    ("C13", "resource template deployment", "kind: ComponentType\nspec:\n  workloadType: $0deployment\n  resources:\n    - id: deployment\n      template: {}\n", PROJECT),
    ("C14", "Project shop", "kind: Workload\nspec:\n  owner:\n    projectName: $0shop\n    componentName: catalog\n", PROJECT),
    ("C14", "Component catalog", "kind: Workload\nspec:\n  owner: {projectName: shop, componentName: $0catalog}\n", COMPONENT),
    ("C16", "Project shop", "kind: Workload\nspec:\n  dependencies:\n    endpoints:\n      - project: $0shop\n        component: catalog\n", PROJECT),
    ("C16", "Component catalog", "kind: Workload\nspec:\n  owner: {projectName: shop, componentName: web}\n  dependencies:\n    endpoints:\n      - component: other\n      - component: $0catalog\n", COMPONENT),
    ("C16", "endpoint http", "kind: Workload\nspec:\n  owner: {projectName: shop, componentName: web}\n  dependencies:\n    endpoints:\n      - component: other\n        name: http\n      - component: catalog\n        name: $0http\n", WORKLOAD),
    ("C16", "Project shop", "kind: Workload\nspec:\n  connections:\n    - project: $0shop\n      component: catalog\n", PROJECT),
    ("C16", "Component catalog", "kind: Workload\nspec:\n  connections:\n    - project: shop\n      component: $0catalog\n", COMPONENT),
    ("C16", "endpoint http", "kind: Workload\nspec:\n  connections:\n    - component: catalog\n      endpoint: $0http\n", WORKLOAD),
    ("C16", "Project shop", "kind: Workload\nspec:\n  connections:\n    to-catalog:\n      type: api\n      params:\n        projectName: $0shop\n        componentName: catalog\n", PROJECT),
    ("C16", "Component catalog", "kind: Workload\nspec:\n  connections:\n    to-catalog:\n      params: {projectName: shop, componentName: $0catalog}\n", COMPONENT),
    ("C16", "endpoint http", "kind: Workload\nspec:\n  connections:\n    to-other:\n      params: {componentName: other, endpoint: http}\n    to-catalog:\n      params: {projectName: shop, componentName: catalog, endpoint: $0http}\n", WORKLOAD),
    ("C17", "Resource database", "kind: Workload\nspec:\n  owner: {projectName: shop, componentName: web}\n  dependencies:\n    resources:\n      - ref: $0database\n", RESOURCE),
    ("C18", "output host", "kind: Workload\nspec:\n  owner: {projectName: shop, componentName: web}\n  dependencies:\n    resources:\n      - ref: database\n        envBindings:\n          $0host: DATABASE_HOST\n", OUTPUTS),
    ("C18", "output password", "kind: Workload\nspec:\n  owner: {projectName: shop, componentName: web}\n  dependencies:\n    resources:\n      - ref: database\n        fileBindings:\n          $0password: /etc/password\n", OUTPUTS),
    ("C19", "Project shop", "kind: ComponentRelease\nspec:\n  owner:\n    projectName: $0shop\n    componentName: catalog\n", PROJECT),
    ("C19", "Component catalog", "kind: ComponentRelease\nspec:\n  owner:\n    projectName: shop\n    componentName: $0catalog\n", COMPONENT),
    ("C20", "ComponentType http", "kind: ComponentRelease\nspec:\n  componentType:\n    kind: ComponentType\n    name: deployment/$0http\n    spec: {}\n", COMPONENT_TYPE),
    ("C20", "Trait volume", "kind: ComponentRelease\nspec:\n  traits:\n    - kind: Trait\n      name: $0volume\n      spec: {}\n", TRAIT),
    ("C20", "Trait volume", "kind: ComponentRelease\nspec:\n  traits:\n    $0volume:\n      creates: []\n", TRAIT),
    ("C21", "frozen trait volume", "kind: ComponentRelease\nspec:\n  componentProfile:\n    traits:\n      - kind: Trait\n        name: $0volume\n        instanceName: data\n  traits:\n    - kind: Trait\n      name: volume\n", PROJECT),
    ("C21", "frozen trait volume", "kind: ComponentRelease\nspec:\n  componentType:\n    spec:\n      traits:\n        - kind: ClusterTrait\n          name: $0volume\n  traits:\n    - kind: Trait\n      name: volume\n    - kind: ClusterTrait\n      name: volume\n", PROJECT),
    ("C21", "frozen trait volume", "kind: ComponentRelease\nspec:\n  componentType:\n    resources: []\n    traits:\n      - name: $0volume\n  traits:\n    volume: {}\n", PROJECT),
    ("C22", "Project shop", "kind: ReleaseBinding\nspec:\n  owner:\n    projectName: $0shop\n    componentName: catalog\n", PROJECT),
    ("C22", "Component catalog", "kind: ReleaseBinding\nspec:\n  owner:\n    projectName: shop\n    componentName: '$0catalog'\n", COMPONENT),
    ("C23", "Environment staging", "kind: ReleaseBinding\nspec:\n  environment: $0staging\n", ENVIRONMENT),
    ("C25", "ComponentRelease catalog-1", "kind: ReleaseBinding\nspec:\n  owner: {projectName: shop, componentName: catalog}\n  releaseName: $0catalog-1\n", RELEASE),
    ("C26", "trait instance data", "kind: ReleaseBinding\nspec:\n  owner: {projectName: shop, componentName: catalog}\n  releaseName: catalog-1\n  traitEnvironmentConfigs:\n    $0data: {size: 1Gi}\n", RELEASE),
    ("C26", "trait instance data", "kind: ReleaseBinding\nspec:\n  owner: {projectName: shop, componentName: catalog}\n  releaseName: catalog-1\n  traitOverrides:\n    $0data: {size: 1Gi}\n", RELEASE),
    // Environments, pipelines, planes.
    ("E1", "Environment staging", "kind: DeploymentPipeline\nspec:\n  promotionPaths:\n    - sourceEnvironmentRef:\n        name: $0staging\n      targetEnvironmentRefs: []\n", ENVIRONMENT),
    ("E1", "Environment staging", "kind: DeploymentPipeline\nspec:\n  promotionPaths:\n    - sourceEnvironmentRef: $0staging\n      targetEnvironmentRefs: []\n", ENVIRONMENT),
    ("E1", "Environment staging", "kind: DeploymentPipeline\nspec:\n  promotionPaths:\n    - sourceEnvironmentRef: {name: development}\n      targetEnvironmentRefs:\n        - name: $0staging\n", ENVIRONMENT),
    ("E2", "ClusterDataPlane shore", "kind: Environment\nspec:\n  dataPlaneRef:\n    kind: ClusterDataPlane\n    name: $0shore\n", "kind: ClusterDataPlane\nmetadata: {name: shore}\n"),
    ("E2", "DataPlane shore", "kind: Environment\nspec:\n  dataPlaneRef: $0shore\n", "kind: DataPlane\nmetadata: {name: shore}\n"),
    ("E4", "ObservabilityPlane watch", "kind: DataPlane\nspec:\n  observabilityPlaneRef:\n    kind: ObservabilityPlane\n    name: $0watch\n", "kind: ObservabilityPlane\nmetadata: {name: watch}\n"),
    ("E4", "ClusterObservabilityPlane watch", "kind: WorkflowPlane\nspec:\n  observabilityPlaneRef: {kind: ClusterObservabilityPlane, name: $0watch}\n", "kind: ClusterObservabilityPlane\nmetadata: {name: watch}\n"),
    ("E4", "ObservabilityPlane watch", "kind: BuildPlane\nspec:\n  observabilityPlaneRef: $0watch\n", "kind: ObservabilityPlane\nmetadata: {name: watch}\n"),
    ("E5", "ClusterObservabilityPlane watch", "kind: ClusterDataPlane\nspec:\n  observabilityPlaneRef:\n    kind: ClusterObservabilityPlane\n    name: $0watch\n", "kind: ClusterObservabilityPlane\nmetadata: {name: watch}\n"),
    ("E6", "WorkflowPlane builds", "kind: Workflow\nspec:\n  workflowPlaneRef:\n    kind: WorkflowPlane\n    name: $0builds\n", "kind: WorkflowPlane\nmetadata: {name: builds}\n"),
    ("E6", "BuildPlane builds", "kind: Project\nspec:\n  deploymentPipelineRef: standard\n  buildPlaneRef:\n    kind: BuildPlane\n    name: $0builds\n", "kind: BuildPlane\nmetadata: {name: builds}\n"),
    ("E7", "ClusterWorkflowPlane builds", "kind: ClusterWorkflow\nspec:\n  workflowPlaneRef:\n    kind: ClusterWorkflowPlane\n    name: $0builds\n", "kind: ClusterWorkflowPlane\nmetadata: {name: builds}\n"),
    ("E8", "Secret agent-ca", "kind: DataPlane\nspec:\n  clusterAgent:\n    clientCA:\n      secretKeyRef:\n        name: $0agent-ca\n        key: ca.crt\n", SECRET),
    ("E8", "Secret agent-ca", "kind: DataPlane\nspec:\n  clusterAgent:\n    clientCA:\n      secretRef:\n        name: $0agent-ca\n        key: ca.crt\n", SECRET),
    ("E8", "Secret agent-ca", "kind: BuildPlane\nspec:\n  agent:\n    clientCA:\n      secretRef:\n        name: $0agent-ca\n        key: ca.crt\n", SECRET),
    ("E9", "ClusterSecretStore vault", "kind: WorkflowPlane\nspec:\n  secretStoreRef:\n    name: $0vault\n", "apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: vault}\n"),
    ("E10", "Gateway outside", "kind: Environment\nspec:\n  gateway:\n    ingress:\n      external:\n        name: $0outside\n        namespace: gateways\n", "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: outside}\n"),
    // Managed resources.
    ("M1", "Project shop", "kind: Resource\nspec:\n  owner:\n    projectName: $0shop\n", PROJECT),
    ("M2", "ResourceType postgres-like", "kind: Resource\nspec:\n  type:\n    name: $0postgres-like\n", "kind: ResourceType\nmetadata: {name: postgres-like}\n"),
    ("M2", "ClusterResourceType postgres-like", "kind: Resource\nspec:\n  type:\n    kind: ClusterResourceType\n    name: $0postgres-like\n", "kind: ClusterResourceType\nmetadata: {name: postgres-like}\n"),
    ("M3", "Project shop", "kind: ResourceReleaseBinding\nspec:\n  owner:\n    projectName: $0shop\n    resourceName: database\n", PROJECT),
    ("M3", "Resource database", "kind: ResourceReleaseBinding\nspec:\n  owner:\n    projectName: shop\n    resourceName: $0database\n", RESOURCE),
    ("M4", "Environment staging", "kind: ResourceReleaseBinding\nspec:\n  environment: $0staging\n", ENVIRONMENT),
    ("M5", "ResourceRelease database-1", "kind: ResourceReleaseBinding\nspec:\n  owner: {projectName: shop, resourceName: database}\n  resourceRelease: $0database-1\n", "kind: ResourceRelease\nmetadata: {name: database-1}\nspec: {owner: {projectName: shop, resourceName: database}}\n"),
    ("M6", "Project shop", "kind: ResourceRelease\nspec:\n  owner:\n    projectName: $0shop\n    resourceName: database\n", PROJECT),
    ("M6", "Resource database", "kind: ResourceRelease\nspec:\n  owner:\n    projectName: shop\n    resourceName: $0database\n", RESOURCE),
    ("M6", "ResourceType postgres-like", "kind: ResourceRelease\nspec:\n  resourceType:\n    kind: ResourceType\n    name: $0postgres-like\n", "kind: ResourceType\nmetadata: {name: postgres-like}\n"),
    ("M7", "resource template server", "kind: ResourceType\nspec:\n  resources:\n    - id: server\n      readyWhen: ${applied.$0server.status.readyReplicas == 1}\n", PROJECT),
    ("M7", "resource template the-server", "kind: ClusterResourceType\nspec:\n  resources:\n    - id: the-server\n  outputs:\n    - name: host\n      value: ${applied['$0the-server'].metadata.name}\n", PROJECT),
    // Workflows and runs.
    ("W1", "ClusterWorkflow docker", "kind: WorkflowRun\nspec:\n  workflow:\n    name: $0docker\n", CLUSTER_WORKFLOW),
    ("W1", "Workflow docker", "kind: WorkflowRun\nspec:\n  workflow:\n    kind: Workflow\n    name: $0docker\n", WORKFLOW),
    ("W1", "ComponentWorkflow docker", "kind: ComponentWorkflowRun\nspec:\n  workflow:\n    name: $0docker\n", COMPONENT_WORKFLOW),
    ("W2", "Project shop", "kind: WorkflowRun\nmetadata:\n  labels:\n    openchoreo.dev/project: $0shop\n", PROJECT),
    ("W2", "Component catalog", "kind: WorkflowRun\nmetadata:\n  labels:\n    openchoreo.dev/component: $0catalog\n", COMPONENT),
    ("W2", "Project shop", "kind: ComponentWorkflowRun\nspec:\n  owner:\n    projectName: $0shop\n    componentName: catalog\n", PROJECT),
    ("W2", "Component catalog", "kind: ComponentWorkflowRun\nspec:\n  owner:\n    projectName: shop\n    componentName: $0catalog\n", COMPONENT),
    ("W3", "SecretReference vault", "kind: ClusterWorkflow\nspec:\n  externalRefs:\n    - id: git\n      kind: SecretReference\n      name: $0vault\n", "kind: SecretReference\nmetadata: {name: vault}\n"),
    ("W4", "external reference git-secret", "kind: Workflow\nspec:\n  externalRefs:\n    - id: git-secret\n      name: vault\n  runTemplate:\n    spec:\n      arguments: [\"${externalRefs['$0git-secret'].spec}\"]\n", PROJECT),
    ("W4", "external reference git", "kind: ClusterWorkflow\nspec:\n  externalRefs:\n    - id: git\n      name: vault\n  resources:\n    - id: one\n      template:\n        data: |\n          first line\n          ${externalRefs.$0git.spec.template.type}\n", PROJECT),
    ("W5", "ClusterWorkflowTemplate build", "kind: Workflow\nspec:\n  runTemplate:\n    spec:\n      workflowTemplateRef:\n        name: $0build\n        clusterScope: true\n", "apiVersion: argoproj.io/v1alpha1\nkind: ClusterWorkflowTemplate\nmetadata: {name: build}\n"),
    ("W6", "SecretReference vault", "kind: Component\nspec:\n  componentType: deployment/http\n  workflow:\n    name: docker\n    systemParameters:\n      repository:\n        secretRef: $0vault\n", "kind: SecretReference\nmetadata: {name: vault}\n"),
    // Secrets, notifications, alerts.
    ("S1", "DataPlane shore", "kind: SecretReference\nspec:\n  targetPlane:\n    kind: DataPlane\n    name: $0shore\n", "kind: DataPlane\nmetadata: {name: shore}\n"),
    ("S1", "ClusterWorkflowPlane builds", "kind: SecretReference\nspec:\n  targetPlane: {kind: ClusterWorkflowPlane, name: $0builds}\n", "kind: ClusterWorkflowPlane\nmetadata: {name: builds}\n"),
    ("S3", "Environment staging", "kind: ObservabilityAlertsNotificationChannel\nspec:\n  environment: $0staging\n", ENVIRONMENT),
    ("S4", "Secret agent-ca", "kind: ObservabilityAlertsNotificationChannel\nspec:\n  emailConfig:\n    smtp:\n      auth:\n        username:\n          secretKeyRef:\n            name: $0agent-ca\n            key: user\n", SECRET),
    ("S4", "Secret agent-ca", "kind: ObservabilityAlertsNotificationChannel\nspec:\n  emailConfig:\n    smtp:\n      auth:\n        password:\n          secretKeyRef: {name: $0agent-ca, key: user}\n", SECRET),
    ("S4", "Secret agent-ca", "kind: ObservabilityAlertsNotificationChannel\nspec:\n  webhookConfig:\n    headers:\n      Authorization:\n        valueFrom:\n          secretKeyRef:\n            name: $0agent-ca\n", SECRET),
    ("S6", "ObservabilityAlertsNotificationChannel pager", "kind: ObservabilityAlertRule\nspec:\n  actions:\n    notifications:\n      channels:\n        - mail\n        - $0pager\n", "kind: ObservabilityAlertsNotificationChannel\nmetadata: {name: pager}\n"),
    ("S6", "ObservabilityAlertsNotificationChannel pager", "kind: ObservabilityAlertRule\nspec:\n  notificationChannel: $0pager\n", "kind: ObservabilityAlertsNotificationChannel\nmetadata: {name: pager}\n"),
    // Authorization.
    ("A1", "AuthzRole reader", "kind: AuthzRoleBinding\nspec:\n  roleMappings:\n    - roleRef:\n        kind: AuthzRole\n        name: $0reader\n", "kind: AuthzRole\nmetadata: {name: reader}\n"),
    ("A1", "ClusterAuthzRole reader", "kind: AuthzRoleBinding\nspec:\n  roleMappings:\n    - roleRef: {kind: ClusterAuthzRole, name: $0reader}\n", "kind: ClusterAuthzRole\nmetadata: {name: reader}\n"),
    ("A1", "AuthzClusterRole reader", "kind: AuthzRoleBinding\nspec:\n  roleRef:\n    kind: AuthzClusterRole\n    name: $0reader\n", "kind: AuthzClusterRole\nmetadata: {name: reader}\n"),
    ("A2", "Project shop", "kind: AuthzRoleBinding\nspec:\n  roleMappings:\n    - scope:\n        project: $0shop\n", PROJECT),
    ("A2", "Component catalog", "kind: AuthzRoleBinding\nspec:\n  roleMappings:\n    - scope:\n        project: shop\n        component: $0catalog\n", COMPONENT),
    ("A2", "Resource database", "kind: AuthzRoleBinding\nspec:\n  roleMappings:\n    - scope:\n        project: shop\n        resource: $0database\n", RESOURCE),
    ("A2", "Project shop", "kind: AuthzRoleBinding\nspec:\n  targetPath:\n    project: $0shop\n", PROJECT),
    ("A2", "Component catalog", "kind: AuthzRoleBinding\nspec:\n  targetPath:\n    project: shop\n    component: $0catalog\n", COMPONENT),
    ("A3", "ClusterAuthzRole reader", "kind: ClusterAuthzRoleBinding\nspec:\n  roleMappings:\n    - roleRef:\n        kind: ClusterAuthzRole\n        name: $0reader\n", "kind: ClusterAuthzRole\nmetadata: {name: reader}\n"),
    ("A3", "AuthzClusterRole reader", "kind: AuthzClusterRoleBinding\nspec:\n  roleRef:\n    kind: AuthzClusterRole\n    name: $0reader\n", "kind: AuthzClusterRole\nmetadata: {name: reader}\n"),
    ("A4", "Namespace team-a", "kind: ClusterAuthzRoleBinding\nspec:\n  roleMappings:\n    - scope:\n        namespace: $0team-a\n", "apiVersion: v1\nkind: Namespace\nmetadata: {name: team-a}\n"),
    ("A4", "Project shop", "kind: ClusterAuthzRoleBinding\nspec:\n  roleMappings:\n    - scope: {namespace: team-a, project: $0shop}\n", "kind: Project\nmetadata: {name: shop, namespace: team-a}\n---\nkind: Project\nmetadata: {name: shop, namespace: team-b}\n"),
    ("A4", "Component catalog", "kind: ClusterAuthzRoleBinding\nspec:\n  roleMappings:\n    - scope:\n        namespace: team-a\n        project: shop\n        component: $0catalog\n", COMPONENT),
    ("A4", "Resource database", "kind: ClusterAuthzRoleBinding\nspec:\n  roleMappings:\n    - scope:\n        namespace: team-a\n        project: shop\n        resource: $0database\n", RESOURCE),
    // Earlier generations.
    ("O1", "Organization acme", "kind: Project\nmetadata:\n  labels:\n    openchoreo.dev/organization: $0acme\nspec:\n  deploymentPipelineRef: standard\n", "kind: Organization\nmetadata: {name: acme}\n"),
    ("O2", "Environment staging", "kind: ConfigurationGroup\nspec:\n  environmentGroups:\n    - name: early\n      environments: [$0staging]\n", ENVIRONMENT),
    ("O2", "Environment staging", "kind: ConfigurationGroup\nspec:\n  configurations:\n    - key: one\n      values:\n        - environment: $0staging\n", ENVIRONMENT),
    ("O2", "environment group early", "kind: ConfigurationGroup\nspec:\n  environmentGroups:\n    - name: early\n  configurations:\n    - key: one\n      values:\n        - environmentGroupRef: $0early\n", PROJECT),
    ("O3", "Project shop", "kind: RenderedRelease\nspec:\n  owner:\n    projectName: $0shop\n", PROJECT),
    ("O3", "Component catalog", "kind: RenderedRelease\nspec:\n  owner:\n    projectName: shop\n    componentName: $0catalog\n", COMPONENT),
    ("O3", "Resource database", "kind: RenderedRelease\nspec:\n  owner:\n    projectName: shop\n    resourceName: $0database\n", RESOURCE),
    ("O3", "Environment staging", "kind: Release\nspec:\n  environmentName: $0staging\n", ENVIRONMENT),
    ("O4", "SecretReference registry", "kind: DataPlane\nspec:\n  agent: {}\n  imagePullSecretRefs:\n    - $0registry\n", "kind: SecretReference\nmetadata: {name: registry}\n"),
    ("O5", "Project shop", "kind: Service\nspec:\n  owner:\n    projectName: $0shop\n", PROJECT),
    ("O5", "Component catalog", "kind: WebApplicationBinding\nspec:\n  owner:\n    projectName: shop\n    componentName: $0catalog\n", COMPONENT),
    ("O5", "Environment staging", "kind: ComponentDeployment\nspec:\n  environment: $0staging\n", ENVIRONMENT),
    ("O5", "Workload catalog-workload", "kind: Service\nspec:\n  workloadName: $0catalog-workload\n", WORKLOAD),
    ("O5", "ServiceClass fast", "kind: Service\nspec:\n  className: $0fast\n", "kind: ServiceClass\nmetadata: {name: fast}\n"),
    ("O5", "WebApplicationClass fast", "kind: WebApplication\nspec:\n  className: $0fast\n", "kind: WebApplicationClass\nmetadata: {name: fast}\n"),
    ("O5", "ScheduledTaskClass fast", "kind: ScheduledTask\nspec:\n  className: $0fast\n", "kind: ScheduledTaskClass\nmetadata: {name: fast}\n"),
];
