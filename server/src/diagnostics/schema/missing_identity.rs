//! An object without `apiVersion`, `kind` or `metadata.name`.
//!
//! The API server takes no object without them, and kustomize fails the build on one. A name that
//! the server makes up (`generateName`) is enough for `kubectl create` and for nothing else.

use crate::diagnostics::flux::not_an_object::strays;
use crate::diagnostics::stage::delivery::{Way, called, holds_ours, is_ours, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::model::kinds::OPENCHOREO;
use crate::text::{FileId, FileRange};
use crate::workspace::Object;

/// See `docs/diagnostics/schema/missing-identity.md`.
pub const CODE: Code = Code { id: "schema/missing-identity", title: "An object without a complete identity" };

/// Reports what an object lacks to be one.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let summary = object.summary;
    // Settings of `occ`, kustomization files and patches have rules of their own.
    let exempt = summary.kind == Kind::RELEASE_CONFIG
        || summary.kind.is_kustomize_file()
        || is_kustomization_of(object)
        || context.snapshot.is_patch(object.id.file);
    let is_complete = summary.api_version.is_some() && summary.kind_text.is_some() && summary.name.is_some();
    if exempt || is_complete {
        return;
    }
    let way = ways(context, object.id.file).next();
    let mut missing = Vec::new();
    if summary.api_version.is_none() {
        missing.push("`apiVersion`");
    }
    if summary.kind_text.is_none() {
        missing.push("`kind`");
    }
    if summary.name.is_none() && !has_generated_name(context, object, way.is_some()) {
        missing.push("`metadata.name`");
    }
    if missing.is_empty() {
        return;
    }
    let claims = summary.group() == OPENCHOREO || is_ours(summary) || claims_by_kind(object);
    let claims = claims && !is_descriptor(context, object);
    // A build that has nothing to do with OpenChoreo is its owner's business.
    let is_built = way.is_some_and(|way| holds_ours(context, way.stage));
    if !is_built && !claims {
        return;
    }
    let (enforced_by, effect) = match way {
        Some(way) => (EnforcedBy::Kustomize, format!("; it stops {}", called(way.stage))),
        None => (EnforcedBy::ApiServer, String::new()),
    };
    let message = format!("this object has no {}{effect}", missing.join(" and no "));
    sink.report(&CODE, Severity::Error, object.place(summary.head), enforced_by, message);
}

/// Reports every document of a file that a kustomization lists and that is no object at all. (In a folder
/// that Flux takes as it is, `flux/not-an-object` speaks.)
pub fn check_file(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let strays = strays(context, file);
    if strays.is_empty() {
        return;
    }
    let listed = |way: &Way<'_>| !way.frame.chain.is_empty() && holds_ours(context, way.stage);
    let Some(way) = ways(context, file).find(listed) else { return };
    for (range, what) in strays {
        let message = format!("{what}; it stops {}", called(way.stage));
        sink.report(&CODE, Severity::Error, FileRange { file, range }, EnforcedBy::Kustomize, message);
    }
}

/// The workload descriptor of a source repository: it says `apiVersion: openchoreo.dev/v1alpha1` too, but no
/// `kind` and no `spec`, and is read by the build, never by a cluster.
fn is_descriptor(context: &Context<'_>, object: &Object<'_>) -> bool {
    let summary = object.summary;
    summary.kind_text.is_none()
        && summary.api_version.is_some()
        && context.with_node(object, |root| root.get("spec").is_none()).unwrap_or(false)
}

/// A document that says `kind: Component` and has an owner as OpenChoreo's have, without an `apiVersion`.
fn claims_by_kind(object: &Object<'_>) -> bool {
    let summary = object.summary;
    summary.api_version.is_none() && Kind::openchoreo(summary.kind_name()).is_some() && summary.owner.project.is_some()
}

/// A kustomization file may leave out everything.
fn is_kustomization_of(object: &Object<'_>) -> bool {
    crate::gitops::facts::is_kustomization_name(object.file.name())
}

/// Whether `metadata.generateName` stands in for the name: a build does not take it for one.
fn has_generated_name(context: &Context<'_>, object: &Object<'_>, is_built: bool) -> bool {
    if is_built {
        return false;
    }
    let document = context.snapshot.document(object.id.file, object.document);
    let Some(document) = document else { return false };
    let Some(root) = document.root() else { return false };
    let at = object.summary.range;
    let own = if root.range() == at {
        Some(root)
    } else {
        root.get("items").and_then(|items| items.items().find(|item| item.range() == at))
    };
    own.and_then(|own| own.text_at("metadata.generateName")).is_some_and(|name| !name.is_empty())
}
