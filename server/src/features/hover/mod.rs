//! What the name under the cursor stands for, and what the field it stands in is for.

mod facts;
mod field;
mod pipeline;

pub(super) use pipeline::environments;

use super::classify::{Found, Target, classify};
use super::completion::about;
use super::definition::item_word;
use super::occurrences::{Role, occurrences};
use crate::model::standard::is_standard;
use crate::model::{Item, ItemKind, Kind};
use crate::text::{FileId, FileRange, ObjectId};
use crate::workspace::{Object, Snapshot};

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The place it belongs to.
    pub range: FileRange,
    /// Markdown; every line is one fact.
    pub markdown: String,
}

/// What stands at a byte of a file; `None` where neither a name nor a field of a known kind does.
pub fn hover(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<Hover> {
    let name = classify(snapshot, file, offset).iter().find_map(|found| of_found(snapshot, found));
    match (name, field::of_field(snapshot, file, offset)) {
        (Some(name), Some(field)) => {
            Some(Hover { markdown: format!("{}\n\n---\n\n{}", name.markdown, field.markdown), ..name })
        }
        (name, field) => name.or(field),
    }
}

fn of_found(snapshot: &Snapshot, found: &Found) -> Option<Hover> {
    let targets = found.targets(snapshot);
    let parts: Vec<String> = targets.iter().filter_map(|target| of_target(snapshot, target)).collect();
    (!parts.is_empty()).then(|| Hover { range: found.range, markdown: parts.join("\n\n---\n\n") })
}

fn of_target(snapshot: &Snapshot, target: &Target) -> Option<String> {
    let mut lines = match target {
        Target::Object(id) => of_object(snapshot, *id)?,
        Target::Item(id, item) => of_item(snapshot, &snapshot.object(*id)?, item),
        Target::Outside(kind, name, from) => return Some(of_outside(snapshot, *kind, name, &snapshot.object(*from)?)),
        Target::File(file) => vec![format!("`{}`", snapshot.file(*file)?.path), contents(snapshot, *file)],
        Target::Folder(root, path) => return Some(folder(snapshot, *root, path)),
    };
    if !matches!(target, Target::File(_)) {
        lines.push(uses(snapshot, target));
    }
    lines.retain(|line| !line.is_empty());
    Some(lines.join("  \n"))
}

fn of_object(snapshot: &Snapshot, id: ObjectId) -> Option<Vec<String>> {
    let object = snapshot.object(id)?;
    let kind = object.summary.kind_name();
    let mut lines = vec![format!("**{kind}** `{}`", object.summary.name())];
    // The kind is said already.
    let place = about(snapshot, id);
    let place = place.split_once(" · ").map_or("", |(_, place)| place);
    let defined = format!("`{}`", object.file.path);
    lines.push(if place.is_empty() { format!("in {defined}") } else { format!("{place} · in {defined}") });
    lines.extend(facts::facts(snapshot, &object));
    Some(lines)
}

fn of_item(snapshot: &Snapshot, holder: &Object<'_>, item: &Item) -> Vec<String> {
    let kind = holder.summary.kind_name();
    let mut lines = vec![format!("**{}** `{}` of {kind} `{}`", item_word(item.kind), item.name, holder.summary.name())];
    lines.push(format!("in `{}`", holder.file.path));
    match (item.kind, item.of) {
        (ItemKind::Output, Some(of)) => lines.push(format!("from a {}: can be mounted as a file", of.name())),
        (ItemKind::Output, None) => lines.push("a plain value: cannot be mounted as a file".to_owned()),
        (ItemKind::FrozenTrait, Some(of)) => lines.push(format!("copy of a {}", of.name())),
        _ => lines.extend(facts::of_item(snapshot, holder, item)),
    }
    lines
}

fn of_outside(snapshot: &Snapshot, kind: Kind, name: &str, from: &Object<'_>) -> String {
    let namespaces = snapshot.namespaces(from);
    let legacy = snapshot.is_legacy(from);
    let standard = namespaces.iter().any(|namespace| is_standard(kind, namespace.name(), name, legacy));
    let why = match () {
        () if snapshot.is_listed_external(from, kind, name) => "listed in the settings as existing elsewhere",
        () if standard => "part of a standard installation",
        () => "not in this workspace",
    };
    format!("**{}** `{name}`  \n{why}", kind.name())
}

fn contents(snapshot: &Snapshot, file: FileId) -> String {
    let objects = snapshot.objects_of(file).filter(|object| !object.summary.name().is_empty());
    let names: Vec<_> =
        objects.map(|object| format!("{} `{}`", object.summary.kind_name(), object.summary.name())).collect();
    let more = if names.len() > 8 { format!(" and {} more", names.len() - 8) } else { String::new() };
    names.into_iter().take(8).collect::<Vec<_>>().join(", ") + &more
}

fn folder(snapshot: &Snapshot, root: crate::workspace::RootId, path: &str) -> String {
    let shown = if path.is_empty() { "." } else { path };
    let count = snapshot.root(root).and_then(|root| root.directory(path)).map_or(0, |entries| entries.len());
    format!("folder `{shown}`  \n{}", counted(count, "entry", "entries"))
}

fn uses(snapshot: &Snapshot, target: &Target) -> String {
    let all = occurrences(snapshot, target);
    let uses: Vec<_> = all.iter().filter(|occurrence| occurrence.role == Role::Reference).collect();
    let mut files: Vec<_> = uses.iter().map(|occurrence| occurrence.place.file).collect();
    files.dedup();
    match uses.len() {
        0 => "used nowhere in the workspace".to_owned(),
        count => {
            format!("used in {}, {}", counted(count, "place", "places"), counted(files.len(), "file", "files"))
        }
    }
}

/// `1 place`, `2 places`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}
