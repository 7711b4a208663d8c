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
    let hint = match (nearest, elsewhere(finding, name), known(finding)) {
        (Some(near), _, _) => format!("; did you mean `{near}`?"),
        (None, Some(holder), _) => format!("; it is a field of `{holder}`"),
        (None, None, Some(fields)) => format!("; there is {fields}"),
        (None, None, None) => String::new(),
    };
    let message = format!("{} has no field `{name}`{hint}", finding.holder());
    let found = sink.report(&CODE, finding.severity(), finding.place(), finding.enforced_by(), message);
    if let Some(near) = nearest {
        found.fix(finding.replace(format!("Rename to `{near}`"), finding.violation.range, near));
    }
}

/// The mapping around this one, or `spec` beside it, that has such a field and lacks it here: what is indented
/// too far, or not far enough, lands in the wrong mapping.
fn elsewhere(finding: &Finding<'_>, name: &str) -> Option<String> {
    let own = finding.violation.path.rsplit_once('.').map_or("", |(own, _)| own);
    let around = std::iter::successors(own.rsplit_once('.').map(|(above, _)| above), |path| {
        path.rsplit_once('.').map(|(above, _)| above)
    });
    let beside = (own != "spec").then_some("spec");
    around.chain(beside).find(|path| lacks(finding, path, name)).map(str::to_owned)
}

fn lacks(finding: &Finding<'_>, path: &str, name: &str) -> bool {
    // Inside of a list is no field, so the way through one ends here: nobody can say which item was meant.
    let schema = path.split('.').try_fold(&finding.schema.root, |node, part| Some(&node.property(part)?.node));
    let is_free = finding.root.at(path).is_none_or(|node| node.get(name).is_none());
    is_free && schema.is_some_and(|node| node.property(name).is_some())
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
