//! A workspace made of a fixture's files, held in memory: what a test of a feature or of a diagnostic asks.
//!
//! The files are treated as a loader would treat them: YAML is analyzed, `/openchoreo-lsp.toml` holds the settings
//! and may name a folder of CRD files, `.sourceignore` files count, the URLs in `/.git/config` are the remotes, the files
//! below `/.git/HEAD/` are what the last commit holds, and everything else is only listed.
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use openchoreo_lsp::gitops::Entry;
use openchoreo_lsp::text::{FileId, FileRange, TextRange};
use openchoreo_lsp::workspace::crds::{CrdFile, may_hold_crds, read_folder};
use openchoreo_lsp::workspace::settings::{self, FILE_NAME};
use openchoreo_lsp::workspace::{
    Affected, Change, Committed, FileChange, RootChange, RootId, Settings, Snapshot, TextSource, Workspace, analyze,
};

use crate::files::File;
use crate::fixture::{Fixture, Place};

/// Where the fixture's `/` lies.
pub const ROOT: &str = "/repository";

/// What lies below is what the last commit holds.
const COMMITTED: &str = "/.git/HEAD/";

/// A workspace of one folder.
pub struct World {
    /// Its present state.
    pub snapshot: Arc<Snapshot>,
    /// Its YAML files by their paths in the fixture (`/a.yaml`).
    pub files: BTreeMap<String, FileId>,
    /// Which files may have other findings than when this was last taken.
    pub affected: Affected,
    workspace: Workspace,
    root: RootId,
    disk: Arc<Disk>,
}

/// The disk that the workspace reads closed files from.
#[derive(Debug, Default)]
struct Disk(RwLock<HashMap<PathBuf, String>>);

impl TextSource for Disk {
    fn read(&self, root: &Path, path: &str) -> Option<String> {
        self.0.read().ok()?.get(&root.join(path)).cloned()
    }
}

impl World {
    /// The workspace of a fixture; its files lie on the disk and none is open.
    #[must_use]
    pub fn new(fixture: &Fixture) -> World {
        World::of(&fixture.files)
    }

    /// The workspace of some files.
    #[must_use]
    pub fn of(files: &[File]) -> World {
        let disk = Arc::new(Disk::default());
        let mut workspace = Workspace::new(disk.clone());
        let text_of = |path: &str| files.iter().find(|file| file.path == path).map_or("", |file| &file.text);
        // Mistakes in them are findings like all others, so no test can overlook them.
        let settings: Settings = settings::read(text_of(&format!("/{FILE_NAME}"))).settings;
        let remotes = text_of("/.git/config").lines().filter_map(|line| line.trim().strip_prefix("url = "));
        let added = RootChange::Added {
            path: PathBuf::from(ROOT),
            settings: Arc::new(settings),
            remotes: remotes.map(str::to_owned).collect(),
            nested_in: None,
        };
        let root = workspace.apply(Change { roots: vec![added], files: Vec::new() }).added_roots[0];
        let snapshot = workspace.snapshot();
        let mut world = World { snapshot, files: BTreeMap::new(), affected: Affected::All, workspace, root, disk };
        for file in files.iter().filter(|file| !file.path.starts_with(COMMITTED)) {
            world.put(&file.path, &file.text);
        }
        world.read_schemas();
        let committed = files.iter().filter_map(|file| Some((file.path.strip_prefix(COMMITTED)?, &*file.text)));
        world.commit(committed);
        world
    }

