//! An item that stands in its list already.

use crate::diagnostics::schema::judge::Finding;
use crate::diagnostics::{Code, Sink};
use crate::schema::List;
use crate::text::TextRange;

/// See `docs/diagnostics/value/duplicate-item.md`.
pub const CODE: Code = Code { id: "value/duplicate-item", title: "An item that stands in its list twice" };

/// Reports it; `first` is the place of the other one.
pub fn report(finding: &Finding<'_>, words: &str, first: TextRange, sink: &mut Sink<'_>) {
    let list = finding.violation.path.rsplit_once('[').map_or("", |(list, _)| list);
    let message = match &finding.violation.schema.list {
        List::Map(keys) => {
            format!(
                "`{list}` has an item with the {} {} already; each may stand there once",
                keys.join(", "),
                code(words)
            )
        }
        _ => format!("`{list}` has {} already; each may stand there once", code(words)),
    };
    let diagnostic = sink.report(&CODE, finding.severity(), finding.place(), finding.enforced_by(), message);
    diagnostic.related(finding.at(first), "the first one");
}

/// The text of a value, which stands there as JSON.
fn code(json: &str) -> String {
    format!("`{}`", json.trim_matches('"'))
}
