//! What a server says no with, sorted by what can be done about it.
//!
//! The shape of the answers: `Status` of Kubernetes, whose `details.causes` name fields. Three things
//! do not come that way: a field that the schema does not have (an internal error whose message names
//! the path), the words of a webhook (a message that begins the same for all of them), and a page of a
//! proxy (no JSON at all).

use serde::Serialize;
use serde_json::Value;

/// What kind of no it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Sort {
    /// Another manager owns a field.
    Conflict,
    /// A field that cannot be changed.
    Immutable,
    /// The object breaks the schema.
    Invalid,
    /// The schema has no such field.
    UnknownField,
    /// An admission webhook or policy refused it.
    Denied,
    /// An admission webhook did not answer.
    WebhookDown,
    /// The user may not do this.
    Forbidden,
    /// The user is not known (any more).
    Unauthorized,
    /// The Namespace is not there.
    NoNamespace,
    /// The Namespace is being deleted.
    Terminating,
    /// The server has no such kind.
    NoKind,
    /// The object changed meanwhile.
    Changed,
    /// The server is too busy, or what stands before it.
    Busy,
    /// No answer, or half of one.
    NoAnswer,
    /// Anything else.
    Other,
}

/// One field that is to blame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// Path of the field as the server writes it, without a dot in front; empty if it named none.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
    /// For a conflict, who owns the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
}

/// An answer that is not the object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// HTTP status; 0 where there was no answer.
    pub status: u16,
    /// Its sort.
    pub sort: Sort,
    /// In words.
    pub message: String,
    /// Fields that are to blame.
    pub causes: Vec<Cause>,
}

impl Refusal {
    /// The refusal that an answer with this status and body means.
    pub fn read(status: u16, body: &[u8]) -> Refusal {
        let Some(json) = serde_json::from_slice::<Value>(body).ok().filter(|json| json["kind"] == "Status") else {
            return Refusal::foreign(status, body);
        };
        let message = json["message"].as_str().unwrap_or("").to_owned();
        let mut causes: Vec<Cause> = json["details"]["causes"].as_array().into_iter().flatten().map(cause).collect();
        causes.extend(undeclared(&message));
        let sort = sort(status, &json, &message, &causes);
        if causes.is_empty() && sort == Sort::Denied {
            causes.push(Cause { field: String::new(), message: denial(&message).to_owned(), manager: None });
        }
        Refusal { status, sort, message, causes }
    }

    /// No answer at all.
    pub fn silence(message: impl Into<String>) -> Refusal {
        Refusal { status: 0, sort: Sort::NoAnswer, message: message.into(), causes: Vec::new() }
    }

    /// Whether it says nothing about the object: the next one would fare no better.
    pub fn is_about_the_server(&self) -> bool {
        matches!(self.sort, Sort::Unauthorized | Sort::Busy | Sort::NoAnswer)
    }

    /// Something that is no API server answered: what it said in its first line.
    fn foreign(status: u16, body: &[u8]) -> Refusal {
        let text = String::from_utf8_lossy(&body[..body.len().min(4096)]);
        let line = text.lines().map(plain).find(|line| !line.is_empty()).unwrap_or_default();
        let line: String = line.chars().take(120).collect();
        let (sort, message) = match status {
            404 if text.trim() == "404 page not found" => (Sort::NoKind, "the server has no such kind".to_owned()),
            401 => (Sort::Unauthorized, "the server does not know the user".to_owned()),
            429 | 502..=504 => (Sort::Busy, format!("HTTP {status}: {line}")),
            _ => (Sort::Other, format!("HTTP {status}, and no answer of an API server: {line}")),
        };
        Refusal { status, sort, message, causes: Vec::new() }
    }
}

/// The text of a line of HTML.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in line.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside && !c.is_control() => out.push(c),
            _ => {}
        }
    }
    out.trim().to_owned()
}

fn cause(json: &Value) -> Cause {
    let text = |name: &str| json[name].as_str().unwrap_or("").to_owned();
    let (message, reason) = (text("message"), text("reason"));
    let manager = (reason == "FieldManagerConflict").then(|| {
        let quoted = message.split('"').nth(1).unwrap_or("");
        quoted.to_owned()
    });
    Cause { field: text("field").trim_start_matches('.').to_owned(), message, manager }
}

/// Fields in `.spec.a.b: field not declared in schema` and in `unknown field "spec.a.b"`.
fn undeclared(message: &str) -> Vec<Cause> {
    const WORDS: &str = "field not declared in schema";
    let mut out = Vec::new();
    for (at, _) in message.match_indices(WORDS) {
        let before = message[..at].trim_end().trim_end_matches(':');
        let start = before.rfind([' ', '\n']).map_or(0, |space| space + 1);
        let field = before[start..].trim_start_matches('.').to_owned();
        out.push(Cause { field, message: WORDS.to_owned(), manager: None });
    }
    // The same sort of message when a value is of another type.
    if let Some((_, rest)) = message.split_once("failed to create typed patch object (") {
        for line in rest.split_once("): ").map_or("", |(_, rest)| rest).lines() {
            let found = line.trim().strip_prefix('.').and_then(|line| line.split_once(": "));
            if let Some((field, words)) = found.filter(|(_, words)| *words != WORDS) {
                // A dump of the reader's own value, which may be secret.
                let words = words.split(", got &").next().unwrap_or(words);
                out.push(Cause { field: field.to_owned(), message: words.to_owned(), manager: None });
            }
        }
    }
    for part in message.split("unknown field \"").skip(1) {
        let field = part.split('"').next().unwrap_or("").to_owned();
        out.push(Cause { field, message: "the schema has no such field".to_owned(), manager: None });
    }
    out
}

