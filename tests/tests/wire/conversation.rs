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

fn pull(client: &mut Client, uri: &str) -> Vec<String> {
    let report = client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
    findings(&json!({ "diagnostics": report["items"] }))
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
    assert_eq!(answer["serverInfo"], json!({ "name": "openchoreo-lsp", "version": "0.1.0" }));
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
    assert_eq!(places(&client.request("textDocument/definition", type_name.clone())), ["services/http-service.yaml:3:8"]);
    assert_eq!(places(&client.request("textDocument/declaration", type_name.clone())), ["services/http-service.yaml:3:8"]);
    assert_eq!(places(&client.request("textDocument/typeDefinition", at(&component, 3, 10))), ["services/http-service.yaml:3:8"]);
    let mut uses = at(&component, 3, 10);
    uses["context"] = json!({ "includeDeclaration": true });
    println!("{:#?}", places(&client.request("textDocument/references", uses)));
    let marks = client.request("textDocument/documentHighlight", at(&component, 3, 10));
    println!("{marks:#}");
    let symbols = client.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": component } }));
    println!("{symbols}");
    let found = client.request("workspace/symbol", json!({ "query": "comp cata" }));
    println!("{found}");
    let list = repository.uri("projects/bookshop/components/catalog/kustomization.yaml");
    let links = client.request("textDocument/documentLink", json!({ "textDocument": { "uri": list } }));
    println!("{links}");
    let completion = client.request("textDocument/completion", at(&component, 6, 17));
    println!("{completion}");

    // Typing, with a question after each key.
    for round in 0..25 {
        client.edit(&component, 2 * round + 2, [6, 25, 6, 25], "x");
        let edited = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": component } }));
        client.edit(&component, 2 * round + 3, [6, 25, 6, 26], "");
        let undone = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": component } }));
        let codes = |report: Value| findings(&json!({ "diagnostics": report["items"] }));
        println!("{:?}", codes(client.answer(edited).unwrap()));
        assert_eq!(codes(client.answer(undone).unwrap()), Vec::<String>::new());
    }
    client.unread();
    client.finish();
}
