//! A kustomization file as kustomize decodes it, each entry with its place.

use std::collections::BTreeMap;

use super::decode::{At, Fields, Input};
use super::field::FieldSpec;
use super::id::{Gvk, ResId};
use super::problem::{Place, ProblemKind, Result};
use super::resource::Behavior;
use crate::syntax::{self, NodeRef, ProblemKind as SyntaxKind};
use crate::text::TextRange;

const FIELDS: &[&str] = &[
    "apiVersion",
    "kind",
    "metadata",
    "openapi",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "labels",
    "commonAnnotations",
    "patchesStrategicMerge",
    "patchesJson6902",
    "patches",
    "images",
    "imageTags",
    "replacements",
    "replicas",
    "vars",
    "sortOptions",
    "resources",
    "components",
    "crds",
    "bases",
    "configMapGenerator",
    "secretGenerator",
    "helmGlobals",
    "helmCharts",
    "helmChartInflationGenerator",
    "generatorOptions",
    "configurations",
    "generators",
    "transformers",
    "validators",
    "buildMetadata",
];

/// Fields that this build names and does not evaluate.
const UNSUPPORTED: [&str; 3] = ["helmCharts", "helmChartInflationGenerator", "validators"];

/// What a kustomization file says.
#[derive(Debug, Clone, Default)]
pub struct Kustomization {
    pub is_component: bool,
    pub resources: Vec<At<String>>,
    pub components: Vec<At<String>>,
    pub crds: Vec<At<String>>,
    pub configurations: Vec<At<String>>,
    pub generators: Vec<At<String>>,
    pub transformers: Vec<At<String>>,
    pub namespace: Option<At<String>>,
    pub name_prefix: Option<At<String>>,
    pub name_suffix: Option<At<String>>,
    pub labels: Vec<At<Labels>>,
    pub common_labels: Option<At<BTreeMap<String, String>>>,
    pub common_annotations: Option<At<BTreeMap<String, String>>>,
    pub strategic: Vec<At<String>>,
    pub patches: Vec<At<Patch>>,
    pub json_patches: Vec<At<Patch>>,
    pub replicas: Vec<At<(String, i64)>>,
    pub images: Vec<At<Image>>,
    pub replacements: Vec<At<Replacement>>,
    pub config_maps: Vec<At<Generator>>,
    pub secrets: Vec<At<Generator>>,
    pub options: Option<Options>,
    pub variables: Vec<At<Variable>>,
    pub openapi: Option<At<BTreeMap<String, String>>>,
    pub metadata: Vec<String>,
    pub sort: Option<At<Sort>>,
    /// Fields that are named, not evaluated.
    pub unsupported: Vec<At<&'static str>>,
}

/// An entry of `labels`.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    pub pairs: BTreeMap<String, String>,
    pub selectors: bool,
    pub templates: bool,
    pub fields: Vec<FieldSpec>,
}

/// Which objects a patch is for; empty parts stand for any.
#[derive(Debug, Clone, Default)]
pub struct Selector {
    pub id: ResId,
    pub labels: String,
    pub annotations: String,
}

/// An entry of `patches` or `patchesJson6902`.
#[derive(Debug, Clone, Default)]
pub struct Patch {
    pub path: Option<At<String>>,
    pub text: Option<At<String>>,
    pub target: Option<Selector>,
    pub allow_name: bool,
    pub allow_kind: bool,
}

/// An entry of `images`.
#[derive(Debug, Clone, Default)]
pub struct Image {
    pub name: String,
    pub new_name: String,
    pub suffix: String,
    pub new_tag: String,
    pub digest: String,
}

/// Options of a generator.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub labels: BTreeMap<String, String>,
    pub annotations: BTreeMap<String, String>,
    pub no_hash: bool,
    pub immutable: bool,
}

/// An entry of `configMapGenerator` or `secretGenerator`.
#[derive(Debug, Clone, Default)]
pub struct Generator {
    pub name: String,
    pub namespace: String,
    pub behavior: Behavior,
    pub literals: Vec<At<String>>,
    pub files: Vec<At<String>>,
    pub envs: Vec<At<String>>,
    pub options: Option<Options>,
    /// Type of a Secret.
    pub kind: String,
}

/// An entry of `replacements`: a file with more of them, or one.
#[derive(Debug, Clone, Default)]
pub struct Replacement {
    pub path: Option<At<String>>,
    pub source: Option<Source>,
    pub targets: Option<Vec<Target>>,
}

/// Where a replacement takes its value from.
#[derive(Debug, Clone, Default)]
pub struct Source {
    pub id: ResId,
    pub field: String,
    pub options: FieldOptions,
}

