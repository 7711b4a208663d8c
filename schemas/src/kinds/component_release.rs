//! ComponentRelease: what a component was at one moment.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::component_type::{ComponentTypeSpec, ResourceTemplate};
use super::trait_kind::TraitSpec;
use super::workload::{Connection, Container, Dependencies, NamedContainer, WorkloadEndpoint};
use crate::shared::{AnyValue, ComponentOwner, ShorthandSchema};

/// A frozen copy of everything a component was at one moment: its type, its traits and its workload. Environments
/// run releases, never the live component, so what was tested is what is promoted. It cannot be changed.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ComponentReleaseSpec {
    /// What the component itself had set when the release was cut: parameters and traits.
    #[schemars(extend("x-required-until" = "v1.0"))]
    component_profile: ComponentProfile,
    /// The component type as it was. Later changes of the type do not reach this release.
    component_type: FrozenComponentType,
    /// The component this is a release of.
    #[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.owner is immutable"}]))]
    owner: ComponentOwner,
    /// The traits as they were, by name.
    #[schemars(rename = "traits@object", extend("x-until" = "v1.0", "x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.traits is immutable"}]))]
    traits_object: Option<BTreeMap<String, TraitSpec>>,
    /// The traits as they were, embedded and attached ones alike, one entry for each kind and name.
    #[schemars(rename = "traits@list", extend("x-since" = "v1.0", "x-until" = "v1.2", "x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.traits is immutable"}]))]
    traits_list: Option<Vec<FrozenTrait>>,
    /// The traits as they were, embedded and attached ones alike, one entry for each kind and name.
    #[schemars(rename = "traits@list2", length(max = 100), extend("x-since" = "v1.2", "x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.traits is immutable"}]))]
    traits_list2: Option<Vec<FrozenTrait>>,
    /// The workload as it was: container, endpoints and dependencies, without its owner.
    workload: FrozenWorkload,
}

/// What the component had set when the release was cut.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.componentProfile is immutable"}]))]
pub struct ComponentProfile {
    /// Values of the component's parameters.
    parameters: Option<AnyValue>,
    /// The traits the component had attached, with their values.
    traits: Option<Vec<FrozenTraitInstance>>,
}

/// A component type as it was when the release was cut.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.componentType is immutable"}, {"rule": "self.resources.exists(r, r.id == self.workloadType)", "message": "resources must contain a primary resource with id matching workloadType", "x-until": "v1.0"}]))]
pub struct FrozenComponentType {
    /// Workflows that might build components of the type.
    #[schemars(extend("x-until" = "v1.0"))]
    allowed_workflows: Option<Vec<String>>,
    /// The manifests the component becomes.
    #[schemars(length(min = 1), extend("x-until" = "v1.0"))]
    resources: Vec<ResourceTemplate>,
    /// The parameters in the short notation.
    #[schemars(extend("x-until" = "v1.0"))]
    schema: Option<ShorthandSchema>,
    /// The kind of workload the type produces.
    #[schemars(extend("x-until" = "v1.0", "enum" = ["deployment", "statefulset", "cronjob", "job", "proxy"], "x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.workloadType cannot be changed after creation"}]))]
    workload_type: String,
    /// Whether the type came from the namespace or served the whole cluster.
    #[schemars(extend("x-since" = "v1.0", "enum" = ["ComponentType", "ClusterComponentType"]))]
    kind: String,
    /// Name of the type as the component wrote it, with the workload type in front: `deployment/service`.
    #[schemars(length(min = 1), extend("x-since" = "v1.0"))]
    name: String,
    /// The whole type.
    #[schemars(extend("x-since" = "v1.0"))]
    spec: ComponentTypeSpec,
}

/// A workload as it was when the release was cut.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.workload is immutable"}]))]
pub struct FrozenWorkload {
    /// Endpoints of other components that this one calls.
    #[schemars(extend("x-until" = "v1.0"))]
    connections: Option<BTreeMap<String, Connection>>,
    /// The containers by name.
    #[schemars(extend("x-until" = "v0.16"))]
    containers: Option<BTreeMap<String, NamedContainer>>,
    /// Network endpoints by name.
    endpoints: Option<BTreeMap<String, WorkloadEndpoint>>,
    /// The container to run.
    #[schemars(extend("x-since" = "v0.16"))]
    container: Container,
    /// What the component needs.
    #[schemars(extend("x-since" = "v1.0"))]
    dependencies: Option<Dependencies>,
}

/// A trait a component had attached.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct FrozenTraitInstance {
    /// Name of the attachment.
    #[schemars(length(min = 1))]
    instance_name: String,
    /// Name of the trait.
    #[schemars(length(min = 1))]
    name: String,
    /// Values that were set.
    parameters: Option<AnyValue>,
    /// Whether the trait came from the namespace or served the whole cluster.
    #[schemars(extend("x-since" = "v1.0", "enum" = ["Trait", "ClusterTrait"]))]
    kind: String,
}

/// A trait as it was when the release was cut.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct FrozenTrait {
    /// Whether the trait came from the namespace or served the whole cluster.
    #[schemars(extend("enum" = ["Trait", "ClusterTrait"]))]
    kind: String,
    /// Name of the trait.
    #[schemars(length(min = 1))]
    name: String,
    /// The whole trait.
    spec: TraitSpec,
}
