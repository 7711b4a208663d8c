//! Entries that lead nowhere, twice, astray, or to where nobody looks.

use crate::gitops::testing::{Fixture, flux, has, object};
use crate::gitops::{ProblemKind, StageId};

/// The problems of `apps/kustomization.yaml` in a stage of its own, among some neighbours.
fn of(kustomization: &str) -> Vec<String> {
    let fixture = around(kustomization);
    fixture.problems(&fixture.stages())
}

fn around(kustomization: &str) -> Fixture {
    Fixture::new(
        &[
            &flux("apps", "apps", ""),
            "#- /apps/kustomization.yaml\n",
            kustomization,
            &object("apps/a.yaml"),
            &object("apps/plain/b.yaml"),
            "#- /apps/data.txt\nx\n",
            "#- /apps/link.yaml -> a.yaml\n",
            "#- /apps/out !\n",
            "#- /apps/.sops.yaml\n",
            "#- /part/kustomization.yaml\nkind: Component\nnamePrefix: x\n",
            "#- /base/kustomization.yaml\nresources: [c.yaml]\n",
            &object("base/c.yaml"),
        ]
        .concat(),
    )
}

fn check(kustomization: &str, expected: &[&str]) {
    let expected: Vec<String> =
        expected.iter().map(|expected| format!("apps/kustomization.yaml: {expected}")).collect();
    assert_eq!(of(kustomization), expected, "{kustomization}");
}

#[test]
fn entries_that_lead_nowhere() {
    check("resources: [a.yaml, b.yaml]\n", &["b.yaml: MissingEntry"]);
    check("resources: [plain]\n", &["plain: NoKustomization"]);
    check("resources: [../../x.yaml, /etc/x]\n", &["../../x.yaml: OutsideRoot", "/etc/x: OutsideRoot"]);
    check("resources:\n- ''\n- a.yaml\n", &[": EmptyEntry"]);
    check("resources: [a.yaml, link.yaml]\n", &["link.yaml: SpecialEntry"]);
    check("resources: [a.yaml, .sops.yaml]\n", &[".sops.yaml: IgnoredEntry"]);
    check("resources: [a.yaml, out, out/x.yaml, '${x}.yaml']\n", &[]);
    check("resources: [a.yaml, data.txt]\n", &[]);
    check("resources: [a.yaml, '*.yaml']\n", &["*.yaml: MissingEntry"]);
}

#[test]
fn entries_of_the_wrong_sort() {
    check("resources: [../part]\n", &["../part: ComponentAsResource"]);
    check("resources: [a.yaml]\ncomponents: [../base]\n", &["../base: KustomizationAsComponent"]);
    check("components: [a.yaml]\n", &["a.yaml: FileAsComponent"]);
    check("components: [../part]\nresources: [../base]\n", &[]);
    check("resources: [../base/kustomization.yaml]\n", &["../base/kustomization.yaml: KustomizationFileAsResource"]);
}

#[test]
fn entries_that_come_twice() {
    check("resources:\n- a.yaml\n- ./a.yaml\n", &["./a.yaml: ListedTwice"]);
    check("resources:\n- ../base\n- ../base/\n", &["../base/: ListedTwice"]);
    check("resources:\n- ../base\n- ../base/c.yaml\n", &["../base/c.yaml: IncludedTwice"]);
}

#[test]
fn remote_entries_and_plugins_are_named() {
    check(
        "resources:\n- a.yaml\n- https://host/org/repo?ref=v1\n- git@host:org/repo.git\n",
        &["https://host/org/repo?ref=v1: Remote", "git@host:org/repo.git: Remote"],
    );
    let fixture = around("resources: [a.yaml]\nhelmCharts:\n- name: x\nvars:\n- name: y\n");
    let stages = fixture.stages();
    assert_eq!(
        fixture.problems(&stages),
        ["apps/kustomization.yaml: helmCharts: NotEvaluated", "apps/kustomization.yaml: vars: NotEvaluated"]
    );
    assert!(stages.all()[0].has_unknown_objects);
}

