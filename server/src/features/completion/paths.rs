//! Files and folders, in kustomization files and in the paths of Flux and Argo CD.

use super::context::{Context, Guess};
use super::write::Spot;
use super::{CompletionItem, CompletionKind};
use crate::features::delivery::{join, kustomization_of};
use crate::gitops::Entry;
use crate::gitops::facts::is_kustomization_name;
use crate::model::Kind;
use crate::text::TextRange;
use crate::workspace::Root;

/// How many folders below the typed one are looked into.
const DEPTH: usize = 3;

/// What a path may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Files with objects, and folders with a kustomization file.
    Resources,
    /// Folders only.
    Folders,
    /// Any file.
    Files,
}

/// Fields of a kustomization file that hold paths.
const KUSTOMIZE: &[(&str, Wanted)] = &[
    ("resources[]", Wanted::Resources),
    ("bases[]", Wanted::Folders),
    ("components[]", Wanted::Folders),
    ("patches[].path", Wanted::Files),
    ("patchesStrategicMerge[]", Wanted::Files),
    ("patchesJson6902[].path", Wanted::Files),
    ("replacements[].path", Wanted::Files),
    ("crds[]", Wanted::Files),
    ("generators[]", Wanted::Files),
    ("transformers[]", Wanted::Files),
    ("validators[]", Wanted::Files),
    ("configurations[]", Wanted::Files),
    ("configMapGenerator[].files[]", Wanted::Files),
    ("configMapGenerator[].envs[]", Wanted::Files),
    ("secretGenerator[].files[]", Wanted::Files),
    ("secretGenerator[].envs[]", Wanted::Files),
];

/// Fields of other objects that hold folders of the repository.
const OTHERS: &[(Kind, &str)] = &[
    (Kind::FLUX_KUSTOMIZATION, "spec.path"),
    (Kind::ARGO_APPLICATION, "spec.source.path"),
    (Kind::ARGO_APPLICATION, "spec.sources[].path"),
];

/// Adds the paths that fit the place.
pub fn complete(context: &Context<'_>, out: &mut Vec<CompletionItem>) {
    if context.guess == Guess::Key {
        return;
    }
    let (Some(found), Some(spot)) = (context.marker(), Spot::at_marker(context)) else { return };
    let Some(root) = context.snapshot.root(context.entry.root) else { return };
    let pattern = found.pattern();
    let Some((base, wanted)) = start(context, &pattern) else { return };
    let Some(text) = found.node.text().filter(|text| !text.contains(['\n', ' '])) else { return };
    // What stands in front of the last `/` in front of the cursor is settled.
    let typed = Context::before_marker(&text);
    let settled = typed.rfind('/').map_or(0, |at| at + 1);
    let Some(folder) = join(&base, typed[..settled].trim_start_matches('/')) else { return };
    let range = found.node.inner_range();
    let rest = TextRange::new(range.start + settled as u32, range.end);
    let mut search = Search { context, root, wanted, own: context.entry.path.to_string(), out: Vec::new() };
    search.folder(&folder, "", DEPTH);
    if wanted != Wanted::Files && typed[..settled].chars().all(|c| matches!(c, '.' | '/')) && !folder.is_empty() {
        search.out.push(("../".to_owned(), CompletionKind::Folder));
    }
    let listed = listed(context, &pattern);
    for (path, kind) in search.out {
        let whole = format!("{}{path}", &typed[..settled]);
        if listed.contains(&whole) {
            continue;
        }
        out.push(CompletionItem {
            detail: String::new(),
            kind,
            documentation: String::new(),
            edit: spot.word(rest, &path),
            snippet: None,
            additional: Vec::new(),
            filter: path.clone(),
            // What lies nearer comes first, the way out of the folder last.
            sort: format!("{}{path}", if path == "../" { 9 } else { 1 + path.matches('/').count().min(6) }),
            label: path,
            object: None,
        });
    }
}

fn start(context: &Context<'_>, pattern: &str) -> Option<(String, Wanted)> {
    if context.is_kustomization() {
        let (_, wanted) = KUSTOMIZE.iter().find(|(field, _)| *field == pattern)?;
        return Some((context.entry.directory().to_owned(), *wanted));
    }
    let kind = context.object()?.summary.kind;
    OTHERS.iter().find(|(own, field)| *own == kind && *field == pattern)?;
    Some((String::new(), Wanted::Folders))
}

/// The entries that the same list has already.
fn listed(context: &Context<'_>, pattern: &str) -> Vec<String> {
    let Some(list) = pattern.strip_suffix("[]") else { return Vec::new() };
    let node = context.root().and_then(|root| root.at(list));
    let items = node.into_iter().flat_map(|node| node.items());
    items.filter_map(|item| item.text()).map(|text| text.trim_end_matches('/').to_owned()).collect()
}

struct Search<'c> {
    context: &'c Context<'c>,
    root: &'c Root,
    wanted: Wanted,
    /// Path of the file that is edited: it cannot include itself.
    own: String,
    out: Vec<(String, CompletionKind)>,
}

impl Search<'_> {
    fn folder(&mut self, folder: &str, prefix: &str, depth: usize) {
        let Some(entries) = self.root.directory(folder).cloned() else { return };
        for (name, entry) in entries.iter() {
            let path = if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") };
            let shown = format!("{prefix}{name}");
            match entry {
                Entry::Directory => self.inner(&path, &shown, depth),
                Entry::Yaml(_) if self.wanted == Wanted::Folders || path == self.own => {}
                Entry::Yaml(_) if self.wanted == Wanted::Resources && is_kustomization_name(name) => {}
                Entry::Yaml(_) => self.out.push((shown, CompletionKind::File)),
                Entry::Other if self.wanted == Wanted::Files && !name.starts_with('.') => {
                    self.out.push((shown, CompletionKind::File));
                }
                Entry::Other | Entry::Special | Entry::Excluded => {}
            }
        }
    }

    fn inner(&mut self, path: &str, shown: &str, depth: usize) {
        if shown.rsplit('/').next().is_some_and(|name| name.starts_with('.')) {
            return;
        }
        let built = kustomization_of(self.context.snapshot, self.root.id, path).is_some();
        let is_start = self.context.is_kustomization() && self.context.entry.directory() == path;
        if self.wanted != Wanted::Files && !is_start && (built || self.wanted == Wanted::Folders) {
            self.out.push((shown.to_owned(), CompletionKind::Folder));
        }
        // The files of a folder that is built as one are not for others to list.
        let descends = !built || self.wanted != Wanted::Resources;
        if descends && let Some(depth) = depth.checked_sub(1) {
            self.folder(path, &format!("{shown}/"), depth);
        }
    }
}
