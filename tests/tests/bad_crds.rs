//! Whatever lies in a folder of CRDs, it is named with file and line, and the built-in schemas go on.
//!
//! Each test puts one monster beside a Project with a field too much; that finding has to come in any case.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::time::{Duration, Instant};

use openchoreo_lsp_tests::findings;
use tempfile::TempDir;

const PROJECT: &str = "\
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop, namespace: team}
spec:
  deploymentPipelineRef: {name: standard}
  colour: blue
";

fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// A repository whose CRDs lie in a folder beside it, with one file in there.
fn repository(name: &str, bytes: impl AsRef<[u8]>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &format!("crds/{name}"), bytes);
    write(folder.path(), "repository/project.yaml", PROJECT);
    let settings = "generation = \"v1.1.6\"\nschemas = \"../crds\"\nexternal.DeploymentPipeline = [\"standard\"]\n";
    write(folder.path(), "repository/openchoreo-lsp.toml", settings);
    folder
}

/// What is said of the CRDs; the Project's own finding must be there.
fn said(folder: &TempDir) -> Vec<String> {
    let began = Instant::now();
    let mut found = findings::all(&findings::load(&folder.path().join("repository")));
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
    let own =
        found.iter().position(|finding| finding.code == "schema/unknown-field" && finding.path == "/project.yaml");
    found.remove(own.unwrap_or_else(|| panic!("the built-in schemas do not go on: {found:#?}")));
    let crds = |finding: &findings::Finding| {
        assert_eq!((finding.code, &*finding.path, finding.line), ("schema/crd", "/openchoreo-lsp.toml", 1));
        finding.message.clone()
    };
    found.iter().map(crds).collect()
}

#[test]
fn files_that_are_no_crds() {
    for (name, text, expected) in [
        ("a.yaml", "kind: Deployment\n", "`../crds/a.yaml`, line 1: it holds no CustomResourceDefinition"),
        ("a.yaml", "", "`../crds/a.yaml`, line 1: it holds no CustomResourceDefinition"),
        ("a.json", "[1, 2]", "`../crds/a.json`, line 1: it holds no CustomResourceDefinition"),
        ("a.yaml", "a: 1\nb: [\n", "`../crds/a.yaml`, line 2: it is no YAML: "),
        ("a.json", "{\n\"kind\": \"Cust\n", "`../crds/a.json`, line 3: it is no JSON: "),
        ("a.yaml", "a: &a [1, 1]\nb: &b [*a, *a]\nc: *none\n", "`../crds/a.yaml`, line 3: it is no YAML: "),
        ("b/a.yml", "kind: Pod\n", "`../crds/b/a.yml`, line 1: it holds no CustomResourceDefinition"),
    ] {
        let said = said(&repository(name, text));
        assert!(said.len() == 1 && said[0].starts_with(expected), "{said:#?}");
    }
    assert_eq!(said(&repository("a.yaml", b"kind: \xff\n")), ["`../crds/a.yaml`: it cannot be read: it is no UTF-8"]);
    let nothing = "the folder `../crds` holds no CustomResourceDefinition, so the built-in schemas count";
    assert_eq!(said(&repository("README.md", "words")), [nothing]);
}

#[test]
fn folders_that_are_not_there() {
    let folder = repository("a.yaml", "");
    std::fs::remove_dir_all(folder.path().join("crds")).unwrap();
    assert_eq!(said(&folder), ["the folder `../crds` does not exist, so the built-in schemas count"]);
    write(folder.path(), "crds", "a file");
    assert_eq!(said(&folder), ["the folder `../crds` is no folder, so the built-in schemas count"]);
}

#[test]
#[cfg(unix)]
fn files_that_cannot_be_read() {
    let folder = repository("README.md", "");
    let path = folder.path().join("crds/a.yaml");
    std::os::unix::fs::symlink("nowhere", &path).unwrap();
    assert_eq!(said(&folder), ["`../crds/a.yaml`: it cannot be read: not a regular file"]);
    std::fs::remove_file(&path).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(pipe.success());
    assert_eq!(said(&folder), ["`../crds/a.yaml`: it cannot be read: not a regular file"]);
}

/// The CRD of the Project with another schema for its `spec`.
fn crd(spec: &str) -> String {
    format!(
        r#"{{"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "spec": {{
"group": "example.org", "names": {{"kind": "Queue"}}, "scope": "Namespaced",
"versions": [{{"name": "v1", "served": true, "storage": true, "schema": {{"openAPIV3Schema":
{{"type": "object", "properties": {{"spec": {spec}}}}}}}}}]}}}}"#
    )
}

