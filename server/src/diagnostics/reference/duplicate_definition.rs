//! One object written twice in the repository, where no delivery brings the two together.
//!
//! Two copies in one build are `kustomize/duplicate-id`, two copies in two stages that fight over the
//! object are `stage/duplicate-object`; both are errors. What is left may be an old copy, a sample, or
//! two clusters in one repository, so it is a hint.

use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::workspace::Object;

/// See `docs/diagnostics/reference/duplicate-definition.md`.
pub const CODE: Code = Code { id: "reference/duplicate-definition", title: "An object that is written twice" };

/// Notes an object of which the repository has another copy.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let summary = object.summary;
    if !summary.kind.is_openchoreo() || summary.name.is_none() {
        return;
    }
    let snapshot = context.snapshot;
    let same = snapshot.index().definitions(summary.kind, summary.name());
    if same.len() < 2 {
        return;
    }
    let ours = snapshot.namespaces(object);
    let others: Vec<Object<'_>> = context
        .objects(same)
        .filter(|other| {
            other.id != object.id
                && other.file.root == object.file.root
                && snapshot.namespaces(other).iter().any(|theirs| ours.contains(theirs))
                && !snapshot.is_patch(other.id.file)
                && !is_deployed_with(context, object, other)
        })
        .collect();
    if others.is_empty() {
        return;
    }
    let message = format!(
        "{} `{}` is written more than once in this repository, and references to it lead to either; keep one of them",
        summary.kind.name(),
        summary.name()
    );
    let diagnostic = sink.report(&CODE, Severity::Hint, object.focus(), EnforcedBy::Lint, message);
    for other in &others {
        diagnostic.related(other.focus(), "the other one");
    }
}

/// Whether both are deployed, so that the checks of builds and stages speak.
fn is_deployed_with(context: &Context<'_>, object: &Object<'_>, other: &Object<'_>) -> bool {
    let deployed = |of: &Object<'_>| !context.snapshot.placements(of.id.file).is_empty();
    deployed(object) && deployed(other)
}
