//! The rows themselves. Sources: the CRDs and controllers of every OpenChoreo release from v0.5.0 to
//! v1.2.3; the ids follow the reference documentation of the rules.

use super::{Agreement, Form, Holder, ItemKind, Report, Rule, Target};
use crate::model::kinds::Kind;
use Report::{Condition, Outside, Record, Refused, Silent};

type Kinds = &'static [Kind];

const TYPE: Kinds = &[Kind::COMPONENT_TYPE, Kind::CLUSTER_COMPONENT_TYPE];
const TRAIT: Kinds = &[Kind::TRAIT, Kind::CLUSTER_TRAIT];
const PROJECT_TYPE: Kinds = &[Kind::PROJECT_TYPE, Kind::CLUSTER_PROJECT_TYPE];
const RESOURCE_TYPE: Kinds = &[Kind::RESOURCE_TYPE, Kind::CLUSTER_RESOURCE_TYPE];
const DATA_PLANE: Kinds = &[Kind::DATA_PLANE, Kind::CLUSTER_DATA_PLANE];
const OBSERVABILITY_PLANE: Kinds = &[Kind::OBSERVABILITY_PLANE, Kind::CLUSTER_OBSERVABILITY_PLANE];
const WORKFLOW: Kinds = &[Kind::CLUSTER_WORKFLOW, Kind::WORKFLOW, Kind::COMPONENT_WORKFLOW];
const WORKFLOW_PLANE: Kinds = &[Kind::CLUSTER_WORKFLOW_PLANE, Kind::WORKFLOW_PLANE];
const PLANES: Kinds = &[
    Kind::DATA_PLANE,
    Kind::CLUSTER_DATA_PLANE,
    Kind::WORKFLOW_PLANE,
    Kind::CLUSTER_WORKFLOW_PLANE,
    Kind::OBSERVABILITY_PLANE,
    Kind::CLUSTER_OBSERVABILITY_PLANE,
    Kind::BUILD_PLANE,
    Kind::CLUSTER_BUILD_PLANE,
];
const ALL_WORKFLOWS: Kinds = &[Kind::WORKFLOW, Kind::CLUSTER_WORKFLOW];
/// Kinds that an organization's label marks in v0.x.
const LABELLED: Kinds = &[
    Kind::PROJECT,
    Kind::COMPONENT,
    Kind::COMPONENT_TYPE,
    Kind::TRAIT,
    Kind::WORKLOAD,
    Kind::COMPONENT_RELEASE,
    Kind::RELEASE_BINDING,
    Kind::ENVIRONMENT,
    Kind::DEPLOYMENT_PIPELINE,
    Kind::DATA_PLANE,
    Kind::BUILD_PLANE,
];

const SERVICES: Kinds = &[Kind::SERVICE, Kind::SERVICE_BINDING];
const WEB_APPLICATIONS: Kinds = &[Kind::WEB_APPLICATION, Kind::WEB_APPLICATION_BINDING];
const SCHEDULED_TASKS: Kinds = &[Kind::SCHEDULED_TASK, Kind::SCHEDULED_TASK_BINDING];
/// What a component consisted of up to v0.7.
const DEPLOYED: Kinds = &[
    Kind::SERVICE,
    Kind::SERVICE_BINDING,
    Kind::WEB_APPLICATION,
    Kind::WEB_APPLICATION_BINDING,
    Kind::SCHEDULED_TASK,
    Kind::SCHEDULED_TASK_BINDING,
    Kind::COMPONENT_DEPLOYMENT,
    Kind::COMPONENT_ENV_SNAPSHOT,
];

const fn rule(id: &'static str, sources: Kinds, path: &'static str, target: Target, report: Report) -> Rule {
    Rule { id, sources, path, target, form: Form::Name, agreement: Agreement::None, report }
}

/// One kind, fixed.
const fn one(kinds: Kinds) -> Target {
    Target::Object { kinds, default: Some(kinds[0]), plain: Some(kinds[0]) }
}

