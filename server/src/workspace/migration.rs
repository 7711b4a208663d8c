//! Documents, files and whole repositories of one generation as those of a later one: the steps of the model, with
//! what other documents say, as one change.

use super::edit::SourceChange;
use super::file::FileClass;
use super::root::RootId;
use super::snapshot::Snapshot;
use crate::gitops::Facts as Delivery;
use crate::gitops::paths::join;
use crate::model::migrate::{self, Facts, Way};
use crate::model::{Generation, Kind};
use crate::syntax::Dialect;
use crate::text::{FileId, FileRange, TextEdit, TextRange};

/// What is migrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One document of a file.
    Document(FileId, u32),
    /// All documents of a file.
    File(FileId),
    /// All files of a folder.
    Folder(RootId),
}

/// Something that a person should know about a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Where, in the text before the migration; an empty range.
    pub place: FileRange,
    /// Kind and name of the object, where there is one: `Workload shop`.
    pub object: String,
    /// Whether there is something to do; else something was done that is worth a look.
    pub must: bool,
    /// A sentence without its full stop.
    pub message: String,
}

/// A migration as a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Migration {
    /// What changes.
    pub change: SourceChange,
    /// What a person should know, by path and place.
    pub remarks: Vec<Remark>,
    /// How many documents change.
    pub documents: usize,
}

/// Migrates what is in `scope` to the generation `to`.
pub fn migrate(snapshot: &Snapshot, scope: Scope, to: Generation) -> Migration {
    let mut made = Migration::default();
    match scope {
        Scope::Document(file, document) => {
            Worker::new(snapshot, file, to).into_iter().for_each(|worker| worker.file(file, Some(document), &mut made));
        }
        Scope::File(file) => {
            Worker::new(snapshot, file, to).into_iter().for_each(|worker| worker.file(file, None, &mut made));
        }
        Scope::Folder(root) => {
            let mut files: Vec<FileId> =
                snapshot.files().filter(|(_, entry)| entry.root == root).map(|(file, _)| file).collect();
            files.sort_by_key(|file| snapshot.file(*file).map(|entry| entry.path.clone()));
            let worker = Worker { snapshot, to, facts: facts(snapshot, root) };
            files.into_iter().for_each(|file| worker.file(file, None, &mut made));
            worker.projects(root, &mut made);
        }
    }
    made
}

struct Worker<'a> {
    snapshot: &'a Snapshot,
    to: Generation,
    facts: Facts,
}

