//! Every change of a field between two releases, oldest first: the whole of a migration.
//!
//! A row looks at the shape it finds and does nothing where its work is done, so the table may be run over a document of
//! any generation, and twice. Rows of one release stand in the order in which they need each other.

use super::expressions::Name::{Call, Indexed, Path};
use super::steps::Change::{self, Add, Drop, Leave, Listed, Names, Rename, Rule, Spread, Value, Wrap};
use super::steps::Position::{First, Last};
use super::{rules, schema};
use crate::schema::Release;

/// A row.
pub struct Step {
    /// What it is called in tests and messages.
    pub id: &'static str,
    /// The first release that has the new shape.
    pub since: Release,
    /// Kinds, and where in their objects.
    pub at: &'static [(&'static str, &'static str)],
    /// What happens there.
    pub change: Change,
}

const fn v(major: u16, minor: u16) -> Release {
    Release::new(major, minor, 0)
}

const V1: Release = v(1, 0);
/// Every place that holds templates.
const TEMPLATES: &[(&str, &str)] = &[
    ("ComponentType", "spec"),
    ("ClusterComponentType", "spec"),
    ("Trait", "spec"),
    ("ClusterTrait", "spec"),
    ("ComponentRelease", "spec.componentType"),
    ("ComponentRelease", "spec.traits"),
];
const WORKFLOWS: &[(&str, &str)] = &[("ComponentWorkflow", "spec"), ("Workflow", "spec"), ("ClusterWorkflow", "spec")];
/// Every place with fields of a workload.
const WORKLOADS: &[(&str, &str)] = &[("Workload", "spec"), ("ComponentRelease", "spec.workload")];

