//! Events as lines for people.

use std::fmt::Write;

use super::super::output::printable;
use crate::apply::{Change, Counts, Event, Mark, ObjectRef, Outcome, Report};

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const YELLOW: &str = "\u{1b}[33m";
const RESET: &str = "\u{1b}[0m";
/// So many objects of a gate are named.
const NAMED: usize = 3;

/// Turns events into text; remembers what was said last, so that headings come once.
#[derive(Debug, Default)]
pub struct Show {
    stage: String,
}

impl Show {
    /// The lines of an event; empty for one that people need not read.
    pub fn text(&mut self, event: &Event) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(&mut out, event);
        out
    }

    fn write(&mut self, out: &mut String, event: &Event) -> std::fmt::Result {
        match event {
            Event::Target(target) => {
                let user = target.user.as_deref().unwrap_or("-");
                writeln!(out, "{DIM}kubeconfig{RESET} {}", printable(&target.kubeconfig))?;
                let line = format!("{}  server {}  user {user}", target.context, target.server);
                writeln!(out, "{DIM}context{RESET}    {}", printable(&line))
            }
            Event::Warning { object, message } => {
                let about = object.as_ref().map_or(String::new(), |object| format!("{}: ", object.called()));
                writeln!(out, "{YELLOW}warning{RESET}: {}", printable(&format!("{about}{message}")))
            }
            Event::Planned { object, verdict, needs, changes, diff, message, marks, .. } => {
                if *verdict == "unchanged" {
                    return Ok(());
                }
                self.heading(out, object)?;
                planned(out, object, verdict, needs)?;
                if let Some(message) = message.as_ref().filter(|_| *verdict != "deferred") {
                    refusal(out, message, marks)?;
                }
                match diff {
                    Some(diff) => lines(out, diff),
                    None => changes.iter().try_for_each(|change| changed(out, change)),
                }
            }
            // Where nothing changes there is nothing to wait for that a person would want to read.
            Event::Gate { .. } if self.stage.is_empty() => Ok(()),
            Event::Gate { objects, conditions, .. } => {
                let named: Vec<&str> = objects.iter().take(NAMED).map(String::as_str).collect();
                let more = objects.len().saturating_sub(NAMED);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                let line = format!("then wait for {} of {}{more}", conditions.join(", "), named.join(", "));
                writeln!(out, "  {DIM}{}{RESET}", printable(&line))
            }
            Event::Plan { counts, namespaces, digest } => {
                let names =
                    if namespaces.is_empty() { String::new() } else { format!(" in {}", namespaces.join(", ")) };
                let line = format!("{}{names}", sum(counts));
                self.stage.clear();
                writeln!(out, "\n{BOLD}{}{RESET}  {DIM}digest {digest}{RESET}", printable(&line))
            }
            Event::Batch { .. } | Event::Waiting { .. } => Ok(()),
            Event::Applied { object, what } => {
                let colour = if *what == "unchanged" { DIM } else { GREEN };
                writeln!(out, "{colour}{what:9}{RESET} {}", printable(&object.called()))
            }
            Event::Failed { object, message, marks, .. } => {
                writeln!(out, "{RED}failed{RESET}    {}", with_place(object))?;
                refusal(out, message, marks)
            }
            Event::Skipped { object, because } => {
                writeln!(out, "{YELLOW}skipped{RESET}   {}: {}", with_place(object), printable(because))
            }
            Event::Retry { object, message, after_ms } => {
                let about = object.as_ref().map_or(String::new(), |object| format!("{}: ", object.called()));
                let line = format!("{about}{message}; again in {:.1} s", *after_ms as f64 / 1000.0);
                writeln!(out, "{DIM}{}{RESET}", printable(&line))
            }
            Event::Ready { object } => writeln!(out, "{GREEN}ready{RESET}     {}", printable(&object.called())),
            Event::NotReady { object, message, can_heal } => {
                let word = if *can_heal { "not ready" } else { "failed" };
                writeln!(out, "{RED}{word:9}{RESET} {}: {}", with_place(object), printable(message))
            }
            Event::NoPlan { message, .. } => {
                writeln!(out, "{RED}error{RESET}: no plan could be made: {}", printable(message))
            }
            Event::Report(report) => self::report(out, report),
        }
    }

    fn heading(&mut self, out: &mut String, object: &ObjectRef) -> std::fmt::Result {
        if self.stage == object.stage {
            return Ok(());
        }
        self.stage = object.stage.to_string();
        writeln!(out, "\n{BOLD}{}{RESET}", printable(&self.stage))
    }
}

