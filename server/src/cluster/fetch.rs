//! What the server has of the objects of a run: one list for each kind and namespace.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::api::Call;
use super::discovery::{Resource, collection, path};
use super::session::Session;
use crate::apply::{Key, Live, Refusal, Sort};

/// So many objects of one kind are asked for one by one rather than by a list of all there are.
const FEW: usize = 3;
/// Items of one page of a list.
const PAGE: usize = 500;

/// What came of one group of objects: their numbers with what is live, or what the server said.
type Found = Result<Vec<(usize, Option<Value>)>, Refusal>;

impl Session {
    /// What is live of the objects `wanted` (numbers and keys), in the same order. An object whose kind
    /// or namespace is not there is not live.
    pub(super) async fn live(self: &Arc<Session>, wanted: &[(usize, Key)]) -> Result<Vec<Live>, Refusal> {
        let mut groups: FxHashMap<String, (Resource, Vec<(usize, Key)>)> = FxHashMap::default();
        for (at, (_, key)) in wanted.iter().enumerate() {
            if let Some(resource) = self.resource(key).await {
                let group = groups.entry(collection(key, &resource)).or_insert_with(|| (resource, Vec::new()));
                group.1.push((at, key.clone()));
            }
        }
        let mut jobs = groups.into_iter();
        let mut out = vec![Live::default(); wanted.len()];
        let mut failed = None;
        let next = || {
            jobs.next().map(|(path, (resource, keys))| {
                let session = self.clone();
                async move { session.group(&path, &resource, keys).await }
            })
        };
        let done = |found: Found| match found {
            Ok(found) => found.into_iter().for_each(|(at, value)| out[at] = Live { value }),
            Err(refusal) => failed = Some(refusal),
        };
        self.api.pace.spread(next, done).await;
        failed.map_or(Ok(out), Err)
    }

    async fn group(&self, path: &str, resource: &Resource, keys: Vec<(usize, Key)>) -> Found {
        if keys.len() > FEW {
            match self.list(path).await {
                Ok(mut items) => {
                    let take = |(at, key): (usize, Key)| (at, items.remove(key.name.as_str()));
                    return Ok(keys.into_iter().map(take).collect());
                }
                // Who may not list may still be allowed to read what he wants to write.
                Err(refusal) if refusal.sort == Sort::Forbidden => {}
                Err(refusal) => return Err(refusal),
            }
        }
        let mut out = Vec::new();
        for (at, key) in keys {
            out.push((at, self.one(&key, resource).await?));
        }
        Ok(out)
    }

    /// One object; `None` if it is not there.
    pub(super) async fn one(&self, key: &Key, resource: &Resource) -> Result<Option<Value>, Refusal> {
        match self.api.call(&Call::get(path(key, resource)), &*self.observer).await {
            Ok(answer) => {
                self.api.learn(&answer.value);
                Ok(Some(answer.value))
            }
            Err(refusal) if refusal.status == 404 => Ok(None),
            Err(refusal) => Err(refusal),
        }
    }

    /// The objects of a list by name.
    async fn list(&self, path: &str) -> Result<FxHashMap<String, Value>, Refusal> {
        let mut out = FxHashMap::default();
        let mut next = format!("{path}?limit={PAGE}");
        loop {
            let mut answer = match self.api.call(&Call::get(next), &*self.observer).await {
                Ok(answer) => answer.value,
                // The list took so long that the server has forgotten where we were: all at once, then.
                Err(refusal) if refusal.status == 410 => {
                    out.clear();
                    self.api.call(&Call::get(path.to_owned()), &*self.observer).await?.value
                }
                Err(refusal) if refusal.status == 404 => return Ok(out),
                Err(refusal) => return Err(refusal),
            };
            // Items of a list do not say what they are.
            let kind = answer["kind"].as_str().and_then(|kind| kind.strip_suffix("List")).unwrap_or("").to_owned();
            let version = answer["apiVersion"].clone();
            if let Value::Array(items) = answer["items"].take() {
                for mut item in items {
                    item["kind"] = Value::from(kind.as_str());
                    item["apiVersion"] = version.clone();
                    self.api.learn(&item);
                    let name = item["metadata"]["name"].as_str().unwrap_or("").to_owned();
                    out.insert(name, item);
                }
            }
            match answer["metadata"]["continue"].as_str().filter(|token| !token.is_empty()) {
                Some(token) => next = format!("{path}?limit={PAGE}&continue={token}"),
                None => return Ok(out),
            }
        }
    }
}
