//! An immutable view of everything, to be kept as long as one likes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dashmap::DashMap;
use smol_str::SmolStr;

use super::file::FileEntry;
use super::index::Index;
use super::pages::Pages;
use super::resolve::Namespace;
use super::root::{Root, RootId};
use crate::gitops::{self, Entry, Facts, Placement, StageOptions, Stages, Unlisted};
use crate::model::{Kind, Summary};
use crate::syntax::{self, NodeRef, Parsed};
use crate::text::{FileId, FileRange, ObjectId, TextBuffer, TextRange};

/// Where the text of a closed file comes from.
pub trait TextSource: Send + Sync {
    /// The text of the file at `path` of the root at `root`; `None` if it cannot be read.
    fn read(&self, root: &Path, path: &str) -> Option<String>;

    /// The bytes of a file that may be no text; `None` if it cannot be read.
    fn read_bytes(&self, root: &Path, path: &str) -> Option<Vec<u8>> {
        self.read(root, path).map(String::into_bytes)
    }
}

/// Texts held in memory: for tests and for callers that bring their own files.
#[derive(Debug, Default)]
pub struct MemorySource {
    /// Text by absolute path.
    pub files: std::collections::HashMap<PathBuf, String>,
}

impl TextSource for MemorySource {
    fn read(&self, root: &Path, path: &str) -> Option<String> {
        self.files.get(&root.join(path)).cloned()
    }
}

/// A document with its text and tree.
#[derive(Debug, Clone)]
pub struct ParsedDocument {
    text: Arc<str>,
    body: TextRange,
    parsed: Arc<Parsed>,
}

impl ParsedDocument {
    /// The document's own text.
    pub fn text(&self) -> &str {
        self.body.of(&self.text)
    }

    /// The text of the whole file.
    pub fn file_text(&self) -> &str {
        &self.text
    }

    /// Where the document's text lies in the file.
    pub fn body(&self) -> TextRange {
        self.body
    }

    /// The root of the tree.
    pub fn root(&self) -> Option<NodeRef<'_>> {
        NodeRef::root(self.text(), &self.parsed.tree)
    }
}

/// An object with everything around it.
#[derive(Clone, Copy)]
pub struct Object<'a> {
    /// Its identity.
    pub id: ObjectId,
    /// The file it stands in.
    pub file: &'a FileEntry,
    /// The number of its document.
    pub document: u32,
    /// What it says.
    pub summary: &'a Summary,
}

impl Object<'_> {
    /// A span of the object as a place in its file.
    pub fn place(&self, range: TextRange) -> FileRange {
        FileRange { file: self.id.file, range: self.file.absolute(self.document, range) }
    }

    /// Where to jump: the name, else the head.
    pub fn focus(&self) -> FileRange {
        self.place(self.summary.focus())
    }
}

/// Texts of closed files, each with the state of the file that it was read for.
type Texts = DashMap<FileId, (Arc<FileEntry>, Arc<str>)>;

/// Which kinds have an object in a namespace, of one root or of all.
type KindsSeen = DashMap<(Option<RootId>, Kind, Namespace), bool>;

/// Everything at one moment.
#[derive(Clone)]
pub struct Snapshot {
    /// Rises with every change.
    pub revision: u64,
    pub(super) roots: Vec<Arc<Root>>,
    pub(super) files: Pages<Arc<FileEntry>>,
    pub(super) index: Index,
    pub(super) source: Arc<dyn TextSource>,
    /// Closed files that somebody asked about, read once per revision of the file.
    pub(super) texts: Arc<Texts>,
    /// Which namespaces have objects of which kinds, as far as somebody asked at this revision.
    pub(super) kinds: Arc<KindsSeen>,
}

impl Snapshot {
    pub(super) fn new(source: Arc<dyn TextSource>) -> Snapshot {
        Snapshot {
            revision: 0,
            roots: Vec::new(),
            files: Pages::default(),
            index: Index::default(),
            source,
            texts: Arc::default(),
            kinds: Arc::default(),
        }
    }

    /// The folders of the workspace.
    pub fn roots(&self) -> impl Iterator<Item = &Root> {
        self.roots.iter().map(|root| &**root)
    }

    /// The folder with this number.
    pub fn root(&self, id: RootId) -> Option<&Root> {
        self.roots.iter().find(|root| root.id == id).map(|root| &**root)
    }

