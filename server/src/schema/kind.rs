//! The schema of one kind, and where it comes from.

use std::sync::{Arc, LazyLock};

use dashmap::DashMap;
use openchoreo_schemas::{OTHER_KINDS, Release, find, find_other, object_schema, other_schema};
use serde_json::Value;

use super::admission::Admission;
use super::compile::compile;
use super::node::Node;

/// The API group of OpenChoreo.
pub(super) const OPENCHOREO: &str = "openchoreo.dev";

/// Who says what fields there are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Our model of a release.
    Release(Release),
    /// Our model of a kind that does not belong to OpenChoreo.
    Foreign,
    /// A CRD in a file, by its path.
    File(Arc<str>),
}

/// The compiled schema of a kind.
#[derive(Debug, Clone)]
pub struct KindSchema {
    /// As written in `kind:`.
    pub kind: Box<str>,
    /// As written in `apiVersion:`.
    pub api_version: Box<str>,
    /// Whether its objects live in a namespace.
    pub namespaced: bool,
    /// Where it comes from.
    pub origin: Origin,
    /// What admission does before the schema is asked.
    pub admission: Admission,
    /// The whole object.
    pub root: Arc<Node>,
}

/// Compiled models: they never change, so each is compiled once and kept.
static COMPILED: LazyLock<DashMap<(&'static str, Release), Arc<KindSchema>>> = LazyLock::new(DashMap::new);

impl KindSchema {
    /// Our schema of a kind of OpenChoreo in a release; `None` if the release does not have the kind.
    pub fn of_release(kind: &str, release: Release) -> Option<Arc<KindSchema>> {
        let row = find(kind)?;
        let key = (row.kind, release);
        if let Some(known) = COMPILED.get(&key) {
            return Some(known.clone());
        }
        let schema = object_schema(row, release)?;
        let compiled = Arc::new(KindSchema {
            kind: Box::from(row.kind),
            api_version: Box::from(row.api_version),
            namespaced: row.namespaced,
            origin: Origin::Release(release),
            admission: Admission::of(row.kind, release),
            // Our own model has no problems; a test looks at every kind.
            root: compile(&schema, &Value::Null, &[], &mut Vec::new()),
        });
        COMPILED.insert(key, compiled.clone());
        Some(compiled)
    }

    /// Our schema of a kind that is not OpenChoreo's; `None` for kinds and versions of APIs that we do not have.
    pub fn foreign(group: &str, kind: &str, api_version: &str) -> Option<Arc<KindSchema>> {
        let row = find_other(group, kind).filter(|row| row.api_version == api_version)?;
        let all = KindSchema::all_foreign();
        all.iter().find(|schema| *schema.api_version == *row.api_version && *schema.kind == *row.kind).cloned()
    }

    /// The schemas of all kinds of other projects.
    pub fn all_foreign() -> &'static [Arc<KindSchema>] {
        static FOREIGN: LazyLock<Vec<Arc<KindSchema>>> = LazyLock::new(|| {
            let compiled = OTHER_KINDS.iter().map(|row| {
                Arc::new(KindSchema {
                    kind: Box::from(row.kind),
                    api_version: Box::from(row.api_version),
                    namespaced: row.namespaced,
                    origin: Origin::Foreign,
                    admission: Admission::AsWritten,
                    root: compile(&other_schema(row), &Value::Null, &[], &mut Vec::new()),
                })
            });
            compiled.collect()
        });
        &FOREIGN
    }

    /// The schema of `metadata`; `None` where it is none of Kubernetes' (a file of kustomize has what it likes there).
    pub fn metadata(&self) -> Option<&Arc<Node>> {
        let metadata = self.root.property("metadata").map(|property| &property.node);
        metadata.filter(|metadata| metadata.property("name").is_some())
    }

    /// The schema of `spec`.
    pub fn spec(&self) -> Option<&Arc<Node>> {
        self.root.property("spec").map(|property| &property.node)
    }

    /// Whether it is what the cluster has. Of kinds of others the cluster may have a newer version than we.
    pub fn is_of_the_cluster(&self) -> bool {
        self.origin != Origin::Foreign
    }
}

#[cfg(test)]
mod tests {
    use openchoreo_schemas::KINDS;

    use super::*;

    #[test]
    fn every_kind_of_every_release_compiles() {
        let mut compiled = 0;
        for release in Release::GENERATED {
            for row in KINDS.iter().filter(|row| row.exists_in(release)) {
                let mut problems = Vec::new();
                compile(&object_schema(row, release).unwrap(), &Value::Null, &[], &mut problems);
                assert_eq!(problems, Vec::new(), "{} {release}", row.kind);
                let kind = KindSchema::of_release(row.kind, release).unwrap();
                assert!(kind.root.property("metadata").is_some());
                compiled += 1;
            }
        }
        assert!(compiled > 100);
    }

    #[test]
    fn every_foreign_kind_compiles() {
        for row in OTHER_KINDS {
            let mut problems = Vec::new();
            compile(&other_schema(row), &Value::Null, &[], &mut problems);
            assert_eq!(problems, Vec::new(), "{}", row.kind);
            assert!(KindSchema::foreign(row.group, row.kind, row.api_version).is_some());
        }
        assert!(
            KindSchema::foreign("source.toolkit.fluxcd.io", "Bucket", "source.toolkit.fluxcd.io/v1beta2").is_none()
        );
    }
}
