//! A value of another type than the schema wants.

use crate::diagnostics::schema::judge::Finding;
use crate::diagnostics::{Code, Sink};
use crate::schema::Type;
use crate::syntax::{Dialect, Scalar, ScalarStyle, resolve};

/// See `docs/diagnostics/value/type.md`.
pub const CODE: Code = Code { id: "value/type", title: "A value of the wrong type" };

/// Reports it; `found` says what stands there.
pub fn report(finding: &Finding<'_>, found: &str, sink: &mut Sink<'_>) {
    let wanted = finding.violation.schema.kind;
    let message = format!("{} must be {}, not {found}", finding.field(), wanted.words());
    let diagnostic = sink.report(&CODE, finding.severity(), finding.place(), finding.enforced_by(), message);
    if let Some((title, new)) = repaired(finding, wanted) {
        diagnostic.fix(finding.replace(title, finding.violation.range, new));
    }
}

/// Quotes put around a scalar, or taken away, where that gives the wanted type.
fn repaired(finding: &Finding<'_>, wanted: Type) -> Option<(String, String)> {
    let source = finding.source();
    if source.contains(['\n', '{', '[']) || source.is_empty() {
        return None;
    }
    let quoted = source.strip_prefix(['"', '\'']).and_then(|rest| rest.strip_suffix(['"', '\'']));
    match (wanted, quoted) {
        (Type::String, None) => Some(("Quote".to_owned(), format!("\"{source}\""))),
        (Type::Integer | Type::Number | Type::Boolean, Some(inner)) => {
            let value = resolve(inner, ScalarStyle::Plain, None, Dialect::Server);
            let new = match (wanted, value) {
                (Type::Boolean, Scalar::Bool(value)) => value.to_string(),
                (Type::Integer | Type::Number, Scalar::Int(_)) => inner.to_owned(),
                (Type::Number, Scalar::Float(_)) => inner.to_owned(),
                _ => return None,
            };
            Some((format!("Change to `{new}`"), new))
        }
        _ => None,
    }
}
