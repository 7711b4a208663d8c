//! What a name at a place means, in the whole workspace.
//!
//! One function for all: definition, completion, rename and the dangling check ask here. Targets are
//! looked up in the *effective* namespace of the referrer, after what kustomize and Flux make of it.

use globset::Glob;
use smol_str::SmolStr;

use super::root::RootId;
use super::snapshot::{Object, Snapshot};
use crate::model::rules::{Agreement, Holder, Target};
use crate::model::standard::{is_standard, standard_outputs};
use crate::model::{Item, ItemKind, Kind, Reference};
use crate::text::ObjectId;

/// Where the namespace of an object comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Namespace {
    /// The kind has none.
    Cluster,
    /// Written, or set by the delivery.
    Named(SmolStr),
    /// Nobody says: whoever applies it decides. Compared with anything, it fits.
    Open,
}

impl Namespace {
    /// Whether objects of these two namespaces see each other.
    pub fn sees(&self, other: &Namespace) -> bool {
        match (self, other) {
            (Namespace::Named(a), Namespace::Named(b)) => a == b,
            _ => true,
        }
    }

    /// The name, if it has one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Namespace::Named(name) => Some(name),
            _ => None,
        }
    }
}

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// These objects; several where a name is defined more than once.
    Objects(Vec<ObjectId>),
    /// An item inside an object.
    Item(ObjectId, Item),
    /// Nothing in the workspace, but a standard installation or the settings know it.
    External {
        /// The kind that was looked for.
        kind: Kind,
        /// Whether the user listed it.
        listed: bool,
    },
    /// The written kind may not stand here.
    WrongKind,
    /// Not found.
    Missing(Missing),
    /// Nothing can be said: the object that would hold the item is itself unknown.
    Unknown,
}

/// What is known about a name that was not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The kind that was looked for; for an item the kind of its holder.
    pub kind: Kind,
    /// The same kind and name in other namespaces.
    pub elsewhere: Vec<ObjectId>,
    /// The same name in this namespace, of another kind that may stand here.
    pub other_kind: Vec<ObjectId>,
    /// Whether the workspace has an object of the kind in this namespace.
    pub kind_here: bool,
    /// Whether the workspace has an object of the kind anywhere.
    pub kind_anywhere: bool,
    /// For an item: the object that should have it.
    pub holder: Option<ObjectId>,
}

impl Missing {
    /// Whether the repository says enough to be sure: it keeps such objects here, or has the name elsewhere.
    pub fn is_certain(&self) -> bool {
        self.kind_here || !self.elsewhere.is_empty() || !self.other_kind.is_empty()
    }
}

impl Snapshot {
    /// The namespaces an object ends up in: one for each stage that deploys it.
    pub fn namespaces(&self, object: &Object<'_>) -> Vec<Namespace> {
        if object.summary.kind.is_cluster_scoped() {
            return vec![Namespace::Cluster];
        }
        let written = object.summary.namespace.as_ref().map(|namespace| namespace.text.clone());
        let named = |name: Option<SmolStr>| name.map_or(Namespace::Open, Namespace::Named);
        let mut out: Vec<Namespace> = self
            .placements(object.id.file)
            .iter()
            .map(|placement| {
                let frame = &placement.frame;
                let set = frame.namespace.clone().or_else(|| written.clone());
                named(set.or_else(|| frame.default_namespace.clone()))
            })
            .collect();
        out.dedup();
        if out.is_empty() {
            out.push(named(written));
        }
        out
    }

    /// Whether two objects can name each other.
    pub fn in_sight(&self, from: &Object<'_>, to: &Object<'_>) -> bool {
        if !self.together(from.file.root, to.file.root) {
            return false;
        }
        let ours = self.namespaces(from);
        self.namespaces(to).iter().any(|theirs| ours.iter().any(|own| own.sees(theirs)))
    }

