//! Delivery without Flux: Argo CD, settings, bare kustomizations, nothing.

use crate::gitops::testing::{Fixture, flux, object};
use crate::gitops::{Content, Layout, Place, StageId, StageSetting, wave_place};

fn application(name: &str, wave: &str, spec: &str) -> String {
    format!(
        "#- /argo/{name}.yaml\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: {name}\n  namespace: argocd\n  \
         annotations:\n    argocd.argoproj.io/sync-wave: \"{wave}\"\nspec:\n  destination:\n    server: https://kubernetes.default.svc\n    \
         namespace: target\n{spec}"
    )
}

fn source(path: &str, more: &str) -> String {
    format!("  source:\n    repoURL: https://host/org/repo\n    path: {path}\n{more}")
}

#[test]
fn applications_are_stages_in_the_order_of_their_waves() {
    let fixture = Fixture::new(
        &[
            application("late", "5", &source("c", "")),
            application("early", "-1", &source("a", "")),
            application("middle", "0", &source("b", "")),
            application("middle-too", "0", &source("b2", "")),
            object("a/a.yaml"),
            object("b/b.yaml"),
            object("b2/b.yaml"),
            object("c/c.yaml"),
            object("c/deeper/d.yaml"),
        ]
        .concat(),
    );
    let stages = fixture.stages();
    assert_eq!(stages.layout, Layout::Argo);
    assert_eq!(fixture.shape(&stages), "early: a/a.yaml\nlate: c/c.yaml\nmiddle-too: b2/b.yaml\nmiddle: b/b.yaml\n");
    let place = |from, to| stages.place(Some(StageId(from)), Some(StageId(to)));
    assert_eq!(place(1, 0), Place::Ancestor);
    assert_eq!(place(1, 2), Place::Ancestor);
    assert_eq!(place(2, 3), Place::Unordered);
    assert_eq!(place(0, 3), Place::Descendant);
    assert!(stages.same_cluster(StageId(0), StageId(1)));
    let frame = &stages.placements(fixture.id("a/a.yaml"))[0].frame;
    assert_eq!((frame.namespace.as_deref(), frame.default_namespace.as_deref()), (None, Some("target")));
}

#[test]
fn an_application_reads_its_folder_as_it_is_told() {
    let files = object("a/a.yaml") + &object("a/sub/b.yaml") + &object("a/sub/skip.yaml");
    let shape = |more: &str| {
        let fixture = Fixture::new(&(application("app", "0", &source("a", more)) + &files));
        fixture.shape(&fixture.stages())
    };
    assert_eq!(shape(""), "app: a/a.yaml\n");
    let recurse = "    directory:\n      recurse: true\n";
    assert_eq!(shape(recurse), "app: a/a.yaml a/sub/b.yaml a/sub/skip.yaml\n");
    assert_eq!(shape(&format!("{recurse}      exclude: '*skip*'\n")), "app: a/a.yaml a/sub/b.yaml\n");
    assert_eq!(shape(&format!("{recurse}      include: 'sub/{{b,c}}.yaml'\n")), "app: a/sub/b.yaml\n");
}

#[test]
fn an_application_with_a_kustomization_builds_it() {
    let more = "    kustomize:\n      namePrefix: x-\n      namespace: ns\n";
    let fixture = Fixture::new(
        &[
            application("app", "0", &source("a", more)),
            "#- /a/kustomization.yaml\nnamespace: own\nresources: [b.yaml]\n".to_owned(),
            object("a/b.yaml"),
        ]
        .concat(),
    );
    let stages = fixture.stages();
    let frame = &stages.placements(fixture.id("a/b.yaml"))[0].frame;
    assert_eq!((frame.namespace.as_deref(), &*frame.name_prefix), (Some("ns"), "x-"));
    assert_eq!(stages.all()[0].content, Content::Kustomization(fixture.id("a/kustomization.yaml")));
}

#[test]
fn what_argo_renders_or_takes_elsewhere_is_not_looked_for() {
    let chart = "  source:\n    repoURL: https://charts.host/x\n    chart: y\n    targetRevision: 1.0.0\n";
    let fixture = Fixture::new(
        &[
            application("chart", "0", chart),
            application("local", "0", &source("helm", "")),
            application("gone", "0", &source("gone", "")),
            "#- /helm/Chart.yaml\nname: x\n#- /helm/templates/a.yaml\nkind: X\n".to_owned(),
            "#- /argo/set.yaml\napiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata:\n  name: set\n"
                .to_owned(),
        ]
        .concat(),
    );
    let stages = fixture.stages();
    assert_eq!(
        fixture.problems(&stages),
        ["argo/gone.yaml: gone: MissingPath", "argo/local.yaml: helm: Rendered", "argo/set.yaml: set: ApplicationSet"]
    );
    let content: Vec<Content> = stages.all().iter().map(|stage| stage.content).collect();
    assert_eq!(content, [Content::External, Content::Missing, Content::Rendered]);
}

#[test]
fn flux_counts_before_argo_and_settings_before_all() {
    let text = [flux("f", "a", ""), application("app", "0", &source("a", "")), object("a/a.yaml"), object("b/b.yaml")]
        .concat();
    let fixture = Fixture::new(&text);
    assert_eq!(fixture.stages().layout, Layout::Flux);
    let setting = |name: &str, path: &str, on: &[&str]| StageSetting {
        name: name.to_owned(),
        path: path.to_owned(),
        depends_on: on.iter().map(|name| (*name).to_owned()).collect(),
        target_namespace: Some("ns".to_owned()),
    };
    let stages =
        fixture.stages_by(&[setting("two", "./b/", &["one"]), setting("one", "a", &[]), setting("gone", "c", &[])]);
    assert_eq!(stages.layout, Layout::Settings);
    assert_eq!(fixture.shape(&stages), "two: b/b.yaml\none: a/a.yaml\ngone: \n");
    assert_eq!(stages.place(Some(StageId(0)), Some(StageId(1))), Place::Ancestor);
    assert_eq!(stages.placements(fixture.id("a/a.yaml"))[0].frame.namespace.as_deref(), Some("ns"));
    assert_eq!(stages.all()[2].content, Content::Missing);
}

#[test]
fn kustomizations_that_nobody_includes_are_stages_without_order() {
    let fixture = Fixture::new(
        &[
            "#- /kustomization.yaml\nresources: [a.yaml]\n".to_owned(),
            "#- /overlay/kustomization.yaml\nresources: [../base]\n".to_owned(),
            "#- /base/kustomization.yaml\nresources: [b.yaml]\n".to_owned(),
            "#- /part/kustomization.yaml\nkind: Component\nresources: [b.yaml]\n".to_owned(),
            object("a.yaml"),
            object("base/b.yaml"),
            object("part/b.yaml"),
        ]
        .concat(),
    );
    let stages = fixture.stages();
    assert_eq!((stages.layout, stages.has_order()), (Layout::Kustomize, false));
    assert_eq!(fixture.shape(&stages), ".: a.yaml\noverlay: base/b.yaml\n");
}

#[test]
fn a_plain_folder_has_no_stages() {
    let stages = Fixture::new(&object("a.yaml")).stages();
    assert_eq!((stages.layout, stages.all().len()), (Layout::None, 0));
}

#[test]
fn waves_inside_an_application_order_its_objects() {
    assert_eq!(wave_place(1, 0), Place::Ancestor);
    assert_eq!(wave_place(0, 0), Place::Same);
    assert_eq!(wave_place(-1, 0), Place::Descendant);
}
