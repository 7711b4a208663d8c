//! References to objects whose names changed: they follow.
//!
//! Only fields of the table are looked at, so a reference in a resource of OpenChoreo stays as it is. Which
//! object a name means is found out by what the objects were called before, and where several could be
//! meant, by the prefixes and suffixes that were put on both.

use rustc_hash::{FxHashMap, FxHashSet};

use super::config::Config;
use super::field::{FieldSpec, Missing};
use super::id::Gvk;
use super::node::{Map, Node, Scalar, set_field};
use super::problem::ProblemKind;
use super::resource::Resource;

/// Updates the references of all objects; an error tells the number of the object that has it.
pub fn follow(resources: &mut [Resource], config: &Config) -> Result<(), (usize, ProblemKind)> {
    if let Some(at) = resources.iter().position(has_blank_namespace) {
        let message = format!("{}: the namespace of a service account in `subjects` is blank", resources[at].id());
        return Err((at, ProblemKind::FieldNotSettable { message }));
    }
    // What is referred to is renamed already, and no reference renames anything: a copy stays right.
    let renamed: Vec<Resource> = resources.iter().filter(|resource| !resource.previous.is_empty()).cloned().collect();
    if renamed.is_empty() {
        return Ok(());
    }
    let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, resource) in renamed.iter().enumerate() {
        for previous in &resource.previous {
            let list = by_name.entry(previous.name.clone()).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
    }
    let unrenamed: FxHashSet<String> = resources
        .iter()
        .filter(|resource| resource.previous.is_empty())
        .map(|resource| resource.id().effective_namespace().to_owned())
        .collect();
    let names = Names { renamed: &renamed, by_name, unrenamed };
    for (at, resource) in resources.iter_mut().enumerate() {
        let original = resource.original_id().gvk;
        for referrers in &config.references {
            for field in referrers.fields.iter().filter(|field| original.is_selected(&field.gvk)) {
                let search = Search::new(&names, resource, field, &referrers.target);
                // Kinds were compared as they were at first.
                let any = FieldSpec { gvk: Gvk::default(), ..field.clone() };
                let result = any.visit(resource, Missing::Stays, &mut |node| search.update(node));
                let message = |why: String| ProblemKind::AmbiguousReference { message: why };
                result.map_err(|why| (at, message(format!("{}: {why}", resource.id()))))?;
            }
        }
    }
    Ok(())
}

/// What is known of the names of all objects.
struct Names<'a> {
    renamed: &'a [Resource],
    /// The numbers of those that once had a name.
    by_name: FxHashMap<String, Vec<usize>>,
    /// The namespaces of the others.
    unrenamed: FxHashSet<String>,
}

/// Looks for the objects that the names in one field mean.
struct Search<'a> {
    names: &'a Names<'a>,
    /// Who refers, without its fields.
    referrer: Resource,
    is_cluster_scoped: bool,
    /// Namespaces beyond its own that a role binding names.
    namespaces: Vec<String>,
    role: Option<Gvk>,
    target: &'a Gvk,
}

impl<'a> Search<'a> {
    fn new(names: &'a Names<'a>, resource: &Resource, field: &FieldSpec, target: &'a Gvk) -> Search<'a> {
        let mut referrer = Resource {
            prefixes: resource.prefixes.clone(),
            suffixes: resource.suffixes.clone(),
            ..Resource::default()
        };
        for key in ["apiVersion", "kind", "metadata"] {
            if let Some(value) = resource.object.get(key) {
                referrer.object.insert(key, value.clone());
            }
        }
        Search {
            is_cluster_scoped: resource.gvk().is_cluster_scoped(),
            namespaces: if resource.kind() == "RoleBinding" { subjects(resource) } else { Vec::new() },
            role: field.path.ends_with("roleRef/name").then(|| role(resource)).flatten(),
            names,
            referrer,
            target,
        }
    }

    fn update(&self, node: &mut Node) -> Result<(), String> {
        match node {
            node if node.is_null() => Ok(()),
            Node::Scalar(_) => self.update_scalar(node),
            Node::Map(map) => self.update_map(map),
            Node::Seq(items) => items.iter_mut().try_for_each(|item| match item {
                item if item.is_null() => Ok(()),
                Node::Scalar(_) => self.update_scalar(item),
                Node::Map(map) => self.update_map(map),
                Node::Seq(_) => Err("a name or a map with a name is expected".to_owned()),
            }),
        }
    }

    fn update_scalar(&self, node: &mut Node) -> Result<(), String> {
        let old = node.raw_text().to_owned();
        let all = self.candidates(&old);
        let same = |a: &Resource, b: &Resource| a.name() == b.name();
        if let Some(found) = self.select(&old, all, same)?
            && found.name() != old
        {
            node.set_scalar(Scalar::unset(found.name()));
        }
        Ok(())
    }

    fn update_map(&self, map: &mut Map) -> Result<(), String> {
        let Some(name) = map.get("name") else { return Err("there is no `name` in the reference".to_owned()) };
        let old = name.raw_text().to_owned();
        let mut all = self.candidates(&old);
        if let Some(namespace) = map.get("namespace") {
            all = self.in_namespace(all, namespace.raw_text());
        }
        let same = |a: &Resource, b: &Resource| a.name() == b.name() && a.namespace() == b.namespace();
        let Some(found) = self.select(&old, all, same)? else { return Ok(()) };
        if found.name() == old && found.namespace().is_empty() {
            return Ok(());
        }
        set_field(map, "name", Scalar::unset(found.name()));
        if !found.namespace().is_empty() {
            set_field(map, "namespace", Scalar::unset(found.namespace()));
        }
        Ok(())
    }

    /// The objects that once had a name and that the referrer could mean at all.
    fn candidates(&self, name: &str) -> Vec<&'a Resource> {
        let all = self.names.by_name.get(name).into_iter().flatten().map(|at| &self.names.renamed[*at]);
        all.filter(|resource| self.reaches(resource)).collect()
    }

