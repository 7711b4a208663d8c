//! `schemas fetch` against a real API server on the loopback: what it writes is what the setting `schemas` reads.
//!
//! Needs the executables `etcd` and `kube-apiserver` in the folder `KUBEBUILDER_ASSETS`, and `kubectl`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use openchoreo_lsp_tests::client;
use openchoreo_lsp_tests::program::{self, Run};
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(120);
const TOKEN: &str = "not-to-be-told";

/// A cluster of its own, with nothing in it.
struct Cluster {
    folder: TempDir,
    running: Vec<Child>,
    server: String,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for child in self.running.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn start(program: PathBuf, arguments: &[String], log: &Path) -> Child {
    let log = std::fs::File::create(log).unwrap();
    let errors = log.try_clone().unwrap();
    let mut command = Command::new(&program);
    command.args(arguments).stdin(Stdio::null()).stdout(log).stderr(errors);
    command.spawn().unwrap_or_else(|error| panic!("{}: {error}", program.display()))
}

impl Cluster {
    fn start() -> Option<Cluster> {
        let Some(assets) = std::env::var_os("KUBEBUILDER_ASSETS").map(PathBuf::from) else {
            println!("skipped: KUBEBUILDER_ASSETS names no folder with etcd and kube-apiserver");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let (clients, peers, port) = (free_port(), free_port(), free_port());
        let at = |port: u16| format!("http://127.0.0.1:{port}");
        let path = |name: &str| folder.path().join(name).display().to_string();
        let etcd = [
            format!("--data-dir={}", path("etcd")),
            format!("--listen-client-urls={}", at(clients)),
            format!("--advertise-client-urls={}", at(clients)),
            format!("--listen-peer-urls={}", at(peers)),
            "--unsafe-no-fsync".to_owned(),
        ];
        std::fs::write(folder.path().join("tokens.csv"), format!("{TOKEN},me,me,\"system:masters\"\n")).unwrap();
        let api = [
            format!("--etcd-servers={}", at(clients)),
            "--bind-address=127.0.0.1".to_owned(),
            format!("--secure-port={port}"),
            format!("--cert-dir={}", path("certificates")),
            format!("--token-auth-file={}", path("tokens.csv")),
        ];
        let running = vec![
            start(assets.join("etcd"), &etcd, &folder.path().join("etcd.log")),
            start(assets.join("kube-apiserver"), &api, &folder.path().join("api.log")),
        ];
        let server = format!("https://127.0.0.1:{port}");
        let config = format!(
            "\
apiVersion: v1
kind: Config
clusters:
- name: here
  cluster: {{server: '{server}', insecure-skip-tls-verify: true}}
- name: nobody
  cluster: {{server: 'https://127.0.0.1:{}'}}
users:
- name: me
  user: {{token: {TOKEN}}}
- name: stranger
  user: {{token: wrong}}
contexts:
- name: here
  context: {{cluster: here, user: me}}
- name: stranger
  context: {{cluster: here, user: stranger}}
- name: nobody
  context: {{cluster: nobody, user: me}}
",
            free_port()
        );
        std::fs::write(folder.path().join("config"), config).unwrap();
        let cluster = Cluster { folder, running, server };
        let began = Instant::now();
        while cluster.kubectl(&["get", "--raw", "/readyz"]).status != Some(0) {
            assert!(began.elapsed() < LIMIT, "{}", std::fs::read_to_string(path_of(&cluster, "api.log")).unwrap());
            std::thread::sleep(Duration::from_millis(200));
        }
        Some(cluster)
    }

    fn kubectl(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new("kubectl");
        command.arg("--context=here").arg("--kubeconfig").arg(path_of(self, "config")).args(arguments);
        program::run(command, LIMIT)
    }

    fn fetch(&self, context: &str, output: &Path, more: &[&str]) -> Run {
        let mut command = Command::new(client::program());
        command.args(["schemas", "fetch", "--context", context, "--output"]).arg(output).args(more);
        command.env("KUBECONFIG", path_of(self, "config"));
        program::run(command, LIMIT)
    }
}

fn path_of(cluster: &Cluster, name: &str) -> PathBuf {
    cluster.folder.path().join(name)
}

fn crd(group: &str, plural: &str, kind: &str, field: &str) -> String {
    format!(
        "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: {plural}.{group}, annotations: {{secret: '{TOKEN}'}}}}
spec:
  group: {group}
  names: {{kind: {kind}, plural: {plural}}}
  scope: Namespaced
  versions:
  - name: v1alpha1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {{type: object, properties: {{{field}: {{type: integer, minimum: 1}}}}}}
---
"
    )
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_crds_of_a_cluster_become_the_schemas_of_a_repository() {
    let Some(cluster) = Cluster::start() else { return };
    let repository = tempfile::tempdir().unwrap();
    let crds = repository.path().join("crds");
    // Nothing is written where nothing was found.
    let run = cluster.fetch("here", &crds, &[]);
    assert_eq!(run.status, Some(2), "{}", run.err);
    assert!(run.err.contains("has no CustomResourceDefinition of openchoreo.dev") && !crds.exists(), "{}", run.err);
    let text = crd("openchoreo.dev", "components", "Component", "sizes")
        + &crd("openchoreo.dev", "gardens", "Garden", "trees")
        + &crd("example.org", "queues", "Queue", "length");
    let file = path_of(&cluster, "crds.yaml");
    std::fs::write(&file, text).unwrap();
    let run = cluster.kubectl(&["create", "-f", file.to_str().unwrap()]);
    assert_eq!(run.status, Some(0), "{}", run.err);

    let run = cluster.fetch("here", &crds, &[]);
    assert_eq!(run.status, Some(0), "{}", run.err);
    let config = path_of(&cluster, "config");
    let first = format!("note: reading the CRDs of {}, context here of {}", cluster.server, config.display());
    assert!(run.err.starts_with(&first), "{}", run.err);
    assert_eq!(names(&crds), ["openchoreo.dev_components.yaml", "openchoreo.dev_gardens.yaml"]);
    let written = std::fs::read_to_string(crds.join("openchoreo.dev_components.yaml")).unwrap();
    assert!(!written.contains(TOKEN) && !written.contains("managedFields"), "{written}");

    // What the cluster says counts, for kinds that nobody else knows too.
    let document = |kind: &str, field: &str| {
        format!(
            "apiVersion: openchoreo.dev/v1alpha1\nkind: {kind}\nmetadata: {{name: a, namespace: b}}\n\
             spec:\n  {field}: 0\n---\n"
        )
    };
    std::fs::write(repository.path().join("a.yaml"), document("Component", "sizes") + &document("Garden", "tree"))
        .unwrap();
    let check = |crds: &Path| {
        let mut command = Command::new(client::program());
        command.args(["check", "--format", "json", "--schemas"]).arg(crds).arg(repository.path());
        program::run(command, LIMIT)
    };
    let run = check(&crds);
    let found: Vec<String> = run.lines().iter().map(|line| line["message"].as_str().unwrap().to_owned()).collect();
    assert_eq!((found.len(), &*run.err), (2, ""), "{found:#?}");
    assert!(found[0].contains("at least 1") && found[1].contains("`tree`"), "{found:#?}");

    // Other groups on request; what an earlier time brought is named and stays.
    let run = cluster.fetch("here", &crds, &["--group", "example.org"]);
    assert!(run.err.contains("openchoreo.dev_components.yaml was not fetched this time"), "{}", run.err);
    let run = cluster.fetch("here", &crds, &["--all"]);
    assert!(!run.err.contains("warning"), "{}", run.err);
    let all = ["example.org_queues.yaml", "openchoreo.dev_components.yaml", "openchoreo.dev_gardens.yaml"];
    assert_eq!(names(&crds), all);

    // Who is not let in, and who nobody answers.
    for (context, expected) in
        [("stranger", "Unauthorized"), ("nobody", "cannot read the CRDs"), ("none", "there are here, stranger, nobody")]
    {
        let run = cluster.fetch(context, &crds, &[]);
        assert_eq!(run.status, Some(2));
        assert!(run.err.contains(expected) && !run.err.contains(TOKEN), "{}", run.err);
    }
}
