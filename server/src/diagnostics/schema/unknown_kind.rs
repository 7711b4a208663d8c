//! A kind, or a version of the API group, that no OpenChoreo release has.

use crate::diagnostics::reference::names::{did_you_mean, nearest};
use crate::diagnostics::{Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::model::Kind;
use crate::model::kinds::{OPENCHOREO, group_of};
use crate::text::{TextEdit, TextRange};
use crate::workspace::{Object, SourceChange};

/// See `docs/diagnostics/schema/unknown-kind.md`.
pub const CODE: Code = Code { id: "schema/unknown-kind", title: "A kind that does not exist" };

/// The only version of the API group that any release since v0.3 serves.
const API_VERSION: &str = "openchoreo.dev/v1alpha1";

/// Reports an object of OpenChoreo's API group that no cluster knows.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let summary = object.summary;
    let Some(version) = &summary.api_version else { return };
    let group = group_of(&version.text);
    let is_ours = group.eq_ignore_ascii_case(OPENCHOREO) || group == "core.choreo.dev";
    if object.summary.steering.local_config {
        return;
    }
    if !is_ours {
        return misspelt_group(context, object, group, sink);
    }
    let schemas = context.snapshot.root(object.file.root).map(|root| &root.schemas);
    let given: Vec<&str> =
        schemas.map(|schemas| schemas.versions(group, summary.kind_name()).collect()).unwrap_or_default();
    if given.contains(&&*version.text) {
        return;
    }
    if version.text != API_VERSION || !given.is_empty() {
        let served = given.first().copied().unwrap_or(API_VERSION);
        let message = match given.is_empty() {
            true => format!("OpenChoreo serves only `{served}`; the API server knows no `{}`", version.text),
            false => format!("by its CRD {} is served as `{}`", summary.kind_name(), given.join("`, `")),
        };
        let place = object.place(version.range);
        let found = sink.report(&CODE, Severity::Error, place, EnforcedBy::ApiServer, message);
        found.fix(change(object, version.range, served));
        return;
    }
    let Some(kind) = summary.kind_text.as_ref().filter(|_| summary.kind == Kind::OTHER) else { return };
    let known: Vec<&str> = Kind::all().filter(|kind| kind.info().group == OPENCHOREO).map(Kind::name).collect();
    let same = known.iter().copied().find(|known| known.eq_ignore_ascii_case(&kind.text));
    let near = same.or_else(|| nearest(&kind.text, known.into_iter()));
    let message = format!("no OpenChoreo release has a kind `{}`{}", kind.text, did_you_mean(near));
    let found = sink.report(&CODE, Severity::Error, object.place(kind.range), EnforcedBy::ApiServer, message);
    if let Some(near) = near {
        found.fix(change(object, kind.range, near));
    }
}

/// Reports a kind of OpenChoreo in a group that is written nearly like OpenChoreo's, unless somebody defines such a group.
fn misspelt_group(context: &Context<'_>, object: &Object<'_>, group: &str, sink: &mut Sink<'_>) {
    let summary = object.summary;
    let (Some(version), Some(kind)) = (&summary.api_version, &summary.kind_text) else { return };
    let is_near = group == "openchoreo" || group.starts_with("openchoreo.") || names_differ_by_a_slip(group);
    let of_ours = || Kind::all().any(|known| known.info().group == OPENCHOREO && known.name() == kind.text);
    if !is_near || !of_ours() || is_defined(context, object, group) {
        return;
    }
    let message = format!("no OpenChoreo release has the API group `{group}`; did you mean `{API_VERSION}`?");
    let found = sink.report(&CODE, Severity::Warning, object.place(version.range), EnforcedBy::ApiServer, message);
    found.fix(change(object, version.range, API_VERSION));
}

fn names_differ_by_a_slip(group: &str) -> bool {
    strsim::osa_distance(group, OPENCHOREO) <= 2
}

/// Whether a CRD of the repository, or of the folder of CRDs that its settings name, defines the group.
fn is_defined(context: &Context<'_>, object: &Object<'_>, group: &str) -> bool {
    let root = context.snapshot.root(object.file.root);
    if root.is_some_and(|root| root.schemas.versions(group, object.summary.kind_name()).next().is_some()) {
        return true;
    }
    let end = format!(".{group}");
    let mut others = context.snapshot.index().objects(Kind::OTHER);
    others.any(|(name, id)| {
        let is_crd = |object: &Object<'_>| object.summary.kind_name() == "CustomResourceDefinition";
        name.ends_with(&end) && context.snapshot.object(id).is_some_and(|object| is_crd(&object))
    })
}

fn change(object: &Object<'_>, range: TextRange, new: &str) -> Fix {
    let place = object.place(range);
    Fix {
        title: format!("Change to `{new}`"),
        change: SourceChange::edit(place.file, TextEdit::replace(place.range, new)),
        preferred: true,
    }
}