impl<'a> Worker<'a> {
    fn new(snapshot: &'a Snapshot, file: FileId, to: Generation) -> Option<Worker<'a>> {
        let root = snapshot.file(file)?.root;
        Some(Worker { snapshot, to, facts: facts(snapshot, root) })
    }

    fn file(&self, file: FileId, only: Option<u32>, made: &mut Migration) {
        let Some(entry) = self.snapshot.file(file).filter(|entry| entry.class != FileClass::Settings) else { return };
        let wanted = |number: u32| only.is_none_or(|only| only == number);
        let ours = entry.documents.iter().enumerate().any(|(number, document)| {
            wanted(number as u32) && !document.is_template && (document.is_ours || document.facts.is_some())
        });
        let is_named = entry.objects().any(|(_, _, summary)| self.facts.organizations.contains(summary.name()));
        let Some(text) = self.snapshot.text(file).filter(|_| ours || is_named) else { return };
        let way = Way { is_partial: self.snapshot.is_patch(file), dialect: self.dialect(file) };
        let mut removed = Vec::new();
        for (number, (piece, document)) in entry.pieces.iter().zip(&entry.documents).enumerate() {
            let number = number as u32;
            if !wanted(number) || document.is_template {
                continue;
            }
            let base = piece.body.start;
            let one = migrate::migrate(piece.body.of(&text), self.to.release(), way, &self.facts);
            for note in one.notes {
                let range = TextRange::empty(base + note.at);
                let object = entry.objects().find(|(own, ..)| *own == number).map(|(_, _, summary)| summary);
                let object = object.map_or_else(String::new, |one| format!("{} {}", one.kind_name(), one.name()));
                made.remarks.push(Remark {
                    place: FileRange { file, range },
                    object,
                    must: note.must,
                    message: note.message,
                });
            }
            if one.removed {
                removed.push(number);
            }
            made.documents += usize::from(one.removed || !one.edits.is_empty());
            for edit in one.edits {
                made.change.add(file, TextEdit { range: edit.range.shifted(base), new_text: edit.new_text });
            }
        }
        self.remove(file, &removed, made);
    }

    /// Takes documents out of a file, and the file with its last one.
    fn remove(&self, file: FileId, removed: &[u32], made: &mut Migration) {
        let Some(entry) = self.snapshot.file(file).filter(|_| !removed.is_empty()) else { return };
        let stays = |number: u32| {
            !removed.contains(&number)
                && entry
                    .documents
                    .get(number as usize)
                    .is_some_and(|one| !one.objects.is_empty() || one.facts.is_some())
        };
        if (0..entry.documents.len() as u32).any(stays) {
            for number in removed {
                if let Some(piece) = entry.pieces.get(*number as usize) {
                    made.change.add(file, TextEdit::replace(piece.range, ""));
                }
            }
            return;
        }
        made.change.edits.remove(&file);
        made.change.deleted.push(file);
        self.unlist(file, made);
    }

    /// Takes a file that is gone out of the kustomizations that list it.
    fn unlist(&self, gone: FileId, made: &mut Migration) {
        let Some(target) = self.snapshot.file(gone) else { return };
        for (file, entry) in self.snapshot.files().filter(|(_, entry)| entry.root == target.root) {
            for (document, facts) in entry.facts() {
                let Delivery::Kustomize(kustomization) = facts else { continue };
                let entries = kustomization
                    .resources
                    .iter()
                    .filter(|one| join(entry.directory(), &one.text).as_deref() == Some(&*target.path));
                for listed in entries {
                    let range = entry.absolute(document, listed.item);
                    made.change.add(file, TextEdit::replace(range, ""));
                }
            }
        }
    }

    /// Projects need a binding for each environment since v1.2, and no file says what should be in it.
    fn projects(&self, root: RootId, made: &mut Migration) {
        if self.to < Generation::V1_2 {
            return;
        }
        let owned = |name: &str| -> bool {
            let bindings = Kind::openchoreo("ProjectReleaseBinding");
            bindings.into_iter().flat_map(|kind| self.snapshot.index().objects(kind)).any(|(_, id)| {
                let object = self.snapshot.object(id);
                object.is_some_and(|object| object.summary.owner.project.as_deref() == Some(name))
            })
        };
        let projects = Kind::openchoreo("Project").into_iter().flat_map(|kind| self.snapshot.index().objects(kind));
        let mut remarks: Vec<Remark> = projects
            .filter_map(|(name, id)| Some((name, self.snapshot.object(id)?)))
            .filter(|(name, object)| object.file.root == root && !owned(name))
            .map(|(name, object)| Remark {
                place: FileRange { file: object.id.file, range: TextRange::empty(object.focus().range.start) },
                object: format!("Project {name}"),
                must: true,
                message: "since v1.2 a component is deployed only where its project is: write a ProjectReleaseBinding \
                          for each environment of the project"
                    .to_owned(),
            })
            .collect();
        remarks.sort_by(|a, b| a.object.cmp(&b.object));
        made.remarks.append(&mut remarks);
    }

    /// Who reads the scalars of a file on its way to the cluster.
    fn dialect(&self, file: FileId) -> Dialect {
        let built = self.snapshot.placements(file).iter().any(|placement| !placement.frame.chain.is_empty());
        if built { Dialect::Kustomize } else { Dialect::Server }
    }
}

/// What the documents of a folder say that a migration asks for.
fn facts(snapshot: &Snapshot, root: RootId) -> Facts {
    let of = |kind: Option<Kind>| {
        let found = kind.into_iter().flat_map(|kind| snapshot.index().objects(kind));
        found.filter_map(|(_, id)| snapshot.object(id)).filter(move |object| object.file.root == root)
    };
    let mut facts = Facts::default();
    for object in of(Kind::openchoreo("Component")) {
        let reference = ["spec.componentType.name", "spec.componentType"]
            .iter()
            .find_map(|path| object.summary.references.iter().find(|one| one.rule.rule().path == *path));
        let Some(reference) = reference else { continue };
        let kind = reference.kind.map_or("ComponentType", |kind| kind.name());
        let prefix = reference.workload_type.as_ref().map_or_else(String::new, |prefix| format!("{prefix}/"));
        let namespace = object.summary.namespace.as_ref().map_or("", |namespace| &namespace.text);
        let key = (namespace.to_owned(), object.summary.name().to_owned());
        facts.components.insert(key, (kind.to_owned(), format!("{prefix}{}", reference.name)));
    }
    facts.organizations.extend(of(Kind::openchoreo("Organization")).map(|one| one.summary.name().to_owned()));
    facts.namespaces.extend(of(Some(Kind::find("", "Namespace"))).map(|one| one.summary.name().to_owned()));
    facts
}
