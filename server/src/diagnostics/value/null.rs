//! A key without a value where nothing is asked for.
//!
//! `kubectl create` and a client-side apply drop it. Server-side apply, and so Flux, refuses the
//! object.

use crate::diagnostics::schema::judge::Finding;
use crate::diagnostics::stage::delivery::{flux, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::text::{TextEdit, TextRange};
use crate::workspace::SourceChange;

/// See `docs/diagnostics/value/null.md`.
pub const CODE: Code = Code { id: "value/null", title: "A key without a value" };

/// Reports it, as an error where Flux would be stopped.
pub fn report(context: &Context<'_>, finding: &Finding<'_>, sink: &mut Sink<'_>) {
    let by_flux = ways(context, finding.file).any(|way| flux(context, way.stage).is_some());
    let severity = if by_flux { Severity::Error } else { Severity::Warning };
    let message = format!(
        "{} has no value: a create drops the key, server-side apply and Flux refuse the object; give it {} or remove it",
        finding.field(),
        finding.violation.schema.kind.words(),
    );
    let diagnostic = sink.report(&CODE, severity, finding.place(), EnforcedBy::ApiServer, message);
    if let Some(line) = line(finding) {
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
