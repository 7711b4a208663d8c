//! Where a kind is described by the people who made it.

use openchoreo_schemas::Release;

use crate::model::kinds::group_of;
use crate::schema::{KindSchema, Origin};

/// The reference of OpenChoreo's kinds. The site keeps it for the newest release.
const SITE: &str = "https://openchoreo.dev/docs/reference/";

/// Kinds with a page of their own there.
const PAGES: &[(&str, &str)] = &[
    ("AuthzRole", "api/platform/authzrole/"),
    ("AuthzRoleBinding", "api/platform/authzrolebinding/"),
    ("ClusterAuthzRole", "api/platform/clusterauthzrole/"),
    ("ClusterAuthzRoleBinding", "api/platform/clusterauthzrolebinding/"),
    ("ClusterComponentType", "api/platform/clustercomponenttype/"),
    ("ClusterDataPlane", "api/platform/clusterdataplane/"),
    ("ClusterObservabilityPlane", "api/platform/clusterobservabilityplane/"),
    ("ClusterTrait", "api/platform/clustertrait/"),
    ("ClusterWorkflow", "api/platform/clusterworkflow/"),
    ("ClusterWorkflowPlane", "api/platform/clusterworkflowplane/"),
    ("Component", "api/application/component/"),
    ("ComponentRelease", "api/runtime/componentrelease/"),
    ("ComponentType", "api/platform/componenttype/"),
    ("DataPlane", "api/platform/dataplane/"),
    ("DeploymentPipeline", "api/platform/deployment-pipeline/"),
    ("Environment", "api/platform/environment/"),
    ("ObservabilityAlertRule", "api/platform/observabilityalertrule/"),
    ("ObservabilityAlertsNotificationChannel", "api/platform/observabilityalertsnotificationchannel/"),
    ("ObservabilityPlane", "api/platform/observabilityplane/"),
    ("Project", "api/application/project/"),
    ("ProjectRelease", "api/runtime/projectrelease/"),
    ("ReleaseBinding", "api/platform/releasebinding/"),
    ("ReleaseConfig", "cli-reference/"),
    ("RenderedRelease", "api/runtime/renderedrelease/"),
    ("ResourceType", "api/platform/resourcetype/"),
    ("SecretReference", "api/platform/secretreference/"),
    ("Trait", "api/platform/trait/"),
    ("Workflow", "api/platform/workflow/"),
    ("WorkflowPlane", "api/platform/workflowplane/"),
    ("WorkflowRun", "api/application/workflowrun/"),
    ("Workload", "api/application/workload/"),
];

/// Kinds of other projects, by group.
const OTHERS: &[(&str, &str, &str)] = &[
    ("", "Namespace", "https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/namespace-v1/"),
    ("kustomize.config.k8s.io", "", "https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/"),
    ("kustomize.toolkit.fluxcd.io", "Kustomization", "https://fluxcd.io/flux/components/kustomize/kustomizations/"),
    ("source.toolkit.fluxcd.io", "GitRepository", "https://fluxcd.io/flux/components/source/gitrepositories/"),
    ("source.toolkit.fluxcd.io", "OCIRepository", "https://fluxcd.io/flux/components/source/ocirepositories/"),
    ("source.toolkit.fluxcd.io", "Bucket", "https://fluxcd.io/flux/components/source/buckets/"),
    ("helm.toolkit.fluxcd.io", "HelmRelease", "https://fluxcd.io/flux/components/helm/helmreleases/"),
];

/// The address of the page about a kind; `None` for kinds that nobody we know describes.
pub fn page(schema: &KindSchema) -> Option<String> {
    let kind = &*schema.kind;
    let group = group_of(&schema.api_version);
    if group != "openchoreo.dev" {
        let fits = |row: &&(&str, &str, &str)| row.0 == group && (row.1.is_empty() || row.1 == kind);
        return OTHERS.iter().find(fits).map(|(.., page)| (*page).to_owned());
    }
    let on_site = PAGES.iter().find(|(known, _)| *known == kind).map(|(_, page)| format!("{SITE}{page}"));
    match schema.origin {
        // Of an older release the site tells other things; its CRD tells all.
        Origin::Release(release) if release < Release::new(1, 0, 0) || on_site.is_none() => Some(crd(kind, release)),
        _ => on_site,
    }
}

/// The CRD of a kind as the release has it.
fn crd(kind: &str, release: Release) -> String {
    let plural = kind.to_lowercase();
    format!("https://github.com/openchoreo/openchoreo/blob/{release}/config/crd/bases/openchoreo.dev_{plural}s.yaml")
}