/// Several kinds; the first is the default of `kind` and what a plain string meant.
const fn first_of(kinds: Kinds) -> Target {
    Target::Object { kinds, default: Some(kinds[0]), plain: Some(kinds[0]) }
}

/// Several kinds, and `kind` must be written; a plain string meant `plain`.
const fn written(kinds: Kinds, plain: Kind) -> Target {
    Target::Object { kinds, default: None, plain: Some(plain) }
}

/// Several kinds that the place itself does not tell apart.
const fn any_of(kinds: Kinds) -> Target {
    Target::Object { kinds, default: None, plain: None }
}

const fn item(item: ItemKind, holder: Holder) -> Target {
    Target::Item { item, holder }
}

impl Rule {
    const fn form(mut self, form: Form) -> Rule {
        self.form = form;
        self
    }

    const fn agrees(mut self, agreement: Agreement) -> Rule {
        self.agreement = agreement;
        self
    }
}

const WORKFLOW_REF: Target =
    Target::Object { kinds: WORKFLOW, default: Some(Kind::CLUSTER_WORKFLOW), plain: Some(Kind::COMPONENT_WORKFLOW) };

/// v0.16, which brought ClusterComponentType, named ComponentWorkflows in it.
const CLUSTER_WORKFLOW_REF: Target = Target::Object {
    kinds: &[Kind::CLUSTER_WORKFLOW, Kind::COMPONENT_WORKFLOW],
    default: Some(Kind::CLUSTER_WORKFLOW),
    plain: Some(Kind::COMPONENT_WORKFLOW),
};

/// What a cluster-wide role binding narrows its scope to lies in the namespace it names.
const SCOPE_NAMESPACE: Agreement = Agreement::InNamespace("spec.roleMappings[].scope.namespace");

/// A WorkflowRun of v0.x ran a Workflow; component builds had a kind of their own.
const RUN_REF: Target =
    Target::Object { kinds: WORKFLOW, default: Some(Kind::CLUSTER_WORKFLOW), plain: Some(Kind::WORKFLOW) };

/// Places of environment variables and files that may come from a SecretReference: in a Workload,
/// in a release's copy of one, and in a binding's overrides. `secretKeyRef` since v1.0.
macro_rules! secrets {
    ($($kind:expr, $base:literal;)*) => { [ $(
        secret_name($kind, concat!($base, ".env[].valueFrom.secretKeyRef")),
        secret_key($kind, concat!($base, ".env[].valueFrom.secretKeyRef.key"), concat!($base, ".env[].valueFrom.secretKeyRef")),
        secret_name($kind, concat!($base, ".files[].valueFrom.secretKeyRef")),
        secret_key($kind, concat!($base, ".files[].valueFrom.secretKeyRef.key"), concat!($base, ".files[].valueFrom.secretKeyRef")),
    )* ] };
}

/// The same before v1.0: `secretRef`, and ConfigurationGroups beside it; `containers` by name up to
/// v0.15, one `container` since.
macro_rules! older_secrets {
    ($($kind:expr, $base:literal;)*) => { [ $(
        secret_name($kind, concat!($base, ".env[].valueFrom.secretRef")),
        secret_key($kind, concat!($base, ".env[].valueFrom.secretRef.key"), concat!($base, ".env[].valueFrom.secretRef")),
        secret_name($kind, concat!($base, ".files[].valueFrom.secretRef")),
        secret_key($kind, concat!($base, ".files[].valueFrom.secretRef.key"), concat!($base, ".files[].valueFrom.secretRef")),
        group_name($kind, concat!($base, ".env[].valueFrom.configurationGroupRef")),
        group_key($kind, concat!($base, ".env[].valueFrom.configurationGroupRef.key"), concat!($base, ".env[].valueFrom.configurationGroupRef")),
        group_name($kind, concat!($base, ".files[].valueFrom.configurationGroupRef")),
        group_key($kind, concat!($base, ".files[].valueFrom.configurationGroupRef.key"), concat!($base, ".files[].valueFrom.configurationGroupRef")),
    )* ] };
}

const fn secret_name(kinds: Kinds, path: &'static str) -> Rule {
    rule("C15", kinds, path, one(&[Kind::SECRET_REFERENCE]), Condition("RenderingFailed"))
}

