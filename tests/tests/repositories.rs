//! Three real repositories: every finding in them is listed here, and why it is right.
//!
//! They lie outside of this project; `OPENCHOREO_LSP_JUDGES` names the folder that holds them as `repos/NAME`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::Path;

use openchoreo_lsp_tests::findings;

/// Path, line (from 1), severity, code, and what makes it a right finding.
type Row = (&'static str, u32, &'static str, &'static str, &'static str);

/// The repository as its README describes it (December 2025, v0.6 to v0.8).
const DEMO_2025: &[Row] = &[
    ("/platform/component-types/tasks/scheduled-task.yaml", 7, "hint", "reference/unresolved", NO_WORKFLOWS),
    ("/platform/component-types/tasks/scheduled-task.yaml", 8, "hint", "reference/unresolved", NO_WORKFLOWS),
];

const NO_WORKFLOWS: &str = "the repository has no workflows at all: they come with the build plane";
const BROUGHT: &str = "the repository has no workflows; installations of that time brought this one to `default`";
const OTHER_NAMESPACE: &str = "the pipeline lies in namespace `default`, all environments in `openchoreo`";
const BUILT: &str = "the component has a workflow, whose build writes the Workload";
const SIDE_BY_SIDE: &str = "since December the stage of the projects no longer waits for that of the platform";
const NO_NAMESPACE: &str = "these six objects go to `default`, which is not one of the repository's namespaces";
const MOVED_ON: &str = "development runs the release of January, staging still that of December";

