//! The usual changes of a GitOps repository, each left half done in the example: what is reported, and the fix that
//! does the other half, where there is one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::{Path, PathBuf};

use openchoreo_lsp::diagnostics;
use openchoreo_lsp_tests::files::File;
use openchoreo_lsp_tests::findings;
use openchoreo_lsp_tests::world::World;

/// What somebody did to a file.
enum Edit {
    /// Wrote a new one.
    New(&'static str),
    /// Replaced a text that is there once.
    Replace(&'static str, &'static str),
    /// Deleted it.
    Gone,
}

/// A finding: path, line (from 1), severity, code.
type Row = (&'static str, u32, &'static str, &'static str);

struct Task {
    what: &'static str,
    edits: &'static [(&'static str, Edit)],
    found: &'static [Row],
    /// The title of a fix that leaves nothing to report, where there is one.
    fix: Option<&'static str>,
}

use Edit::{Gone, New, Replace};

const TRAIT: &str = "apiVersion: openchoreo.dev/v1alpha1
kind: Trait
metadata:
  name: backup
spec:
  creates:
    - template:
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: ${metadata.name}-backup
";

const LIST_OF_FILES: &str = "apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - project.yaml
";

const MUSIC: &str = "apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata:
  name: music
spec:
  type:
    kind: ProjectType
    name: team
  deploymentPipelineRef:
    kind: DeploymentPipeline
    name: standard
  parameters:
    contact: music@lantern.example
";

const MUSIC_WITHOUT_PIPELINE: &str = "apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata:
  name: music
spec:
  type:
    kind: ProjectType
    name: team
  deploymentPipelineRef:
    kind: DeploymentPipeline
    name: standrad
  parameters:
    contact: music@lantern.example
";

const SEARCH: &str = "apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata:
  name: search
spec:
  owner:
    projectName: bookshop
  componentType:
    kind: ComponentType
    name: deployment/http-service
";

const SEARCH_WORKLOAD: &str = "apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata:
  name: search
spec:
  owner:
    projectName: bookshop
    componentName: search
  container:
    image: registry.lantern.example/search:0.1.0
  endpoints:
    http:
      type: HTTP
      port: 8080
";

const COMPONENT_AND_WORKLOAD: &str = "apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - component.yaml
  - workload.yaml
";

const COMPONENT_ALONE: &str = "apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - component.yaml
";

const TO_PRODUCTION: &str = "apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata:
  name: storefront-production
spec:
  owner:
    projectName: bookshop
    componentName: storefront
  environment: production
  releaseName: storefront-20261102-1
";

const TO_PRODUCTION_IN_A_NAMESPACE: &str = "apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata:
  name: storefront-production
  namespace: lamplight
spec:
  owner:
    projectName: bookshop
    componentName: storefront
  environment: production
  releaseName: storefront-20261102-1
";

const BINDINGS: &str = "/projects-release-bindings/bookshop/components/storefront/kustomization.yaml";
const STAGING: &str = "/projects-release-bindings/bookshop/components/storefront/storefront-staging.yaml";
const PRODUCTION: &str = "/projects-release-bindings/bookshop/components/storefront/storefront-production.yaml";
const RELEASE: &str = "/projects/bookshop/components/storefront/releases/storefront-20261102-1.yaml";

