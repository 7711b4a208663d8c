//! A repository of one generation as one of a later one: choose, look, then change.

use std::fmt::Write;

use serde_json::json;
use similar::TextDiff;
use tower_lsp::jsonrpc::{Error, Result};

use super::{Call, Choice, Command, Level, Outcome, Place, Run, Working};
use crate::lsp::from_proto;
use crate::lsp::held::Needs;
use crate::lsp::to_proto;
use crate::lsp::view::{Scene, View};
use crate::model::Generation;
use crate::workspace::{Locator, Migration, Remark, Root, Scope, Snapshot, migrate};

/// The command that migrates a repository.
pub const MIGRATE: &str = "openchoreo.migrateRepository";

/// The rows.
pub const COMMANDS: &[Command] = &[Command {
    id: MIGRATE,
    title: "Migrate the Repository to a Later Release…",
    about: "Rewrites the documents of the repository for a later OpenChoreo release: shows what would change and what is \
            left for a person, and asks before it edits.",
    icon: None,
    needs_trust: false,
    needs: Needs::Index,
    places: &[Place::Palette],
    run: Run::Task(run),
}];

/// So many remarks are said in a question; the document has all of them.
const SAID: usize = 8;

fn run(call: Call) -> Working {
    Box::pin(async move {
        let more = &call.arguments.more;
        let to = more.get("to").and_then(|to| to.as_str()).map(str::to_owned);
        let step = more.get("step").and_then(|step| step.as_str()).unwrap_or_default().to_owned();
        let scene = call.scene.clone();
        let here = call.arguments.uri.as_ref().and_then(from_proto::path);
        let uri = call.arguments.uri.clone();
        // Thousands of documents are read again: not on a thread that others wait for.
        let work = move || -> Result<Planned> {
            let snapshot = &scene.snapshot;
            let root = match here.and_then(|path| snapshot.locate(&path)) {
                Some((root, _)) => snapshot.root(root),
                None => snapshot.roots().next(),
            };
            let Some(root) = root else { return Ok(Planned::Shown(said(Level::Info, "No folder is open."))) };
            let Some(to) = to else { return Ok(Planned::Shown(choose(root, &uri))) };
            let to = Generation::parse(&to).ok_or_else(|| Error::invalid_params(format!("no release `{to}`")))?;
            let made = migrate(snapshot, Scope::Folder(root.id), to);
            Ok(match step.as_str() {
                "show" => Planned::Shown(document(snapshot, &made, to, true)),
                "apply" => apply(&scene, &made, to),
                _ if made.change.is_empty() => Planned::Shown(nothing(snapshot, &made, to)),
                _ => Planned::Shown(confirm(&made, to, &uri)),
            })
        };
        let planned = tokio::task::spawn_blocking(work).await.map_err(|_| Error::internal_error())??;
        let (edit, after) = match planned {
            Planned::Shown(outcome) => return Ok(outcome),
            Planned::Edit(edit, after) => (edit, after),
        };
        if call.is_cancelled() {
            return Ok(Outcome::Nothing);
        }
        let answer = call.client.apply_edit(*edit).await?;
        if answer.applied {
            return Ok(after);
        }
        let why = answer.failure_reason.unwrap_or_default();
        Ok(said(Level::Warning, format!("The editor did not make the changes. {why}").trim_end()))
    })
}

enum Planned {
    Shown(Outcome),
    Edit(Box<tower_lsp::ls_types::WorkspaceEdit>, Outcome),
}

fn said(level: Level, text: &str) -> Outcome {
    Outcome::Message { level, text: text.to_owned() }
}

/// The releases that a repository can be migrated to. Documents may lag behind the one it is of.
fn choose(root: &Root, uri: &Option<tower_lsp::ls_types::Uri>) -> Outcome {
    let own = root.generation();
    let later = Generation::ALL.into_iter().rev().filter(|one| one.release() >= own.release());
    let choices = later.filter(|one| !one.admission_looks_up()).map(|one| Choice {
        label: format!("OpenChoreo {}", one.span()),
        description: if one == own {
            "the release it is for: only what lags behind".to_owned()
        } else {
            one.tag().to_owned()
        },
        command: MIGRATE,
        arguments: vec![json!({ "uri": uri, "to": one.tag() })],
    });
    Outcome::Choose {
        title: format!("The repository is for OpenChoreo {}. Migrate it to", own.span()),
        choices: choices.collect(),
    }
}