/// The same repository a month later (v0.9 to v0.12).
const DEMO_2026: &[Row] = &[
    ("/platform/component-types/scheduled-task.yaml", 10, "hint", "reference/unresolved", NO_WORKFLOWS),
    ("/platform/component-types/scheduled-task.yaml", 11, "hint", "reference/unresolved", NO_WORKFLOWS),
    ("/platform/component-types/web-app.yaml", 10, "hint", "reference/unresolved", NO_WORKFLOWS),
    (PIPELINE, 8, "warning", "reference/other-namespace", OTHER_NAMESPACE),
    (PIPELINE, 10, "warning", "reference/other-namespace", OTHER_NAMESPACE),
    (PIPELINE, 12, "warning", "reference/other-namespace", OTHER_NAMESPACE),
    (PIPELINE, 14, "warning", "reference/other-namespace", OTHER_NAMESPACE),
    (
        "/projects/demo-project-1/components/greeter-service/release-bindings/greeter-service-staging.yaml",
        11,
        "hint",
        "promotion/skips-stage",
        MOVED_ON,
    ),
    (GREETER, 4, "hint", "reference/workload-missing", BUILT),
    (GREETER, 11, "hint", "reference/unresolved", NO_WORKFLOWS),
    (REACT, 4, "hint", "reference/workload-missing", BUILT),
    (REACT, 11, "error", "reference/unresolved", "namespace `default` has one component type, and it is `service`"),
    (REACT, 16, "hint", "reference/external", BROUGHT),
    (READING_LIST, 4, "hint", "reference/workload-missing", BUILT),
    (READING_LIST, 18, "hint", "reference/external", BROUGHT),
    (
        "/projects/ecommerce-demo/components/order-api/release-bindings/order-api-staging.yaml",
        11,
        "hint",
        "promotion/skips-stage",
        MOVED_ON,
    ),
    (
        "/projects/ecommerce-demo/components/product-api/release-bindings/product-api-staging.yaml",
        11,
        "hint",
        "promotion/skips-stage",
        MOVED_ON,
    ),
    (
        "/projects/ecommerce-demo/components/redis-cache/release-bindings/redis-cache-staging.yaml",
        11,
        "hint",
        "promotion/skips-stage",
        MOVED_ON,
    ),
    ("/projects/demo-project-1/components/greeter-service/component.yaml", 9, "hint", "stage/unordered", SIDE_BY_SIDE),
    (
        "/projects/demo-project-1/components/greeter-service/release-bindings/greeter-service-development.yaml",
        7,
        "hint",
        "stage/unordered",
        SIDE_BY_SIDE,
    ),
    (
        "/projects/demo-project-1/components/greeter-service/release-bindings/greeter-service-staging.yaml",
        7,
        "hint",
        "stage/unordered",
        SIDE_BY_SIDE,
    ),
    ("/projects/demo-project-1/project.yaml", 7, "hint", "stage/unordered", SIDE_BY_SIDE),
    (
        "/projects/demo-project-gitops/components/greeter-service-gitops/component.yaml",
        9,
        "hint",
        "stage/unordered",
        SIDE_BY_SIDE,
    ),
    (
        "/projects/demo-project-gitops/components/reading-list-service-gitops/component.yaml",
        11,
        "hint",
        "stage/unordered",
        SIDE_BY_SIDE,
    ),
    ("/projects/demo-project-gitops/project.yaml", 9, "hint", "stage/unordered", SIDE_BY_SIDE),
    ("/projects/ecommerce-demo/components/order-api/component.yaml", 9, "hint", "stage/unordered", SIDE_BY_SIDE),
    (
        "/projects/ecommerce-demo/components/order-api/release-bindings/order-api-development.yaml",
        7,
        "hint",
        "stage/unordered",
        SIDE_BY_SIDE,
    ),
    (
        "/projects/ecommerce-demo/components/order-api/release-bindings/order-api-staging.yaml",
        7,
        "hint",
        "stage/unordered",
        SIDE_BY_SIDE,
    ),
    ("/projects/ecommerce-demo/components/product-api/component.yaml", 9, "hint", "stage/unordered", SIDE_BY_SIDE),
    (
        "/projects/ecommerce-demo/components/product-api/release-bindings/product-api-development.yaml",
        7,
        "hint",
        "stage/unordered",
        SIDE_BY_SIDE,
    ),
    (
        "/projects/ecommerce-demo/components/product-api/release-bindings/product-api-staging.yaml",
        7,
        "hint",
        "stage/unordered",
        SIDE_BY_SIDE,
    ),
    ("/projects/ecommerce-demo/components/redis-cache/component.yaml", 9, "hint", "stage/unordered", SIDE_BY_SIDE),
    (
        "/projects/ecommerce-demo/components/redis-cache/release-bindings/redis-cache-development.yaml",
        7,
        "hint",
        "stage/unordered",
        SIDE_BY_SIDE,
    ),
    (
        "/projects/ecommerce-demo/components/redis-cache/release-bindings/redis-cache-staging.yaml",
        7,
        "hint",
        "stage/unordered",
        SIDE_BY_SIDE,
    ),
    ("/projects/ecommerce-demo/project.yaml", 7, "hint", "stage/unordered", SIDE_BY_SIDE),
    ("/platform/component-types/service-default.yaml", 5, "hint", "stage/namespace-missing", NO_NAMESPACE),
    (
        "/platform/infrastructure/deployment-pipelines/sample-pipeline.yaml",
        5,
        "hint",
        "stage/namespace-missing",
        NO_NAMESPACE,
    ),
    (
        "/projects/demo-project-gitops/components/greeter-service-gitops/component.yaml",
        5,
        "hint",
        "stage/namespace-missing",
        NO_NAMESPACE,
    ),
    (
        "/projects/demo-project-gitops/components/react-starter-gitops/component.yaml",
        5,
        "hint",
        "stage/namespace-missing",
        NO_NAMESPACE,
    ),
    (
        "/projects/demo-project-gitops/components/reading-list-service-gitops/component.yaml",
        5,
        "hint",
        "stage/namespace-missing",
        NO_NAMESPACE,
    ),
    ("/projects/demo-project-gitops/project.yaml", 5, "hint", "stage/namespace-missing", NO_NAMESPACE),
    (
        "/projects/demo-project-gitops/project.yaml",
        2,
        "error",
        "schema/generation",
        "the pipeline is named as v1.0 does it, among files of v0.9",
    ),
    ("/projects/demo-project-gitops/project.yaml", 7, "error", "schema/unknown-field", "no release has `displayName`"),
];

