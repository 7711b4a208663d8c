//! A kustomization file, with the place of every entry that names another file.
//!
//! Keys are compared without regard to case and the last of two equal keys counts, as kustomize
//! itself reads its files.

use smol_str::SmolStr;

use super::edit::{Insertion, insertion, item_range};
use super::spanned;
use crate::model::Spanned;
use crate::model::kinds::group_of;
use crate::syntax::{Entry, NodeRef};
use crate::text::TextRange;

const GROUP: &str = "kustomize.config.k8s.io";

/// A kustomization file or a kustomize Component.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KustomizeFile {
    /// `apiVersion`, which may be left out.
    pub api_version: Option<Spanned>,
    /// `kind`, which may be left out.
    pub kind: Option<Spanned>,
    /// `resources`, then `bases`, each in order: files and directories that are built.
    pub resources: Vec<ListEntry>,
    /// `components`: directories that work on what the others brought.
    pub components: Vec<ListEntry>,
    /// `patches` and `patchesJson6902`.
    pub patches: Vec<Patch>,
    /// Every other file that goes into the build without being a resource, patches by path included.
    pub inputs: Vec<Input>,
    /// `namespace`
    pub namespace: Option<Spanned>,
    /// `namePrefix`
    pub name_prefix: Option<Spanned>,
    /// `nameSuffix`
    pub name_suffix: Option<Spanned>,
    /// `labels` and `commonLabels`, as far as they reach `metadata.labels`.
    pub labels: Vec<Label>,
    /// Fields whose effect on the objects is not computed here.
    pub unevaluated: Vec<Unevaluated>,
    /// Whether it says nothing beyond what it is; kustomize refuses that.
    pub is_empty: bool,
    /// Where a new entry of `resources` goes; `None` in a file whose shape leaves no good place.
    pub resource_insertion: Option<Insertion>,
}

/// An entry of a list of paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEntry {
    /// As written, decoded; empty for an empty entry.
    pub text: SmolStr,
    /// Its place, quotes not included.
    pub range: TextRange,
    /// What a fix deletes to get rid of it: the whole line where it has one to itself.
    pub item: TextRange,
}

/// A patch, in a kustomization file or in a Flux Kustomization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// `path`, where the patch stands in a file of its own.
    pub path: Option<Spanned>,
    /// Place of the text of an inline patch.
    pub inline: Option<TextRange>,
    /// Place of `target`.
    pub target: Option<TextRange>,
    /// Place of the whole item.
    pub range: TextRange,
}

/// What a file is for that a kustomization names beside its resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InputKind {
    /// `patches`, `patchesStrategicMerge`, `patchesJson6902`.
    Patch,
    /// `crds`: schemas; the file may be a resource as well.
    Crd,
    /// `generators`
    Generator,
    /// `transformers`
    Transformer,
    /// `validators`
    Validator,
    /// `configurations`
    Configuration,
    /// `replacements[].path`
    Replacement,
    /// A file that `configMapGenerator` or `secretGenerator` reads.
    GeneratorFile,
    /// `openapi.path`
    OpenApi,
    /// `helmCharts[].valuesFile` and `additionalValuesFiles`
    HelmValues,
}

/// A file that a kustomization reads without making an object of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What it is for.
    pub kind: InputKind,
    /// The path.
    pub path: Spanned,
}

/// One label that a kustomization sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Name of the label.
    pub key: SmolStr,
    /// Its value, with its place.
    pub value: Spanned,
}

/// A field that only a full build could evaluate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unevaluated {
    /// Name of the field.
    pub field: &'static str,
    /// Place of the key.
    pub range: TextRange,
    /// Whether it can bring objects that no file of the tree shows.
    pub makes_objects: bool,
}

/// Fields that are named, not evaluated, and whether they make objects.
const UNEVALUATED: [(&str, bool); 5] = [
    ("helmCharts", true),
    ("helmChartInflationGenerator", true),
    ("generators", true),
    ("transformers", true),
    ("vars", false),
];

impl KustomizeFile {
    /// Whether it is a kustomize Component.
    pub fn is_component(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| kind.text == "Component")
    }

    /// Place of an `apiVersion` or `kind` that makes kustomize refuse the file.
    pub fn wrong_type(&self) -> Option<&Spanned> {
        let wrong_kind = self.kind.as_ref().filter(|kind| kind.text != "Kustomization" && kind.text != "Component");
        let version = if self.is_component() { "v1alpha1" } else { "v1beta1" };
        let wrong_version = self
            .api_version
            .as_ref()
            .filter(|v| group_of(&v.text) != GROUP || v.text.rsplit('/').next() != Some(version));
        wrong_kind.or(wrong_version)
    }

    pub(super) fn read(root: NodeRef<'_>) -> KustomizeFile {
        let text = |key| field(root, key).and_then(|entry| spanned(entry.value));
        let list = |key| field(root, key).into_iter().flat_map(|entry| entries(entry.value));
        let resources = field(root, "resources");
        let mut patches: Vec<Patch> = items(root, "patches").map(Patch::read).collect();
        patches.extend(items(root, "patchesJson6902").map(Patch::read));
        KustomizeFile {
            api_version: text("apiVersion"),
            kind: text("kind"),
            resources: list("resources").chain(list("bases")).collect(),
            components: list("components").collect(),
            inputs: inputs(root, &patches),
            patches,
            namespace: text("namespace"),
            name_prefix: text("namePrefix"),
            name_suffix: text("nameSuffix"),
            labels: labels(root),
            unevaluated: unevaluated(root),
            is_empty: is_empty(root),
            resource_insertion: insertion(root, "resources", resources),
        }
    }
}

