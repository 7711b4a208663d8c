//! The run itself: batch after batch, gate after gate, with a true report at its end whatever happens.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::api::Answer;
use super::journal::Journal;
use super::session::{Options, Session};
use crate::apply::{Event, Key, Outcome, Plan, Refusal, Report, Sort, Verdict};
use crate::model::Kind;

/// How far an object is.
#[derive(Debug, Clone, PartialEq)]
enum State {
    Open,
    Unchanged,
    Applied,
    Failed(String),
    Skipped(String),
    /// Sent, and no answer came.
    Unknown,
    NotReady(String),
}

impl State {
    /// Why what needs the object cannot be applied.
    fn blocks(&self) -> Option<&'static str> {
        match self {
            State::Failed(_) => Some("was not accepted"),
            State::Skipped(_) => Some("was skipped"),
            State::Unknown => Some("may not be there"),
            State::NotReady(_) => Some("is not ready"),
            State::Open | State::Unchanged | State::Applied => None,
        }
    }
}

/// A definition of a kind is established within moments, or not at all.
const DEFINITION: Duration = Duration::from_secs(60);

struct Run<'a> {
    session: &'a Arc<Session>,
    plan: &'a Plan,
    options: &'a Options,
    states: Vec<State>,
    /// Why the run stopped before its end.
    stopped: Option<String>,
}

impl Session {
    /// Applies a plan. The report says of every object what became of it; it is told as the last event, too.
    pub async fn apply(self: &Arc<Session>, plan: &Plan, options: &Options, journal: Journal) -> Report {
        let states = vec![State::Open; plan.desired.objects.len()];
        let mut run = Run { session: self, plan, options, states, stopped: None };
        let journal = Mutex::new(journal);
        run.all(&journal).await;
        let report = run.report();
        if let Ok(mut journal) = journal.into_inner() {
            // A run that stopped is told by the next one.
            if report.outcome != Outcome::Interrupted {
                journal.end(report.outcome);
            }
        }
        self.observer.event(Event::Report(report.clone()));
        report
    }
}

