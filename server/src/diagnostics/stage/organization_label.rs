//! The organization that a file names and its kustomization replaces.

use super::delivery::{absolute, is_ours, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::text::TextEdit;
use crate::workspace::{Object, SourceChange};

/// See `docs/diagnostics/stage/organization-label.md`.
pub const CODE: Code = Code { id: "stage/organization-label", title: "A label that the kustomization replaces" };

const LABEL: &str = "openchoreo.dev/organization";

/// Reports a written organization that does not survive the build.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if !is_ours(object.summary) {
        return;
    }
    let Some((_, written)) = object.summary.labels.iter().find(|(key, _)| key == LABEL) else { return };
    for way in ways(context, object.id.file) {
        let Some(at) = way.frame.labels.iter().position(|(key, _)| key == LABEL) else { continue };
        let value = &way.frame.labels[at].1;
        if *value == written.text {
            continue;
        }
        let place = object.place(written.range);
        let message = format!("the build replaces organization `{}` by `{value}`", written.text);
        let found = sink.report(&CODE, Severity::Warning, place, EnforcedBy::Kustomize, message);
        if let Some(set) = way.frame.label_places.get(at).copied().flatten().and_then(|place| absolute(context, place))
        {
            found.related(set, "the label is set here");
        }
        found.fix(Fix {
            title: format!("Change to `{value}`"),
            change: SourceChange::edit(place.file, TextEdit::replace(place.range, value.as_str())),
            preferred: true,
        });
        return;
    }
}
