//! What the last commit holds, in repositories of every shape.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::Command;

use super::git::committed;
use crate::workspace::{Committed, Settings};

const BINDING: &str = "apiVersion: openchoreo.dev/v1alpha1\nkind: ReleaseBinding\nmetadata: {name: a}\n";

fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"])
        .args(["-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(folder)
        .env_remove("GIT_DIR")
        .output()
        .unwrap();
    assert!(status.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&status.stderr));
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-qm", "x"]);
}

fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q"]);
    folder
}

fn head(folder: &Path) -> Option<Committed> {
    committed(folder, &Settings::default(), "")
}

/// Paths of the files in which the last commit has the binding.
fn paths(committed: &Committed) -> Vec<&str> {
    let mut paths: Vec<&str> =
        committed.objects("ReleaseBinding", "a").iter().map(|object| committed.path(object)).collect();
    paths.sort_unstable();
    paths
}

#[test]
fn the_last_commit_is_read_and_read_again_only_if_it_is_another() {
    let folder = repository();
    let path = folder.path();
    write(path, "a/b.yaml", BINDING);
    write(path, "other.txt", BINDING);
    write(path, "left/out.yaml", BINDING);
    commit(path);
    // What lies there now, committed or not, is another matter.
    fs::remove_file(path.join("a/b.yaml")).unwrap();
    write(path, "new.yaml", BINDING);
    let settings = Settings { exclude: vec!["left".to_owned()], ..Settings::default() };
    let first = committed(path, &settings, "").unwrap();
    assert_eq!(paths(&first), ["a/b.yaml"]);
    assert!(committed(path, &settings, first.commit()).is_none());
    commit(path);
    let second = committed(path, &settings, first.commit()).unwrap();
    assert_eq!(paths(&second), ["new.yaml"]);
    git(path, &["checkout", "-q", "HEAD~1"]);
    assert_eq!(paths(&committed(path, &settings, second.commit()).unwrap()), ["a/b.yaml"]);
    // Packed away, and the refs too.
    git(path, &["gc", "-q"]);
    assert_eq!(paths(&head(path).unwrap()), ["a/b.yaml", "left/out.yaml"]);
}

#[test]
fn a_folder_inside_a_repository_has_its_own_part() {
    let folder = repository();
    write(folder.path(), "gitops/x.yaml", BINDING);
    write(folder.path(), "y.yaml", BINDING);
    commit(folder.path());
    assert_eq!(paths(&head(&folder.path().join("gitops")).unwrap()), ["x.yaml"]);
    // A folder that was never committed.
    write(folder.path(), "new/z.yaml", BINDING);
    assert!(head(&folder.path().join("new")).unwrap().is_empty());
}

#[test]
fn worktrees_and_shallow_clones_have_a_last_commit() {
    let folder = repository();
    let main = folder.path().join("main");
    fs::create_dir(&main).unwrap();
    git(&main, &["init", "-q"]);
    write(&main, "x.yaml", "a: 1\n");
    commit(&main);
    write(&main, "x.yaml", BINDING);
    commit(&main);
    git(&main, &["worktree", "add", "-q", "../tree", "-b", "branch"]);
    let url = format!("file://{}", main.display());
    git(folder.path(), &["clone", "-q", "--depth", "1", &url, "shallow"]);
    for name in ["tree", "shallow"] {
        assert_eq!(paths(&head(&folder.path().join(name)).unwrap()), ["x.yaml"], "{name}");
    }
}

#[test]
fn where_there_is_no_commit_there_is_nothing() {
    let folder = repository();
    write(folder.path(), "x.yaml", BINDING);
    assert!(head(folder.path()).is_none());
    // A commit that is gone with its repository is no longer compared with.
    assert!(committed(folder.path(), &Settings::default(), "abc").unwrap().is_empty());
    // A bare repository has no files to compare, and a broken one is none.
    git(folder.path(), &["init", "-q", "--bare", "bare"]);
    assert!(head(&folder.path().join("bare")).is_none());
    let broken = tempfile::tempdir().unwrap();
    for text in ["", "gitdir: /nowhere/at/all\n", "\0\0"] {
        fs::write(broken.path().join(".git"), text).unwrap();
        assert!(head(broken.path()).is_none());
    }
    fs::remove_file(broken.path().join(".git")).unwrap();
    fs::create_dir_all(broken.path().join(".git/refs")).unwrap();
    fs::create_dir_all(broken.path().join(".git/objects")).unwrap();
    fs::write(broken.path().join(".git/HEAD"), "0123456789012345678901234567890123456789\n").unwrap();
    assert!(head(broken.path()).is_none_or(|committed| committed.is_empty()));
}