    /// The folder that an absolute path lies in (the innermost one), and the path inside it.
    pub fn locate(&self, path: &Path) -> Option<(RootId, String)> {
        let root = self
            .roots
            .iter()
            .filter(|root| path.starts_with(&root.path))
            .max_by_key(|root| root.path.components().count())?;
        let inside = path.strip_prefix(&root.path).ok()?;
        let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        Some((root.id, parts.join("/")))
    }

    /// The file at a path of a folder.
    pub fn file_at(&self, root: RootId, path: &str) -> Option<FileId> {
        match self.root(root)?.entry(path)? {
            Entry::Yaml(file) => Some(file),
            _ => None,
        }
    }

    /// The file at an absolute path.
    pub fn file_of(&self, path: &Path) -> Option<FileId> {
        let (root, path) = self.locate(path)?;
        self.file_at(root, &path)
    }

    /// A file.
    pub fn file(&self, id: FileId) -> Option<&FileEntry> {
        self.files.get(id).map(|entry| &**entry)
    }

    /// The absolute path of a file.
    pub fn path(&self, id: FileId) -> Option<PathBuf> {
        let entry = self.file(id)?;
        Some(self.root(entry.root)?.path.join(&*entry.path))
    }

    /// The path of a file in its root, or, for a repository that was found in a folder, in that folder.
    pub fn outer_path(&self, id: FileId) -> Option<String> {
        let entry = self.file(id)?;
        let own = self.root(entry.root)?;
        let mut outer = own;
        while let Some(next) = outer.nested_in.and_then(|root| self.root(root)) {
            outer = next;
        }
        let way = own.path.strip_prefix(&outer.path).ok()?.components();
        let parts = way.map(|part| part.as_os_str().to_string_lossy().into_owned());
        Some(parts.chain([entry.path.to_string()]).collect::<Vec<_>>().join("/"))
    }

    /// Whether what is in these folders may have to do with each other.
    pub fn together(&self, a: RootId, b: RootId) -> bool {
        a == b || self.apart(a) == self.apart(b)
    }

    /// The folder itself, if it stands alone; all others are one workspace.
    pub(super) fn apart(&self, root: RootId) -> Option<RootId> {
        self.root(root)?.nested_in.map(|_| root)
    }

    /// The objects of `kind` called `name` in the folders that have to do with `root`.
    pub fn definitions(&self, root: RootId, kind: Kind, name: &str) -> impl Iterator<Item = ObjectId> {
        let found = self.index.definitions(kind, name).iter().copied();
        found.filter(move |id| self.file(id.file).is_some_and(|entry| self.together(root, entry.root)))
    }

