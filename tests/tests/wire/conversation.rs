//! One long conversation with the real program about the example repository, with exact answers.

use super::*;

const COMPONENT: &str = "projects/bookshop/components/catalog/component.yaml";

fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-8", "utf-16"] },
        "window": { "workDoneProgress": true },
        "workspace": {
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "diagnostics": { "refreshSupport": true },
            "workspaceEdit": { "documentChanges": true },
        },
        "textDocument": {
            "diagnostic": {},
            "publishDiagnostics": { "relatedInformation": true, "codeDescriptionSupport": true },
            "rename": { "prepareSupport": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } },
                "dataSupport": true,
                "resolveSupport": { "properties": ["edit"] },
            },
        },
    })
}

fn example() -> Repository {
    let repository = Repository { folder: tempfile::tempdir().unwrap() };
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("example");
    copy(&source, repository.root());
    repository
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &to) } else { _ = std::fs::copy(entry.path(), &to).unwrap() }
    }
}

fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

fn range(line: u32, start: u32, end: u32) -> Value {
    json!({ "start": { "line": line, "character": start }, "end": { "line": line, "character": end } })
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap()).collect()
}

/// `name(child, child)` down to a depth.
fn outline(symbol: &Value, depth: usize) -> String {
    let name = symbol["name"].as_str().unwrap();
    match symbol["children"].as_array().filter(|_| depth > 0) {
        Some(children) => {
            let children: Vec<_> = children.iter().map(|child| outline(child, depth - 1)).collect();
            format!("{name}({})", children.join(", "))
        }
        None => name.to_owned(),
    }
}

fn codes(report: &Value) -> Vec<String> {
    findings(&json!({ "diagnostics": report["items"] }))
}

/// Asks for the status until it is as wanted: nothing else tells that a closed file was read again.
fn wait_for(client: &mut Client, wanted: impl Fn(&Value) -> bool) {
    let began = std::time::Instant::now();
    loop {
        let status = client.request("openchoreo/status", Value::Null);
        if wanted(&status) {
            return;
        }
        assert!(began.elapsed().as_secs() < 20, "{status:#}");
    }
}

fn pull(client: &mut Client, uri: &str) -> Vec<String> {
    let report = client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
    codes(&report)
}

/// The kinds of the progress messages up to the end, and the last message.
fn progress(client: &mut Client) -> (Vec<String>, String) {
    let mut kinds = Vec::new();
    loop {
        let value = client.notification("$/progress")["value"].take();
        kinds.push(value["kind"].as_str().unwrap().to_owned());
        if value["kind"] == "end" {
            kinds.dedup();
            return (kinds, value["message"].as_str().unwrap().to_owned());
        }
    }
}

