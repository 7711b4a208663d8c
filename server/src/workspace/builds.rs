//! What the stages make of the files, built when somebody asks and kept until something it read is another.
//!
//! A build notes which files it read and which directories it looked into. Snapshots share the builds: the next
//! one compares what was noted with what it has, pointer by pointer, so that an edit builds again only the stages
//! that it touches, and nobody waits for a build who does not ask for one.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dashmap::DashMap;
use smol_str::SmolStr;

use super::file::FileEntry;
use super::root::{Directory, Root, RootId};
use super::snapshot::{RootTree, Snapshot};
use crate::build::Build;
use crate::build::stage::{Repository, ValueSource, build_stage};
use crate::gitops::{Entry, Facts, Origin, Recipe, StageId, Tree, effective};
use crate::syntax::{Dialect, to_json};
use crate::text::FileId;

/// The builds of a root, shared by all snapshots.
pub(super) type Builds = DashMap<StageId, Arc<Kept>>;

/// A build with all that it depends on.
#[derive(Debug)]
pub(super) struct Kept {
    build: Arc<Build>,
    recipes: Vec<Recipe>,
    origin: Origin,
    namespace: Option<SmolStr>,
    strict: bool,
    inputs: Inputs,
}

/// What a build looked at.
#[derive(Debug, Default)]
struct Inputs {
    directories: BTreeMap<String, Option<Directory>>,
    /// Files that the workspace reads.
    files: BTreeMap<FileId, (Arc<FileEntry>, Arc<str>)>,
    /// Other files, by a hash of their bytes.
    others: BTreeMap<String, Option<u64>>,
    values: Vec<(ValueSource, Option<BTreeMap<String, String>>)>,
}

impl Snapshot {
    /// What a stage makes of its files. Built on first use; see the module.
    pub fn build(&self, root: RootId, stage: StageId) -> Option<Arc<Build>> {
        self.build_with(root, stage, true)
    }

    /// The same; without `strict` a variable that has no value is empty, as it was before Flux 2.9.
    pub fn build_with(&self, root: RootId, stage: StageId, strict: bool) -> Option<Arc<Build>> {
        let root = self.root(root)?;
        let stages = self.stages(root.id)?;
        let own = stages.get(stage)?;
        let recipes = stages.recipes(stage);
        let kept = root.builds.get(&stage).map(|kept| kept.value().clone());
        if let Some(kept) = kept
            && kept.recipes == recipes
            && kept.origin == own.origin
            && kept.namespace == own.namespace
            && kept.strict == strict
            && self.is_current(root, &kept.inputs)
        {
            return Some(kept.build.clone());
        }
        let recorder = Recorder { snapshot: self, root, tree: RootTree::new(self, root), seen: RefCell::default() };
        let build = Arc::new(build_stage(&recorder, stages, stage, strict));
        let kept = Kept {
            build: build.clone(),
            recipes: recipes.to_vec(),
            origin: own.origin,
            namespace: own.namespace.clone(),
            strict,
            inputs: recorder.seen.into_inner(),
        };
        root.builds.insert(stage, Arc::new(kept));
        Some(build)
    }

    fn is_current(&self, root: &Root, inputs: &Inputs) -> bool {
        let same_directory = |(path, known): (&String, &Option<Directory>)| match (known, root.directory(path)) {
            (Some(known), Some(now)) => Arc::ptr_eq(known, now) || known == now,
            (None, None) => true,
            _ => false,
        };
        let same_file = |(id, (entry, text)): (&FileId, &(Arc<FileEntry>, Arc<str>))| {
            let now = self.files.get(*id);
            now.is_some_and(|now| Arc::ptr_eq(now, entry)) || self.text(*id).is_some_and(|now| now == *text)
        };
        inputs.directories.iter().all(same_directory)
            && inputs.files.iter().all(same_file)
            && inputs.others.iter().all(|(path, known)| self.bytes(root, path).map(|b| hash(&b)) == *known)
            && inputs.values.iter().all(|(source, known)| self.values(root.id, source) == *known)
    }

    /// The bytes of a file that the workspace does not read.
    fn bytes(&self, root: &Root, path: &str) -> Option<Vec<u8>> {
        self.source.read_bytes(&root.path, path)
    }