    /// All files, in the order in which they came.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &FileEntry)> {
        self.files.iter().map(|(id, entry)| (id, &**entry))
    }

    /// Who is called what, and who names whom.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// An object.
    pub fn object(&self, id: ObjectId) -> Option<Object<'_>> {
        let file = self.file(id.file)?;
        let (document, summary) = file.object(id)?;
        Some(Object { id, file, document, summary })
    }

    /// The objects of a file.
    pub fn objects_of(&self, file: FileId) -> impl Iterator<Item = Object<'_>> {
        self.file(file).into_iter().flat_map(move |entry| {
            entry.objects().map(move |(index, document, summary)| Object {
                id: ObjectId { file, index },
                file: entry,
                document,
                summary,
            })
        })
    }

    /// The object whose document holds a byte of the file; of several in a list, the one around it.
    pub fn object_at(&self, file: FileId, offset: u32) -> Option<Object<'_>> {
        let document = self.file(file)?.document_at(offset)?;
        let mut fallback = None;
        for object in self.objects_of(file).filter(|object| object.document == document) {
            if object.place(object.summary.range).range.touches(offset) {
                return Some(object);
            }
            fallback = fallback.or(Some(object));
        }
        fallback
    }

    /// The text of a file: the editor's, or the disk's.
    pub fn text(&self, id: FileId) -> Option<Arc<str>> {
        let entry = self.files.get(id)?;
        if let Some(overlay) = &entry.overlay {
            return Some(overlay.text.clone());
        }
        if let Some(cached) = self.texts.get(&id).filter(|cached| Arc::ptr_eq(&cached.0, entry)) {
            return Some(cached.1.clone());
        }
        let root = self.root(entry.root)?;
        let text: Arc<str> = Arc::from(self.source.read(&root.path, &entry.path)?);
        self.texts.insert(id, (entry.clone(), text.clone()));
        Some(text)
    }

    /// The text of a file, for positions.
    pub fn buffer(&self, id: FileId) -> Option<TextBuffer> {
        if let Some(overlay) = &self.file(id)?.overlay {
            return Some(overlay.buffer.clone());
        }
        Some(TextBuffer::new(&self.text(id)?))
    }

    /// A document with its tree.
    pub fn document(&self, file: FileId, document: u32) -> Option<ParsedDocument> {
        let entry = self.file(file)?;
        let text = self.text(file)?;
        let body = entry.pieces.get(document as usize)?.body;
        let kept = entry.documents.get(document as usize)?.parsed.clone();
        let parsed = kept.unwrap_or_else(|| Arc::new(syntax::read(body.of(&text))));
        Some(ParsedDocument { text, body, parsed })
    }

    /// The document around a byte of the file.
    pub fn document_at(&self, file: FileId, offset: u32) -> Option<ParsedDocument> {
        self.document(file, self.file(file)?.document_at(offset)?)
    }

    /// The stages of a folder.
    pub fn stages(&self, root: RootId) -> Option<&Stages> {
        let root = self.root(root)?;
        let options = StageOptions { stages: &root.settings.stages, source: root.settings.source.as_deref() };
        Some(root.stages.get_or_init(|| gitops::stages(&RootTree { snapshot: self, root }, options)))
    }

    /// Where the objects of a file go.
    pub fn placements(&self, file: FileId) -> &[Placement] {
        let root = self.file(file).map(|entry| entry.root);
        root.and_then(|root| self.stages(root)).map_or(&[], |stages| stages.placements(file))
    }

    /// Whether the documents of a file are patches of kustomize: no objects of their own.
    pub fn is_patch(&self, file: FileId) -> bool {
        let root = self.file(file).map(|entry| entry.root);
        root.and_then(|root| self.stages(root)).is_some_and(|stages| stages.is_patch(file))
    }

    /// What a kustomization around a file leaves out, if nothing deploys the file.
    pub fn unlisted(&self, file: FileId) -> Option<Unlisted> {
        let root = self.root(self.file(file)?.root)?;
        self.stages(root.id)?.unlisted(&RootTree { snapshot: self, root }, file)
    }

    /// Whether a document is judged by v0.x: by its own shape, else by its folder's generation.
    pub fn is_legacy(&self, object: &Object<'_>) -> bool {
        let markers = object.summary.markers;
        markers.is_legacy()
            || (!markers.is_current() && self.root(object.file.root).is_some_and(|root| root.generation().is_legacy()))
    }
}

/// A folder as the gitops layer sees it.
pub(super) struct RootTree<'a> {
    snapshot: &'a Snapshot,
    root: &'a Root,
}

impl<'a> RootTree<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, root: &'a Root) -> RootTree<'a> {
        RootTree { snapshot, root }
    }
}

impl gitops::Tree for RootTree<'_> {
    fn entries(&self, directory: &str) -> &[(SmolStr, Entry)] {
        self.root.directory(directory).map(|d| d.as_slice()).unwrap_or_default()
    }

    fn entry(&self, path: &str) -> Option<Entry> {
        self.root.entry(path)
    }

    fn path(&self, file: FileId) -> &str {
        self.snapshot.file(file).map_or("", |entry| &entry.path)
    }

    fn facts(&self) -> Vec<(FileId, u32, &Facts)> {
        let own = self.snapshot.files().filter(|(_, entry)| entry.root == self.root.id);
        let mut facts: Vec<_> =
            own.flat_map(|(file, entry)| entry.facts().map(move |(document, facts)| (file, document, facts))).collect();
        facts.sort_by(|a, b| self.path(a.0).cmp(self.path(b.0)).then(a.1.cmp(&b.1)));
        facts
    }

    fn source_ignores(&self) -> &[(String, String)] {
        &self.root.source_ignores
    }

    fn remotes(&self) -> &[String] {
        &self.root.remotes
    }
}
