//! A Flux Kustomization: one stage of the delivery.

use smol_str::SmolStr;

use super::kustomize::Patch;
use super::{Identity, is_filled, is_true, pairs, spanned};
use crate::model::Spanned;
use crate::syntax::NodeRef;
use crate::text::TextRange;

/// A Flux Kustomization.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FluxKustomization {
    /// Its own name and namespace.
    pub identity: Identity,
    /// `spec.path`; without one the root of the source.
    pub path: Option<Spanned>,
    /// `spec.sourceRef`
    pub source: Option<SourceRef>,
    /// `spec.dependsOn`, in order.
    pub depends_on: Vec<Dependency>,
    /// `spec.targetNamespace`
    pub target_namespace: Option<Spanned>,
    /// `spec.namePrefix`
    pub name_prefix: Option<Spanned>,
    /// `spec.nameSuffix`
    pub name_suffix: Option<Spanned>,
    /// `spec.prune`, a required field.
    pub prune: Option<bool>,
    /// `spec.wait`
    pub wait: bool,
    /// Whether `spec.healthChecks` names anything.
    pub health_checks: bool,
    /// `spec.suspend`
    pub suspend: bool,
    /// `spec.interval`, a required field.
    pub interval: Option<Spanned>,
    /// Name of the Secret of `spec.kubeConfig`: the objects go to another cluster.
    pub other_cluster: Option<Spanned>,
    /// `spec.postBuild`
    pub substitution: Substitution,
    /// `spec.patches`
    pub patches: Vec<Patch>,
    /// `spec.components`, relative to `spec.path`.
    pub components: Vec<Spanned>,
    /// `spec.ignoreMissingComponents`
    pub ignore_missing_components: bool,
    /// Whether `spec.images` changes any image.
    pub images: bool,
    /// `spec.commonMetadata.labels`
    pub labels: Vec<(SmolStr, SmolStr)>,
    /// Place of the key `spec`, of the kind or of the document: where a missing field is shown.
    pub head: TextRange,
}

/// `spec.sourceRef`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceRef {
    /// `kind`
    pub kind: Option<Spanned>,
    /// `name`
    pub name: Option<Spanned>,
    /// `namespace`; without one the namespace of the Kustomization.
    pub namespace: Option<Spanned>,
    /// Place of the whole value.
    pub range: TextRange,
}

/// An entry of `spec.dependsOn`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// `name`
    pub name: Spanned,
    /// `namespace`; without one the namespace of the Kustomization.
    pub namespace: Option<Spanned>,
    /// Place of the whole item.
    pub range: TextRange,
}

/// `spec.postBuild`: what replaces `${…}` in every object of the stage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Substitution {
    /// Names of `substitute`.
    pub variables: Vec<Spanned>,
    /// Names of the ConfigMaps and Secrets of `substituteFrom`.
    pub from: Vec<Spanned>,
    /// `substituteStrategy: Always`: it runs even without a variable.
    pub always: bool,
    /// Place of the key `postBuild`; empty if there is none.
    pub range: TextRange,
}

impl Substitution {
    /// Whether it runs over the objects.
    pub fn is_active(&self) -> bool {
        self.always || !self.variables.is_empty() || !self.from.is_empty()
    }
}

impl FluxKustomization {
    /// Whether dependants wait until its objects are healthy, not only applied.
    pub fn waits(&self) -> bool {
        self.wait || self.health_checks
    }

    pub(super) fn read(root: NodeRef<'_>) -> FluxKustomization {
        let spec = root.get("spec");
        let field = |key: &str| spec.and_then(|spec| spec.get(key));
        let text = |key: &str| field(key).and_then(spanned);
        let head = root.entry("spec").or_else(|| root.entry("kind")).map_or(root.range(), |entry| entry.key.range());
        FluxKustomization {
            identity: Identity::read(root),
            path: text("path"),
            source: field("sourceRef").filter(|source| source.is_mapping()).map(source_ref),
            depends_on: field("dependsOn").into_iter().flat_map(NodeRef::items).filter_map(dependency).collect(),
            target_namespace: text("targetNamespace"),
            name_prefix: text("namePrefix"),
            name_suffix: text("nameSuffix"),
            prune: field("prune").and_then(NodeRef::text).and_then(|prune| prune.parse().ok()),
            wait: is_true(field("wait")),
            health_checks: is_filled(field("healthChecks")),
            suspend: is_true(field("suspend")),
            interval: text("interval"),
            other_cluster: field("kubeConfig").and_then(|config| config.at("secretRef.name")).and_then(spanned),
            substitution: spec.map(substitution).unwrap_or_default(),
            patches: field("patches").into_iter().flat_map(NodeRef::items).map(Patch::read).collect(),
            components: field("components").into_iter().flat_map(NodeRef::items).filter_map(spanned).collect(),
            ignore_missing_components: is_true(field("ignoreMissingComponents")),
            images: is_filled(field("images")),
            labels: pairs(field("commonMetadata").and_then(|metadata| metadata.get("labels"))),
            head,
        }
    }
}

fn source_ref(node: NodeRef<'_>) -> SourceRef {
    let text = |key| node.get(key).and_then(spanned);
    SourceRef { kind: text("kind"), name: text("name"), namespace: text("namespace"), range: node.range() }
}

fn dependency(node: NodeRef<'_>) -> Option<Dependency> {
    Some(Dependency {
        name: node.get("name").and_then(spanned)?,
        namespace: node.get("namespace").and_then(spanned),
        range: node.range(),
    })
}

fn substitution(spec: NodeRef<'_>) -> Substitution {
    let Some(entry) = spec.entry("postBuild") else { return Substitution::default() };
    let field = |key| entry.value.get(key);
    Substitution {
        variables: field("substitute")
            .into_iter()
            .flat_map(NodeRef::entries)
            .filter_map(|entry| spanned(entry.key))
            .collect(),
        from: field("substituteFrom")
            .into_iter()
            .flat_map(NodeRef::items)
            .filter_map(|item| item.get("name").and_then(spanned))
            .collect(),
        always: field("substituteStrategy").is_some_and(|strategy| strategy.is_text("Always")),
        range: entry.key.range(),
    }
}
