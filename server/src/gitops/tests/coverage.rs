//! Files that were forgotten: where they should be listed, and where nobody can tell.

use crate::gitops::testing::{Fixture, flux, object};

/// `kustomization <- entry (neighbours)` for a file.
fn unlisted(fixture: &Fixture, path: &str) -> Option<String> {
    let stages = fixture.stages();
    let found = stages.unlisted(fixture, fixture.id(path))?;
    let at = crate::gitops::Tree::path(fixture, found.kustomization);
    Some(format!("{at} <- {} ({})", found.entry, found.has_listed_neighbours))
}

#[test]
fn the_nearest_kustomization_that_is_built_should_list_it() {
    let fixture = Fixture::new(
        &[
            flux("apps", "apps", ""),
            "#- /apps/kustomization.yaml\nresources:\n- one/\n- types/x.yaml\n".to_owned(),
            "#- /apps/one/kustomization.yaml\nresources: [a.yaml]\npatches:\n- path: p.yaml\n".to_owned(),
            object("apps/one/a.yaml"),
            object("apps/one/b.yaml"),
            object("apps/one/p.yaml"),
            object("apps/types/x.yaml"),
            object("apps/types/y.yaml"),
            "#- /apps/two/kustomization.yaml\nresources: [c/d.yaml]\n".to_owned(),
            object("apps/two/c/d.yaml"),
            object("elsewhere/e.yaml"),
        ]
        .concat(),
    );
    assert_eq!(unlisted(&fixture, "apps/one/b.yaml").as_deref(), Some("apps/one/kustomization.yaml <- b.yaml (true)"));
    assert_eq!(
        unlisted(&fixture, "apps/types/y.yaml").as_deref(),
        Some("apps/kustomization.yaml <- types/y.yaml (true)")
    );
    assert_eq!(unlisted(&fixture, "apps/two/c/d.yaml").as_deref(), Some("apps/kustomization.yaml <- two (true)"));
    for path in ["apps/one/a.yaml", "apps/one/p.yaml", "apps/one/kustomization.yaml", "elsewhere/e.yaml"] {
        assert_eq!(unlisted(&fixture, path), None, "{path}");
    }
}

#[test]
fn a_root_that_lists_files_says_little_about_folders() {
    let fixture = Fixture::new(
        &[
            flux("first", "./", ""),
            "#- /kustomization.yaml\nresources: [namespace.yaml]\n".to_owned(),
            object("namespace.yaml"),
            object("docs/sample.yaml"),
            object("team.yaml"),
        ]
        .concat(),
    );
    let found = |path| unlisted(&fixture, path);
    assert_eq!(found("docs/sample.yaml").as_deref(), Some("kustomization.yaml <- docs/sample.yaml (false)"));
    assert_eq!(found("team.yaml").as_deref(), Some("kustomization.yaml <- team.yaml (true)"));
}

#[test]
fn the_same_shape_as_a_listed_file_is_a_neighbour() {
    let fixture = Fixture::new(
        &[
            flux("ns", "ns", ""),
            "#- /ns/kustomization.yaml\nresources: [default/namespace.yaml]\n".to_owned(),
            object("ns/default/namespace.yaml"),
            object("ns/acme/namespace.yaml"),
            object("ns/acme/platform/x.yaml"),
        ]
        .concat(),
    );
    let found = |path| unlisted(&fixture, path);
    assert_eq!(found("ns/acme/namespace.yaml").as_deref(), Some("ns/kustomization.yaml <- acme/namespace.yaml (true)"));
    assert_eq!(
        found("ns/acme/platform/x.yaml").as_deref(),
        Some("ns/kustomization.yaml <- acme/platform/x.yaml (false)")
    );
}

#[test]
fn a_walked_folder_leaves_nothing_out() {
    let fixture = Fixture::new(&(flux("apps", "apps", "") + &object("apps/a.yaml") + &object("apps/sub/b.yaml")));
    assert_eq!(unlisted(&fixture, "apps/sub/b.yaml"), None);
}
