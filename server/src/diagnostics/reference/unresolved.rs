//! A name that no object has.
//!
//! The repository may be one of several, so what is missing here may live elsewhere: only where the
//! repository keeps objects of that kind in that namespace is a missing one worth more than a hint.

use crate::diagnostics::{Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::model::{Reference, Report};
use crate::text::TextEdit;
use crate::workspace::{Missing, Object, Resolution, SourceChange};

/// See `docs/diagnostics/reference/unresolved.md`.
pub const CODE: Code = Code { id: "reference/unresolved", title: "A name that leads nowhere" };

/// Reports every reference of `object` whose target does not exist.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    for reference in &object.summary.references {
        if let Resolution::Missing(missing) = context.snapshot.resolve(object, reference)
            && missing.holder.is_none()
        {
            report(context, object, reference, &missing, sink);
        }
    }
}

fn report(context: &Context<'_>, object: &Object<'_>, reference: &Reference, missing: &Missing, sink: &mut Sink<'_>) {
    let severity = severity(reference, missing);
    let kind = missing.kind.name();
    let message = format!("no {kind} named `{}`", reference.name);
    let place = object.place(reference.range);
    let diagnostic = sink.report(&CODE, severity, place, EnforcedBy::Controller, message);
    for other in missing.elsewhere.iter().filter_map(|id| context.snapshot.object(*id)) {
        diagnostic.related(other.focus(), format!("a {kind} of this name in another namespace"));
    }
    if let Some(name) = nearest(context, object, reference, missing) {
        diagnostic.fix(Fix {
            title: format!("Change to `{name}`"),
            change: SourceChange::edit(place.file, TextEdit::replace(place.range, name)),
            preferred: true,
        });
    }
}

fn severity(reference: &Reference, missing: &Missing) -> Severity {
    match reference.rule.rule().report {
        Report::Record | Report::Outside => Severity::Hint,
        _ if !missing.kind_here && missing.elsewhere.is_empty() => Severity::Hint,
        _ if !missing.kind_here => Severity::Warning,
        Report::Silent => Severity::Warning,
        Report::Condition(_) | Report::Refused => Severity::Error,
    }
}

/// The name in sight that is most like the missing one, if any is much like it.
fn nearest(context: &Context<'_>, object: &Object<'_>, reference: &Reference, missing: &Missing) -> Option<String> {
    let snapshot = context.snapshot;
    snapshot
        .index()
        .objects(missing.kind)
        .filter(|(_, id)| snapshot.object(*id).is_some_and(|to| snapshot.in_sight(object, &to)))
        .map(|(name, _)| (strsim::damerau_levenshtein(name, &reference.name), name))
        .filter(|(distance, name)| *distance <= name.len().max(reference.name.len()) / 3)
        .min()
        .map(|(_, name)| name.to_string())
}