const fn secret_key(kinds: Kinds, path: &'static str, holder: &'static str) -> Rule {
    rule("C15", kinds, path, item(ItemKind::SecretKey, Holder::NamedBy(holder)), Condition("RenderingFailed"))
}

const fn group_name(kinds: Kinds, path: &'static str) -> Rule {
    rule("C15", kinds, path, one(&[Kind::CONFIGURATION_GROUP]), Condition("RenderingFailed"))
}

const fn group_key(kinds: Kinds, path: &'static str, holder: &'static str) -> Rule {
    rule("C15", kinds, path, item(ItemKind::ConfigurationKey, Holder::NamedBy(holder)), Condition("RenderingFailed"))
}

const SECRETS: &[Rule] = &secrets! {
    &[Kind::WORKLOAD], "spec.container";
    &[Kind::COMPONENT_RELEASE], "spec.workload.container";
    &[Kind::RELEASE_BINDING], "spec.workloadOverrides.container";
};

const OLDER_SECRETS: &[Rule] = &older_secrets! {
    &[Kind::WORKLOAD], "spec.container";
    &[Kind::WORKLOAD], "spec.containers{}";
    &[Kind::COMPONENT_RELEASE], "spec.workload.container";
    &[Kind::COMPONENT_RELEASE], "spec.workload.containers{}";
    &[Kind::RELEASE_BINDING], "spec.workloadOverrides.container";
    &[Kind::RELEASE_BINDING], "spec.workloadOverrides.containers{}";
};

