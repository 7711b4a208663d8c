//! What one object says that other documents may ask about.
//!
//! The index of the workspace is made of summaries and nothing else, so a closed file costs what
//! its names cost. Spans are relative to the document; two summaries with the same names are
//! interchangeable for every other document ([`Summary::same_names`]).

mod extract;
mod markers;

use smol_str::SmolStr;

use super::generation::Markers;
use super::kinds::Kind;
use super::rules::{ItemKind, RuleId};
use crate::text::TextRange;

pub use extract::summarize;

/// A text with its place in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned {
    /// The decoded text.
    pub text: SmolStr,
    /// Its place, quotes not included.
    pub range: TextRange,
}

/// A place that names something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The row of the table.
    pub rule: RuleId,
    /// The list item or map value it stands in, outermost and innermost: what belongs together has
    /// the same numbers.
    pub group: (u16, u16),
    /// The kind as written: `None` where `kind` is absent, [`Kind::OTHER`] where it is unknown.
    pub kind: Option<Kind>,
    /// Place of the written kind.
    pub kind_range: Option<TextRange>,
    /// The name, without a `<workloadType>/` in front of it.
    pub name: SmolStr,
    /// Place of the name alone: what a rename replaces.
    pub range: TextRange,
    /// The workload type in front of the name.
    pub workload_type: Option<SmolStr>,
}

/// A thing inside the object that others can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its name.
    pub name: SmolStr,
    /// Place of the name.
    pub range: TextRange,
    /// For a frozen trait its kind; for an output [`Kind::SECRET`] or [`Kind::CONFIG_MAP`] if it can be mounted.
    pub of: Option<Kind>,
}

/// The parent that `spec.owner` names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Owner {
    /// `projectName`
    pub project: Option<SmolStr>,
    /// `componentName`
    pub component: Option<SmolStr>,
    /// `resourceName`
    pub resource: Option<SmolStr>,
}

/// Annotations and labels that steer Flux, kustomize and Argo CD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Steering {
    /// `kustomize.toolkit.fluxcd.io/substitute: disabled`
    pub no_substitute: bool,
    /// `kustomize.toolkit.fluxcd.io/prune: disabled`
    pub no_prune: bool,
    /// `config.kubernetes.io/local-config`: dropped by a build.
    pub local_config: bool,
    /// `argocd.argoproj.io/sync-wave`
    pub sync_wave: i32,
}

/// One object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The row of the kind; [`Kind::OTHER`] if we have none.
    pub kind: Kind,
    /// `apiVersion` as written.
    pub api_version: Option<Spanned>,
    /// `kind` as written.
    pub kind_text: Option<Spanned>,
    /// `metadata.name`
    pub name: Option<Spanned>,
    /// `metadata.namespace`
    pub namespace: Option<Spanned>,
    /// Place of the whole object in the document.
    pub range: TextRange,
    /// Place of the key `metadata`, or of the first key: where a missing identity is shown.
    pub head: TextRange,
    /// Labels below `openchoreo.dev/`.
    pub labels: Vec<(SmolStr, Spanned)>,
    /// What annotations ask of the tools.
    pub steering: Steering,
    /// `spec.owner`
    pub owner: Owner,
    /// `spec.workloadType` of a component type.
    pub workload_type: Option<Spanned>,
    /// Whether `spec.isEnvDefault` is true (notification channels).
    pub is_default: bool,
    /// Whether the text holds `${`, so a post-build substitution would touch it.
    pub has_expressions: bool,
    /// Every place that names something, in text order.
    pub references: Vec<Reference>,
    /// Everything in it that can be named, in text order.
    pub items: Vec<Item>,
    /// Which generations it fits.
    pub markers: Markers,
    /// Which of those generations take it as it is; for kinds that are not OpenChoreo's, all of them.
    pub fits: Markers,
    /// Whether there is something to say of it even where it is taken.
    pub noted: bool,
    /// Plain scalars that the API server and kustomize read differently.
    pub ambiguous: Vec<TextRange>,
}

impl Summary {
    /// The name, empty if there is none.
    pub fn name(&self) -> &str {
        self.name.as_ref().map_or("", |name| &name.text)
    }

    /// The kind as written, empty if there is none.
    pub fn kind_name(&self) -> &str {
        self.kind_text.as_ref().map_or("", |kind| &kind.text)
    }

    /// As written in `apiVersion:`; empty where nothing is.
    pub fn version(&self) -> &str {
        self.api_version.as_ref().map_or("", |version| &version.text)
    }

    /// The API group as written.
    pub fn group(&self) -> &str {
        self.api_version.as_ref().map_or("", |v| super::kinds::group_of(&v.text))
    }

    /// Where a diagnostic about the object as a whole belongs: its name, else its head.
    pub fn focus(&self) -> TextRange {
        self.name.as_ref().map_or(self.head, |name| name.range)
    }

    /// The references by rows with this id.
    pub fn references_by<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Reference> {
        self.references.iter().filter(move |reference| reference.rule.rule().id == id)
    }

    /// The reference at exactly this path, the first if there are several.
    pub fn reference_at(&self, path: &str) -> Option<&Reference> {
        self.references.iter().find(|reference| reference.rule.rule().path == path)
    }

    /// The items of one kind.
    pub fn items_of(&self, kind: ItemKind) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.kind == kind)
    }

    /// Whether every other document would see the same object: everything but the spans.
    pub fn same_names(&self, other: &Summary) -> bool {
        let text = |s: &Option<Spanned>| s.as_ref().map(|s| s.text.clone());
        self.kind == other.kind
            && text(&self.api_version) == text(&other.api_version)
            && text(&self.kind_text) == text(&other.kind_text)
            && text(&self.name) == text(&other.name)
            && text(&self.namespace) == text(&other.namespace)
            && text(&self.workload_type) == text(&other.workload_type)
            && self.owner == other.owner
            && self.steering == other.steering
            && self.is_default == other.is_default
            && self.has_expressions == other.has_expressions
            && self.markers == other.markers
            && self.fits == other.fits
            && self.labels.len() == other.labels.len()
            && self.labels.iter().zip(&other.labels).all(|(a, b)| a.0 == b.0 && a.1.text == b.1.text)
            && self.references.len() == other.references.len()
            && self.references.iter().zip(&other.references).all(|(a, b)| {
                a.rule == b.rule
                    && a.group == b.group
                    && a.kind == b.kind
                    && a.name == b.name
                    && a.workload_type == b.workload_type
            })
            && self.items.len() == other.items.len()
            && self.items.iter().zip(&other.items).all(|(a, b)| a.kind == b.kind && a.name == b.name && a.of == b.of)
    }
}
