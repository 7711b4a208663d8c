//! Every kustomization of the three real repositories, byte for byte as kubectl builds it.
//!
//! They lie outside of this project; `OPENCHOREO_LSP_JUDGES` names the folder that holds them as `repos/NAME`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::{Path, PathBuf};

use openchoreo_lsp_tests::trees::{has_kubectl, kubectl, ours};

fn kustomizations(directory: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() && !path.ends_with(".git") {
            kustomizations(&path, out);
        } else if path.file_name().is_some_and(|name| name == "kustomization.yaml") {
            out.push(directory.to_owned());
        }
    }
}

#[test]
fn real_repositories_are_built_as_kubectl_builds_them() {
    let Ok(judges) = std::env::var("OPENCHOREO_LSP_JUDGES") else {
        println!("skipped: OPENCHOREO_LSP_JUDGES is not set, so there are no real repositories");
        return;
    };
    if !has_kubectl() {
        println!("skipped: no kubectl with kustomize 5.5 is on the path");
        return;
    }
    let mut directories = Vec::new();
    kustomizations(&Path::new(&judges).join("repos"), &mut directories);
    assert!(directories.len() >= 9, "{directories:?}");
    for directory in directories {
        assert_eq!(ours(&directory), kubectl(&directory).unwrap(), "{}", directory.display());
    }
}