#[test]
fn schemas_that_break_readers() {
    let at = "/spec/versions/0/schema/openAPIV3Schema/properties/spec";
    let mut deep = "{}".to_owned();
    for _ in 0..60 {
        deep = format!(r#"{{"type": "array", "items": {{"type": "object", "properties": {{"a": {deep}}}}}}}"#);
    }
    let wide: Vec<String> = (0..300_000).map(|at| format!(r#""f{at}": {{"type": "string"}}"#)).collect();
    let pairs: Vec<String> = (0..18)
        .map(|n| {
            let next = format!(r##"{{"$ref": "#{at}/properties/d/properties/{}"}}"##, n + 1);
            format!(r#""{n}": {{"properties": {{"a": {next}, "b": {next}, "c": {next}}}}}"#)
        })
        .collect();
    for (spec, expected) in [
        (format!(r##"{{"$ref": "#{at}"}}"##), "contains itself; what it holds is checked once and no deeper"),
        (
            format!(r##"{{"properties": {{"a": {{"items": {{"$ref": "#{at}/properties/a"}}}}}}}}"##),
            "contains itself; what it holds is checked once and no deeper",
        ),
        (r##"{"$ref": "https://example.org/a.json"}"##.to_owned(), "is not in the document"),
        (r##"{"$ref": "#/spec/none"}"##.to_owned(), "is not in the document"),
        (
            r#"{"type": "object", "x-kubernetes-validations": [{"rule": "self.a ==", "message": "a"}]}"#.to_owned(),
            "the rule `self.a ==` does not compile and is not checked",
        ),
        (
            format!(r#"{{"x-kubernetes-validations": [{{"rule": "{}"}}]}}"#, "(".repeat(100_000)),
            "is nested too deeply to be read and is not checked",
        ),
        (r#"{"x-kubernetes-validations": [{"message": "a"}]}"#.to_owned(), "a validation rule has no text"),
        (r#"{"type": "string", "pattern": "(a"}"#.to_owned(), "the pattern `(a` cannot be read and is not checked"),
        (format!(r#"{{"type": "string", "pattern": "{}"}}"#, "(".repeat(100_000)), "cannot be read and is not checked"),
        (format!(r#"{{"type": "string", "pattern": "{}"}}"#, "(a{1000}){1000}"), "cannot be read and is not checked"),
        (deep, "it is no JSON: recursion limit exceeded"),
        (format!(r#"{{"properties": {{{}}}}}"#, wide.join(",")), "the schema has more than 200000 places"),
        (
            format!(
                r##"{{"properties": {{"d": {{"properties": {{{}}}}}, "e": {{"$ref": "#{at}/properties/d/properties/0"}}}}}}"##,
                pairs.join(",")
            ),
            "the schema has more than 200000 places",
        ),
    ] {
        let said = said(&repository("queue.json", crd(&spec)));
        let found = said.iter().find(|message| message.contains(expected));
        let found = found.unwrap_or_else(|| panic!("{expected}\n{said:#.3000?}\n{spec:.300}"));
        assert!(
            found.starts_with("`../crds/queue.json`, line 1: ") || expected.starts_with("it is no JSON"),
            "{found}"
        );
        assert!(said.len() <= 11, "{}", said.len());
    }
}

#[test]
fn a_schema_that_is_deep_in_yaml() {
    let mut text =
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: example.org\n  \
                    names: {kind: Queue}\n  versions:\n  - name: v1\n    schema:\n      openAPIV3Schema:\n"
            .to_owned();
    for depth in 0..80 {
        let space = " ".repeat(8 + 2 * depth);
        text.push_str(&format!("{space}properties:\n{space} a:\n"));
    }
    text.push_str(&" ".repeat(200));
    text.push_str("type: string\n");
    let deep = said(&repository("a.yaml", &text));
    assert_eq!(
        deep,
        ["`../crds/a.yaml`, line 139: the schema has more than 64 levels; what lies deeper is not checked"]
    );
    let absurd = format!("{}a{}", "[".repeat(50_000), "]".repeat(50_000));
    let said = said(&repository("a.yaml", absurd));
    assert!(said.len() == 1 && said[0].starts_with("`../crds/a.yaml`, line 1: it is no YAML: "), "{said:#?}");
}

#[test]
fn crds_that_are_not_whole() {
    let whole = crd("{}");
    for (from, to, expected) in [
        (r#""schema""#, r#""shcema""#, "a version of the CustomResourceDefinition of `Queue` has no schema"),
        (r#""kind": "Queue""#, r#""knid": "Queue""#, "the CustomResourceDefinition has no `spec.names.kind`"),
        (r#""group""#, r#""groop""#, "the CustomResourceDefinition has no `spec.group`"),
        (r#""served": true"#, r#""served": false"#, "the CustomResourceDefinition of `Queue` serves no version"),
        ("k8s.io/v1", "k8s.io/v1beta1", "`apiextensions.k8s.io/v1beta1` is no version of a CustomResourceDefinition"),
    ] {
        let said = said(&repository("queue.json", whole.replacen(from, to, 1)));
        assert!(
            said.len() == 1 && said[0].starts_with(&format!("`../crds/queue.json`, line 1: {expected}")),
            "{said:#?}"
        );
    }
    let folder = repository("a.json", &whole);
    write(folder.path(), "crds/b.json", &whole);
    let expected = "`../crds/b.json`: Queue of `example.org/v1` is in `../crds/a.json` already, which counts";
    assert_eq!(said(&folder), [expected]);
}
