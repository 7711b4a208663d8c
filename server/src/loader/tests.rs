//! The loader against real folders.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{DiskSource, Loaded, Monitor, load, open, reload, root_of};
use crate::gitops::Entry;
use crate::syntax::ProblemKind;
use crate::workspace::{Change, FileClass, RootId, Settings, Snapshot, Workspace};

static NOBODY: AtomicBool = AtomicBool::new(false);

fn monitored<T>(run: impl FnOnce(&Monitor<'_>) -> T) -> T {
    run(&Monitor { progress: &|_, _| {}, cancelled: &NOBODY })
}

fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn workspace(path: &Path) -> (Workspace, RootId) {
    let mut workspace = Workspace::new(Arc::new(DiskSource));
    let root = workspace
        .apply(Change { roots: vec![open(path, &Settings::default())], files: Vec::new() })
        .added_roots
        .pop()
        .unwrap();
    let settings = workspace.snapshot().root(root).unwrap().settings.clone();
    let loaded = monitored(|monitor| load(root, path, &settings, monitor)).unwrap();
    workspace.apply(loaded.change);
    (workspace, root)
}

fn again(workspace: &mut Workspace, root: RootId, paths: &[&str]) -> Loaded {
    let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    let snapshot = workspace.snapshot();
    monitored(|monitor| reload(&snapshot, root, &paths, &Settings::default(), monitor)).unwrap()
}

/// Every entry with a letter for what it is, directories left out.
fn listing(snapshot: &Snapshot, root: RootId) -> Vec<String> {
    let root = snapshot.root(root).unwrap();
    let mut out = Vec::new();
    let mut open = vec![String::new()];
    while let Some(directory) = open.pop() {
        for (name, entry) in root.directory(&directory).into_iter().flat_map(|entries| entries.iter()) {
            let path = super::walk::join(&directory, name);
            match entry {
                Entry::Directory => open.push(path),
                Entry::Yaml(_) => out.push(format!("yaml {path}")),
                Entry::Other => out.push(format!("other {path}")),
                Entry::Special => out.push(format!("special {path}")),
                Entry::Excluded => out.push(format!("excluded {path}")),
            }
        }
    }
    out.sort();
    out
}

#[test]
fn a_folder_is_listed_and_its_yaml_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    write(root, "a.yaml", "kind: Namespace\napiVersion: v1\nmetadata: {name: a}\n");
    write(root, "b/c.yml", "x: 1\n");
    write(root, "b/Kustomization", "resources: []\n");
    write(root, "b/README.md", "text\n");
    write(root, "b/UPPER.YAML", "x: 1\n");
    write(root, ".github/workflows/ci.yaml", "on: push\n");
    write(root, ".git/config.yaml", "x: 1\n");
    write(root, "node_modules/x/y.yaml", "x: 1\n");
    write(root, "cache/CACHEDIR.TAG", "Signature\n");
    write(root, "cache/x.yaml", "x: 1\n");
    write(root, "b/.sourceignore", "*.md\n");
    let (workspace, id) = workspace(root);
    let snapshot = workspace.snapshot();
    assert_eq!(
        listing(&snapshot, id),
        [
            "excluded cache",
            "excluded node_modules",
            "other b/.sourceignore",
            "other b/README.md",
            "other b/UPPER.YAML",
            "yaml .github/workflows/ci.yaml",
            "yaml a.yaml",
            "yaml b/Kustomization",
            "yaml b/c.yml",
        ]
    );
    let known = snapshot.root(id).unwrap();
    assert_eq!(known.source_ignores(), [("b".to_owned(), "*.md\n".to_owned())]);
    assert_eq!(known.entry("node_modules/x/y.yaml"), Some(Entry::Excluded));
    assert_eq!(known.entry("nowhere/y.yaml"), None);
    let file = snapshot.file_at(id, "a.yaml").unwrap();
    assert_eq!(snapshot.objects_of(file).count(), 1);
    assert!(snapshot.text(file).unwrap().starts_with("kind: Namespace"));
}

