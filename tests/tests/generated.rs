//! The generator and the server agree on every reference of a generated repository, though neither knows the other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use openchoreo_lsp::model::summary::summarize;
use openchoreo_lsp::syntax::{self, NodeRef};
use openchoreo_lsp_tests::generator::{Layout, Options, generate};
use std::collections::BTreeSet;

/// Rows of the server that the generator keeps no account of: they lead out of the repository, or say how an object
/// must be built, not what it names.
const NOT_COUNTED: &[&str] = &["E8", "E9", "E10", "W5", "C13", "O1"];

#[test]
fn both_see_the_same_references_at_the_same_places() {
    let mut compared = 0;
    for layout in [Layout::Readme, Layout::Sample, Layout::Written] {
        let repo = generate(&Options { files: 400, layout, ..Options::default() });
        for (index, object) in repo.objects.iter().enumerate() {
            let text = &repo.files[object.file].text[object.range.clone()];
            let parsed = syntax::read(text);
            let root = NodeRef::root(text, &parsed.tree).unwrap();
            let [summary] = &summarize(root)[..] else { panic!("{text}") };
            let seen: BTreeSet<(String, String, usize, String)> = summary
                .references
                .iter()
                .filter(|one| !NOT_COUNTED.contains(&one.rule.rule().id))
                .map(|one| {
                    let rule = one.rule.rule();
                    (rule.id.to_owned(), rule.path.to_owned(), one.range.start as usize, one.name.to_string())
                })
                .collect();
            let known: BTreeSet<(String, String, usize, String)> = repo
                .sites
                .iter()
                .filter(|site| site.source == index)
                .map(|site| {
                    let start = site.range.start - object.range.start;
                    (site.rule.clone(), site.path.clone(), start, repo.name_at(site).to_owned())
                })
                .collect();
            compared += known.len();
            let only = |a: &BTreeSet<_>, b: &BTreeSet<_>| a.difference(b).cloned().collect::<Vec<_>>();
            assert_eq!(
                (only(&seen, &known), only(&known, &seen)),
                (vec![], vec![]),
                "{} {}: seen by the server alone, known to the generator alone",
                object.kind,
                object.name
            );
        }
    }
    assert!(compared > 5_000, "only {compared} references");
}
