//! Whole repositories against a real API server: applied in order the first time, unchanged the second, and
//! stored as Flux would have them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use openchoreo_lsp_tests::cluster::api_server::ApiServer;
use openchoreo_lsp_tests::cluster::controller::with_controller;
use openchoreo_lsp_tests::cluster::runs::{Told, tell};
use openchoreo_lsp_tests::cluster::webhook::releases_must_exist;
use serde_json::Value;

/// A folder of the comparison material; `None`, and a word, where there is none.
fn judges() -> Option<PathBuf> {
    let found = std::env::var_os("OPENCHOREO_LSP_JUDGES").map(PathBuf::from);
    if found.is_none() {
        println!("skipped: OPENCHOREO_LSP_JUDGES is not set");
    }
    found
}

struct Case {
    server: Arc<ApiServer>,
    repository: PathBuf,
    home: tempfile::TempDir,
}

impl Case {
    /// A server with the kinds of a release.
    fn new(repository: &Path, crds: &Path) -> Option<Case> {
        let server = Arc::new(ApiServer::start()?);
        server.install_crds(crds);
        Some(Case { server, repository: repository.to_owned(), home: tempfile::tempdir().unwrap() })
    }

    fn tell(&self, verb: &str, more: &[&str]) -> Told {
        let repository = self.repository.to_str().unwrap();
        tell(&[&[verb, repository], more].concat(), &self.server.kubeconfig, self.home.path())
    }

    /// Every object of OpenChoreo and its neighbours on the server, by kind and name.
    fn objects(&self) -> BTreeMap<String, Value> {
        let (_, groups) = self.server.request("GET", "/apis/openchoreo.dev/v1alpha1", None);
        let resources = groups["resources"].as_array().unwrap().clone();
        let mut paths: Vec<String> = resources
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .filter(|name| !name.contains('/'))
            .map(|name| format!("/apis/openchoreo.dev/v1alpha1/{name}"))
            .collect();
        paths.push("/api/v1/namespaces".to_owned());
        let mut out = BTreeMap::new();
        for path in paths {
            let list = self.server.get(&path).unwrap();
            let kind = list["kind"].as_str().unwrap().trim_end_matches("List").to_owned();
            for item in list["items"].as_array().unwrap() {
                out.insert(format!("{kind} {}", item["metadata"]["name"].as_str().unwrap()), item.clone());
            }
        }
        out
    }

    fn versions(&self) -> BTreeMap<String, String> {
        let version = |value: &Value| value["metadata"]["resourceVersion"].as_str().unwrap().to_owned();
        self.objects().iter().map(|(name, value)| (name.clone(), version(value))).collect()
    }

    /// Applies twice: the first time it all succeeds, the second time nothing is written.
    fn twice(&self, objects: usize) {
        let first = self.tell("apply", &["--yes", "--no-wait"]);
        first.must_end_with(0);
        let written = first.reported("applied").len() + first.reported("unchanged").len();
        assert_eq!(written, objects, "{}", first.run.out);
        let versions = self.versions();
        let second = self.tell("apply", &["--yes", "--no-wait"]);
        second.must_end_with(0);
        assert_eq!(second.report()["outcome"], "nothing");
        assert_eq!(second.reported("unchanged").len(), objects);
        assert_eq!(self.versions(), versions);
        self.tell("diff", &[]).must_end_with(0);
    }
}

#[test]
fn bindings_wait_for_their_releases_where_a_webhook_looks() {
    let Some(judges) = judges() else { return };
    let repository = judges.join("repos/gitops-demo-2025-12");
    let Some(case) = Case::new(&repository, &judges.join("crds/v0.8.0")) else { return };
    let _webhook = releases_must_exist(&case.server);
    // With the namespace there, every object is shown to the server, and the webhook speaks.
    case.server
        .apply("/api/v1/namespaces/openchoreo", "apiVersion: v1\nkind: Namespace\nmetadata: {name: openchoreo}\n");
    let plan = case.tell("plan", &[]);
    plan.must_end_with(1);
    let verdicts = plan.verdicts();
    assert!(verdicts.contains(&"create Component greeter-service".to_owned()), "{verdicts:?}");
    assert!(verdicts.contains(&"deferred ReleaseBinding greeter-service-development".to_owned()), "{verdicts:?}");
    let binding = plan.of("planned").find(|one| one["verdict"] == "deferred").unwrap();
    assert!(binding["message"].as_str().unwrap().contains("not found"), "{binding}");
    let needs = binding["needs"].as_array().unwrap();
    assert!(needs.iter().any(|need| need == "ComponentRelease openchoreo/greeter-service-20251205-1"), "{needs:?}");
    case.twice(19);
    let stored = case.objects();
    let component = &stored["Component greeter-service"];
    assert_eq!(component["metadata"]["namespace"], "openchoreo");
    assert!(stored.contains_key("ReleaseBinding greeter-service-development"));
}

