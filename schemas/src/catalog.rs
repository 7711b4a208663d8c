//! The list of kinds: a new kind is a new row.

use schemars::{Schema, SchemaGenerator};

use crate::kinds;
use crate::release::Release;
use crate::render::model;

/// A kind and its model.
pub struct KindSchema {
    /// As written in `kind:`.
    pub kind: &'static str,
    /// As written in `apiVersion:`.
    pub api_version: &'static str,
    /// Whether its objects live in a namespace.
    pub namespaced: bool,
    /// First release that has it.
    pub since: &'static str,
    /// First release that no longer has it; empty while it exists.
    pub until: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// Whether `spec` must be there.
    pub spec_required: bool,
    pub(crate) model: fn(&mut SchemaGenerator) -> Schema,
}

impl KindSchema {
    /// Whether `release` has it.
    pub fn exists_in(&self, release: Release) -> bool {
        Release::parse(self.since).is_none_or(|since| since <= release)
            && Release::parse(self.until).is_none_or(|until| release < until)
    }
}

/// The row of a kind of OpenChoreo.
pub fn find(kind: &str) -> Option<&'static KindSchema> {
    KINDS.iter().find(|row| row.kind == kind)
}

const fn kind(
    kind: &'static str,
    since: &'static str,
    model: fn(&mut SchemaGenerator) -> Schema,
    summary: &'static str,
) -> KindSchema {
    KindSchema {
        kind,
        api_version: "openchoreo.dev/v1alpha1",
        namespaced: true,
        since,
        until: "",
        summary,
        spec_required: false,
        model,
    }
}

impl KindSchema {
    const fn cluster_wide(mut self) -> KindSchema {
        self.namespaced = false;
        self
    }

    const fn until(mut self, release: &'static str) -> KindSchema {
        self.until = release;
        self
    }
}

/// All kinds of OpenChoreo.
pub const KINDS: &[KindSchema] = &[
    kind(
        "Project",
        "v0.3",
        model::<kinds::project::ProjectSpec>,
        "A product or team: the parent of components and resources, with the pipeline that they are promoted through.",
    ),
    kind(
        "Organization",
        "v0.3",
        model::<kinds::organization::OrganizationSpec>,
        "The owner of projects before the Kubernetes namespace took its place.",
    )
    .cluster_wide()
    .until("v0.13"),
];
