//! Bytes that are no messages: one answer each, and the conversation goes on.

use super::*;
use openchoreo_lsp::lsp::End;
use openchoreo_lsp_tests::client::Ended;

fn frame(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

#[test]
fn garbage_is_answered_and_survived() {
    let repository = Repository::new();
    let mut client = Client::in_process(None);
    initialize(&mut client, &[repository.root()], json!({}));
    let bad: &[(&[u8], i64)] = &[
        (&frame("{\"jsonrpc\":\"2.0\","), -32700),
        (b"Content-Length: 3\r\n\r\n\"\xff\"", -32700),
        (&frame(""), -32700),
        (&frame("[]"), -32600),
        (&frame("null"), -32600),
        (&frame("{}"), -32600),
        (b"Content-Length: -1\r\n\r\n", -32700),
        (b"Content-Length: 4294967296\r\n\r\n", -32700),
        (b"Content-Length: 99999999999999999999999\r\n\r\n", -32700),
        (b"no header at all\r\n\r\n", -32700),
        (b"Content-Type: text/plain\r\n\r\n{}", -32700),
        (b"\x00\x01\x02\xff\xfe\n\n\n", -32700),
        (b"Content-Length: 200\r\n\r\n{\"jsonrpc\":\"2.0\"", -32700),
    ];
    for (bytes, code) in bad {
        client.send_bytes(bytes);
        // The next message is understood whatever was before it, and cut-off bodies show only then.
        let status = client.ask("openchoreo/status", Value::Null);
        assert_eq!(client.refusal()["code"], *code, "{}", String::from_utf8_lossy(bytes));
        assert!(client.answer(status).is_ok(), "{}", String::from_utf8_lossy(bytes));
    }
    client.finish();
}

#[test]
fn headers_of_any_sound_form_are_taken() {
    let mut client = Client::in_process(None);
    initialize(&mut client, &[], json!({}));
    let body = r#"{"jsonrpc":"2.0","id":1000,"method":"openchoreo/status"}"#;
    for head in [
        "content-length: N\r\n\r\n",
        "X-Trace: 1\r\nContent-Length: N\r\n\r\n",
        "Content-Type: application/vscode-jsonrpc; charset=UTF-8\r\nContent-Length: N\r\n\r\n",
        "Content-Type: application/json\nContent-Length: N\n\n",
    ] {
        client.send_bytes(format!("{}{body}", head.replace('N', &body.len().to_string())).as_bytes());
        assert!(client.answer(1000).is_ok(), "{head}");
    }
    client.finish();
}

#[test]
fn a_request_before_initialize_is_refused_and_an_unknown_one_is_not_found() {
    let mut client = Client::in_process(None);
    let id = client.ask("openchoreo/status", Value::Null);
    assert_eq!(client.answer(id).unwrap_err()["code"], -32002);
    initialize(&mut client, &[], json!({}));
    let id = client.ask("textDocument/nothing", json!({}));
    assert_eq!(client.answer(id).unwrap_err()["code"], -32601);
    let id = client.ask("textDocument/definition", json!({ "textDocument": 1 }));
    assert_eq!(client.answer(id).unwrap_err()["code"], -32602);
    client.notify("$/setTrace", json!({ "value": "off" }));
    client.notify("textDocument/didChange", json!({ "nonsense": true }));
    client.finish();
}

#[test]
fn the_end_of_input_ends_the_server() {
    let mut client = Client::in_process(None);
    initialize(&mut client, &[], json!({}));
    client.send_bytes(b"Content-Length: 100\r\n\r\n{");
    client.hang_up();
    assert_eq!(client.wait(), Ended::Here(End::EndOfFile));
}

#[test]
fn exit_ends_the_server_at_once() {
    let mut client = Client::in_process(None);
    initialize(&mut client, &[], json!({}));
    client.notify("exit", Value::Null);
    assert_eq!(client.wait(), Ended::Here(End::Exit { after_shutdown: false }));
}
