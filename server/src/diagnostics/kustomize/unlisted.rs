//! A file that lies in the folder of a kustomization and that the kustomization does not list.
//!
//! Nothing reports it: the build succeeds, and the object is simply never there. The fix adds it to the
//! nearest kustomization of the build; a directory with a kustomization of its own is added as such,
//! and one that should have one (because its neighbours do) gets one.

use super::list_edit::{self, kustomization_in};
use crate::diagnostics::stage::delivery::{called, holds_ours, is_ours, kustomization};
use crate::diagnostics::{Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::gitops::{Content, Entry, Layout, Unlisted};
use crate::text::{FileId, FileRange, TextRange};
use crate::workspace::{Object, SourceChange};

/// See `docs/diagnostics/kustomize/unlisted.md`.
pub const CODE: Code = Code { id: "kustomize/unlisted", title: "A file that its kustomization does not list" };

/// Reports the first object of a file that its kustomization forgets.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(object) = undeployed(context, file) else {
        forgotten_directory(context, file, sink);
        return;
    };
    if !is_forgotten(context, file) {
        return;
    }
    let Some(gap) = context.snapshot.unlisted(file) else { return };
    let Some(list) = context.snapshot.file(gap.kustomization) else { return };
    let stage =
        context.snapshot.stages(list.root).and_then(|stages| stages.get(gap.stage)).map_or_else(String::new, called);
    let message = match empty_directory(context, &gap) {
        None => format!("`{}` does not list `{}`, so {stage} never deploys what is in this file", list.path, gap.entry),
        Some(entry) => format!(
            "`{}` lists `{entry}`, which has no kustomization that lists this file, so {stage} never deploys what is in it",
            list.path
        ),
    };
    let found = sink.report(&CODE, Severity::Warning, object.focus(), EnforcedBy::Lint, message);
    found.related(first_entry(context, gap.kustomization), "the entries of the nearest kustomization");
    if let Some(fix) = fix(context, &object, &gap) {
        found.fix(fix);
    }
}

/// Whether a kustomization around the file should have listed it. The one at the root of the
/// repository has nothing to do with the folders beside its own: samples, tools, documentation. Nor with
/// those of a stage whose path leads nowhere: that is a finding of its own, and the only one to mend.
pub fn is_forgotten(context: &Context<'_>, file: FileId) -> bool {
    context.snapshot.unlisted(file).is_some_and(|gap| {
        let folder = context.snapshot.file(gap.kustomization).map_or("", |list| list.directory());
        let root = context.snapshot.file(file).map(|entry| entry.root);
        let stages = root.and_then(|root| context.snapshot.stages(root));
        let has_lost_stage = stages.is_some_and(|s| s.all().iter().any(|stage| stage.content == Content::Missing));
        !folder.is_empty() || (gap.has_listed_neighbours && !has_lost_stage)
    })
}

/// The first object of OpenChoreo in a file that nothing deploys or reads as a patch.
pub fn undeployed<'a>(context: &Context<'a>, file: FileId) -> Option<Object<'a>> {
    let entry = context.snapshot.file(file)?;
    let object = context
        .snapshot
        .objects_of(file)
        .find(|object| is_ours(object.summary) && !object.summary.steering.local_config)?;
    let stages = context.snapshot.stages(entry.root)?;
    let free = stages.layout != Layout::None && stages.placements(file).is_empty() && stages.touched(file).is_empty();
    free.then_some(object)
}

