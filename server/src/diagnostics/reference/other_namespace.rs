//! A name that exists, but in another namespace.
//!
//! No reference of OpenChoreo crosses namespaces, and this is how most of them dangle: a file was
//! copied from another namespace, or lost its own.

use super::names;
use crate::diagnostics::{Code, Context, Severity, Sink};
use crate::model::{Reference, Report};
use crate::workspace::{Namespace, Object, Resolution};

/// See `docs/diagnostics/reference/other-namespace.md`.
pub const CODE: Code = Code { id: "reference/other-namespace", title: "A name of another namespace" };

/// Reports a reference whose target exists only in other namespaces.
pub fn check(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    resolution: &Resolution,
    sink: &mut Sink<'_>,
) {
    let Resolution::Missing(missing) = resolution else { return };
    if missing.elsewhere.is_empty() || !missing.other_kind.is_empty() {
        return;
    }
    let rule = reference.rule.rule();
    let severity = match rule.report {
        Report::Record | Report::Outside => Severity::Hint,
        _ if context.is_loose(object) => Severity::Hint,
        _ => Severity::Warning,
    };
    let kind = missing.kind.name();
    let others: Vec<Object<'_>> = context.objects(&missing.elsewhere).collect();
    let mut places: Vec<String> = others.iter().flat_map(|other| named(context, other)).collect();
    places.sort();
    places.dedup();
    let message = format!(
        "no {kind} `{}`{}, only in {}: names are looked up in the namespace of the object that uses them, and {}",
        reference.name,
        names::in_namespace(context, object, reference, missing.kind),
        places.join(", "),
        names::consequence(rule.report),
    );
    let place = object.place(reference.range);
    let diagnostic = sink.report(&CODE, severity, place, names::enforcer(rule.report), message);
    for other in &others {
        diagnostic.related(other.focus(), format!("the {kind} in another namespace"));
    }
}

fn named(context: &Context<'_>, object: &Object<'_>) -> Vec<String> {
    let namespaces = context.snapshot.namespaces(object);
    namespaces.iter().filter_map(Namespace::name).map(|name| format!("`{name}`")).collect()
}
