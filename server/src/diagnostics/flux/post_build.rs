//! A post-build substitution over objects whose templates use the same `${…}`.
//!
//! Flux replaces variables in the whole text of every object of the stage. The expressions of
//! OpenChoreo's templates are no variables: most stop the build ("bad substitution"), the others
//! become empty. Only what cannot be meant for Flux is reported: a plain name that the stage defines,
//! or may get from a ConfigMap, is a variable.

use crate::diagnostics::stage::delivery::{Way, absolute, called, flux, is_ours, object_called, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::gitops::facts::{FluxKustomization, Substitution};
use crate::gitops::{FilePlace, Origin, StageId};
use crate::model::Kind;
use crate::syntax::NodeRef;
use crate::text::{FileId, FileRange, TextEdit, TextRange};
use crate::workspace::{Object, SourceChange};

/// See `docs/diagnostics/flux/post-build.md`.
pub const CODE: Code = Code { id: "flux/post-build", title: "A substitution that destroys templates" };

/// The annotation (or label) that keeps an object out of it.
const OPT_OUT: &str = "kustomize.toolkit.fluxcd.io/substitute";

/// Kinds whose templates hold expressions: types, traits, workflows and the releases that freeze them.
const TEMPLATES: &[Kind] = &[
    Kind::COMPONENT_TYPE,
    Kind::CLUSTER_COMPONENT_TYPE,
    Kind::TRAIT,
    Kind::CLUSTER_TRAIT,
    Kind::RESOURCE_TYPE,
    Kind::CLUSTER_RESOURCE_TYPE,
    Kind::PROJECT_TYPE,
    Kind::CLUSTER_PROJECT_TYPE,
    Kind::WORKFLOW,
    Kind::CLUSTER_WORKFLOW,
    Kind::COMPONENT_WORKFLOW,
    Kind::COMPONENT_RELEASE,
    Kind::PROJECT_RELEASE,
    Kind::RESOURCE_RELEASE,
];

/// Reports an object that the substitution of its stage would break.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    for way in ways(context, object.id.file) {
        let Some((flux, place)) = broken(context, object, &way) else { continue };
        let expression = context.snapshot.text(place.file).map(|text| place.range.of(&text).to_owned());
        let message = format!(
            "{} substitutes variables in its objects, and `{}` is an expression of OpenChoreo: the build fails on it",
            called(way.stage),
            expression.unwrap_or_default()
        );
        let found = sink.report(&CODE, Severity::Error, place, EnforcedBy::Flux, message);
        if let Some(origin) = post_build(context, &way, flux) {
            found.related(origin, "the substitution is switched on here");
        }
        if let Some(change) = opt_out(context, object) {
            found.fix(Fix { title: "Keep this object out of the substitution".to_owned(), change, preferred: true });
        }
        return;
    }
}

/// Reports the Flux Kustomization that switches such a substitution on.
pub fn check_stage(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(entry) = context.snapshot.file(file) else { return };
    if entry.facts().next().is_none() {
        return;
    }
    let Some(stages) = context.snapshot.stages(entry.root) else { return };
    for (at, stage) in stages.all().iter().enumerate() {
        let Origin::Flux(FilePlace { file: own, .. }) = stage.origin else { continue };
        if own != file || !stage.substitutes {
            continue;
        }
        let id = StageId(at as u16);
        let mut broken_objects = Vec::new();
        for held in &stage.files {
            for object in context.snapshot.objects_of(*held) {
                let way = ways(context, *held).find(|way| way.id == id);
                if let Some(way) = way.filter(|way| broken(context, &object, way).is_some()) {
                    broken_objects.push((object, way));
                }
            }
        }
        report_stage(context, &broken_objects, sink);
    }
}

fn report_stage(context: &Context<'_>, broken: &[(Object<'_>, Way<'_>)], sink: &mut Sink<'_>) {
    let Some((first, way)) = broken.first() else { return };
    let Some(place) = flux(context, way.stage).and_then(|flux| post_build(context, way, flux)) else { return };
    let others = match broken.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let message = format!(
        "the substitution reaches the templates of {}{others}, whose expressions are no variables: the build fails",
        object_called(first)
    );
    let found = sink.report(&CODE, Severity::Error, place, EnforcedBy::Flux, message);
    for (object, _) in broken.iter().take(4) {
        found.related(object.focus(), object_called(object));
    }
    let mut change = SourceChange::default();
    for (object, _) in broken {
        let Some(one) = opt_out(context, object) else { continue };
        for (file, edits) in one.edits {
            edits.into_iter().for_each(|edit| change.add(file, edit));
        }
    }
    if !change.is_empty() {
        found.fix(Fix { title: "Keep these objects out of the substitution".to_owned(), change, preferred: true });
    }
}

/// The first expression of `object` that the substitution of its stage breaks.
fn broken<'a>(context: &Context<'a>, object: &Object<'_>, way: &Way<'_>) -> Option<(&'a FluxKustomization, FileRange)> {
    let summary = object.summary;
    let candidate = way.stage.substitutes
        && summary.has_expressions
        && !summary.steering.no_substitute
        && is_ours(summary)
        && TEMPLATES.contains(&summary.kind);
    if !candidate || is_opted_out_by_build(context, way) {
        return None;
    }
    let flux = flux(context, way.stage)?;
    let text = context.snapshot.text(object.id.file)?;
    let place = object.place(summary.range);
    let range = first_foreign(place.range.of(&text), &flux.substitution)?.shifted(place.range.start);
    Some((flux, FileRange { file: place.file, range }))
}

