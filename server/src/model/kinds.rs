//! Every kind that the product knows, of every generation, as one table.
//!
//! A new kind is a new row. Kinds that are not OpenChoreo's are here when something names them or
//! when they decide how objects reach the cluster.

/// API group of OpenChoreo, the same since v0.3.
pub const OPENCHOREO: &str = "openchoreo.dev";
const FLUX_KUSTOMIZE: &str = "kustomize.toolkit.fluxcd.io";
const FLUX_SOURCE: &str = "source.toolkit.fluxcd.io";
const FLUX_HELM: &str = "helm.toolkit.fluxcd.io";
/// API group of kustomize's own files.
pub const KUSTOMIZE: &str = "kustomize.config.k8s.io";
const ARGO: &str = "argoproj.io";

/// Whether objects of a kind live in a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// In a namespace.
    Namespaced,
    /// Once per cluster.
    Cluster,
}

/// Facts about one kind.
#[derive(Debug, PartialEq, Eq)]
pub struct KindInfo {
    /// As written in `kind:`.
    pub name: &'static str,
    /// API group; empty for the core group.
    pub group: &'static str,
    /// Where its objects live.
    pub scope: Scope,
    /// First OpenChoreo release that has it (`v0.3` and earlier count as `v0.3`); empty for foreign kinds.
    pub since: &'static str,
    /// First OpenChoreo release that no longer has it; empty while it exists.
    pub gone: &'static str,
    /// What took its place, for a kind that is gone.
    pub successor: &'static str,
}

/// A row of [`KINDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind(u8);

impl Kind {
    /// The row of this kind.
    pub fn info(self) -> &'static KindInfo {
        &KINDS[self.index()]
    }

    /// Number of the row, for tables beside this one.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// As written in `kind:`; empty for [`Kind::OTHER`].
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// Whether objects of this kind live outside namespaces.
    pub fn is_cluster_scoped(self) -> bool {
        self.info().scope == Scope::Cluster
    }

    /// Whether it belongs to OpenChoreo (of any generation) and reaches a cluster.
    pub fn is_openchoreo(self) -> bool {
        self.info().group == OPENCHOREO && self != Kind::RELEASE_CONFIG
    }

    /// Whether it steers how objects reach the cluster and is no object of a stage itself.
    pub fn is_flux(self) -> bool {
        matches!(self.info().group, FLUX_KUSTOMIZE | FLUX_SOURCE | FLUX_HELM)
    }

    /// Whether it is a file of kustomize, never sent to a cluster.
    pub fn is_kustomize_file(self) -> bool {
        self.info().group == KUSTOMIZE
    }

    /// Looks a kind up by its group and name; [`Kind::OTHER`] if we have no row for it.
    pub fn find(group: &str, name: &str) -> Kind {
        KINDS
            .iter()
            .position(|k| k.name == name && k.group == group && !name.is_empty())
            .map_or(Kind::OTHER, |at| Kind(at as u8))
    }

    /// The OpenChoreo kind called `name`, of any generation.
    pub fn openchoreo(name: &str) -> Option<Kind> {
        let kind = Kind::find(OPENCHOREO, name);
        (kind != Kind::OTHER).then_some(kind)
    }

    /// All rows, [`Kind::OTHER`] included.
    pub fn all() -> impl Iterator<Item = Kind> {
        (0..KINDS.len() as u8).map(Kind)
    }
}

/// The group of an `apiVersion` (`openchoreo.dev/v1alpha1` → `openchoreo.dev`, `v1` → ``).
pub fn group_of(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

macro_rules! kinds {
    ($( $id:ident = $name:literal, $group:expr, $scope:ident $(, since $since:literal)? $(, gone $gone:literal)? $(, now $now:literal)? ; )*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u8)]
        enum Row { $( $id, )* }

        #[allow(missing_docs)]
        impl Kind { $( pub const $id: Kind = Kind(Row::$id as u8); )* }

        /// All kinds. The first row stands for kinds that we do not know.
        pub static KINDS: &[KindInfo] = &[ $( KindInfo {
            name: $name,
            group: $group,
            scope: Scope::$scope,
            since: concat!($($since)?),
            gone: concat!($($gone)?),
            successor: concat!($($now)?),
        }, )* ];
    };
}

