//! The cases of kustomize's own tests: byte-equal where kustomize builds, refused where it refuses.
//!
//! They lie outside of this project; `OPENCHOREO_LSP_JUDGES` names the folder that holds them as
//! `kustomize-cases/cases.jsonl.gz`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use openchoreo_lsp::build::{self, Options};
use openchoreo_lsp_tests::trees::MemoryFiles;

#[derive(serde::Deserialize)]
struct Case {
    id: String,
    files: BTreeMap<String, String>,
    run: String,
    ok: bool,
    output: Option<String>,
    error: Option<String>,
}

fn cases() -> Option<Vec<Case>> {
    let Ok(judges) = std::env::var("OPENCHOREO_LSP_JUDGES") else {
        println!("skipped: OPENCHOREO_LSP_JUDGES is not set, so there are no cases of kustomize");
        return None;
    };
    let path = PathBuf::from(judges).join("kustomize-cases/cases.jsonl.gz");
    let file = std::fs::File::open(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let lines = BufReader::new(flate2::read::GzDecoder::new(file)).lines();
    Some(lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect())
}

#[test]
fn kustomizes_own_cases_are_built_as_it_builds_them() {
    let Some(cases) = cases() else { return };
    let only = std::env::var("CASE").unwrap_or_default();
    let (mut equal, mut refused, mut unsupported, mut wrong) = (0, 0, Vec::new(), Vec::new());
    for case in cases.iter().filter(|case| case.id.contains(&only)) {
        let files = MemoryFiles::new(&case.files);
        let built = build::build(&files, case.run.trim_matches(['/', '.']), &Options::default());
        let problems: Vec<String> =
            built.problems.iter().map(|p| format!("{}: {:?}", p.place.path, p.kind.message())).collect();
        let left_out = built.problems.iter().any(|problem| !problem.kind.is_refusal());
        match (case.ok, left_out) {
            (true, true) => unsupported.push(format!("{}: {problems:?}", case.id)),
            (true, false) if built.yaml() == *case.output.as_ref().unwrap() && problems.is_empty() => equal += 1,
            (false, _) if built.is_refused() => refused += 1,
            (true, false) => {
                wrong.push(case.id.clone());
                if !only.is_empty() {
                    println!(
                        "{problems:?}\n--- ours\n{}--- kustomize\n{}",
                        built.yaml(),
                        case.output.as_ref().unwrap()
                    );
                } else {
                    println!("{}: {problems:?}", case.id);
                }
            }
            (false, _) => {
                println!("{}: not refused, but {:?}", case.id, case.error);
                wrong.push(case.id.clone());
            }
        }
    }
    println!("{equal} equal, {refused} refused, {} unsupported, {} wrong", unsupported.len(), wrong.len());
    for line in &unsupported {
        println!("unsupported {line}");
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