    fn reaches(&self, resource: &Resource) -> bool {
        let id = resource.id();
        self.is_cluster_scoped
            || id.gvk.is_cluster_scoped()
            || id.same_namespace(&self.referrer.id())
            || self.namespaces.iter().any(|namespace| namespace == resource.namespace())
    }

    /// Those that lay in a namespace at first; if none did, those that do now.
    fn in_namespace(&self, all: Vec<&'a Resource>, namespace: &str) -> Vec<&'a Resource> {
        // What counts is whether anything of the build lay there, renamed or not.
        let lay = |resource: &Resource| resource.original_id().effective_namespace() == namespace;
        let mut reached = self.names.renamed.iter().filter(|resource| self.reaches(resource));
        if self.names.unrenamed.contains(namespace) || reached.any(lay) {
            return all.into_iter().filter(|resource| lay(resource)).collect();
        }
        all.into_iter().filter(|resource| resource.id().effective_namespace() == namespace).collect()
    }

    fn select(
        &self,
        name: &str,
        mut all: Vec<&'a Resource>,
        same: impl Fn(&Resource, &Resource) -> bool,
    ) -> Result<Option<&'a Resource>, String> {
        let was = |resource: &Resource, gvk: &Gvk| resource.previous_ids().any(|id| id.gvk.is_selected(gvk));
        all.retain(|resource| was(resource, self.target) && self.role.as_ref().is_none_or(|gvk| was(resource, gvk)));
        let own = self.referrer.id();
        all.retain(|resource| {
            let id = resource.id();
            self.is_cluster_scoped
                || id.gvk.is_cluster_scoped()
                || resource.kind() == "ServiceAccount"
                || id.same_namespace(&own)
        });
        if all.len() == 1 {
            return Ok(all.pop());
        }
        all.retain(|resource| resource.same_affixes(&self.referrer, true));
        if all.len() > 1 {
            all.retain(|resource| resource.same_affixes(&self.referrer, false));
        }
        match all[..] {
            [] => Ok(None),
            [first, ref rest @ ..] if rest.iter().all(|other| same(first, other)) => Ok(Some(first)),
            _ => {
                let ids: Vec<String> = all.iter().map(|resource| resource.id().to_string()).collect();
                Err(format!("`{name}` could mean {}", ids.join(" or ")))
            }
        }
    }
}

/// Whether a role binding names a service account whose namespace is there and no text.
fn has_blank_namespace(resource: &Resource) -> bool {
    let subjects = resource.object.get("subjects").and_then(Node::as_seq).unwrap_or_default();
    let is_blank = |map: &Map| {
        map.text("kind") == Some("ServiceAccount")
            && map.get("namespace").is_some_and(|node| !node.as_scalar().is_some_and(Scalar::is_string))
    };
    resource.kind() == "RoleBinding" && subjects.iter().filter_map(Node::as_map).any(is_blank)
}

/// The namespaces of the service accounts that a role binding names.
fn subjects(resource: &Resource) -> Vec<String> {
    let subjects = resource.object.get("subjects").and_then(Node::as_seq).unwrap_or_default();
    let accounts = subjects.iter().filter_map(Node::as_map).filter(|map| map.text("kind") == Some("ServiceAccount"));
    accounts.filter_map(|map| map.text("namespace")).map(str::to_owned).collect()
}

/// The kind of role that a binding names.
fn role(resource: &Resource) -> Option<Gvk> {
    let role = resource.object.get("roleRef")?.as_map()?;
    let text = |key: &str| role.get(key).map(|node| node.raw_text().to_owned());
    Some(Gvk { group: text("apiGroup")?, version: String::new(), kind: text("kind")? })
}
