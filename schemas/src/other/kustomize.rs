//! Files of kustomize.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use crate::shared::{AnyValue, BuildMetadata, FreeObject};

/// What kustomize builds from a folder.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Kustomization {
    /// Former name of `resources` for folders.
    bases: Option<Vec<String>>,
    /// What kustomize notes on each object about where it comes from.
    build_metadata: Option<Vec<BuildMetadata>>,
    /// Annotations for all objects, and for the pods in workloads.
    common_annotations: Option<BTreeMap<String, String>>,
    /// Labels for all objects, and for the selectors of workloads. `labels` took its place.
    common_labels: Option<BTreeMap<String, String>>,
    /// Folders of kustomize Components that work on what was gathered before them.
    components: Option<Vec<String>>,
    /// Makes ConfigMaps from files and values.
    config_map_generator: Option<Vec<ConfigMapGenerator>>,
    /// Files that teach kustomize about fields of other kinds: references, namespaces, labels, images.
    configurations: Option<Vec<String>>,
    /// Files with CRDs that teach kustomize about custom kinds.
    crds: Option<Vec<String>>,
    /// Defaults for what the generators make.
    generator_options: Option<GeneratorOptions>,
    /// Files with generators, or generators themselves.
    generators: Option<Vec<String>>,
    /// Former way to use Helm charts.
    helm_chart_inflation_generator: Option<Vec<FreeObject>>,
    /// Helm charts that are rendered; it needs a flag of kustomize, and Flux does not allow it.
    helm_charts: Option<Vec<HelmChart>>,
    /// Where Helm charts and their configuration lie.
    helm_globals: Option<HelmGlobals>,
    /// Former name of `images`.
    image_tags: Option<Vec<Image>>,
    /// Names, tags and digests of images that are replaced. It looks at lists called `containers` alone, so the
    /// container of a Workload is not touched.
    images: Option<Vec<Image>>,
    /// Labels that are added.
    labels: Option<Vec<Label>>,
    /// A name for the file itself; kustomize does not read it.
    metadata: Option<FreeObject>,
    /// Text in front of the name of every object. References in OpenChoreo kinds are not renamed with it.
    name_prefix: Option<String>,
    /// Text behind the name of every object. References in OpenChoreo kinds are not renamed with it.
    name_suffix: Option<String>,
    /// Namespace that every object is put into, in place of the one in its file. Objects of kind Namespace are renamed.
    namespace: Option<String>,
    /// A schema that teaches kustomize how lists of custom kinds are merged.
    openapi: Option<BTreeMap<String, String>>,
    /// Changes to objects.
    patches: Option<Vec<Patch>>,
    /// Former way of patches with JSON 6902 operations; `patches` took its place.
    #[schemars(rename = "patchesJson6902")]
    patches_json6902: Option<Vec<Patch>>,
    /// Former way of patches that are parts of objects; `patches` took its place.
    patches_strategic_merge: Option<Vec<String>>,
    /// Values of one object that are copied into others.
    replacements: Option<Vec<Replacement>>,
    /// Numbers of replicas of workloads.
    replicas: Option<Vec<Replica>>,
    /// Files and folders whose objects are built, in this order. There are no wildcards.
    resources: Option<Vec<String>>,
    /// Makes Secrets from files and values.
    secret_generator: Option<Vec<SecretGenerator>>,
    /// The order of the objects in the result.
    sort_options: Option<SortOptions>,
    /// Files with transformers, or transformers themselves.
    transformers: Option<Vec<String>>,
    /// Files with validators, or validators themselves.
    validators: Option<Vec<String>>,
    /// Former way of `replacements`.
    vars: Option<Vec<Variable>>,
}

/// Makes a ConfigMap.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ConfigMapGenerator {
    /// What happens to a ConfigMap of that name from below: `create` (it must not exist), `replace` or `merge`.
    #[schemars(extend("enum" = ["create", "replace", "merge"]))]
    behavior: Option<String>,
    /// Former name of `envs`, for one file.
    env: Option<String>,
    /// Files with lines `KEY=value`; each line becomes a key.
    envs: Option<Vec<String>>,
    /// Files, each becomes a key; `key=file` gives it another name.
    files: Option<Vec<String>>,
    /// Keys with their values, `KEY=value`.
    literals: Option<Vec<String>>,
    /// Name of the result; a hash of its content is added unless an option forbids it.
    name: Option<String>,
    /// Namespace of the result.
    namespace: Option<String>,
    /// What else the result gets.
    options: Option<GeneratorOptions>,
}