// One row a line: it is a table.
#[rustfmt::skip]
const MAIN: &[Rule] = &[
    // Project family.
    rule("P1", &[Kind::PROJECT], "spec.deploymentPipelineRef", one(&[Kind::DEPLOYMENT_PIPELINE]), Condition("DeploymentPipelineNotFound")),
    rule("P2", &[Kind::PROJECT], "spec.type", first_of(PROJECT_TYPE), Condition("ProjectTypeNotFound")),
    rule("P3", &[Kind::PROJECT_RELEASE_BINDING], "spec.owner.projectName", one(&[Kind::PROJECT]), Condition("ProjectNotFound")),
    rule("P4", &[Kind::PROJECT_RELEASE_BINDING], "spec.environment", one(&[Kind::ENVIRONMENT]), Condition("EnvironmentNotFound")),
    rule("P5", &[Kind::PROJECT_RELEASE_BINDING], "spec.projectRelease", one(&[Kind::PROJECT_RELEASE]), Condition("ProjectReleaseNotFound")).agrees(Agreement::SameOwner),
    rule("P6", &[Kind::PROJECT_RELEASE], "spec.owner.projectName", one(&[Kind::PROJECT]), Silent),
    rule("P7", &[Kind::PROJECT_RELEASE], "spec.projectType", first_of(PROJECT_TYPE), Record),
    // Component family.
    rule("C1", &[Kind::COMPONENT], "spec.owner.projectName", one(&[Kind::PROJECT]), Condition("ProjectNotFound")),
    rule("C2", &[Kind::COMPONENT], "spec.componentType", first_of(TYPE), Condition("ComponentTypeNotFound")).form(Form::WorkloadTypeAndName),
    rule("C3", &[Kind::COMPONENT], "spec.traits[]", first_of(TRAIT), Condition("TraitNotFound")),
    rule("C5", &[Kind::COMPONENT], "spec.workflow", WORKFLOW_REF, Condition("WorkflowNotFound")),
    rule("C9", &[Kind::COMPONENT_TYPE], "spec.traits[]", first_of(TRAIT), Condition("TraitNotFound")),
    rule("C10", &[Kind::COMPONENT_TYPE], "spec.allowedTraits[]", first_of(TRAIT), Silent),
    rule("C11", &[Kind::COMPONENT_TYPE], "spec.allowedWorkflows[]", WORKFLOW_REF, Silent),
    rule("C12", &[Kind::CLUSTER_COMPONENT_TYPE], "spec.traits[]", one(&[Kind::CLUSTER_TRAIT]), Condition("TraitNotFound")),
    rule("C12", &[Kind::CLUSTER_COMPONENT_TYPE], "spec.allowedTraits[]", one(&[Kind::CLUSTER_TRAIT]), Silent),
    rule("C12", &[Kind::CLUSTER_COMPONENT_TYPE], "spec.allowedWorkflows[]", CLUSTER_WORKFLOW_REF, Silent),
    rule("C13", TYPE, "spec.workloadType", item(ItemKind::ResourceId, Holder::Own), Refused),
    rule("C14", &[Kind::WORKLOAD], "spec.owner.projectName", one(&[Kind::PROJECT]), Silent),
    rule("C14", &[Kind::WORKLOAD], "spec.owner.componentName", one(&[Kind::COMPONENT]), Silent).agrees(Agreement::SameProject),
    rule("C16", &[Kind::WORKLOAD], "spec.dependencies.endpoints[].project", one(&[Kind::PROJECT]), Condition("ConnectionsPending")),
    rule("C16", &[Kind::WORKLOAD], "spec.dependencies.endpoints[].component", one(&[Kind::COMPONENT]), Condition("ConnectionsPending")),
    rule("C16", &[Kind::WORKLOAD], "spec.dependencies.endpoints[].name", item(ItemKind::Endpoint, Holder::WorkloadOf("spec.dependencies.endpoints[].component")), Condition("ConnectionsPending")),
    // `connections`: a list in v0.17, whose `namespace` may lead to another namespace; before it a map
    // whose `params` carry the names.
    rule("C16", &[Kind::WORKLOAD], "spec.connections[].project", one(&[Kind::PROJECT]), Outside),
    rule("C16", &[Kind::WORKLOAD], "spec.connections[].component", one(&[Kind::COMPONENT]), Outside),
    rule("C16", &[Kind::WORKLOAD], "spec.connections[].endpoint", item(ItemKind::Endpoint, Holder::WorkloadOf("spec.connections[].component")), Outside),
    rule("C16", &[Kind::WORKLOAD], "spec.connections{}.params.projectName", one(&[Kind::PROJECT]), Silent),
    rule("C16", &[Kind::WORKLOAD], "spec.connections{}.params.componentName", one(&[Kind::COMPONENT]), Silent),
    rule("C16", &[Kind::WORKLOAD], "spec.connections{}.params.endpoint", item(ItemKind::Endpoint, Holder::WorkloadOf("spec.connections{}.params.componentName")), Silent),
    rule("C17", &[Kind::WORKLOAD], "spec.dependencies.resources[].ref", one(&[Kind::RESOURCE]), Condition("ResourceDependenciesPending")).agrees(Agreement::SameProject),
    rule("C18", &[Kind::WORKLOAD], "spec.dependencies.resources[].envBindings{key}", item(ItemKind::Output, Holder::TypeOf("spec.dependencies.resources[].ref")), Condition("ResourceDependenciesPending")),
    rule("C18", &[Kind::WORKLOAD], "spec.dependencies.resources[].fileBindings{key}", item(ItemKind::Output, Holder::TypeOf("spec.dependencies.resources[].ref")), Condition("ResourceDependenciesPending")),
    rule("C19", &[Kind::COMPONENT_RELEASE], "spec.owner.projectName", one(&[Kind::PROJECT]), Condition("ProjectNotFound")),
    rule("C19", &[Kind::COMPONENT_RELEASE], "spec.owner.componentName", one(&[Kind::COMPONENT]), Condition("ComponentNotFound")).agrees(Agreement::SameProject),
    rule("C20", &[Kind::COMPONENT_RELEASE], "spec.componentType", first_of(TYPE), Record).form(Form::WorkloadTypeAndName),
    rule("C20", &[Kind::COMPONENT_RELEASE], "spec.traits[]", first_of(TRAIT), Record),
    rule("C20", &[Kind::COMPONENT_RELEASE], "spec.traits{key}", first_of(TRAIT), Record),
    rule("C21", &[Kind::COMPONENT_RELEASE], "spec.componentProfile.traits[]", item(ItemKind::FrozenTrait, Holder::Own), Refused),
    rule("C21", &[Kind::COMPONENT_RELEASE], "spec.componentType.spec.traits[]", item(ItemKind::FrozenTrait, Holder::Own), Condition("RenderingFailed")),
    // v0.14 to v0.17 froze the type without a `spec` of its own.
    rule("C21", &[Kind::COMPONENT_RELEASE], "spec.componentType.traits[]", item(ItemKind::FrozenTrait, Holder::Own), Condition("RenderingFailed")),
    rule("C22", &[Kind::RELEASE_BINDING], "spec.owner.projectName", one(&[Kind::PROJECT]), Condition("ProjectNotFound")),
    rule("C22", &[Kind::RELEASE_BINDING], "spec.owner.componentName", one(&[Kind::COMPONENT]), Condition("ComponentNotFound")).agrees(Agreement::SameProject),
    rule("C23", &[Kind::RELEASE_BINDING], "spec.environment", one(&[Kind::ENVIRONMENT]), Condition("EnvironmentNotFound")),
    rule("C25", &[Kind::RELEASE_BINDING], "spec.releaseName", one(&[Kind::COMPONENT_RELEASE]), Condition("ComponentReleaseNotFound")).agrees(Agreement::SameOwner),
    rule("C26", &[Kind::RELEASE_BINDING], "spec.traitEnvironmentConfigs{key}", item(ItemKind::TraitInstance, Holder::NamedBy("spec.releaseName")), Silent),
    rule("C26", &[Kind::RELEASE_BINDING], "spec.traitOverrides{key}", item(ItemKind::TraitInstance, Holder::NamedBy("spec.releaseName")), Silent),
    // Environments, pipelines, planes.
    rule("E1", &[Kind::DEPLOYMENT_PIPELINE], "spec.promotionPaths[].sourceEnvironmentRef", one(&[Kind::ENVIRONMENT]), Silent),
    rule("E1", &[Kind::DEPLOYMENT_PIPELINE], "spec.promotionPaths[].targetEnvironmentRefs[]", one(&[Kind::ENVIRONMENT]), Silent),
    rule("E2", &[Kind::ENVIRONMENT], "spec.dataPlaneRef", written(DATA_PLANE, Kind::DATA_PLANE), Condition("DataPlaneNotFound")),
    rule("E4", &[Kind::DATA_PLANE, Kind::WORKFLOW_PLANE, Kind::BUILD_PLANE], "spec.observabilityPlaneRef", written(OBSERVABILITY_PLANE, Kind::OBSERVABILITY_PLANE), Silent),
    rule("E5", &[Kind::CLUSTER_DATA_PLANE, Kind::CLUSTER_WORKFLOW_PLANE, Kind::CLUSTER_BUILD_PLANE], "spec.observabilityPlaneRef", one(&[Kind::CLUSTER_OBSERVABILITY_PLANE]), Silent),
    rule("E6", &[Kind::WORKFLOW], "spec.workflowPlaneRef", written(WORKFLOW_PLANE, Kind::WORKFLOW_PLANE), Condition("WorkflowPlaneNotFound")),
    // A Project's in v0.15 and v0.16, a Workflow's in v0.17.
    rule("E6", &[Kind::WORKFLOW, Kind::PROJECT], "spec.buildPlaneRef", written(&[Kind::BUILD_PLANE, Kind::CLUSTER_BUILD_PLANE], Kind::BUILD_PLANE), Silent),
    rule("E7", &[Kind::CLUSTER_WORKFLOW], "spec.workflowPlaneRef", one(&[Kind::CLUSTER_WORKFLOW_PLANE]), Condition("WorkflowPlaneNotFound")),
    rule("E8", PLANES, "spec.clusterAgent.clientCA.secretKeyRef", one(&[Kind::SECRET]), Outside),
    rule("E8", PLANES, "spec.clusterAgent.clientCA.secretRef", one(&[Kind::SECRET]), Outside),
    rule("E8", PLANES, "spec.agent.clientCA.secretRef", one(&[Kind::SECRET]), Outside),
    rule("E9", PLANES, "spec.secretStoreRef", one(&[Kind::CLUSTER_SECRET_STORE]), Outside),
    rule("E10", &[Kind::ENVIRONMENT, Kind::DATA_PLANE, Kind::CLUSTER_DATA_PLANE], "spec.gateway{}{}", one(&[Kind::GATEWAY]), Outside),
    // Managed resources.
    rule("M1", &[Kind::RESOURCE], "spec.owner.projectName", one(&[Kind::PROJECT]), Condition("ProjectNotFound")),
    rule("M2", &[Kind::RESOURCE], "spec.type", first_of(RESOURCE_TYPE), Condition("ResourceTypeNotFound")),
    rule("M3", &[Kind::RESOURCE_RELEASE_BINDING], "spec.owner.projectName", one(&[Kind::PROJECT]), Condition("ProjectNotFound")),
    rule("M3", &[Kind::RESOURCE_RELEASE_BINDING], "spec.owner.resourceName", one(&[Kind::RESOURCE]), Condition("ResourceNotFound")).agrees(Agreement::SameProject),
    rule("M4", &[Kind::RESOURCE_RELEASE_BINDING], "spec.environment", one(&[Kind::ENVIRONMENT]), Condition("EnvironmentNotFound")),
    rule("M5", &[Kind::RESOURCE_RELEASE_BINDING], "spec.resourceRelease", one(&[Kind::RESOURCE_RELEASE]), Condition("ResourceReleaseNotFound")).agrees(Agreement::SameOwner),
    rule("M6", &[Kind::RESOURCE_RELEASE], "spec.owner.projectName", one(&[Kind::PROJECT]), Silent),
    rule("M6", &[Kind::RESOURCE_RELEASE], "spec.owner.resourceName", one(&[Kind::RESOURCE]), Silent).agrees(Agreement::SameProject),
    rule("M6", &[Kind::RESOURCE_RELEASE], "spec.resourceType", first_of(RESOURCE_TYPE), Record),
    rule("M7", RESOURCE_TYPE, "spec.resources[].readyWhen", item(ItemKind::ResourceId, Holder::Own), Refused).form(Form::Mention("applied")),
    rule("M7", RESOURCE_TYPE, "spec.outputs[]", item(ItemKind::ResourceId, Holder::Own), Refused).form(Form::Mention("applied")),
    // Workflows and runs.
    rule("W1", &[Kind::WORKFLOW_RUN], "spec.workflow", RUN_REF, Condition("WorkflowFailed")),
    rule("W1", &[Kind::COMPONENT_WORKFLOW_RUN], "spec.workflow", WORKFLOW_REF, Condition("WorkflowFailed")),
    rule("W2", &[Kind::WORKFLOW_RUN], "metadata.labels[\"openchoreo.dev/project\"]", one(&[Kind::PROJECT]), Condition("ComponentValidationFailed")),
    rule("W2", &[Kind::WORKFLOW_RUN], "metadata.labels[\"openchoreo.dev/component\"]", one(&[Kind::COMPONENT]), Condition("ComponentValidationFailed")),
    rule("W2", &[Kind::COMPONENT_WORKFLOW_RUN, Kind::WORKFLOW_RUN, Kind::BUILD], "spec.owner.projectName", one(&[Kind::PROJECT]), Condition("ComponentValidationFailed")),
    rule("W2", &[Kind::COMPONENT_WORKFLOW_RUN, Kind::WORKFLOW_RUN, Kind::BUILD], "spec.owner.componentName", one(&[Kind::COMPONENT]), Condition("ComponentValidationFailed")).agrees(Agreement::SameProject),
    rule("W3", ALL_WORKFLOWS, "spec.externalRefs[].name", one(&[Kind::SECRET_REFERENCE]), Outside),
    rule("W4", ALL_WORKFLOWS, "spec.runTemplate", item(ItemKind::ExternalRef, Holder::Own), Condition("RenderingFailed")).form(Form::Mention("externalRefs")),
    rule("W4", ALL_WORKFLOWS, "spec.resources[].template", item(ItemKind::ExternalRef, Holder::Own), Condition("RenderingFailed")).form(Form::Mention("externalRefs")),
    rule("W5", ALL_WORKFLOWS, "spec.runTemplate.spec.workflowTemplateRef", any_of(&[Kind::CLUSTER_WORKFLOW_TEMPLATE, Kind::WORKFLOW_TEMPLATE]), Outside),
    // Up to v0.16 the Git credentials of a build had a field of their own.
    rule("W6", &[Kind::COMPONENT, Kind::COMPONENT_WORKFLOW_RUN], "spec.workflow.systemParameters.repository.secretRef", one(&[Kind::SECRET_REFERENCE]), Outside),
    // Secrets, notifications, alerts.
    rule("S1", &[Kind::SECRET_REFERENCE], "spec.targetPlane", written(&[Kind::DATA_PLANE, Kind::CLUSTER_DATA_PLANE, Kind::WORKFLOW_PLANE, Kind::CLUSTER_WORKFLOW_PLANE], Kind::DATA_PLANE), Silent),
    rule("S3", &[Kind::NOTIFICATION_CHANNEL], "spec.environment", one(&[Kind::ENVIRONMENT]), Condition("EnvironmentNotFound")),
    rule("S4", &[Kind::NOTIFICATION_CHANNEL], "spec.emailConfig.smtp.auth.username.secretKeyRef", one(&[Kind::SECRET]), Outside),
    rule("S4", &[Kind::NOTIFICATION_CHANNEL], "spec.emailConfig.smtp.auth.password.secretKeyRef", one(&[Kind::SECRET]), Outside),
    rule("S4", &[Kind::NOTIFICATION_CHANNEL], "spec.webhookConfig.headers{}.valueFrom.secretKeyRef", one(&[Kind::SECRET]), Outside),
    rule("S6", &[Kind::ALERT_RULE], "spec.actions.notifications.channels[]", one(&[Kind::NOTIFICATION_CHANNEL]), Condition("Synced=False")),
    // One channel in v0.x.
    rule("S6", &[Kind::ALERT_RULE], "spec.notificationChannel", one(&[Kind::NOTIFICATION_CHANNEL]), Condition("Synced=False")),
    // Authorization.
    rule("A1", &[Kind::AUTHZ_ROLE_BINDING], "spec.roleMappings[].roleRef", written(&[Kind::AUTHZ_ROLE, Kind::CLUSTER_AUTHZ_ROLE], Kind::AUTHZ_ROLE), Silent),
    rule("A1", &[Kind::AUTHZ_ROLE_BINDING], "spec.roleRef", written(&[Kind::AUTHZ_ROLE, Kind::AUTHZ_CLUSTER_ROLE], Kind::AUTHZ_ROLE), Silent),
    rule("A3", &[Kind::CLUSTER_AUTHZ_ROLE_BINDING], "spec.roleMappings[].roleRef", one(&[Kind::CLUSTER_AUTHZ_ROLE]), Silent),
    rule("A3", &[Kind::AUTHZ_CLUSTER_ROLE_BINDING], "spec.roleRef", one(&[Kind::AUTHZ_CLUSTER_ROLE]), Silent),
    rule("A2", &[Kind::AUTHZ_ROLE_BINDING], "spec.roleMappings[].scope.project", one(&[Kind::PROJECT]), Silent),
    rule("A2", &[Kind::AUTHZ_ROLE_BINDING], "spec.roleMappings[].scope.component", one(&[Kind::COMPONENT]), Silent),
    rule("A2", &[Kind::AUTHZ_ROLE_BINDING], "spec.roleMappings[].scope.resource", one(&[Kind::RESOURCE]), Silent),
    // `targetPath` up to v0.17.
    rule("A2", &[Kind::AUTHZ_ROLE_BINDING], "spec.targetPath.project", one(&[Kind::PROJECT]), Silent),
    rule("A2", &[Kind::AUTHZ_ROLE_BINDING], "spec.targetPath.component", one(&[Kind::COMPONENT]), Silent),
    rule("A4", &[Kind::CLUSTER_AUTHZ_ROLE_BINDING], "spec.roleMappings[].scope.namespace", one(&[Kind::NAMESPACE]), Silent),
    rule("A4", &[Kind::CLUSTER_AUTHZ_ROLE_BINDING], "spec.roleMappings[].scope.project", one(&[Kind::PROJECT]), Silent).agrees(SCOPE_NAMESPACE),
    rule("A4", &[Kind::CLUSTER_AUTHZ_ROLE_BINDING], "spec.roleMappings[].scope.component", one(&[Kind::COMPONENT]), Silent).agrees(SCOPE_NAMESPACE),
    rule("A4", &[Kind::CLUSTER_AUTHZ_ROLE_BINDING], "spec.roleMappings[].scope.resource", one(&[Kind::RESOURCE]), Silent).agrees(SCOPE_NAMESPACE),
    // Earlier generations.
    rule("O1", LABELLED, "metadata.labels[\"openchoreo.dev/organization\"]", one(&[Kind::ORGANIZATION]), Silent),
    rule("O2", &[Kind::CONFIGURATION_GROUP], "spec.environmentGroups[].environments[]", one(&[Kind::ENVIRONMENT]), Silent),
    rule("O2", &[Kind::CONFIGURATION_GROUP], "spec.configurations[].values[].environment", one(&[Kind::ENVIRONMENT]), Silent),
    rule("O2", &[Kind::CONFIGURATION_GROUP], "spec.configurations[].values[].environmentGroupRef", item(ItemKind::EnvironmentGroup, Holder::Own), Silent),
    rule("O3", &[Kind::RENDERED_RELEASE, Kind::RELEASE], "spec.owner.projectName", one(&[Kind::PROJECT]), Silent),
    rule("O3", &[Kind::RENDERED_RELEASE, Kind::RELEASE], "spec.owner.componentName", one(&[Kind::COMPONENT]), Silent),
    rule("O3", &[Kind::RENDERED_RELEASE], "spec.owner.resourceName", one(&[Kind::RESOURCE]), Silent),
    rule("O3", &[Kind::RENDERED_RELEASE, Kind::RELEASE], "spec.environmentName", one(&[Kind::ENVIRONMENT]), Silent),
    rule("O4", &[Kind::DATA_PLANE, Kind::CLUSTER_DATA_PLANE], "spec.imagePullSecretRefs[]", one(&[Kind::SECRET_REFERENCE]), Outside),
    // What a component consisted of up to v0.7.
    rule("O5", DEPLOYED, "spec.owner.projectName", one(&[Kind::PROJECT]), Outside),
    rule("O5", DEPLOYED, "spec.owner.componentName", one(&[Kind::COMPONENT]), Outside),
    rule("O5", DEPLOYED, "spec.environment", one(&[Kind::ENVIRONMENT]), Outside),
    rule("O5", DEPLOYED, "spec.workloadName", one(&[Kind::WORKLOAD]), Outside),
    rule("O5", SERVICES, "spec.className", one(&[Kind::SERVICE_CLASS]), Outside),
    rule("O5", WEB_APPLICATIONS, "spec.className", one(&[Kind::WEB_APPLICATION_CLASS]), Outside),
    rule("O5", SCHEDULED_TASKS, "spec.className", one(&[Kind::SCHEDULED_TASK_CLASS]), Outside),
];

const COUNT: usize = MAIN.len() + SECRETS.len() + OLDER_SECRETS.len();

const fn joined() -> [Rule; COUNT] {
    let mut out = [MAIN[0]; COUNT];
    let parts = [MAIN, SECRETS, OLDER_SECRETS];
    let (mut part, mut at, mut to) = (0, 0, 0);
    while part < parts.len() {
        if at == parts[part].len() {
            part += 1;
            at = 0;
            continue;
        }
        out[to] = parts[part][at];
        at += 1;
        to += 1;
    }
    out
}

static ALL: [Rule; COUNT] = joined();

/// All rows.
pub static RULES: &[Rule] = &ALL;
