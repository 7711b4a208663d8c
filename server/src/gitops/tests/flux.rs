//! What a Flux Kustomization says about itself: its source, its path, what it switches on.

use crate::gitops::facts::Facts;
use crate::gitops::testing::{Fixture, flux, object};
use crate::gitops::{Content, Layout, ProblemKind, StageOptions, stages};

fn source(name: &str, url: &str) -> String {
    format!(
        "#- /sources/{name}.yaml\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: {name}\nspec:\n  \
         url: {url}\n"
    )
}

fn from(name: &str, stage: &str, path: &str) -> String {
    flux(stage, path, "").replace("name: repo", &format!("name: {name}"))
}

#[test]
fn everything_that_decides_is_read_with_its_place() {
    let more = "  targetNamespace: t\n  wait: true\n  suspend: true\n  postBuild:\n    substitute: {a: b}\n    substituteFrom:\n    \
                - kind: ConfigMap\n      name: vars\n  commonMetadata:\n    labels: {x: y}\n  healthChecks:\n  - kind: Deployment\n";
    let fixture = Fixture::new(&flux("apps", "./apps", more));
    let Facts::Flux(flux) = fixture.facts_of("flux/apps.yaml") else { panic!() };
    assert_eq!(flux.identity.name(), "apps");
    assert_eq!(flux.path.as_ref().map(|path| path.text.as_str()), Some("./apps"));
    assert!(flux.wait && flux.health_checks && flux.suspend && flux.substitution.is_active());
    assert_eq!(flux.prune, Some(true));
    assert_eq!((flux.substitution.variables.len(), flux.substitution.from.len()), (1, 1));
    let stages = fixture.stages();
    let stage = &stages.all()[0];
    assert!(stage.prune && stage.waits && stage.suspended && stage.substitutes);
    assert_eq!(stage.target_namespace.as_deref(), Some("t"));
}

#[test]
fn the_source_whose_url_is_a_remote_is_this_repository() {
    let text = [
        source("ours", "ssh://git@host/org/repo.git"),
        source("theirs", "https://host/org/other"),
        from("ours", "a", "x"),
        from("theirs", "b", "y"),
        object("x/a.yaml"),
    ]
    .concat();
    let fixture = Fixture::new(&text).remote("git@host:org/repo");
    let stages = fixture.stages();
    assert_eq!(fixture.shape(&stages), "a: x/a.yaml\nb: \n");
    assert_eq!(stages.all()[1].content, Content::External);
    assert_eq!(fixture.problems(&stages), Vec::<String>::new(), "a path of another repository is not looked for");
    let undecided = Fixture::new(&text);
    let stages = undecided.stages();
    assert_eq!(
        undecided.problems(&stages),
        ["flux/a.yaml: ours: UndecidedSource", "flux/b.yaml: theirs: UndecidedSource"]
    );
    assert_eq!(stages.all()[0].content, Content::Undecided);
    let set = super::super::stages(&undecided, StageOptions { stages: &[], source: Some("ours") });
    assert_eq!(undecided.shape(&set), "a: x/a.yaml\nb: \n");
}

#[test]
fn a_single_source_is_this_repository_unless_nothing_of_it_is_here() {
    let text = source("repo", "https://host/org/apps") + &flux("a", "x", "");
    let copy = Fixture::new(&(text.clone() + &object("x/a.yaml"))).remote("https://host/me/fork");
    assert_eq!(copy.shape(&copy.stages()), "a: x/a.yaml\n");
    let fleet = Fixture::new(&text).remote("https://host/org/fleet");
    let stages = fleet.stages();
    assert_eq!(stages.all()[0].content, Content::External);
    assert_eq!(fleet.problems(&stages), Vec::<String>::new());
    let typo = Fixture::new(&text).remote("https://host/me/apps");
    assert_eq!(typo.problems(&typo.stages()), ["flux/a.yaml: x: MissingPath"]);
}

#[test]
fn sources_that_are_missing() {
    let without = flux("a", "flux", "").replace("  sourceRef:\n    kind: GitRepository\n    name: repo\n", "");
    let fixture = Fixture::new(&without);
    assert_eq!(fixture.problems(&fixture.stages()), ["flux/a.yaml: spec: MissingSourceRef"]);
    let fixture = Fixture::new(&(source("repos", "https://host/repo") + &flux("a", "flux", "")));
    let stages = fixture.stages();
    let ProblemKind::UnknownSource { nearest, .. } = &stages.problems()[0].kind else { panic!() };
    assert_eq!(nearest.as_deref(), Some("repos"));
}

#[test]
fn paths_that_lead_nowhere() {
    let problems = |path: &str| {
        let fixture = Fixture::new(&(flux("a", path, "") + &object("x/a.yaml")));
        fixture.problems(&fixture.stages())
    };
    assert_eq!(problems("x"), Vec::<String>::new());
    assert_eq!(problems("./y"), ["flux/a.yaml: ./y: MissingPath"]);
    assert_eq!(problems("x/a.yaml"), ["flux/a.yaml: x/a.yaml: PathIsFile"]);
    assert_eq!(problems("../x"), ["flux/a.yaml: ../x: PathOutside"]);
    assert_eq!(problems("./clusters/${name}"), Vec::<String>::new());
}

#[test]
fn a_patch_of_a_kustomization_is_no_stage() {
    let fixture = Fixture::new(
        &[
            flux("apps", "x", ""),
            flux("apps", "y", "").replace("/flux/apps.yaml", "/flux/patch.yaml"),
            "#- /flux/kustomization.yaml\nresources: [apps.yaml]\npatches:\n- path: patch.yaml\n".to_owned(),
            object("x/a.yaml"),
        ]
        .concat(),
    );
    let stages = fixture.stages();
    assert_eq!((stages.layout, fixture.shape(&stages)), (Layout::Flux, "apps: x/a.yaml\n".to_owned()));
}

#[test]
fn components_of_a_stage_work_on_all_of_it() {
    let parts = [
        object("x/a.yaml"),
        "#- /part/kustomization.yaml\nkind: Component\nnamespace: part\nresources: [b.yaml]\n".to_owned(),
        object("part/b.yaml"),
    ]
    .concat();
    let fixture = Fixture::new(&(flux("apps", "x", "  components: [../part]\n") + &parts));
    let stages = fixture.stages();
    assert_eq!(fixture.shape(&stages), "apps: x/a.yaml part/b.yaml\n");
    assert_eq!(stages.placements(fixture.id("x/a.yaml"))[0].frame.namespace.as_deref(), Some("part"));
    let missing = Fixture::new(&(flux("apps", "x", "  components: [../gone]\n") + &parts));
    assert_eq!(missing.problems(&missing.stages()), ["flux/apps.yaml: ../gone: MissingEntry"]);
    let ignored = "  components: [../gone]\n  ignoreMissingComponents: true\n";
    let ignored = Fixture::new(&(flux("apps", "x", ignored) + &parts));
    assert_eq!(ignored.problems(&ignored.stages()), Vec::<String>::new());
}

#[test]
fn a_kustomization_inside_a_stage_is_one_of_its_objects() {
    let nested = flux("apps", "apps", "").replace("/flux/apps.yaml", "/clusters/apps.yaml");
    let fixture = Fixture::new(&(flux("root", "clusters", "") + &nested + &object("apps/a.yaml")));
    let stages = stages(&fixture, StageOptions::default());
    assert_eq!(fixture.shape(&stages), "apps: apps/a.yaml\nroot: clusters/apps.yaml\n");
}