#[test]
fn a_day_with_the_example() {
    let repository = example();
    let mut client = Client::start();
    let parameters = json!({
        "processId": std::process::id(),
        "capabilities": capabilities(),
        "workspaceFolders": [folder(repository.root())],
    });
    let answer = client.initialize(parameters);
    assert_eq!(answer["serverInfo"], json!({ "name": "openchoreo-lsp", "version": env!("CARGO_PKG_VERSION") }));
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-8");
    client.question("client/registerCapability", Value::Null);
    client.question("window/workDoneProgress/create", Value::Null);
    let (kinds, last) = progress(&mut client);
    assert_eq!((kinds.first().unwrap().as_str(), last.as_str()), ("begin", "60 files"));

    let component = repository.uri(COMPONENT);
    let text = std::fs::read_to_string(repository.path(COMPONENT)).unwrap();
    client.open(&component, 1, &text);
    assert_eq!(pull(&mut client, &component), Vec::<String>::new());

    // Where things are.
    let type_name = at(&component, 9, 25);
    let http_service = ["services/http-service.yaml:3:8"];
    assert_eq!(places(&client.request("textDocument/definition", type_name.clone())), http_service);
    assert_eq!(places(&client.request("textDocument/declaration", type_name.clone())), http_service);
    assert_eq!(places(&client.request("textDocument/typeDefinition", at(&component, 3, 10))), http_service);
    let mut uses = at(&component, 3, 10);
    uses["context"] = json!({ "includeDeclaration": true });
    assert_eq!(
        places(&client.request("textDocument/references", uses)),
        [
            "catalog/catalog-development.yaml:7:19",
            "catalog/catalog-production.yaml:7:19",
            "catalog/catalog-staging.yaml:7:19",
            "catalog/component.yaml:3:8",
            "releases/catalog-20261012-1.yaml:7:19",
            "releases/catalog-20261026-1.yaml:7:19",
            "releases/catalog-20261109-1.yaml:7:19",
            "catalog/workload.yaml:7:19",
            "storefront/workload.yaml:19:19",
        ]
    );
    let marks = client.request("textDocument/documentHighlight", at(&component, 3, 10));
    assert_eq!(marks, json!([{ "kind": 3, "range": range(3, 8, 15) }]));
    let hover = client.request("textDocument/hover", type_name);
    assert_eq!((&hover["contents"]["kind"], &hover["range"]), (&json!("plaintext"), &range(9, 21, 33)));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("http-service"), "{hover}");

    // What there is.
    let document = json!({ "textDocument": { "uri": component } });
    let symbols = client.request("textDocument/documentSymbol", document.clone());
    assert_eq!(outline(&symbols[0], 1), "catalog(owner, componentType, parameters, traits)");
    assert_eq!(
        names(&client.request("workspace/symbol", json!({ "query": "comp cata" }))),
        ["catalog", "catalog-20261012-1", "catalog-20261026-1", "catalog-20261109-1",]
    );
    let list = json!({ "textDocument": { "uri": repository.uri("projects/bookshop/kustomization.yaml") } });
    let links = client.request("textDocument/documentLink", list);
    assert_eq!(links.as_array().unwrap().len(), 6);
    assert_eq!(links[3]["target"], json!(repository.uri("projects/bookshop/components/catalog/kustomization.yaml")));
    let lenses = client.request("textDocument/codeLens", document.clone());
    assert_eq!(lenses[0]["command"], json!({ "title": "8 references", "command": "" }));
    let folds = client.request("textDocument/foldingRange", document.clone());
    assert_eq!(folds[0], json!({ "startLine": 2, "endLine": 3 }));
    let mut grow = document.clone();
    grow["positions"] = json!([{ "line": 6, "character": 20 }]);
    let grown = client.request("textDocument/selectionRange", grow);
    assert_eq!((&grown[0]["range"], &grown[0]["parent"]["range"]), (&range(6, 17, 25), &range(6, 4, 25)));
    let completion = client.request("textDocument/completion", at(&component, 6, 17));
    assert_eq!(completion["items"].as_array().unwrap().len(), 1);
    assert_eq!(completion["items"][0]["documentation"], Value::Null);
    let chosen = client.request("completionItem/resolve", completion["items"][0].clone());
    assert_eq!(chosen["textEdit"], json!({ "newText": "bookshop", "range": range(6, 17, 25) }));
    assert!(chosen["documentation"]["value"].as_str().unwrap().contains("Project"), "{chosen}");
    let picture = client.request("openchoreo/graph", json!({ "kind": "promotion" }));
    assert!(
        picture["text"]
            .as_str()
            .unwrap()
            .contains(&format!("data-uri=\"{}", repository.uri("platform/infrastructure")))
    );
    let nonsense = client.ask("openchoreo/graph", json!({ "kind": "weather" }));
    assert_eq!(client.answer(nonsense).unwrap_err()["code"], -32602);
    let stages = client.request("openchoreo/stages", json!({}));
    assert_eq!(
        names(&stages["stages"]),
        ["lantern-namespace", "lantern-platform", "lantern-projects", "lantern-projects-release-bindings",]
    );

    // Typing, with a question after each key.
    for round in 0..25 {
        client.edit(&component, 2 * round + 2, [6, 25, 6, 25], "x");
        let edited = client.ask("textDocument/diagnostic", document.clone());
        client.edit(&component, 2 * round + 3, [6, 25, 6, 26], "");
        let undone = client.ask("textDocument/diagnostic", document.clone());
        assert_eq!(codes(&client.answer(edited).unwrap()), ["6:17 reference/unresolved"]);
        assert_eq!(codes(&client.answer(undone).unwrap()), Vec::<String>::new());
    }
    client.edit(&component, 52, [6, 25, 6, 25], "s");
    let mut mistake = document.clone();
    mistake["range"] = range(6, 20, 20);
    mistake["context"] = json!({ "diagnostics": [] });
    let actions = client.request("textDocument/codeAction", mistake);
    assert_eq!((&actions[0]["title"], &actions[0]["edit"]), (&json!("Change to `bookshop`"), &Value::Null));
    let action = client.request("codeAction/resolve", actions[0].clone());
    assert_eq!(
        action["edit"]["documentChanges"],
        json!([{
            "textDocument": { "uri": component, "version": 52 },
            "edits": [{ "newText": "bookshop", "range": range(6, 17, 26) }],
        }])
    );
    client.edit(&component, 53, [6, 25, 6, 26], "");
    let late = client.ask("codeAction/resolve", actions[0].clone());
    assert_eq!(client.answer(late).unwrap_err()["code"], -32801);

    // A new name for the component: told what stands against it, then made where nothing does.
    let prepared = client.request("textDocument/prepareRename", at(&component, 13, 22));
    assert_eq!(prepared, json!({ "range": range(13, 20, 26), "placeholder": "covers" }));
    let mut rename = at(&component, 3, 10);
    rename["newName"] = json!("storefront");
    let taken = client.ask("textDocument/rename", rename.clone());
    assert_eq!(client.answer(taken).unwrap_err()["code"], -32803);

    // A file that was never saved.
    let new = repository.uri("projects/bookshop/components/gift-cards/component.yaml");
    client.open(&new, 1, &text.replace("name: catalog", "name: gift-cards"));
    assert_eq!(places(&client.request("textDocument/definition", at(&new, 6, 20))), ["bookshop/project.yaml:3:8"]);
    assert_eq!(names(&client.request("workspace/symbol", json!({ "query": "gift" }))), ["gift-cards"]);
    assert_eq!(pull(&mut client, &new), ["3:8 kustomize/unlisted", "3:8 reference/workload-missing"]);
    client.close(&new);
    client.close(&component);
    wait_for(&mut client, |status| status["folders"][0]["files"] == 60);

    // A file is deleted by another program, and comes back.
    let release = "projects/bookshop/components/catalog/releases/catalog-20261109-1.yaml";
    let kept = std::fs::read_to_string(repository.path(release)).unwrap();
    let binding = |environment| {
        repository.uri(&format!("projects-release-bindings/bookshop/components/catalog/catalog-{environment}.yaml"))
    };
    let list = repository.uri("projects/bookshop/components/catalog/kustomization.yaml");
    std::fs::remove_file(repository.path(release)).unwrap();
    client.notify("workspace/didChangeWatchedFiles", disk::told(&[(&repository.uri(release), 3)]));
    assert_eq!(findings(&client.published(&list)), ["7:4 kustomize/missing-entry"]);
    for environment in ["development", "staging", "production"] {
        assert_eq!(findings(&client.published(&binding(environment))), ["9:15 reference/unresolved"], "{environment}");
    }
    repository.write(release, &kept);
    client.notify("workspace/didChangeWatchedFiles", disk::told(&[(&repository.uri(release), 1)]));
    assert_eq!(findings(&client.published(&list)), Vec::<String>::new());
    for environment in ["development", "staging", "production"] {
        assert_eq!(findings(&client.published(&binding(environment))), Vec::<String>::new());
    }

    // A folder gets another name, and its old one back.
    let (old, new) = ("projects/bookshop/components/catalog", "projects/bookshop/components/catalogue");
    std::fs::rename(repository.path(old), repository.path(new)).unwrap();
    client
        .notify("workspace/didChangeWatchedFiles", disk::told(&[(&repository.uri(old), 3), (&repository.uri(new), 1)]));
    let list = repository.uri("projects/bookshop/kustomization.yaml");
    assert_eq!(findings(&client.published(&list)), ["6:4 kustomize/missing-entry"]);
    let unlisted = [
        "component",
        "workload",
        "releases/catalog-20261012-1",
        "releases/catalog-20261026-1",
        "releases/catalog-20261109-1",
    ];
    let unlisted = unlisted.map(|name| repository.uri(&format!("{new}/{name}.yaml")));
    for uri in &unlisted {
        assert_eq!(findings(&client.published(uri)), ["3:8 kustomize/unlisted"]);
    }
    std::fs::rename(repository.path(new), repository.path(old)).unwrap();
    client
        .notify("workspace/didChangeWatchedFiles", disk::told(&[(&repository.uri(new), 3), (&repository.uri(old), 1)]));
    for uri in unlisted.iter().chain([&list]) {
        assert_eq!(findings(&client.published(uri)), Vec::<String>::new());
    }

    // A question that waits for news is given up.
    let waits = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    client.notify("$/cancelRequest", json!({ "id": waits }));
    assert_eq!(client.answer(waits).unwrap_err()["code"], -32800);
    client.finish();
}
