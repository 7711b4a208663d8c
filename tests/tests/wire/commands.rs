//! Commands, trees and news about the status.

use openchoreo_lsp_tests::client::Client;
use serde_json::{Value, json};

use super::{Repository, initialize, one_check};

/// A client that knows what is beyond the protocol.
fn start(client: &mut Client, repository: &Repository, options: Value) -> Value {
    let mut all = one_check();
    for (key, value) in options.as_object().unwrap() {
        all[key] = value.clone();
    }
    let folders = json!([{ "uri": openchoreo_lsp_tests::client::uri(repository.root()), "name": "folder" }]);
    client.initialize(json!({ "capabilities": {}, "workspaceFolders": folders, "initializationOptions": all }))
}

fn run(client: &mut Client, command: &str, argument: Value) -> Value {
    client.request("workspace/executeCommand", json!({ "command": command, "arguments": [argument] }))
}

#[test]
fn the_server_offers_the_commands_of_its_manifest_that_are_not_the_clients() {
    let (mut client, repository) = (Client::in_process(None), Repository::new());
    let answer = start(&mut client, &repository, json!({ "presents": true }));
    let mut offered = answer["capabilities"]["executeCommandProvider"]["commands"].as_array().unwrap().clone();
    let manifest = client.request("openchoreo/manifest", Value::Null);
    let commands = manifest["commands"].as_array().unwrap();
    for command in commands.iter().filter(|command| command["client"].is_null()) {
        let at = offered.iter().position(|offered| *offered == command["id"]).expect("offered");
        offered.remove(at);
    }
    assert!(offered.is_empty(), "{offered:?}");
    assert!(commands.iter().any(|command| command["client"] == "restart"));
    client.finish();
}

#[test]
fn a_command_returns_what_there_is_to_show() {
    let (mut client, repository) = (Client::in_process(None), Repository::new());
    start(&mut client, &repository, json!({ "presents": true }));
    let shown = run(&mut client, "openchoreo.showStages", json!({}));
    assert_eq!(shown, json!({ "show": "view", "view": "openchoreo.stages" }));
    let shown = run(&mut client, "openchoreo.showDelivery", json!({ "uri": repository.uri("shop/cart.yaml") }));
    assert!(shown["text"].as_str().unwrap().contains("no stage deploys it"), "{shown}");
    let shown = run(&mut client, "openchoreo.showStatus", json!({}));
    assert_eq!((&shown["show"], &shown["language"]), (&json!("document"), &json!("markdown")));
    assert!(shown["text"].as_str().unwrap().contains("| files | 2 |"), "{shown}");
    client.finish();
}

#[test]
fn a_client_that_shows_nothing_gets_the_message_of_the_protocol() {
    let (mut client, repository) = (Client::in_process(None), Repository::new());
    start(&mut client, &repository, json!({}));
    let shown = run(&mut client, "openchoreo.showDelivery", json!({}));
    assert_eq!((&shown["show"], &shown["level"]), (&json!("message"), &json!("info")));
    assert_eq!(client.notification("window/showMessage")["message"], shown["text"]);
    client.finish();
}

#[test]
fn what_is_no_command_of_the_server_is_refused() {
    let (mut client, repository) = (Client::in_process(None), Repository::new());
    start(&mut client, &repository, json!({}));
    for command in ["openchoreo.nothing", "openchoreo.restartServer"] {
        let id = client.ask("workspace/executeCommand", json!({ "command": command }));
        let error = client.answer(id).unwrap_err();
        assert!(error["message"].as_str().unwrap().contains(command), "{error}");
    }
    client.finish();
}

