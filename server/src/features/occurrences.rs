//! From a thing to every place that names it, in any shape and any namespace that sees it.
//!
//! The index says who mentions a name; resolving each of those mentions says who means this thing.
//! References, highlights, rename, lenses and the counts in hovers are all made of this list.

use smol_str::SmolStr;

use super::classify::{Target, reference_targets};
use super::delivery::{self, PathTarget, SOURCES};
use crate::model::rules::Target as RuleTarget;
use crate::model::{Item, ItemKind, Kind, RuleId};
use crate::text::{FileId, FileRange, ObjectId, TextRange};
use crate::workspace::{Object, Resolution, Snapshot};

/// One place that names a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// The name alone.
    pub place: FileRange,
    /// What the place does.
    pub role: Role,
    /// The object that the place belongs to.
    pub object: Option<ObjectId>,
    /// The row of the table, for a place that follows one.
    pub rule: Option<RuleId>,
}

/// What a place that names a thing does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// It gives the thing its name.
    Definition,
    /// It names the thing.
    Reference,
    /// It repeats the name in a copy that lives a life of its own: a trait instance in a release that
    /// was cut from the component.
    Copy,
}

/// Every place that names `target`, in the order of files and places.
pub fn occurrences(snapshot: &Snapshot, target: &Target) -> Vec<Occurrence> {
    let mut out = match target {
        Target::Object(id) => of_object(snapshot, *id),
        Target::Item(holder, item) => of_item(snapshot, *holder, item),
        Target::File(file) => of_path(snapshot, &PathTarget::File(*file)),
        Target::Folder(root, path) => of_path(snapshot, &PathTarget::Folder { root: *root, path: path.clone() }),
        Target::Outside(kind, name, from) => of_outside(snapshot, *kind, name, *from),
    };
    out.sort();
    out.dedup_by_key(|occurrence| occurrence.place);
    out
}

/// The objects that are one with `id`: its own kind and name, defined again where both are seen.
pub fn same_identity(snapshot: &Snapshot, id: ObjectId) -> Vec<ObjectId> {
    let Some(object) = snapshot.object(id) else { return Vec::new() };
    let mut out = snapshot.lookup(&object, object.summary.kind, object.summary.name());
    if !out.contains(&id) {
        out.push(id);
    }
    out
}

fn of_object(snapshot: &Snapshot, id: ObjectId) -> Vec<Occurrence> {
    let Some(object) = snapshot.object(id) else { return Vec::new() };
    let (kind, name) = (object.summary.kind, object.summary.name());
    let mut out = Vec::new();
    if name.is_empty() {
        return out;
    }
    let same = same_identity(snapshot, id);
    out.extend(same.iter().filter_map(|id| snapshot.object(*id)).map(|o| of_name(&o, Role::Definition)));
    // A patch repeats the identity of what it changes.
    let named = snapshot.index().definitions(kind, name).iter().filter_map(|id| snapshot.object(*id));
    let patches = named.filter(|o| snapshot.is_patch(o.id.file) && o.file.root == object.file.root);
    out.extend(patches.map(|o| of_name(&o, Role::Reference)));
    for from in mentioning(snapshot, name) {
        for reference in
            from.summary.references.iter().filter(|r| r.name == name && r.rule.rule().kinds().contains(&kind))
        {
            if let Resolution::Objects(ids) = snapshot.resolve(&from, reference)
                && ids.iter().any(|id| same.contains(id))
            {
                out.push(by_row(&from, reference.range, reference.rule));
            }
        }
    }
    if kind == Kind::NAMESPACE {
        of_namespace(snapshot, name, &mut out);
    }
    if kind == Kind::FLUX_KUSTOMIZATION || SOURCES.contains(&kind) {
        let names = steering(snapshot).flat_map(|file| delivery::flux_names(snapshot, file));
        let fitting =
            names.filter(|flux| flux.name == name && flux.objects(snapshot).iter().any(|id| same.contains(id)));
        out.extend(fitting.map(|flux| bare(flux.range)));
    }
    out
}

fn of_name(object: &Object<'_>, role: Role) -> Occurrence {
    Occurrence { place: object.focus(), role, object: Some(object.id), rule: None }
}

fn by_row(from: &Object<'_>, range: TextRange, rule: RuleId) -> Occurrence {
    Occurrence { place: from.place(range), role: Role::Reference, object: Some(from.id), rule: Some(rule) }
}

fn bare(place: FileRange) -> Occurrence {
    Occurrence { place, role: Role::Reference, object: None, rule: None }
}

