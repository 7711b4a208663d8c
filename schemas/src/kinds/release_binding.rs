//! ReleaseBinding.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::workload::{EnvVar, FileVar};
use crate::shared::{ComponentOwner, FreeObject};

/// Runs a release of a component in an environment, with what is different there.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ReleaseBindingSpec {
    /// Values for the `envOverrides` that the component type declares, for this environment.
    #[schemars(extend("x-until" = "v1.0"))]
    component_type_env_overrides: Option<FreeObject>,
    /// Name of the environment, in the same namespace. It cannot be changed later.
    #[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.environment is immutable"}]))]
    environment: String,
    /// The component that is deployed. It cannot be changed later.
    #[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.owner is immutable"}]))]
    owner: ComponentOwner,
    /// Name of the ComponentRelease to run. Change it to promote or to roll back; empty, nothing is deployed.
    release_name: Option<String>,
    /// Values for the `envOverrides` of traits, by the instance name of the trait.
    #[schemars(extend("x-until" = "v1.0"))]
    trait_overrides: Option<BTreeMap<String, FreeObject>>,
    /// Environment variables and files that differ in this environment.
    #[schemars(extend("x-kubernetes-preserve-unknown-fields" = true))]
    workload_overrides: Option<WorkloadOverrides>,
    /// Values for the `environmentConfigs` that the component type declares, for this environment.
    #[schemars(extend("x-since" = "v1.0"))]
    component_type_environment_configs: Option<FreeObject>,
    /// What should be there: `Active` runs the release, `Undeploy` removes it from the environment and keeps the
    /// binding.
    #[schemars(extend("x-since" = "v0.13", "default" = "Active", "enum" = ["Active", "Undeploy"]))]
    state: Option<String>,
    /// Values for the `environmentConfigs` of traits, by the instance name the component gave them. Other names are
    /// ignored without a word.
    #[schemars(extend("x-since" = "v1.0"))]
    trait_environment_configs: Option<BTreeMap<String, FreeObject>>,
}

/// What differs from the released workload in one environment.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct WorkloadOverrides {
    /// Changes by the name of the container.
    #[schemars(extend("x-until" = "v0.16"))]
    containers: Option<BTreeMap<String, NamedContainerOverrides>>,
    /// Changes of the container.
    #[schemars(extend("x-since" = "v0.16"))]
    container: Option<ContainerOverrides>,
}

/// What differs in one container.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct NamedContainerOverrides {
    /// Variables to add or to replace, by key.
    env: Option<Vec<EnvVar>>,
    /// Files to add or to replace, by key.
    files: Option<Vec<FileVar>>,
}

/// What differs in the container.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ContainerOverrides {
    /// Variables to add or to replace, by key.
    env: Option<Vec<EnvVar>>,
    /// Files to add or to replace, by key.
    files: Option<Vec<FileVar>>,
}
