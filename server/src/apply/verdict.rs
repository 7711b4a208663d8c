//! What will become of one object, from what is live and what a dry run said.

use serde_json::Value;

use super::diff::comparable;
use super::refusal::{Refusal, Sort};

/// What a dry run said.
#[derive(Debug, Clone, PartialEq)]
pub enum Attempt {
    /// It would not have told anything: the Namespace or the kind comes with this run.
    NotTried,
    /// No dry run was needed: the live object is what we applied last.
    NotNeeded,
    /// Accepted; the object as it would be.
    Taken(Value),
    /// Not accepted.
    Refused(Refusal),
}

/// What will become of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Without a server: it is applied.
    Apply,
    /// It is new.
    Create,
    /// It changes.
    Update,
    /// It stays as it is.
    Unchanged,
    /// Whether the server takes it shows when what it needs is there.
    Deferred(Option<Refusal>),
    /// Others own fields of it.
    Conflict(Refusal),
    /// Only a new object could have these values.
    Immutable(Refusal),
    /// The server does not take it.
    Refused(Refusal),
}

impl Verdict {
    /// The verdict on an object that is `live` (or not). `needs_others` tells whether it needs
    /// something that is not live and comes with this run.
    pub fn of(live: Option<&Value>, attempt: Attempt, needs_others: bool) -> Verdict {
        let refusal = match attempt {
            Attempt::NotTried => return Verdict::Deferred(None),
            Attempt::NotNeeded => return Verdict::Unchanged,
            Attempt::Taken(after) => {
                return match live {
                    None => Verdict::Create,
                    Some(live) if is_same(live, &after) => Verdict::Unchanged,
                    Some(_) => Verdict::Update,
                };
            }
            Attempt::Refused(refusal) => refusal,
        };
        match refusal.sort {
            Sort::Conflict => Verdict::Conflict(refusal),
            Sort::Immutable if live.is_some() => Verdict::Immutable(refusal),
            // What a webhook looks up, or a server must have, may come with this run.
            Sort::Denied | Sort::WebhookDown | Sort::NoNamespace if needs_others => Verdict::Deferred(Some(refusal)),
            _ => Verdict::Refused(refusal),
        }
    }

    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Apply => "apply",
            Verdict::Create => "create",
            Verdict::Update => "update",
            Verdict::Unchanged => "unchanged",
            Verdict::Deferred(_) => "deferred",
            Verdict::Conflict(_) => "conflict",
            Verdict::Immutable(_) => "immutable",
            Verdict::Refused(_) => "refused",
        }
    }

    /// Whether a run that holds it must not start.
    pub fn stops(&self) -> bool {
        matches!(self, Verdict::Conflict(_) | Verdict::Immutable(_) | Verdict::Refused(_))
    }

    /// Whether the object will be written.
    pub fn writes(&self) -> bool {
        matches!(self, Verdict::Apply | Verdict::Create | Verdict::Update | Verdict::Deferred(_))
    }

    /// What the server said, if it said no.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Verdict::Deferred(refusal) => refusal.as_ref(),
            Verdict::Conflict(refusal) | Verdict::Immutable(refusal) | Verdict::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}

/// Whether a dry run changed nothing, who owns what included.
fn is_same(live: &Value, after: &Value) -> bool {
    comparable(live) == comparable(after) && owners(live) == owners(after)
}

/// Who owns what, without the time.
fn owners(value: &Value) -> Vec<(String, String, Value)> {
    let entries = value["metadata"]["managedFields"].as_array().map_or(&[][..], Vec::as_slice);
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let mut out: Vec<(String, String, Value)> = entries
        .iter()
        .filter(|entry| entry["operation"] == "Apply")
        .map(|entry| (text(&entry["manager"]), text(&entry["apiVersion"]), entry["fieldsV1"].clone()))
        .collect();
    out.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(sort: Sort) -> Attempt {
        Attempt::Refused(Refusal { status: 403, sort, message: String::new(), causes: Vec::new() })
    }

    #[test]
    fn a_webhook_that_misses_what_the_run_brings_is_no_refusal() {
        assert_eq!(Verdict::of(None, refused(Sort::Denied), true).word(), "deferred");
        assert_eq!(Verdict::of(None, refused(Sort::Denied), false).word(), "refused");
        assert_eq!(Verdict::of(None, refused(Sort::Invalid), true).word(), "refused");
        assert_eq!(Verdict::of(None, Attempt::NotTried, true).word(), "deferred");
    }

    #[test]
    fn what_the_server_made_of_it_decides_not_the_file() {
        let live = json!({ "metadata": { "resourceVersion": "1" }, "spec": { "a": 1 }, "status": { "x": 1 } });
        let same = json!({ "metadata": { "resourceVersion": "1" }, "spec": { "a": 1 } });
        let other = json!({ "metadata": { "resourceVersion": "1" }, "spec": { "a": 2 } });
        assert_eq!(Verdict::of(Some(&live), Attempt::Taken(same.clone()), false), Verdict::Unchanged);
        assert_eq!(Verdict::of(Some(&live), Attempt::Taken(other), false), Verdict::Update);
        assert_eq!(Verdict::of(None, Attempt::Taken(same), false), Verdict::Create);
        assert_eq!(Verdict::of(Some(&live), refused(Sort::Immutable), false).word(), "immutable");
    }
}