    /// The objects of `kind` called `name` that `from` can name.
    pub fn lookup(&self, from: &Object<'_>, kind: Kind, name: &str) -> Vec<ObjectId> {
        let ids = self.index().definitions(kind, name);
        if ids.is_empty() {
            return Vec::new();
        }
        let ours = self.namespaces(from);
        let in_sight = |to: &Object<'_>| {
            self.together(from.file.root, to.file.root)
                && self.namespaces(to).iter().any(|to| ours.iter().any(|own| own.sees(to)))
        };
        let found = ids.iter().copied();
        found.filter(|id| self.object(*id).is_some_and(|to| in_sight(&to)) && !self.is_patch(id.file)).collect()
    }

    /// The kinds that a reference may mean, the likeliest first; empty if the written kind is not allowed.
    pub fn wanted_kinds(&self, from: &Object<'_>, reference: &Reference) -> Vec<Kind> {
        let rule = reference.rule.rule();
        match reference.kind {
            Some(kind) if rule.kinds().contains(&kind) => vec![kind],
            Some(_) => Vec::new(),
            None => {
                let legacy = self.is_legacy(from);
                match rule.default_kind(legacy) {
                    // v0.x had no `kind` to write, and the kinds were renamed on the way.
                    Some(kind) if legacy => {
                        let others = rule.kinds().iter().copied().filter(|other| *other != kind);
                        std::iter::once(kind).chain(others).collect()
                    }
                    Some(kind) => vec![kind],
                    None => rule.kinds().to_vec(),
                }
            }
        }
    }

    /// What `reference` of the object `from` leads to.
    pub fn resolve(&self, from: &Object<'_>, reference: &Reference) -> Resolution {
        match reference.rule.rule().target {
            Target::Object { .. } => self.resolve_object(from, reference),
            Target::Item { item, holder } => self.resolve_item(from, reference, item, holder),
        }
    }

    fn resolve_object(&self, from: &Object<'_>, reference: &Reference) -> Resolution {
        let kinds = self.wanted_kinds(from, reference);
        let Some(first) = kinds.first().copied() else { return Resolution::WrongKind };
        let namespace = self.written_namespace(from, reference);
        for kind in &kinds {
            let found = self.candidates(from, reference, *kind);
            if !found.is_empty() {
                return Resolution::Objects(found);
            }
        }
        if namespace.as_ref().is_some_and(|namespace| !self.knows_namespace(from, namespace)) {
            return Resolution::Unknown;
        }
        for kind in &kinds {
            if self.is_listed_external(from, *kind, &reference.name) {
                return Resolution::External { kind: *kind, listed: true };
            }
            let namespaces = self.namespaces(from);
            let legacy = self.is_legacy(from);
            if namespaces.iter().any(|n| is_standard(*kind, n.name(), &reference.name, legacy)) {
                return Resolution::External { kind: *kind, listed: false };
            }
        }
        let elsewhere = kinds.iter().flat_map(|kind| self.definitions(from.file.root, *kind, &reference.name));
        let elsewhere = elsewhere.filter(|id| !self.is_patch(id.file)).collect();
        let has_kind = |kind: Kind| match &namespace {
            Some(namespace) => self.has_kind_in(from.file.root, &Namespace::Named(namespace.clone()), kind),
            None => self.has_kind_in_sight(from, kind),
        };
        let allowed = reference.rule.rule().kinds().iter().filter(|kind| !kinds.contains(kind));
        let other_kind = allowed.flat_map(|kind| self.lookup(from, *kind, &reference.name)).collect();
        Resolution::Missing(Missing {
            kind: first,
            elsewhere,
            other_kind,
            kind_here: kinds.iter().any(|kind| has_kind(*kind)),
            kind_anywhere: kinds.iter().any(|kind| self.has_kind(from.file.root, *kind)),
            holder: None,
        })
    }

    /// The objects of `kind` that have the name, where the row looks for them.
    fn candidates(&self, from: &Object<'_>, reference: &Reference, kind: Kind) -> Vec<ObjectId> {
        let mut found = self.lookup(from, kind, &reference.name);
        if let Some(namespace) = self.written_namespace(from, reference) {
            found.retain(|id| self.object(*id).is_some_and(|to| self.lives_in(&to, &namespace)));
        }
        found
    }

    /// Whether a namespace is one of the repository's or of any cluster.
    fn knows_namespace(&self, from: &Object<'_>, name: &str) -> bool {
        self.definitions(from.file.root, Kind::NAMESPACE, name).next().is_some()
            || is_standard(Kind::NAMESPACE, None, name, false)
            || self.is_listed_external(from, Kind::NAMESPACE, name)
    }

    /// The namespace that a row takes from the field beside it instead of from the referrer.
    pub fn written_namespace(&self, from: &Object<'_>, reference: &Reference) -> Option<SmolStr> {
        match reference.rule.rule().agreement {
            Agreement::InNamespace(path) => self.beside(from, reference, path).map(|named| named.name.clone()),
            _ => None,
        }
    }

    /// Whether an object ends up in this namespace, as far as anybody can tell.
    pub fn lives_in(&self, object: &Object<'_>, namespace: &str) -> bool {
        let here = Namespace::Named(namespace.into());
        self.namespaces(object).iter().any(|own| own.sees(&here))
    }

    /// Whether there is any object of `kind` that `from` could name.
    pub fn has_kind_in_sight(&self, from: &Object<'_>, kind: Kind) -> bool {
        self.namespaces(from).iter().any(|namespace| self.has_kind_in(from.file.root, namespace, kind))
    }

    fn has_kind(&self, root: RootId, kind: Kind) -> bool {
        let mut ids = self.index().objects(kind);
        ids.any(|(_, id)| self.file(id.file).is_some_and(|entry| self.together(root, entry.root)))
    }

    /// Whether there is any object of `kind` in a namespace; found out once per revision, because it is
    /// asked for every name that leads nowhere.
    fn has_kind_in(&self, root: RootId, namespace: &Namespace, kind: Kind) -> bool {
        let key = (self.apart(root), kind, namespace.clone());
        if let Some(known) = self.kinds.get(&key) {
            return *known;
        }
        let found = self.index().objects(kind).any(|(_, id)| {
            let fits = |to: &Object<'_>| self.namespaces(to).iter().any(|theirs| namespace.sees(theirs));
            self.object(id).is_some_and(|to| self.together(root, to.file.root) && fits(&to)) && !self.is_patch(id.file)
        });
        self.kinds.insert(key, found);
        found
    }

    /// Whether the user listed the name as one that exists outside the repository.
    pub fn is_listed_external(&self, from: &Object<'_>, kind: Kind, name: &str) -> bool {
        let Some(root) = self.root(from.file.root) else { return false };
        let Some(patterns) = root.settings.external.get(kind.name()) else { return false };
        patterns.iter().any(|pattern| {
            pattern == name || Glob::new(pattern).is_ok_and(|glob| glob.compile_matcher().is_match(name))
        })
    }

    /// The other reference in the same list item, by its path.
    pub fn beside<'a>(&self, from: &Object<'a>, reference: &Reference, path: &str) -> Option<&'a Reference> {
        from.summary.references.iter().find(|other| other.group == reference.group && other.rule.rule().path == path)
    }

    /// The objects that may hold the item which `reference` names; nothing where they are unknown, and
    /// for a reference to an object.
    pub fn holders(&self, from: &Object<'_>, reference: &Reference) -> Vec<ObjectId> {
        let Target::Item { holder, .. } = reference.rule.rule().target else { return Vec::new() };
        let objects = |named: Option<&Reference>| match named.map(|named| self.resolve(from, named)) {
            Some(Resolution::Objects(ids)) => ids,
            _ => Vec::new(),
        };
        match holder {
            Holder::Own => vec![from.id],
            Holder::NamedBy(path) => objects(self.holder_reference(from, reference, path)),
            Holder::WorkloadOf(path) => {
                let components = objects(self.beside(from, reference, path));
                components.iter().filter_map(|id| self.object(*id)).flat_map(|c| self.workloads_of(&c)).collect()
            }
            Holder::TypeOf(path) => self.type_of_resource(from, reference, path).unwrap_or_default(),
        }
    }

    fn resolve_item(&self, from: &Object<'_>, reference: &Reference, item: ItemKind, holder: Holder) -> Resolution {
        let holders = match holder {
            Holder::TypeOf(path) => match self.type_of_resource(from, reference, path) {
                Ok(ids) => ids,
                Err(resolution) => return resolution,
            },
            _ => self.holders(from, reference),
        };
        let Some(first) = holders.first().copied() else { return Resolution::Unknown };
        for id in &holders {
            let Some(object) = self.object(*id) else { continue };
            let wanted = (item == ItemKind::FrozenTrait).then(|| reference.kind.unwrap_or(Kind::TRAIT));
            let found = object.summary.items_of(item).find(|item| {
                item.name == reference.name && wanted.is_none_or(|kind| item.of.is_none_or(|of| of == kind))
            });
            if let Some(found) = found {
                return Resolution::Item(*id, found.clone());
            }
        }
        let kind = self.object(first).map_or(Kind::OTHER, |object| object.summary.kind);
        Resolution::Missing(Missing {
            kind,
            elsewhere: Vec::new(),
            other_kind: Vec::new(),
            kind_here: true,
            kind_anywhere: true,
            holder: Some(first),
        })
    }

    /// The reference that names the holder: beside it, or, for a field that exists once, anywhere.
    fn holder_reference<'a>(&self, from: &Object<'a>, reference: &Reference, path: &str) -> Option<&'a Reference> {
        self.beside(from, reference, path).or_else(|| from.summary.reference_at(path))
    }

    fn type_of_resource(
        &self,
        from: &Object<'_>,
        reference: &Reference,
        path: &str,
    ) -> Result<Vec<ObjectId>, Resolution> {
        let resource = self.beside(from, reference, path).ok_or(Resolution::Unknown)?;
        let Resolution::Objects(ids) = self.resolve(from, resource) else { return Err(Resolution::Unknown) };
        let mut types = Vec::new();
        for object in ids.iter().filter_map(|id| self.object(*id)) {
            let Some(named) = object.summary.reference_at("spec.type") else { continue };
            match self.resolve(&object, named) {
                Resolution::Objects(ids) => types.extend(ids),
                // The outputs of the types that an installation brings are known too.
                Resolution::External { kind, listed: false } => {
                    let known = standard_outputs(&named.name).is_some_and(|o| o.contains(&reference.name.as_str()));
                    return Err(if known { Resolution::External { kind, listed: false } } else { Resolution::Unknown });
                }
                _ => {}
            }
        }
        Ok(types)
    }

    /// The Workloads that belong to a Component.
    pub fn workloads_of(&self, component: &Object<'_>) -> Vec<ObjectId> {
        self.children_of(component, Kind::WORKLOAD)
    }

    /// The objects of `kind` whose `spec.owner.componentName` is this component.
    pub fn children_of(&self, component: &Object<'_>, kind: Kind) -> Vec<ObjectId> {
        let name = component.summary.name();
        let project = component.summary.owner.project.as_ref();
        let owned = self.index().owned(kind, name).iter().filter_map(|id| self.object(*id));
        owned
            .filter(|object| {
                let owner = &object.summary.owner;
                owner.component.as_deref() == Some(name)
                    && !self.is_patch(object.id.file)
                    && (owner.project.is_none() || project.is_none() || owner.project.as_ref() == project)
                    && self.in_sight(component, object)
            })
            .map(|object| object.id)
            .collect()
    }
}
