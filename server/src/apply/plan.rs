//! A plan: a verdict on every object, and one digest over everything that was decided on.

use std::fmt::Write;

use serde_json::Value;
use sha2::{Digest, Sha256};
use smol_str::SmolStr;

use super::desired::Desired;
use super::diff::{Change, changes, comparable, unified};
use super::event::{Counts, Event, Mark, ObjectRef, Target};
use super::gates::gate;
use super::graph::Order;
use super::locate::locate;
use super::mask;
use super::object::Object;
use super::refusal::Refusal;
use super::verdict::Verdict;
use crate::text::FileRange;
use crate::workspace::{Locator, Snapshot};

/// What the server has of an object.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Live {
    /// The object; `None` if it is not there.
    pub value: Option<Value>,
}

/// One object of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What will become of it.
    pub verdict: Verdict,
    /// Numbers of the objects of this run that it needs and that are not there yet.
    pub waits_for: Vec<usize>,
    /// What changes, without secrets.
    pub changes: Vec<Change>,
    /// Both sides without secrets, for a difference as text.
    pub sides: Option<(Option<Value>, Value)>,
}

/// What is decided on.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The objects.
    pub desired: Desired,
    /// Their order.
    pub order: Order,
    /// A row for each object.
    pub rows: Vec<Row>,
    /// Changes when the target, an object, or what is live of it changes.
    pub digest: String,
    /// Version of each live object.
    pub versions: Vec<Option<String>>,
    /// What each object and what was live of it came to.
    prints: Vec<[u8; 32]>,
}

impl Plan {
    /// A plan without a server: order, gates, and what needs what.
    pub fn offline(desired: Desired) -> Plan {
        let order = Order::new(&desired);
        let rows = order
            .needs
            .iter()
            .map(|needs| Row {
                verdict: if needs.is_empty() { Verdict::Apply } else { Verdict::Deferred(None) },
                waits_for: needs.iter().map(|need| need.object).collect(),
                changes: Vec::new(),
                sides: None,
            })
            .collect();
        let live = vec![Live::default(); desired.objects.len()];
        let prints = prints(&desired, &live);
        let digest = digest(None, &prints);
        Plan { versions: vec![None; live.len()], desired, order, rows, digest, prints }
    }

    /// The plan that verdicts make. `results` holds for each object its verdict and, if a dry run
    /// accepted it, what the server would store.
    pub fn new(
        target: &Target,
        desired: Desired,
        order: Order,
        live: &[Live],
        results: Vec<(Verdict, Option<Value>)>,
    ) -> Plan {
        let prints = prints(&desired, live);
        let digest = digest(Some(target), &prints);
        let version = |live: &Live| Some(live.value.as_ref()?["metadata"]["resourceVersion"].as_str()?.to_owned());
        let versions = live.iter().map(version).collect();
        let rows = results
            .into_iter()
            .enumerate()
            .map(|(at, (verdict, after))| {
                let needs = &order.needs[at];
                let missing = needs.iter().filter(|need| live[need.object].value.is_none());
                let waits_for = missing.map(|need| need.object).collect();
                let sides = verdict.writes().then(|| {
                    let before = live[at].value.as_ref().map(comparable);
                    let after = after.as_ref().map_or_else(|| comparable(&desired.objects[at].value), comparable);
                    mask::pair(before.as_ref(), &after)
                });
                let changes = match &sides {
                    Some((Some(before), after)) => changes(before, after),
                    _ => Vec::new(),
                };
                Row { verdict, waits_for, changes, sides }
            })
            .collect();
        Plan { desired, order, rows, digest, versions, prints }
    }

    /// Whether everything is as it was when the plan was made.
    ///
    /// # Errors
    /// The objects of which something else is live now; none if the target is another one.
    pub fn still_holds(&self, target: &Target, live: &[Live]) -> Result<(), Vec<usize>> {
        let prints = prints(&self.desired, live);
        if digest(Some(target), &prints) == self.digest {
            return Ok(());
        }
        Err((0..prints.len()).filter(|at| prints[*at] != self.prints[*at]).collect())
    }

