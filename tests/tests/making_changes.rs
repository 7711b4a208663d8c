//! The changes that a README of such a repository teaches, each left half done: a platform resource, a project, a
//! component, a binding. Every slip must be found where it is; where there is a fix, the repository is clean after it.
//!
//! The starting point is the example of this project, which has no findings.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use openchoreo_lsp::diagnostics::{self, Diagnostic};
use openchoreo_lsp::workspace::SourceChange;
use openchoreo_lsp_tests::files::File;
use openchoreo_lsp_tests::findings::{self, word};
use openchoreo_lsp_tests::world::World;

const KUSTOMIZATION: &str = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n";
const CATALOG: &str = "/projects/bookshop/components/catalog";
const BINDINGS: &str = "/projects-release-bindings/bookshop/components/catalog";

fn example() -> World {
    fn read(folder: &Path, inside: &str, out: &mut Vec<File>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{inside}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                read(&entry.path(), &path, out);
            } else {
                out.push(File { path, text: std::fs::read_to_string(entry.path()).unwrap() });
            }
        }
    }
    let mut files = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("example"), "", &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    World::of(&files)
}

fn replace(world: &mut World, path: &str, old: &str, new: &str) {
    let text = world.snapshot.text(world.file(path)).unwrap();
    assert!(text.contains(old), "{path} has no {old:?}");
    let text = text.replacen(old, new, 1);
    world.write(path, &text);
}

fn all(world: &World) -> Vec<(String, Diagnostic)> {
    let found = world.files.iter().flat_map(|(path, file)| {
        diagnostics::file(&world.snapshot, *file).into_iter().map(move |found| (path.clone(), found))
    });
    found.collect()
}

/// Everything that is found, as `path severity code`.
fn found(world: &World) -> Vec<String> {
    all(world).iter().map(|(path, found)| format!("{path} {} {}", word(found.severity), found.code.id)).collect()
}

/// Applies the preferred fix of the only finding with this code, and says its title.
fn fix(world: &mut World, code: &str) -> String {
    let all = all(world);
    let fixing: Vec<&Diagnostic> = all.iter().map(|(_, found)| found).filter(|found| found.code.id == code).collect();
    let found = fixing.first().unwrap_or_else(|| panic!("no {code}"));
    let fix = found.fixes.iter().find(|fix| fix.preferred).unwrap_or_else(|| panic!("{code} has no preferred fix"));
    apply(world, &fix.change);
    fix.title.clone()
}

fn apply(world: &mut World, change: &SourceChange) {
    for file in change.edits.keys() {
        let text = change.apply_to(*file, &world.snapshot.text(*file).unwrap());
        let path = world.path(*file).to_owned();
        world.write(&path, &text);
    }
    for (_, path, text) in &change.created {
        world.write(&format!("/{path}"), text);
    }
}

fn text(world: &World, path: &str) -> String {
    world.snapshot.text(world.file(path)).unwrap().to_string()
}

fn trait_named(name: &str) -> String {
    format!("apiVersion: openchoreo.dev/v1alpha1\nkind: Trait\nmetadata:\n  name: {name}\nspec:\n  creates: []\n")
}

fn project(name: &str) -> String {
    format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata:\n  name: {name}\nspec:\n  type:\n    kind: \
         ProjectType\n    name: team\n  deploymentPipelineRef:\n    kind: DeploymentPipeline\n    name: standard\n  \
         parameters:\n    contact: somebody@lantern.example\n"
    )
}

fn component(name: &str) -> [String; 2] {
    let of = |kind: &str, spec: &str| {
        format!("apiVersion: openchoreo.dev/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n{spec}")
    };
    [
        of(
            "Component",
            "  owner:\n    projectName: bookshop\n  componentType:\n    kind: ComponentType\n    name: \
             deployment/http-service\n  parameters:\n    healthPath: /ready\n",
        ),
        of(
            "Workload",
            &format!(
                "  owner:\n    projectName: bookshop\n    componentName: {name}\n  container:\n    image: \
                 registry.lantern.example/{name}:1\n"
            ),
        ),
    ]
}

