//! A name whose kind is wrong: one that may not stand there, or another kind that has the name.
//!
//! A kind that is not found is never looked up as its cluster-scoped sibling, and what an absent
//! `kind` means differs from field to field (a workflow is a ClusterWorkflow, a trait a Trait).

use super::names;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::{Kind, Reference, Report};
use crate::workspace::{Missing, Object, Resolution};

/// See `docs/diagnostics/reference/wrong-kind.md`.
pub const CODE: Code = Code { id: "reference/wrong-kind", title: "A name of another kind" };

/// Reports a reference that is right but for its kind.
pub fn check(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    resolution: &Resolution,
    sink: &mut Sink<'_>,
) {
    match resolution {
        // Places of other projects have no list of kinds.
        Resolution::WrongKind if reference.rule.rule().report != Report::Outside => {
            refused(context, object, reference, sink);
        }
        Resolution::Missing(missing) if !missing.other_kind.is_empty() => {
            other_kind(context, object, reference, missing, sink);
        }
        _ => {}
    }
}

/// The kind may not stand here at all.
fn refused(context: &Context<'_>, object: &Object<'_>, reference: &Reference, sink: &mut Sink<'_>) {
    let Some(range) = reference.kind_range else { return };
    let allowed = allowed_kinds(context, object, reference);
    let place = object.place(range);
    let words: Vec<&str> = allowed.iter().map(|kind| kind.name()).collect();
    let written = place_text(context, object, reference).unwrap_or_default();
    let message = format!(
        "kind `{written}` may not stand here: {} names only {}, and the API server refuses anything else",
        article(object.summary.kind_name()),
        words.join(" or "),
    );
    let rule = reference.rule.rule();
    let enforcer = if rule.id == "A3" { EnforcedBy::Cel } else { EnforcedBy::Schema };
    let diagnostic = sink.report(&CODE, Severity::Error, place, enforcer, message);
    let known = allowed.iter().find(|kind| !context.snapshot.lookup(object, **kind, &reference.name).is_empty());
    if let Some(kind) = known.or(allowed.first())
        && let Some(fix) = names::switch_kind(context, object, reference, *kind)
    {
        diagnostic.fix(fix);
    }
}

/// Kinds of the same generation as the object.
fn allowed_kinds(context: &Context<'_>, object: &Object<'_>, reference: &Reference) -> Vec<Kind> {
    let legacy = context.snapshot.is_legacy(object);
    let kinds = reference.rule.rule().kinds().iter().copied();
    kinds.filter(|kind| legacy || kind.info().gone.is_empty()).collect()
}

fn place_text(context: &Context<'_>, object: &Object<'_>, reference: &Reference) -> Option<String> {
    let text = context.snapshot.text(object.id.file)?;
    Some(object.place(reference.kind_range?).range.of(&text).to_owned())
}

fn article(kind: &str) -> String {
    let vowel = kind.starts_with(['A', 'E', 'I', 'O', 'U']);
    format!("{} {kind}", if vowel { "an" } else { "a" })
}

/// The name exists, as an object of another kind that may stand here.
fn other_kind(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    missing: &Missing,
    sink: &mut Sink<'_>,
) {
    let Some(other) = context.objects(&missing.other_kind).next() else { return };
    let rule = reference.rule.rule();
    let severity = match rule.report {
        Report::Record | Report::Outside => Severity::Hint,
        // In a collection the other one belongs to another sample, unless it stands right beside.
        _ if context.is_loose(object) && other.id.file != object.id.file => Severity::Hint,
        Report::Silent => Severity::Warning,
        _ if !missing.kind_here || context.is_loose(object) => Severity::Warning,
        Report::Condition(_) | Report::Refused => Severity::Error,
    };
    let meant = missing.kind.name();
    let why = if reference.kind.is_none() { format!(" (an absent `kind` means {meant} here)") } else { String::new() };
    let message = format!(
        "no {meant} `{}`{}{why}, but {} of that name: no other kind is tried, and {}",
        reference.name,
        names::in_namespace(context, object, reference, missing.kind),
        article(other.summary.kind.name()),
        names::consequence(rule.report),
    );
    let place = object.place(reference.range);
    let kind = other.summary.kind;
    let diagnostic = sink.report(&CODE, severity, place, names::enforcer(rule.report), message);
    diagnostic.related(other.focus(), format!("the {} of that name", kind.name()));
    if let Some(fix) = names::switch_kind(context, object, reference, kind) {
        diagnostic.fix(fix);
    }
}