    /// The entries of a ConfigMap or Secret of the root.
    fn values(&self, root: RootId, source: &ValueSource) -> Option<BTreeMap<String, String>> {
        let stages = self.stages(root)?;
        let candidates = self.files().filter(|(_, entry)| entry.root == root);
        for (file, _) in candidates {
            for object in self.objects_of(file) {
                let summary = object.summary;
                let is_named = summary.kind_name() == source.kind
                    && summary.group().is_empty()
                    && (summary.name() == source.name || !stages.placements(file).is_empty());
                if !is_named {
                    continue;
                }
                let written = summary.namespace.as_ref().map(|namespace| namespace.text.as_str());
                let is_it = |name: &str, namespace: Option<&str>| {
                    name == source.name && (source.namespace.is_none() || namespace == source.namespace.as_deref())
                };
                let placements = stages.placements(file);
                let is_meant = match placements.is_empty() {
                    true => is_it(summary.name(), written),
                    false => placements.iter().any(|placement| {
                        let found = effective(summary, &placement.frame);
                        is_it(&found.name, found.namespace.as_deref())
                    }),
                };
                if is_meant {
                    let document = self.document(file, object.document)?;
                    let value = to_json(document.root()?, Dialect::Kustomize);
                    return (value["kind"] == source.kind.as_str()).then(|| entries(&value)).flatten();
                }
            }
        }
        None
    }
}

/// The entries of a ConfigMap or Secret; `None` where they are encrypted.
fn entries(value: &serde_json::Value) -> Option<BTreeMap<String, String>> {
    if value.get("sops").is_some() {
        return None;
    }
    let mut out = BTreeMap::new();
    let is_secret = value["kind"] == "Secret";
    for (key, text) in value.get("data").and_then(|data| data.as_object()).into_iter().flatten() {
        let text = text.as_str()?;
        let text = match is_secret {
            true => String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok()?,
            false => text.to_owned(),
        };
        out.insert(key.clone(), text);
    }
    let plain = value.get("stringData").filter(|_| is_secret).and_then(|data| data.as_object());
    for (key, text) in plain.into_iter().flatten() {
        out.insert(key.clone(), text.as_str()?.to_owned());
    }
    Some(out)
}

/// The root, noting what is looked at.
struct Recorder<'a> {
    snapshot: &'a Snapshot,
    root: &'a Root,
    tree: RootTree<'a>,
    seen: RefCell<Inputs>,
}

impl Recorder<'_> {
    fn looked_into(&self, directory: &str) {
        let mut seen = self.seen.borrow_mut();
        if !seen.directories.contains_key(directory) {
            seen.directories.insert(directory.to_owned(), self.root.directory(directory).cloned());
        }
    }
}

impl Tree for Recorder<'_> {
    fn entries(&self, directory: &str) -> &[(SmolStr, Entry)] {
        self.looked_into(directory);
        self.tree.entries(directory)
    }

    fn entry(&self, path: &str) -> Option<Entry> {
        self.looked_into(crate::gitops::paths::parent(path));
        self.tree.entry(path)
    }

    fn path(&self, file: FileId) -> &str {
        self.tree.path(file)
    }

    fn facts(&self) -> Vec<(FileId, u32, &Facts)> {
        self.tree.facts()
    }

    fn source_ignores(&self) -> &[(String, String)] {
        self.tree.source_ignores()
    }

    fn remotes(&self) -> &[String] {
        self.tree.remotes()
    }
}

impl Repository for Recorder<'_> {
    fn tree(&self) -> &dyn Tree {
        self
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        if let Some(Entry::Yaml(file)) = self.root.entry(path) {
            let entry = self.snapshot.files.get(file)?.clone();
            let text = self.snapshot.text(file)?;
            let bytes = text.as_bytes().to_vec();
            self.seen.borrow_mut().files.insert(file, (entry, text));
            return Some(bytes);
        }
        let bytes = self.snapshot.bytes(self.root, path);
        self.seen.borrow_mut().others.insert(path.to_owned(), bytes.as_deref().map(hash));
        bytes
    }

    fn values(&self, source: &ValueSource) -> Option<BTreeMap<String, String>> {
        let values = self.snapshot.values(self.root.id, source);
        self.seen.borrow_mut().values.push((source.clone(), values.clone()));
        values
    }
}

fn hash(bytes: &[u8]) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    bytes.hash(&mut hasher);
    hasher.finish()
}
