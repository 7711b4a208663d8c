//! Fixtures of the build, and what kubectl made of them when it was asked.
//!
//! A fixture is a text with several files (`#- /path`); its directory `overlay` is built, or its root if it has
//! none. `UPDATE_GOLDEN=1` asks kubectl again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::Path;

use openchoreo_lsp::build::{self, Options};
use openchoreo_lsp_tests::trees::{MemoryFiles, kubectl};

fn files(text: &str) -> BTreeMap<String, String> {
    let part = |part: &str| {
        let (path, text) = part.split_once('\n').unwrap();
        (path.to_owned(), text.to_owned())
    };
    text.split("#- /").skip(1).map(part).collect()
}

fn record(files: &BTreeMap<String, String>, run: &str) -> String {
    let directory = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    kubectl(&directory.path().join(run)).expect("kubectl with kustomize 5.5 is needed to record").unwrap()
}

#[test]
fn fixtures_are_built_as_kubectl_built_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/build");
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        seen += 1;
        let files = files(&std::fs::read_to_string(&path).unwrap());
        let run = if files.contains_key("overlay/kustomization.yaml") { "overlay" } else { "" };
        let golden = path.with_extension("yaml");
        if std::env::var("UPDATE_GOLDEN").is_ok() {
            std::fs::write(&golden, record(&files, run)).unwrap();
        }
        let expected = std::fs::read_to_string(&golden).unwrap();
        let built = build::build(&MemoryFiles::new(&files), run, &Options::default());
        assert_eq!(built.problems, [], "{}", path.display());
        assert!(built.yaml() == expected, "{}\n--- ours\n{}--- kubectl\n{expected}", path.display(), built.yaml());
    }
    assert!(seen >= 9, "{seen} fixtures");
}