fn mentioning<'a>(snapshot: &'a Snapshot, name: &str) -> impl Iterator<Item = Object<'a>> {
    snapshot.index().mentions(name).iter().filter_map(|id| snapshot.object(*id))
}

/// The files that say something about the delivery.
fn steering(snapshot: &Snapshot) -> impl Iterator<Item = FileId> {
    snapshot.files().filter(|(_, entry)| entry.facts().next().is_some()).map(|(file, _)| file)
}

fn of_namespace(snapshot: &Snapshot, name: &str, out: &mut Vec<Occurrence>) {
    for (file, _) in snapshot.files() {
        for object in snapshot.objects_of(file) {
            if let Some(written) = object.summary.namespace.as_ref().filter(|written| written.text == name) {
                let place = object.place(written.range);
                out.push(Occurrence { place, role: Role::Reference, object: Some(object.id), rule: None });
            }
        }
    }
    let steering = steering(snapshot).flat_map(|file| delivery::namespaces(snapshot, file));
    out.extend(steering.filter(|(_, written)| written == name).map(|(place, _)| bare(place)));
}

fn of_item(snapshot: &Snapshot, holder: ObjectId, item: &Item) -> Vec<Occurrence> {
    let Some(object) = snapshot.object(holder) else { return Vec::new() };
    let own = object.summary.items_of(item.kind).filter(|own| is_same(own, item));
    let mut out: Vec<_> = own
        .map(|own| Occurrence {
            place: object.place(own.range),
            role: Role::Definition,
            object: Some(holder),
            rule: None,
        })
        .collect();
    for from in mentioning(snapshot, &item.name) {
        for reference in from.summary.references.iter().filter(|r| r.name == item.name && names(r.rule, item.kind)) {
            let means = reference_targets(snapshot, &from, reference);
            let is_meant =
                |target: &Target| matches!(target, Target::Item(id, other) if *id == holder && is_same(other, item));
            if means.iter().any(is_meant) {
                out.push(by_row(&from, reference.range, reference.rule));
            }
        }
    }
    if item.kind == ItemKind::TraitInstance && object.summary.kind == Kind::COMPONENT {
        of_releases(snapshot, &object, item, &mut out);
    }
    out
}

/// The trait instances of the releases that were cut from a component, and who configures them.
fn of_releases(snapshot: &Snapshot, component: &Object<'_>, item: &Item, out: &mut Vec<Occurrence>) {
    for release in snapshot.children_of(component, Kind::COMPONENT_RELEASE) {
        let copies = of_item(snapshot, release, item);
        out.extend(copies.into_iter().map(|copy| Occurrence { role: Role::Copy, ..copy }));
    }
}

fn is_same(a: &Item, b: &Item) -> bool {
    a.kind == b.kind && a.name == b.name && a.of == b.of
}

fn names(rule: RuleId, kind: ItemKind) -> bool {
    matches!(rule.rule().target, RuleTarget::Item { item, .. } if item == kind)
}

fn of_path(snapshot: &Snapshot, target: &PathTarget) -> Vec<Occurrence> {
    let file_of = |target: &PathTarget| match target {
        PathTarget::File(file) => Some(*file),
        PathTarget::Folder { root, path } => delivery::kustomization_of(snapshot, *root, path),
        _ => None,
    };
    let file = file_of(target);
    let paths = steering(snapshot).flat_map(|file| delivery::paths(snapshot, file));
    let same = paths.filter(|path| path.target == *target || (file.is_some() && file_of(&path.target) == file));
    let mut out: Vec<_> = same.map(|path| bare(path.range)).collect();
    if let Some(file) = file {
        let top = FileRange { file, range: TextRange::empty(0) };
        out.push(Occurrence { role: Role::Definition, ..bare(top) });
    }
    out
}

/// Who names something that the workspace does not have: those that would see the same object.
fn of_outside(snapshot: &Snapshot, kind: Kind, name: &SmolStr, from: ObjectId) -> Vec<Occurrence> {
    let Some(asking) = snapshot.object(from) else { return Vec::new() };
    let mut out = Vec::new();
    let sees_it = |other: &Object<'_>| kind.is_cluster_scoped() || snapshot.in_sight(&asking, other);
    for other in mentioning(snapshot, name).filter(sees_it) {
        for reference in
            other.summary.references.iter().filter(|r| r.name == *name && r.rule.rule().kinds().contains(&kind))
        {
            let means = reference_targets(snapshot, &other, reference);
            if means.iter().any(|target| matches!(target, Target::Outside(k, n, _) if *k == kind && n == name)) {
                out.push(by_row(&other, reference.range, reference.rule));
            }
        }
    }
    out
}