#[test]
fn without_a_controller_the_gate_is_named_and_with_one_it_opens() {
    let Some(judges) = judges() else { return };
    let repository = judges.join("repos/gitops-demo-2025-12");
    let Some(case) = Case::new(&repository, &judges.join("crds/v0.8.0")) else { return };
    let _webhook = releases_must_exist(&case.server);
    let alone = case.tell("apply", &["--yes", "--timeout", "1s"]);
    alone.must_end_with(4);
    let not_ready = alone.reported("notReady");
    assert!(not_ready.contains(&"Project demo-project-1".to_owned()), "{not_ready:?}");
    let gate = alone.of("notReady").find(|one| one["object"]["kind"] == "Project").unwrap();
    assert!(gate["message"].as_str().unwrap().contains("no controller has set Ready"), "{gate}");
    assert!(alone.reported("skipped").contains(&"ReleaseBinding greeter-service-development".to_owned()));
    with_controller(
        &case.server,
        |_| None,
        || {
            let all = case.tell("apply", &["--yes", "--timeout", "60s"]);
            all.must_end_with(0);
            assert_eq!(all.reported("skipped"), Vec::<String>::new());
            assert!(all.reported("applied").contains(&"ReleaseBinding greeter-service-development".to_owned()));
        },
    );
}

#[test]
fn a_reason_that_cannot_heal_ends_the_wait_at_once() {
    let Some(judges) = judges() else { return };
    let repository = judges.join("repos/gitops-demo-2025-12");
    let Some(case) = Case::new(&repository, &judges.join("crds/v0.8.0")) else { return };
    let broken = |object: &Value| (object["metadata"]["name"] == "greeter-service").then_some("InvalidConfiguration");
    with_controller(&case.server, broken, || {
        let told = case.tell("apply", &["--yes", "--timeout", "5m"]);
        told.must_end_with(4);
        assert_eq!(told.reported("notReady"), ["Component greeter-service"]);
        let event = told.of("notReady").next().unwrap();
        assert_eq!(event["canHeal"], false);
        assert!(told.reported("skipped").contains(&"ReleaseBinding greeter-service-development".to_owned()));
    });
}

#[test]
fn the_sample_repository_goes_to_v1_1() {
    let Some(judges) = judges() else { return };
    let Some(case) = Case::new(&judges.join("repos/sample-gitops"), &judges.join("crds/v1.1.6")) else { return };
    case.server.install_kind(
        "argoproj.io",
        "v1alpha1",
        "ClusterWorkflowTemplate",
        "clusterworkflowtemplates",
        "Cluster",
    );
    case.twice(37);
}

#[test]
fn the_example_goes_to_v1_2() {
    let Some(judges) = judges() else { return };
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("example");
    let Some(case) = Case::new(&example, &judges.join("crds/v1.2.3")) else { return };
    case.twice(41);
    // One value changed by somebody else: a conflict, on its line, and nothing is written.
    let path = "/apis/openchoreo.dev/v1alpha1/namespaces/lantern/projects/bookshop";
    case.server.apply(
        path,
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata: {name: bookshop, namespace: lantern}\n\
         spec: {deploymentPipelineRef: {name: fast-track}}\n",
    );
    let told = case.tell("apply", &["--yes", "--no-wait"]);
    told.must_end_with(3);
    let row = told.of("planned").find(|one| one["verdict"] == "conflict").unwrap();
    assert_eq!(row["marks"][0]["manager"], "tests");
    assert_eq!(row["marks"][0]["field"], "spec.deploymentPipelineRef.name");
    let line = row["marks"][0]["line"].as_u64().unwrap() as usize;
    let text = std::fs::read_to_string(example.join(row["marks"][0]["path"].as_str().unwrap())).unwrap();
    assert!(text.lines().nth(line).unwrap().contains("name:"), "{row}");
    let forced = case.tell("apply", &["--yes", "--no-wait", "--force-conflicts"]);
    forced.must_end_with(0);
    assert_eq!(forced.reported("applied"), ["Project bookshop"]);
}

