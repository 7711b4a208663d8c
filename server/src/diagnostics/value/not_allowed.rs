//! A value that is not among those that there are.

use crate::diagnostics::schema::judge::Finding;
use crate::diagnostics::schema::words::one_of;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/value/enum.md`.
pub const CODE: Code = Code { id: "value/enum", title: "A value that is not among the allowed ones" };

/// Reports it.
pub fn report(finding: &Finding<'_>, nearest: Option<&str>, sink: &mut Sink<'_>) {
    let schema = &finding.violation.schema;
    // The first of two `enum`s may stand in an `allOf`.
    let message = format!("{} must be {}", finding.field(), one_of(schema));
    let diagnostic = sink.report(&CODE, finding.severity(), finding.place(), finding.enforced_by(), message);
    let only = match &*schema.allowed {
        [one] => one.value.as_str(),
        _ => None,
    };
    if let Some(new) = nearest.or(only) {
        diagnostic.fix(finding.replace(format!("Change to `{new}`"), finding.violation.range, new));
    }
}
