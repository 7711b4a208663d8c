//! Kinds that are not OpenChoreo's: what delivers its files, and what stands beside them.
//!
//! Written from the same mould as OpenChoreo's own kinds, but for one version of their API each. A cluster may have
//! a newer one, so what these do not know is never an error.
#![allow(dead_code, missing_docs)]

mod flux_kustomization;
mod flux_source;
mod kustomize;
mod release_config;

use schemars::{Schema, SchemaGenerator};
use serde_json::{Value, json};

use crate::object::head;
use crate::release::Release;
use crate::render::{model, render};
use crate::shared::EmptyObject;

/// What of an object the model of a foreign kind describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// `spec`, which must be there.
    Spec,
    /// `spec`, which may be left out.
    OptionalSpec,
    /// Nothing but `metadata`.
    Metadata,
    /// Everything beside `apiVersion` and `kind`.
    Whole,
}

/// A kind of another project.
pub struct OtherKind {
    /// API group; empty for the core group.
    pub group: &'static str,
    /// As written in `kind:`.
    pub kind: &'static str,
    /// As written in `apiVersion:`.
    pub api_version: &'static str,
    /// Whether its objects live in a namespace.
    pub namespaced: bool,
    /// Names of the files that hold it and need not say what they are; empty for all others.
    pub file_names: &'static [&'static str],
    /// What it is for.
    pub summary: &'static str,
    part: Part,
    model: fn(&mut SchemaGenerator) -> Schema,
}

const KUSTOMIZATION_NAMES: &[&str] = &["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// All of them.
// One row a line: it is a table.
#[rustfmt::skip]
pub const OTHER_KINDS: &[OtherKind] = &[
    OtherKind { group: "kustomize.config.k8s.io", kind: "Kustomization", api_version: "kustomize.config.k8s.io/v1beta1", namespaced: true, file_names: KUSTOMIZATION_NAMES, part: Part::Whole, model: model::<kustomize::Kustomization>, summary: "What kustomize builds from a folder." },
    OtherKind { group: "kustomize.config.k8s.io", kind: "Component", api_version: "kustomize.config.k8s.io/v1alpha1", namespaced: true, file_names: &[], part: Part::Whole, model: model::<kustomize::Kustomization>, summary: "A part of a kustomization that works on what the kustomization has gathered so far." },
    OtherKind { group: "kustomize.toolkit.fluxcd.io", kind: "Kustomization", api_version: "kustomize.toolkit.fluxcd.io/v1", namespaced: true, file_names: &[], part: Part::Spec, model: model::<flux_kustomization::KustomizationSpec>, summary: "A folder that Flux builds and keeps applied: one stage of the delivery." },
    OtherKind { group: "source.toolkit.fluxcd.io", kind: "GitRepository", api_version: "source.toolkit.fluxcd.io/v1", namespaced: true, file_names: &[], part: Part::Spec, model: model::<flux_source::GitRepositorySpec>, summary: "A Git repository that Flux fetches." },
    OtherKind { group: "source.toolkit.fluxcd.io", kind: "OCIRepository", api_version: "source.toolkit.fluxcd.io/v1", namespaced: true, file_names: &[], part: Part::Spec, model: model::<flux_source::OciRepositorySpec>, summary: "An artifact in a container registry that Flux fetches." },
    OtherKind { group: "source.toolkit.fluxcd.io", kind: "Bucket", api_version: "source.toolkit.fluxcd.io/v1", namespaced: true, file_names: &[], part: Part::Spec, model: model::<flux_source::BucketSpec>, summary: "An object storage bucket that Flux fetches." },
    OtherKind { group: "helm.toolkit.fluxcd.io", kind: "HelmRelease", api_version: "helm.toolkit.fluxcd.io/v2", namespaced: true, file_names: &[], part: Part::Metadata, model: model::<EmptyObject>, summary: "A Helm chart that Flux installs." },
    OtherKind { group: "", kind: "Namespace", api_version: "v1", namespaced: false, file_names: &[], part: Part::OptionalSpec, model: model::<NamespaceSpec>, summary: "A Kubernetes namespace. With the label `openchoreo.dev/control-plane: \"true\"` it holds objects of OpenChoreo." },
    OtherKind { group: "openchoreo.dev", kind: "ReleaseConfig", api_version: "openchoreo.dev/v1alpha1", namespaced: true, file_names: &["release-config.yaml", "release-config.yml"], part: Part::Whole, model: model::<release_config::ReleaseConfig>, summary: "Where `occ` writes releases and bindings. It is a local file and never applied to a cluster." },
];

/// The row of a kind.
pub fn find_other(group: &str, kind: &str) -> Option<&'static OtherKind> {
    OTHER_KINDS.iter().find(|row| row.group == group && row.kind == kind)
}

/// The schema of whole objects of a kind.
pub fn other_schema(kind: &OtherKind) -> Value {
    let described = render(kind.model, Release::NEWEST);
    if kind.part == Part::Whole {
        return whole(kind, described);
    }
    let mut properties = head(kind.api_version, kind.kind);
    let free = |text: &str| json!({ "description": text, "x-kubernetes-preserve-unknown-fields": true });
    let spec = if kind.part == Part::Metadata { free("What is installed; not looked at here.") } else { described };
    properties.insert("spec".to_owned(), spec);
    properties.insert("status".to_owned(), free("What the controllers found. They write it."));
    let mut required = vec!["apiVersion", "kind", "metadata"];
    if kind.part == Part::Spec {
        required.push("spec");
    }
    json!({
        "type": "object",
        "title": kind.kind,
        "description": kind.summary,
        "properties": properties,
        "required": required,
    })
}

/// An object that is a file of a tool: `apiVersion` and `kind` may be left out where its name tells.
fn whole(kind: &OtherKind, mut described: Value) -> Value {
    let mut names = head(kind.api_version, kind.kind);
    names.remove("metadata");
    if let Value::Object(map) = &mut described {
        map.insert("title".to_owned(), json!(kind.kind));
        map.insert("description".to_owned(), json!(kind.summary));
        if kind.group == "openchoreo.dev" {
            map.insert("required".to_owned(), json!(["apiVersion", "kind"]));
        }
        if let Some(Value::Object(properties)) = map.get_mut("properties") {
            properties.extend(names);
        }
    }
    described
}

/// A Kubernetes namespace.
#[derive(schemars::JsonSchema)]
pub struct NamespaceSpec {
    /// Who must clean up before the namespace may go. Kubernetes writes it.
    finalizers: Option<Vec<String>>,
}