/// Without Flux every kustomization that nothing includes counts for itself. One that lies where its
/// neighbours are listed was still forgotten.
fn forgotten_directory(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(entry) = context.snapshot.file(file) else { return };
    let Some(stages) = context.snapshot.stages(entry.root).filter(|stages| stages.layout == Layout::Kustomize) else {
        return;
    };
    let Some(own) = stages.all().iter().find(|stage| stage.kustomizations.first() == Some(&file)) else { return };
    let Some((above, _)) = entry.directory().rsplit_once('/') else { return };
    let mut directory = above;
    let (list, relative) = loop {
        if let Some(list) = kustomization_in(context, entry.root, directory) {
            break (list, inside(directory, entry.directory()));
        }
        match directory.rsplit_once('/') {
            Some((above, _)) => directory = above,
            None => return,
        }
    };
    let listed = kustomization(context, list)
        .and_then(|facts| list_edit::listed_directory(&facts.resources, &format!("{relative}/-")));
    if listed.as_deref() != Some(relative) || !holds_ours(context, own) {
        return;
    }
    let Some(around) = context.snapshot.file(list) else { return };
    let message = format!("`{}` lists the directories beside this one, but not `{relative}`", around.path);
    let place = FileRange { file, range: TextRange::empty(0) };
    let found = sink.report(&CODE, Severity::Warning, place, EnforcedBy::Lint, message);
    found.related(first_entry(context, list), "the entries of the nearest kustomization");
    if let Some((change, entry)) = list_edit::add(context, list, relative, true) {
        found.fix(Fix { title: format!("Add `{entry}` to `{}`", around.path), change, preferred: true });
    }
}

/// The entry of the list that is a directory above the file: it stands there already, but has no kustomization.
fn empty_directory<'a>(context: &Context<'a>, gap: &Unlisted) -> Option<&'a str> {
    let entries = kustomization(context, gap.kustomization)?.resources.iter().map(|entry| entry.text.as_str());
    entries.into_iter().find(|entry| {
        gap.entry.strip_prefix(plain(entry)).is_some_and(|rest| !plain(entry).is_empty() && rest.starts_with('/'))
    })
}

/// An entry as a bare path.
fn plain(entry: &str) -> &str {
    entry.trim_start_matches("./").trim_end_matches('/')
}

fn inside<'p>(directory: &str, path: &'p str) -> &'p str {
    path.strip_prefix(directory).map_or(path, |rest| rest.trim_start_matches('/'))
}

fn first_entry(context: &Context<'_>, file: FileId) -> FileRange {
    let entry = context.snapshot.file(file);
    let found = entry.and_then(|entry| {
        let (document, _) = entry.facts().next()?;
        let first = kustomization(context, file)?.resources.first()?;
        Some(entry.absolute(document, first.range))
    });
    FileRange { file, range: found.unwrap_or(TextRange::empty(0)) }
}

fn fix(context: &Context<'_>, object: &Object<'_>, gap: &Unlisted) -> Option<Fix> {
    let list = context.snapshot.file(gap.kustomization)?;
    let whole = |inside: &str| match list.directory() {
        "" => inside.to_owned(),
        above => format!("{above}/{inside}"),
    };
    let root = object.file.root;
    let is_directory = context.snapshot.root(root)?.entry(&whole(&gap.entry)) == Some(Entry::Directory);
    let facts = kustomization(context, gap.kustomization)?;
    if let Some(entry) = empty_directory(context, gap) {
        let directory = whole(plain(entry));
        let text = list_edit::new_kustomization(context, root, &directory)?;
        let path = format!("{directory}/kustomization.yaml");
        let title = format!("Create `{path}`");
        let change = SourceChange { created: vec![(root, path, text)], ..SourceChange::default() };
        return Some(Fix { title, change, preferred: true });
    }
    let directory = list_edit::listed_directory(&facts.resources, &gap.entry).filter(|_| !is_directory);
    if let Some(directory) = directory {
        let text = list_edit::new_kustomization(context, root, &whole(&directory))?;
        let (mut change, entry) = list_edit::add(context, gap.kustomization, &directory, true)?;
        let path = format!("{}/kustomization.yaml", whole(&directory));
        let title = format!("Create `{path}` and add `{entry}` to `{}`", list.path);
        change.created.push((root, path, text));
        return Some(Fix { title, change, preferred: true });
    }
    let (change, entry) = list_edit::add(context, gap.kustomization, &gap.entry, is_directory)?;
    Some(Fix { title: format!("Add `{entry}` to `{}`", list.path), change, preferred: true })
}