const TASKS: &[Task] = &[
    Task {
        what: "a platform resource that platform/kustomization.yaml does not list",
        edits: &[("/platform/traits/backup.yaml", New(TRAIT))],
        found: &[("/platform/traits/backup.yaml", 4, "warning", "kustomize/unlisted")],
        fix: Some("Add `traits/backup.yaml` to `platform/kustomization.yaml`"),
    },
    Task {
        what: "an entry of platform/kustomization.yaml whose file is not there yet",
        edits: &[(
            "/platform/kustomization.yaml",
            Replace("  - traits/scratch-space.yaml\n", "  - traits/scratch-space.yaml\n  - traits/backup.yaml\n"),
        )],
        found: &[("/platform/kustomization.yaml", 15, "error", "kustomize/missing-entry")],
        fix: Some("Remove `traits/backup.yaml` from the list"),
    },
    Task {
        what: "a project whose folder projects/kustomization.yaml does not list",
        edits: &[
            ("/projects/music/project.yaml", New(MUSIC)),
            ("/projects/music/kustomization.yaml", New(LIST_OF_FILES)),
        ],
        found: &[("/projects/music/project.yaml", 4, "warning", "kustomize/unlisted")],
        fix: Some("Add `music/` to `projects/kustomization.yaml`"),
    },
    Task {
        what: "a project whose folder has no kustomization.yaml",
        edits: &[
            ("/projects/music/project.yaml", New(MUSIC)),
            ("/projects/kustomization.yaml", Replace("  - bookshop/\n", "  - bookshop/\n  - music/\n")),
        ],
        found: &[
            ("/projects/kustomization.yaml", 9, "error", "kustomize/no-kustomization"),
            ("/projects/music/project.yaml", 4, "warning", "kustomize/unlisted"),
        ],
        fix: None,
    },
    Task {
        what: "a project whose pipeline does not exist",
        edits: &[
            ("/projects/music/project.yaml", New(MUSIC_WITHOUT_PIPELINE)),
            ("/projects/music/kustomization.yaml", New(LIST_OF_FILES)),
            ("/projects/kustomization.yaml", Replace("  - bookshop/\n", "  - bookshop/\n  - music/\n")),
        ],
        found: &[("/projects/music/project.yaml", 11, "error", "reference/unresolved")],
        fix: Some("Change to `standard`"),
    },
    Task {
        what: "a component that the project's kustomization.yaml does not list",
        edits: &[
            ("/projects/bookshop/components/search/component.yaml", New(SEARCH)),
            ("/projects/bookshop/components/search/workload.yaml", New(SEARCH_WORKLOAD)),
            ("/projects/bookshop/components/search/kustomization.yaml", New(COMPONENT_AND_WORKLOAD)),
        ],
        found: &[
            ("/projects/bookshop/components/search/component.yaml", 4, "warning", "kustomize/unlisted"),
            ("/projects/bookshop/components/search/workload.yaml", 4, "warning", "kustomize/unlisted"),
        ],
        fix: Some("Add `components/search/` to `projects/bookshop/kustomization.yaml`"),
    },
    Task {
        what: "a component without a workload",
        edits: &[
            ("/projects/bookshop/components/search/component.yaml", New(SEARCH)),
            ("/projects/bookshop/components/search/kustomization.yaml", New(COMPONENT_ALONE)),
            (
                "/projects/bookshop/kustomization.yaml",
                Replace("  - components/catalog/\n", "  - components/catalog/\n  - components/search/\n"),
            ),
        ],
        found: &[("/projects/bookshop/components/search/component.yaml", 4, "warning", "reference/workload-missing")],
        fix: None,
    },
    Task {
        what: "a component whose kustomization.yaml forgets the workload",
        edits: &[
            ("/projects/bookshop/components/search/component.yaml", New(SEARCH)),
            ("/projects/bookshop/components/search/workload.yaml", New(SEARCH_WORKLOAD)),
            ("/projects/bookshop/components/search/kustomization.yaml", New(COMPONENT_ALONE)),
            (
                "/projects/bookshop/kustomization.yaml",
                Replace("  - components/catalog/\n", "  - components/catalog/\n  - components/search/\n"),
            ),
        ],
        found: &[("/projects/bookshop/components/search/workload.yaml", 4, "warning", "kustomize/unlisted")],
        fix: Some("Add `workload.yaml` to `projects/bookshop/components/search/kustomization.yaml`"),
    },
    Task {
        what: "a binding that no kustomization.yaml lists",
        edits: &[(PRODUCTION, New(TO_PRODUCTION))],
        found: &[(PRODUCTION, 4, "warning", "kustomize/unlisted")],
        fix: Some(
            "Add `storefront-production.yaml` to `projects-release-bindings/bookshop/components/storefront/kustomization.yaml`",
        ),
    },
    Task {
        what: "a binding with a namespace of its own",
        edits: &[
            (PRODUCTION, New(TO_PRODUCTION_IN_A_NAMESPACE)),
            (
                BINDINGS,
                Replace(
                    "  - storefront-staging.yaml\n",
                    "  - storefront-staging.yaml\n  - storefront-production.yaml\n",
                ),
            ),
        ],
        found: &[(PRODUCTION, 5, "warning", "kustomize/namespace-overridden")],
        fix: Some("Remove the namespace from the file"),
    },
    Task {
        what: "a binding before its release",
        edits: &[(STAGING, Replace("storefront-20261102-1", "storefront-20261120-1"))],
        found: &[(STAGING, 10, "error", "reference/unresolved")],
        fix: Some("Change to `storefront-20261102-1`"),
    },
    Task {
        what: "a release that is deleted while bindings run it",
        edits: &[
            (RELEASE, Gone),
            (
                "/projects/bookshop/components/storefront/kustomization.yaml",
                Replace("  - releases/storefront-20261102-1.yaml\n", ""),
            ),
        ],
        found: &[
            (
                "/projects-release-bindings/bookshop/components/storefront/storefront-development.yaml",
                10,
                "error",
                "reference/unresolved",
            ),
            (STAGING, 10, "error", "reference/unresolved"),
        ],
        fix: None,
    },
    Task {
        what: "a binding in the folder of another component",
        edits: &[(STAGING, Replace("    componentName: storefront", "    componentName: catalog"))],
        found: &[
            (
                "/projects-release-bindings/bookshop/components/catalog/catalog-staging.yaml",
                9,
                "error",
                "promotion/duplicate-binding",
            ),
            (STAGING, 8, "warning", "stage/binding-folder"),
            (STAGING, 9, "error", "promotion/duplicate-binding"),
            (STAGING, 10, "error", "promotion/foreign-release"),
        ],
        fix: None,
    },
    Task {
        what: "a second binding for one environment",
        edits: &[(STAGING, Replace("environment: staging", "environment: development"))],
        found: &[
            (
                "/projects-release-bindings/bookshop/components/storefront/storefront-development.yaml",
                9,
                "error",
                "promotion/duplicate-binding",
            ),
            (STAGING, 9, "error", "promotion/duplicate-binding"),
        ],
        fix: None,
    },
    Task {
        what: "an environment that leaves the pipeline",
        edits: &[("/projects/bookshop/project.yaml", Replace("    name: standard", "    name: fast-track"))],
        found: &[
            ("/projects-release-bindings/bookshop/bookshop-staging.yaml", 8, "warning", "promotion/outside-pipeline"),
            (
                "/projects-release-bindings/bookshop/components/catalog/catalog-staging.yaml",
                9,
                "warning",
                "promotion/outside-pipeline",
            ),
            (STAGING, 9, "warning", "promotion/outside-pipeline"),
            (
                "/projects-release-bindings/bookshop/resources/catalog-db/catalog-db-staging.yaml",
                9,
                "warning",
                "promotion/outside-pipeline",
            ),
        ],
        fix: None,
    },
    Task {
        what: "an environment where the project is not released any more",
        edits: &[
            ("/projects-release-bindings/bookshop/bookshop-staging.yaml", Gone),
            ("/projects-release-bindings/bookshop/kustomization.yaml", Replace("  - bookshop-staging.yaml\n", "")),
        ],
        found: &[
            (
                "/projects-release-bindings/bookshop/components/catalog/catalog-staging.yaml",
                9,
                "error",
                "promotion/project-not-released",
            ),
            (STAGING, 9, "error", "promotion/project-not-released"),
            (
                "/projects-release-bindings/bookshop/resources/catalog-db/catalog-db-staging.yaml",
                9,
                "error",
                "promotion/project-not-released",
            ),
        ],
        fix: None,
    },
    Task {
        what: "an endpoint that gets another name",
        edits: &[("/projects/bookshop/components/catalog/workload.yaml", Replace("    http:\n", "    rest:\n"))],
        found: &[("/projects/bookshop/components/storefront/workload.yaml", 21, "error", "reference/unresolved-item")],
        fix: None,
    },
    Task {
        what: "a trait that the type stops allowing",
        edits: &[(
            "/platform/component-types/webapps/web-frontend.yaml",
            Replace("    - name: scratch-space\n", "    - name: persistent-volume\n"),
        )],
        found: &[("/projects/bookshop/components/storefront/component.yaml", 14, "error", "reference/not-allowed")],
        fix: None,
    },
];