/// Makes a Secret.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SecretGenerator {
    /// What happens to a Secret of that name from below: `create` (it must not exist), `replace` or `merge`.
    #[schemars(extend("enum" = ["create", "replace", "merge"]))]
    behavior: Option<String>,
    /// Former name of `envs`, for one file.
    env: Option<String>,
    /// Files with lines `KEY=value`; each line becomes a key.
    envs: Option<Vec<String>>,
    /// Files, each becomes a key; `key=file` gives it another name.
    files: Option<Vec<String>>,
    /// Keys with their values, `KEY=value`.
    literals: Option<Vec<String>>,
    /// Name of the result; a hash of its content is added unless an option forbids it.
    name: Option<String>,
    /// Namespace of the result.
    namespace: Option<String>,
    /// What else the result gets.
    options: Option<GeneratorOptions>,
    /// Kubernetes type of the Secret, `Opaque` where nothing is said.
    #[schemars(rename = "type")]
    type_name: Option<String>,
}

/// What generated objects get.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct GeneratorOptions {
    /// Annotations of the result.
    annotations: Option<BTreeMap<String, String>>,
    /// Whether the name stays as it is, without the hash. References in OpenChoreo kinds do not follow the hash.
    disable_name_suffix_hash: Option<bool>,
    /// Whether the result cannot be changed.
    immutable: Option<bool>,
    /// Labels of the result.
    labels: Option<BTreeMap<String, String>>,
}

/// A Helm chart that is rendered.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct HelmChart {
    /// More files with values; later ones win.
    additional_values_files: Option<Vec<String>>,
    /// API versions that the chart may believe in.
    api_versions: Option<Vec<String>>,
    /// Whether Helm tells more.
    debug: Option<bool>,
    /// Whether versions in development count.
    devel: Option<bool>,
    /// Whether CRDs of the chart are part of the result.
    #[schemars(rename = "includeCRDs")]
    include_crds: Option<bool>,
    /// Kubernetes version that the chart may believe in.
    kube_version: Option<String>,
    /// Name of the chart.
    name: Option<String>,
    /// A template for the name of the release.
    name_template: Option<String>,
    /// Namespace of the release.
    namespace: Option<String>,
    /// Name of the release.
    release_name: Option<String>,
    /// Address of the repository the chart is in.
    repo: Option<String>,
    /// Whether hooks are left out.
    skip_hooks: Option<bool>,
    /// Whether tests are left out.
    skip_tests: Option<bool>,
    /// File with values.
    values_file: Option<String>,
    /// Values themselves.
    values_inline: Option<FreeObject>,
    /// What wins of file and inline values: `merge`, `override` or `replace`.
    values_merge: Option<String>,
    /// Version of the chart.
    version: Option<String>,
}

/// Where Helm finds its things.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct HelmGlobals {
    /// Folder with charts.
    chart_home: Option<String>,
    /// Folder with the configuration of Helm.
    config_home: Option<String>,
}

/// An image with another name or version.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Image {
    /// Digest that replaces the tag.
    digest: Option<String>,
    /// The image as the files name it, without its tag.
    name: Option<String>,
    /// Name that replaces it.
    new_name: Option<String>,
    /// Tag that replaces the one in the files.
    new_tag: Option<String>,
    /// Text behind the tag.
    tag_suffix: Option<String>,
}

/// Labels for objects.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Label {
    /// More fields that get the labels.
    fields: Option<Vec<FieldSpec>>,
    /// Whether selectors get them too. Selectors of running workloads cannot change.
    include_selectors: Option<bool>,
    /// Whether the pods in workloads get them too.
    include_templates: Option<bool>,
    /// Whether the volume claims in StatefulSets get them too.
    include_volume_claim_templates: Option<bool>,
    /// The labels.
    pairs: Option<BTreeMap<String, String>>,
}

/// A field of a kind.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct FieldSpec {
    /// Whether the field is made where it is missing.
    create: Option<bool>,
    /// API group of the objects.
    group: Option<String>,
    /// Kind of the objects.
    kind: Option<String>,
    /// The field, with slashes between its parts.
    path: Option<String>,
    /// API version of the objects.
    version: Option<String>,
}

