//! An object of another generation than the repository's.
//!
//! `apiVersion` never changed since v0.3, so only the shape tells. One finding says so, in place of a
//! rain of unknown fields and wrong types.

use crate::diagnostics::{Code, Context, Diagnostic, EnforcedBy, Fix, Severity, Sink};
use crate::model::Generation;
use crate::model::generation::Markers;
use crate::model::validate::{Violation, What};
use crate::workspace::{Object, Scope, migrate};

/// See `docs/diagnostics/schema/generation.md`.
pub const CODE: Code = Code { id: "schema/generation", title: "An object of another OpenChoreo generation" };

/// How many fields are named.
const NAMED: usize = 4;

/// Reports an object whose shape is that of `theirs`; `found` is what the repository's generation refuses.
pub fn other_shape(
    context: &Context<'_>,
    object: &Object<'_>,
    own: Generation,
    theirs: Markers,
    found: &[Violation],
    left: &[Violation],
    sink: &mut Sink<'_>,
) {
    let Some(theirs) = Generation::ALL.into_iter().rev().find(|one| Markers::of(*one) == theirs) else { return };
    // What the other generation does not take either is told by itself.
    let is_left = |one: &Violation| left.iter().any(|other| other.path == one.path && other.range == one.range);
    let refused: Vec<&Violation> = found.iter().filter(|one| one.what.is_refused() && !is_left(one)).collect();
    // What is there and should not be says more than what should be and is not.
    let is_missing = |one: &&Violation| matches!(one.what, What::MissingField { .. });
    let refused: Vec<&Violation> = match refused.iter().all(is_missing) {
        true => refused,
        false => refused.into_iter().filter(|one| !is_missing(one)).collect(),
    };
    let mut fields: Vec<String> = refused.iter().take(NAMED).map(|one| format!("`{}`", one.path)).collect();
    fields.dedup();
    let more = refused.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!(
        "this is written for OpenChoreo {}, and the repository is for {}, which refuses {}{more}",
        theirs.span(),
        own.span(),
        fields.join(", "),
    );
    let range = object.summary.kind_text.as_ref().map_or(object.summary.head, |kind| kind.range);
    let diagnostic = sink.report(&CODE, Severity::Error, object.place(range), EnforcedBy::Schema, message);
    for violation in refused.into_iter().take(NAMED) {
        diagnostic.related(object.place(violation.range), format!("`{}`", violation.path));
    }
    if theirs.release() < own.release() {
        offer(context, object, own, diagnostic);
    }
}

/// Offers to migrate the document, where rules can do something about it.
fn offer(context: &Context<'_>, object: &Object<'_>, own: Generation, diagnostic: &mut Diagnostic) {
    if !context.asks_for_actions(diagnostic.place.range) {
        return;
    }
    let made = migrate(context.snapshot, Scope::Document(object.id.file, object.document), own);
    if made.change.is_empty() {
        return;
    }
    let left = made.remarks.iter().filter(|remark| remark.must).count();
    let rest = match left {
        0 => String::new(),
        1 => ", 1 thing is left to do".to_owned(),
        more => format!(", {more} things are left to do"),
    };
    let title = format!("Migrate this document to OpenChoreo {}{rest}", own.span());
    diagnostic.fix(Fix { title, change: made.change, preferred: left == 0 });
}

/// Reports an object of a kind that the repository's generation does not have.
pub fn kind_is_not_there(context: &Context<'_>, object: &Object<'_>, own: Generation, sink: &mut Sink<'_>) {
    // Where nothing but its kind tells the generation, the folder may well be a cluster of its own.
    let pinned = context.snapshot.root(object.file.root).is_some_and(|root| root.settings.generation.is_some());
    let told = context.snapshot.root(object.file.root).is_some_and(|root| root.detected_generation().is_some());
    if !pinned && !told {
        return;
    }
    let info = object.summary.kind.info();
    let gone =
        !info.gone.is_empty() && crate::schema::Release::parse(info.gone).is_some_and(|gone| gone <= own.release());
    let when = if gone { format!("is gone since {}", info.gone) } else { format!("exists since {}", info.since) };
    let instead = if gone && !info.successor.is_empty() {
        format!(" ({} took its place)", info.successor)
    } else {
        String::new()
    };
    let message = format!("{} {when}{instead}, and the repository is for OpenChoreo {}", info.name, own.span());
    let range = object.summary.kind_text.as_ref().map_or(object.summary.head, |kind| kind.range);
    let diagnostic = sink.report(&CODE, Severity::Error, object.place(range), EnforcedBy::ApiServer, message);
    if gone {
        offer(context, object, own, diagnostic);
    }
}
