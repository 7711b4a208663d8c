//! What the user may do, asked before the first write: one question for each kind, namespace and verb.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;

use super::api::Call;
use super::session::Session;
use crate::apply::{Key, Refusal, Sort};

const PATH: &str = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/// A question: group, name in paths, namespace, verb.
type Question = (String, String, Option<String>, &'static str);

impl Session {
    /// For each object that must not be written by this user, why. A server that does not answer such
    /// questions is not an obstacle: it will say so when it is written to.
    pub(super) async fn forbidden(self: &Arc<Session>, wanted: &[(usize, Key, bool)]) -> FxHashMap<usize, Refusal> {
        let mut asked: FxHashMap<Question, Vec<usize>> = FxHashMap::default();
        for (at, key, is_new) in wanted {
            let Some(resource) = self.resource(key).await else { continue };
            let namespace = key.namespace.as_ref().filter(|_| resource.namespaced).map(ToString::to_string);
            // Applying a new object counts as both.
            let verbs: &[&'static str] = if *is_new { &["patch", "create"] } else { &["patch"] };
            for verb in verbs {
                let question = (key.group.to_string(), resource.plural.to_string(), namespace.clone(), *verb);
                asked.entry(question).or_default().push(*at);
            }
        }
        let mut jobs = asked.into_iter();
        let mut out: FxHashMap<usize, Refusal> = FxHashMap::default();
        let mut told: FxHashSet<String> = FxHashSet::default();
        let next = || {
            jobs.next().map(|(question, objects)| {
                let session = self.clone();
                async move { (session.may(&question).await, question, objects) }
            })
        };
        let done = |(allowed, (group, plural, namespace, verb), objects): (bool, Question, Vec<usize>)| {
            if allowed {
                return;
            }
            let kind = if group.is_empty() { plural } else { format!("{plural}.{group}") };
            let place = namespace.map_or("in the cluster".to_owned(), |namespace| format!("in {namespace}"));
            let user = self.target.user.as_deref().unwrap_or("the user");
            let message = format!("{user} may not {verb} {kind} {place}");
            told.insert(message.clone());
            for at in objects {
                let refusal =
                    Refusal { status: 403, sort: Sort::Forbidden, message: message.clone(), causes: Vec::new() };
                out.entry(at).or_insert(refusal);
            }
        };
        self.api.pace.spread(next, done).await;
        out
    }

    async fn may(&self, (group, plural, namespace, verb): &Question) -> bool {
        let attributes = json!({ "group": group, "resource": plural, "namespace": namespace, "verb": verb });
        let body = json!({
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SelfSubjectAccessReview",
            "spec": { "resourceAttributes": attributes },
        });
        let call = Call {
            method: http::Method::POST,
            path: PATH.to_owned(),
            body: Some(("application/json", body.to_string().into_bytes())),
            accept: "application/json",
            about: None,
        };
        match self.api.call(&call, &*self.observer).await {
            Ok(answer) => answer.value["status"]["allowed"] != false,
            Err(_) => true,
        }
    }
}
