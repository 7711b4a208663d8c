//! The CRD files of each release as the setting `schemas`: they say what our own model of that release says.
//!
//! The same documents are found right and wrong at the same fields, and hover and completion have the same facts. Needs
//! real CRDs (`OPENCHOREO_LSP_JUDGES`); one of ten cases is looked at by default, all of them with
//! `OPENCHOREO_LSP_ALL_VERDICTS=1`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use openchoreo_lsp::loader;
use openchoreo_lsp::model::summarize;
use openchoreo_lsp::model::validate::validate;
use openchoreo_lsp::schema::{KindSchema, Node, Release, Schemas};
use openchoreo_lsp::syntax::{self, Dialect, NodeRef};
use openchoreo_lsp::workspace::{RootChange, RootId, Settings};
use openchoreo_schemas::KINDS;
use rayon::prelude::*;
use serde_json::Value;

const GENERATIONS: [&str; 4] = ["v0.8.0", "v0.12.0", "v1.1.6", "v1.2.3"];
const SAMPLE: usize = 10;

fn judges() -> Option<PathBuf> {
    let judges = std::env::var_os("OPENCHOREO_LSP_JUDGES").map(PathBuf::from);
    if judges.is_none() {
        println!("skipped: OPENCHOREO_LSP_JUDGES names no folder with crds/ and verdicts/");
    }
    judges
}

/// The schemas of a folder, read as the setting has them read.
fn schemas(folder: &Path) -> Arc<Schemas> {
    let settings = Settings { schemas: Some(folder.to_string_lossy().into_owned()), ..Settings::default() };
    let Some(RootChange::Schemas { schemas, crds, .. }) =
        loader::schemas(RootId(0), Path::new("/nowhere"), &settings, None)
    else {
        panic!("{} was not read", folder.display());
    };
    assert_eq!(crds.unwrap().problems, [], "{}", folder.display());
    schemas
}

#[test]
fn a_folder_tells_its_release() {
    let Some(judges) = judges() else { return };
    for generation in GENERATIONS {
        let schemas = schemas(&judges.join("crds").join(generation));
        assert_eq!(schemas.release(), Release::parse(generation), "{generation}");
        println!("{generation}: {} kinds", schemas.count());
    }
}

/// The documents of the cases, whatever the cluster made of them.
fn documents(judges: &Path, generation: &str) -> Vec<String> {
    let file = std::fs::File::open(judges.join("verdicts").join(format!("{generation}.jsonl.gz"))).unwrap();
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).unwrap();
    let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    let cases = lines.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    let step = if std::env::var_os("OPENCHOREO_LSP_ALL_VERDICTS").is_some() { 1 } else { SAMPLE };
    cases.step_by(step).filter_map(|case| Some(case["text"].as_str()?.to_owned())).collect()
}

/// What is wrong with each object of a text by the schemas of a folder, and by ours: path and words of each mistake.
fn compared(text: &str, schemas: &Schemas, release: Release) -> Vec<[Vec<String>; 2]> {
    let mut out = Vec::new();
    for piece in syntax::split(text) {
        let body = piece.body.of(text);
        let parsed = syntax::read(body);
        let Some(root) = NodeRef::root(body, &parsed.tree) else { continue };
        for summary in summarize(root) {
            let kind = summary.kind_name();
            let Some(ours) = KindSchema::of_release(kind, release) else { continue };
            let theirs = schemas.given(summary.group(), kind, summary.version(), release);
            let Some(theirs) = theirs.filter(|_| summary.version() == &*ours.api_version) else { continue };
            out.push([theirs, &ours].map(|schema| {
                let found = validate(root, schema, Dialect::Server);
                found.iter().map(|one| format!("{} {:?} {:?}", one.path, one.range, one.what)).collect()
            }));
        }
    }
    out
}

#[test]
fn a_folder_judges_as_our_model_of_its_release() {
    let Some(judges) = judges() else { return };
    for generation in GENERATIONS {
        let release = Release::parse(generation).unwrap();
        let schemas = schemas(&judges.join("crds").join(generation));
        let documents = documents(&judges, generation);
        let compared: Vec<_> = documents.par_iter().map(|text| (text, compared(text, &schemas, release))).collect();
        let objects: Vec<_> =
            compared.iter().flat_map(|(text, both)| both.iter().map(move |both| (text, both))).collect();
        let refused = objects.iter().filter(|(_, [theirs, _])| !theirs.is_empty()).count();
        println!("{generation}: {} objects, something is wrong with {refused}", objects.len());
        assert!(objects.len() > 300 && refused > 100);
        for (text, [theirs, ours]) in objects {
            assert_eq!(theirs, ours, "{generation}: the folder, then our model\n{text}");
        }
    }
}

/// Type, duty and limits of a place and of all below it.
fn facts(path: &str, node: &Node, out: &mut Vec<String>) {
    let allowed: Vec<&Value> = node.allowed.iter().map(|one| &one.value).collect();
    let pattern = node.pattern.as_ref().map(|pattern| &pattern.source);
    out.push(format!(
        "{path}: {:?} nullable {} keeps {} list {:?} enum {allowed:?} pattern {pattern:?} format {:?} bounds {:?} \
         default {:?} rules {:?}",
        node.kind,
        node.nullable,
        node.keeps_unknown,
        node.list,
        node.format,
        node.bounds,
        node.default,
        node.rules.iter().map(|rule| (&rule.source, &rule.message)).collect::<Vec<_>>(),
    ));
    for property in &node.properties {
        let required = if property.required { " (required)" } else { "" };
        facts(&format!("{path}.{}{required}", property.name), &property.node, out);
    }
    node.items.iter().for_each(|items| facts(&format!("{path}[]"), items, out));
    node.values.iter().for_each(|values| facts(&format!("{path}.*"), values, out));
}

#[test]
fn a_folder_has_the_facts_of_our_model() {
    let Some(judges) = judges() else { return };
    for generation in GENERATIONS {
        let release = Release::parse(generation).unwrap();
        let schemas = schemas(&judges.join("crds").join(generation));
        let (mut places, mut kinds) = (0, 0);
        for row in KINDS {
            let Some(ours) = KindSchema::of_release(row.kind, release) else { continue };
            let theirs = schemas.given("openchoreo.dev", row.kind, row.api_version, release);
            let theirs = theirs.unwrap_or_else(|| panic!("{generation} has no {}", row.kind));
            assert_eq!((theirs.namespaced, theirs.admission), (ours.namespaced, ours.admission), "{}", row.kind);
            let [theirs, ours] = [theirs, &ours].map(|schema| {
                let mut out = Vec::new();
                schema.spec().into_iter().for_each(|spec| facts("spec", spec, &mut out));
                out
            });
            places += ours.len();
            kinds += 1;
            for (a, b) in theirs.iter().zip(&ours) {
                assert_eq!(a, b, "{generation} {}: the folder, then our model", row.kind);
            }
            assert_eq!(theirs.len(), ours.len(), "{generation} {}", row.kind);
        }
        println!("{generation}: {places} places of {kinds} kinds");
        assert!(places > 400);
    }
}
