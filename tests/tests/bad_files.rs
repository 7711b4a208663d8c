//! Files that no page of the manual can show: bytes that are no text, too many of them, links, and what may not be read.
//! Each gives its one finding, and everything beside it is checked as usual.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::Path;

use openchoreo_lsp_tests::findings;

const PLANE: &str = "apiVersion: openchoreo.dev/v1alpha1\nkind: DataPlane\nmetadata:\n  name: primary\n";
/// Its finding shows that a file was looked at.
const NAMELESS: &str = "apiVersion: openchoreo.dev/v1alpha1\nkind: DataPlane\nmetadata: {}\n";
const SETTINGS: &str = "stages = [{ name = \"all\", path = \"all\" }]\n";

/// The findings as `path:line severity code`, lines from 1.
fn found(folder: &Path) -> Vec<String> {
    let all = findings::all(&findings::load(folder)).into_iter();
    all.map(|f| format!("{}:{} {} {}", f.path, f.line + 1, f.severity, f.code)).collect()
}

fn repository(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("openchoreo-lsp.toml"), SETTINGS).unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

#[test]
fn bytes_that_are_no_utf8() {
    let mut bytes = PLANE.as_bytes().to_vec();
    bytes.extend_from_slice(b"  annotations:\n    city: Z\xfcrich\n");
    let folder = repository(&[("all/a.yaml", &bytes), ("all/b.yaml", NAMELESS.as_bytes())]);
    assert_eq!(
        found(folder.path()),
        ["/all/a.yaml:6 error yaml/invalid-utf8", "/all/b.yaml:3 error schema/missing-identity"]
    );
}

#[test]
fn a_control_character() {
    let text = format!("{PLANE}  annotations:\n    a: x\u{1}y\n---\n{NAMELESS}");
    let folder = repository(&[("all/a.yaml", text.as_bytes())]);
    let expected = ["/all/a.yaml:6 error yaml/invalid-character", "/all/a.yaml:10 error schema/missing-identity"];
    assert_eq!(found(folder.path()), expected);
}

#[test]
fn a_nul_byte_outside_every_stage() {
    let ours = format!("{PLANE}  annotations:\n    a: x\0y\n");
    let folder = repository(&[("samples/a.yaml", ours.as_bytes()), ("samples/b.yaml", b"kind: Pod\na: x\0y\n")]);
    let rows: Vec<String> = found(folder.path()).into_iter().filter(|row| row.contains(" yaml/")).collect();
    assert_eq!(rows, ["/samples/a.yaml:6 error yaml/invalid-character"]);
}

#[test]
fn a_file_of_many_megabytes() {
    let large = "# filler\n".repeat(8 << 20);
    let files: &[(&str, &[u8])] =
        &[("all/a.yaml", large.as_bytes()), ("b.yaml", large.as_bytes()), ("all/c.yaml", NAMELESS.as_bytes())];
    let folder = repository(files);
    let expected = [
        "/all/a.yaml:1 warning yaml/too-large",
        "/all/c.yaml:3 error schema/missing-identity",
        "/b.yaml:1 hint yaml/too-large",
    ];
    assert_eq!(found(folder.path()), expected);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = repository(&[("all/a.yaml", PLANE.as_bytes()), ("b.yaml", b"a: 1\n")]);
    for path in ["all/a.yaml", "b.yaml"] {
        std::fs::set_permissions(folder.path().join(path), std::fs::Permissions::from_mode(0o000)).unwrap();
    }
    if std::fs::read(folder.path().join("b.yaml")).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    assert_eq!(found(folder.path()), ["/all/a.yaml:1 warning yaml/unreadable", "/b.yaml:1 hint yaml/unreadable"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_a_kustomization_lists() {
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: all\n  namespace: \
                flux-system\nspec:\n  interval: 5m\n  path: ./all\n  prune: true\n  targetNamespace: acme\n  \
                sourceRef:\n    kind: GitRepository\n    name: flux-system\n";
    let list = b"namespace: acme\nresources:\n  - a.yaml\n  - link.yaml\n";
    let files: &[(&str, &[u8])] =
        &[("flux/all.yaml", flux.as_bytes()), ("all/kustomization.yaml", list), ("all/a.yaml", PLANE.as_bytes())];
    let folder = repository(files);
    std::fs::remove_file(folder.path().join("openchoreo-lsp.toml")).unwrap();
    std::os::unix::fs::symlink("a.yaml", folder.path().join("all/link.yaml")).unwrap();
    let rows: Vec<String> = found(folder.path()).into_iter().filter(|row| !row.contains(" hint ")).collect();
    assert_eq!(rows, ["/all/kustomization.yaml:4 error flux/special-file"]);
}

/// Without an expression in it a template of a chart looks like any manifest, and is none.
#[test]
fn a_template_of_a_chart_without_an_expression() {
    let chart = b"apiVersion: v2\nname: lookout\nversion: 0.1.0\n";
    let files: &[(&str, &[u8])] = &[
        ("lookout/Chart.yaml", chart),
        ("lookout/templates/plane.yaml", NAMELESS.as_bytes()),
        ("lookout/templates/more/plane.yaml", NAMELESS.as_bytes()),
        ("templates/plane.yaml", NAMELESS.as_bytes()),
        ("all/a.yaml", PLANE.as_bytes()),
    ];
    let beside =
        ["/templates/plane.yaml:3 error schema/missing-identity", "/templates/plane.yaml:3 hint stage/not-deployed"];
    assert_eq!(found(repository(files).path()), beside);
    // A stage that takes the folder as it is takes what stands there.
    let files: &[(&str, &[u8])] = &[("all/Chart.yaml", chart), ("all/templates/plane.yaml", NAMELESS.as_bytes())];
    let rows = found(repository(files).path());
    assert!(rows.contains(&"/all/templates/plane.yaml:3 error schema/missing-identity".to_owned()), "{rows:?}");
}
