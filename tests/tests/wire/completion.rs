//! Completion lists: short on the wire, and told in full when an entry is chosen.

use super::*;

/// A document whose `kind:` is being typed, and one that has its kind.
const DRAFT: &str = "apiVersion: openchoreo.dev/v1alpha1\nkind: Comp\n";
const COMPONENT: &str = "apiVersion: openchoreo.dev/v1alpha1\nkind: Component\nmetadata:\n  name: a\nspec:\n  \n";

fn begin(client: &mut Client, repository: &Repository, item: Value) {
    let capabilities = json!({ "textDocument": { "completion": { "completionItem": item } } });
    initialize(client, &[repository.root()], capabilities);
}

fn list(client: &mut Client, document: &str, line: u32, character: u32) -> Vec<Value> {
    let position = json!({ "line": line, "character": character });
    let params = json!({ "textDocument": { "uri": document }, "position": position });
    client.request("textDocument/completion", params)["items"].as_array().unwrap().clone()
}

fn labelled<'v>(items: &'v [Value], label: &str) -> &'v Value {
    items.iter().find(|item| item["label"] == label).unwrap_or_else(|| panic!("no `{label}` in {items:#?}"))
}

#[test]
fn what_an_entry_means_is_told_when_it_is_chosen() {
    let repository = Repository::new();
    let mut client = Client::in_process(None);
    begin(&mut client, &repository, json!({ "snippetSupport": true, "labelDetailsSupport": true }));
    let (draft, component) = (repository.uri("draft.yaml"), repository.uri("component.yaml"));
    settle(&mut client, &draft);
    client.open(&draft, 1, DRAFT);
    client.open(&component, 1, COMPONENT);
    for (document, line, character, label, detail, words) in [
        (&draft, 1, 10, "Component", "new object", "OpenChoreo v1.2.3"),
        (&component, 5, 2, "componentType", "required", "cannot be changed"),
        (&component, 5, 2, "autoDeploy", "true or false", "OpenChoreo v1.2.3"),
    ] {
        let items = list(&mut client, document, line, character);
        assert!(items.len() > 3, "{items:#?}");
        for item in &items {
            assert!(item.get("documentation").is_none() && item.get("detail").is_none(), "{item}");
        }
        let item = labelled(&items, label);
        let beside = item["labelDetails"]["description"].as_str().unwrap();
        assert!(beside.contains(detail), "{item}");
        let resolved = client.request("completionItem/resolve", item.clone());
        assert_eq!(resolved["detail"], beside);
        assert!(resolved["documentation"]["value"].as_str().unwrap().contains(words), "{resolved}");
        assert_eq!((&resolved["textEdit"], &resolved["label"]), (&item["textEdit"], &item["label"]));
    }
    // Some letters later the list that was shown is still the one that is chosen from.
    let items = list(&mut client, &component, 5, 2);
    client.edit(&component, 2, [5, 2, 5, 2], "auto");
    let resolved = client.request("completionItem/resolve", labelled(&items, "autoDeploy").clone());
    assert!(!resolved["documentation"]["value"].as_str().unwrap().is_empty());
    // What nobody offered is given back as it came.
    let strange = json!({ "label": "x", "data": { "file": 7, "offset": 1 } });
    assert_eq!(client.request("completionItem/resolve", strange.clone()), strange);
    client.finish();
}

#[test]
fn a_client_without_room_beside_the_label_gets_the_words_at_once() {
    let repository = Repository::new();
    let mut client = Client::in_process(None);
    begin(&mut client, &repository, json!({}));
    let component = repository.uri("component.yaml");
    settle(&mut client, &component);
    client.open(&component, 1, COMPONENT);
    let items = list(&mut client, &component, 5, 2);
    let item = labelled(&items, "owner");
    assert!(item["detail"].as_str().unwrap().contains("required") && item.get("labelDetails").is_none(), "{item}");
    client.finish();
}