kinds! {
    OTHER = "", "", Namespaced;

    // Project family.
    PROJECT = "Project", OPENCHOREO, Namespaced, since "v0.3";
    PROJECT_TYPE = "ProjectType", OPENCHOREO, Namespaced, since "v1.2";
    CLUSTER_PROJECT_TYPE = "ClusterProjectType", OPENCHOREO, Cluster, since "v1.2";
    PROJECT_RELEASE = "ProjectRelease", OPENCHOREO, Namespaced, since "v1.2";
    PROJECT_RELEASE_BINDING = "ProjectReleaseBinding", OPENCHOREO, Namespaced, since "v1.2";

    // Component family.
    COMPONENT = "Component", OPENCHOREO, Namespaced, since "v0.3";
    COMPONENT_TYPE = "ComponentType", OPENCHOREO, Namespaced, since "v0.4";
    CLUSTER_COMPONENT_TYPE = "ClusterComponentType", OPENCHOREO, Cluster, since "v0.16";
    TRAIT = "Trait", OPENCHOREO, Namespaced, since "v0.4";
    CLUSTER_TRAIT = "ClusterTrait", OPENCHOREO, Cluster, since "v0.16";
    WORKLOAD = "Workload", OPENCHOREO, Namespaced, since "v0.3";
    COMPONENT_RELEASE = "ComponentRelease", OPENCHOREO, Namespaced, since "v0.5";
    RELEASE_BINDING = "ReleaseBinding", OPENCHOREO, Namespaced, since "v0.5";
    RENDERED_RELEASE = "RenderedRelease", OPENCHOREO, Namespaced, since "v1.0";

    // Managed resources.
    RESOURCE = "Resource", OPENCHOREO, Namespaced, since "v1.1";
    RESOURCE_TYPE = "ResourceType", OPENCHOREO, Namespaced, since "v1.1";
    CLUSTER_RESOURCE_TYPE = "ClusterResourceType", OPENCHOREO, Cluster, since "v1.1";
    RESOURCE_RELEASE = "ResourceRelease", OPENCHOREO, Namespaced, since "v1.1";
    RESOURCE_RELEASE_BINDING = "ResourceReleaseBinding", OPENCHOREO, Namespaced, since "v1.1";

    // Infrastructure.
    ENVIRONMENT = "Environment", OPENCHOREO, Namespaced, since "v0.3";
    DEPLOYMENT_PIPELINE = "DeploymentPipeline", OPENCHOREO, Namespaced, since "v0.3";
    DATA_PLANE = "DataPlane", OPENCHOREO, Namespaced, since "v0.3";
    CLUSTER_DATA_PLANE = "ClusterDataPlane", OPENCHOREO, Cluster, since "v0.14";
    WORKFLOW_PLANE = "WorkflowPlane", OPENCHOREO, Namespaced, since "v1.0";
    CLUSTER_WORKFLOW_PLANE = "ClusterWorkflowPlane", OPENCHOREO, Cluster, since "v1.0";
    OBSERVABILITY_PLANE = "ObservabilityPlane", OPENCHOREO, Namespaced, since "v0.8";
    CLUSTER_OBSERVABILITY_PLANE = "ClusterObservabilityPlane", OPENCHOREO, Cluster, since "v0.14";

    // Workflows.
    WORKFLOW = "Workflow", OPENCHOREO, Namespaced, since "v0.4";
    CLUSTER_WORKFLOW = "ClusterWorkflow", OPENCHOREO, Cluster, since "v1.0";
    WORKFLOW_RUN = "WorkflowRun", OPENCHOREO, Namespaced, since "v0.4";

    // Secrets, alerts, authorization.
    SECRET_REFERENCE = "SecretReference", OPENCHOREO, Namespaced, since "v0.4";
    NOTIFICATION_CHANNEL = "ObservabilityAlertsNotificationChannel", OPENCHOREO, Namespaced, since "v0.9";
    ALERT_RULE = "ObservabilityAlertRule", OPENCHOREO, Namespaced, since "v0.9";
    AUTHZ_ROLE = "AuthzRole", OPENCHOREO, Namespaced, since "v0.14";
    AUTHZ_ROLE_BINDING = "AuthzRoleBinding", OPENCHOREO, Namespaced, since "v0.14";
    CLUSTER_AUTHZ_ROLE = "ClusterAuthzRole", OPENCHOREO, Cluster, since "v1.0";
    CLUSTER_AUTHZ_ROLE_BINDING = "ClusterAuthzRoleBinding", OPENCHOREO, Cluster, since "v1.0";

    // Earlier generations.
    ORGANIZATION = "Organization", OPENCHOREO, Cluster, since "v0.3", gone "v0.13", now "the Kubernetes Namespace";
    BUILD_PLANE = "BuildPlane", OPENCHOREO, Namespaced, since "v0.3", gone "v1.0", now "WorkflowPlane";
    CLUSTER_BUILD_PLANE = "ClusterBuildPlane", OPENCHOREO, Cluster, since "v0.14", gone "v1.0", now "ClusterWorkflowPlane";
    COMPONENT_WORKFLOW = "ComponentWorkflow", OPENCHOREO, Namespaced, since "v0.6", gone "v0.17", now "Workflow";
    COMPONENT_WORKFLOW_RUN = "ComponentWorkflowRun", OPENCHOREO, Namespaced, since "v0.6", gone "v0.17", now "WorkflowRun";
    RELEASE = "Release", OPENCHOREO, Namespaced, since "v0.3", gone "v1.0", now "RenderedRelease";
    AUTHZ_CLUSTER_ROLE = "AuthzClusterRole", OPENCHOREO, Cluster, since "v0.14", gone "v1.0", now "ClusterAuthzRole";
    AUTHZ_CLUSTER_ROLE_BINDING = "AuthzClusterRoleBinding", OPENCHOREO, Cluster, since "v0.14", gone "v1.0", now "ClusterAuthzRoleBinding";
    CONFIGURATION_GROUP = "ConfigurationGroup", OPENCHOREO, Namespaced, since "v0.3", gone "v1.0", now "SecretReference";
    BUILD = "Build", OPENCHOREO, Namespaced, since "v0.3", gone "v1.0", now "WorkflowRun";
    DEPLOYMENT_TRACK = "DeploymentTrack", OPENCHOREO, Namespaced, since "v0.3", gone "v1.0";
    GIT_COMMIT_REQUEST = "GitCommitRequest", OPENCHOREO, Namespaced, since "v0.3", gone "v1.0";
    COMPONENT_DEPLOYMENT = "ComponentDeployment", OPENCHOREO, Namespaced, since "v0.4", gone "v0.7", now "ReleaseBinding";
    COMPONENT_ENV_SNAPSHOT = "ComponentEnvSnapshot", OPENCHOREO, Namespaced, since "v0.4", gone "v0.7", now "ComponentRelease";
    DEPLOYABLE_ARTIFACT = "DeployableArtifact", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    DEPLOYMENT = "Deployment", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    ENDPOINT = "Endpoint", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    API = "API", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    API_CLASS = "APIClass", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    API_BINDING = "APIBinding", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    SERVICE = "Service", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    SERVICE_CLASS = "ServiceClass", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    SERVICE_BINDING = "ServiceBinding", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    WEB_APPLICATION = "WebApplication", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    WEB_APPLICATION_CLASS = "WebApplicationClass", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    WEB_APPLICATION_BINDING = "WebApplicationBinding", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    SCHEDULED_TASK = "ScheduledTask", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    SCHEDULED_TASK_CLASS = "ScheduledTaskClass", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";
    SCHEDULED_TASK_BINDING = "ScheduledTaskBinding", OPENCHOREO, Namespaced, since "v0.3", gone "v0.8";

    // Settings of `occ`, never applied to a cluster.
    RELEASE_CONFIG = "ReleaseConfig", OPENCHOREO, Namespaced;

    // How objects reach the cluster.
    FLUX_KUSTOMIZATION = "Kustomization", FLUX_KUSTOMIZE, Namespaced;
    GIT_REPOSITORY = "GitRepository", FLUX_SOURCE, Namespaced;
    OCI_REPOSITORY = "OCIRepository", FLUX_SOURCE, Namespaced;
    BUCKET = "Bucket", FLUX_SOURCE, Namespaced;
    EXTERNAL_ARTIFACT = "ExternalArtifact", FLUX_SOURCE, Namespaced;
    HELM_REPOSITORY = "HelmRepository", FLUX_SOURCE, Namespaced;
    HELM_CHART = "HelmChart", FLUX_SOURCE, Namespaced;
    HELM_RELEASE = "HelmRelease", FLUX_HELM, Namespaced;
    KUSTOMIZATION = "Kustomization", KUSTOMIZE, Namespaced;
    KUSTOMIZE_COMPONENT = "Component", KUSTOMIZE, Namespaced;
    ARGO_APPLICATION = "Application", ARGO, Namespaced;
    ARGO_APPLICATION_SET = "ApplicationSet", ARGO, Namespaced;

    // Kinds of others that ours name.
    NAMESPACE = "Namespace", "", Cluster;
    SECRET = "Secret", "", Namespaced;
    CONFIG_MAP = "ConfigMap", "", Namespaced;
    CLUSTER_SECRET_STORE = "ClusterSecretStore", "external-secrets.io", Cluster;
    GATEWAY = "Gateway", "gateway.networking.k8s.io", Namespaced;
    WORKFLOW_TEMPLATE = "WorkflowTemplate", ARGO, Namespaced;
    CLUSTER_WORKFLOW_TEMPLATE = "ClusterWorkflowTemplate", ARGO, Cluster;
    CUSTOM_RESOURCE_DEFINITION = "CustomResourceDefinition", "apiextensions.k8s.io", Cluster;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_and_name_decide_together() {
        assert_eq!(Kind::find(OPENCHOREO, "Component"), Kind::COMPONENT);
        assert_eq!(Kind::find(KUSTOMIZE, "Component"), Kind::KUSTOMIZE_COMPONENT);
        assert_eq!(Kind::find("apps", "Deployment"), Kind::OTHER);
        assert_eq!(Kind::COMPONENT.name(), "Component");
        assert!(Kind::all().all(|kind| Kind::find(kind.info().group, kind.name()) == kind));
    }

    #[test]
    fn cluster_scope_shows_in_the_name_of_current_kinds() {
        for kind in Kind::all().filter(|kind| kind.is_openchoreo() && kind.info().gone.is_empty()) {
            assert_eq!(kind.is_cluster_scoped(), kind.name().starts_with("Cluster"), "{}", kind.name());
        }
    }
}
