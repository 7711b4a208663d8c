//! What the last commit holds: the objects that a change is compared with.
//!
//! The loader brings the texts, because only it reads disks. No more than their hashes are kept, which tell that a
//! document is as it was; [`CommittedTexts`] has the texts once more when a document differs from all of them. So a
//! repository in which nothing was changed is never read twice, and its last commit takes no memory.

use std::hash::Hasher;
use std::num::NonZero;
use std::sync::{Arc, OnceLock};

use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use smol_str::SmolStr;

use crate::model::summarize;
use crate::syntax::{self, NodeRef};
use crate::text::TextRange;

/// A thread for fewer documents would cost more than it saves.
const LEAST_OF_A_THREAD: usize = 256;

/// The documents of a commit that may hold objects of OpenChoreo.
#[derive(Debug, Default)]
pub struct Committed {
    commit: SmolStr,
    documents: Vec<CommittedDocument>,
    hashes: FxHashSet<u64>,
    texts: Option<Arc<dyn CommittedTexts>>,
    objects: OnceLock<Objects>,
}

/// Where the texts of a commit can be read again, by the numbers that the files were given.
pub trait CommittedTexts: std::fmt::Debug + Send + Sync {
    /// Shows the texts of some files, in their order; what cannot be read any more is left out.
    fn visit(&self, files: &[usize], show: &mut dyn FnMut(usize, &str));
}

impl CommittedTexts for Vec<String> {
    fn visit(&self, files: &[usize], show: &mut dyn FnMut(usize, &str)) {
        for file in files {
            self.get(*file).into_iter().for_each(|text| show(*file, text));
        }
    }
}

/// By kind and name, as written.
type Objects = FxHashMap<(SmolStr, SmolStr), Vec<CommittedObject>>;

#[derive(Debug)]
struct CommittedDocument {
    path: Arc<str>,
    file: usize,
    /// In the text of the file.
    body: TextRange,
}

/// Where an object of the commit stands.
#[derive(Debug, Clone)]
pub struct CommittedObject {
    /// `metadata.namespace` as written.
    pub namespace: Option<SmolStr>,
    document: usize,
    range: TextRange,
}

impl Committed {
    /// The documents of a commit, from the paths (in the folder) and the texts of its files, which are kept.
    pub fn new(commit: impl Into<SmolStr>, files: impl IntoIterator<Item = (String, String)>) -> Committed {
        let (paths, texts): (Vec<String>, Vec<String>) = files.into_iter().unzip();
        let mut committed = Committed { commit: commit.into(), ..Committed::default() };
        paths.into_iter().zip(&texts).enumerate().for_each(|(file, (path, text))| committed.add(file, path, text));
        committed.texts = Some(Arc::new(texts));
        committed
    }

    /// The same from numbers, paths and texts that `texts` can show again.
    pub fn of(
        commit: impl Into<SmolStr>,
        texts: Arc<dyn CommittedTexts>,
        files: impl IntoIterator<Item = (usize, String, String)>,
    ) -> Committed {
        let mut committed = Committed { commit: commit.into(), texts: Some(texts), ..Committed::default() };
        files.into_iter().for_each(|(file, path, text)| committed.add(file, path, &text));
        committed
    }

    fn add(&mut self, file: usize, path: String, text: &str) {
        let path: Arc<str> = Arc::from(path);
        for piece in syntax::split(text) {
            let body = piece.body.of(text);
            if memmem::find(body.as_bytes(), b"openchoreo.dev/").is_some() {
                self.hashes.insert(hash(body));
                self.documents.push(CommittedDocument { path: path.clone(), file, body: piece.body });
            }
        }
    }

    /// The commit's number in hex; empty where there is no commit.
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// Whether there is nothing to compare with.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Whether a document with exactly the text of this hash is in the commit.
    pub fn has(&self, hash: u64) -> bool {
        self.hashes.contains(&hash)
    }

    /// The objects of this kind, as written, and name.
    pub fn objects(&self, kind: &str, name: &str) -> &[CommittedObject] {
        let objects = self.objects.get_or_init(|| self.read());
        objects.get(&(SmolStr::new(kind), SmolStr::new(name))).map_or(&[], Vec::as_slice)
    }

    /// The path of the file that an object stands in.
    pub fn path(&self, object: &CommittedObject) -> &str {
        &self.documents[object.document].path
    }