#[test]
fn inputs_that_are_not_there() {
    check("resources: [a.yaml]\npatches:\n- path: p.yaml\n", &["p.yaml: MissingInput"]);
    check("configMapGenerator:\n- name: x\n  files: [k=v.txt, data.txt]\n", &["v.txt: MissingInput"]);
    check("resources: [a.yaml]\npatchesStrategicMerge:\n- |-\n  kind: Project\n", &[]);
}

#[test]
fn folders_that_are_being_built() {
    let fixture = Fixture::new(
        &[
            flux("apps", "apps", ""),
            "#- /apps/kustomization.yaml\nresources: [one]\n".to_owned(),
            "#- /apps/one/kustomization.yaml\nresources: [../two]\n".to_owned(),
            "#- /apps/two/kustomization.yaml\nresources: [../one, ../../apps]\n".to_owned(),
        ]
        .concat(),
    );
    assert_eq!(
        fixture.problems(&fixture.stages()),
        ["apps/two/kustomization.yaml: ../one: Cycle", "apps/two/kustomization.yaml: ../../apps: Cycle"]
    );
}

#[test]
fn the_kustomization_file_itself() {
    check("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Wrong\nresources: [a.yaml]\n", &["Wrong: WrongType"]);
    check(
        "apiVersion: kustomize.config.k8s.io/v1\nkind: Kustomization\nresources: [a.yaml]\n",
        &["kustomize.config.k8s.io/v1: WrongType"],
    );
    check("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", &[]);
    let fixture = Fixture::new(
        &[
            flux("apps", "apps", ""),
            "#- /apps/kustomization.yaml\nresources: [sub]\n".to_owned(),
            "#- /apps/sub/kustomization.yaml\nkind: Kustomization\n".to_owned(),
            "#- /apps/sub/kustomization.yml\nresources: [a.yaml]\n".to_owned(),
            object("apps/sub/a.yaml"),
        ]
        .concat(),
    );
    assert_eq!(
        fixture.problems(&fixture.stages()),
        [
            "apps/sub/kustomization.yaml: : EmptyKustomization",
            "apps/sub/kustomization.yml: : SeveralKustomizationFiles"
        ]
    );
}

#[test]
fn a_missing_entry_knows_its_neighbours() {
    let fixture = around("resources: [b.yaml]\n");
    let stages = fixture.stages();
    let problem = &stages.problems()[0];
    assert_eq!(problem.stage, Some(StageId(0)));
    let ProblemKind::MissingEntry { path, nearest, .. } = &problem.kind else { panic!("{problem:?}") };
    assert_eq!((path.as_str(), nearest.as_deref()), ("apps/b.yaml", Some("a.yaml")));
}

#[test]
fn a_kustomization_that_no_stage_builds_is_judged_too() {
    let lonely = "#- /lonely/kustomization.yaml\nresources: [x.yaml]\n";
    let fixture = Fixture::new(&(flux("apps", "apps", "") + &object("apps/a.yaml") + lonely));
    let stages = fixture.stages();
    assert_eq!(fixture.problems(&stages), ["lonely/kustomization.yaml: x.yaml: MissingEntry"]);
    assert_eq!(stages.problems()[0].stage, None);
}

#[test]
fn a_stage_without_a_kustomization_swallows_those_inside_it() {
    let parts = [flux("outer", "./", ""), flux("inner", "./inner", ""), object("inner/a.yaml")].concat();
    let fixture = Fixture::new(&parts);
    let stages = fixture.stages();
    assert_eq!(fixture.problems(&stages), ["flux/outer.yaml: ./: OverlappingStages"]);
    assert_eq!(stages.problems()[0].related.len(), 1);
    let kept_apart = parts + "#- /kustomization.yaml\nresources: [b.yaml]\n" + &object("b.yaml");
    let fixture = Fixture::new(&kept_apart);
    assert_eq!(fixture.problems(&fixture.stages()), Vec::<String>::new());
    let moved = flux("outer", "x", "") + &flux("inner", "x", "  targetNamespace: t\n") + &object("x/a.yaml");
    assert!(!has(&Fixture::new(&moved).stages(), |kind| matches!(kind, ProblemKind::OverlappingStages { .. })));
}
