//! A name that no object has.
//!
//! The repository may be one of several, so what is missing here may live elsewhere: only where the
//! repository keeps objects of that kind in that namespace is a missing one worth more than a hint.

use super::names;
use crate::diagnostics::{Code, Context, Severity, Sink};
use crate::model::standard::standard_names;
use crate::model::{Kind, Reference, Report};
use crate::workspace::{Missing, Object, Resolution};

/// See `docs/diagnostics/reference/unresolved.md`.
pub const CODE: Code = Code { id: "reference/unresolved", title: "A name that leads nowhere" };

/// Rows whose target lies on the cluster of a plane: no repository has it, or one of the same name by
/// chance. Only a slip of a name that is here says something.
const ELSEWHERE: &[&str] = &["E8", "E9", "E10", "W5"];

/// Reports a reference whose target does not exist.
pub fn check(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    resolution: &Resolution,
    sink: &mut Sink<'_>,
) {
    let Resolution::Missing(missing) = resolution else { return };
    // The same name elsewhere, or of another kind, is a finding of its own.
    if missing.holder.is_some() || !missing.elsewhere.is_empty() || !missing.other_kind.is_empty() {
        return;
    }
    let kind = missing.kind;
    let near = names::nearest_object(context, object, reference, kind);
    let loose = context.is_loose(object);
    let Some(severity) = severity(reference, missing, loose, near.as_deref()) else { return };
    let report = reference.rule.rule().report;
    let near = near.as_deref();
    let advice = match near {
        Some(_) => names::did_you_mean(near),
        None if severity == Severity::Hint => "; it may come from outside this repository".to_owned(),
        None => "; add it or correct the name".to_owned(),
    };
    let message = format!(
        "no {} `{}`{}: {}{advice}",
        kind.name(),
        reference.name,
        names::in_namespace(context, object, reference, kind),
        names::consequence(report),
    );
    let place = object.place(reference.range);
    let diagnostic = sink.report(&CODE, severity, place, names::enforcer(report), message);
    if let Some(name) = near {
        diagnostic.fix(names::rename(object, reference.range, name));
    }
    for kind in reference.rule.rule().kinds().iter().filter(|other| **other != kind) {
        let installed = !context.snapshot.is_legacy(object) && standard_names(*kind).any(|n| n == reference.name);
        if let Some(fix) = installed.then(|| names::switch_kind(context, object, reference, *kind)).flatten() {
            diagnostic.fix(fix);
        }
    }
}

fn severity(reference: &Reference, missing: &Missing, loose: bool, near: Option<&str>) -> Option<Severity> {
    let rule = reference.rule.rule();
    let unknown_kind = !missing.kind_here;
    match rule.report {
        Report::Outside if ELSEWHERE.contains(&rule.id) => {
            near.is_some_and(|near| names::is_slip(&reference.name, near)).then_some(Severity::Hint)
        }
        Report::Record | Report::Outside => Some(Severity::Hint),
        // An organization is only a label; many repositories carry the label alone.
        _ if rule.kinds() == [Kind::ORGANIZATION] && !missing.kind_anywhere => None,
        _ if loose && near.is_some_and(|near| names::is_slip(&reference.name, near)) => Some(Severity::Warning),
        _ if loose || unknown_kind => Some(Severity::Hint),
        Report::Silent => Some(Severity::Warning),
        Report::Condition(_) | Report::Refused => Some(Severity::Error),
    }
}