fn binding(name: &str, release: &str) -> String {
    format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: ReleaseBinding\nmetadata:\n  name: {name}\nspec:\n  owner:\n    \
         projectName: bookshop\n    componentName: catalog\n  environment: development\n  releaseName: {release}\n"
    )
}

#[test]
fn the_starting_point_is_clean() {
    assert_eq!(findings::all(&example().snapshot), []);
}

#[test]
fn a_platform_resource_that_the_kustomization_does_not_list() {
    let mut world = example();
    world.write("/platform/traits/cache.yaml", &trait_named("cache"));
    assert_eq!(found(&world), ["/platform/traits/cache.yaml warning kustomize/unlisted"]);
    assert_eq!(fix(&mut world, "kustomize/unlisted"), "Add `traits/cache.yaml` to `platform/kustomization.yaml`");
    assert_eq!(found(&world), [""; 0]);
    assert!(text(&world, "/platform/kustomization.yaml").ends_with("\n  - traits/cache.yaml\n"));
}

#[test]
fn a_platform_resource_in_a_folder_of_its_own() {
    let mut world = example();
    world.write("/platform/volumes/cache.yaml", &trait_named("cache"));
    assert_eq!(found(&world), ["/platform/volumes/cache.yaml warning kustomize/unlisted"]);
    fix(&mut world, "kustomize/unlisted");
    assert_eq!(found(&world), [""; 0]);
}

#[test]
fn a_platform_resource_listed_before_it_is_written() {
    let mut world = example();
    replace(&mut world, "/platform/kustomization.yaml", "resources:\n", "resources:\n  - traits/cache.yaml\n");
    assert_eq!(found(&world), ["/platform/kustomization.yaml error kustomize/missing-entry"]);
    world.write("/platform/traits/cache.yaml", &trait_named("cache"));
    assert_eq!(found(&world), [""; 0]);
}

#[test]
fn a_platform_resource_listed_by_the_wrong_name() {
    let mut world = example();
    replace(&mut world, "/platform/kustomization.yaml", "traits/scratch-space.yaml", "traits/scratch-spase.yaml");
    let expected = [
        "/platform/kustomization.yaml error kustomize/missing-entry",
        "/platform/traits/scratch-space.yaml warning kustomize/unlisted",
    ];
    assert_eq!(found(&world), expected);
    assert_eq!(fix(&mut world, "kustomize/missing-entry"), "Change to `traits/scratch-space.yaml`");
    assert_eq!(found(&world), [""; 0]);
}

#[test]
fn a_project_without_a_kustomization() {
    let mut world = example();
    world.write("/projects/cafe/project.yaml", &project("cafe"));
    assert_eq!(found(&world), ["/projects/cafe/project.yaml warning kustomize/unlisted"]);
    let title = fix(&mut world, "kustomize/unlisted");
    assert_eq!(title, "Create `projects/cafe/kustomization.yaml` and add `cafe/` to `projects/kustomization.yaml`");
    assert_eq!(found(&world), [""; 0]);
    assert_eq!(
        text(&world, "/projects/cafe/kustomization.yaml"),
        KUSTOMIZATION.replace("\nres", "\n\nres") + "  - project.yaml\n"
    );
}

#[test]
fn a_project_that_the_list_of_projects_does_not_have() {
    let mut world = example();
    world.write("/projects/cafe/project.yaml", &project("cafe"));
    world.write("/projects/cafe/kustomization.yaml", &format!("{KUSTOMIZATION}  - project.yaml\n"));
    assert_eq!(found(&world), ["/projects/cafe/project.yaml warning kustomize/unlisted"]);
    assert_eq!(fix(&mut world, "kustomize/unlisted"), "Add `cafe/` to `projects/kustomization.yaml`");
    assert_eq!(found(&world), [""; 0]);
}

