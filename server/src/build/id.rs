//! What an object is called: group, version, kind, name and namespace, compared as kustomize compares them.

use std::fmt;

use super::schema::{self, Scope};

/// Group, version and kind; as a selector, an empty part stands for any.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Gvk {
    pub group: String,
    pub version: String,
    pub kind: String,
}

/// The identity of an object.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct ResId {
    pub gvk: Gvk,
    pub name: String,
    /// Empty where none is written.
    pub namespace: String,
}

/// What stands for the namespace of a kind that has none.
pub const NO_NAMESPACE: &str = "_non_namespaceable_";
const DEFAULT: &str = "default";

impl Gvk {
    pub fn new(api_version: &str, kind: &str) -> Gvk {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        Gvk { group: group.to_owned(), version: version.to_owned(), kind: kind.to_owned() }
    }

    pub fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.clone() } else { format!("{}/{}", self.group, self.version) }
    }

    /// Whether `selector` selects it.
    pub fn is_selected(&self, selector: &Gvk) -> bool {
        let fits = |own: &str, wanted: &str| wanted.is_empty() || own == wanted;
        fits(&self.group, &selector.group) && fits(&self.version, &selector.version) && fits(&self.kind, &selector.kind)
    }

    /// Whether it surely has no namespace: only built-in kinds are known.
    pub fn is_cluster_scoped(&self) -> bool {
        schema::scope(&self.api_version(), &self.kind) == Some(Scope::Cluster)
    }
}

impl ResId {
    /// The namespace that counts: none and `default` are the same.
    pub fn effective_namespace(&self) -> &str {
        match self.namespace.as_str() {
            _ if self.gvk.is_cluster_scoped() => NO_NAMESPACE,
            "" => DEFAULT,
            namespace => namespace,
        }
    }

    pub fn same_namespace(&self, other: &ResId) -> bool {
        self.effective_namespace() == other.effective_namespace()
    }

    /// Whether both mean one object.
    pub fn is_same(&self, other: &ResId) -> bool {
        self.name == other.name && self.gvk == other.gvk && self.same_namespace(other)
    }

    /// Whether `selector`, whose empty parts stand for any, selects it. Kinds without namespace are not known
    /// here.
    pub fn is_selected_by(&self, selector: &ResId) -> bool {
        let namespace = |id: &ResId| if id.namespace.is_empty() { DEFAULT } else { &id.namespace }.to_owned();
        (selector.name.is_empty() || selector.name == self.name)
            && (selector.namespace.is_empty() || namespace(selector) == namespace(self))
            && self.gvk.is_selected(&selector.gvk)
    }
}

impl fmt::Display for Gvk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or = |text: &str, none: &'static str| if text.is_empty() { none.to_owned() } else { text.to_owned() };
        let (kind, version) = (or(&self.kind, "[noKind]"), or(&self.version, "[noVer]"));
        write!(f, "{kind}.{version}.{}", or(&self.group, "[noGrp]"))
    }
}

impl fmt::Display for ResId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.name.is_empty() { "[noName]" } else { &self.name };
        let namespace = if self.namespace.is_empty() { "[noNs]" } else { &self.namespace };
        write!(f, "{}/{name}.{namespace}", self.gvk)
    }
}
