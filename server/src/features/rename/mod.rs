//! A new name for an object, or for something inside one, at every place that uses it.
//!
//! Whatever cannot be done is refused with its reason before anything changes; whatever the cluster
//! will make of the change is said beside it. Quotes, prefixes and aliases stay as they are written.

mod edits;
mod immutable;
mod names;

use std::collections::BTreeSet;

use super::classify::{Found, Subject, Target, classify};
use super::definition::item_word;
use super::occurrences::{Occurrence, Role, occurrences, same_identity};
use crate::gitops::Facts;
use crate::model::{Item, ItemKind, Kind};
use crate::text::{FileId, FileRange, ObjectId};
use crate::workspace::{Object, Resolution, Snapshot, SourceChange};

/// A name that can be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// Where it stands.
    pub range: FileRange,
    /// The present name.
    pub placeholder: String,
}

/// A rename that can be made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rename {
    /// The edits, over all files.
    pub change: SourceChange,
    /// What a person should know before: sentences.
    pub notes: Vec<String>,
}

/// The name at a byte of a file.
///
/// # Errors
/// Where nothing can be renamed, with the reason as a sentence.
pub fn prepare(snapshot: &Snapshot, file: FileId, offset: u32) -> Result<Prepared, String> {
    let (found, targets) = renamable(snapshot, file, offset)?;
    let placeholder = targets.first().and_then(|target| name_of(snapshot, target)).unwrap_or_default();
    Ok(Prepared { range: found.range, placeholder })
}

/// Gives the thing at a byte of a file a new name.
///
/// # Errors
/// Where that cannot be done, with the reason as a sentence.
pub fn rename(snapshot: &Snapshot, file: FileId, offset: u32, new_name: &str) -> Result<Rename, String> {
    let (_, targets) = renamable(snapshot, file, offset)?;
    for target in &targets {
        names::check(snapshot, target, new_name)?;
        free(snapshot, target, new_name)?;
    }
    let mut places: BTreeSet<Occurrence> = BTreeSet::new();
    let mut notes = Vec::new();
    for target in &targets {
        places.extend(all_places(snapshot, target, &mut notes)?);
    }
    let old = targets.first().and_then(|target| name_of(snapshot, target)).unwrap_or_default();
    let places: Vec<Occurrence> = places.into_iter().collect();
    let change = edits::edits(snapshot, &places, &old, new_name)?;
    notes.extend(immutable::notes(snapshot, &targets, &places, new_name));
    notes.dedup();
    Ok(Rename { change, notes })
}

/// What stands at the place and what it means, if that can have another name.
fn renamable(snapshot: &Snapshot, file: FileId, offset: u32) -> Result<(Found, Vec<Target>), String> {
    let found = classify(snapshot, file, offset).into_iter().next();
    let found = found.ok_or("there is no name here")?;
    match found.subject {
        Subject::Field(_) => return Err("there is no name of an object or of a part of one here".to_owned()),
        Subject::Path(_) => return Err("a path follows its file: move the file instead".to_owned()),
        _ => {}
    }
    let targets = found.targets(snapshot);
    match targets.first() {
        None => return Err("nothing in the workspace has this name".to_owned()),
        Some(Target::Outside(kind, name, _)) => {
            return Err(format!("no file of the workspace defines {} `{name}`", kind.name()));
        }
        Some(Target::File(_) | Target::Folder(..)) => return Err("a path follows its file: move the file".to_owned()),
        Some(Target::Item(_, item)) if item.kind == ItemKind::FrozenTrait => {
            return Err("a release keeps the names it was cut with: rename the trait itself".to_owned());
        }
        Some(Target::Item(..) | Target::Object(_)) => {}
    }
    Ok((found, targets))
}

fn name_of(snapshot: &Snapshot, target: &Target) -> Option<String> {
    match target {
        Target::Object(id) => Some(snapshot.object(*id)?.summary.name().to_owned()),
        Target::Item(_, item) => Some(item.name.to_string()),
        Target::Outside(_, name, _) => Some(name.to_string()),
        Target::File(_) | Target::Folder(..) => None,
    }
}

