//! One object twice in one build: kustomize refuses to add an id that it already has.

use crate::diagnostics::stage::delivery::{Way, called, holds_ours, is_ours, object_called, ways};
use crate::diagnostics::stage::duplicate_object::{identity, namesakes};
use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::gitops::{Content, Layout};
use crate::workspace::Object;

/// See `docs/diagnostics/kustomize/duplicate-id.md`.
pub const CODE: Code = Code { id: "kustomize/duplicate-id", title: "One object twice in one build" };

/// Reports `object` if an earlier file of the same build, or an earlier document of the file, has it.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if object.summary.name().is_empty() || object.summary.kind.is_kustomize_file() {
        return;
    }
    for way in ways(context, object.id.file) {
        // What a plug-in or a patch does to one of them is not known here.
        if way.is_patched(context) {
            continue;
        }
        let Some((other, to)) = twin(context, object, &way) else { continue };
        if !is_ours(object.summary) && !holds_ours(context, way.stage) {
            continue;
        }
        let folder_of_argo = way.stages.layout == Layout::Argo && way.stage.content == Content::Folder;
        let (severity, effect) = if folder_of_argo {
            (Severity::Warning, "the later one wins")
        } else {
            (Severity::Error, "the build fails on an id that it already has")
        };
        let message = format!(
            "{} comes twice in {}, first from `{}`; {effect}",
            object_called(object),
            called(way.stage),
            other.file.path
        );
        let found = sink.report(&CODE, severity, object.focus(), EnforcedBy::Kustomize, message);
        found.related(other.focus(), format!("the first one, in {}", called(to.stage)));
        return;
    }
}

/// The object before this one that becomes the same in the same build.
fn twin<'a>(context: &Context<'a>, object: &Object<'a>, way: &Way<'a>) -> Option<(Object<'a>, Way<'a>)> {
    let own = identity(object, way);
    let place = |object: &Object<'_>| (object.file.path.clone(), object.id.index);
    let before = |other: &Object<'_>| place(other) < place(object);
    let version = |object: &Object<'_>| object.summary.api_version.as_ref().map(|v| v.text.clone());
    let mut found: Vec<(Object<'a>, Way<'a>)> = namesakes(context, object)
        .filter(|other| before(other) && version(other) == version(object))
        .flat_map(|other| ways(context, other.id.file).map(move |to| (other, to)))
        .filter(|(other, to)| to.id == way.id && !to.is_patched(context) && identity(other, to) == own)
        .collect();
    found.sort_by_key(|(other, _)| place(other));
    found.into_iter().next()
}

/// Reports an entry that brings a file once more.
pub fn included_twice(case: &Case<'_, '_>, path: &str, sink: &mut Sink<'_>) {
    let message = format!("`{path}` is in this build already; the build fails on an object that comes twice");
    let found = sink.report(&CODE, case.severity, case.place, EnforcedBy::Kustomize, message);
    for (place, role) in case.related() {
        found.related(place, role);
    }
}
