//! Edits, questions and answers in their order, whatever else goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::*;
use openchoreo_lsp::lsp::{Probe, View};

#[test]
fn every_question_of_a_burst_sees_the_edits_before_it_and_no_other() {
    let repository = Repository::new();
    repository.write("b/project.yaml", &project("b"));
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    settle(&mut client, &cart);
    client.open(&cart, 1, &component("cart", "shop"));
    let mut asked = Vec::new();
    let mut version = 1;
    for round in 0..50 {
        // `shop` and `b` in turn, in two edits each: the state between them names nothing.
        let (old, new) = if round % 2 == 0 { ("shop", "b") } else { ("b", "shop") };
        let end = 17 + old.len() as u32;
        client.edit(&cart, version + 1, [7, 17, 7, end], "");
        asked.push((client.ask("textDocument/definition", at_project(&cart)), None));
        client.edit(&cart, version + 2, [7, 17, 7, 17], new);
        asked.push((client.ask("textDocument/definition", at_project(&cart)), Some(new)));
        version += 2;
    }
    for (id, project) in asked {
        let answer = places(&client.answer(id).unwrap());
        let expected: Vec<String> = project.iter().map(|project| format!("{project}/project.yaml:3:8")).collect();
        assert_eq!(answer, expected);
    }
    client.unread();
    client.finish();
}

/// A probe that holds each hover-like request until it is released, and counts those that wait.
fn slow(method: &'static str) -> (Probe, Arc<AtomicBool>, Arc<AtomicUsize>) {
    let (release, waiting) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let (released, count) = (release.clone(), waiting.clone());
    let probe = move |asked: &'static str, view: &View| {
        if asked == method {
            count.fetch_add(1, Ordering::SeqCst);
            while !released.load(Ordering::SeqCst) && !view.is_cancelled() {
                std::thread::sleep(Duration::from_millis(1));
            }
            count.fetch_sub(1, Ordering::SeqCst);
        }
    };
    (Arc::new(probe), release, waiting)
}

#[test]
fn edits_and_cancels_do_not_wait_for_slow_requests() {
    let (probe, release, waiting) = slow("textDocument/definition");
    let repository = Repository::new();
    let mut client = Client::in_process(Some(probe));
    initialize(&mut client, &[repository.root()], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    settle(&mut client, &cart);
    client.open(&cart, 1, &component("cart", "shop"));
    let slow: Vec<i64> = (0..100).map(|_| client.ask("textDocument/definition", at_project(&cart))).collect();

    client.edit(&cart, 2, [7, 17, 7, 21], "shopp");
    let published = client.published(&cart);
    assert_eq!(
        (&published["version"], findings(&published)),
        (&json!(2), vec!["7:17 reference/unresolved".to_owned()])
    );

    let began = Instant::now();
    while waiting.load(Ordering::SeqCst) == 0 {
        assert!(began.elapsed() < Duration::from_secs(20), "no request is being answered");
        std::thread::sleep(Duration::from_millis(1));
    }
    for id in &slow[10..] {
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    for id in &slow[10..] {
        assert_eq!(client.answer(*id).unwrap_err()["code"], -32800);
    }
    release.store(true, Ordering::SeqCst);
    // They were asked before the edit, so they answer for the text before it.
    for id in &slow[..10] {
        assert_eq!(places(&client.answer(*id).unwrap()), ["shop/project.yaml:3:8"]);
    }
    client.finish();
}

#[test]
fn a_panic_costs_one_answer() {
    let probe: Probe = Arc::new(|method: &'static str, _: &View| {
        assert!(method != "textDocument/definition", "this request is made to fail");
    });
    let repository = Repository::new();
    let mut client = Client::in_process(Some(probe));
    initialize(&mut client, &[repository.root()], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    client.open(&cart, 1, &component("cart", "shop"));
    for _ in 0..3 {
        let id = client.ask("textDocument/definition", at_project(&cart));
        assert_eq!(client.answer(id).unwrap_err()["code"], -32603);
    }
    let status = client.request("openchoreo/status", Value::Null);
    assert_eq!(status["openDocuments"], 1);
    client.edit(&cart, 2, [7, 17, 7, 21], "shopp");
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);
    client.finish();
}

#[test]
fn the_same_findings_are_told_once() {
    let repository = Repository::new();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    client.open(&cart, 1, &component("cart", "nowhere"));
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);
    // A comment behind everything moves nothing.
    for version in 2..10 {
        client.edit(&cart, version, [8, 0, 8, 0], "# more\n");
    }
    client.edit(&cart, 10, [7, 17, 7, 24], "shop");
    let published = client.published(&cart);
    assert_eq!((&published["version"], findings(&published)), (&json!(10), Vec::new()));
    client.finish();
}

#[test]
fn an_edit_that_does_not_follow_is_not_guessed_at() {
    let repository = Repository::new();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let cart = repository.uri("shop/cart.yaml");
    client.open(&cart, 5, &component("cart", "nowhere"));
    assert_eq!(findings(&client.published(&cart)), ["7:17 reference/unresolved"]);
    client.edit(&cart, 5, [7, 17, 7, 24], "shop");
    let message = client.notification("window/showMessage");
    assert!(message["message"].as_str().unwrap().contains("cart.yaml"), "{message}");
    // The disk counts again.
    assert_eq!(findings(&client.published(&cart)), Vec::<String>::new());
    // A whole text is a new beginning.
    let text = json!([{ "text": component("cart", "nowhere") }]);
    let document = json!({ "uri": cart, "version": 7 });
    client.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": text }));
    let published = client.published(&cart);
    assert_eq!((&published["version"], findings(&published).len()), (&json!(7), 1));
    client.finish();
}