impl Patch {
    pub(super) fn read(node: NodeRef<'_>) -> Patch {
        let place = |key| node.get(key).filter(|value| !value.is_null()).map(NodeRef::range);
        Patch {
            path: node.get("path").and_then(spanned),
            inline: place("patch").or_else(|| place("op")),
            target: place("target"),
            range: node.range(),
        }
    }
}

fn field<'a>(root: NodeRef<'a>, key: &str) -> Option<Entry<'a>> {
    root.entries().filter(|entry| entry.key.text().is_some_and(|text| text.eq_ignore_ascii_case(key))).last()
}

fn items<'a>(root: NodeRef<'a>, key: &str) -> impl Iterator<Item = NodeRef<'a>> {
    field(root, key).into_iter().flat_map(|entry| entry.value.items())
}

fn entries(list: NodeRef<'_>) -> Vec<ListEntry> {
    let items: Vec<NodeRef<'_>> = list.items().collect();
    let entry = |(at, item): (usize, &NodeRef<'_>)| {
        let text = if item.is_null() { Some("".into()) } else { item.text() };
        Some(ListEntry { text: SmolStr::new(text?), range: item.inner_range(), item: item_range(&items, at) })
    };
    items.iter().enumerate().filter_map(entry).collect()
}

fn inputs(root: NodeRef<'_>, patches: &[Patch]) -> Vec<Input> {
    let mut out: Vec<Input> = Vec::new();
    let mut add = |kind, path: Option<Spanned>| out.extend(path.map(|path| Input { kind, path }));
    patches.iter().for_each(|patch| add(InputKind::Patch, patch.path.clone()));
    for (key, kind) in [
        ("patchesStrategicMerge", InputKind::Patch),
        ("crds", InputKind::Crd),
        ("generators", InputKind::Generator),
        ("transformers", InputKind::Transformer),
        ("validators", InputKind::Validator),
        ("configurations", InputKind::Configuration),
    ] {
        // Some of these lists may hold YAML instead of a path.
        items(root, key).for_each(|item| {
            add(kind, spanned(item).filter(|path| !path.text.contains(['\n', '{']) && !path.text.contains(": ")))
        });
    }
    items(root, "replacements").for_each(|item| add(InputKind::Replacement, item.get("path").and_then(spanned)));
    for key in ["configMapGenerator", "secretGenerator"] {
        for generator in items(root, key) {
            for file in ["files", "envs"].iter().filter_map(|key| generator.get(key)).flat_map(NodeRef::items) {
                add(InputKind::GeneratorFile, spanned(file).map(after_key));
            }
            add(InputKind::GeneratorFile, generator.get("env").and_then(spanned));
        }
    }
    let openapi = field(root, "openapi").and_then(|entry| entry.value.get("path"));
    add(InputKind::OpenApi, openapi.and_then(spanned));
    for chart in items(root, "helmCharts") {
        add(InputKind::HelmValues, chart.get("valuesFile").and_then(spanned));
        let more = chart.get("additionalValuesFiles").into_iter().flat_map(NodeRef::items);
        more.for_each(|file| add(InputKind::HelmValues, spanned(file)));
    }
    out
}

/// The path of `key=path`.
fn after_key(file: Spanned) -> Spanned {
    let Some((key, path)) = file.text.split_once('=') else { return file };
    let start = file.range.start + key.len() as u32 + 1;
    Spanned { range: TextRange::new(start.min(file.range.end), file.range.end), text: SmolStr::new(path) }
}

fn labels(root: NodeRef<'_>) -> Vec<Label> {
    let listed = items(root, "labels").filter_map(|item| item.get("pairs"));
    let common = field(root, "commonLabels").map(|entry| entry.value);
    let label = |entry: Entry<'_>| {
        let value = Spanned { text: SmolStr::new(entry.value.text()?), range: entry.value.inner_range() };
        Some(Label { key: SmolStr::new(entry.key.text()?), value })
    };
    listed.chain(common).flat_map(NodeRef::entries).filter_map(label).collect()
}

fn unevaluated(root: NodeRef<'_>) -> Vec<Unevaluated> {
    let found = |(name, makes_objects): (&'static str, bool)| {
        let entry = field(root, name)?;
        entry.value.items().next()?;
        Some(Unevaluated { field: name, range: entry.key.range(), makes_objects })
    };
    UNEVALUATED.into_iter().filter_map(found).collect()
}

fn is_empty(root: NodeRef<'_>) -> bool {
    let says_something = |entry: Entry<'_>| {
        let key = entry.key.text().unwrap_or_default();
        let is_type = key.eq_ignore_ascii_case("apiVersion") || key.eq_ignore_ascii_case("kind");
        !is_type && !entry.value.is_null() && entry.value.text().is_none_or(|text| !text.is_empty())
    };
    !root.entries().any(says_something)
}
