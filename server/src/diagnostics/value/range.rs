//! A value beyond a bound of its field.

use crate::diagnostics::schema::judge::Finding;
use crate::diagnostics::{Code, Sink};
use crate::model::validate::Limit;
use crate::schema::{Bounds, Format};

/// See `docs/diagnostics/value/range.md`.
pub const CODE: Code = Code { id: "value/range", title: "A value that is too small, too large or too long" };

/// Reports it.
pub fn report(finding: &Finding<'_>, limit: Limit, sink: &mut Sink<'_>) {
    let schema = &finding.violation.schema;
    let none = Bounds::default();
    let bounds = schema.bounds.as_deref().unwrap_or(&none);
    let number = |value: Option<f64>| value.unwrap_or_default();
    let count = |value: Option<u64>| value.unwrap_or_default();
    let counted = |value: Option<u64>, what: &str| match count(value) {
        1 => format!("1 {what}"),
        many => format!("{many} {what}s"),
    };
    let field = finding.field();
    let message = match limit {
        Limit::Minimum if bounds.exclusive_minimum => format!("{field} must be more than {}", number(bounds.minimum)),
        Limit::Minimum => format!("{field} must be at least {}", number(bounds.minimum)),
        Limit::Maximum if bounds.exclusive_maximum => format!("{field} must be less than {}", number(bounds.maximum)),
        Limit::Maximum => format!("{field} must be at most {}", number(bounds.maximum)),
        Limit::MultipleOf => format!("{field} must be a multiple of {}", number(bounds.multiple_of)),
        Limit::Width => format!("{field} must be {}", schema.format.unwrap_or(Format::Int64).words()),
        Limit::MinLength if bounds.min_length == Some(1) => format!("{field} must not be empty"),
        Limit::MinLength => format!("{field} must have at least {} characters", count(bounds.min_length)),
        Limit::MaxLength => format!("{field} must have at most {}", counted(bounds.max_length, "character")),
        Limit::MinItems if bounds.min_items == Some(1) => format!("{field} must not be an empty list"),
        Limit::MinItems => format!("{field} must have at least {} items", count(bounds.min_items)),
        Limit::MaxItems => format!("{field} must have at most {}", counted(bounds.max_items, "item")),
        Limit::MinProperties if bounds.min_properties == Some(1) => format!("{field} must not be empty"),
        Limit::MinProperties => format!("{field} must have at least {} keys", count(bounds.min_properties)),
        Limit::MaxProperties => format!("{field} must have at most {}", counted(bounds.max_properties, "key")),
    };
    sink.report(&CODE, finding.severity(), finding.place(), finding.enforced_by(), message);
}
