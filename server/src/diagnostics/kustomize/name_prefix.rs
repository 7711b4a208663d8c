//! A prefix or suffix on the names of OpenChoreo objects.
//!
//! Kustomize renames the objects and follows the names in the fields of built-in kinds. It does not
//! know the fields of OpenChoreo, so every reference keeps the old name and leads nowhere.

use crate::diagnostics::stage::delivery::{Way, absolute, called, is_ours, kustomization, object_called, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::gitops::facts::InputKind;
use crate::gitops::{Facts, StageId, Stages};
use crate::text::{FileId, FileRange};
use crate::workspace::Object;

/// See `docs/diagnostics/kustomize/name-prefix.md`.
pub const CODE: Code = Code { id: "kustomize/name-prefix", title: "A prefix that breaks references" };

/// Reports a prefix or suffix that reaches an object of OpenChoreo, once, where it is written.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(entry) = context.snapshot.file(file) else { return };
    let sets_affix = entry.facts().any(|(_, facts)| match facts {
        Facts::Kustomize(file) => file.name_prefix.is_some() || file.name_suffix.is_some(),
        Facts::Flux(flux) => flux.name_prefix.is_some() || flux.name_suffix.is_some(),
        Facts::Argo(application) => application
            .sources
            .iter()
            .any(|source| source.kustomize.name_prefix.is_some() || source.kustomize.name_suffix.is_some()),
        _ => false,
    });
    let Some(stages) = context.snapshot.stages(entry.root).filter(|_| sets_affix) else { return };
    let mut reported: Vec<FileRange> = Vec::new();
    for at in 0..stages.all().len() as u16 {
        let Some((object, way, place)) = renamed(context, stages, StageId(at), file) else { continue };
        if !reported.contains(&place) {
            reported.push(place);
            report(context, &object, &way, place, sink);
        }
    }
}

/// The first object of OpenChoreo in a stage that an affix written in `file` renames.
fn renamed<'a>(
    context: &Context<'a>,
    stages: &'a Stages,
    id: StageId,
    file: FileId,
) -> Option<(Object<'a>, Way<'a>, FileRange)> {
    stages.get(id)?.files.iter().find_map(|held| {
        let object = context.snapshot.objects_of(*held).find(|object| is_ours(object.summary))?;
        let way =
            ways(context, *held).find(|way| way.id == id && way.frame.affix_place.is_some_and(|p| p.file == file))?;
        let place = absolute(context, way.frame.affix_place?)?;
        Some((object, way, place))
    })
}

fn report(context: &Context<'_>, object: &Object<'_>, way: &Way<'_>, place: FileRange, sink: &mut Sink<'_>) {
    let name = way.name(object.summary);
    let example = format!("{} becomes `{name}`", object_called(object));
    // A configuration can teach kustomize where names stand.
    let taught = way.frame.chain.iter().any(|file| {
        kustomization(context, *file)
            .is_some_and(|facts| facts.inputs.iter().any(|input| input.kind == InputKind::Configuration))
    });
    let (severity, effect) = if taught {
        (Severity::Hint, "references follow only where a configuration says so")
    } else {
        (Severity::Warning, "the objects that name it keep the old name")
    };
    let message = format!("in {} {example}; {effect}", called(way.stage));
    let found = sink.report(&CODE, severity, place, EnforcedBy::Kustomize, message);
    found.related(object.focus(), example);
}