/// A change to objects.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Patch {
    /// What the patch may change beside the usual.
    options: Option<PatchOptions>,
    /// The change itself: a part of an object, or a list of JSON 6902 operations.
    patch: Option<String>,
    /// File with the change.
    path: Option<String>,
    /// Which objects are changed. Without it the patch itself must name exactly one. A target that fits nothing is no
    /// error.
    target: Option<Selector>,
}

/// What a patch may do.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct PatchOptions {
    /// Whether the patch may change the kind.
    allow_kind_change: Option<bool>,
    /// Whether the patch may change the name.
    allow_name_change: Option<bool>,
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

/// A value that is copied.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Replacement {
    /// File with replacements, in place of the fields below.
    path: Option<String>,
    /// Where the value comes from: exactly one object.
    source: Option<ReplacementSource>,
    /// The value itself, in place of `source`.
    source_value: Option<AnyValue>,
    /// Where the value goes.
    targets: Option<Vec<ReplacementTarget>>,
}

/// The object and field that a value comes from.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ReplacementSource {
    /// API version of the object, in place of group and version.
    api_version: Option<String>,
    /// The field, with dots between its parts; `metadata.name` where nothing is said.
    field_path: Option<String>,
    /// API group of the object.
    group: Option<String>,
    /// Kind of the object.
    kind: Option<String>,
    /// Name of the object.
    name: Option<String>,
    /// Namespace of the object.
    namespace: Option<String>,
    /// Which part of the value is taken.
    options: Option<FieldOptions>,
    /// API version of the object, without the group.
    version: Option<String>,
}

/// The objects and fields that a value goes to.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ReplacementTarget {
    /// The fields, with dots between their parts and `[name=x]` for items of lists.
    field_paths: Option<Vec<String>>,
    /// Which part of the field is replaced.
    options: Option<FieldOptions>,
    /// Objects that are left out.
    reject: Option<Vec<TargetSelector>>,
    /// Objects whose fields are replaced.
    select: Option<TargetSelector>,
}

/// Picks objects by exact names.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct TargetSelector {
    /// Annotations, as a selector such as `team=web`.
    annotation_selector: Option<String>,
    /// API version of the object, in place of group and version.
    api_version: Option<String>,
    /// API group.
    group: Option<String>,
    /// Kind of the objects.
    kind: Option<String>,
    /// Labels, as a selector such as `team=web`.
    label_selector: Option<String>,
    /// Name of the objects.
    name: Option<String>,
    /// Namespace of the objects.
    namespace: Option<String>,
    /// API version, without the group.
    version: Option<String>,
}

/// A part of a field.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct FieldOptions {
    /// Whether the field is made where it is missing.
    create: Option<bool>,
    /// Text between the parts of the value.
    delimiter: Option<String>,
    /// Encoding of the value.
    encoding: Option<String>,
    /// Number of the part, from 0.
    index: Option<i64>,
}

/// Replicas of a workload.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Replica {
    /// How many there are.
    count: Option<i64>,
    /// Name of the workload.
    name: Option<String>,
}

/// The order of the result.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SortOptions {
    /// Details of the order `legacy`.
    legacy_sort_options: Option<LegacySortOptions>,
    /// `fifo` keeps the order in which objects were read, `legacy` sorts by kind.
    #[schemars(extend("enum" = ["legacy", "fifo"]))]
    order: Option<String>,
}

/// The order of kinds.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct LegacySortOptions {
    /// Kinds that come first.
    order_first: Option<Vec<String>>,
    /// Kinds that come last.
    order_last: Option<Vec<String>>,
}

/// A variable of the former kind.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Variable {
    /// The field its value comes from.
    fieldref: Option<FieldRef>,
    /// Name of the variable, written `$(NAME)`.
    name: Option<String>,
    /// The object its value comes from.
    objref: Option<FreeObject>,
}

/// A field of an object.
#[derive(JsonSchema)]
pub struct FieldRef {
    /// The field, `metadata.name` where nothing is said. Both spellings are read.
    #[schemars(rename = "fieldPath")]
    field_path: Option<String>,
    /// The field, in the spelling of old files.
    #[schemars(rename = "fieldpath")]
    fieldpath: Option<String>,
}
