//! What one document says about how files reach the cluster.

use smol_str::SmolStr;

use crate::model::Spanned;
use crate::syntax::NodeRef;

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
}

/// A Flux Kustomization: one stage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FluxKustomization {
    /// `spec.path`
    pub path: Option<Spanned>,
}

/// A GitRepository, OCIRepository or Bucket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// `spec.url`
    pub url: Option<Spanned>,
}

/// A kustomization file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KustomizeFile {
    /// `resources` and `bases`, in order.
    pub resources: Vec<Spanned>,
}

/// An Argo CD Application.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArgoApplication {
    /// `spec.source.path`
    pub path: Option<SmolStr>,
}

/// Reads a document; `None` for an ordinary one. `file_name` is the last part of the path: kustomize
/// knows its files by their names and lets them leave out `kind`.
pub fn read(_root: NodeRef<'_>, _file_name: &str) -> Option<Facts> {
    None
}