#[test]
fn a_listed_project_without_a_kustomization() {
    let mut world = example();
    world.write("/projects/cafe/project.yaml", &project("cafe"));
    replace(&mut world, "/projects/kustomization.yaml", "  - bookshop/\n", "  - bookshop/\n  - cafe/\n");
    let expected = [
        "/projects/cafe/project.yaml warning kustomize/unlisted",
        "/projects/kustomization.yaml error kustomize/no-kustomization",
    ];
    assert_eq!(found(&world), expected);
    assert_eq!(fix(&mut world, "kustomize/no-kustomization"), "Create `projects/cafe/kustomization.yaml`");
    assert_eq!(found(&world), [""; 0]);
}

#[test]
fn a_listed_project_is_not_listed_a_second_time() {
    let mut world = example();
    world.write("/projects/cafe/project.yaml", &project("cafe"));
    replace(&mut world, "/projects/kustomization.yaml", "  - bookshop/\n", "  - bookshop/\n  - ./cafe\n");
    let message = &all(&world)[0].1.message;
    assert!(message.starts_with("`projects/kustomization.yaml` lists `./cafe`, which has no"), "{message}");
    assert_eq!(fix(&mut world, "kustomize/unlisted"), "Create `projects/cafe/kustomization.yaml`");
    assert_eq!(found(&world), [""; 0]);
}

#[test]
fn a_missing_entry_is_not_taken_for_one_that_is_listed_already() {
    let mut world = example();
    replace(&mut world, "/platform/kustomization.yaml", "  - traits/", "  - traits/scratch-spaces.yaml\n  - traits/");
    assert_eq!(found(&world), ["/platform/kustomization.yaml error kustomize/missing-entry"]);
    let titles: Vec<String> = all(&world)[0].1.fixes.iter().map(|fix| fix.title.clone()).collect();
    assert_eq!(titles, ["Remove `traits/scratch-spaces.yaml` from the list"]);
}

#[test]
fn a_required_key_without_its_value_is_one_finding_and_not_removed() {
    let mut world = example();
    let path = format!("{CATALOG}/workload.yaml");
    let image = text(&world, &path).lines().find(|line| line.trim_start().starts_with("image:")).unwrap().to_owned();
    replace(&mut world, &path, &image, image.split_once(':').map(|(key, _)| format!("{key}:")).unwrap().as_str());
    assert_eq!(found(&world), [format!("{path} error value/null")]);
    let null = &all(&world)[0].1;
    assert_eq!(null.message, "`image` has no value, and `spec.container` needs it; give it text");
    assert!(null.fixes.is_empty(), "{:?}", null.fixes);
}

#[test]
fn an_unknown_version_and_a_wrong_value_are_said_once() {
    let mut world = example();
    let path = format!("{CATALOG}/workload.yaml");
    replace(&mut world, &path, "openchoreo.dev/v1alpha1", "openchoreo.dev/v1");
    let of_the_file =
        |world: &World| -> Vec<String> { found(world).into_iter().filter(|found| found.starts_with(&path)).collect() };
    assert_eq!(of_the_file(&world), [format!("{path} error schema/unknown-kind")]);
}

#[test]
fn an_environment_by_its_short_name() {
    let mut world = example();
    let path = format!("{BINDINGS}/catalog-development.yaml");
    replace(&mut world, &path, "environment: development", "environment: dev");
    assert_eq!(fix(&mut world, "reference/unresolved"), "Change to `development`");
    assert_eq!(found(&world), [""; 0]);
}

#[test]
fn a_project_whose_pipeline_is_not_there() {
    let mut world = example();
    replace(&mut world, "/projects/bookshop/project.yaml", "name: standard", "name: standart");
    let pipeline: Vec<String> = found(&world).into_iter().filter(|row| row.contains("reference/unresolved")).collect();
    assert_eq!(pipeline, ["/projects/bookshop/project.yaml error reference/unresolved"]);
    fix(&mut world, "reference/unresolved");
    assert_eq!(found(&world), [""; 0]);
}

