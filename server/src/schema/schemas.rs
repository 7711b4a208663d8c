//! Which schema counts for a kind: the one that was given, else ours.

use std::collections::BTreeMap;
use std::sync::Arc;

use openchoreo_schemas::{KINDS, Release};

use super::admission::Admission;
use super::crd::CrdKind;
use super::kind::{KindSchema, OPENCHOREO};
use super::nearness::differences;

/// The schemas of a folder: ours, with those on top that CRD files brought.
#[derive(Debug, Clone, Default)]
pub struct Schemas {
    /// By group, then by kind.
    given: BTreeMap<Box<str>, BTreeMap<Box<str>, Vec<Version>>>,
    release: Option<Release>,
}

/// A kind in one version of its API.
#[derive(Debug, Clone)]
struct Version {
    schema: Arc<KindSchema>,
    /// The same for a release with a webhook that rewrites its objects.
    rewritten: Arc<KindSchema>,
}

impl Schemas {
    /// Ours with `given` on top; of two for one version of a kind the first counts.
    pub fn with(given: impl IntoIterator<Item = CrdKind>) -> Schemas {
        let mut schemas = Schemas::default();
        for crd in given {
            let kinds = schemas.given.entry(crd.group).or_default();
            let versions = kinds.entry(crd.schema.kind.clone()).or_default();
            if versions.iter().all(|known| known.schema.api_version != crd.schema.api_version) {
                let rewritten = KindSchema { admission: Admission::Rewritten, ..KindSchema::clone(&crd.schema) };
                versions.push(Version { schema: crd.schema, rewritten: Arc::new(rewritten) });
            }
        }
        schemas.release = schemas.nearest_release();
        schemas
    }

    /// The schema that was given for a kind, by its group, name and `apiVersion`, with what the webhooks of `release`
    /// do before it is asked: a CRD does not tell of those.
    pub fn given(&self, group: &str, kind: &str, api_version: &str, release: Release) -> Option<&Arc<KindSchema>> {
        let mut versions = self.given.get(group)?.get(kind)?.iter();
        let version = versions.find(|version| *version.schema.api_version == *api_version)?;
        match group == OPENCHOREO && Admission::of(kind, release) == Admission::Rewritten {
            true => Some(&version.rewritten),
            false => Some(&version.schema),
        }
    }

    /// The versions of the API that were given for a kind.
    pub fn versions(&self, group: &str, kind: &str) -> impl Iterator<Item = &str> {
        let versions = self.given.get(group).and_then(|kinds| kinds.get(kind)).into_iter().flatten();
        versions.map(|version| &*version.schema.api_version)
    }

    /// All that were given, each version of a kind by itself.
    pub fn all_given(&self) -> impl Iterator<Item = &Arc<KindSchema>> {
        self.given.values().flat_map(BTreeMap::values).flatten().map(|version| &version.schema)
    }

    /// How many kinds were given.
    pub fn count(&self) -> usize {
        self.given.values().map(BTreeMap::len).sum()
    }

    /// Our release whose kinds are most like those of OpenChoreo that were given; `None` if none was.
    pub fn release(&self) -> Option<Release> {
        self.release
    }

    fn nearest_release(&self) -> Option<Release> {
        let given = self.given.get(OPENCHOREO)?;
        let far = |release: &Release| -> usize {
            let lacking = KINDS.iter().filter(|row| row.exists_in(*release) && !given.contains_key(row.kind)).count();
            let differing = given.iter().map(|(kind, versions)| {
                let ours = KindSchema::of_release(kind, *release);
                let theirs = versions.first().and_then(|version| version.schema.spec());
                differences(theirs.map(|node| &**node), ours.as_ref().and_then(|ours| ours.spec()).map(|node| &**node))
            });
            lacking + differing.sum::<usize>()
        };
        // Of two that are as near the newer one.
        Release::GENERATED.into_iter().rev().min_by_key(far)
    }
}
