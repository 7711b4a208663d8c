//! Secrets stay secret: in values, in differences, in the words of servers and programs.
//!
//! Two means. A value that is known to be secret by its place is replaced before it is shown. And every
//! text that comes from outside (an error of a server may quote a field, a credential program may print
//! a token) goes through a [`Redactor`] that knows the secret words of this run.

use serde_json::Value;

use super::base64;

const HIDDEN: &str = "***";
const BEFORE: &str = "*** (before)";
const AFTER: &str = "*** (after)";
/// What SOPS makes of a value.
const ENCRYPTED: &str = "ENC[";

/// Both sides of a difference without secrets: it shows that a value changed, not to what.
pub fn pair(before: Option<&Value>, after: &Value) -> (Option<Value>, Value) {
    let hidden = |value: &Value, other: Option<&Value>, word: &'static str| {
        let is_secret = is_secret(value);
        masked(value, other, is_secret, is_secret, word)
    };
    (before.map(|before| hidden(before, Some(after), BEFORE)), hidden(after, before, AFTER))
}

/// One object without secrets.
pub fn alone(value: &Value) -> Value {
    pair(None, value).1
}

fn is_secret(value: &Value) -> bool {
    value["kind"] == "Secret" && value["apiVersion"] == "v1"
}

/// `of_secret` tells that the keys `data` and `stringData` of this mapping hold secrets.
fn masked(value: &Value, other: Option<&Value>, of_secret: bool, at_top: bool, word: &'static str) -> Value {
    match value {
        Value::Object(map) => {
            let entries = map.iter().map(|(key, value)| {
                let other = other.and_then(|other| other.get(key));
                let holds = at_top && of_secret && matches!(key.as_str(), "data" | "stringData");
                let value = if holds { all(value, other, word) } else { masked(value, other, of_secret, false, word) };
                (key.clone(), value)
            });
            Value::Object(entries.collect())
        }
        Value::Array(items) => {
            let item = |(at, item): (usize, &Value)| {
                masked(item, other.and_then(|other| other.get(at)), of_secret, false, word)
            };
            items.iter().enumerate().map(item).collect()
        }
        Value::String(text) if text.starts_with(ENCRYPTED) => hide(value, other, word),
        value => value.clone(),
    }
}

fn all(value: &Value, other: Option<&Value>, word: &'static str) -> Value {
    match value {
        Value::Object(map) => {
            let entries =
                map.iter().map(|(key, value)| (key.clone(), all(value, other.and_then(|other| other.get(key)), word)));
            Value::Object(entries.collect())
        }
        value => hide(value, other, word),
    }
}

fn hide(value: &Value, other: Option<&Value>, word: &'static str) -> Value {
    Value::from(if other.is_some_and(|other| other != value) { word } else { HIDDEN })
}

/// The text without words that look like tokens: long, without a space, with digits among the letters.
pub fn tokens(text: &str) -> String {
    const LONG: usize = 20;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/' | '=');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let word = &rest[..end];
        let is_path = word.starts_with('/') || word.starts_with("./");
        let has = |test: fn(&u8) -> bool| word.as_bytes().iter().any(test);
        let is_token = end >= LONG && !is_path && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
        out += if is_token { HIDDEN } else { word };
        let next = rest[end..].chars().next().map_or(end, |c| end + c.len_utf8());
        out += &rest[end..next];
        rest = &rest[next..];
    }
    out
}

/// Knows the secret words of a run and takes them out of texts.
#[derive(Debug, Clone, Default)]
pub struct Redactor {
    words: Vec<String>,
}

/// Shorter values are not looked for in texts: they would be found everywhere.
const SHORTEST: usize = 5;

impl Redactor {
    /// Remembers a secret word.
    pub fn learn(&mut self, word: &str) {
        let word = word.trim();
        if word.len() >= SHORTEST && !self.words.iter().any(|known| known == word) {
            self.words.push(word.to_owned());
            // The longest first: one may hold another.
            self.words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
    }

    /// Remembers what a Secret holds, as it stands there and decoded.
    pub fn learn_object(&mut self, value: &Value) {
        if !is_secret(value) {
            return;
        }
        for text in ["data", "stringData"].iter().filter_map(|key| value[*key].as_object()).flat_map(|map| map.values())
        {
            let Some(text) = text.as_str() else { continue };
            self.learn(text);
            if let Some(plain) = base64::decode(text).and_then(|bytes| String::from_utf8(bytes).ok()) {
                self.learn(&plain);
            }
        }
    }

    /// The text without the secret words.
    pub fn redact(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for word in self.words.iter().filter(|word| text.contains(word.as_str())) {
            out = out.replace(word.as_str(), HIDDEN);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use serde_json::json;

    use super::*;

    #[test]
    fn a_difference_shows_that_a_secret_changed_and_not_to_what() {
        let secret = |a: &str, b: &str| json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "data" }, "data": { "a": a, "b": b } });
        let (before, after) = pair(Some(&secret("b25l", "c2FtZQ==")), &secret("dHdv", "c2FtZQ=="));
        assert_eq!(before.unwrap()["data"], json!({ "a": BEFORE, "b": HIDDEN }));
        assert_eq!(after["data"], json!({ "a": AFTER, "b": HIDDEN }));
        assert_eq!(after["metadata"]["name"], "data");
    }

    #[test]
    fn encrypted_values_are_hidden_anywhere() {
        let value =
            json!({ "kind": "ConfigMap", "apiVersion": "v1", "data": { "a": "ENC[AES256_GCM,data:x]", "b": "plain" } });
        assert_eq!(alone(&value)["data"], json!({ "a": HIDDEN, "b": "plain" }));
    }

    #[test]
    fn what_looks_like_a_token_is_hidden() {
        assert_eq!(tokens("token eyJhbGciOiJSUzI1NiIsImtpZCI6 is bad"), "token *** is bad");
        let harmless = "cannot find /home/me/very-long-path-1/x in https://example.org";
        assert_eq!(tokens(harmless), harmless);
    }

    #[test]
    fn texts_lose_the_secret_words() {
        let mut redactor = Redactor::default();
        redactor.learn_object(
            &json!({ "apiVersion": "v1", "kind": "Secret", "data": { "p": "aHVudGVyMg==", "s": "YQ==" } }),
        );
        assert_eq!(redactor.redact("bad value hunter2 (aHVudGVyMg==) for a"), "bad value *** (***) for a");
    }
}