impl Run<'_> {
    async fn all(&mut self, journal: &Mutex<Journal>) {
        if self.plan.stops() {
            return self.refuse();
        }
        if !self.plan.is_empty() {
            if let Err(why) = self.look_again().await {
                self.stop(why);
                return;
            }
            let begun = journal
                .lock()
                .map_err(|_| anyhow::anyhow!("the journal is lost"))
                .and_then(|mut journal| journal.begin(self.plan));
            if let Err(error) = begun {
                return self.stop(format!("{error:#}"));
            }
        }
        for number in 0..self.plan.order.batches.len() {
            if self.session.cancel.is_cancelled() {
                self.stop("stopped as asked".to_owned());
            }
            if self.stopped.is_some() {
                return;
            }
            self.batch(number, journal).await;
            if self.stopped.is_none() {
                self.gates(number).await;
            }
        }
    }

    /// Says what stands against the plan; nothing is written.
    fn refuse(&mut self) {
        for (at, row) in self.plan.rows.iter().enumerate().filter(|(_, row)| row.verdict.stops()) {
            if let Some(refusal) = row.verdict.refusal() {
                self.states[at] = State::Failed(refusal.message.clone());
            }
        }
    }

    /// Nobody decided on what the cluster has become since the plan was made.
    async fn look_again(&self) -> Result<(), String> {
        let keys: Vec<(usize, Key)> =
            self.plan.desired.objects.iter().enumerate().map(|(at, object)| (at, object.key.clone())).collect();
        let live = self.session.live(&keys).await.map_err(|refusal| refusal.message)?;
        let Err(changed) = self.plan.still_holds(&self.session.target, &live) else { return Ok(()) };
        if changed.is_empty() {
            return Err("the plan was made for another cluster: plan again".to_owned());
        }
        let names = changed.iter().take(3).map(|at| self.plan.desired.objects[*at].key.to_string());
        let names: Vec<String> = names.collect();
        Err(format!("the cluster changed since the plan was made ({}): plan again", names.join(", ")))
    }

    async fn batch(&mut self, number: usize, journal: &Mutex<Journal>) {
        let batch = &self.plan.order.batches[number];
        let mut queue = VecDeque::new();
        for at in batch.objects.iter().copied() {
            if self.plan.rows[at].verdict == Verdict::Unchanged {
                self.states[at] = State::Unchanged;
            } else if let Some(because) = self.blocked(at) {
                let event = Event::Skipped { object: self.plan.object(at), because: because.clone() };
                self.session.observer.event(event);
                self.states[at] = State::Skipped(because);
            } else {
                queue.push_back(at);
            }
        }
        if queue.is_empty() {
            return;
        }
        let stage = self.plan.desired.stages[batch.stage].name.clone();
        let of = self.plan.order.batches.len();
        self.session.observer.event(Event::Batch { batch: number, of, stage, objects: queue.len() });
        let (session, plan, options) = (self.session, self.plan, self.options);
        let stop: Mutex<Option<String>> = Mutex::new(None);
        let set_stop = |why: String| {
            if let Ok(mut stop) = stop.lock() {
                stop.get_or_insert(why);
            }
        };
        let mut announced: VecDeque<usize> = VecDeque::new();
        let next = || {
            if session.cancel.is_cancelled() || stop.lock().is_ok_and(|stop| stop.is_some()) {
                return None;
            }
            if announced.is_empty() {
                let some = queue.len().min(2 * session.pace_limit());
                announced.extend(queue.drain(..some));
                let names: Vec<String> = announced.iter().map(|at| plan.desired.objects[*at].key.to_string()).collect();
                let noted = match journal.lock() {
                    Ok(mut journal) if !names.is_empty() => journal.about_to_write(&names),
                    _ => Ok(()),
                };
                if let Err(error) = noted {
                    set_stop(format!("{error:#}"));
                    return None;
                }
            }
            let at = announced.pop_front()?;
            let session = session.clone();
            let (object, about) = (plan.desired.objects[at].clone(), plan.object(at));
            let force = options.force_conflicts;
            Some(async move { (at, session.send(&object, &about, false, force).await) })
        };
        let states = &mut self.states;
        let done = |(at, result): (usize, Result<Answer, Refusal>)| {
            let (state, word) = written(session, plan, at, result, &set_stop);
            if let Ok(mut journal) = journal.lock()
                && state != State::Unknown
            {
                journal.wrote(&plan.desired.objects[at].key.to_string(), word);
            }
            states[at] = state;
        };
        session.api.pace.spread(next, done).await;
        // What was announced and not sent is known not to be written.
        if let Ok(mut journal) = journal.lock() {
            for at in announced {
                journal.wrote(&plan.desired.objects[at].key.to_string(), "failed");
            }
        }
        if let Some(why) = stop.into_inner().ok().flatten() {
            self.stop(why);
        }
    }

    /// Why an object cannot be applied: something it needs is not as it should be.
    fn blocked(&self, at: usize) -> Option<String> {
        self.plan.order.needs[at].iter().find_map(|need| {
            let why = self.states[need.object].blocks()?;
            Some(format!("{} {why}", self.plan.desired.objects[need.object].key))
        })
    }

    async fn gates(&mut self, number: usize) {
        let batch = &self.plan.order.batches[number];
        let objects = &self.plan.desired.objects;
        let is_definition = |at: &usize| objects[*at].kind == Kind::CUSTOM_RESOURCE_DEFINITION;
        let gates: Vec<usize> = batch
            .gates
            .iter()
            .copied()
            .filter(|at| self.states[*at].blocks().is_none() && (self.options.wait || is_definition(at)))
            .collect();
        if gates.is_empty() {
            return;
        }
        let mut options = *self.options;
        if gates.iter().all(is_definition) {
            options.timeout = options.timeout.min(DEFINITION);
        }
        match self.session.wait(self.plan, &gates, &options).await {
            Ok(unready) => {
                for (at, why) in unready {
                    self.states[at] = State::NotReady(why);
                }
            }
            Err(refusal) => return self.stop(refusal.message),
        }
        let defines = batch.objects.iter().any(|at| is_definition(at) && self.states[*at] == State::Applied);
        if defines && let Err(refusal) = self.session.discover(&self.plan.desired).await {
            self.stop(refusal.message);
        }
    }

    fn stop(&mut self, why: String) {
        let why = self.session.api.redact(&why);
        self.session.observer.event(Event::Warning { object: None, message: why.clone() });
        self.stopped.get_or_insert(why);
    }

    fn report(&self) -> Report {
        let mut report = Report {
            outcome: Outcome::Nothing,
            applied: Vec::new(),
            unchanged: Vec::new(),
            failed: Vec::new(),
            skipped: Vec::new(),
            not_reached: Vec::new(),
            not_ready: Vec::new(),
            unknown: Vec::new(),
        };
        let in_order = self.plan.order.batches.iter().flat_map(|batch| &batch.objects);
        for at in in_order.copied() {
            let object = self.plan.object(at);
            match &self.states[at] {
                State::Open => report.not_reached.push(object),
                State::Unchanged => report.unchanged.push(object),
                State::Applied => report.applied.push(object),
                State::Failed(why) => report.failed.push((object, why.clone())),
                State::Skipped(why) => report.skipped.push((object, why.clone())),
                State::Unknown => report.unknown.push(object),
                State::NotReady(why) => {
                    let is_unchanged = self.plan.rows[at].verdict == Verdict::Unchanged;
                    let list = if is_unchanged { &mut report.unchanged } else { &mut report.applied };
                    list.push(object.clone());
                    report.not_ready.push((object, why.clone()));
                }
            }
        }
        report.outcome = if self.stopped.is_some() {
            Outcome::Interrupted
        } else if !report.failed.is_empty() {
            Outcome::Refused
        } else if !report.not_ready.is_empty() {
            Outcome::NotReady
        } else if report.applied.is_empty() {
            Outcome::Nothing
        } else {
            Outcome::Done
        };
        report
    }
}

impl Session {
    fn pace_limit(&self) -> usize {
        self.api.pace.limit()
    }
}

/// What became of one object, and the word for the journal.
fn written(
    session: &Session,
    plan: &Plan,
    at: usize,
    result: Result<Answer, Refusal>,
    stop: &impl Fn(String),
) -> (State, &'static str) {
    let object = plan.object(at);
    match result {
        Ok(answer) => {
            let version = |value: &serde_json::Value| value["metadata"]["resourceVersion"].as_str().map(str::to_owned);
            let same = plan.versions[at].is_some() && plan.versions[at] == version(&answer.value);
            let what = match answer.status {
                // An answer that was lost may have been the one that created it.
                _ if plan.versions[at].is_none() => "created",
                _ if same => "unchanged",
                _ => "updated",
            };
            session.observer.event(Event::Applied { object, what });
            (if what == "unchanged" { State::Unchanged } else { State::Applied }, what)
        }
        Err(refusal) => {
            let marks = plan.marks(&session.snapshot, at, &refusal);
            let (sort, message) = (refusal.sort, refusal.message.clone());
            session.observer.event(Event::Failed { object, sort, message: message.clone(), marks });
            if refusal.is_about_the_server() {
                stop(format!("the server stopped answering: {message}"));
            }
            match sort {
                Sort::NoAnswer => (State::Unknown, "unknown"),
                _ => (State::Failed(message), "failed"),
            }
        }
    }
}