#[test]
fn a_project_that_names_no_pipeline() {
    let mut world = example();
    let pipeline = "  deploymentPipelineRef:\n    kind: DeploymentPipeline\n    name: standard\n";
    replace(&mut world, "/projects/bookshop/project.yaml", pipeline, "");
    let project: Vec<String> = found(&world).into_iter().filter(|row| row.contains("project.yaml")).collect();
    assert_eq!(project, ["/projects/bookshop/project.yaml error schema/missing-field"]);
}

#[test]
fn a_component_directory_that_the_project_does_not_list() {
    let mut world = example();
    let [component, workload] = component("basket");
    let folder = "/projects/bookshop/components/basket";
    world.write(&format!("{folder}/component.yaml"), &component);
    world.write(&format!("{folder}/workload.yaml"), &workload);
    let expected = [
        format!("{folder}/component.yaml warning kustomize/unlisted"),
        format!("{folder}/workload.yaml warning kustomize/unlisted"),
    ];
    assert_eq!(found(&world), expected);
    let mut without = example();
    without.write(&format!("{folder}/component.yaml"), &component);
    without.write(&format!("{folder}/workload.yaml"), &workload);
    fix(&mut without, "kustomize/unlisted");
    assert_eq!(found(&without), [""; 0], "with a kustomization made by the fix");
    world.write(
        &format!("{folder}/kustomization.yaml"),
        &format!("{KUSTOMIZATION}  - component.yaml\n  - workload.yaml\n"),
    );
    assert_eq!(found(&world), expected);
    let title = fix(&mut world, "kustomize/unlisted");
    assert_eq!(title, "Add `components/basket/` to `projects/bookshop/kustomization.yaml`");
    assert_eq!(found(&world), [""; 0]);
}

#[test]
fn a_component_without_its_workload() {
    let mut world = example();
    let [component, _] = component("basket");
    let folder = "/projects/bookshop/components/basket";
    world.write(&format!("{folder}/component.yaml"), &component);
    world.write(&format!("{folder}/kustomization.yaml"), &format!("{KUSTOMIZATION}  - component.yaml\n"));
    replace(
        &mut world,
        "/projects/bookshop/kustomization.yaml",
        "resources:\n",
        "resources:\n  - components/basket/\n",
    );
    assert_eq!(found(&world), [format!("{folder}/component.yaml warning reference/workload-missing")]);
}

#[test]
fn a_release_that_the_component_forgets() {
    let mut world = example();
    let release = format!("{CATALOG}/releases/catalog-20261026-1.yaml");
    replace(&mut world, &format!("{CATALOG}/kustomization.yaml"), "  - releases/catalog-20261026-1.yaml\n", "");
    assert_eq!(found(&world), [format!("{release} warning kustomize/unlisted")]);
    fix(&mut world, "kustomize/unlisted");
    assert_eq!(found(&world), [""; 0]);
}

#[test]
fn a_binding_that_is_not_listed() {
    let mut world = example();
    replace(&mut world, &format!("{BINDINGS}/kustomization.yaml"), "  - catalog-development.yaml\n", "");
    assert_eq!(found(&world), [format!("{BINDINGS}/catalog-development.yaml warning kustomize/unlisted")]);
    fix(&mut world, "kustomize/unlisted");
    assert_eq!(found(&world), [""; 0]);
}