/// Where a replacement puts its value.
#[derive(Debug, Clone, Default)]
pub struct Target {
    pub select: Option<Selector>,
    pub reject: Vec<Selector>,
    pub fields: Vec<String>,
    pub options: FieldOptions,
}

/// Which part of a field a replacement means.
#[derive(Debug, Clone, Default)]
pub struct FieldOptions {
    pub delimiter: String,
    pub index: i64,
    pub create: bool,
}

/// An entry of `vars`.
#[derive(Debug, Clone, Default)]
pub struct Variable {
    pub name: String,
    pub object: ResId,
    pub field: String,
}

/// `sortOptions`
#[derive(Debug, Clone, Default)]
pub struct Sort {
    pub order: String,
    pub legacy: Option<(Vec<String>, Vec<String>)>,
}

/// Reads the first document of `text`, which is the file at `path`; `with` sees every field of it.
pub fn with_document<T>(text: &str, path: &str, read: impl FnOnce(Option<Input<'_>>) -> Result<T>) -> Result<T> {
    let pieces = syntax::split(text);
    let Some(piece) = pieces.first() else { return read(None) };
    let body = piece.body.of(text);
    let parsed = syntax::read(body);
    let is_fatal = |kind| !matches!(kind, SyntaxKind::Ignored | SyntaxKind::DuplicateKey);
    if let Some(problem) = parsed.problems.iter().find(|problem| is_fatal(problem.kind)) {
        let place = Place { path: path.to_owned(), range: problem.range.shifted(piece.body.start) };
        return place.refuse(ProblemKind::Malformed { message: problem.message.clone() });
    }
    let root = NodeRef::root(body, &parsed.tree);
    read(root.map(|node| Input { node, path, base: piece.body.start, lenient: false, whole: None }))
}

impl Kustomization {
    /// Reads a kustomization file.
    pub fn read(text: &str, path: &str) -> Result<Kustomization> {
        with_document(text, path, |root| {
            let empty = Place { path: path.to_owned(), range: TextRange::empty(0) };
            let Some(root) = root else { return empty.refuse(ProblemKind::EmptyKustomization) };
            let fields = root.fields(FIELDS)?;
            let out = decode(&fields)?;
            let says = |name: &str| !matches!(name, "apiVersion" | "kind");
            let is_filled = |value: Input<'_>| !matches!(value.json(), serde_json::Value::Null) && !is_blank(value);
            if !fields.iter().any(|field| says(field.name) && is_filled(field.value)) {
                return root.place().refuse(ProblemKind::EmptyKustomization);
            }
            check_type(&fields)?;
            Ok(out)
        })
    }
}

/// Reads the kustomization file at the path of a Flux Kustomization: Flux reads it without regard to unknown
/// fields and writes it again, so an empty one is none to kustomize.
pub fn read_as_flux(text: &str, path: &str) -> Result<Kustomization> {
    with_document(text, path, |root| {
        let Some(root) = root else { return Ok(Kustomization::default()) };
        let fields = Input { lenient: true, ..root }.fields(FIELDS)?;
        check_type(&fields)?;
        let mut out = decode(&fields)?;
        if out.resources.is_empty() {
            out.metadata = vec!["originAnnotations".to_owned()];
        }
        Ok(out)
    })
}

fn is_blank(value: Input<'_>) -> bool {
    value.json() == serde_json::Value::String(String::new())
}

fn check_type(fields: &Fields<'_>) -> Result<()> {
    let (kind, version) = (fields.string("kind")?, fields.string("apiVersion")?);
    if let Some(place) = fields.get("kind").filter(|_| !matches!(kind.as_str(), "" | "Kustomization" | "Component")) {
        return place.place().refuse(ProblemKind::WrongType { expected: "Kustomization or Component".to_owned() });
    }
    let expected = match kind.as_str() {
        "Component" => "kustomize.config.k8s.io/v1alpha1",
        _ => "kustomize.config.k8s.io/v1beta1",
    };
    match fields.get("apiVersion").filter(|_| !version.is_empty() && version != expected) {
        Some(place) => place.place().refuse(ProblemKind::WrongType { expected: expected.to_owned() }),
        None => Ok(()),
    }
}

fn decode(fields: &Fields<'_>) -> Result<Kustomization> {
    let text = |name: &str| -> Result<Option<At<String>>> {
        let Some(input) = fields.get(name) else { return Ok(None) };
        Ok(Some(input.at(input.string()?)).filter(|text| !text.value.is_empty()))
    };
    let map = |name: &str| -> Result<Option<At<BTreeMap<String, String>>>> {
        let Some(input) = fields.get(name) else { return Ok(None) };
        Ok(Some(input.at(input.string_map()?)).filter(|map| !map.value.is_empty()))
    };
    let both = |first: &str, second: &str| -> Result<Vec<At<String>>> {
        Ok(fields.strings(first)?.into_iter().chain(fields.strings(second)?).collect())
    };
    let mut images = fields.list("images", image)?;
    images.extend(fields.list("imageTags", image)?);
    if let Some(metadata) = fields.get("metadata") {
        metadata.fields(&["name", "namespace", "labels", "annotations"])?;
    }
    let mut unsupported = Vec::new();
    for name in UNSUPPORTED {
        if let Some(field) = fields.field(name).filter(|field| !field.value.items().is_ok_and(|items| items.is_empty()))
        {
            unsupported.push(field.key.at(name));
        }
    }
    Ok(Kustomization {
        is_component: fields.string("kind")? == "Component",
        resources: both("resources", "bases")?,
        components: fields.strings("components")?,
        crds: fields.strings("crds")?,
        configurations: fields.strings("configurations")?,
        generators: fields.strings("generators")?,
        transformers: fields.strings("transformers")?,
        namespace: text("namespace")?,
        name_prefix: text("namePrefix")?,
        name_suffix: text("nameSuffix")?,
        labels: fields.list("labels", labels)?,
        common_labels: map("commonLabels")?,
        common_annotations: map("commonAnnotations")?,
        strategic: fields.strings("patchesStrategicMerge")?,
        patches: fields.list("patches", patch)?,
        json_patches: fields.list("patchesJson6902", patch)?,
        replicas: fields.list("replicas", replica)?,
        images,
        replacements: fields.list("replacements", replacement)?,
        config_maps: fields.list("configMapGenerator", |input| generator(input, false))?,
        secrets: fields.list("secretGenerator", |input| generator(input, true))?,
        options: fields.get("generatorOptions").map(options).transpose()?,
        variables: fields.list("vars", variable)?,
        openapi: map("openapi")?,
        metadata: fields.strings("buildMetadata")?.into_iter().map(|text| text.value).collect(),
        sort: fields.get("sortOptions").map(sort).transpose()?,
        unsupported,
    })
}

pub fn labels(input: Input<'_>) -> Result<At<Labels>> {
    let fields = input.fields(&["pairs", "includeSelectors", "includeTemplates", "fields"])?;
    Ok(input.at(Labels {
        pairs: fields.string_map("pairs")?,
        selectors: fields.bool("includeSelectors")?,
        templates: fields.bool("includeTemplates")?,
        fields: fields.list("fields", field_spec)?,
    }))
}

pub fn field_spec(input: Input<'_>) -> Result<FieldSpec> {
    let fields = input.fields(&["group", "version", "kind", "path", "create"])?;
    Ok(FieldSpec { gvk: gvk(&fields)?, path: fields.string("path")?, create: fields.bool("create")? })
}

pub fn gvk(fields: &Fields<'_>) -> Result<Gvk> {
    Ok(Gvk { group: fields.string("group")?, version: fields.string("version")?, kind: fields.string("kind")? })
}

fn id(fields: &Fields<'_>) -> Result<ResId> {
    Ok(ResId { gvk: gvk(fields)?, name: fields.string("name")?, namespace: fields.string("namespace")? })
}

pub fn selector(input: Input<'_>) -> Result<Selector> {
    let known = &["group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"];
    let fields = input.fields(known)?;
    Ok(Selector {
        id: id(&fields)?,
        labels: fields.string("labelSelector")?,
        annotations: fields.string("annotationSelector")?,
    })
}

pub fn patch(input: Input<'_>) -> Result<At<Patch>> {
    let fields = input.fields(&["path", "patch", "target", "options"])?;
    let text = |name: &str| -> Result<Option<At<String>>> {
        let Some(input) = fields.get(name) else { return Ok(None) };
        Ok(Some(input.at(input.string()?)).filter(|text| !text.value.is_empty()))
    };
    let options = fields.get("options").map_or(Ok(BTreeMap::new()), Input::bool_map)?;
    let is_on = |name: &str| options.get(name) == Some(&true);
    Ok(input.at(Patch {
        path: text("path")?,
        text: text("patch")?,
        target: fields.get("target").map(selector).transpose()?,
        allow_name: is_on("allowNameChange"),
        allow_kind: is_on("allowKindChange"),
    }))
}

pub fn replica(input: Input<'_>) -> Result<At<(String, i64)>> {
    let fields = input.fields(&["name", "count"])?;
    Ok(input.at((fields.string("name")?, fields.int("count")?)))
}

pub fn image(input: Input<'_>) -> Result<At<Image>> {
    let fields = input.fields(&["name", "newName", "tagSuffix", "newTag", "digest"])?;
    Ok(input.at(Image {
        name: fields.string("name")?,
        new_name: fields.string("newName")?,
        suffix: fields.string("tagSuffix")?,
        new_tag: fields.string("newTag")?,
        digest: fields.string("digest")?,
    }))
}

fn options(input: Input<'_>) -> Result<Options> {
    let fields = input.fields(&["labels", "annotations", "disableNameSuffixHash", "immutable"])?;
    Ok(Options {
        labels: fields.string_map("labels")?,
        annotations: fields.string_map("annotations")?,
        no_hash: fields.bool("disableNameSuffixHash")?,
        immutable: fields.bool("immutable")?,
    })
}

pub fn generator(input: Input<'_>, is_secret: bool) -> Result<At<Generator>> {
    let known: &'static [&'static str] = match is_secret {
        true => &["namespace", "name", "behavior", "literals", "files", "envs", "env", "options", "type"],
        false => &["namespace", "name", "behavior", "literals", "files", "envs", "env", "options"],
    };
    let fields = input.fields(known)?;
    generator_of(input, &fields)
}

