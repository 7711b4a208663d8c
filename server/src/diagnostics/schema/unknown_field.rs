//! A key that the schema does not have.
//!
//! Flux, our own apply and `kubectl apply --server-side` ask for strict fields, so the server refuses
//! the object; without strict fields it drops the key in silence, which is worse.

use super::judge::Finding;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/schema/unknown-field.md`.
pub const CODE: Code = Code { id: "schema/unknown-field", title: "A field that does not exist" };

/// Reports it.
pub fn report(finding: &Finding<'_>, name: &str, nearest: Option<&str>, sink: &mut Sink<'_>) {
    let hint = match (nearest, known(finding)) {
        (Some(near), _) => format!("; did you mean `{near}`?"),
        (None, Some(fields)) => format!("; there is {fields}"),
        (None, None) => String::new(),
    };
    let message = format!("{} has no field `{name}`{hint}", finding.holder());
    let found = sink.report(&CODE, finding.severity(), finding.place(), finding.enforced_by(), message);
    if let Some(near) = nearest {
        found.fix(finding.replace(format!("Rename to `{near}`"), finding.violation.range, near));
    }
}

/// The fields that there are, where they are few.
fn known(finding: &Finding<'_>) -> Option<String> {
    let names: Vec<String> =
        finding.violation.schema.properties.iter().map(|property| format!("`{}`", property.name)).collect();
    match names.as_slice() {
        [] => None,
        [only] => Some(format!("only {only}")),
        [first @ .., last] if names.len() <= 6 => Some(format!("{} and {last}", first.join(", "))),
        _ => None,
    }
}