/// Refuses a name that something else has.
fn free(snapshot: &Snapshot, target: &Target, new_name: &str) -> Result<(), String> {
    match target {
        Target::Object(id) => {
            let Some(object) = snapshot.object(*id) else { return Ok(()) };
            let kind = object.summary.kind;
            let same = same_identity(snapshot, *id);
            let taken = snapshot.lookup(&object, kind, new_name).into_iter().find(|other| !same.contains(other));
            let Some(taken) = taken.and_then(|id| snapshot.object(id)) else { return Ok(()) };
            Err(format!("there is a {} `{new_name}` already, in {}", kind.name(), taken.file.path))
        }
        Target::Item(id, item) => {
            let Some(holder) = snapshot.object(*id) else { return Ok(()) };
            let taken = item.name != new_name && holder.summary.items_of(item.kind).any(|other| other.name == new_name);
            let word = item_word(item.kind);
            let holder = format!("{} `{}`", holder.summary.kind_name(), holder.summary.name());
            if taken { Err(format!("{holder} has its own `{new_name}` ({word}) already")) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// Every place that has to change.
fn all_places(snapshot: &Snapshot, target: &Target, notes: &mut Vec<String>) -> Result<Vec<Occurrence>, String> {
    let mut out = occurrences(snapshot, target);
    let copies = out.iter().filter(|occurrence| occurrence.role == Role::Copy).count();
    out.retain(|occurrence| occurrence.role != Role::Copy);
    match target {
        Target::Item(id, item) => {
            primary_template(snapshot, *id, item, &out)?;
            if copies > 0 {
                notes.push(format!(
                    "releases that were cut already keep `{}`, and so do the bindings that run them",
                    item.name
                ));
            }
        }
        Target::Object(id) => {
            let Some(object) = snapshot.object(*id) else { return Ok(out) };
            out.extend(frozen_uses(snapshot, &out));
            out.extend(labels(snapshot, &object, &out));
            out.extend(patch_targets(snapshot, &object, notes));
        }
        _ => {}
    }
    Ok(out)
}

/// The template that makes the workload is found by its id, which has to be the workload type.
fn primary_template(snapshot: &Snapshot, id: ObjectId, item: &Item, places: &[Occurrence]) -> Result<(), String> {
    let by_type = |occurrence: &Occurrence| occurrence.rule.is_some_and(|rule| rule.rule().path == "spec.workloadType");
    let type_name = snapshot.object(id).and_then(|object| object.summary.workload_type.clone());
    if places.iter().any(by_type) || type_name.is_some_and(|name| name.text == item.name) {
        return Err(format!("`{}` is the workload type: its template has to have that id", item.name));
    }
    Ok(())
}

/// In a release the record of a trait is what the rest of the release goes by.
fn frozen_uses(snapshot: &Snapshot, places: &[Occurrence]) -> Vec<Occurrence> {
    let mut out = Vec::new();
    for occurrence in places {
        let Some(object) = occurrence.object.and_then(|id| snapshot.object(id)) else { continue };
        let frozen = object.summary.items_of(ItemKind::FrozenTrait);
        for item in frozen.filter(|item| object.place(item.range) == occurrence.place) {
            let uses = object.summary.references.iter().filter(|reference| {
                let found = (reference.name == item.name).then(|| snapshot.resolve(&object, reference));
                matches!(found, Some(Resolution::Item(id, found)) if id == object.id && found == *item)
            });
            out.extend(uses.map(|reference| Occurrence {
                place: object.place(reference.range),
                role: Role::Reference,
                object: Some(object.id),
                rule: Some(reference.rule),
            }));
        }
    }
    out
}

/// Labels that repeat the name, in the object itself and in those that name it.
fn labels(snapshot: &Snapshot, object: &Object<'_>, places: &[Occurrence]) -> Vec<Occurrence> {
    let mut out = Vec::new();
    let objects: BTreeSet<ObjectId> = places.iter().filter_map(|occurrence| occurrence.object).collect();
    for other in objects.into_iter().filter_map(|id| snapshot.object(id)) {
        let is_own = other.summary.kind == object.summary.kind && other.summary.name() == object.summary.name();
        for (label, value) in &other.summary.labels {
            let repeats = match super::classify::label_kinds(label) {
                Some([]) => is_own,
                Some(kinds) => kinds.contains(&object.summary.kind),
                None => false,
            };
            if repeats && value.text == object.summary.name() {
                let place = other.place(value.range);
                out.push(Occurrence { place, role: Role::Reference, object: Some(other.id), rule: None });
            }
        }
    }
    out
}

/// The targets of patches in kustomization files; a patch that stands in the file itself is text that
/// nobody can change safely.
fn patch_targets(snapshot: &Snapshot, object: &Object<'_>, notes: &mut Vec<String>) -> Vec<Occurrence> {
    let mut out = Vec::new();
    for (file, entry) in snapshot.files().filter(|(_, entry)| entry.root == object.file.root) {
        for (number, facts) in entry.facts() {
            let patches = match facts {
                Facts::Kustomize(kustomization) => &kustomization.patches,
                Facts::Flux(flux) => &flux.patches,
                _ => continue,
            };
            if patches.is_empty() {
                continue;
            }
            let Some(document) = snapshot.document(file, number) else { continue };
            for patch in patches {
                let inline = patch.inline.map_or("", |range| range.of(document.text()));
                if inline.contains(object.summary.name()) && inline.contains(object.summary.kind.name()) {
                    notes.push(format!("a patch inside {} names it too: change that by hand", entry.path));
                }
                let named = patch.target.and_then(|range| target_name(&document, range, object));
                out.extend(named.map(|range| Occurrence {
                    place: FileRange { file, range: entry.absolute(number, range) },
                    role: Role::Reference,
                    object: None,
                    rule: None,
                }));
            }
        }
    }
    out
}

fn target_name(
    document: &crate::workspace::ParsedDocument,
    range: crate::text::TextRange,
    object: &Object<'_>,
) -> Option<crate::text::TextRange> {
    let root = document.root()?;
    let target =
        root.tree().ids().map(|id| root.with_id(id)).find(|node| node.is_mapping() && node.range() == range)?;
    let kind = target.text_at("kind");
    let name = target.get("name").filter(|name| name.is_text(object.summary.name()))?;
    kind.is_none_or(|kind| Kind::openchoreo(&kind) == Some(object.summary.kind)).then(|| name.inner_range())
}