/// The generator that some fields describe.
pub fn generator_of(input: Input<'_>, fields: &Fields<'_>) -> Result<At<Generator>> {
    let mut envs = fields.strings("envs")?;
    if let Some(env) = fields.get("env") {
        envs.push(env.at(env.string()?));
    }
    envs.retain(|env| !env.value.is_empty());
    Ok(input.at(Generator {
        name: fields.string("name")?,
        namespace: fields.string("namespace")?,
        behavior: match fields.string("behavior")?.as_str() {
            "replace" => Behavior::Replace,
            "merge" => Behavior::Merge,
            _ => Behavior::Create,
        },
        literals: fields.strings("literals")?,
        files: fields.strings("files")?,
        envs,
        options: fields.get("options").map(options).transpose()?,
        kind: fields.string("type")?,
    }))
}

/// Reads a replacement.
pub fn replacement(input: Input<'_>) -> Result<At<Replacement>> {
    let fields = input.fields(&["path", "source", "targets"])?;
    let path = match fields.get("path") {
        Some(path) => Some(path.at(path.string()?)).filter(|path| !path.value.is_empty()),
        None => None,
    };
    let targets = match fields.get("targets") {
        Some(_) => Some(fields.list("targets", target)?),
        None => None,
    };
    Ok(input.at(Replacement { path, source: fields.get("source").map(source).transpose()?, targets }))
}

