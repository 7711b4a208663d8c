//! A plain scalar that is not the same to everybody who reads the file.
//!
//! `yes` is text when kustomize or Flux sends the object, and a boolean when the file is applied as it
//! is; a date becomes a time of day only on the way through kustomize. Quotes settle it.

use crate::diagnostics::stage::delivery::{is_ours, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::syntax::{Dialect, Scalar, ScalarStyle, resolve};
use crate::text::TextEdit;
use crate::workspace::{Object, SourceChange};

/// See `docs/diagnostics/value/ambiguous-scalar.md`.
pub const CODE: Code = Code { id: "value/ambiguous-scalar", title: "A plain value with two meanings" };

/// Reports every such scalar of an object of OpenChoreo.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if object.summary.ambiguous.is_empty() || !is_ours(object.summary) {
        return;
    }
    let Some(text) = context.snapshot.text(object.id.file) else { return };
    let is_built = ways(context, object.id.file).next().is_some();
    for range in &object.summary.ambiguous {
        let place = object.place(*range);
        let written = place.range.of(&text);
        let reading = |dialect| described(&resolve(written, ScalarStyle::Plain, None, dialect));
        let (first, second) = (reading(Dialect::Kustomize), reading(Dialect::Server));
        let message = if is_built {
            format!(
                "`{written}` becomes {first} here, through kustomize, and {second} in a direct apply; quote it to mean text"
            )
        } else {
            format!("`{written}` becomes {second} here, and {first} through kustomize or Flux; quote it to mean text")
        };
        let found = sink.report(&CODE, Severity::Hint, place, EnforcedBy::Lint, message);
        let mut fix = |title: String, new: String, preferred| {
            let change = SourceChange::edit(place.file, TextEdit::replace(place.range, new));
            found.fix(Fix { title, change, preferred });
        };
        fix(format!("Quote: `\"{written}\"`"), format!("\"{written}\""), true);
        if let Scalar::Bool(value) = resolve(written, ScalarStyle::Plain, None, Dialect::Server) {
            fix(format!("Change to `{value}`"), value.to_string(), false);
        }
    }
}

fn described(value: &Scalar<'_>) -> String {
    match value {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => format!("the boolean {value}"),
        Scalar::Int(value) => format!("the number {value}"),
        Scalar::Float(value) => format!("the number {value}"),
        Scalar::String(text) => format!("the text \"{text}\""),
    }
}
