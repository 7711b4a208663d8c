//! Text in another notation than its field wants.

use crate::diagnostics::schema::judge::Finding;
use crate::diagnostics::{Code, Sink};

/// See `docs/diagnostics/value/format.md`.
pub const CODE: Code = Code { id: "value/format", title: "Text in another notation" };

/// Reports it.
pub fn report(finding: &Finding<'_>, sink: &mut Sink<'_>) {
    let words = finding.violation.schema.format.map_or("in another notation", |format| format.words());
    let message = format!("{} must be {words}", finding.field());
    sink.report(&CODE, finding.severity(), finding.place(), finding.enforced_by(), message);
}
