//! A validation rule of the CRD that does not hold.

use super::judge::Finding;
use crate::diagnostics::{Code, EnforcedBy, Sink};

/// See `docs/diagnostics/schema/rule.md`.
pub const CODE: Code = Code { id: "schema/rule", title: "A rule of the kind that does not hold" };

/// Reports a rule in CEL, in the words of its author.
pub fn report(finding: &Finding<'_>, number: u16, reason: Option<&str>, sink: &mut Sink<'_>) {
    let Some(rule) = finding.violation.schema.rules.get(number as usize) else { return };
    let words =
        if rule.message.is_empty() { format!("`{}` does not hold", rule.source) } else { rule.message.to_string() };
    let reason = reason.map_or(String::new(), |reason| format!("; {reason}"));
    sink.report(&CODE, finding.severity(), finding.place(), EnforcedBy::Cel, format!("{words}{reason}"));
}

/// Reports a value that fits none of the forms that a schema lists.
pub fn report_alternative(finding: &Finding<'_>, sink: &mut Sink<'_>) {
    let message = format!("{} fits none of the forms that the schema allows", finding.field());
    sink.report(&CODE, finding.severity(), finding.place(), EnforcedBy::Schema, message);
}
