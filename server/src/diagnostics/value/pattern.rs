//! Text that does not match the pattern of its field.

use crate::diagnostics::schema::judge::Finding;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/value/pattern.md`.
pub const CODE: Code = Code { id: "value/pattern", title: "Text that does not match its pattern" };

/// What the patterns of OpenChoreo mean, by a part that only this one has.
const WORDS: &[(&str, &str)] = &[
    (r"^\$\{", "an expression in `${...}` and nothing before it, such as `${parameters.enabled}`"),
    ("^(deployment|statefulset", "`<workloadType>/<type name>`, such as `deployment/service`"),
    ("^[a-zA-Z_][a-zA-Z0-9_]*$", "a name of letters, digits and `_` that does not begin with a digit"),
    ("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "a name of lower case letters, digits and `-`"),
    (r"^(\d+d)?(\d+h)?", "a duration of days, hours, minutes and seconds, such as `1d12h`"),
    ("^[a-z][a-z0-9-]*[a-z0-9]$", "a name of lower case letters, digits and `-` that begins with a letter"),
    ("(ms|s|m|h))+$", "a duration, such as `5m` or `1h30m`"),
    ("^https?://", "an address that begins with `https://` or `http://`"),
    ("@", "an e-mail address"),
];

/// Reports it.
pub fn report(finding: &Finding<'_>, sink: &mut Sink<'_>) {
    let pattern = finding.violation.schema.pattern.as_ref().map_or("", |pattern| &*pattern.source);
    let words = WORDS.iter().find(|(part, _)| pattern.contains(part)).map(|(_, words)| *words);
    let message = match words {
        Some(words) => format!("{} must be {words}", finding.field()),
        None => format!("{} must match `{pattern}`", finding.field()),
    };
    sink.report(&CODE, finding.severity(), finding.place(), finding.enforced_by(), message);
}