/// The table.
pub const STEPS: &[Step] = &[
    // v0.6 to v0.8.
    Step {
        id: "component-workflow-schema",
        since: v(0, 6),
        at: &[("Component", "spec.workflow.schema")],
        change: Leave("its values belong to `systemParameters` or `parameters`, and only the workflow says which"),
    },
    Step {
        id: "observer",
        since: v(0, 8),
        at: &[("DataPlane", "spec.observer"), ("BuildPlane", "spec.observer")],
        change: Leave("an ObservabilityPlane of its own holds it, named by `observabilityPlaneRef`"),
    },
    // v0.9 to v0.12.
    Step {
        id: "cluster-agent",
        since: v(0, 9),
        at: &[("DataPlane", "spec"), ("BuildPlane", "spec"), ("ObservabilityPlane", "spec")],
        change: Rule(rules::has_agent, rules::cluster_agent),
    },
    Step {
        id: "override-variable",
        since: v(0, 9),
        at: &[
            ("ComponentType", "spec"),
            ("Trait", "spec"),
            ("ComponentRelease", "spec.componentType"),
            ("ComponentRelease", "spec.traits.*"),
        ],
        change: Rule(rules::reads_overrides_as_parameters, rules::split_overrides),
    },
    Step {
        id: "merge-shallow",
        since: v(0, 9),
        at: &[
            ("Trait", "spec.patches[].operations[].op"),
            ("ComponentRelease", "spec.traits.*.patches[].operations[].op"),
        ],
        change: Rule(rules::is_merge_shallow, rules::leave_merge_shallow),
    },
    Step {
        id: "workflow-resource",
        since: v(0, 11),
        at: &[("Workflow", "spec.resource")],
        change: Leave("`runTemplate` and `resources` replaced it, with other variables in their expressions"),
    },
    Step {
        id: "workflow-secrets",
        since: v(0, 11),
        at: &[("Workflow", "spec.secrets")],
        change: Leave("secrets are `resources` or `externalRefs` now"),
    },
    Step {
        id: "workflow-run-schema",
        since: v(0, 11),
        at: &[("WorkflowRun", "spec.workflow.schema")],
        change: Rename("parameters"),
    },
    // v0.13 to v0.14.
    Step {
        id: "organization",
        since: v(0, 13),
        at: &[("Organization", "")],
        change: Rule(rules::is_organization, rules::organization),
    },
    Step {
        id: "namespace-label",
        since: v(0, 13),
        at: &[("Namespace", "")],
        change: Rule(rules::lacks_label, rules::label_of_organization),
    },
    Step {
        id: "organization-name",
        since: v(0, 13),
        at: WORKFLOWS,
        change: Names(&[
            Path("metadata.orgName", "metadata.namespaceName"),
            Path("ctx.orgName", "metadata.namespaceName"),
        ]),
    },
    // v0.15.
    Step {
        id: "data-plane-ref",
        since: v(0, 15),
        at: &[("Environment", "spec.dataPlaneRef")],
        change: Wrap(&[("kind", "DataPlane")], "name"),
    },
    Step {
        id: "dns-prefix",
        since: v(0, 15),
        at: &[("Environment", "spec.gateway.dnsPrefix")],
        change: Drop(&[], "an environment has whole hosts now (`gateway.ingress`), or those of its data plane"),
    },
    Step {
        id: "gateway-security",
        since: v(0, 15),
        at: &[("Environment", "spec.gateway.security")],
        change: Drop(&[], "no release reads it any more"),
    },
    Step {
        id: "observability-plane-ref",
        since: v(0, 15),
        at: &[
            ("DataPlane", "spec.observabilityPlaneRef"),
            ("BuildPlane", "spec.observabilityPlaneRef"),
            ("WorkflowPlane", "spec.observabilityPlaneRef"),
        ],
        change: Wrap(&[("kind", "ObservabilityPlane")], "name"),
    },
    // v0.16.
    Step {
        id: "workflow-kind",
        since: v(0, 16),
        at: &[("Component", "spec"), ("ComponentWorkflowRun", "spec")],
        change: Rule(rules::has_local_workflow, rules::say_workflow_kind),
    },
    Step {
        id: "component-type-object",
        since: v(0, 16),
        at: &[("Component", "spec.componentType")],
        change: Wrap(&[("kind", "ComponentType")], "name"),
    },
    Step {
        id: "component-type-of-v0.x",
        since: v(0, 16),
        at: &[("Component", "spec.type")],
        change: Drop(&[], "`componentType` says it"),
    },
    Step {
        id: "allowed-traits",
        since: v(0, 16),
        at: &[("ComponentType", "spec.allowedTraits[]")],
        change: Wrap(&[("kind", "Trait")], "name"),
    },
    Step {
        id: "one-container",
        since: v(0, 16),
        at: &[
            ("Workload", "spec"),
            ("ComponentRelease", "spec.workload"),
            ("ReleaseBinding", "spec.workloadOverrides"),
        ],
        change: Rule(rules::has_containers, rules::one_container),
    },
    Step {
        id: "visibility-list",
        since: v(0, 16),
        at: &[
            ("Workload", "spec.endpoints.*.visibility"),
            ("ComponentRelease", "spec.workload.endpoints.*.visibility"),
        ],
        change: Listed,
    },
    Step {
        id: "container-names",
        since: v(0, 16),
        at: TEMPLATES,
        change: Names(&[
            Indexed("workload.containers", "workload.container"),
            Indexed("configurations", "configurations"),
            Call("configurations.toContainerEnvFrom", "configurations.toContainerEnvFrom"),
            Call("configurations.toContainerVolumeMounts", "configurations.toContainerVolumeMounts"),
        ]),
    },
    Step {
        id: "all-containers",
        since: v(0, 16),
        at: TEMPLATES,
        change: Rule(rules::looks_at_all_containers, rules::leave_all_containers),
    },
    // v0.17.
    Step {
        id: "allowed-workflows",
        since: v(0, 17),
        at: &[
            ("ComponentType", "spec.allowedWorkflows[]"),
            ("ComponentRelease", "spec.componentType.allowedWorkflows[]"),
        ],
        change: Wrap(&[("kind", "Workflow")], "name"),
    },
    Step {
        id: "system-parameters",
        since: v(0, 17),
        at: &[("Component", "spec.workflow"), ("ComponentWorkflowRun", "spec.workflow")],
        change: Rule(rules::has_system_parameters, rules::merge_system_parameters),
    },
    Step {
        id: "system-parameter-names",
        since: v(0, 17),
        at: WORKFLOWS,
        change: Names(&[Path("systemParameters", "parameters")]),
    },
    Step {
        id: "run-owner",
        since: v(0, 17),
        at: &[("ComponentWorkflowRun", ""), ("WorkflowRun", "")],
        change: Rule(rules::has_owner, rules::owner_labels),
    },
    Step {
        id: "component-workflow",
        since: v(0, 17),
        at: &[("ComponentWorkflow", "kind")],
        change: Value("ComponentWorkflow", "Workflow"),
    },
    Step {
        id: "component-workflow-run",
        since: v(0, 17),
        at: &[("ComponentWorkflowRun", "kind")],
        change: Value("ComponentWorkflowRun", "WorkflowRun"),
    },
    Step {
        id: "listeners",
        since: v(0, 17),
        at: &[("DataPlane", "spec.gateway"), ("ClusterDataPlane", "spec.gateway"), ("Environment", "spec.gateway")],
        change: Rule(rules::has_virtual_hosts, rules::listeners),
    },
    Step {
        id: "host-names",
        since: v(0, 17),
        at: TEMPLATES,
        change: Names(&[
            Path("dataplane.publicVirtualHost", "dataplane.gateway.ingress.external.http.host"),
            Path("dataplane.organizationVirtualHost", "dataplane.gateway.ingress.internal.http.host"),
            Path("environment.publicVirtualHost", "environment.gateway.ingress.external.http.host"),
            Path("environment.organizationVirtualHost", "environment.gateway.ingress.internal.http.host"),
        ]),
    },
    Step {
        id: "project-build-plane",
        since: v(0, 17),
        at: &[("Project", "spec.buildPlaneRef")],
        change: Leave("a workflow says where it runs (`workflowPlaneRef`)"),
    },
    // v1.0.
    Step {
        id: "display-name",
        since: V1,
        at: &[("Project", "")],
        change: Rule(rules::has_display_name, rules::annotate_display_name),
    },
    Step {
        id: "schema-of-types",
        since: V1,
        at: &[
            ("ComponentType", "spec.schema"),
            ("ClusterComponentType", "spec.schema"),
            ("Trait", "spec.schema"),
            ("ClusterTrait", "spec.schema"),
            ("Workflow", "spec.schema"),
            ("ClusterWorkflow", "spec.schema"),
            ("ComponentRelease", "spec.componentType.schema"),
            ("ComponentRelease", "spec.traits.*.schema"),
        ],
        change: Spread(schema::is_shorthand, schema::convert),
    },
    Step {
        id: "environment-configs-names",
        since: V1,
        at: TEMPLATES,
        change: Names(&[
            Path("envOverrides", "environmentConfigs"),
            Call("connections.toContainerEnv", "dependencies.toContainerEnvs"),
            Path("connections", "dependencies"),
        ]),
    },
    Step {
        id: "nested-component-type",
        since: V1,
        at: &[("ComponentRelease", "spec.componentType")],
        change: Rule(rules::is_flat_release, rules::nest_component_type),
    },
    Step {
        id: "list-of-traits",
        since: V1,
        at: &[("ComponentRelease", "spec.traits")],
        change: Rule(rules::is_map, rules::list_traits),
    },
    Step {
        id: "kind-of-traits",
        since: V1,
        at: &[("ComponentRelease", "spec.componentProfile.traits[]")],
        change: Add(First, "kind", &[("", "Trait")]),
    },
    Step {
        id: "type-environment-configs",
        since: V1,
        at: &[("ReleaseBinding", "spec.componentTypeEnvOverrides")],
        change: Rename("componentTypeEnvironmentConfigs"),
    },
    Step {
        id: "trait-environment-configs",
        since: V1,
        at: &[("ReleaseBinding", "spec.traitOverrides")],
        change: Rename("traitEnvironmentConfigs"),
    },
    Step {
        id: "secret-of-variable",
        since: V1,
        at: &[
            ("Workload", "spec.container.env[].valueFrom.secretRef"),
            ("Workload", "spec.container.files[].valueFrom.secretRef"),
            ("ComponentRelease", "spec.workload.container.env[].valueFrom.secretRef"),
            ("ComponentRelease", "spec.workload.container.files[].valueFrom.secretRef"),
            ("ReleaseBinding", "spec.workloadOverrides.container.env[].valueFrom.secretRef"),
            ("ReleaseBinding", "spec.workloadOverrides.container.files[].valueFrom.secretRef"),
        ],
        change: Rename("secretKeyRef"),
    },
    Step {
        id: "configuration-groups",
        since: V1,
        at: &[
            ("Workload", "spec.container.env[].valueFrom.configurationGroupRef"),
            ("Workload", "spec.container.files[].valueFrom.configurationGroupRef"),
            ("ComponentRelease", "spec.workload.container.env[].valueFrom.configurationGroupRef"),
            ("ComponentRelease", "spec.workload.container.files[].valueFrom.configurationGroupRef"),
            ("ReleaseBinding", "spec.workloadOverrides.container.env[].valueFrom.configurationGroupRef"),
            ("ReleaseBinding", "spec.workloadOverrides.container.files[].valueFrom.configurationGroupRef"),
        ],
        change: Leave("there are no configuration groups; write the value, or a secret"),
    },
    Step { id: "dependencies", since: V1, at: WORKLOADS, change: Rule(rules::has_connections, rules::dependencies) },
    Step {
        id: "endpoint-type",
        since: V1,
        at: &[("Workload", "spec.endpoints.*.type"), ("ComponentRelease", "spec.workload.endpoints.*.type")],
        change: Value("REST", "HTTP"),
    },
    Step {
        id: "source-environment",
        since: V1,
        at: &[("DeploymentPipeline", "spec.promotionPaths[].sourceEnvironmentRef")],
        change: Wrap(&[("kind", "Environment")], "name"),
    },
    Step {
        id: "approval",
        since: V1,
        at: &[("DeploymentPipeline", "spec.promotionPaths[].targetEnvironmentRefs[].requiresApproval")],
        change: Drop(&["false"], "nobody is asked before a promotion; who may promote is a matter of roles"),
    },
    Step {
        id: "manual-approval",
        since: V1,
        at: &[("DeploymentPipeline", "spec.promotionPaths[].targetEnvironmentRefs[].isManualApprovalRequired")],
        change: Drop(&["false"], "nobody is asked before a promotion; who may promote is a matter of roles"),
    },
    Step {
        id: "project-pipeline",
        since: V1,
        at: &[("Project", "spec.deploymentPipelineRef")],
        change: Wrap(&[("kind", "DeploymentPipeline")], "name"),
    },
    Step {
        id: "client-authority",
        since: V1,
        at: &[
            ("DataPlane", "spec.clusterAgent.clientCA.secretRef"),
            ("ClusterDataPlane", "spec.clusterAgent.clientCA.secretRef"),
            ("BuildPlane", "spec.clusterAgent.clientCA.secretRef"),
            ("ClusterBuildPlane", "spec.clusterAgent.clientCA.secretRef"),
            ("ObservabilityPlane", "spec.clusterAgent.clientCA.secretRef"),
            ("ClusterObservabilityPlane", "spec.clusterAgent.clientCA.secretRef"),
        ],
        change: Rename("secretKeyRef"),
    },
    Step {
        id: "image-pull-secrets",
        since: V1,
        at: &[("DataPlane", "spec.imagePullSecretRefs"), ("ClusterDataPlane", "spec.imagePullSecretRefs")],
        change: Drop(&[], "the templates of component types name pull secrets"),
    },
    Step { id: "build-plane", since: V1, at: &[("BuildPlane", "kind")], change: Value("BuildPlane", "WorkflowPlane") },
    Step {
        id: "cluster-build-plane",
        since: V1,
        at: &[("ClusterBuildPlane", "kind")],
        change: Value("ClusterBuildPlane", "ClusterWorkflowPlane"),
    },
    Step { id: "release", since: V1, at: &[("Release", "kind")], change: Value("Release", "RenderedRelease") },
    Step {
        id: "workflow-plane-ref",
        since: V1,
        at: &[("Workflow", "spec.buildPlaneRef"), ("ClusterWorkflow", "spec.buildPlaneRef")],
        change: Rename("workflowPlaneRef"),
    },
    Step {
        id: "workflow-plane-kind",
        since: V1,
        at: &[("Workflow", "spec.workflowPlaneRef.kind")],
        change: Value("BuildPlane", "WorkflowPlane"),
    },
    Step {
        id: "cluster-workflow-plane-kind",
        since: V1,
        at: &[("Workflow", "spec.workflowPlaneRef.kind"), ("ClusterWorkflow", "spec.workflowPlaneRef.kind")],
        change: Value("ClusterBuildPlane", "ClusterWorkflowPlane"),
    },
    Step { id: "build-plane-names", since: V1, at: WORKFLOWS, change: Names(&[Path("buildplane", "workflowplane")]) },
    Step {
        id: "cluster-role",
        since: V1,
        at: &[("AuthzClusterRole", "kind")],
        change: Value("AuthzClusterRole", "ClusterAuthzRole"),
    },
    Step {
        id: "cluster-role-binding",
        since: V1,
        at: &[("AuthzClusterRoleBinding", "kind")],
        change: Value("AuthzClusterRoleBinding", "ClusterAuthzRoleBinding"),
    },
    Step {
        id: "role-mappings",
        since: V1,
        at: &[("AuthzRoleBinding", "spec"), ("ClusterAuthzRoleBinding", "spec")],
        change: Rule(rules::has_role, rules::role_mappings),
    },
    Step {
        id: "role-kind",
        since: V1,
        at: &[
            ("AuthzRoleBinding", "spec.roleMappings[].roleRef.kind"),
            ("ClusterAuthzRoleBinding", "spec.roleMappings[].roleRef.kind"),
        ],
        change: Value("AuthzClusterRole", "ClusterAuthzRole"),
    },
    Step {
        id: "patched-build-plane",
        since: V1,
        at: &[("Kustomization", "patches[].target.kind")],
        change: Value("BuildPlane", "WorkflowPlane"),
    },
    Step {
        id: "patched-cluster-build-plane",
        since: V1,
        at: &[("Kustomization", "patches[].target.kind")],
        change: Value("ClusterBuildPlane", "ClusterWorkflowPlane"),
    },
    Step {
        id: "patched-workflow",
        since: v(0, 17),
        at: &[("Kustomization", "patches[].target.kind")],
        change: Value("ComponentWorkflow", "Workflow"),
    },
    Step {
        id: "patch-text",
        since: v(0, 15),
        at: &[("Kustomization", "patches[].patch")],
        change: Rule(rules::is_patch_of_ours, rules::leave_patch),
    },
    // v1.2.
    Step {
        id: "project-type",
        since: v(1, 2),
        at: &[("Project", "spec")],
        change: Add(Last, "type", &[("kind", "ClusterProjectType"), ("name", "default")]),
    },
];
