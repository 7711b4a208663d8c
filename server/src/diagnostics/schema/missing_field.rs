//! A key that must be there.
//!
//! Where a webhook writes the empty value in its place and that passes, the cluster takes the object:
//! then it is a warning, because a binding to no environment is hardly what anybody meant.

use super::insert;
use super::judge::Finding;
use crate::diagnostics::{Code, EnforcedBy, Severity, Sink};
use crate::model::validate::{Violation, What};

/// See `docs/diagnostics/schema/missing-field.md`.
pub const CODE: Code = Code { id: "schema/missing-field", title: "A field that must be there" };

/// Reports it, unless a misspelt key beside it is most likely the one that is meant, or the key is there
/// without a value, which `value/null` tells: a second key of that name would be refused.
pub fn report(finding: &Finding<'_>, name: &str, filled: bool, all: &[Violation], sink: &mut Sink<'_>) {
    let is_empty = all.iter().any(|other| other.what == What::Null && other.path == finding.violation.path);
    if is_empty || is_misspelt(finding, name, all) {
        return;
    }
    let holder = finding.holder();
    let node = finding.violation.schema.property(name).map(|property| &property.node);
    let (severity, enforced_by, message) = if filled {
        let message = format!("{holder} has no `{name}`; the cluster takes that and stores an empty value");
        (Severity::Warning, EnforcedBy::Lint, message)
    } else {
        let words = node.map_or("a value", |node| node.kind.words());
        (finding.severity(), finding.enforced_by(), format!("{holder} needs `{name}` ({words})"))
    };
    let found = sink.report(&CODE, severity, finding.place(), enforced_by, message);
    if let Some(node) = node
        && let Some(fix) = insert::field(finding, name, node)
    {
        found.fix(fix);
    }
}

/// Whether a key of the same mapping that nobody knows is taken for this one.
fn is_misspelt(finding: &Finding<'_>, name: &str, all: &[Violation]) -> bool {
    let holder = |path: &str| path.rsplit_once('.').map(|(holder, _)| holder.to_owned());
    all.iter().any(|other| {
        matches!(&other.what, What::UnknownField { nearest: Some(near), .. } if near == name)
            && holder(&other.path) == holder(&finding.violation.path)
    })
}
