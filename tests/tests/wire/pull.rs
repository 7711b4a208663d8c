//! Findings for clients that ask for them.

use super::*;

fn pulls() -> Value {
    json!({ "textDocument": { "diagnostic": {} }, "workspace": { "diagnostics": { "refreshSupport": true } } })
}

fn pull(client: &mut Client, document: &str, previous: &Value) -> Value {
    let params = json!({ "textDocument": { "uri": document }, "previousResultId": previous });
    client.request("textDocument/diagnostic", params)
}

#[test]
fn open_documents_are_asked_for_and_others_are_told() {
    let repository = Repository::new();
    repository.write("shop/basket.yaml", &component("basket", "nowhere"));
    let mut client = Client::in_process(None);
    let answer = initialize(&mut client, &[repository.root()], pulls());
    assert_eq!(answer["capabilities"]["diagnosticProvider"]["interFileDependencies"], true);
    let (cart, basket) = (repository.uri("shop/cart.yaml"), repository.uri("shop/basket.yaml"));
    assert_eq!(findings(&client.published(&basket)), ["7:17 reference/unresolved"]);

    client.open(&basket, 1, &component("basket", "nowhere"));
    // What was told is taken back: from now on it is asked for.
    assert_eq!(findings(&client.published(&basket)), Vec::<String>::new());
    let first = pull(&mut client, &basket, &Value::Null);
    assert_eq!((&first["kind"], first["items"].as_array().unwrap().len()), (&json!("full"), 1));
    let again = pull(&mut client, &basket, &first["resultId"]);
    assert_eq!((&again["kind"], &again["resultId"]), (&json!("unchanged"), &first["resultId"]));

    client.open(&cart, 1, &component("cart", "shop"));
    let clean = pull(&mut client, &cart, &Value::Null);
    assert_eq!((&clean["kind"], &clean["items"]), (&json!("full"), &json!([])));
    client.edit(&cart, 2, [7, 17, 7, 21], "nowhere");
    assert_eq!(pull(&mut client, &cart, &clean["resultId"])["items"].as_array().unwrap().len(), 1);

    // Another document changes what this one says: the client is told to ask again.
    let new = repository.uri("nowhere.yaml");
    client.open(&new, 1, &project("nowhere"));
    client.question("workspace/diagnostic/refresh", Value::Null);
    assert_eq!(pull(&mut client, &cart, &Value::Null)["items"], json!([]));
    assert_eq!(pull(&mut client, &basket, &first["resultId"])["items"], json!([]));
    client.close(&new);
    client.question("workspace/diagnostic/refresh", Value::Null);
    client.close(&basket);
    assert_eq!(findings(&client.published(&basket)), ["7:17 reference/unresolved"]);
    client.finish();
}

#[test]
fn the_whole_workspace_is_answered_when_there_is_news() {
    let repository = Repository::new();
    repository.write("shop/basket.yaml", &component("basket", "nowhere"));
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], pulls());
    let ask =
        |client: &mut Client, known: Value| client.ask("workspace/diagnostic", json!({ "previousResultIds": known }));
    let id = ask(&mut client, json!([]));
    let first = client.answer(id).unwrap();
    let items = first["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["uri"]), (1, &json!(repository.uri("shop/basket.yaml"))));
    let known = json!([{ "uri": items[0]["uri"], "value": items[0]["resultId"] }]);

    let id = ask(&mut client, known.clone());
    let cart = repository.uri("shop/cart.yaml");
    client.open(&cart, 1, &component("cart", "shop"));
    // Nothing is new yet: this answer comes first.
    client.request("openchoreo/status", Value::Null);
    client.edit(&cart, 2, [7, 17, 7, 21], "nowhere");
    let second = client.answer(id).unwrap();
    assert_eq!(second["items"][0]["uri"], json!(cart));
    assert_eq!(second["items"].as_array().unwrap().len(), 1);

    let id = ask(&mut client, json!([known[0], { "uri": cart, "value": second["items"][0]["resultId"] }]));
    client.edit(&cart, 3, [7, 17, 7, 24], "shop");
    let third = client.answer(id).unwrap();
    assert_eq!((&third["items"][0]["uri"], &third["items"][0]["items"]), (&json!(cart), &json!([])));

    let id = ask(&mut client, known);
    client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(client.answer(id).unwrap_err()["code"], -32800);
    client.unread();
    client.finish();
}

#[test]
fn who_tells_of_a_change_and_asks_at_once_hears_what_is_true_after_it() {
    let repository = Repository::new();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], pulls());
    let (cart, shop) = (repository.uri("shop/cart.yaml"), repository.uri("shop/project.yaml"));
    client.open(&cart, 1, &component("cart", "shop"));
    for _ in 0..5 {
        std::fs::remove_file(repository.path("shop/project.yaml")).unwrap();
        client.notify("workspace/didChangeWatchedFiles", disk::told(&[(&shop, 3)]));
        let report = pull(&mut client, &cart, &Value::Null);
        assert_eq!(report["items"][0]["code"], "reference/unresolved", "{report}");
        repository.write("shop/project.yaml", &project("shop"));
        client.notify("workspace/didChangeWatchedFiles", disk::told(&[(&shop, 1)]));
        let report = pull(&mut client, &cart, &Value::Null);
        assert_eq!(report["items"], json!([]));
    }
    client.finish();
}