fn example() -> Vec<File> {
    fn walk(folder: &Path, root: &Path, out: &mut Vec<File>) {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, root, out);
            } else {
                let inside = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                out.push(File { path: format!("/{inside}"), text: std::fs::read_to_string(&path).unwrap() });
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("example");
    let mut out = Vec::new();
    walk(&root, &root, &mut out);
    out
}

fn edited(task: &Task) -> Vec<File> {
    let mut files = example();
    for (path, edit) in task.edits {
        let at = files.iter().position(|file| file.path == *path);
        match (edit, at) {
            (New(text), None) => files.push(File { path: (*path).to_owned(), text: (*text).to_owned() }),
            (Replace(old, new), Some(at)) => {
                assert_eq!(files[at].text.matches(old).count(), 1, "{}: `{old}` in {path}", task.what);
                files[at].text = files[at].text.replace(old, new);
            }
            (Gone, Some(at)) => {
                files.remove(at);
            }
            _ => panic!("{}: {path}", task.what),
        }
    }
    files
}

#[test]
fn what_is_left_half_done_is_reported() {
    let mut wrong = Vec::new();
    for task in TASKS {
        let found = findings::all(&World::of(&edited(task)).snapshot);
        let rows: Vec<(&str, u32, &str, &str)> =
            found.iter().map(|f| (f.path.as_str(), f.line + 1, f.severity, f.code)).collect();
        if rows != task.found {
            let words = found.iter().map(|f| {
                format!("    {}:{} {}[{}] {} {:?}", f.path, f.line + 1, f.severity, f.code, f.message, f.fixes)
            });
            wrong.push(format!("{}:\n{}", task.what, words.collect::<Vec<_>>().join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_fix_does_the_other_half() {
    let mut fixed = 0;
    for task in TASKS {
        let Some(title) = task.fix else { continue };
        let files = edited(task);
        let world = World::of(&files);
        let ids: Vec<_> = world.snapshot.files().map(|(id, _)| id).collect();
        let found: Vec<_> = ids.iter().flat_map(|id| diagnostics::file(&world.snapshot, *id)).collect();
        let fix = found.iter().flat_map(|diagnostic| &diagnostic.fixes).find(|fix| fix.title == title);
        let fix = fix.unwrap_or_else(|| panic!("{}: no fix `{title}`", task.what));
        let mut after = files.clone();
        for file in after.iter_mut().filter(|file| world.files.contains_key(&file.path)) {
            file.text = fix.change.apply_to(world.file(&file.path), &file.text);
        }
        assert_eq!(findings::all(&World::of(&after).snapshot), [], "{}: `{title}` leaves these", task.what);
        fixed += 1;
    }
    assert!(fixed >= 8, "only {fixed}");
}
