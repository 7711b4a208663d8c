//! Lines and characters in the encoding that both sides agreed on.

use super::*;

/// Astral, combining and plain letters, three kinds of line ends, in front of the name of the project.
const BEFORE: &str = "apiVersion: openchoreo.dev/v1alpha1\r\nkind: Component\rmetadata:\n  name: cart # 🛒 é ✓\r\n  namespace: default\nspec:\n  owner: { x: \"🛒🛒é\u{2028}\", projectName: ";

fn conversation(encodings: Value, name: &str, column: u32, width: u32) {
    let repository = Repository::new();
    let mut client = Client::in_process(None);
    let answer =
        initialize(&mut client, &[repository.root()], json!({ "general": { "positionEncodings": encodings } }));
    assert_eq!(answer["capabilities"]["positionEncoding"], name);
    let cart = repository.uri("shop/cart.yaml");
    client.open(&cart, 1, &format!("{BEFORE}shop }}\n"));
    let at =
        |character: u32| json!({ "textDocument": { "uri": cart }, "position": { "line": 6, "character": character } });
    for character in [column, column + 4] {
        assert_eq!(places(&client.request("textDocument/definition", at(character))), ["shop/project.yaml:3:8"]);
    }
    assert_eq!(client.request("textDocument/definition", at(column - 1)), Value::Null);
    assert_eq!(client.request("textDocument/definition", at(column + 5)), Value::Null);
    // The name becomes another one, with a letter in it that each encoding counts differently.
    client.edit(&cart, 2, [6, column, 6, column + 4], "🛒");
    let published = client.published(&cart);
    let range = &published["diagnostics"][0]["range"];
    assert_eq!(range["start"], json!({ "line": 6, "character": column }));
    assert_eq!(range["end"], json!({ "line": 6, "character": column + width }));
    client.edit(&cart, 3, [6, column, 6, column + width], "shop");
    assert_eq!(findings(&client.published(&cart)), Vec::<String>::new());
    client.finish();
}

fn column(width: impl Fn(char) -> usize) -> u32 {
    let line = BEFORE.rsplit('\n').next().unwrap();
    line.chars().map(width).sum::<usize>() as u32
}

#[test]
fn utf_8_where_the_client_has_it() {
    conversation(json!(["utf-16", "utf-8"]), "utf-8", column(char::len_utf8), 4);
}

#[test]
fn utf_16_else() {
    conversation(json!(["utf-32", "utf-16"]), "utf-16", column(char::len_utf16), 2);
    conversation(Value::Null, "utf-16", column(char::len_utf16), 2);
}
