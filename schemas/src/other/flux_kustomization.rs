//! Flux Kustomization: one stage of the delivery.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::flux_source::LocalRef;
use crate::shared::AnyValue;

/// A folder of a source that is built and kept applied.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct KustomizationSpec {
    /// What kustomize notes on each object about where it comes from. Replaces what the folder's own file says.
    build_metadata: Option<Vec<String>>,
    /// Labels and annotations that every object gets, after the build.
    common_metadata: Option<CommonMetadata>,
    /// Folders of kustomize Components that work on the whole build; local paths only.
    components: Option<Vec<String>>,
    /// How encrypted files are read.
    decryption: Option<Decryption>,
    /// What becomes of the objects when this is deleted: `MirrorPrune` (the default) does what `prune` says.
    #[schemars(extend("enum" = ["MirrorPrune", "Delete", "WaitForTermination", "Orphan"]))]
    deletion_policy: Option<String>,
    /// Kustomizations that must be ready first. Without `wait` or `healthChecks` there, that means applied, not
    /// healthy.
    depends_on: Option<Vec<Dependency>>,
    /// Recreates objects when a field that cannot change was changed. It deletes them first: with care.
    force: Option<bool>,
    /// How the health of custom kinds is told, in CEL.
    health_check_exprs: Option<Vec<HealthCheckExpr>>,
    /// Objects whose health counts for this one to be ready.
    health_checks: Option<Vec<ObjectRef>>,
    /// Fields that are left alone, both when differences are looked for and when they are repaired.
    ignore: Option<AnyValue>,
    /// Whether a Component that does not exist is passed over.
    ignore_missing_components: Option<bool>,
    /// Names, tags and digests of images that are replaced.
    images: Option<Vec<Image>>,
    /// How often the folder is applied again, such as `10m`, whether something changed or not.
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    interval: String,
    /// Another cluster to apply to.
    kube_config: Option<KubeConfig>,
    /// Text in front of the name of every object. OpenChoreo's references are not renamed with it.
    #[schemars(length(min = 1, max = 200))]
    name_prefix: Option<String>,
    /// Text behind the name of every object. OpenChoreo's references are not renamed with it.
    #[schemars(length(min = 1, max = 200))]
    name_suffix: Option<String>,
    /// Changes to the objects of the build.
    patches: Option<Vec<Patch>>,
    /// The folder, from the root of the source: `./namespaces`. The root itself where nothing is said.
    path: Option<String>,
    /// Variables that are filled in after the build. It clashes with the `${...}` of OpenChoreo templates.
    post_build: Option<PostBuild>,
    /// Whether objects that are no longer in the folder are deleted.
    prune: bool,
    /// How soon a failure is tried again; `interval` where nothing is said.
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    retry_interval: Option<String>,
    /// Service account that applies, where not everything is allowed.
    service_account_name: Option<String>,
    /// The source that the folder is in.
    source_ref: SourceRef,
    /// Whether nothing is applied, repaired or pruned for now.
    suspend: Option<bool>,
    /// Namespace that every object is put into, in place of the one in its file.
    #[schemars(length(min = 1, max = 63))]
    target_namespace: Option<String>,
    /// How long applying and waiting may take; `interval` where nothing is said.
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    timeout: Option<String>,
    /// Whether all objects must be healthy for this one to be ready. Then `healthChecks` do not count.
    wait: Option<bool>,
}

/// Labels and annotations for all objects.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct CommonMetadata {
    /// Annotations that are added or replaced.
    annotations: Option<BTreeMap<String, String>>,
    /// Labels that are added or replaced.
    labels: Option<BTreeMap<String, String>>,
}

/// Decryption of files.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Decryption {
    /// The tool that encrypted them.
    #[schemars(extend("enum" = ["sops"]))]
    provider: String,
    /// Secret with the private keys.
    secret_ref: Option<LocalRef>,
    /// Service account that the credentials of a key service come from.
    service_account_name: Option<String>,
}

/// A Kustomization that comes first.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Dependency {
    /// Name of the object.
    name: String,
    /// Its namespace; the own one where nothing is said.
    namespace: Option<String>,
    /// When it counts as ready, in CEL over `self` and `dep`.
    ready_expr: Option<String>,
}

/// The health of a custom kind.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct HealthCheckExpr {
    /// API version of the objects.
    api_version: String,
    /// When an object is up to date and healthy, in CEL.
    current: String,
    /// When an object has failed, in CEL.
    failed: Option<String>,
    /// When an object is still on its way, in CEL.
    in_progress: Option<String>,
    /// Kind of the objects.
    kind: String,
}

/// Names an object.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ObjectRef {
    /// API version of the object.
    api_version: Option<String>,
    /// Kind of the object.
    kind: String,
    /// Name of the object.
    name: String,
    /// Namespace of the object; the own one where nothing is said.
    namespace: Option<String>,
}

/// An image with another name or version.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Image {
    /// Digest that replaces the tag.
    digest: Option<String>,
    /// The image as the files name it, without its tag.
    name: String,
    /// Name that replaces it.
    new_name: Option<String>,
    /// Tag that replaces the one in the files.
    new_tag: Option<String>,
}

/// Access to another cluster.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct KubeConfig {
    /// ConfigMap with the address of the cluster, for access without a stored secret.
    config_map_ref: Option<LocalRef>,
    /// Secret with a kubeconfig.
    secret_ref: Option<KubeConfigSecret>,
}

/// A kubeconfig in a Secret.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct KubeConfigSecret {
    /// The key in it; `value` or `value.yaml` where nothing is said.
    key: Option<String>,
    /// Name of the Secret.
    name: String,
}

/// A change to objects of the build.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Patch {
    /// The change: a part of an object, or a list of JSON 6902 operations.
    patch: String,
    /// Which objects are changed. Without it the patch itself must name exactly one.
    target: Option<Selector>,
}

/// Picks objects. Names are regular expressions that must fit as a whole.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Selector {
    /// Annotations, as a selector such as `team=web`.
    annotation_selector: Option<String>,
    /// API group.
    group: Option<String>,
    /// Kind, as a regular expression.
    kind: Option<String>,
    /// Labels, as a selector such as `team=web`.
    label_selector: Option<String>,
    /// Name, as a regular expression.
    name: Option<String>,
    /// Namespace, as a regular expression.
    namespace: Option<String>,
    /// API version.
    version: Option<String>,
}

/// Variables that are filled in.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct PostBuild {
    /// Values by the name of the variable. They win over `substituteFrom`.
    substitute: Option<BTreeMap<String, String>>,
    /// ConfigMaps and Secrets with more values; later ones win.
    substitute_from: Option<Vec<SubstituteFrom>>,
    /// Whether it runs even without a variable (`Always`).
    substitute_strategy: Option<String>,
}

/// A ConfigMap or a Secret with values.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SubstituteFrom {
    /// Whether it is a Secret or a ConfigMap.
    #[schemars(extend("enum" = ["Secret", "ConfigMap"]))]
    kind: String,
    /// Name of it, in the namespace of the Kustomization.
    #[schemars(length(min = 1, max = 253))]
    name: String,
    /// Whether it may be missing.
    optional: Option<bool>,
}

/// The source of a folder.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SourceRef {
    /// API version of the source.
    api_version: Option<String>,
    /// Kind of the source.
    #[schemars(extend("enum" = ["OCIRepository", "GitRepository", "Bucket", "ExternalArtifact"]))]
    kind: String,
    /// Name of the source.
    name: String,
    /// Namespace of the source; the own one where nothing is said.
    namespace: Option<String>,
}
