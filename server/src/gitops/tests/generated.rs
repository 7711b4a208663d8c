//! The kustomization that Flux writes for a folder without one, and what the artifact lacks.

use crate::gitops::Content;
use crate::gitops::testing::{Fixture, flux, object};

#[test]
fn a_folder_is_walked_and_nested_kustomizations_are_bases() {
    let fixture = Fixture::new(
        &[
            flux("apps", "./apps/", ""),
            object("apps/b.yml"),
            object("apps/a.YAML"),
            object("apps/.hidden/c.yaml"),
            "#- /apps/notes.txt\nwords\n".to_owned(),
            "#- /apps/values.json\n{}\n".to_owned(),
            "#- /apps/sub/kustomization.yml\nnamespace: sub\nresources: [d.yaml]\n".to_owned(),
            object("apps/sub/d.yaml"),
            object("apps/sub/unlisted.yaml"),
            object("apps/sub/deeper/unlisted.yaml"),
            object("apps/deep/er/e.yaml"),
            object("other/f.yaml"),
        ]
        .concat(),
    );
    let stages = fixture.stages();
    let shape = "apps: apps/.hidden/c.yaml apps/b.yml apps/deep/er/e.yaml apps/sub/d.yaml\n";
    assert_eq!(fixture.shape(&stages), shape);
    assert_eq!(stages.all()[0].content, Content::Folder);
    assert_eq!(stages.placements(fixture.id("apps/sub/d.yaml"))[0].frame.namespace.as_deref(), Some("sub"));
    assert!(stages.placements(fixture.id("apps/b.yml"))[0].frame.chain.is_empty());
}

#[test]
fn an_empty_folder_is_an_empty_stage() {
    let fixture = Fixture::new(&(flux("apps", "apps", "") + "#- /apps/README.md\nwords\n"));
    let stages = fixture.stages();
    assert_eq!(fixture.shape(&stages), "apps: \n");
    assert_eq!(fixture.problems(&stages), Vec::<String>::new());
}

#[test]
fn without_a_path_the_stage_is_the_root() {
    let text = flux("apps", "x", "").replace("  path: x\n", "") + &object("a.yaml") + &object("b/c.yaml");
    let fixture = Fixture::new(&text);
    assert_eq!(fixture.shape(&fixture.stages()), "apps: a.yaml b/c.yaml flux/apps.yaml\n");
}

#[test]
fn the_target_namespace_and_affixes_act_on_a_walked_folder() {
    let more = "  targetNamespace: t\n  namePrefix: p-\n  nameSuffix: -s\n";
    let fixture = Fixture::new(&(flux("apps", "apps", more) + &object("apps/a.yaml")));
    let stages = fixture.stages();
    let frame = &stages.placements(fixture.id("apps/a.yaml"))[0].frame;
    assert_eq!((frame.namespace.as_deref(), &*frame.name_prefix, &*frame.name_suffix), (Some("t"), "p-", "-s"));
}

#[test]
fn what_the_artifact_lacks_is_not_deployed() {
    let parts = [
        flux("apps", "apps", ""),
        object("apps/a.yaml"),
        object("apps/.sops.yaml"),
        object("apps/.github/b.yaml"),
        object("apps/draft/c.yaml"),
        "#- /apps/link.yaml -> a.yaml\n".to_owned(),
    ]
    .concat();
    let fixture = Fixture::new(&parts);
    assert_eq!(fixture.shape(&fixture.stages()), "apps: apps/a.yaml apps/draft/c.yaml\n");
    let fixture = Fixture::new(&(parts.clone() + "#- /apps/.sourceignore\ndraft/\n"));
    let shape = "apps: apps/.github/b.yaml apps/.sops.yaml apps/a.yaml\n";
    assert_eq!(fixture.shape(&fixture.stages()), shape, "own patterns switch the defaults off");
    let source = "#- /flux/repo.yaml\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: repo\n\
                  spec:\n  url: https://host/repo\n  ignore: |\n    /apps/*\n    !/apps/draft\n";
    let fixture = Fixture::new(&(parts + source));
    assert_eq!(fixture.shape(&fixture.stages()), "apps: apps/draft/c.yaml\n");
}

#[test]
fn an_ignored_kustomization_file_leaves_a_plain_folder() {
    let fixture = Fixture::new(
        &[
            flux("apps", "apps", ""),
            "#- /apps/kustomization.yaml\nresources: [a.yaml]\n".to_owned(),
            object("apps/a.yaml"),
            object("apps/b.yaml"),
            "#- /.sourceignore\nkustomization.yaml\n".to_owned(),
        ]
        .concat(),
    );
    assert_eq!(fixture.shape(&fixture.stages()), "apps: apps/a.yaml apps/b.yaml\n");
}

#[test]
fn what_a_setting_excludes_may_hold_anything() {
    let fixture = Fixture::new(&(flux("apps", "apps", "") + &object("apps/a.yaml") + "#- /apps/vendor !\n"));
    let stages = fixture.stages();
    assert!(stages.all()[0].has_unknown_objects);
    assert_eq!(fixture.problems(&stages), Vec::<String>::new());
}

#[test]
fn a_component_in_a_walked_folder_breaks_the_build() {
    let component = "#- /apps/c/kustomization.yaml\nkind: Component\nresources: [a.yaml]\n";
    let fixture = Fixture::new(&(flux("apps", "apps", "") + component + &object("apps/c/a.yaml")));
    let stages = fixture.stages();
    assert_eq!(fixture.problems(&stages), ["apps/c/kustomization.yaml: Component: ComponentAsResource"]);
}