    /// Makes these files, by their paths in the folder, the last commit.
    pub fn commit<'t>(&mut self, files: impl IntoIterator<Item = (&'t str, &'t str)>) {
        let files = files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned()));
        let committed = Arc::new(Committed::new("0", files));
        let change = RootChange::Committed { root: self.root, committed };
        self.workspace.apply(Change { roots: vec![change], files: Vec::new() });
        self.snapshot = self.workspace.snapshot();
    }

    /// Writes a file on the disk, and tells the workspace as a watcher would.
    pub fn write(&mut self, path: &str, text: &str) {
        self.put(path, text);
        self.read_schemas();
    }

    fn put(&mut self, path: &str, text: &str) {
        let inside = path.trim_start_matches('/').to_owned();
        if let Ok(mut files) = self.disk.0.write() {
            files.insert(Path::new(ROOT).join(&inside), text.to_owned());
        }
        let name = inside.rsplit('/').next().unwrap_or(&inside);
        if name == ".sourceignore" {
            self.ignore(&inside, text);
        }
        let change = if is_yaml(name) || inside == FILE_NAME {
            FileChange::Loaded(Box::new(analyze(self.root, Arc::from(inside.as_str()), text, false)))
        } else if inside.starts_with(".git/") {
            return;
        } else {
            FileChange::Listed { root: self.root, path: inside, entry: Entry::Other }
        };
        self.apply(change);
        self.note(path);
    }

    /// Removes a file from the disk.
    pub fn remove(&mut self, path: &str) {
        let inside = path.trim_start_matches('/').to_owned();
        if let Ok(mut files) = self.disk.0.write() {
            files.remove(&Path::new(ROOT).join(&inside));
        }
        self.apply(FileChange::Removed { root: self.root, path: inside });
        self.files.remove(path);
        self.read_schemas();
    }

    /// Opens a file in the editor with a text that may differ from the disk's.
    pub fn open(&mut self, path: &str, text: &str) {
        let inside = path.trim_start_matches('/').to_owned();
        self.apply(FileChange::Opened { root: self.root, path: inside, text: text.to_owned(), version: 1 });
        self.note(path);
    }

    /// The file at a path of the fixture.
    ///
    /// # Panics
    /// When there is no YAML file of that path.
    #[must_use]
    pub fn file(&self, path: &str) -> FileId {
        self.files[path]
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> RootId {
        self.root
    }

    /// A place of the fixture as the server names it.
    ///
    /// # Panics
    /// When the place's file is no YAML file.
    #[must_use]
    pub fn range(&self, place: &Place) -> FileRange {
        let range = TextRange::new(place.range.start as u32, place.range.end as u32);
        FileRange { file: self.file(&place.path), range }
    }

    /// A place of the server as the fixture names it.
    ///
    /// # Panics
    /// When the file is none of the fixture's.
    #[must_use]
    pub fn place(&self, at: FileRange) -> Place {
        let path = self.path(at.file);
        Place { path: path.to_owned(), range: at.range.start as usize..at.range.end as usize }
    }

    /// The path of a file as the fixture writes it.
    ///
    /// # Panics
    /// When the file is none of the fixture's.
    #[must_use]
    #[allow(clippy::panic)]
    pub fn path(&self, file: FileId) -> &str {
        let found = self.files.iter().find(|(_, id)| **id == file);
        found.map_or_else(|| panic!("the fixture has no file {file:?}"), |(path, _)| path)
    }

    fn apply(&mut self, change: FileChange) {
        let applied = self.workspace.apply(Change { roots: Vec::new(), files: vec![change] });
        match (&mut self.affected, applied.affected) {
            (Affected::Files(known), Affected::Files(more)) => known.extend(more),
            (known, _) => *known = Affected::All,
        }
        self.snapshot = self.workspace.snapshot();
    }

    /// Takes the schemas from the folder that the settings name, if they do.
    fn read_schemas(&mut self) {
        let settings = self.snapshot.root(self.root).map(|root| root.settings.clone()).unwrap_or_default();
        let Some(name) = &settings.schemas else { return };
        let folder = Path::new(ROOT).join(name);
        let mut files = Vec::new();
        if let Ok(disk) = self.disk.0.read() {
            for (path, text) in disk.iter() {
                let Ok(inside) = path.strip_prefix(&folder) else { continue };
                let path = inside.to_string_lossy().into_owned();
                if may_hold_crds(path.rsplit('/').next().unwrap_or(&path)) {
                    files.push(CrdFile { path, content: Ok(text.clone()) });
                }
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let files = if files.is_empty() { Err("does not exist".to_owned()) } else { Ok(files) };
        let (schemas, crds) = read_folder(name, files);
        let change = RootChange::Schemas { root: self.root, schemas: Arc::new(schemas), crds: Some(Arc::new(crds)) };
        self.workspace.apply(Change { roots: vec![change], files: Vec::new() });
        self.affected = Affected::All;
        self.snapshot = self.workspace.snapshot();
    }

    fn note(&mut self, path: &str) {
        if let Some(file) = self.snapshot.file_at(self.root, path.trim_start_matches('/')) {
            self.files.insert(path.to_owned(), file);
        }
    }

    fn ignore(&mut self, inside: &str, text: &str) {
        let directory = inside.rsplit_once('/').map_or("", |(directory, _)| directory);
        let mut files: Vec<(String, String)> = vec![(directory.to_owned(), text.to_owned())];
        if let Ok(disk) = self.disk.0.read() {
            for (path, text) in disk.iter().filter(|(path, _)| path.ends_with(".sourceignore")) {
                let parent = path.parent().and_then(|parent| parent.strip_prefix(ROOT).ok());
                let parent = parent.map(|parent| parent.to_string_lossy().into_owned()).unwrap_or_default();
                if parent != directory {
                    files.push((parent, text.clone()));
                }
            }
        }
        files.sort();
        let change = RootChange::SourceIgnores { root: self.root, files };
        self.workspace.apply(Change { roots: vec![change], files: Vec::new() });
        self.snapshot = self.workspace.snapshot();
    }
}

fn is_yaml(name: &str) -> bool {
    name == "Kustomization" || name.ends_with(".yaml") || name.ends_with(".yml")
}

#[cfg(test)]
mod tests {
    use super::*;
    use openchoreo_lsp::workspace::settings::Level;

    fn world(text: &str) -> (Fixture, World) {
        let fixture = Fixture::parse(text).unwrap();
        let world = World::new(&fixture);
        (fixture, world)
    }

    const PROJECT: &str = "
#- /openchoreo-lsp.toml
severity = { \"stage/\" = \"off\" }
#- /.git/config
[remote \"origin\"]
  url = https://example.org/repo
#- /a/project.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata:
  name: shop
#       ^^^^ name
#- /README.md
words
";

    #[test]
    fn the_files_of_a_fixture_are_a_workspace() {
        let (fixture, world) = world(PROJECT);
        let root = world.snapshot.root(world.root()).unwrap();
        assert_eq!(root.settings.severity["stage/"], Level::Off);
        assert_eq!(&*root.remotes, ["https://example.org/repo"]);
        assert_eq!(root.entry("README.md"), Some(Entry::Other));
        assert_eq!(root.entry(".git"), None);
        let project = world.snapshot.objects_of(world.file("/a/project.yaml")).next().unwrap();
        let place = fixture.marked("name").next().unwrap();
        assert_eq!(project.focus(), world.range(place));
        assert_eq!(&world.place(project.focus()), place);
    }

    #[test]
    fn unsaved_text_wins_and_a_removed_file_is_gone() {
        let (_, mut world) = world(PROJECT);
        let file = world.file("/a/project.yaml");
        let text = world.snapshot.text(file).unwrap().replace("shop", "store");
        world.open("/a/project.yaml", &text);
        assert_eq!(world.snapshot.objects_of(file).next().unwrap().summary.name(), "store");
        world.open("/a/new.yaml", "a: 1\n");
        assert_eq!(&*world.snapshot.text(world.file("/a/new.yaml")).unwrap(), "a: 1\n");
        world.write("/b.yaml", "a: 1\n");
        world.remove("/b.yaml");
        assert!(world.snapshot.file_at(world.root(), "b.yaml").is_none());
    }
}
