//! The list of kinds: a new kind is a new row.

use schemars::{Schema, SchemaGenerator};

use crate::release::Release;
use crate::render::model;
use crate::{kinds, shared};

/// A kind and its model.
pub struct KindSchema {
    /// As written in `kind:`.
    pub kind: &'static str,
    /// As written in `apiVersion:`.
    pub api_version: &'static str,
    /// Whether its objects live in a namespace.
    pub namespaced: bool,
    /// First release that has it.
    pub since: &'static str,
    /// First release that no longer has it; empty while it exists.
    pub until: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// Whether `spec` must be there.
    pub spec_required: bool,
    pub(crate) model: fn(&mut SchemaGenerator) -> Schema,
}

impl KindSchema {
    /// Whether `release` has it.
    pub fn exists_in(&self, release: Release) -> bool {
        Release::parse(self.since).is_none_or(|since| since <= release)
            && Release::parse(self.until).is_none_or(|until| release < until)
    }
}

/// The row of a kind of OpenChoreo.
pub fn find(kind: &str) -> Option<&'static KindSchema> {
    KINDS.iter().find(|row| row.kind == kind)
}

const fn kind(
    kind: &'static str,
    since: &'static str,
    model: fn(&mut SchemaGenerator) -> Schema,
    summary: &'static str,
) -> KindSchema {
    KindSchema {
        kind,
        api_version: "openchoreo.dev/v1alpha1",
        namespaced: true,
        since,
        until: "",
        summary,
        spec_required: false,
        model,
    }
}

impl KindSchema {
    const fn cluster_wide(mut self) -> KindSchema {
        self.namespaced = false;
        self
    }

    /// `spec` may not be left out.
    const fn with_spec(mut self) -> KindSchema {
        self.spec_required = true;
        self
    }

    const fn until(mut self, release: &'static str) -> KindSchema {
        self.until = release;
        self
    }
}

