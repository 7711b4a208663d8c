//! Gates: waiting until controllers have said what must be true, and no longer than that makes sense.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::session::{Options, Session};
use crate::apply::{Event, Key, Plan, Readiness, Refusal, gate, judge};

/// An object that did not get ready: its number and why.
pub(super) type Unready = (usize, String);

/// Pauses between two looks grow up to this.
const LONGEST: Duration = Duration::from_secs(5);

impl Session {
    /// Waits for the gates of these objects.
    ///
    /// # Errors
    /// What the server said, if it stopped answering.
    pub(super) async fn wait(
        self: &Arc<Session>,
        plan: &Plan,
        gates: &[usize],
        options: &Options,
    ) -> Result<Vec<Unready>, Refusal> {
        let start = Instant::now();
        let older = {
            let discovery = self.discovery.read().await;
            !discovery.has("openchoreo.dev", "ProjectReleaseBinding")
        };
        let mut open: Vec<(usize, Key)> = gates.iter().map(|at| (*at, plan.desired.objects[*at].key.clone())).collect();
        let mut last: FxHashMap<usize, String> = FxHashMap::default();
        let mut unready = Vec::new();
        let mut pause = options.poll;
        while !open.is_empty() {
            let live = self.live(&open).await?;
            let mut still = Vec::new();
            for ((at, key), live) in open.into_iter().zip(live) {
                let readiness = match (&live.value, gate(plan.desired.objects[at].kind)) {
                    (Some(live), Some(gate)) => judge(gate, live, older),
                    (None, _) => Readiness::Waiting("it is not there".to_owned()),
                    (_, None) => Readiness::Ready,
                };
                let object = plan.object(at);
                match readiness {
                    // What was ready at the first look needs no words.
                    Readiness::Ready if last.contains_key(&at) => self.observer.event(Event::Ready { object }),
                    Readiness::Ready => {}
                    Readiness::Failed(message) => {
                        let message = self.api.redact(&message);
                        self.observer.event(Event::NotReady { object, message: message.clone(), can_heal: false });
                        unready.push((at, message));
                    }
                    Readiness::Waiting(message) => {
                        let message = self.api.redact(&message);
                        if last.get(&at) != Some(&message) {
                            self.observer.event(Event::Waiting { object, message: message.clone() });
                            last.insert(at, message);
                        }
                        still.push((at, key));
                    }
                }
            }
            open = still;
            if open.is_empty() || self.cancel.is_cancelled() {
                break;
            }
            let left = options.timeout.saturating_sub(start.elapsed());
            if left.is_zero() {
                break;
            }
            tokio::select! {
                () = tokio::time::sleep(pause.min(left)) => {}
                () = self.cancel.cancelled() => break,
            }
            pause = (pause * 3 / 2).min(LONGEST.max(options.poll));
        }
        let seconds = options.timeout.as_secs_f32();
        for (at, _) in open {
            let known = last.remove(&at).unwrap_or_default();
            let message = if self.cancel.is_cancelled() {
                format!("no longer waited for: {known}")
            } else {
                format!("{known} (waited {seconds} s)")
            };
            self.observer.event(Event::NotReady { object: plan.object(at), message: message.clone(), can_heal: true });
            unready.push((at, message));
        }
        Ok(unready)
    }
}
