//! The names and paths that steer the delivery: what kustomization files, Flux and Argo CD objects
//! point at.
//!
//! They follow no row of the reference table: a path names a file, and Flux names objects with a
//! namespace of their own. Every feature that looks at such a place asks here.

use std::path::PathBuf;

use smol_str::SmolStr;

use crate::gitops::facts::{ArgoApplication, FluxKustomization, KUSTOMIZATION_NAMES, KustomizeFile};
use crate::gitops::{Entry, Facts};
use crate::model::{Kind, Spanned};
use crate::text::{FileId, FileRange, ObjectId, TextRange};
use crate::workspace::{FileEntry, Namespace, RootId, Snapshot};

/// The kinds that a Flux `sourceRef` may name.
pub const SOURCES: &[Kind] = &[Kind::GIT_REPOSITORY, Kind::OCI_REPOSITORY, Kind::BUCKET, Kind::EXTERNAL_ARTIFACT];

/// A path or an address in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathName {
    /// Where it stands, quotes not included.
    pub range: FileRange,
    /// What it leads to.
    pub target: PathTarget,
}

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathTarget {
    /// A YAML file of the workspace.
    File(FileId),
    /// A folder of the workspace.
    Folder {
        /// The root it lies in.
        root: RootId,
        /// Its path there.
        path: String,
    },
    /// A file that is there and is not read.
    Other(PathBuf),
    /// Something on the net.
    Url(String),
    /// Nothing.
    Missing,
}

/// The name of a Flux object, as another Flux object writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FluxName {
    /// Where it stands.
    pub range: FileRange,
    /// The kinds it may have.
    pub kinds: Vec<Kind>,
    /// The name.
    pub name: SmolStr,
    /// The namespace, where one is written beside it.
    pub namespace: Option<SmolStr>,
    /// The folder and the namespaces of the object that names it.
    root: RootId,
    own: Vec<Namespace>,
}

impl FluxName {
    /// The objects of that name.
    pub fn objects(&self, snapshot: &Snapshot) -> Vec<ObjectId> {
        let wanted = match &self.namespace {
            Some(namespace) => vec![Namespace::Named(namespace.clone())],
            None => self.own.clone(),
        };
        let fits = |id: &ObjectId| {
            let object = snapshot.object(*id);
            object.is_some_and(|o| snapshot.namespaces(&o).iter().any(|n| wanted.iter().any(|own| own.sees(n))))
        };
        let named = self.kinds.iter().flat_map(|kind| snapshot.definitions(self.root, *kind, &self.name));
        named.filter(fits).collect()
    }
}

/// Every path in a file, in no particular order.
pub fn paths(snapshot: &Snapshot, file: FileId) -> Vec<PathName> {
    let Some(entry) = snapshot.file(file) else { return Vec::new() };
    let mut reader = Paths { snapshot, file, entry, document: 0, out: Vec::new() };
    for (document, facts) in entry.facts() {
        reader.document = document;
        match facts {
            Facts::Kustomize(kustomization) => reader.kustomization(kustomization),
            Facts::Flux(flux) => reader.flux(flux),
            Facts::Argo(application) => reader.argo(application),
            Facts::Source(source) => reader.url(source.url.as_ref()),
            Facts::ArgoSet(_) => {}
        }
    }
    reader.out
}

struct Paths<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    entry: &'a FileEntry,
    document: u32,
    out: Vec<PathName>,
}

impl Paths<'_> {
    fn kustomization(&mut self, file: &KustomizeFile) {
        let base = self.entry.directory().to_owned();
        for entry in file.resources.iter().chain(&file.components).filter(|entry| !entry.text.is_empty()) {
            self.path(&base, &entry.text, entry.range);
        }
        for input in &file.inputs {
            self.path(&base, &input.path.text, input.path.range);
        }
    }

    fn flux(&mut self, flux: &FluxKustomization) {
        let Some(path) = &flux.path else { return };
        self.path("", path.text.trim_start_matches('/'), path.range);
        for component in &flux.components {
            if let Some(base) = join("", path.text.trim_start_matches('/')) {
                self.path(&base, &component.text, component.range);
            }
        }
    }

    fn argo(&mut self, application: &ArgoApplication) {
        for source in &application.sources {
            if let Some(path) = &source.path {
                self.path("", path.text.trim_start_matches('/'), path.range);
            }
            self.url(source.url.as_ref());
        }
    }

    fn url(&mut self, url: Option<&Spanned>) {
        if let Some(url) = url.filter(|url| url.text.starts_with("https://") || url.text.starts_with("http://")) {
            self.push(url.range, PathTarget::Url(url.text.to_string()));
        }
    }

    fn path(&mut self, base: &str, text: &str, range: TextRange) {
        let target = target(self.snapshot, self.entry.root, base, text);
        self.push(range, target);
    }

    fn push(&mut self, range: TextRange, target: PathTarget) {
        let range = FileRange { file: self.file, range: self.entry.absolute(self.document, range) };
        self.out.push(PathName { range, target });
    }
}