#[test]
fn gitignore_counts_without_git_and_the_nearest_line_wins() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    write(root, ".gitignore", "*.tmp.yaml\n/only-here.yaml\nbuild/\n");
    write(root, "a/.gitignore", "!keep.tmp.yaml\n");
    for path in
        ["x.tmp.yaml", "a/x.tmp.yaml", "a/keep.tmp.yaml", "only-here.yaml", "a/only-here.yaml", "a/build/x.yaml"]
    {
        write(root, path, "x: 1\n");
    }
    let (mut workspace, id) = workspace(root);
    let yaml = |workspace: &Workspace| {
        listing(&workspace.snapshot(), id).into_iter().filter(|line| line.starts_with("yaml")).collect::<Vec<_>>()
    };
    assert_eq!(yaml(&workspace), ["yaml a/keep.tmp.yaml", "yaml a/only-here.yaml"]);
    assert_eq!(workspace.snapshot().root(id).unwrap().entry("a/build/x.yaml"), Some(Entry::Excluded));

    fs::remove_file(root.join("a/.gitignore")).unwrap();
    let loaded = again(&mut workspace, id, &["a/.gitignore"]);
    workspace.apply(loaded.change);
    assert_eq!(yaml(&workspace), ["yaml a/only-here.yaml"]);
}

#[test]
fn settings_leave_paths_out_and_count_again_when_they_change() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    write(root, "openchoreo-lsp.toml", "exclude = [\"samples/\", \"**/*.tpl.yaml\"]\n");
    write(root, "samples/a.yaml", "x: 1\n");
    write(root, "b/c.tpl.yaml", "x: 1\n");
    write(root, "b/samples/d.yaml", "x: 1\n");
    let (mut workspace, id) = workspace(root);
    assert_eq!(
        listing(&workspace.snapshot(), id),
        ["excluded b/c.tpl.yaml", "excluded samples", "yaml b/samples/d.yaml", "yaml openchoreo-lsp.toml"]
    );
    let file = workspace.snapshot().file_at(id, "openchoreo-lsp.toml").unwrap();
    assert_eq!(workspace.snapshot().file(file).unwrap().class, FileClass::Settings);

    write(root, "openchoreo-lsp.toml", "source = \"here\"\n");
    let loaded = again(&mut workspace, id, &["openchoreo-lsp.toml"]);
    workspace.apply(loaded.change);
    assert_eq!(workspace.snapshot().root(id).unwrap().settings.source.as_deref(), Some("here"));
    assert_eq!(
        listing(&workspace.snapshot(), id),
        ["yaml b/c.tpl.yaml", "yaml b/samples/d.yaml", "yaml openchoreo-lsp.toml", "yaml samples/a.yaml"]
    );
}

#[cfg(unix)]
#[test]
fn links_pipes_and_bytes_that_are_no_text_do_no_harm() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    write(root, "a/good.yaml", "x: 1\n");
    write(root, "a/bytes.yaml", b"x: \xff\xfe\ny: 2\n");
    std::os::unix::fs::symlink("..", root.join("a/loop")).unwrap();
    std::os::unix::fs::symlink("good.yaml", root.join("a/link.yaml")).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(root.join("a/pipe.yaml")).status();
    assert!(pipe.is_ok_and(|status| status.success()), "mkfifo is part of every Unix");
    let large = fs::File::create(root.join("a/large.yaml")).unwrap();
    large.set_len(super::MAX_FILE_BYTES + 1).unwrap();

    let (workspace, id) = workspace(root);
    let snapshot = workspace.snapshot();
    assert_eq!(
        listing(&snapshot, id),
        [
            "special a/link.yaml",
            "special a/loop",
            "special a/pipe.yaml",
            "yaml a/bytes.yaml",
            "yaml a/good.yaml",
            "yaml a/large.yaml",
        ]
    );
    let problem = |path: &str| {
        let file = snapshot.file_at(id, path).unwrap();
        snapshot.file(file).unwrap().problems.iter().map(|p| (p.kind, p.range.start)).collect::<Vec<_>>()
    };
    assert_eq!(problem("a/bytes.yaml"), [(ProblemKind::InvalidUtf8, 3)]);
    assert_eq!(problem("a/large.yaml"), [(ProblemKind::TooLarge, 0)]);
    assert_eq!(problem("a/good.yaml"), []);
}

