//! Fixes leave a kustomization in its own style.

use crate::gitops::facts::{Facts, KustomizeFile};
use crate::gitops::testing::Fixture;
use crate::text::TextEdit;

fn with(text: &str, check: impl Fn(&Fixture, &KustomizeFile)) {
    let fixture = Fixture::new(&format!("#- /kustomization.yaml\n{text}"));
    let Facts::Kustomize(facts) = fixture.facts_of("kustomization.yaml") else { panic!() };
    check(&fixture, facts);
}

fn adds(text: &str, expected: &str) {
    with(text, |fixture, facts| {
        let edit = facts.resource_insertion.as_ref().unwrap().edit("new.yaml");
        assert_eq!(fixture.edited("kustomization.yaml", &edit), expected, "{text}");
    });
}

fn removes(text: &str, entry: &str, expected: &str) {
    with(text, |fixture, facts| {
        let entry = facts.resources.iter().find(|listed| listed.text == entry).unwrap();
        let edit = TextEdit::replace(entry.item, "");
        assert_eq!(fixture.edited("kustomization.yaml", &edit), expected, "{text}");
    });
}

#[test]
fn a_new_entry_looks_like_the_others() {
    adds("resources:\n- a.yaml\n", "resources:\n- a.yaml\n- new.yaml\n");
    adds("resources:\n  - a.yaml # why\nnamespace: x\n", "resources:\n  - a.yaml # why\n  - new.yaml\nnamespace: x\n");
    adds("resources:\n  -   \"a.yaml\"", "resources:\n  -   \"a.yaml\"\n  - new.yaml");
    adds("resources:\r\n- a.yaml\r\n", "resources:\r\n- a.yaml\r\n- new.yaml\r\n");
    adds("resources: [a.yaml, b.yaml]\n", "resources: [a.yaml, b.yaml, new.yaml]\n");
    adds("resources: [\n  a.yaml,\n  b.yaml\n]\n", "resources: [\n  a.yaml,\n  b.yaml,\n  new.yaml\n]\n");
}

#[test]
fn a_list_is_made_where_there_is_none() {
    adds("resources: []\nnamespace: x\n", "resources:\n  - new.yaml\nnamespace: x\n");
    adds("resources:\n# - later.yaml\n", "resources:\n  - new.yaml\n# - later.yaml\n");
    adds("namespace: x # here\n", "namespace: x # here\nresources:\n  - new.yaml\n");
    with("{namespace: x}\n", |_, facts| assert_eq!(facts.resource_insertion, None));
}

#[test]
fn a_path_that_would_mean_something_else_is_quoted() {
    with("resources: [a.yaml]\n", |fixture, facts| {
        let edit = facts.resource_insertion.as_ref().unwrap().edit("it's, #1.yaml");
        assert_eq!(fixture.edited("kustomization.yaml", &edit), "resources: [a.yaml, 'it''s, #1.yaml']\n");
    });
}

#[test]
fn an_entry_goes_with_its_line() {
    removes("resources:\n- a.yaml\n- b.yaml # old\n- c.yaml\n", "b.yaml", "resources:\n- a.yaml\n- c.yaml\n");
    removes("resources:\n- a.yaml\n- b.yaml", "b.yaml", "resources:\n- a.yaml");
    removes("resources:\r\n- a.yaml\r\n- b.yaml\r\n", "a.yaml", "resources:\r\n- b.yaml\r\n");
    removes("resources: [a.yaml, b.yaml, c.yaml]\n", "b.yaml", "resources: [a.yaml, c.yaml]\n");
    removes("resources: [a.yaml, 'b.yaml']\n", "b.yaml", "resources: [a.yaml]\n");
    removes("resources: [a.yaml]\n", "a.yaml", "resources: []\n");
}
