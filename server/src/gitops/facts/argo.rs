//! Argo CD objects: an Application is a stage, an ApplicationSet is only noted.

use smol_str::SmolStr;

use super::{Identity, is_true, pairs, spanned};
use crate::model::Spanned;
use crate::syntax::NodeRef;
use crate::text::TextRange;

const SYNC_WAVE: &str = "argocd.argoproj.io/sync-wave";

/// An Argo CD Application.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArgoApplication {
    /// Its own name and namespace.
    pub identity: Identity,
    /// `spec.source`, or `spec.sources` in order.
    pub sources: Vec<ArgoSource>,
    /// `spec.destination.namespace`: for objects that name none themselves.
    pub namespace: Option<Spanned>,
    /// `spec.destination.server` or `.name`: the cluster.
    pub cluster: Option<SmolStr>,
    /// The sync wave among the Applications; 0 where none is written.
    pub wave: i32,
}

/// One source of an Application.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArgoSource {
    /// `repoURL`
    pub url: Option<Spanned>,
    /// `path`; without one the root of the repository.
    pub path: Option<Spanned>,
    /// Whether a Helm chart or a plugin makes the objects: not evaluated.
    pub rendered: bool,
    /// `directory`
    pub directory: ArgoDirectory,
    /// `kustomize`
    pub kustomize: ArgoKustomize,
    /// Place of the whole source.
    pub range: TextRange,
}

/// How a folder without a kustomization is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArgoDirectory {
    /// Whether folders inside it count.
    pub recurse: bool,
    /// Place of the value of `recurse`, if it is written.
    pub recurse_range: Option<TextRange>,
    /// Pattern of the files that count.
    pub include: Option<SmolStr>,
    /// Pattern of the files that do not.
    pub exclude: Option<SmolStr>,
}

/// What an Application changes in a kustomization.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArgoKustomize {
    /// `namespace`
    pub namespace: Option<SmolStr>,
    /// `namePrefix`
    pub name_prefix: Option<SmolStr>,
    /// `nameSuffix`
    pub name_suffix: Option<SmolStr>,
    /// `commonLabels`
    pub labels: Vec<(SmolStr, SmolStr)>,
}

/// An ApplicationSet: its Applications exist only in a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArgoApplicationSet {
    /// Its own name and namespace.
    pub identity: Identity,
    /// Place of the name, else of the document.
    pub head: TextRange,
}

impl ArgoApplication {
    pub(super) fn read(root: NodeRef<'_>) -> ArgoApplication {
        let spec = root.get("spec");
        let field = |key: &str| spec.and_then(|spec| spec.get(key));
        let one = field("source").filter(|source| source.is_mapping());
        let many = field("sources").into_iter().flat_map(NodeRef::items);
        let wave = root.at("metadata.annotations").and_then(|annotations| annotations.get(SYNC_WAVE));
        ArgoApplication {
            identity: Identity::read(root),
            // With both, Argo CD looks at the list alone.
            sources: match many.map(source).collect::<Vec<_>>() {
                list if list.is_empty() => one.map(source).into_iter().collect(),
                list => list,
            },
            namespace: field("destination").and_then(|to| to.get("namespace")).and_then(spanned),
            cluster: field("destination")
                .and_then(|to| to.get("server").or_else(|| to.get("name")))
                .and_then(spanned)
                .map(|cluster| cluster.text),
            wave: wave.and_then(NodeRef::text).and_then(|wave| wave.trim().parse().ok()).unwrap_or(0),
        }
    }
}

impl ArgoApplicationSet {
    pub(super) fn read(root: NodeRef<'_>) -> ArgoApplicationSet {
        let identity = Identity::read(root);
        let head = identity.name.as_ref().map_or(root.range(), |name| name.range);
        ArgoApplicationSet { identity, head }
    }
}

fn source(node: NodeRef<'_>) -> ArgoSource {
    let text = |path: &str| node.at(path).and_then(|value| value.text()).filter(|t| !t.is_empty()).map(SmolStr::new);
    ArgoSource {
        url: node.get("repoURL").and_then(spanned),
        path: node.get("path").and_then(spanned),
        rendered: ["chart", "helm", "plugin"].iter().any(|key| node.get(key).is_some()),
        directory: ArgoDirectory {
            recurse: is_true(node.at("directory.recurse")),
            recurse_range: node.at("directory.recurse").map(NodeRef::range),
            include: text("directory.include"),
            exclude: text("directory.exclude"),
        },
        kustomize: ArgoKustomize {
            namespace: text("kustomize.namespace"),
            name_prefix: text("kustomize.namePrefix"),
            name_suffix: text("kustomize.nameSuffix"),
            labels: pairs(node.at("kustomize.commonLabels")),
        },
        range: node.range(),
    }
}
