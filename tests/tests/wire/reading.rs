//! The first read of a workspace: shown, stopped, and waited for.

use super::*;

/// Enough files that reading them takes longer than sending a few messages.
fn large() -> Repository {
    let repository = Repository::new();
    for number in 0..3000 {
        repository.write(&format!("many/{number}/component.yaml"), &component(&format!("c-{number}"), "shop"));
    }
    repository.write("zzz/team/project.yaml", &project("team"));
    repository.write("shop/cart.yaml", &component("cart", "team"));
    repository
}

#[test]
fn a_question_waits_for_the_files_it_needs() {
    let repository = large();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    client.open(&cart, 1, &component("cart", "team"));
    // Nothing is said about the name before all files are known, and the file that has it is the last one.
    assert_eq!(places(&client.request("textDocument/definition", at_project(&cart))), ["team/project.yaml:3:8"]);
    client.finish();
}

#[test]
fn a_question_about_the_document_alone_does_not_wait() {
    let repository = large();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    client.open(&cart, 1, &component("cart", "team"));
    let waits = client.ask("textDocument/definition", at_project(&cart));
    let outline = client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": cart } }));
    let status = client.ask("openchoreo/status", Value::Null);
    assert_eq!(client.answer(outline).unwrap()[0]["name"], "cart");
    assert_eq!(client.answer(status).unwrap()["folders"][0]["index"], "reading");
    assert_eq!(places(&client.answer(waits).unwrap()), ["team/project.yaml:3:8"]);
    client.finish();
}

#[test]
fn an_edit_makes_a_waiting_question_meaningless() {
    let repository = large();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    client.open(&cart, 1, &component("cart", "team"));
    let waits = client.ask("textDocument/definition", at_project(&cart));
    client.edit(&cart, 2, [0, 0, 0, 0], "# one line more\n");
    assert_eq!(client.answer(waits).unwrap_err()["code"], -32801);
    client.finish();
}

#[test]
fn the_first_read_can_be_stopped() {
    let repository = large();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({ "window": { "workDoneProgress": true } }));
    let cart = repository.uri("shop/cart.yaml");
    client.open(&cart, 1, &component("cart", "team"));
    let token = client.question("window/workDoneProgress/create", Value::Null)["token"].take();
    let begin = client.notification("$/progress");
    assert_eq!((&begin["token"], &begin["value"]["kind"]), (&token, &json!("begin")));
    assert_eq!(begin["value"]["cancellable"], true);
    client.notify("window/workDoneProgress/cancel", json!({ "token": token }));
    let last = loop {
        let progress = client.notification("$/progress");
        if progress["value"]["kind"] == "end" {
            break progress["value"]["message"].as_str().unwrap().to_owned();
        }
    };
    assert_eq!(last, "stopped: only open files are known");
    // What is not known cannot be judged, and is not renamed either.
    assert_eq!(client.request("textDocument/definition", at_project(&cart)), Value::Null);
    let mut rename = at_project(&cart);
    rename["newName"] = json!("crew");
    let id = client.ask("textDocument/rename", rename);
    assert_eq!(client.answer(id).unwrap_err()["code"], -32803);
    let status = client.request("openchoreo/status", Value::Null);
    assert_eq!(status["folders"][0]["index"], "stopped");
    client.finish();
}

#[test]
fn shutdown_answers_who_still_waits() {
    let repository = large();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    client.open(&cart, 1, &component("cart", "team"));
    let waits = client.ask("textDocument/definition", at_project(&cart));
    let end = client.ask("shutdown", Value::Null);
    assert!(client.answer(end).is_ok());
    assert!(client.answer(waits).is_ok());
    client.notify("exit", Value::Null);
    client.wait();
}
