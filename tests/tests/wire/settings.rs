//! Settings from the editor, from the file, and from the beginning of the conversation.

use super::*;

const UNRESOLVED: &str = "7:17 reference/unresolved";

#[test]
fn the_editor_wins_over_the_file_and_both_may_change() {
    let repository = Repository::new();
    repository.write("shop/cart.yaml", &component("cart", "nowhere"));
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    assert_eq!(client.published(&cart)["diagnostics"][0]["severity"], 1);
    // The initialization options set it, so the file cannot.
    repository.write("openchoreo-lsp.toml", "[severity]\n\"reference/unresolved\" = \"hint\"\n");
    let change =
        |level: &str| json!({ "settings": { "openchoreo": { "severity": { "reference/unresolved": level } } } });
    client.notify("workspace/didChangeConfiguration", change("warning"));
    assert_eq!(client.published(&cart)["diagnostics"][0]["severity"], 2);
    client.notify("workspace/didChangeConfiguration", change("off"));
    assert_eq!(findings(&client.published(&cart)), Vec::<String>::new());
    client.finish();
}

#[test]
fn a_client_that_has_settings_is_asked_for_them() {
    let repository = Repository::new();
    repository.write("shop/cart.yaml", &component("cart", "nowhere"));
    let mut client = Client::in_process(None);
    let capabilities = json!({
        "workspace": { "configuration": true, "didChangeConfiguration": { "dynamicRegistration": true } },
    });
    initialize(&mut client, &[repository.root()], capabilities);
    let asked = client.question("client/registerCapability", Value::Null);
    assert_eq!(asked["registrations"][0]["method"], "workspace/didChangeConfiguration");
    let level = |level: &str| json!([{ "severity": { "reference/unresolved": level } }]);
    let asked = client.question("workspace/configuration", level("information"));
    assert_eq!(asked["items"], json!([{ "scopeUri": uri(repository.root()), "section": "openchoreo" }]));
    let cart = repository.uri("shop/cart.yaml");
    // Whether the first findings come before or after the answer, the last word is the answer's.
    while client.published(&cart)["diagnostics"][0]["severity"] != 3 {}
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    client.question("workspace/configuration", level("hint"));
    assert_eq!(client.published(&cart)["diagnostics"][0]["severity"], 4);
    client.finish();
}

#[test]
fn the_settings_file_is_noticed() {
    let repository = Repository::new();
    repository.write("shop/cart.yaml", &component("cart", "nowhere"));
    repository.write("openchoreo-lsp.toml", "exclude = [\"shop\"]\n");
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    settle(&mut client, &cart);
    repository.write("openchoreo-lsp.toml", "exclude = []\n");
    assert_eq!(findings(&client.published(&cart)), [UNRESOLVED]);
    repository.write("openchoreo-lsp.toml", "exclude = [\"shop/cart.yaml\"]\n");
    assert_eq!(findings(&client.published(&cart)), Vec::<String>::new());
    client.finish();
}

#[test]
fn a_mistake_in_a_setting_is_told_and_costs_only_itself() {
    let repository = Repository::new();
    repository.write("shop/cart.yaml", &component("cart", "nowhere"));
    let mut client = Client::in_process(None);
    let mut options = one_check();
    options["exclude"] = json!("shop");
    let folders = json!([folder(repository.root())]);
    client.initialize(json!({ "capabilities": {}, "workspaceFolders": folders, "initializationOptions": options }));
    let message = client.notification("window/showMessage");
    assert!(message["message"].as_str().unwrap().contains("openchoreo.exclude"), "{message}");
    assert_eq!(findings(&client.published(&repository.uri("shop/cart.yaml"))), [UNRESOLVED]);
    client.finish();
}

#[test]
fn findings_of_closed_files_can_be_switched_off() {
    let repository = Repository::new();
    repository.write("shop/cart.yaml", &component("cart", "nowhere"));
    repository.write("shop/basket.yaml", &component("basket", "nowhere"));
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let (cart, basket) = (repository.uri("shop/cart.yaml"), repository.uri("shop/basket.yaml"));
    assert_eq!(findings(&client.published(&cart)), [UNRESOLVED]);
    assert_eq!(findings(&client.published(&basket)), [UNRESOLVED]);
    client.open(&cart, 1, &component("cart", "nowhere"));
    let scope = |scope: &str| json!({ "settings": { "openchoreo": { "diagnostics": { "scope": scope } } } });
    client.notify("workspace/didChangeConfiguration", scope("open"));
    assert_eq!(findings(&client.published(&basket)), Vec::<String>::new());
    client.close(&cart);
    assert_eq!(findings(&client.published(&cart)), Vec::<String>::new());
    client.open(&basket, 1, &component("basket", "nowhere"));
    assert_eq!(findings(&client.published(&basket)), [UNRESOLVED]);
    client.notify("workspace/didChangeConfiguration", scope("all"));
    assert_eq!(findings(&client.published(&cart)), [UNRESOLVED]);
    client.finish();
}

#[test]
fn the_editor_says_whether_the_workspace_is_trusted() {
    for (options, trusted) in
        [(json!({ "trusted": false }), false), (json!({ "trusted": true }), true), (Value::Null, true)]
    {
        let mut client = Client::in_process(None);
        client.initialize(json!({ "capabilities": {}, "initializationOptions": options }));
        assert_eq!(client.request("openchoreo/status", Value::Null)["trusted"], trusted);
        client.finish();
    }
}
