//! CRD files as schemas while the server runs: they come, change and go.

use std::time::{Duration, Instant};

use super::*;

/// The CRD of a kind of somebody else with one field.
fn crd(field: &str) -> String {
    format!(
        "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: queues.example.org}}
spec:
  group: example.org
  names: {{kind: Queue, plural: queues}}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {{type: object, properties: {{{field}: {{type: integer}}}}}}
"
    )
}

const QUEUE: &str = "apiVersion: example.org/v1\nkind: Queue\nmetadata:\n  name: mail\nspec:\n  size: 3\n";
const UNKNOWN: &str = "5:2 schema/unknown-field";

fn schema_checks(options: Value) -> Value {
    let mut options = options;
    options["severity"] =
        json!({ "reference/": "off", "stage/": "off", "kustomize/": "off", "schema/missing-field": "off" });
    options
}

fn begin(client: &mut Client, folder_path: &Path, options: Value) {
    client.initialize(json!({
        "capabilities": {},
        "workspaceFolders": [folder(folder_path)],
        "initializationOptions": schema_checks(options),
    }));
}

fn source(client: &mut Client) -> String {
    client.request("openchoreo/status", Value::Null)["folders"][0]["schemas"].as_str().unwrap().to_owned()
}

/// Waits for the next findings of a document that are these.
fn wait_for(client: &mut Client, document: &str, expected: &[&str]) {
    while findings(&client.published(document)) != expected {}
}

fn wait_for_source(client: &mut Client, expected: &str) {
    let limit = Instant::now() + Duration::from_secs(20);
    while source(client) != expected {
        assert!(Instant::now() < limit, "{} is not {expected}", source(client));
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Ends the conversation. How often findings are told again while files come and go one by one is left to the server.
fn end(mut client: Client) {
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    client.wait();
}

#[test]
fn crd_files_come_change_and_go() {
    let repository = Repository::new();
    repository.write("queue.yaml", QUEUE);
    repository.write("openchoreo-lsp.toml", "schemas = \"crds\"\n");
    repository.write("crds/queues.yaml", &crd("length"));
    let mut client = Client::in_process(None);
    begin(&mut client, repository.root(), json!({}));
    let queue = repository.uri("queue.yaml");
    client.open(&queue, 1, QUEUE);
    wait_for(&mut client, &queue, &[UNKNOWN]);
    repository.write("crds/queues.yaml", &crd("size"));
    wait_for(&mut client, &queue, &[]);
    assert_eq!(source(&mut client), "folder crds (1 kind)");
    let hover = client.request(
        "textDocument/hover",
        json!({ "textDocument": { "uri": queue }, "position": { "line": 5, "character": 3 } }),
    );
    let hover = hover["contents"]["value"].as_str().unwrap().to_owned();
    assert!(
        hover.starts_with("**size**: *a whole number*") && hover.ends_with("Queue of `crds/queues.yaml`"),
        "{hover}"
    );
    repository.write("crds/queues.yaml", &crd("length"));
    wait_for(&mut client, &queue, &[UNKNOWN]);
    // JSON is no file of the workspace, and counts all the same.
    std::fs::remove_file(repository.path("crds/queues.yaml")).unwrap();
    wait_for(&mut client, &queue, &[]);
    let json: Value = serde_json::to_value(serde_yaml::from_str::<serde_yaml::Value>(&crd("length")).unwrap()).unwrap();
    repository.write("crds/queues.json", &json.to_string());
    wait_for(&mut client, &queue, &[UNKNOWN]);
    let settings = repository.uri("openchoreo-lsp.toml");
    repository.write("crds/more.json", "{\n  \"kind\":\n}");
    wait_for(&mut client, &settings, &["0:10 schema/crd"]);
    std::fs::remove_dir_all(repository.path("crds")).unwrap();
    wait_for(&mut client, &queue, &[]);
    // A folder goes file by file.
    wait_for_source(&mut client, "v1.1.6 built in (nothing in folder crds is used)");
    let status = client.request("openchoreo/status", Value::Null);
    let folder = &status["folders"][0];
    assert_eq!(folder["schemaProblems"], json!(["the folder `crds` does not exist, so the built-in schemas count"]));
    repository.write("openchoreo-lsp.toml", "");
    wait_for_source(&mut client, "v1.1.6 built in");
    end(client);
}

#[test]
fn a_folder_of_the_editor_is_told_of_in_messages() {
    let repository = Repository::new();
    repository.write("queue.yaml", QUEUE);
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("queues.yaml"), crd("length")).unwrap();
    let mut client = Client::in_process(None);
    begin(&mut client, repository.root(), json!({ "schemas": elsewhere.path() }));
    let queue = repository.uri("queue.yaml");
    wait_for(&mut client, &queue, &[UNKNOWN]);
    // A file that belongs to no repository has them too.
    let alone = tempfile::tempdir().unwrap();
    let loose = alone.path().join("loose.yaml");
    std::fs::write(&loose, QUEUE).unwrap();
    client.open(&uri(&loose), 1, QUEUE);
    wait_for(&mut client, &uri(&loose), &[UNKNOWN]);
    let settings = schema_checks(json!({ "schemas": elsewhere.path().join("none") }));
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "openchoreo": settings } }));
    let message = client.notification("window/showMessage");
    assert!(message["message"].as_str().unwrap().contains("does not exist"), "{message}");
    wait_for(&mut client, &queue, &[]);
    wait_for(&mut client, &uri(&loose), &[]);
    end(client);
}
