//! `dependsOn`: who waits for whom, and what can be wrong with it.

use crate::gitops::testing::{Fixture, flux, object};
use crate::gitops::{Place, ProblemKind, StageId, Stages};

fn on(names: &[&str]) -> String {
    let items: Vec<String> = names.iter().map(|name| format!("  - name: {name}\n")).collect();
    format!("  dependsOn:\n{}", items.concat())
}

fn place(stages: &Stages, from: u16, to: u16) -> Place {
    stages.place(Some(StageId(from)), Some(StageId(to)))
}

#[test]
fn ancestors_are_all_that_must_be_ready() {
    let fixture = Fixture::new(
        &[flux("a", "a", ""), flux("b", "b", &on(&["a"])), flux("c", "c", &on(&["b"])), flux("d", "d", "")].concat(),
    );
    let stages = fixture.stages();
    assert_eq!(place(&stages, 2, 0), Place::Ancestor);
    assert_eq!(place(&stages, 0, 2), Place::Descendant);
    assert_eq!(place(&stages, 1, 3), Place::Unordered);
    assert_eq!(place(&stages, 1, 1), Place::Same);
    assert_eq!(stages.place(None, None), Place::Same);
    assert_eq!(stages.place(Some(StageId(0)), None), Place::Unordered);
    assert_eq!(stages.in_order(), [0, 1, 2, 3].map(StageId));
    assert_eq!(stages.all()[2].depends_on, [StageId(1)]);
}

#[test]
fn the_own_namespace_is_meant_unless_another_is_written() {
    let other = flux("b", "b", "").replace("flux-system", "apps");
    let named = "  dependsOn:\n  - name: b\n    namespace: apps\n";
    let fixture = Fixture::new(&(flux("a", "a", named) + &other));
    assert_eq!(place(&fixture.stages(), 0, 1), Place::Ancestor);
    let fixture = Fixture::new(&(flux("a", "a", &on(&["b"])) + &other));
    let stages = fixture.stages();
    assert_eq!(place(&stages, 0, 1), Place::Unordered);
    let problems: Vec<String> =
        fixture.problems(&stages).into_iter().filter(|problem| !problem.contains("Path")).collect();
    assert_eq!(problems, ["flux/a.yaml: b: UnknownDependency"]);
}

#[test]
fn an_unwritten_namespace_fits_any() {
    let bare = flux("b", "b", "").replace("  namespace: flux-system\n", "");
    let fixture = Fixture::new(&(flux("a", "a", &on(&["b"])) + &bare));
    assert_eq!(place(&fixture.stages(), 0, 1), Place::Ancestor);
    // A kustomization beside them says where both end up.
    let around = "#- /flux/kustomization.yaml\nnamespace: elsewhere\nresources: [a.yaml, b.yaml]\n";
    let moved = flux("b", "b", "").replace("flux-system", "apps");
    let fixture = Fixture::new(&(flux("a", "a", &on(&["b"])) + &moved + around));
    let stages = fixture.stages();
    assert_eq!(place(&stages, 0, 1), Place::Ancestor);
    assert_eq!(stages.all()[0].namespace.as_deref(), Some("elsewhere"));
}

#[test]
fn unknown_self_and_circular_dependencies_are_told() {
    let fixture = Fixture::new(
        &[
            flux("alpha", ".", &on(&["alpha", "gama"])),
            flux("beta", ".", &on(&["gamma"])),
            flux("gamma", ".", &on(&["delta"])),
            flux("delta", ".", &on(&["beta", "${cluster}"])),
        ]
        .concat(),
    );
    let stages = fixture.stages();
    let order: Vec<_> = fixture.problems(&stages).into_iter().filter(|problem| problem.contains("Depend")).collect();
    assert_eq!(
        order,
        [
            "flux/alpha.yaml: alpha: SelfDependency",
            "flux/alpha.yaml: gama: UnknownDependency",
            "flux/beta.yaml: gamma: DependencyCycle",
            "flux/delta.yaml: beta: DependencyCycle",
            "flux/gamma.yaml: delta: DependencyCycle",
        ]
    );
    let cycle = stages.problems().iter().find_map(|problem| match &problem.kind {
        ProblemKind::DependencyCycle { names } => Some((names.join(" "), problem.related.len())),
        _ => None,
    });
    assert_eq!(cycle, Some(("beta gamma delta beta".to_owned(), 2)));
    let nearest = stages.problems().iter().find_map(|problem| match &problem.kind {
        ProblemKind::UnknownDependency { nearest, .. } => nearest.clone(),
        _ => None,
    });
    assert_eq!(nearest.as_deref(), Some("gamma"));
    assert!(stages.is_circular(StageId(1)) && !stages.is_circular(StageId(0)));
}

#[test]
fn folders_that_repeat_a_stage_are_clusters_of_their_own() {
    let stage = |cluster: &str, name: &str, more: &str| {
        flux(name, &format!("./apps/{cluster}"), more).replace("/flux/", &format!("/clusters/{cluster}/"))
    };
    let fixture = Fixture::new(
        &[
            stage("prod", "apps", &on(&["infra"])),
            stage("prod", "infra", ""),
            stage("test", "apps", &on(&["infra"])),
            stage("test", "infra", ""),
            "#- /apps/prod/kustomization.yaml\nresources: [../base]\n".to_owned(),
            "#- /apps/test/kustomization.yaml\nresources: [../base]\n".to_owned(),
            "#- /apps/base/kustomization.yaml\nresources: [a.yaml]\n".to_owned(),
            object("apps/base/a.yaml"),
        ]
        .concat(),
    );
    let stages = fixture.stages();
    assert_eq!(fixture.problems(&stages), Vec::<String>::new());
    assert_eq!(place(&stages, 0, 1), Place::Ancestor);
    assert_eq!(place(&stages, 2, 3), Place::Ancestor);
    assert_eq!(place(&stages, 0, 3), Place::Unordered);
    assert!(!stages.same_cluster(StageId(0), StageId(2)));
    let placements = stages.placements(fixture.id("apps/base/a.yaml"));
    assert_eq!(placements.len(), 4, "each of the four takes it");
    assert_eq!(stages.nearest(StageId(1), &placements[2..]), None);
}

#[test]
fn another_cluster_of_the_same_controller_is_apart_for_objects_only() {
    let remote = "  kubeConfig:\n    secretRef:\n      name: edge\n";
    let fixture = Fixture::new(&(flux("a", ".", "") + &flux("b", ".", &(remote.to_owned() + &on(&["a"])))));
    let stages = fixture.stages();
    assert_eq!(place(&stages, 1, 0), Place::Ancestor);
    assert!(!stages.same_cluster(StageId(0), StageId(1)));
}
