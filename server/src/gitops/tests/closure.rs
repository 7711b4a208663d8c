//! What a kustomization file takes with it, and what it does to it.

use crate::gitops::testing::{Fixture, flux, object};

fn fixture(parts: &[&str]) -> Fixture {
    Fixture::new(&parts.concat())
}

fn kustomization(path: &str, text: &str) -> String {
    format!("#- /{path}\n{text}")
}

#[test]
fn exactly_what_a_kustomization_lists_is_built_in_its_order() {
    let fixture = fixture(&[
        &flux("apps", "./apps", ""),
        &kustomization("apps/kustomization.yaml", "resources:\n- z.yaml\n- sub/\n- ./a.yaml\nbases: [../base]\n"),
        &kustomization("apps/sub/Kustomization", "resources: [deep/b.yaml]\n"),
        &kustomization("base/kustomization.yml", "resources: [c.yaml]\n"),
        &object("apps/a.yaml"),
        &object("apps/z.yaml"),
        &object("apps/unlisted.yaml"),
        &object("apps/sub/deep/b.yaml"),
        &object("base/c.yaml"),
    ]);
    let stages = fixture.stages();
    assert_eq!(fixture.shape(&stages), "apps: apps/z.yaml apps/sub/deep/b.yaml apps/a.yaml base/c.yaml\n");
    assert_eq!(fixture.problems(&stages), Vec::<String>::new());
    let chain = &stages.placements(fixture.id("apps/sub/deep/b.yaml"))[0].frame.chain;
    assert_eq!(*chain, [fixture.id("apps/kustomization.yaml"), fixture.id("apps/sub/Kustomization")]);
}

#[test]
fn the_outer_namespace_wins_and_the_stage_is_the_outermost() {
    let parts = [
        kustomization("apps/kustomization.yaml", "namespace: outer\nresources: [sub, a.yaml]\n"),
        kustomization("apps/sub/kustomization.yaml", "namespace: inner\nresources: [b.yaml]\n"),
        object("apps/a.yaml"),
        object("apps/sub/b.yaml"),
    ]
    .concat();
    let plain = Fixture::new(&(flux("apps", "apps", "") + &parts));
    let frame = |fixture: &Fixture, path: &str| fixture.stages().placements(fixture.id(path))[0].frame.clone();
    let outer = frame(&plain, "apps/sub/b.yaml");
    assert_eq!(outer.namespace.as_deref(), Some("outer"));
    assert_eq!(outer.namespace_place.unwrap().file, plain.id("apps/kustomization.yaml"));
    let target = Fixture::new(&(flux("apps", "apps", "  targetNamespace: target\n") + &parts));
    let frame = frame(&target, "apps/a.yaml");
    assert_eq!(frame.namespace.as_deref(), Some("target"));
    assert_eq!(frame.namespace_place.unwrap().file, target.id("flux/apps.yaml"));
}

#[test]
fn affixes_add_up_and_those_of_the_stage_replace() {
    let parts = [
        kustomization("apps/kustomization.yaml", "namePrefix: o-\nnameSuffix: -o\nresources: [sub]\n"),
        kustomization("apps/sub/kustomization.yaml", "namePrefix: i-\nnameSuffix: -i\nresources: [b.yaml]\n"),
        object("apps/sub/b.yaml"),
    ]
    .concat();
    let affixes = |more: &str| {
        let fixture = Fixture::new(&(flux("apps", "apps", more) + &parts));
        let stages = fixture.stages();
        let frame = &stages.placements(fixture.id("apps/sub/b.yaml"))[0].frame;
        format!("{}x{}", frame.name_prefix, frame.name_suffix)
    };
    assert_eq!(affixes(""), "o-i-x-i-o");
    assert_eq!(affixes("  namePrefix: s-\n"), "s-i-x-i-o");
}

#[test]
fn labels_of_the_outer_kustomization_win_and_those_of_the_stage_last() {
    let fixture = fixture(&[
        &flux("apps", "apps", "  commonMetadata:\n    labels: {a: stage}\n"),
        &kustomization(
            "apps/kustomization.yaml",
            "labels:\n- pairs: {a: outer, b: outer}\n- pairs: {b: later}\nresources: [sub]\n",
        ),
        &kustomization("apps/sub/kustomization.yaml", "commonLabels: {b: inner, c: inner}\nresources: [b.yaml]\n"),
        &object("apps/sub/b.yaml"),
    ]);
    let stages = fixture.stages();
    let frame = &stages.placements(fixture.id("apps/sub/b.yaml"))[0].frame;
    let mut labels: Vec<String> = frame.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    labels.sort();
    assert_eq!(labels, ["a=stage", "b=later", "c=inner"]);
}