    /// Reads an object with `read`.
    pub fn with_node<T>(&self, object: &CommittedObject, read: impl FnOnce(NodeRef<'_>) -> T) -> Option<T> {
        let document = &self.documents[object.document];
        let (mut read, mut out) = (Some(read), None);
        self.texts.as_ref()?.visit(&[document.file], &mut |_, text| {
            let Some(body) = text.get(document.body.start as usize..document.body.end as usize) else { return };
            let parsed = syntax::read(body);
            // What was broken then is nothing to compare with.
            let Some(root) = NodeRef::root(body, &parsed.tree).filter(|_| parsed.problems.is_empty()) else { return };
            let of_list = || root.get("items")?.items().find(|item| item.range() == object.range);
            let node = if root.range() == object.range { Some(root) } else { of_list() };
            out = node.and_then(|node| Some(read.take()?(node)));
        });
        out
    }

    /// Reads all documents on threads of its own: those of a pool, while they wait for each other, would take up
    /// another check that asks for the same objects, and wait for themselves.
    fn read(&self) -> Objects {
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        let size = self.documents.len().div_ceil(threads).max(LEAST_OF_A_THREAD);
        let found: Vec<_> = std::thread::scope(|scope| {
            let parts: Vec<_> = self
                .documents
                .chunks(size)
                .enumerate()
                .map(|(part, documents)| scope.spawn(move || self.objects_of(documents, part * size)))
                .collect();
            parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
        });
        let mut objects = Objects::default();
        for (key, object) in found {
            objects.entry(key).or_default().push(object);
        }
        objects
    }

    /// The objects of `documents`, the first of which has the number `first`.
    fn objects_of(&self, documents: &[CommittedDocument], first: usize) -> Vec<((SmolStr, SmolStr), CommittedObject)> {
        let mut files: Vec<usize> = documents.iter().map(|document| document.file).collect();
        files.dedup();
        let mut left = (first..).zip(documents).peekable();
        let mut out = Vec::new();
        let mut show = |file: usize, text: &str| {
            // Files that could not be read are passed over.
            while let Some((number, document)) = left.next_if(|(_, document)| document.file <= file) {
                let range = document.body.start as usize..document.body.end as usize;
                let Some(body) = text.get(range).filter(|_| document.file == file) else { continue };
                let parsed = syntax::read(body);
                for summary in NodeRef::root(body, &parsed.tree).map(summarize).unwrap_or_default() {
                    let key = (SmolStr::new(summary.kind_name()), SmolStr::new(summary.name()));
                    let namespace = summary.namespace.map(|namespace| namespace.text);
                    out.push((key, CommittedObject { namespace, document: number, range: summary.range }));
                }
            }
        };
        if let Some(texts) = &self.texts {
            texts.visit(&files, &mut show);
        }
        out
    }
}

/// What the text of a document is compared by.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn objects_are_found_by_what_they_are() {
        let one = "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {name: a, namespace: n}\n";
        let list = "kind: List\napiVersion: v1\nitems:\n- apiVersion: openchoreo.dev/v1alpha1\n  kind: Project\n  \
                    metadata:\n    name: b\n";
        let text = format!("{one}---\n{list}---\nother: yaml\n");
        let committed = Committed::new("abc", [("x/y.yaml".to_owned(), text.clone())]);
        assert_eq!((committed.commit(), committed.documents.len()), ("abc", 2));
        let [a] = committed.objects("Project", "a") else { panic!("{committed:?}") };
        assert_eq!((committed.path(a), a.namespace.as_deref()), ("x/y.yaml", Some("n")));
        let [b] = committed.objects("Project", "b") else { panic!("{committed:?}") };
        let name = |node: NodeRef<'_>| node.get("metadata").unwrap().text_at("name").unwrap().into_owned();
        assert_eq!(committed.with_node(b, name).unwrap(), "b");
        assert!(committed.objects("Component", "a").is_empty());
        let same = syntax::split(&text)[0].body.of(&text).to_owned();
        assert!(committed.has(hash(&same)) && !committed.has(hash("other: yaml\n")));
    }

    #[test]
    fn checks_on_a_pool_never_wait_for_themselves() {
        let text = |n: usize| {
            let head = "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata:\n";
            (format!("{n}.yaml"), format!("{head}  name: p{n}\nspec:\n{}", "  a: {b: [c, d]}\n".repeat(20)))
        };
        let committed = Arc::new(Committed::new("abc", (0..2000).map(text)));
        let (done, wait) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            use rayon::prelude::*;
            let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
            // Most files are as they were, and only some checks ask for the objects.
            let found: usize = pool.install(|| {
                let asks = (0..2000usize).into_par_iter().filter(|n| n % 7 == 3);
                asks.map(|n| committed.objects("Project", &format!("p{n}")).len()).sum()
            });
            done.send(found).unwrap();
        });
        let found = wait.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
        assert_eq!(found, (0..2000).filter(|n| n % 7 == 3).count());
    }
}