#[test]
fn a_refused_object_is_marked_on_its_line_and_what_needs_it_is_skipped() {
    let Some(judges) = judges() else { return };
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("all.yaml"),
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata:\n  name: shop\n  namespace: default\nspec:\n  \
         deploymentPipelineRef: main\n  colour: red\n---\napiVersion: openchoreo.dev/v1alpha1\nkind: Environment\n\
         metadata:\n  name: dev\n  namespace: default\nspec:\n  dataPlaneRef: x\n",
    )
    .unwrap();
    let Some(case) = Case::new(folder.path(), &judges.join("crds/v0.8.0")) else { return };
    let told = case.tell("plan", &["--despite-errors"]);
    told.must_end_with(3);
    let row = told.of("planned").find(|one| one["verdict"] == "refused").unwrap();
    assert_eq!((&row["marks"][0]["field"], &row["marks"][0]["line"]), (&"spec.colour".into(), &7.into()), "{row}");
    case.tell("apply", &["--yes", "--no-wait"]).must_end_with(2);
    assert!(case.server.get("/apis/openchoreo.dev/v1alpha1/namespaces/default/environments/dev").is_none());
}

#[test]
fn who_may_not_write_is_told_before_the_first_write() {
    let Some(judges) = judges() else { return };
    let repository = judges.join("repos/gitops-demo-2025-12");
    let Some(case) = Case::new(&repository, &judges.join("crds/v0.8.0")) else { return };
    // May read everything, and write environments only.
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: little}\nrules:\n\
                - {apiGroups: ['*'], resources: ['*'], verbs: [get, list]}\n\
                - {apiGroups: [openchoreo.dev], resources: [environments], verbs: [create, patch]}\n";
    case.server.apply("/apis/rbac.authorization.k8s.io/v1/clusterroles/little", role);
    let binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: little}\n\
                   roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: little}\n\
                   subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: little}]\n";
    case.server.apply("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/little", binding);
    let kubeconfig = case.server.kubeconfig_for("{token: little}");
    let repository = case.repository.to_str().unwrap();
    let told = tell(&["apply", repository, "--yes", "--no-wait"], &kubeconfig, case.home.path());
    told.must_end_with(3);
    let verdicts = told.verdicts();
    assert!(verdicts.contains(&"refused Project demo-project-1".to_owned()), "{verdicts:?}");
    assert!(verdicts.contains(&"deferred Environment development".to_owned()), "{verdicts:?}");
    assert!(case.server.get("/api/v1/namespaces/openchoreo").is_none());
}

#[test]
fn a_kind_that_the_run_itself_brings_is_there_for_its_objects() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("a-thing.yaml"),
        "apiVersion: tests.dev/v1\nkind: Thing\nmetadata: {name: one, namespace: fresh}\nspec: {size: 1}\n",
    )
    .unwrap();
    std::fs::write(
        folder.path().join("b-definition.yaml"),
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.tests.dev}\nspec:\n  \
         group: tests.dev\n  scope: Namespaced\n  names: {kind: Thing, plural: things, singular: thing}\n  versions:\n  \
         - name: v1\n    served: true\n    storage: true\n    schema: {openAPIV3Schema: {type: object, properties: \
         {spec: {type: object, properties: {size: {type: integer}}}}}}\n",
    )
    .unwrap();
    std::fs::write(
        folder.path().join("c-namespace.yaml"),
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: fresh}\n---\napiVersion: v1\nkind: Secret\n\
         metadata: {name: login, namespace: fresh}\nstringData: {password: correct-horse-battery}\n",
    )
    .unwrap();
    let Some(server) = ApiServer::start() else { return };
    let home = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let told = tell(&["apply", path, "--yes"], &server.kubeconfig, home.path());
    told.must_end_with(0);
    assert!(told.verdicts().contains(&"deferred Thing one".to_owned()), "{:?}", told.verdicts());
    assert_eq!(server.get("/apis/tests.dev/v1/namespaces/fresh/things/one").unwrap()["spec"]["size"], 1);
    let again = tell(&["apply", path, "--yes"], &server.kubeconfig, home.path());
    assert_eq!(again.report()["outcome"], "nothing", "{}", again.run.out);
    // A changed Secret shows that it changed, and not to what.
    let text = std::fs::read_to_string(folder.path().join("c-namespace.yaml")).unwrap();
    std::fs::write(folder.path().join("c-namespace.yaml"), text.replace("battery", "staple")).unwrap();
    let told = tell(&["diff", path], &server.kubeconfig, home.path());
    told.must_end_with(1);
    let row = told.of("planned").find(|one| one["verdict"] == "update").unwrap();
    assert_eq!(row["changes"][0]["path"], "data.password");
    assert_eq!(
        (&row["changes"][0]["before"], &row["changes"][0]["after"]),
        (&"*** (before)".into(), &"*** (after)".into())
    );
    for secret in ["correct-horse", "Y29ycmVjdC1ob3Jz"] {
        assert!(!told.run.out.contains(secret), "{}", told.run.out);
    }
}