#[test]
fn a_component_works_on_what_its_parent_gathered() {
    let fixture = fixture(&[
        &flux("apps", "apps", ""),
        &kustomization(
            "apps/kustomization.yaml",
            "namePrefix: p-\nresources: [a.yaml]\ncomponents: [../one, ../two]\n",
        ),
        &kustomization(
            "one/kustomization.yaml",
            "kind: Component\nnamePrefix: one-\nresources: [b.yaml]\ncomponents: [../inner]\n",
        ),
        &kustomization("inner/kustomization.yaml", "kind: Component\nnamePrefix: in-\nresources: [d.yaml]\n"),
        &kustomization("two/kustomization.yaml", "kind: Component\nnamePrefix: two-\nresources: [c.yaml]\n"),
        &object("apps/a.yaml"),
        &object("one/b.yaml"),
        &object("two/c.yaml"),
        &object("inner/d.yaml"),
    ]);
    let stages = fixture.stages();
    let prefix = |path: &str| stages.placements(fixture.id(path))[0].frame.name_prefix.to_string();
    assert_eq!(prefix("apps/a.yaml"), "p-two-one-in-");
    assert_eq!(prefix("one/b.yaml"), "p-two-one-in-");
    assert_eq!(prefix("inner/d.yaml"), "p-two-one-in-");
    assert_eq!(prefix("two/c.yaml"), "p-two-");
    assert_eq!(fixture.shape(&stages), "apps: apps/a.yaml one/b.yaml inner/d.yaml two/c.yaml\n");
}

#[test]
fn a_base_may_come_twice_under_different_names() {
    let overlay = |name: &str| {
        kustomization(&format!("{name}/kustomization.yaml"), &format!("namePrefix: {name}-\nresources: [../base]\n"))
    };
    let fixture = fixture(&[
        &flux("apps", "all", ""),
        &kustomization("all/kustomization.yaml", "resources: [../dev, ../prod]\n"),
        &overlay("dev"),
        &overlay("prod"),
        &kustomization("base/kustomization.yaml", "resources: [a.yaml]\n"),
        &object("base/a.yaml"),
    ]);
    let stages = fixture.stages();
    let placements = stages.placements(fixture.id("base/a.yaml"));
    let prefixes: Vec<&str> = placements.iter().map(|placement| placement.frame.name_prefix.as_str()).collect();
    assert_eq!(prefixes, ["dev-", "prod-"]);
    assert_eq!(fixture.problems(&stages), Vec::<String>::new());
}

#[test]
fn patches_and_other_inputs_are_touched_and_make_no_objects() {
    let fixture = fixture(&[
        &flux("apps", "apps", ""),
        &kustomization(
            "apps/kustomization.yaml",
            "resources: [a.yaml]\npatches:\n- path: p.yaml\n- patch: |-\n    kind: Project\npatchesStrategicMerge:\n- q.yaml\n\
             configMapGenerator:\n- name: x\n  files: [k=r.yaml, ../r.yaml]\ncrds: [s.yaml]\n",
        ),
        &object("apps/a.yaml"),
        &object("apps/p.yaml"),
        &object("apps/q.yaml"),
        &object("apps/r.yaml"),
        &object("apps/s.yaml"),
        &object("r.yaml"),
    ]);
    let stages = fixture.stages();
    assert_eq!(fixture.shape(&stages), "apps: apps/a.yaml\n");
    for (path, patch) in [("apps/p.yaml", true), ("apps/q.yaml", true), ("apps/r.yaml", false), ("apps/s.yaml", false)]
    {
        assert_eq!(stages.touched(fixture.id(path)).len(), 1, "{path}");
        assert_eq!(stages.is_patch(fixture.id(path)), patch, "{path}");
    }
    assert_eq!(stages.touched(fixture.id("r.yaml")).len(), 1);
    assert!(!stages.is_patch(fixture.id("apps/a.yaml")));
    assert_eq!(fixture.problems(&stages), Vec::<String>::new());
}

#[test]
fn only_the_first_document_of_a_kustomization_file_counts() {
    let fixture = fixture(&[
        &flux("apps", "apps", ""),
        &kustomization("apps/kustomization.yaml", "Resources: [a.yaml]\n---\nresources: [b.yaml]\n"),
        &object("apps/a.yaml"),
        &object("apps/b.yaml"),
    ]);
    assert_eq!(fixture.shape(&fixture.stages()), "apps: apps/a.yaml\n");
}

#[test]
fn bases_that_include_each_other_crosswise_end() {
    let mut text = flux("apps", "l0", "");
    for level in 0..40 {
        let next = format!("../l{}", level + 1);
        text += &kustomization(&format!("l{level}/kustomization.yaml"), &format!("resources: [{next}, ../m{level}]\n"));
        text += &kustomization(&format!("m{level}/kustomization.yaml"), &format!("resources: [{next}]\n"));
    }
    text += &kustomization("l40/kustomization.yaml", "resources: [a.yaml]\n");
    text += &object("l40/a.yaml");
    let fixture = Fixture::new(&text);
    assert_eq!(fixture.shape(&fixture.stages()), "apps: l40/a.yaml\n");
}