fn confirm(made: &Migration, to: Generation, uri: &Option<tower_lsp::ls_types::Uri>) -> Outcome {
    let files = made.change.edits.len() + made.change.deleted.len();
    let must: Vec<&Remark> = made.remarks.iter().filter(|remark| remark.must).collect();
    let mut detail =
        format!("{} documents in {files} files change; {} things are left for a person.", made.documents, must.len());
    for remark in must.iter().take(SAID) {
        // Writing into a string cannot fail.
        let _ = write!(detail, "\n{}: {}", remark.object, remark.message);
    }
    if must.len() > SAID {
        let _ = write!(detail, "\nand {} more", must.len() - SAID);
    }
    let choice = |label: &str, description: &str, step: &str| Choice {
        label: label.to_owned(),
        description: description.to_owned(),
        command: MIGRATE,
        arguments: vec![json!({ "uri": uri, "to": to.tag(), "step": step })],
    };
    Outcome::Confirm {
        title: format!("Migrate the repository to OpenChoreo {}?", to.span()),
        detail,
        choices: vec![
            choice("Show the Changes", "as a diff, and all that is left to do", "show"),
            choice("Migrate", "edits the files; undo takes it back", "apply"),
        ],
    }
}

fn nothing(snapshot: &Snapshot, made: &Migration, to: Generation) -> Outcome {
    if made.remarks.is_empty() {
        let text = format!("There is nothing to migrate: all documents are of OpenChoreo {}.", to.span());
        return said(Level::Info, &text);
    }
    document(snapshot, made, to, false)
}

/// The diff and all remarks, as a page to read.
fn document(snapshot: &Snapshot, made: &Migration, to: Generation, with_diff: bool) -> Outcome {
    let mut text = format!("# Migration to OpenChoreo {}\n", to.span());
    let mut locator = Locator::new(snapshot);
    for (must, title) in [(true, "Left for a person"), (false, "Done, and worth a look")] {
        let remarks: Vec<&Remark> = made.remarks.iter().filter(|remark| remark.must == must).collect();
        if !remarks.is_empty() {
            let _ = writeln!(text, "\n## {title}\n");
        }
        for remark in remarks {
            let line = locator.range(remark.place).start.line + 1;
            let path = locator.path(remark.place.file);
            let _ = writeln!(text, "- {path}:{line} {}: {}", remark.object, remark.message);
        }
    }
    if with_diff {
        let _ = writeln!(text, "\n## Changes\n\n```diff");
        for file in made.change.edits.keys().chain(&made.change.deleted) {
            let (Some(old), Some(entry)) = (snapshot.text(*file), snapshot.file(*file)) else { continue };
            let goes = made.change.deleted.contains(file);
            let new = if goes { String::new() } else { made.change.apply_to(*file, &old) };
            let diff = TextDiff::from_lines(&*old, new.as_str());
            let _ = write!(
                text,
                "{}",
                diff.unified_diff().header(&entry.path, if goes { "/dev/null" } else { &entry.path })
            );
        }
        text.push_str("```\n");
    }
    Outcome::Document { title: format!("Migration to OpenChoreo {}", to.span()), language: "markdown", text }
}

fn apply(scene: &Scene, made: &Migration, to: Generation) -> Planned {
    let view = View::new(scene.clone());
    let Some(edit) = to_proto::workspace_edit(&view, &made.change) else {
        let text = "This editor cannot make the changes: it deletes no files. `openchoreo-lsp migrate` can.";
        return Planned::Shown(said(Level::Warning, text));
    };
    let after = if made.remarks.is_empty() {
        said(Level::Info, &format!("The repository is one of OpenChoreo {} now.", to.span()))
    } else {
        document(&scene.snapshot, made, to, false)
    };
    Planned::Edit(Box::new(edit), after)
}
