//! Generated trees of kustomizations, byte for byte as kubectl builds them, or refused where it refuses.
//!
//! A failure shrinks to few files with few lines. Without kubectl there is nothing to compare with; the
//! recorded results in `build_golden.rs` hold then.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod build_trees;

use std::collections::BTreeMap;
use std::path::Path;

use openchoreo_lsp_tests::trees::{has_kubectl, kubectl, ours};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Makes as many cases as `default` says, always the same; with `PROPTEST_CASES` as many other ones as it says.
fn runner(default: u32) -> TestRunner {
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok());
    let config = Config { cases: wanted.unwrap_or(default), max_shrink_iters: 300, ..Config::default() };
    match wanted {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    }
}

fn write(directory: &Path, files: &BTreeMap<String, String>) {
    for (path, text) in files {
        let path = directory.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// Compares what both make of a directory of a tree.
fn compare(files: &BTreeMap<String, String>, run: &str) -> Result<bool, TestCaseError> {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), files);
    let shown = || files.iter().map(|(path, text)| format!("#- /{path}\n{text}")).collect::<String>();
    let run = directory.path().join(run);
    match (ours(&run), kubectl(&run).unwrap()) {
        (Ok(ours), Ok(theirs)) => {
            prop_assert!(ours == theirs, "{}\n--- ours\n{ours}--- kubectl\n{theirs}", shown());
            Ok(true)
        }
        (Err(ours), Err(_)) => {
            if std::env::var("SHOW_REFUSED").is_ok() {
                println!("{}", ours.replace('\n', " "));
            }
            Ok(false)
        }
        (Ok(ours), Err(theirs)) => {
            prop_assert!(false, "{}\n--- ours\n{ours}--- kubectl refuses\n{theirs}", shown());
            Ok(false)
        }
        (Err(ours), Ok(theirs)) => {
            prop_assert!(false, "{}\n--- ours refuses\n{ours}\n--- kubectl\n{theirs}", shown());
            Ok(false)
        }
    }
}

#[test]
fn generated_trees_are_built_as_kubectl_builds_them() {
    if !has_kubectl() {
        println!("skipped: no kubectl with kustomize 5.5 is on the path");
        return;
    }
    let mut runner = runner(280);
    let (built, refused) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let result = runner.run(&build_trees::tree(), |tree| {
        let counter = if compare(&tree.files(), "overlay")? { &built } else { &refused };
        counter.set(counter.get() + 1);
        Ok(())
    });
    println!("{} built alike, {} refused by both", built.get(), refused.get());
    if let Err(why) = result {
        panic!("{why}");
    }
    assert!(built.get() > refused.get(), "most trees should be valid");
}

#[test]
fn generated_strings_are_printed_as_kubectl_prints_them() {
    if !has_kubectl() {
        println!("skipped: no kubectl with kustomize 5.5 is on the path");
        return;
    }
    let mut runner = runner(60);
    let result = runner.run(&build_trees::strings(), |strings| {
        let data: String = strings
            .iter()
            .enumerate()
            .map(|(at, (key, value))| {
                // JSON is YAML, so any string can be written down; DEL alone is not escaped by it.
                let json = |text: &str| serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f");
                format!("  {}: {}\n", json(&format!("{key}{at}")), json(value))
            })
            .collect();
        let mut files = BTreeMap::new();
        files.insert("a/kustomization.yaml".to_owned(), "resources: [config.yaml]\n".to_owned());
        let config = format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n{data}");
        files.insert("a/config.yaml".to_owned(), config);
        compare(&files, "a")?;
        Ok(())
    });
    if let Err(why) = result {
        panic!("{why}");
    }
}