/// Whether a patch, a common label or a common annotation on the way opts out for the object. Which
/// objects it reaches is not computed; that it is there is enough to keep quiet.
fn is_opted_out_by_build(context: &Context<'_>, way: &Way<'_>) -> bool {
    let own = match way.stage.origin {
        Origin::Flux(place) => Some(place.file),
        _ => None,
    };
    let mentions = |file: FileId| context.snapshot.text(file).is_some_and(|text| text.contains(OPT_OUT));
    way.frame.chain.iter().copied().chain(own).any(mentions)
        || way.frame.labels.iter().any(|(key, value)| key == OPT_OUT && value == "disabled")
}

/// The first `${…}` that is no variable of the stage.
fn first_foreign(text: &str, substitution: &Substitution) -> Option<TextRange> {
    let mut from = 0;
    while let Some(at) = text[from..].find("${").map(|at| at + from) {
        from = at + 2;
        // `$${` is the escape.
        if text[..at].ends_with('$') {
            continue;
        }
        let inner = &text[from..];
        let end = inner.find(['}', '\n']).unwrap_or(inner.len());
        if !is_variable(&inner[..end], substitution) {
            let close = usize::from(inner[end..].starts_with('}'));
            return Some(TextRange::new(at as u32, (from + end + close) as u32));
        }
    }
    None
}

/// Whether Flux finds a value for it: a name, perhaps with an operator behind it, that the stage
/// defines, that has a default, or that may come from a ConfigMap or Secret.
fn is_variable(inner: &str, substitution: &Substitution) -> bool {
    let length = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inner.len());
    let (name, rest) = inner.split_at(length);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let is_operator = rest.is_empty() || rest.starts_with([':', '-', '=', '^', ',', '#', '%', '/']);
    let has_default = rest.starts_with(":-") || rest.starts_with(":=") || rest.starts_with(['-', '=']);
    let defined = substitution.variables.iter().any(|variable| variable.text == name);
    is_operator && (defined || has_default || !substitution.from.is_empty())
}

fn post_build(context: &Context<'_>, way: &Way<'_>, flux: &FluxKustomization) -> Option<FileRange> {
    let Origin::Flux(place) = way.stage.origin else { return None };
    absolute(context, FilePlace { range: flux.substitution.range, ..place })
}

/// The edit that adds the annotation.
fn opt_out(context: &Context<'_>, object: &Object<'_>) -> Option<SourceChange> {
    let document = context.snapshot.document(object.id.file, object.document)?;
    let text = document.text();
    let metadata = metadata_of(document.root()?, object.summary.head)?;
    let (first, in_annotations) = match metadata.get("annotations").filter(|annotations| annotations.is_mapping()) {
        Some(annotations) => (annotations.entries().next()?, true),
        None => (metadata.entries().next()?, false),
    };
    let at = first.key.range().start;
    let line = text.get(..at as usize)?.rfind('\n').map_or(0, |newline| newline + 1);
    let indent = text.get(line..at as usize)?;
    if !indent.trim().is_empty() {
        return None;
    }
    let annotation = format!("{OPT_OUT}: disabled\n{indent}");
    let new_text = if in_annotations { annotation } else { format!("annotations:\n{indent}  {annotation}") };
    let edit = TextEdit::insert(at + document.body().start, new_text);
    Some(SourceChange::edit(object.id.file, edit))
}

/// The `metadata` whose key stands at `head`.
fn metadata_of(root: NodeRef<'_>, head: TextRange) -> Option<NodeRef<'_>> {
    let own = |node: NodeRef<'_>| node.entry("metadata").is_some_and(|entry| entry.key.range() == head);
    let holder = if own(root) { Some(root) } else { root.get("items")?.items().find(|item| own(*item)) };
    holder?.get("metadata").filter(|metadata| metadata.is_mapping())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Spanned;

    fn foreign(text: &str, variables: &[&str], from: &[&str]) -> Option<String> {
        let names = |names: &[&str]| {
            names.iter().map(|name| Spanned { text: (*name).into(), range: TextRange::default() }).collect()
        };
        let substitution = Substitution { variables: names(variables), from: names(from), ..Substitution::default() };
        first_foreign(text, &substitution).map(|range| range.of(text).to_owned())
    }

    #[test]
    fn expressions_are_told_from_variables() {
        assert_eq!(foreign("a: ${metadata.name}", &["x"], &[]).as_deref(), Some("${metadata.name}"));
        assert_eq!(foreign("a: ${x}\nb: ${x:=1}\nc: ${y:-2}", &["x"], &[]), None);
        assert_eq!(foreign("a: ${y}", &["x"], &[]).as_deref(), Some("${y}"));
        assert_eq!(foreign("a: ${y}", &["x"], &["settings"]), None);
        assert_eq!(foreign("a: ${y.z}", &["x"], &["settings"]).as_deref(), Some("${y.z}"));
        assert_eq!(foreign("a: $${y.z}", &["x"], &[]), None);
        assert_eq!(foreign("a: ${[1, 2].map(x, x)}", &["x"], &[]).as_deref(), Some("${[1, 2].map(x, x)}"));
        assert_eq!(foreign("a: ${open", &["x"], &[]).as_deref(), Some("${open"));
    }
}
