//! The manual against the real builder: every example with a kustomization at its root is built by `kubectl kustomize`,
//! which must refuse it exactly where the page expects an error that stops a build.
//!
//! Without `kubectl` the test skips itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::Path;
use std::process::Command;

use openchoreo_lsp_tests::expect::Severity;
use openchoreo_lsp_tests::spec::{self, Spec};

/// Errors that stop a build, by code. Those of what comes after it (names, stages) do not.
fn stops_a_build(code: &str) -> bool {
    let of_the_build = ["kustomize/", "yaml/", "schema/missing-identity"].iter().any(|prefix| code.starts_with(prefix));
    of_the_build && code != "kustomize/namespace-renamed"
}

/// Whether the example can be built here as Flux would build it: by its own root, and without the network.
fn is_buildable(spec: &Spec) -> bool {
    let has_root = spec.files.iter().any(|file| file.path == "/kustomization.yaml");
    let is_delivered = spec.files.iter().any(|file| file.text.contains("toolkit.fluxcd.io/"));
    has_root && !is_delivered && !spec.files.iter().any(|file| file.text.contains("https://"))
}

#[test]
fn kustomize_refuses_what_the_manual_says() {
    if Command::new("kubectl").arg("version").arg("--client").output().is_err() {
        println!("skipped: no kubectl here");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut pages = spec::pages(&root.join("docs/diagnostics"));
    pages.extend(spec::pages(&root.join("tests/specs")));
    let (mut built, mut refused, mut wrong) = (0, 0, Vec::new());
    for (path, text) in pages {
        for spec in spec::parse(&text).unwrap().into_iter().filter(is_buildable) {
            let folder = tempfile::tempdir().unwrap();
            for file in &spec.files {
                let path = folder.path().join(file.path.trim_start_matches('/'));
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, &file.text).unwrap();
            }
            let output = Command::new("kubectl").arg("kustomize").arg(folder.path()).output().unwrap();
            let expected = spec
                .expectations
                .iter()
                .find(|expected| expected.finding.severity == Severity::Error && stops_a_build(&expected.finding.code));
            match (output.status.success(), expected) {
                (true, None) => built += 1,
                (false, Some(_)) => refused += 1,
                (true, Some(expected)) => {
                    wrong.push(format!("{}:{}: builds in spite of {}", path.display(), spec.line, expected.finding));
                }
                (false, None) => {
                    let error = String::from_utf8_lossy(&output.stderr).into_owned();
                    wrong.push(format!("{}:{}: refused: {error}", path.display(), spec.line));
                }
            }
        }
    }
    println!("{built} built, {refused} refused");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(built > 10 && refused > 10, "{built} built, {refused} refused: too few to tell");
}