#[test]
fn the_settings_file_is_made_and_shown() {
    let (mut client, repository) = (Client::in_process(None), Repository::new());
    let capabilities = json!({
        "workspace": { "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] } },
        "window": { "showDocument": { "support": true } },
    });
    initialize(&mut client, &[repository.root()], capabilities);
    let id = client.ask("workspace/executeCommand", json!({ "command": "openchoreo.openSettings" }));
    let edit = client.question("workspace/applyEdit", json!({ "applied": true }));
    let create = &edit["edit"]["documentChanges"][0];
    assert_eq!((&create["kind"], &create["options"]["ignoreIfExists"]), (&json!("create"), &json!(true)));
    let shown = client.question("window/showDocument", json!({ "success": true }));
    assert_eq!(shown["uri"], json!(repository.uri("openchoreo-lsp.toml")));
    assert_eq!(client.answer(id).unwrap(), json!({ "show": "nothing" }));
    client.finish();
}

#[test]
fn a_tree_is_asked_for_level_by_level() {
    let (mut client, repository) = (Client::in_process(None), Repository::new());
    start(&mut client, &repository, json!({}));
    let projects = client.request("openchoreo/tree", json!({ "view": "openchoreo.projects" }));
    assert_eq!((&projects[0]["label"], &projects[0]["hasChildren"]), (&json!("shop"), &json!(true)));
    assert_eq!(projects[0]["location"]["uri"], json!(repository.uri("shop/project.yaml")));
    let below = json!({ "view": "openchoreo.projects", "node": projects[0]["id"] });
    let components = client.request("openchoreo/tree", below);
    assert_eq!((&components[0]["label"], &components[0]["kind"]), (&json!("cart"), &json!("component")));
    assert_eq!(client.request("openchoreo/tree", json!({ "view": "openchoreo.none" })), Value::Null);
    client.finish();
}

#[test]
fn a_client_that_follows_the_status_hears_of_changes_once() {
    let (mut client, repository) = (Client::in_process(None), Repository::new());
    start(&mut client, &repository, json!({ "followsStatus": true }));
    let mut news = client.notification("openchoreo/statusChanged");
    while news["folders"][0]["index"] != "complete" {
        news = client.notification("openchoreo/statusChanged");
    }
    assert_eq!(news["folders"][0]["summary"]["busy"], false);
    let document = repository.uri("shop/more.yaml");
    client.open(&document, 1, "a: b\n");
    while news["openDocuments"] != 1 {
        news = client.notification("openchoreo/statusChanged");
    }
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    client.wait();
    let last = client.unread();
    let same = last.iter().filter(|message| message["params"] == news).count();
    assert_eq!(same, 0, "{last:?}");
}

const PINNED: &str = "generation = \"v1.2.3\"\n[external]\nDataPlane = [\"primary\"]\n";
const ENVIRONMENT: &str = "apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata:
  name: dev
spec:
  dataPlaneRef: primary
";

#[test]
fn a_repository_is_migrated_after_a_look_and_a_question() {
    let (mut client, repository) = (Client::in_process(None), Repository::new());
    repository.write("old.yaml", ENVIRONMENT);
    repository.write("openchoreo-lsp.toml", PINNED);
    start(&mut client, &repository, json!({ "presents": true }));
    let command = "openchoreo.migrateRepository";
    let uri = repository.uri("old.yaml");
    let choices = run(&mut client, command, json!({ "uri": uri }));
    assert_eq!(choices["show"], "choose");
    let only = choices["choices"].as_array().unwrap();
    assert_eq!((only.len(), &only[0]["arguments"][0]["to"]), (1, &json!("v1.2.3")));
    let question = run(&mut client, command, only[0]["arguments"][0].clone());
    assert_eq!(question["show"], "confirm");
    assert!(question["detail"].as_str().unwrap().starts_with("2 documents in 2 files"), "{question}");
    let [look, apply] = [0, 1].map(|at| question["choices"][at]["arguments"][0].clone());
    let page = run(&mut client, command, look);
    assert!(page["text"].as_str().unwrap().contains("+    kind: DataPlane\n+    name: primary\n"), "{page}");
    let id = client.ask("workspace/executeCommand", json!({ "command": command, "arguments": [apply] }));
    let edit = client.question("workspace/applyEdit", json!({ "applied": true }));
    assert!(edit["edit"].to_string().contains("old.yaml"), "{edit}");
    assert_eq!(client.answer(id).unwrap()["show"], "document");
    client.finish();
}

#[test]
fn a_finding_about_the_generation_offers_its_document_its_file_and_the_repository() {
    let (mut client, repository) = (Client::in_process(None), Repository::new());
    let text = format!("{ENVIRONMENT}---\n{}", ENVIRONMENT.replace("name: dev", "name: test"));
    repository.write("old.yaml", &text);
    repository.write("openchoreo-lsp.toml", PINNED);
    let folders = json!([{ "uri": openchoreo_lsp_tests::client::uri(repository.root()), "name": "folder" }]);
    let literal = json!({ "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } });
    client.initialize(json!({
        "capabilities": { "textDocument": { "codeAction": literal } },
        "workspaceFolders": folders,
    }));
    let uri = repository.uri("old.yaml");
    let here = json!({ "line": 1, "character": 7 });
    let asked = json!({
        "textDocument": { "uri": uri }, "range": { "start": here, "end": here }, "context": { "diagnostics": [] },
    });
    let actions = client.request("textDocument/codeAction", asked);
    let titles: Vec<&str> =
        actions.as_array().unwrap().iter().map(|action| action["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        [
            "Migrate this document to OpenChoreo v1.2",
            "Migrate all documents of this file to OpenChoreo v1.2",
            "Migrate the whole repository to OpenChoreo v1.2…",
        ]
    );
    let edits = |at: usize| actions[at]["edit"]["changes"][&uri].as_array().map(Vec::len);
    assert_eq!((edits(0), edits(1), edits(2)), (Some(1), Some(2), None));
    assert_eq!(actions[2]["command"]["arguments"][0]["to"], "v1.2.3");
    // How many files were checked and told of by now is not this test's matter.
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    client.wait();
}
