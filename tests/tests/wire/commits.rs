//! What was committed: compared with what is written, and looked at again when there is another commit.

use std::process::Command;

use super::*;

fn git(repository: &Repository, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(repository.root())
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A component that v1.2 takes; the name of its project is on line 5 from character 23 on.
fn cart(project: &str) -> String {
    format!(
        "apiVersion: openchoreo.dev/v1alpha1\nkind: Component\nmetadata:\n  name: cart\nspec:\n  owner: {{projectName: {project}}}\n  componentType: {{kind: ComponentType, name: deployment/service}}\n"
    )
}

/// A repository with one commit.
fn repository() -> Repository {
    let repository = Repository::new();
    repository.write("shop/cart.yaml", &cart("shop"));
    git(&repository, &["init", "-q", "-b", "main"]);
    git(&repository, &["add", "-A"]);
    git(&repository, &["commit", "-qm", "one"]);
    repository
}

/// A conversation in which only what cannot be changed is told.
fn begin(client: &mut Client, repository: &Repository, capabilities: Value) {
    let mut settings = one_check();
    settings["severity"] =
        json!({ "reference/": "off", "stage/": "off", "schema/": "off", "schema/immutable": "error" });
    client.initialize(json!({
        "capabilities": capabilities,
        "workspaceFolders": [folder(repository.root())],
        "initializationOptions": settings,
    }));
}

#[test]
fn an_edit_is_compared_with_the_last_commit() {
    let repository = repository();
    let mut client = Client::in_process(None);
    begin(&mut client, &repository, json!({}));
    let uri = repository.uri("shop/cart.yaml");
    settle(&mut client, &uri);

    client.open(&uri, 1, &cart("shop"));
    client.edit(&uri, 2, [5, 23, 5, 27], "store");
    assert_eq!(findings(&client.published(&uri)), ["5:23 schema/immutable"]);
    client.edit(&uri, 3, [5, 23, 5, 28], "shop");
    assert_eq!(findings(&client.published(&uri)), Vec::<String>::new());
    client.close(&uri);

    // Moved and changed at once: it is the same object.
    std::fs::remove_file(repository.path("shop/cart.yaml")).unwrap();
    repository.write("store/cart.yaml", &cart("store"));
    let moved = repository.uri("store/cart.yaml");
    assert_eq!(findings(&client.published(&moved)), ["5:23 schema/immutable"]);
    // Committed, it is what counts, without any file being written.
    git(&repository, &["add", "-A"]);
    git(&repository, &["commit", "-qm", "two"]);
    assert_eq!(findings(&client.published(&moved)), Vec::<String>::new());
    // And on another branch it may be another thing.
    git(&repository, &["symbolic-ref", "HEAD", "refs/heads/other"]);
    git(&repository, &["update-ref", "refs/heads/other", "main~1"]);
    assert_eq!(findings(&client.published(&moved)), ["5:23 schema/immutable"]);
    client.finish();
}

#[test]
fn a_client_that_watches_tells_of_commits_too() {
    let repository = repository();
    repository.write("shop/cart.yaml", &cart("store"));
    let mut client = Client::in_process(None);
    let watches = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    begin(&mut client, &repository, watches);
    client.question("client/registerCapability", Value::Null);
    let uri = repository.uri("shop/cart.yaml");
    assert_eq!(findings(&client.published(&uri)), ["5:23 schema/immutable"]);
    git(&repository, &["commit", "-qam", "two"]);
    let head = repository.uri(".git/logs/HEAD");
    client.notify("workspace/didChangeWatchedFiles", disk::told(&[(&head, 2)]));
    assert_eq!(findings(&client.published(&uri)), Vec::<String>::new());
    client.finish();
}