    /// How many objects have which verdict.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            match row.verdict {
                Verdict::Apply | Verdict::Create => counts.create += 1,
                Verdict::Update => counts.update += 1,
                Verdict::Unchanged => counts.unchanged += 1,
                Verdict::Deferred(_) => counts.deferred += 1,
                Verdict::Conflict(_) => counts.conflict += 1,
                Verdict::Immutable(_) => counts.immutable += 1,
                Verdict::Refused(_) => counts.refused += 1,
            }
        }
        counts
    }

    /// Whether nothing would be written.
    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(|row| row.verdict == Verdict::Unchanged)
    }

    /// Whether it must not be applied as it is.
    pub fn stops(&self) -> bool {
        self.rows.iter().any(|row| row.verdict.stops())
    }

    /// The namespaces that are written to.
    pub fn namespaces(&self) -> Vec<SmolStr> {
        let written = self.rows.iter().enumerate().filter(|(_, row)| row.verdict.writes());
        let mut names: Vec<SmolStr> =
            written.filter_map(|(at, _)| self.desired.objects[at].key.namespace.clone()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// An object as events name it.
    pub fn object(&self, at: usize) -> ObjectRef {
        let object = &self.desired.objects[at];
        ObjectRef::new(object, self.desired.stages.get(object.stage).map_or("", |stage| &stage.name))
    }

    /// The plan as events, in the order of the run; `with_diff` adds the differences as texts.
    pub fn events(&self, snapshot: &Snapshot, with_diff: bool) -> Vec<Event> {
        let mut out = Vec::new();
        for (number, batch) in self.order.batches.iter().enumerate() {
            for at in &batch.objects {
                out.push(self.planned(snapshot, number, *at, with_diff));
            }
            if !batch.gates.is_empty() {
                let mut conditions: Vec<&'static str> = Vec::new();
                for at in &batch.gates {
                    let condition = gate(self.desired.objects[*at].kind).map(|gate| gate.condition);
                    conditions.extend(condition.filter(|condition| !conditions.contains(condition)));
                }
                let objects = batch.gates.iter().map(|at| self.desired.objects[*at].key.to_string()).collect();
                out.push(Event::Gate { batch: number, objects, conditions });
            }
        }
        for (source, why) in &self.desired.left_out {
            let message = format!("{}:{}: not applied: {why}", source.path, source.line + 1);
            out.push(Event::Warning { object: None, message });
        }
        out.push(Event::Plan { digest: self.digest.clone(), counts: self.counts(), namespaces: self.namespaces() });
        out
    }

    fn planned(&self, snapshot: &Snapshot, batch: usize, at: usize, with_diff: bool) -> Event {
        let row = &self.rows[at];
        let key = &self.desired.objects[at].key;
        let refusal = row.verdict.refusal();
        let sides = row.sides.as_ref().filter(|_| with_diff);
        Event::Planned {
            object: self.object(at),
            batch,
            verdict: row.verdict.word(),
            needs: row.waits_for.iter().map(|at| self.desired.objects[*at].key.to_string()).collect(),
            checked_locally: row.verdict == Verdict::Deferred(None),
            changes: row.changes.clone(),
            diff: sides.map(|(before, after)| unified(&key.to_string(), before.as_ref(), after)),
            message: refusal.map(|refusal| refusal.message.clone()),
            marks: refusal.map_or_else(Vec::new, |refusal| self.marks(snapshot, at, refusal)),
        }
    }

    /// The fields that a server's words are about, on their lines; the object's name where it named none.
    pub fn marks(&self, snapshot: &Snapshot, at: usize, refusal: &Refusal) -> Vec<Mark> {
        let source = &self.desired.objects[at].source;
        let document = snapshot.document(source.file, source.document);
        let root = document.as_ref().and_then(|document| document.root());
        let mut locator = Locator::new(snapshot);
        let mut mark = |field: &str, message: &str, manager: Option<&String>| {
            let found = root.filter(|_| !field.is_empty()).and_then(|root| locate(root, field));
            let body = document.as_ref().map_or(0, |document| document.body().start);
            let range = found.map_or(source.focus, |range| range.shifted(body));
            let lines = locator.range(FileRange { file: source.file, range });
            Mark {
                path: source.path.clone(),
                line: lines.start.line,
                character: lines.start.character,
                end_line: lines.end.line,
                end_character: lines.end.character,
                field: field.to_owned(),
                message: message.to_owned(),
                manager: manager.cloned(),
                file: source.file,
                range,
            }
        };
        match refusal.causes.as_slice() {
            [] => vec![mark("", &refusal.message, None)],
            causes => causes.iter().map(|cause| mark(&cause.field, &cause.message, cause.manager.as_ref())).collect(),
        }
    }
}

/// What each object and what is live of it come to; changes of the status do not count.
fn prints(desired: &Desired, live: &[Live]) -> Vec<[u8; 32]> {
    let print = |(object, live): (&Object, &Live)| {
        let mut hash = Sha256::new();
        hash.update(object.value.to_string().as_bytes());
        hash.update([0]);
        if let Some(live) = &live.value {
            hash.update(live["metadata"]["uid"].as_str().unwrap_or("").as_bytes());
            hash.update(comparable(live).to_string().as_bytes());
        }
        hash.finalize().into()
    };
    desired.objects.iter().zip(live).map(print).collect()
}

/// One digest over everything that was decided on.
fn digest(target: Option<&Target>, prints: &[[u8; 32]]) -> String {
    let mut hash = Sha256::new();
    if let Some(target) = target {
        for part in [&target.context, &target.server, &target.namespace] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
    }
    prints.iter().for_each(|print| hash.update(print));
    let mut out = String::new();
    for byte in hash.finalize().iter().take(16) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}