fn sort(status: u16, json: &Value, message: &str, causes: &[Cause]) -> Sort {
    let reason = json["reason"].as_str().unwrap_or("");
    let details = json["details"]["causes"].as_array().map_or(&[][..], Vec::as_slice);
    let is_frozen = |text: &str| {
        let text = text.to_lowercase();
        ["immutable", "cannot be changed", "may not be changed", "cannot change"].iter().any(|word| text.contains(word))
    };
    let is_undeclared = message.contains("field not declared in schema") || message.contains("unknown field \"");
    match status {
        409 if causes.iter().any(|cause| cause.manager.is_some()) => Sort::Conflict,
        _ if message.contains("failed calling webhook") => Sort::WebhookDown,
        _ if is_undeclared => Sort::UnknownField,
        _ if message.starts_with("failed to create typed patch object") => Sort::Invalid,
        _ if message.contains("admission webhook") && message.contains("denied the request") => {
            if is_frozen(message) {
                Sort::Immutable
            } else {
                Sort::Denied
            }
        }
        _ if message.contains("ValidatingAdmissionPolicy") && message.contains("denied request") => Sort::Denied,
        409 => Sort::Changed,
        401 => Sort::Unauthorized,
        403 if details.iter().any(|cause| cause["reason"] == "NamespaceTerminating") => Sort::Terminating,
        403 if message.contains("being terminated") => Sort::Terminating,
        403 => Sort::Forbidden,
        404 if json["details"]["kind"] == "namespaces" => Sort::NoNamespace,
        404 => Sort::NoKind,
        422 if is_frozen(message) => Sort::Immutable,
        400 | 422 => Sort::Invalid,
        429 | 502..=504 => Sort::Busy,
        500 if reason == "ServerTimeout" || reason == "Timeout" => Sort::Busy,
        _ => Sort::Other,
    }
}

/// What a webhook says, without what every message of a webhook begins with.
fn denial(message: &str) -> &str {
    message.split_once("denied the request: ").map_or(message, |(_, own)| own)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(status: u16, reason: &str, message: &str, details: Value) -> Refusal {
        let body =
            json!({ "kind": "Status", "status": "Failure", "reason": reason, "message": message, "details": details });
        Refusal::read(status, body.to_string().as_bytes())
    }

    #[test]
    fn conflicts_name_the_field_and_its_owner() {
        let found = read(
            409,
            "Conflict",
            "Apply failed with 1 conflict: conflict with \"kubectl\" using v1: .data.a",
            json!({ "causes": [{ "reason": "FieldManagerConflict", "message": "conflict with \"kubectl\" using v1", "field": ".data.a" }] }),
        );
        assert_eq!(found.sort, Sort::Conflict);
        assert_eq!((found.causes[0].field.as_str(), found.causes[0].manager.as_deref()), ("data.a", Some("kubectl")));
    }

    #[test]
    fn a_field_that_is_not_in_the_schema_is_named() {
        let message = "failed to create typed patch object (n/a; openchoreo.dev/v1alpha1, Kind=Component): .spec.autoDeplo: field not declared in schema";
        let found = read(500, "", message, json!({}));
        assert_eq!((found.sort, found.causes[0].field.as_str()), (Sort::UnknownField, "spec.autoDeplo"));
        let message = "failed to create typed patch object (n/a; v1, Kind=X): .spec.ref: expected string, got &value.valueUnstructured{Value:7}";
        let found = read(500, "", message, json!({}));
        assert_eq!((found.sort, found.causes[0].field.as_str()), (Sort::Invalid, "spec.ref"));
        assert_eq!(found.causes[0].message, "expected string");
        let found = read(400, "BadRequest", "strict decoding error: unknown field \"spec.x\"", json!({}));
        assert_eq!((found.sort, found.causes[0].field.as_str()), (Sort::UnknownField, "spec.x"));
    }

    #[test]
    fn webhooks_are_told_from_rights() {
        let denied =
            read(403, "Forbidden", "admission webhook \"v.openchoreo.dev\" denied the request: no release", json!({}));
        assert_eq!((denied.sort, denied.causes[0].message.as_str()), (Sort::Denied, "no release"));
        let down = read(500, "InternalError", "Internal error occurred: failed calling webhook \"v\": x", json!({}));
        assert_eq!(down.sort, Sort::WebhookDown);
        let rights =
            read(403, "Forbidden", "components.openchoreo.dev \"a\" is forbidden: User \"u\" cannot patch", json!({}));
        assert_eq!(rights.sort, Sort::Forbidden);
        let frozen = read(
            422,
            "Invalid",
            "spec.owner: Invalid value: \"object\": spec.owner is immutable",
            json!({ "causes": [{ "field": "spec.owner", "message": "x", "reason": "FieldValueInvalid" }] }),
        );
        assert_eq!((frozen.sort, frozen.causes[0].field.as_str()), (Sort::Immutable, "spec.owner"));
    }

    #[test]
    fn a_page_of_a_proxy_is_no_answer_of_a_server() {
        let found = Refusal::read(502, b"<html>\n<head><title>502 Bad Gateway</title></head>");
        assert_eq!((found.sort, found.message.as_str()), (Sort::Busy, "HTTP 502: 502 Bad Gateway"));
        assert_eq!(Refusal::read(200, b"{\"kind\":").sort, Sort::Other);
    }
}