fn source(input: Input<'_>) -> Result<Source> {
    let fields = input.fields(&["group", "version", "kind", "name", "namespace", "fieldPath", "options"])?;
    Ok(Source { id: id(&fields)?, field: fields.string("fieldPath")?, options: field_options(&fields)? })
}

fn target(input: Input<'_>) -> Result<Target> {
    let fields = input.fields(&["select", "reject", "fieldPaths", "options"])?;
    Ok(Target {
        select: fields.get("select").map(selector).transpose()?,
        reject: fields.list("reject", selector)?,
        fields: fields.strings("fieldPaths")?.into_iter().map(|text| text.value).collect(),
        options: field_options(&fields)?,
    })
}

fn field_options(fields: &Fields<'_>) -> Result<FieldOptions> {
    let Some(input) = fields.get("options") else { return Ok(FieldOptions::default()) };
    let fields = input.fields(&["delimiter", "index", "encoding", "create"])?;
    Ok(FieldOptions {
        delimiter: fields.string("delimiter")?,
        index: fields.int("index")?,
        create: fields.bool("create")?,
    })
}

fn variable(input: Input<'_>) -> Result<At<Variable>> {
    let fields = input.fields(&["name", "objref", "fieldref"])?;
    let mut out = Variable { name: fields.string("name")?, ..Variable::default() };
    if let Some(object) = fields.get("objref") {
        let fields = object.fields(&["apiVersion", "group", "version", "kind", "name", "namespace"])?;
        out.object = id(&fields)?;
        let api_version = fields.string("apiVersion")?;
        if !api_version.is_empty() {
            out.object.gvk = Gvk::new(&api_version, &out.object.gvk.kind);
        }
    }
    if let Some(field) = fields.get("fieldref") {
        out.field = field.fields(&["fieldPath"])?.string("fieldPath")?;
    }
    if out.field.is_empty() {
        out.field = "metadata.name".to_owned();
    }
    Ok(input.at(out))
}

fn sort(input: Input<'_>) -> Result<At<Sort>> {
    let fields = input.fields(&["order", "legacySortOptions"])?;
    let legacy = match fields.get("legacySortOptions") {
        Some(legacy) => {
            let fields = legacy.fields(&["orderFirst", "orderLast"])?;
            let list = |name| -> Result<Vec<String>> {
                Ok(fields.strings(name)?.into_iter().map(|text| text.value).collect())
            };
            Some((list("orderFirst")?, list("orderLast")?))
        }
        None => None,
    };
    Ok(input.at(Sort { order: fields.string("order")?, legacy }))
}