#[test]
fn what_a_watcher_names_is_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    write(root, "a/b/one.yaml", "x: 1\n");
    write(root, "a/b/two.txt", "x\n");
    write(root, "a-b/one.yaml", "x: 1\n");
    let (mut workspace, id) = workspace(root);
    let revision = workspace.snapshot().revision;

    // A folder was renamed: the watcher names both.
    fs::rename(root.join("a/b"), root.join("a/c")).unwrap();
    let loaded = again(&mut workspace, id, &["a/b", "a/c", "a/c/one.yaml"]);
    assert_eq!(loaded.files, 1);
    workspace.apply(loaded.change);
    assert_eq!(listing(&workspace.snapshot(), id), ["other a/c/two.txt", "yaml a-b/one.yaml", "yaml a/c/one.yaml"]);

    // A file became a folder, and another a file of no interest.
    fs::remove_file(root.join("a-b/one.yaml")).unwrap();
    write(root, "a-b/one.yaml/deep.yaml", "x: 1\n");
    let loaded = again(&mut workspace, id, &["a-b/one.yaml"]);
    workspace.apply(loaded.change);
    assert_eq!(
        listing(&workspace.snapshot(), id),
        ["other a/c/two.txt", "yaml a-b/one.yaml/deep.yaml", "yaml a/c/one.yaml"]
    );
    fs::remove_dir_all(root.join("a")).unwrap();
    let loaded = again(&mut workspace, id, &["a"]);
    workspace.apply(loaded.change);
    assert_eq!(listing(&workspace.snapshot(), id), ["yaml a-b/one.yaml/deep.yaml"]);
    assert!(workspace.snapshot().revision > revision);
}

#[test]
fn a_cancelled_load_brings_nothing() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.yaml", "x: 1\n");
    let cancelled = AtomicBool::new(true);
    let monitor = Monitor { progress: &|_, _| {}, cancelled: &cancelled };
    assert!(load(RootId(0), dir.path(), &Settings::default(), &monitor).is_none());
}

#[test]
fn remotes_are_read_without_git_and_without_secrets() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    write(root, ".git/HEAD", "ref: refs/heads/main\n");
    fs::create_dir_all(root.join(".git/objects")).unwrap();
    fs::create_dir_all(root.join(".git/refs")).unwrap();
    write(
        root,
        ".git/config",
        "[core]\n\trepositoryformatversion = 0\n\
         [remote \"origin\"]\n\turl = https://me:token@example.com/team/gitops.git\n\
         [remote \"ssh\"]\n\turl = git@example.com:team/gitops.git\n",
    );
    let (workspace, id) = workspace(root);
    assert_eq!(
        *workspace.snapshot().root(id).unwrap().remotes,
        ["git@example.com:team/gitops.git".to_owned(), "https://example.com/team/gitops.git".to_owned()]
    );
}

#[test]
fn a_file_belongs_to_the_nearest_folder_that_is_a_repository() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  path: ./platform # here\n";
    write(root, "repo/flux/platform.yaml", flux);
    write(root, "repo/platform/a.yaml", "x: 1\n");
    assert_eq!(root_of(&root.join("repo/platform/a.yaml")), root.join("repo"));
    assert_eq!(root_of(&root.join("repo/flux/platform.yaml")), root.join("repo"));
    write(root, "other/deep/a.yaml", "x: 1\n");
    assert_eq!(root_of(&root.join("other/deep/a.yaml")), root.join("other/deep"));
    write(root, "other/openchoreo-lsp.toml", "");
    assert_eq!(root_of(&root.join("other/deep/a.yaml")), root.join("other"));
}

#[test]
fn a_repository_in_a_folder_is_named_and_not_read() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    write(root, "own.yaml", "x: 1\n");
    write(root, "clone/.git/HEAD", "ref: refs/heads/main\n");
    write(root, "clone/a.yaml", "x: 1\n");
    write(root, "deep/module/.git", "gitdir: ../../.git/modules/module\n");
    write(root, "deep/module/inner/a.yaml", "x: 1\n");
    write(root, "team/openchoreo-lsp.toml", "");
    write(root, "team/a.yaml", "x: 1\n");
    let (mut workspace, id) = workspace(root);
    let all = ["excluded clone", "excluded deep/module", "excluded team", "yaml own.yaml"];
    assert_eq!(listing(&workspace.snapshot(), id), all);

    let loaded = again(&mut workspace, id, &["deep/module/inner/a.yaml", "clone"]);
    assert_eq!(loaded.nested, ["clone", "deep/module"]);
    fs::remove_dir_all(root.join("clone/.git")).unwrap();
    let loaded = again(&mut workspace, id, &["clone"]);
    assert_eq!((loaded.looked_at, loaded.nested), (vec!["clone".to_owned()], Vec::new()));
    workspace.apply(loaded.change);
    let all = ["excluded deep/module", "excluded team", "yaml clone/a.yaml", "yaml own.yaml"];
    assert_eq!(listing(&workspace.snapshot(), id), all);
}
