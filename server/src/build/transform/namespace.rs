//! `namespace`: put into everything that is not known to lie outside of namespaces.

use rustc_hash::FxHashMap;

use super::labels::not_settable;
use crate::build::field::{FieldSpec, Missing};
use crate::build::id::ResId;
use crate::build::node::{Node, Scalar, set_field};
use crate::build::problem::ProblemKind;
use crate::build::resource::Resource;

/// Which subjects of role bindings get the namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Subjects {
    /// Those with the name `default`.
    #[default]
    Default,
    /// All service accounts.
    ServiceAccounts,
    None,
}

/// The transformer's settings.
#[derive(Debug, Clone, Default)]
pub struct Namespace {
    pub name: String,
    pub fields: Vec<FieldSpec>,
    pub subjects: Subjects,
    /// Leave what has a namespace alone.
    pub unset_only: bool,
}

impl Namespace {
    /// Sets the namespace of all objects.
    pub fn set(&self, resources: &mut [Resource]) -> Result<(), ProblemKind> {
        let mut counts: FxHashMap<Key, u32> = FxHashMap::default();
        for resource in resources.iter() {
            *counts.entry(key(&resource.id())).or_default() += 1;
        }
        for resource in resources {
            let before = key(&resource.id());
            resource.store_name();
            self.set_one(resource).map_err(|why| not_settable(resource, &why))?;
            let id = resource.id();
            let after = key(&id);
            if let Some(count) = counts.get_mut(&before) {
                *count -= 1;
            }
            let count = counts.entry(after).or_default();
            *count += 1;
            if *count > 1 {
                return Err(ProblemKind::NamespaceConflict { id: id.to_string() });
            }
        }
        Ok(())
    }

    fn set_one(&self, resource: &mut Resource) -> Result<(), String> {
        let mut visit = |node: &mut Node| self.write(node);
        if !resource.gvk().is_cluster_scoped() {
            let own = FieldSpec { path: "metadata/namespace".to_owned(), create: true, ..FieldSpec::default() };
            own.visit(resource, Missing::Scalar, &mut visit)?;
        }
        let is_binding = |kind: &str| kind == "RoleBinding" || kind == "ClusterRoleBinding";
        if is_binding(resource.kind()) {
            self.set_subjects(resource)?;
        }
        let is_core = resource.api_version() == "v1";
        for field in &self.fields {
            let is_own = field.path == "metadata/namespace" || (field.path == "metadata/name" && !is_core);
            let is_subject = is_binding(&field.gvk.kind) && field.path == "subjects/namespace";
            if is_own || (is_subject && is_binding(resource.kind())) {
                continue;
            }
            field.visit(resource, Missing::Scalar, &mut visit)?;
        }
        Ok(())
    }

    fn write(&self, node: &mut Node) -> Result<(), String> {
        if self.unset_only && node.text().is_some_and(|text| !text.is_empty()) {
            return Ok(());
        }
        match node.set_scalar(Scalar::string(self.name.clone())) {
            true => Ok(()),
            false => Err("a namespace is a scalar".to_owned()),
        }
    }

    fn set_subjects(&self, resource: &mut Resource) -> Result<(), String> {
        let Some(subjects) = resource.object.get_mut("subjects").filter(|node| !node.is_null()) else { return Ok(()) };
        let (key, wanted) = match self.subjects {
            Subjects::None => return Ok(()),
            Subjects::Default => ("name", "default"),
            Subjects::ServiceAccounts => ("kind", "ServiceAccount"),
        };
        let Node::Seq(items) = subjects else { return Err("`subjects` is a list".to_owned()) };
        for subject in items.iter_mut().filter_map(Node::as_map_mut) {
            if subject.text(key) == Some(wanted) {
                let has = subject.text("namespace").is_some_and(|text| !text.is_empty());
                if !(self.unset_only && has) {
                    set_field(subject, "namespace", Scalar::string(self.name.clone()));
                }
            }
        }
        Ok(())
    }
}

type Key = (String, String, String);

fn key(id: &ResId) -> Key {
    (id.gvk.to_string(), id.name.clone(), id.effective_namespace().to_owned())
}
