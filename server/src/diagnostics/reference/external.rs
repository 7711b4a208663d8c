//! A name that a standard installation brings.
//!
//! It is fine, as long as the cluster was installed that way; who wants to know that nothing in the
//! repository says so gets a hint, and a code of its own to switch off.

use super::names;
use crate::diagnostics::{Code, Context, Severity, Sink};
use crate::model::rules::Target;
use crate::model::{Reference, Report};
use crate::workspace::{Object, Resolution};

/// See `docs/diagnostics/reference/external.md`.
pub const CODE: Code = Code { id: "reference/external", title: "A name that the installation brings" };

/// Notes a reference to an object that only a standard installation has.
pub fn check(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    resolution: &Resolution,
    sink: &mut Sink<'_>,
) {
    let Resolution::External { kind, listed: false } = resolution else { return };
    let rule = reference.rule.rule();
    if matches!(rule.report, Report::Record | Report::Outside) || matches!(rule.target, Target::Item { .. }) {
        return;
    }
    let message = format!(
        "{} `{}`{} is not in this repository; a standard installation of OpenChoreo brings it",
        kind.name(),
        reference.name,
        names::in_namespace(context, object, reference, *kind),
    );
    sink.report(&CODE, Severity::Hint, object.place(reference.range), names::enforcer(rule.report), message);
}
