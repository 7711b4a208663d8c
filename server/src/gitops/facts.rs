//! What one document says about how files reach the cluster.
//!
//! One file per kind of fact. A fact keeps every place that a diagnostic, a link or a fix has to
//! point at, relative to its document, so that nothing above has to parse a kustomization again.

mod argo;
mod edit;
mod flux;
mod kustomize;
mod source;

use smol_str::SmolStr;

pub use argo::{ArgoApplication, ArgoApplicationSet, ArgoDirectory, ArgoKustomize, ArgoSource};
pub use edit::Insertion;
pub use flux::{Dependency, FluxKustomization, SourceRef, Substitution};
pub use kustomize::{Input, InputKind, KustomizeFile, Label, ListEntry, Patch, Unevaluated};
pub use source::Source;

use crate::model::Spanned;
use crate::model::kinds::{Kind, group_of};
use crate::syntax::NodeRef;

/// File names that kustomize takes for its own, in the order in which they win.
pub const KUSTOMIZATION_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// A document that steers the delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facts {
    /// A Flux Kustomization.
    Flux(FluxKustomization),
    /// A Flux source.
    Source(Source),
    /// A kustomization file (or a kustomize Component).
    Kustomize(KustomizeFile),
    /// An Argo CD Application.
    Argo(ArgoApplication),
    /// An Argo CD ApplicationSet, which makes Applications only in a cluster.
    ArgoSet(ArgoApplicationSet),
}

/// Name and namespace of an object, as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// `metadata.name`
    pub name: Option<Spanned>,
    /// `metadata.namespace`
    pub namespace: Option<Spanned>,
}

impl Identity {
    fn read(root: NodeRef<'_>) -> Identity {
        let text = |path| root.at(path).and_then(spanned);
        Identity { name: text("metadata.name"), namespace: text("metadata.namespace") }
    }

    /// The name, empty if there is none.
    pub fn name(&self) -> &str {
        text_of(&self.name)
    }

    /// The namespace, if one is written.
    pub fn namespace(&self) -> Option<&SmolStr> {
        self.namespace.as_ref().map(|namespace| &namespace.text)
    }
}

/// Whether kustomize takes a file of this name for its own.
pub fn is_kustomization_name(file_name: &str) -> bool {
    KUSTOMIZATION_NAMES.contains(&file_name)
}

/// Reads a document; `None` for an ordinary one. `file_name` is the last part of the path: kustomize
/// knows its files by their names and lets them leave out `kind`.
pub fn read(root: NodeRef<'_>, file_name: &str) -> Option<Facts> {
    let group = root.get("apiVersion").and_then(|v| v.text()).map(|v| SmolStr::new(group_of(&v)));
    let kind = root.get("kind").and_then(|kind| kind.text());
    match Kind::find(group.as_deref().unwrap_or(""), kind.as_deref().unwrap_or("")) {
        Kind::FLUX_KUSTOMIZATION => Some(Facts::Flux(FluxKustomization::read(root))),
        kind @ (Kind::GIT_REPOSITORY | Kind::OCI_REPOSITORY | Kind::BUCKET | Kind::EXTERNAL_ARTIFACT) => {
            Some(Facts::Source(Source::read(root, kind)))
        }
        Kind::ARGO_APPLICATION => Some(Facts::Argo(ArgoApplication::read(root))),
        Kind::ARGO_APPLICATION_SET => Some(Facts::ArgoSet(ArgoApplicationSet::read(root))),
        _ if is_kustomization_name(file_name) => Some(Facts::Kustomize(KustomizeFile::read(root))),
        _ => None,
    }
}

/// The decoded text of a scalar that is not empty and not null, with its place.
fn spanned(node: NodeRef<'_>) -> Option<Spanned> {
    let text = node.text().filter(|text| !text.is_empty() && !node.is_null())?;
    Some(Spanned { text: SmolStr::new(text), range: node.inner_range() })
}

fn text_of(text: &Option<Spanned>) -> &str {
    text.as_ref().map_or("", |text| &text.text)
}

fn is_true(node: Option<NodeRef<'_>>) -> bool {
    node.is_some_and(|node| node.is_text("true"))
}

/// Whether a collection is there and holds something.
fn is_filled(node: Option<NodeRef<'_>>) -> bool {
    node.is_some_and(|node| node.items().next().is_some() || node.entries().next().is_some())
}

/// The entries of a mapping from text to text.
fn pairs(node: Option<NodeRef<'_>>) -> Vec<(SmolStr, SmolStr)> {
    node.into_iter()
        .flat_map(NodeRef::entries)
        .filter_map(|entry| Some((SmolStr::new(entry.key.text()?), SmolStr::new(entry.value.text()?))))
        .collect()
}