const PIPELINE: &str = "/platform/infrastructure/deployment-pipelines/sample-pipeline.yaml";
const GREETER: &str = "/projects/demo-project-gitops/components/greeter-service-gitops/component.yaml";
const REACT: &str = "/projects/demo-project-gitops/components/react-starter-gitops/component.yaml";
const READING_LIST: &str = "/projects/demo-project-gitops/components/reading-list-service-gitops/component.yaml";

/// The sample of the documentation (v1.0 to v1.1).
const SAMPLE: &[Row] = &[
    ("/namespaces/default/platform/infra/environments/development.yaml", 14, "hint", "reference/external", INSTALLED),
    ("/namespaces/default/platform/infra/environments/production.yaml", 14, "hint", "reference/external", INSTALLED),
    ("/namespaces/default/platform/infra/environments/staging.yaml", 14, "hint", "reference/external", INSTALLED),
    (
        "/namespaces/default/projects/doclet/components/nats/releases/nats-20260223-1.yaml",
        13,
        "hint",
        "reference/release-differs",
        "the release records `web-application`, the component is a `deployment/message-broker`",
    ),
    (
        "/namespaces/default/projects/doclet/components/postgres/releases/postgres-20260223-1.yaml",
        21,
        "hint",
        "reference/release-differs",
        "the release records `database`, the component says `deployment/database`",
    ),
];

const INSTALLED: &str = "the cluster data plane `default` comes with the installation";

fn found(name: &str) -> Option<Vec<(String, u32, String, String)>> {
    let Some(judges) = std::env::var_os("OPENCHOREO_LSP_JUDGES") else {
        println!("skipped: OPENCHOREO_LSP_JUDGES is not set, so `repos/{name}` is not here");
        return None;
    };
    let folder = Path::new(&judges).join("repos").join(name);
    assert!(folder.is_dir(), "{} is no folder", folder.display());
    let all = findings::all(&findings::load(&folder)).into_iter();
    Some(all.map(|f| (f.path, f.line + 1, f.severity.to_owned(), f.code.to_owned())).collect())
}

fn check(name: &str, expected: &[Row]) {
    let Some(found) = found(name) else { return };
    let expected: Vec<(String, u32, String, String)> = expected
        .iter()
        .map(|(path, line, severity, code, _)| ((*path).to_owned(), *line, (*severity).to_owned(), (*code).to_owned()))
        .collect();
    let missing: Vec<_> = expected.iter().filter(|row| !found.contains(row)).collect();
    let extra: Vec<_> = found.iter().filter(|row| !expected.contains(row)).collect();
    assert!(missing.is_empty() && extra.is_empty(), "{name}: missing {missing:#?}, not justified {extra:#?}");
    assert_eq!(found.len(), expected.len(), "{name}");
}

#[test]
fn the_demo_as_its_readme_describes_it() {
    check("gitops-demo-2025-12", DEMO_2025);
}

#[test]
fn the_demo_a_month_later() {
    check("gitops-demo-2026-01", DEMO_2026);
}

#[test]
fn the_sample_of_the_documentation() {
    check("sample-gitops", SAMPLE);
}

#[test]
fn the_example_of_this_project_has_no_findings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("example");
    assert_eq!(findings::all(&findings::load(&folder)), []);
}

#[test]
fn the_mistakes_of_this_project_are_all_found_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("mistakes");
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
    // | `path` | line | what | what would happen | `code`, `code` |
    let mut written: Vec<(String, u32, String)> = Vec::new();
    for line in readme.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        for code in cells[5].split(", ") {
            written.push((
                format!("/{}", cells[1].trim_matches('`')),
                cells[2].parse().unwrap(),
                code.trim_matches('`').to_owned(),
            ));
        }
    }
    written.sort();
    let found = findings::all(&findings::load(&folder)).into_iter();
    let mut found: Vec<(String, u32, String)> = found.map(|f| (f.path, f.line + 1, f.code.to_owned())).collect();
    found.sort();
    assert_eq!(found, written);
}