#[test]
fn a_binding_that_says_its_namespace() {
    let mut world = example();
    let path = format!("{BINDINGS}/catalog-development.yaml");
    let before = text(&world, &path);
    for (namespace, severity) in [("lantern", "hint"), ("default", "warning")] {
        replace(&mut world, &path, "metadata:\n", &format!("metadata:\n  namespace: {namespace}\n"));
        assert_eq!(found(&world), [format!("{path} {severity} kustomize/namespace-overridden")]);
        assert_eq!(fix(&mut world, "kustomize/namespace-overridden"), "Remove the namespace from the file");
        assert_eq!(text(&world, &path), before);
        assert_eq!(found(&world), [""; 0]);
    }
}

#[test]
fn a_binding_whose_release_is_not_there() {
    let mut world = example();
    let path = format!("{BINDINGS}/catalog-development.yaml");
    replace(&mut world, &path, "catalog-20261109-1", "catalog-20261109-2");
    let unresolved: Vec<String> = found(&world).into_iter().filter(|row| row.contains("unresolved")).collect();
    assert_eq!(unresolved, [format!("{path} error reference/unresolved")]);
    fix(&mut world, "reference/unresolved");
    assert_eq!(found(&world), [""; 0]);
}

#[test]
fn a_binding_in_the_folder_of_another_component() {
    let mut world = example();
    let path = format!("{BINDINGS}/catalog-development.yaml");
    let moved = "/projects-release-bindings/bookshop/components/storefront/catalog-development.yaml";
    let text = text(&world, &path);
    world.remove(&path);
    world.write(moved, &text);
    replace(&mut world, &format!("{BINDINGS}/kustomization.yaml"), "  - catalog-development.yaml\n", "");
    let list = "/projects-release-bindings/bookshop/components/storefront/kustomization.yaml";
    replace(&mut world, list, "resources:\n", "resources:\n  - catalog-development.yaml\n");
    assert_eq!(found(&world), [format!("{moved} warning stage/binding-folder")]);
}

#[test]
fn a_binding_among_the_projects_where_admission_looks_for_the_release() {
    let mut world = example();
    let path = format!("{CATALOG}/catalog-testing.yaml");
    world.write(&path, &binding("catalog-again", "catalog-20261109-1"));
    replace(
        &mut world,
        &format!("{CATALOG}/kustomization.yaml"),
        "resources:\n",
        "resources:\n  - catalog-testing.yaml\n",
    );
    // There is a binding of this component for this environment already; what counts here is the place.
    let place = |world: &World| found(world).into_iter().filter(|row| row.contains(" stage/")).collect::<Vec<_>>();
    let later =
        |world: &World| place(world).into_iter().filter(|row| row.contains("stage/hard-order")).collect::<Vec<_>>();
    assert_eq!(later(&world), [""; 0]);
    world.write("/openchoreo-lsp.toml", "generation = \"v0.7.0\"\n");
    let mut pinned: Vec<File> = Vec::new();
    for path in world.files.keys() {
        pinned.push(File { path: path.clone(), text: text(&world, path) });
    }
    let pinned = World::of(&pinned);
    assert!(later(&pinned).contains(&format!("{path} error stage/hard-order")), "{:?}", later(&pinned));
}

#[test]
fn a_release_among_the_bindings() {
    let mut world = example();
    let release = text(&world, &format!("{CATALOG}/releases/catalog-20261109-1.yaml"))
        .replace("catalog-20261109-1", "catalog-20261110-1");
    let path = format!("{BINDINGS}/catalog-20261110-1.yaml");
    world.write(&path, &release);
    replace(
        &mut world,
        &format!("{BINDINGS}/kustomization.yaml"),
        "resources:\n",
        "resources:\n  - catalog-20261110-1.yaml\n",
    );
    assert_eq!(found(&world), [format!("{path} warning stage/release-in-bindings")]);
}

#[test]
fn a_namespace_that_is_renamed_in_one_place_only() {
    let mut world = example();
    replace(&mut world, "/namespace.yaml", "name: lantern", "name: lamp");
    let rows = found(&world);
    assert!(!rows.is_empty() && rows.iter().all(|row| row.ends_with("hint stage/namespace-missing")), "{rows:?}");
}
