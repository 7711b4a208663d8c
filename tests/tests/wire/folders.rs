//! Workspaces of several folders, of one file, and of none.

use super::*;

#[test]
fn several_folders_are_one_workspace_that_changes() {
    let (a, b) = (Repository::new(), Repository::new());
    b.write("team/project.yaml", &project("team"));
    a.write("shop/cart.yaml", &component("cart", "team"));
    let mut client = Client::in_process(None);
    initialize(&mut client, &[a.root()], json!({}));
    let cart = a.uri("shop/cart.yaml");
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);

    let change = |added: Value, removed: Value| json!({ "event": { "added": added, "removed": removed } });
    client.notify("workspace/didChangeWorkspaceFolders", change(json!([folder(b.root())]), json!([])));
    assert_eq!(findings(&client.published(&cart)), Vec::<String>::new());
    assert_eq!(places(&client.request("textDocument/definition", at_project(&cart))), ["team/project.yaml:3:8"]);

    client.notify("workspace/didChangeWorkspaceFolders", change(json!([]), json!([folder(b.root())])));
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);
    let status = client.request("openchoreo/status", Value::Null);
    assert_eq!(status["folders"].as_array().unwrap().len(), 1);
    client.finish();
}

#[test]
fn an_open_document_survives_the_removal_of_its_folder() {
    let repository = Repository::new();
    repository.write("openchoreo-lsp.toml", "");
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    client.open(&cart, 1, &component("cart", "nowhere"));
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);
    let removed = json!({ "event": { "added": [], "removed": [folder(repository.root())] } });
    client.notify("workspace/didChangeWorkspaceFolders", removed);
    // It is its own workspace now: the repository around it. The unsaved text is still the one that counts.
    assert_eq!(findings(&client.published(&cart)), Vec::<String>::new());
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);
    client.edit(&cart, 2, [7, 17, 7, 24], "shop");
    assert_eq!(findings(&client.published(&cart)), Vec::<String>::new());
    let status = client.request("openchoreo/status", Value::Null);
    assert_eq!(status["folders"][0]["origin"], "repository");
    client.finish();
}

#[test]
fn a_single_file_brings_the_repository_around_it() {
    let repository = Repository::new();
    repository.write("openchoreo-lsp.toml", "");
    let mut client = Client::in_process(None);
    initialize(&mut client, &[], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    client.open(&cart, 1, &component("cart", "shop"));
    assert_eq!(places(&client.request("textDocument/definition", at_project(&cart))), ["shop/project.yaml:3:8"]);
    client.close(&cart);
    let status = client.request("openchoreo/status", Value::Null);
    assert_eq!(status["folders"], json!([]));
    client.finish();
}

#[test]
fn a_file_of_no_repository_is_looked_at_alone() {
    let repository = Repository::new();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    client.open(&cart, 1, &component("cart", "cart"));
    assert_eq!(client.request("textDocument/definition", at_project(&cart)), Value::Null);
    let status = client.request("openchoreo/status", Value::Null);
    assert_eq!((&status["folders"][0]["origin"], &status["folders"][0]["files"]), (&json!("loose"), &json!(1)));
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);
    client.finish();
}

#[test]
fn documents_on_no_disk_are_read_too() {
    let repository = Repository::new();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let untitled = "untitled:Untitled-1";
    client.open(untitled, 1, &component("draft", "shop"));
    assert_eq!(places(&client.request("textDocument/definition", at_project(untitled))), ["shop/project.yaml:3:8"]);
    client.edit(untitled, 2, [7, 17, 7, 21], "nowhere");
    assert_eq!(client.published(untitled)["version"], 2);
    client.close(untitled);
    assert_eq!(findings(&client.published(untitled)), Vec::<String>::new());
    client.finish();
}

#[test]
fn a_folder_in_a_folder_is_read_once() {
    let outer = Repository::new();
    outer.write("inner/team/project.yaml", &project("team"));
    outer.write("inner/team/crew.yaml", &component("crew", "team"));
    let mut client = Client::in_process(None);
    initialize(&mut client, &[outer.root(), &outer.path("inner")], json!({}));
    let crew = outer.uri("inner/team/crew.yaml");
    client.open(&crew, 1, &component("crew", "team"));
    assert_eq!(places(&client.request("textDocument/definition", at_project(&crew))), ["team/project.yaml:3:8"]);
    let status = client.request("openchoreo/status", Value::Null);
    let files = |at: usize| status["folders"][at]["files"].clone();
    assert_eq!((files(0), files(1)), (json!(2), json!(2)));
    client.finish();
}

#[test]
fn a_repository_in_a_folder_is_one_of_its_own() {
    let outer = Repository::new();
    outer.write("clone/team/project.yaml", &project("team"));
    outer.write("clone/team/crew.yaml", &component("crew", "shop"));
    outer.write("clone/.git/HEAD", "ref: refs/heads/main\n");
    let mut client = Client::in_process(None);
    let watches = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    initialize(&mut client, &[outer.root()], watches);
    client.question("client/registerCapability", Value::Null);
    // The project that it names stands in the folder around it, which is another repository.
    let crew = outer.uri("clone/team/crew.yaml");
    assert_eq!(findings(&client.published(&crew)), ["7:17 reference/unresolved"]);
    let status = client.request("openchoreo/status", Value::Null);
    let of =
        |status: &Value, at: usize| (status["folders"][at]["origin"].clone(), status["folders"][at]["files"].clone());
    assert_eq!(of(&status, 0), (json!("workspace"), json!(2)));
    assert_eq!(of(&status, 1), (json!("nested"), json!(2)));

    // Without its `.git` it is a folder like all others.
    std::fs::remove_dir_all(outer.path("clone/.git")).unwrap();
    let told = json!({ "changes": [{ "uri": outer.uri("clone/.git"), "type": 3 }] });
    client.notify("workspace/didChangeWatchedFiles", told);
    assert_eq!(findings(&client.published(&crew)), Vec::<String>::new());
    let status = client.request("openchoreo/status", Value::Null);
    assert_eq!(status["folders"].as_array().unwrap().len(), 1);

    // And with settings of its own it is a repository again; a submodule has a file `.git`.
    outer.write("clone/openchoreo-lsp.toml", "");
    let told = json!({ "changes": [{ "uri": outer.uri("clone/openchoreo-lsp.toml"), "type": 1 }] });
    client.notify("workspace/didChangeWatchedFiles", told);
    assert_eq!(findings(&client.published(&crew)), ["7:17 reference/unresolved"]);
    client.finish();
}