fn planned(out: &mut String, object: &ObjectRef, verdict: &str, needs: &[String]) -> std::fmt::Result {
    let colour = match verdict {
        "create" | "apply" => GREEN,
        "update" => YELLOW,
        "conflict" | "immutable" | "refused" => RED,
        _ => DIM,
    };
    writeln!(out, "  {colour}{verdict:9}{RESET} {}", with_place(object))?;
    if !needs.is_empty() && verdict != "unchanged" {
        // That everything needs its Namespace is told only where it is all there is to tell.
        let named: Vec<&str> =
            needs.iter().map(String::as_str).filter(|need| !need.starts_with("Namespace ")).collect();
        let words = if named.is_empty() { needs.join(", ") } else { named.join(", ") };
        writeln!(out, "            {DIM}needs {}{RESET}", printable(&words))?;
    }
    Ok(())
}

fn with_place(object: &ObjectRef) -> String {
    let place = format!("{}:{}", object.path, object.line + 1);
    format!("{}  {DIM}{}{RESET}", printable(&object.called()), printable(&place))
}

/// What a server said, with the lines it is about.
fn refusal(out: &mut String, message: &str, marks: &[Mark]) -> std::fmt::Result {
    for line in message.lines() {
        writeln!(out, "            {}", printable(line))?;
    }
    for mark in marks.iter().filter(|mark| !mark.field.is_empty()) {
        let who = mark.manager.as_ref().map_or(String::new(), |manager| format!(" (of {manager})"));
        let line = format!("{}:{}: {}{who}: {}", mark.path, mark.line + 1, mark.field, mark.message);
        writeln!(out, "            {}", printable(&line))?;
    }
    Ok(())
}

fn changed(out: &mut String, change: &Change) -> std::fmt::Result {
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) if !text.contains('\n') => text.clone(),
        value => value.to_string(),
    };
    let line = match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{}: {} -> {}", change.path, text(before), text(after)),
        (None, Some(after)) => format!("{}: + {}", change.path, text(after)),
        (Some(before), None) => format!("{}: - {}", change.path, text(before)),
        (None, None) => change.path.clone(),
    };
    let short: String = line.chars().take(200).collect();
    let dots = if short.len() < line.len() { " ..." } else { "" };
    writeln!(out, "            {}{dots}", printable(&short))
}

/// A difference with its lines in colours.
fn lines(out: &mut String, diff: &str) -> std::fmt::Result {
    for line in diff.lines() {
        let colour = match line.as_bytes().first() {
            Some(b'+') => GREEN,
            Some(b'-') => RED,
            Some(b'@') => DIM,
            _ => "",
        };
        let end = if colour.is_empty() { "" } else { RESET };
        writeln!(out, "{colour}{}{end}", printable(line))?;
    }
    Ok(())
}

/// How many of each, without those there are none of.
pub fn sum(counts: &Counts) -> String {
    let parts = [
        (counts.create, "to create"),
        (counts.update, "to update"),
        (counts.deferred, "deferred"),
        (counts.unchanged, "unchanged"),
        (counts.conflict, "in conflict"),
        (counts.immutable, "immutable"),
        (counts.refused, "refused"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    if parts.is_empty() { "nothing to apply".to_owned() } else { parts.join(", ") }
}

fn report(out: &mut String, report: &Report) -> std::fmt::Result {
    let word = match report.outcome {
        Outcome::Nothing => "nothing to do",
        Outcome::Done => "done",
        Outcome::Differences => "there are differences",
        Outcome::Refused => "not everything was accepted",
        Outcome::NotReady => "applied, but not everything is ready",
        Outcome::Interrupted => "stopped; the same command goes on from here",
    };
    let parts = [
        (report.applied.len(), "written"),
        (report.unchanged.len(), "unchanged"),
        (report.failed.len(), "failed"),
        (report.skipped.len(), "skipped"),
        (report.unknown.len(), "unknown"),
        (report.not_reached.len(), "not reached"),
        (report.not_ready.len(), "not ready"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    writeln!(out, "\n{BOLD}{word}{RESET}: {}", parts.join(", "))?;
    for object in &report.unknown {
        writeln!(out, "  {YELLOW}unknown{RESET}     {}: the answer never came", with_place(object))?;
    }
    for object in report.not_reached.iter().take(20) {
        writeln!(out, "  {DIM}not reached{RESET} {}", with_place(object))?;
    }
    if report.not_reached.len() > 20 {
        writeln!(out, "  {DIM}and {} more{RESET}", report.not_reached.len() - 20)?;
    }
    Ok(())
}
