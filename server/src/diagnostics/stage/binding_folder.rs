//! A binding in the folder of another component.
//!
//! Folders mean nothing to the cluster, so this says something only where the layout is one of the
//! known ones and the folder is named like another object that exists: then the file was copied or
//! moved and its owner forgotten, or the other way round.

use super::delivery::{called, object_called, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::workspace::{Object, Resolution};

/// See `docs/diagnostics/stage/binding-folder.md`.
pub const CODE: Code = Code { id: "stage/binding-folder", title: "A binding in a foreign folder" };

/// The folder between project and owner, and the path of the owner's name.
const PLACES: &[(Kind, &str, Kind, &str)] = &[
    (Kind::RELEASE_BINDING, "components", Kind::COMPONENT, "spec.owner.componentName"),
    (Kind::RESOURCE_RELEASE_BINDING, "resources", Kind::RESOURCE, "spec.owner.resourceName"),
];

/// Reports a binding whose folder is that of another project or component.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let Some((_, folder, kind, path)) = PLACES.iter().find(|(binding, ..)| *binding == object.summary.kind) else {
        return;
    };
    if !ways(context, object.id.file).any(|way| way.stages.has_order()) {
        return;
    }
    let Some((project, owner)) = folders(object.file.directory(), folder) else { return };
    compare(context, object, "spec.owner.projectName", Kind::PROJECT, project, sink);
    compare(context, object, path, *kind, owner, sink);
}

/// The names in `…/<project>/components/<component>/…`.
fn folders<'a>(directory: &'a str, between: &str) -> Option<(&'a str, &'a str)> {
    let parts: Vec<&str> = directory.split('/').collect();
    let at = parts.iter().rposition(|part| *part == between)?;
    Some((parts.get(at.checked_sub(1)?)?, parts.get(at + 1)?))
}

fn compare(context: &Context<'_>, object: &Object<'_>, path: &str, kind: Kind, folder: &str, sink: &mut Sink<'_>) {
    let Some(owner) = object.summary.reference_at(path).filter(|owner| owner.name != folder) else { return };
    let Some(home) = context.snapshot.lookup(object, kind, folder).into_iter().next() else { return };
    // A misspelt owner is another finding.
    if !matches!(context.snapshot.resolve(object, owner), Resolution::Objects(_)) {
        return;
    }
    let message = format!(
        "{} belongs to {} `{}`, but lies in the folder of `{folder}`",
        object_called(object),
        kind.name(),
        owner.name
    );
    let found = sink.report(&CODE, Severity::Warning, object.place(owner.range), EnforcedBy::Lint, message);
    if let Some(home) = context.snapshot.object(home) {
        found.related(home.focus(), format!("{} `{folder}`", kind.name()));
    }
    if let Some(way) = ways(context, object.id.file).next() {
        found.message.push_str(&format!(" in {}", called(way.stage)));
    }
}
