//! A namespace that a file writes and the delivery replaces.
//!
//! Kustomize does not ask: the namespace of the outermost kustomization, and before all the
//! `targetNamespace` of Flux, wins over the file, so objects of two namespaces end up in one.

use crate::diagnostics::stage::delivery::{Way, absolute, called, is_ours, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::gitops::Facts;
use crate::text::{FileRange, TextEdit, TextRange};
use crate::workspace::{Object, SourceChange};

/// See `docs/diagnostics/kustomize/namespace-overridden.md`.
pub const CODE: Code = Code { id: "kustomize/namespace-overridden", title: "A namespace that the build replaces" };

/// Reports a written namespace that is lost, or that says what the kustomization says anyway.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if !is_ours(object.summary) || object.summary.kind.is_cluster_scoped() {
        return;
    }
    let Some(written) = &object.summary.namespace else { return };
    let ways: Vec<Way<'_>> = ways(context, object.id.file).collect();
    let place = object.place(written.range);
    if let Some((way, namespace)) = ways
        .iter()
        .filter_map(|way| Some((way, way.frame.namespace.as_ref()?)))
        .find(|(_, namespace)| **namespace != written.text)
    {
        let message = format!(
            "{} puts everything into the namespace `{namespace}`; `{}` is lost",
            called(way.stage),
            written.text
        );
        let found = sink.report(&CODE, Severity::Warning, place, EnforcedBy::Kustomize, message);
        if let Some(set) = set_at(context, way) {
            found.related(set, "the namespace is set here");
        }
        found.fix(Fix {
            title: format!("Change to `{namespace}`"),
            change: SourceChange::edit(place.file, TextEdit::replace(place.range, namespace.as_str())),
            preferred: false,
        });
        if let Some(fix) = remove(context, place) {
            found.fix(fix);
        }
        return;
    }
    // Under a `targetNamespace` the files are expected to say it themselves; a kustomization file
    // says it for them.
    let Some(set) = ways.iter().filter(|way| set_by_file(context, way)).find_map(|way| set_at(context, way)) else {
        return;
    };
    let message = format!("the kustomization sets the namespace `{}` already", written.text);
    let found = sink.report(&CODE, Severity::Hint, place, EnforcedBy::Lint, message);
    found.related(set, "the namespace is set here");
    if let Some(fix) = remove(context, place) {
        found.fix(fix);
    }
}

fn set_at(context: &Context<'_>, way: &Way<'_>) -> Option<FileRange> {
    absolute(context, way.frame.namespace_place?)
}

fn set_by_file(context: &Context<'_>, way: &Way<'_>) -> bool {
    way.frame
        .namespace_place
        .and_then(|place| context.snapshot.file(place.file))
        .is_some_and(|entry| entry.facts().any(|(_, facts)| matches!(facts, Facts::Kustomize(_))))
}

/// Takes the line `namespace: …` out, where it has its line to itself.
fn remove(context: &Context<'_>, place: FileRange) -> Option<Fix> {
    let text = context.snapshot.text(place.file)?;
    let at = place.range.start as usize;
    let start = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let end = at + text.get(at..)?.find('\n').map_or(text.len() - at, |newline| newline + 1);
    let line = text.get(start..end)?;
    let alone = line.trim_start().starts_with("namespace:") && !line.contains(['{', '}', ',']);
    alone.then(|| Fix {
        title: "Remove the namespace from the file".to_owned(),
        change: SourceChange::edit(place.file, TextEdit::replace(TextRange::new(start as u32, end as u32), "")),
        preferred: true,
    })
}
