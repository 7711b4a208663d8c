//! Which schema counts for a kind: the one that was given, else ours.

use std::collections::BTreeMap;
use std::sync::Arc;

use openchoreo_schemas::Release;

use super::crd::CrdKind;
use super::kind::KindSchema;

const OPENCHOREO: &str = "openchoreo.dev";

/// The schemas of a folder: ours, with those on top that CRD files or a cluster brought.
#[derive(Debug, Clone, Default)]
pub struct Schemas {
    given: BTreeMap<(String, String), Arc<KindSchema>>,
}

impl Schemas {
    /// Ours with `given` on top; of two for one kind the last counts.
    pub fn with(given: impl IntoIterator<Item = CrdKind>) -> Schemas {
        let given = given.into_iter().map(|crd| ((crd.group, crd.schema.kind.to_string()), crd.schema)).collect();
        Schemas { given }
    }

    /// The schema of a kind of OpenChoreo for a release; `None` if the release does not have the kind.
    pub fn openchoreo(&self, kind: &str, release: Release) -> Option<Arc<KindSchema>> {
        self.given(OPENCHOREO, kind).or_else(|| KindSchema::of_release(kind, release))
    }

    /// The schema that was given for a kind.
    pub fn given(&self, group: &str, kind: &str) -> Option<Arc<KindSchema>> {
        if self.given.is_empty() {
            return None;
        }
        self.given.get(&(group.to_owned(), kind.to_owned())).cloned()
    }

    /// All that were given.
    pub fn all_given(&self) -> impl Iterator<Item = &Arc<KindSchema>> {
        self.given.values()
    }
}
