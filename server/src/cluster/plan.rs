//! A plan against a server: what is live, what the user may do, and what dry runs say. Nothing is written.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::session::{Options, Session, no_kind};
use crate::apply::{Attempt, Desired, Key, Live, NeedKind, Order, Plan, Refusal, Verdict, is_ours};

impl Session {
    /// What applying `desired` would do.
    ///
    /// # Errors
    /// What the server said instead of answering: it cannot be reached, or does not know the user.
    pub async fn plan(self: &Arc<Session>, mut desired: Desired, options: &Options) -> Result<Plan, Refusal> {
        desired.objects.iter().for_each(|object| self.api.learn(&object.value));
        self.discover(&desired).await?;
        self.settle_namespaces(&mut desired).await;
        let order = Order::new(&desired);
        let keys: Vec<(usize, Key)> =
            desired.objects.iter().enumerate().map(|(at, object)| (at, object.key.clone())).collect();
        let live = self.live(&keys).await?;
        let attempts = self.attempts(&desired, &order, &live, options).await?;
        let results = attempts
            .into_iter()
            .enumerate()
            .map(|(at, attempt)| {
                let needs_others = order.needs[at].iter().any(|need| live[need.object].value.is_none());
                let after = match &attempt {
                    Attempt::Taken(value) => Some(value.clone()),
                    _ => None,
                };
                (Verdict::of(live[at].value.as_ref(), attempt, needs_others), after)
            })
            .collect();
        Ok(Plan::new(&self.target, desired, order, &live, results))
    }

    /// A dry run of every object that may change.
    async fn attempts(
        self: &Arc<Session>,
        desired: &Desired,
        order: &Order,
        live: &[Live],
        options: &Options,
    ) -> Result<Vec<Attempt>, Refusal> {
        let mut attempts: Vec<Option<Attempt>> = vec![None; desired.objects.len()];
        let mut open = Vec::new();
        for (at, object) in desired.objects.iter().enumerate() {
            let is_missing = |why: fn(NeedKind) -> bool| {
                order.needs[at].iter().any(|need| why(need.why) && live[need.object].value.is_none())
            };
            let is_known = self.resource(&object.key).await.is_some();
            if live[at].value.as_ref().is_some_and(|live| is_ours(&object.value, live)) {
                attempts[at] = Some(Attempt::NotNeeded);
            } else if !is_known && !is_missing(|why| why == NeedKind::Definition) {
                attempts[at] = Some(Attempt::Refused(no_kind(&object.key)));
            } else if is_missing(NeedKind::is_hard) {
                attempts[at] = Some(Attempt::NotTried);
            } else {
                open.push(at);
            }
        }
        let written: Vec<(usize, Key, bool)> = (0..attempts.len())
            .filter(|at| attempts[*at].is_none() || attempts[*at] == Some(Attempt::NotTried))
            .map(|at| (at, desired.objects[at].key.clone(), live[at].value.is_none()))
            .collect();
        let forbidden = self.forbidden(&written).await;
        open.retain(|at| !forbidden.contains_key(at));
        let tried = self.dry_runs(desired, open, options).await?;
        for (at, refusal) in forbidden {
            attempts[at] = Some(Attempt::Refused(refusal));
        }
        for (at, attempt) in tried {
            attempts[at] = Some(attempt);
        }
        let lost = || Attempt::Refused(Refusal::silence("its dry run came to no end"));
        Ok(attempts.into_iter().map(|attempt| attempt.unwrap_or_else(lost)).collect())
    }

    async fn dry_runs(
        self: &Arc<Session>,
        desired: &Desired,
        open: Vec<usize>,
        options: &Options,
    ) -> Result<FxHashMap<usize, Attempt>, Refusal> {
        let mut open = open.into_iter();
        let mut out: FxHashMap<usize, Attempt> = FxHashMap::default();
        let stop: std::sync::Mutex<Option<Refusal>> = std::sync::Mutex::new(None);
        let is_stopped = || self.cancel.is_cancelled() || stop.lock().is_ok_and(|stop| stop.is_some());
        let next = || {
            if is_stopped() {
                return None;
            }
            open.next().map(|at| {
                let session = self.clone();
                let object = desired.objects[at].clone();
                let stage = desired.stages.get(object.stage).map(|stage| stage.name.clone()).unwrap_or_default();
                let force = options.force_conflicts;
                async move {
                    let about = crate::apply::ObjectRef::new(&object, &stage);
                    (at, session.send(&object, &about, true, force).await.map(|answer| answer.value))
                }
            })
        };
        let done = |(at, result): (usize, Result<Value, Refusal>)| match result {
            Ok(value) => {
                out.insert(at, Attempt::Taken(value));
            }
            // Not about this object: the next one would fare no better.
            Err(refusal) if refusal.is_about_the_server() => {
                if let Ok(mut stop) = stop.lock() {
                    stop.get_or_insert(refusal);
                }
            }
            Err(refusal) => {
                out.insert(at, Attempt::Refused(refusal));
            }
        };
        self.api.pace.spread(next, done).await;
        if let Some(refusal) = stop.into_inner().ok().flatten() {
            return Err(refusal);
        }
        if self.cancel.is_cancelled() {
            return Err(Refusal::silence("stopped"));
        }
        Ok(out)
    }
}
