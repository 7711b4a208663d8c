//! Additions to kustomization files, in the style of the file.

use crate::diagnostics::Context;
use crate::diagnostics::stage::delivery::kustomization;
use crate::gitops::Entry;
use crate::gitops::facts::{KustomizeFile, ListEntry, is_kustomization_name};
use crate::text::{FileId, TextEdit};
use crate::workspace::{RootId, SourceChange};

/// A kustomization for a directory that has none: its YAML files, and the directories that have one.
/// `None` if there is nothing to list.
pub fn new_kustomization(context: &Context<'_>, root: RootId, directory: &str) -> Option<String> {
    let mut listed = Vec::new();
    collect(context, root, directory, "", &mut listed);
    if listed.is_empty() {
        return None;
    }
    let lines: String = listed.iter().map(|path| format!("  - {path}\n")).collect();
    Some(format!("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n\nresources:\n{lines}"))
}

fn collect(context: &Context<'_>, root: RootId, directory: &str, inside: &str, listed: &mut Vec<String>) {
    let Some(folder) = context.snapshot.root(root) else { return };
    let entries = folder.directory(directory).map(|entries| entries.to_vec()).unwrap_or_default();
    for (name, entry) in entries {
        let path = format!("{directory}/{name}");
        match entry {
            Entry::Yaml(file) if inside.is_empty() || !is_kustomization_name(&name) => {
                let holds_objects = context.snapshot.objects_of(file).next().is_some();
                if holds_objects && !is_kustomization_name(&name) {
                    listed.push(format!("{inside}{name}"));
                }
            }
            Entry::Directory if has_kustomization(context, root, &path) => listed.push(format!("{inside}{name}/")),
            Entry::Directory => collect(context, root, &path, &format!("{inside}{name}/"), listed),
            _ => {}
        }
    }
}

/// Whether a directory can be listed.
pub fn has_kustomization(context: &Context<'_>, root: RootId, directory: &str) -> bool {
    kustomization_in(context, root, directory).is_some()
}

/// The kustomization file of a directory.
pub fn kustomization_in(context: &Context<'_>, root: RootId, directory: &str) -> Option<FileId> {
    let path = |name: &&str| if directory.is_empty() { (*name).to_owned() } else { format!("{directory}/{name}") };
    crate::gitops::facts::KUSTOMIZATION_NAMES.iter().find_map(|name| context.snapshot.file_at(root, &path(name)))
}

/// Adds `path` (relative to the directory of the file, without a slash at its end) to the resources
/// of the kustomization `file`, written like its neighbours.
pub fn add(context: &Context<'_>, file: FileId, path: &str, is_directory: bool) -> Option<(SourceChange, String)> {
    let facts = kustomization(context, file)?;
    let entry = styled(facts, path, is_directory);
    let entry_file = context.snapshot.file(file)?;
    let (document, _) = entry_file.facts().next()?;
    let edit = facts.resource_insertion.as_ref()?.edit(&entry);
    let change = TextEdit { range: entry_file.absolute(document, edit.range), new_text: edit.new_text };
    Some((SourceChange::edit(file, change), entry))
}

fn styled(facts: &KustomizeFile, path: &str, is_directory: bool) -> String {
    let written: Vec<&str> = facts.resources.iter().map(|entry| entry.text.as_str()).collect();
    let dotted = written.iter().any(|entry| entry.starts_with("./"))
        && written.iter().all(|entry| entry.starts_with("./") || entry.starts_with("../") || entry.contains("://"));
    let directories: Vec<&&str> = written.iter().filter(|entry| is_directory_entry(entry)).collect();
    // Without an example the slash stays: it tells a reader what kind of entry this is.
    let slash = is_directory && (directories.is_empty() || directories.iter().any(|entry| entry.ends_with('/')));
    format!("{}{path}{}", if dotted { "./" } else { "" }, if slash { "/" } else { "" })
}

fn is_directory_entry(entry: &str) -> bool {
    !entry.ends_with(".yaml") && !entry.ends_with(".yml") && !entry.contains("://")
}

/// The directory above `path` that a kustomization with these entries would list: one that stands
/// where its others stand (`components/NEW` beside `components/OLD`). `None` where it lists files.
pub fn listed_directory(entries: &[ListEntry], path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let plain = |entry: &str| entry.trim_start_matches("./").trim_end_matches('/').to_owned();
    let directories: Vec<String> =
        entries.iter().filter(|entry| is_directory_entry(&entry.text)).map(|entry| plain(&entry.text)).collect();
    let beside = (1..parts.len()).rev().find(|count| {
        directories.iter().any(|directory| {
            let own: Vec<&str> = directory.split('/').collect();
            own.len() == *count && own[..own.len() - 1] == parts[..count - 1]
        })
    });
    beside.map(|count| parts[..count].join("/"))
}
