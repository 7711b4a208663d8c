//! Trees for the tests of this layer: a text with several files, read as the workspace would.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::{Entry, Facts, GitOpsProblem, ProblemKind, StageOptions, StageSetting, Stages, Tree, facts, paths, stages};
use crate::model::{Summary, summarize};
use crate::syntax::{self, NodeRef};
use crate::text::{FileId, TextEdit};

/// A tree that is made of a text.
///
/// `#- /path` opens a file, `#- /path -> target` is a symbolic link, `#- /path !` an entry that a
/// setting excludes.
#[derive(Default)]
pub struct Fixture {
    entries: BTreeMap<String, Vec<(SmolStr, Entry)>>,
    files: Vec<File>,
    ignores: Vec<(String, String)>,
    remotes: Vec<String>,
}

struct File {
    path: String,
    text: String,
    documents: Vec<(Option<Facts>, Vec<Summary>)>,
}

impl Fixture {
    pub fn new(text: &str) -> Fixture {
        let mut fixture = Fixture::default();
        for part in text.split("#- /").skip(1) {
            let (header, text) = part.split_once('\n').unwrap_or((part, ""));
            match header.split_once(' ') {
                Some((path, "!")) => fixture.add(path, Entry::Excluded),
                Some((path, _)) => fixture.add(path, Entry::Special),
                None => fixture.file(header, text),
            }
        }
        fixture
    }

    pub fn remote(mut self, url: &str) -> Fixture {
        self.remotes.push(url.to_owned());
        self
    }

    fn file(&mut self, path: &str, text: &str) {
        let name = paths::name(path);
        if name == ".sourceignore" {
            self.ignores.push((paths::parent(path).to_owned(), text.to_owned()));
        }
        if !(name.ends_with(".yaml") || name.ends_with(".yml") || name == "Kustomization") {
            return self.add(path, Entry::Other);
        }
        let mut documents = Vec::new();
        for piece in syntax::split(text) {
            let text = piece.body.of(text);
            let parsed = syntax::parse(text);
            let root = NodeRef::root(text, &parsed.tree);
            let facts = root.and_then(|root| facts::read(root, name));
            documents.push((facts, root.map(summarize).unwrap_or_default()));
        }
        self.add(path, Entry::Yaml(FileId(self.files.len() as u32)));
        self.files.push(File { path: path.to_owned(), text: text.to_owned(), documents });
    }

    fn add(&mut self, path: &str, entry: Entry) {
        let siblings = self.entries.entry(paths::parent(path).to_owned()).or_default();
        let at = siblings.binary_search_by(|(name, _)| name.as_str().cmp(paths::name(path)));
        if let Err(at) = at {
            siblings.insert(at, (SmolStr::new(paths::name(path)), entry));
        }
        if path.contains('/') {
            self.add(paths::parent(path), Entry::Directory);
        }
    }

    pub fn id(&self, path: &str) -> FileId {
        let at = self.files.iter().position(|file| file.path == path);
        FileId(at.unwrap_or_else(|| panic!("no file {path}")) as u32)
    }

    pub fn facts_of(&self, path: &str) -> &Facts {
        self.files[self.id(path).0 as usize].documents.iter().find_map(|(facts, _)| facts.as_ref()).unwrap()
    }

    pub fn objects(&self, path: &str) -> Vec<&Summary> {
        self.files[self.id(path).0 as usize].documents.iter().flat_map(|(_, objects)| objects).collect()
    }

    pub fn stages(&self) -> Stages {
        stages(self, StageOptions::default())
    }

    pub fn stages_by(&self, settings: &[StageSetting]) -> Stages {
        stages(self, StageOptions { stages: settings, source: None })
    }

    /// `name: file file …` for every stage, in order.
    pub fn shape(&self, stages: &Stages) -> String {
        let line = |stage: &super::Stage| {
            let files: Vec<&str> = stage.files.iter().map(|file| self.path(*file)).collect();
            format!("{}: {}\n", stage.name, files.join(" "))
        };
        stages.all().iter().map(line).collect()
    }

    /// `path: text under the range: kind` for every problem, by path and place.
    pub fn problems(&self, stages: &Stages) -> Vec<String> {
        let mut problems: Vec<_> = stages.problems().iter().collect();
        problems.sort_by_key(|problem| self.path(problem.place.file));
        problems.into_iter().map(|problem| self.problem(problem)).collect()
    }

    pub fn problem(&self, problem: &GitOpsProblem) -> String {
        let file = &self.files[problem.place.file.0 as usize];
        let body = syntax::split(&file.text)[problem.place.document as usize].body.of(&file.text);
        let range = problem.place.range;
        assert!(body.get(range.start as usize..range.end as usize).is_some(), "{problem:?} leaves its document");
        let debug = format!("{:?}", problem.kind);
        let name = debug.split([' ', '{']).next().unwrap_or("");
        format!("{}: {}: {name}", file.path, problem.place.range.of(body).trim())
    }

    /// The text of a file after an edit of its first document.
    pub fn edited(&self, path: &str, edit: &TextEdit) -> String {
        let mut text = self.files[self.id(path).0 as usize].text.clone();
        text.replace_range(edit.range.start as usize..edit.range.end as usize, &edit.new_text);
        text
    }
}

impl Tree for Fixture {
    fn entries(&self, directory: &str) -> &[(SmolStr, Entry)] {
        self.entries.get(directory).map_or(&[], Vec::as_slice)
    }

    fn path(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].path
    }

    fn facts(&self) -> Vec<(FileId, u32, &Facts)> {
        let mut out = Vec::new();
        for (id, file) in self.files.iter().enumerate() {
            for (document, (facts, _)) in file.documents.iter().enumerate() {
                out.extend(facts.as_ref().map(|facts| (FileId(id as u32), document as u32, facts)));
            }
        }
        out.sort_by(|a, b| self.path(a.0).cmp(self.path(b.0)).then(a.1.cmp(&b.1)));
        out
    }

    fn source_ignores(&self) -> &[(String, String)] {
        &self.ignores
    }

    fn remotes(&self) -> &[String] {
        &self.remotes
    }
}

/// A Flux Kustomization as a file of a fixture.
pub fn flux(name: &str, path: &str, more: &str) -> String {
    format!(
        "#- /flux/{name}.yaml\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n  \
         namespace: flux-system\nspec:\n  interval: 5m\n  path: {path}\n  prune: true\n  sourceRef:\n    kind: GitRepository\n    \
         name: repo\n{more}"
    )
}

/// A small object as a file of a fixture.
pub fn object(path: &str) -> String {
    let name = paths::name(path).trim_end_matches(".yaml").trim_end_matches(".yml");
    format!("#- /{path}\napiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata:\n  name: {name}\n")
}

/// Whether some problem is of this kind.
pub fn has(stages: &Stages, matches: impl Fn(&ProblemKind) -> bool) -> bool {
    stages.problems().iter().any(|problem| matches(&problem.kind))
}