/// All kinds of OpenChoreo.
// One row a line: it is a table.
#[rustfmt::skip]
pub const KINDS: &[KindSchema] = &[
    kind("Project", "v0.3", model::<kinds::project::ProjectSpec>, "What belongs together: components and resources that one team runs, with the pipeline they are promoted through."),
    kind("ProjectType", "v1.2", model::<kinds::project_type::ProjectTypeSpec>, "A template for what projects of a namespace get in each environment."),
    kind("ClusterProjectType", "v1.2", model::<kinds::project_type::ProjectTypeSpec>, "A template for what projects of any namespace get in each environment.").cluster_wide(),
    kind("ProjectRelease", "v1.2", model::<kinds::project_type::ProjectReleaseSpec>, "A frozen copy of a project and its type."),
    kind("ProjectReleaseBinding", "v1.2", model::<kinds::project_type::ProjectReleaseBindingSpec>, "Brings a project into an environment."),
    kind("Component", "v0.3", model::<kinds::component::ComponentSpec>, "One deployable part of a project."),
    kind("ComponentType", "v0.4", model::<kinds::component_type::ComponentTypeSpec>, "A template that components of a namespace are built from."),
    kind("ClusterComponentType", "v0.16", model::<kinds::component_type::ClusterComponentTypeSpec>, "A template that components of any namespace are built from.").cluster_wide(),
    kind("Trait", "v0.4", model::<kinds::trait_kind::TraitSpec>, "Something a component can have beside its type, such as a volume or an alert."),
    kind("ClusterTrait", "v0.16", model::<kinds::trait_kind::TraitSpec>, "A trait for all namespaces.").cluster_wide(),
    kind("Workload", "v0.3", model::<kinds::workload::WorkloadSpec>, "What runs: the container of a component, its endpoints and what it depends on."),
    kind("ComponentRelease", "v0.5", model::<kinds::component_release::ComponentReleaseSpec>, "A frozen copy of everything a component was at one moment."),
    kind("ReleaseBinding", "v0.5", model::<kinds::release_binding::ReleaseBindingSpec>, "Runs a release of a component in an environment."),
    kind("RenderedRelease", "v1.0", model::<kinds::rendered_release::RenderedReleaseSpec>, "The manifests a release became in an environment. Controllers write it."),
    kind("Resource", "v1.1", model::<kinds::resource::ResourceSpec>, "Managed infrastructure of a project, such as a database."),
    kind("ResourceType", "v1.1", model::<kinds::resource::ResourceTypeSpec>, "A template that resources of a namespace are made from."),
    kind("ClusterResourceType", "v1.1", model::<kinds::resource::ResourceTypeSpec>, "A template that resources of any namespace are made from.").cluster_wide(),
    kind("ResourceRelease", "v1.1", model::<kinds::resource::ResourceReleaseSpec>, "A frozen copy of a resource and its type."),
    kind("ResourceReleaseBinding", "v1.1", model::<kinds::resource::ResourceReleaseBindingSpec>, "Provides a release of a resource in an environment."),
    kind("Environment", "v0.3", model::<kinds::environment::EnvironmentSpec>, "A place where releases run, such as development or production."),
    kind("DeploymentPipeline", "v0.3", model::<kinds::deployment_pipeline::DeploymentPipelineSpec>, "The way of a release through the environments."),
    kind("DataPlane", "v0.3", model::<kinds::planes::DataPlaneSpec>, "A cluster that runs workloads of a namespace."),
    kind("ClusterDataPlane", "v0.14", model::<kinds::planes::ClusterDataPlaneSpec>, "A cluster that runs workloads of any namespace.").cluster_wide(),
    kind("WorkflowPlane", "v1.0", model::<kinds::planes::WorkflowPlaneSpec>, "A cluster that runs workflows of a namespace."),
    kind("ClusterWorkflowPlane", "v1.0", model::<kinds::planes::ClusterWorkflowPlaneSpec>, "A cluster that runs workflows of any namespace.").cluster_wide(),
    kind("ObservabilityPlane", "v0.8", model::<kinds::planes::ObservabilityPlaneSpec>, "A cluster that stores logs, metrics and traces."),
    kind("ClusterObservabilityPlane", "v0.14", model::<kinds::planes::ClusterObservabilityPlaneSpec>, "A cluster that stores logs, metrics and traces of any namespace.").cluster_wide(),
    kind("Workflow", "v0.4", model::<kinds::workflow::WorkflowSpec>, "A job that the platform can run, such as a build.").with_spec(),
    kind("ClusterWorkflow", "v1.0", model::<kinds::workflow::ClusterWorkflowSpec>, "A workflow for all namespaces.").cluster_wide(),
    kind("WorkflowRun", "v0.4", model::<kinds::workflow::WorkflowRunSpec>, "One run of a workflow.").with_spec(),
    kind("SecretReference", "v0.4", model::<kinds::secret_reference::SecretReferenceSpec>, "Keys in an external secret store that workloads may use."),
    kind("ObservabilityAlertsNotificationChannel", "v0.9", model::<kinds::observability::NotificationChannelSpec>, "Where alerts of an environment go."),
    kind("ObservabilityAlertRule", "v0.9", model::<kinds::observability::AlertRuleSpec>, "When somebody is told about logs, metrics or cost."),
    kind("AuthzRole", "v0.14", model::<kinds::authz::AuthzRoleSpec>, "A set of actions with a name, in one namespace."),
    kind("AuthzRoleBinding", "v0.14", model::<kinds::authz::AuthzRoleBindingSpec>, "Gives roles to people, in one namespace."),
    kind("ClusterAuthzRole", "v1.0", model::<kinds::authz::AuthzRoleSpec>, "A set of actions with a name, for the whole cluster.").cluster_wide(),
    kind("ClusterAuthzRoleBinding", "v1.0", model::<kinds::authz::ClusterAuthzRoleBindingSpec>, "Gives cluster-wide roles to people.").cluster_wide(),
    kind("Organization", "v0.3", model::<shared::EmptyObject>, "The owner of projects, before the Kubernetes namespace took its place.").cluster_wide().until("v0.13"),
    kind("BuildPlane", "v0.3", model::<kinds::planes::BuildPlaneSpec>, "A cluster that runs builds. WorkflowPlane took its place.").until("v1.0"),
    kind("ComponentWorkflow", "v0.6", model::<kinds::workflow::ComponentWorkflowSpec>, "A workflow that builds components. Workflow took its place.").until("v0.17").with_spec(),
    kind("ComponentWorkflowRun", "v0.6", model::<kinds::workflow::ComponentWorkflowRunSpec>, "One build of a component. WorkflowRun took its place.").until("v0.17").with_spec(),
    kind("Release", "v0.3", model::<kinds::legacy::ReleaseSpec>, "The manifests a release became in an environment. RenderedRelease took its place.").until("v1.0"),
    kind("ConfigurationGroup", "v0.3", model::<kinds::legacy::ConfigurationGroupSpec>, "Configuration shared by components, with a value for each environment.").until("v1.0"),
    kind("Build", "v0.3", model::<kinds::legacy::BuildSpec>, "One build of a component. WorkflowRun took its place.").until("v1.0"),
    kind("DeploymentTrack", "v0.3", model::<kinds::legacy::DeploymentTrackSpec>, "A line of development of a component. Releases took its place.").until("v1.0"),
    kind("GitCommitRequest", "v0.3", model::<kinds::legacy::GitCommitRequestSpec>, "Asks the control plane to write files into a Git repository.").until("v1.0"),
];