/// What the path `text` leads to when `base` is the folder it starts from.
pub fn target(snapshot: &Snapshot, root: RootId, base: &str, text: &str) -> PathTarget {
    if let Some(url) = remote(text) {
        return PathTarget::Url(url);
    }
    let Some(path) = join(base, text) else { return PathTarget::Missing };
    let Some(folder) = snapshot.root(root) else { return PathTarget::Missing };
    match folder.entry(&path) {
        Some(Entry::Yaml(file)) => PathTarget::File(file),
        Some(Entry::Directory | Entry::Excluded) => PathTarget::Folder { root, path },
        Some(Entry::Other | Entry::Special) => PathTarget::Other(folder.path.join(path)),
        None => PathTarget::Missing,
    }
}

/// The kustomization file of a folder.
pub fn kustomization_of(snapshot: &Snapshot, root: RootId, folder: &str) -> Option<FileId> {
    let inside = |name: &&str| if folder.is_empty() { (*name).to_owned() } else { format!("{folder}/{name}") };
    KUSTOMIZATION_NAMES.iter().find_map(|name| snapshot.file_at(root, &inside(name)))
}

/// `text` as seen from `base`, without `.` and `..`; `None` above the root.
pub fn join(base: &str, text: &str) -> Option<String> {
    if text.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The address that kustomize would load instead of a file.
fn remote(text: &str) -> Option<String> {
    if text.starts_with("https://") || text.starts_with("http://") {
        return Some(text.to_owned());
    }
    let hosted = ["github.com/", "gitlab.com/", "bitbucket.org/"].iter().any(|host| text.starts_with(host));
    hosted.then(|| format!("https://{text}"))
}

/// Every name of a Flux object in a file.
pub fn flux_names(snapshot: &Snapshot, file: FileId) -> Vec<FluxName> {
    let Some(entry) = snapshot.file(file) else { return Vec::new() };
    let mut out = Vec::new();
    for (document, facts) in entry.facts() {
        let Facts::Flux(flux) = facts else { continue };
        let own = snapshot.objects_of(file).find(|object| object.document == document);
        let own = own.map_or_else(|| vec![Namespace::Open], |object| snapshot.namespaces(&object));
        let mut push = |kinds: Vec<Kind>, name: &Spanned, namespace: Option<&Spanned>| {
            out.push(FluxName {
                range: FileRange { file, range: entry.absolute(document, name.range) },
                kinds,
                name: name.text.clone(),
                namespace: namespace.map(|namespace| namespace.text.clone()),
                root: entry.root,
                own: own.clone(),
            });
        };
        for dependency in &flux.depends_on {
            push(vec![Kind::FLUX_KUSTOMIZATION], &dependency.name, dependency.namespace.as_ref());
        }
        if let Some(source) = &flux.source
            && let Some(name) = &source.name
        {
            push(source_kinds(source.kind.as_ref().map(|kind| &*kind.text)), name, source.namespace.as_ref());
        }
    }
    out
}

/// The kinds of source that a written `kind` means: that one, or all.
pub fn source_kinds(written: Option<&str>) -> Vec<Kind> {
    SOURCES.iter().copied().filter(|kind| written.is_none_or(|text| text == kind.name())).collect()
}

/// Every place of the delivery where the name of a namespace stands.
pub fn namespaces(snapshot: &Snapshot, file: FileId) -> Vec<(FileRange, SmolStr)> {
    let Some(entry) = snapshot.file(file) else { return Vec::new() };
    let written = entry.facts().flat_map(|(document, facts)| {
        let places = match facts {
            Facts::Flux(flux) => {
                let dependencies = flux.depends_on.iter().filter_map(|dependency| dependency.namespace.as_ref());
                let source = flux.source.as_ref().and_then(|source| source.namespace.as_ref());
                flux.target_namespace.iter().chain(dependencies).chain(source).cloned().collect()
            }
            Facts::Kustomize(kustomization) => kustomization.namespace.iter().cloned().collect(),
            Facts::Argo(application) => application.namespace.iter().cloned().collect(),
            Facts::Source(_) | Facts::ArgoSet(_) => Vec::new(),
        };
        places.into_iter().map(move |place: Spanned| (document, place))
    });
    written
        .map(|(document, place)| (FileRange { file, range: entry.absolute(document, place.range) }, place.text))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_without_leaving_the_root() {
        assert_eq!(join("a/b", "../c.yaml").as_deref(), Some("a/c.yaml"));
        assert_eq!(join("", "./platform/").as_deref(), Some("platform"));
        assert_eq!(join("a", "..").as_deref(), Some(""));
        assert_eq!(join("a", "../.."), None);
        assert_eq!(join("a", "/b"), None);
    }

    #[test]
    fn hosts_are_no_folders() {
        assert_eq!(remote("github.com/x/y?ref=v1").as_deref(), Some("https://github.com/x/y?ref=v1"));
        assert_eq!(remote("base"), None);
    }
}
