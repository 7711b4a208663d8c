//! Files that other programs write.

use super::*;

const WATCHES: &str = r#"{ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } }"#;

pub fn told(paths: &[(&str, u32)]) -> Value {
    let changes: Vec<_> = paths.iter().map(|(uri, kind)| json!({ "uri": uri, "type": kind })).collect();
    json!({ "changes": changes })
}

#[test]
fn the_client_watches_if_it_can() {
    let repository = Repository::new();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], serde_json::from_str(WATCHES).unwrap());
    let asked = client.question("client/registerCapability", Value::Null);
    assert_eq!(asked["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    let (cart, project_file) = (repository.uri("shop/cart.yaml"), repository.uri("shop/project.yaml"));
    settle(&mut client, &cart);

    std::fs::remove_file(repository.path("shop/project.yaml")).unwrap();
    client.notify("workspace/didChangeWatchedFiles", told(&[(&project_file, 3), (&project_file, 3)]));
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);

    repository.write("shop/project.yaml", &project("shop"));
    client.notify("workspace/didChangeWatchedFiles", told(&[(&project_file, 1), (&project_file, 2)]));
    assert_eq!(findings(&client.published(&cart)), Vec::<String>::new());

    // A folder is renamed: editors name the folder alone, or every file, or both.
    std::fs::rename(repository.path("shop"), repository.path("store")).unwrap();
    repository.write("store/cart.yaml", &component("cart", "nowhere"));
    client.notify(
        "workspace/didChangeWatchedFiles",
        told(&[(&repository.uri("shop"), 3), (&repository.uri("store"), 1)]),
    );
    let moved = repository.uri("store/cart.yaml");
    assert_eq!(findings(&client.published(&moved)), ["7:17 reference/unresolved"]);

    std::fs::remove_dir_all(repository.path("store")).unwrap();
    client.notify("workspace/didChangeWatchedFiles", told(&[(&repository.uri("store"), 3)]));
    assert_eq!(findings(&client.published(&moved)), Vec::<String>::new());
    let status = client.request("openchoreo/status", Value::Null);
    assert_eq!((&status["watching"], &status["folders"][0]["files"]), (&json!("client"), &json!(0)));
    client.finish();
}

#[test]
fn the_server_watches_if_the_client_cannot() {
    let repository = Repository::new();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    settle(&mut client, &cart);

    repository.write("shop/cart.yaml", &component("cart", "nowhere"));
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);
    // A new folder, and what is written into it before anybody can watch it.
    repository.write("deep/er/project.yaml", &project("nowhere"));
    assert_eq!(findings(&client.published(&cart)), Vec::<String>::new());
    std::fs::rename(repository.path("deep"), repository.path("deeper")).unwrap();
    settle(&mut client, &cart);
    std::fs::remove_file(repository.path("deeper/er/project.yaml")).unwrap();
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);
    client.finish();
}

#[test]
fn unsaved_text_wins_over_the_disk() {
    let repository = Repository::new();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], serde_json::from_str(WATCHES).unwrap());
    client.question("client/registerCapability", Value::Null);
    let (cart, project_file) = (repository.uri("shop/cart.yaml"), repository.uri("shop/project.yaml"));
    settle(&mut client, &cart);
    client.open(&project_file, 1, &project("other"));
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);
    // On disk it is right, then gone, then wrong; none of it matters while the document is open.
    repository.write("shop/project.yaml", &project("third"));
    client.notify("workspace/didChangeWatchedFiles", told(&[(&project_file, 2)]));
    std::fs::remove_file(repository.path("shop/project.yaml")).unwrap();
    client.notify("workspace/didChangeWatchedFiles", told(&[(&project_file, 3)]));
    client.edit(&project_file, 2, [3, 8, 3, 13], "shop");
    assert_eq!(findings(&client.published(&cart)), Vec::<String>::new());
    // Closed without saving, and it is on no disk.
    client.close(&project_file);
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);
    client.finish();
}

#[test]
fn a_new_file_that_was_never_saved_counts() {
    let repository = Repository::new();
    repository.write("shop/cart.yaml", &component("cart", "team"));
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let (cart, new) = (repository.uri("shop/cart.yaml"), repository.uri("team/new.yaml"));
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);
    client.open(&new, 1, &project("team"));
    assert_eq!(findings(&client.published(&cart)), Vec::<String>::new());
    assert_eq!(places(&client.request("textDocument/definition", at_project(&cart))), ["team/new.yaml:3:8"]);
    client.close(&new);
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);
    client.finish();
}
