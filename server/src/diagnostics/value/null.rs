//! A key without a value where nothing is asked for.
//!
//! `kubectl create` and a client-side apply drop it. Server-side apply, and so Flux, refuses the
//! object.

use crate::diagnostics::schema::judge::Finding;
use crate::diagnostics::stage::delivery::{flux, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::model::validate::{Violation, What};
use crate::text::{TextEdit, TextRange};
use crate::workspace::SourceChange;

/// See `docs/diagnostics/value/null.md`.
pub const CODE: Code = Code { id: "value/null", title: "A key without a value" };

/// Reports it, as an error where Flux would be stopped.
///
/// A key that must be there is no better off without its line: there the value is asked for and no more.
pub fn report(context: &Context<'_>, finding: &Finding<'_>, all: &[Violation], sink: &mut Sink<'_>) {
    let by_flux = ways(context, finding.file).any(|way| flux(context, way.stage).is_some());
    let need = all.iter().find_map(|other| match other.what {
        What::MissingField { filled, .. } if other.path == finding.violation.path => Some(filled),
        _ => None,
    });
    let severity = if by_flux || need == Some(false) { Severity::Error } else { Severity::Warning };
    let words = finding.violation.schema.kind.words();
    let effect = match need {
        Some(false) => format!("{} needs it; give it {words}", finding.holder()),
        Some(true) => {
            format!("a create stores an empty one, server-side apply and Flux refuse the object; give it {words}")
        }
        None => {
            format!(
                "a create drops the key, server-side apply and Flux refuse the object; give it {words} or remove it"
            )
        }
    };
    let message = match need {
        Some(false) => format!("{} has no value, and {effect}", finding.field()),
        _ => format!("{} has no value: {effect}", finding.field()),
    };
    let diagnostic = sink.report(&CODE, severity, finding.place(), EnforcedBy::ApiServer, message);
    if let Some(line) = line(finding).filter(|_| need.is_none()) {
        let place = finding.at(line);
        diagnostic.fix(Fix {
            title: format!("Remove {}", finding.field()),
            change: SourceChange::edit(place.file, TextEdit::replace(place.range, "")),
            preferred: true,
        });
    }
}

/// The whole line of the key, if key and null have one to themselves.
fn line(finding: &Finding<'_>) -> Option<TextRange> {
    let text = finding.root.document_text();
    let key = finding.violation.range;
    let start = text[..key.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let end = text[key.end as usize..].find('\n').map_or(text.len(), |at| key.end as usize + at + 1);
    let before = text[start..key.start as usize].trim();
    let behind = text[key.end as usize..end].split('#').next().unwrap_or_default().trim();
    let alone = before.is_empty() && matches!(behind, ":" | ": null" | ": ~" | ": Null" | ": NULL");
    alone.then(|| TextRange::new(start as u32, end as u32))
}
