//! `build --stage`: the objects of a stage, as they are applied.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Outcome, finish};
use crate::build::Problem;
use crate::cli::input::Input;
use crate::cli::output::notice;
use crate::gitops::{Content, Stage, StageId, Stages};
use crate::text::{PositionEncoding, TextBuffer};
use crate::workspace::Settings;

/// Builds the stage `name` of the repository at `path` and prints its objects.
pub fn run(path: &Path, name: &str, strict: bool) -> Result<Outcome> {
    let input = Input::load(&[PathBuf::from(path)], &Settings::default())?;
    let snapshot = &input.snapshot;
    let root = snapshot.roots().next().context("there is no folder")?;
    let stages = snapshot.stages(root.id).context("there are no stages")?;
    let (id, stage) = find(stages, name)?;
    if let Some(reason) = no_files(stage) {
        bail!("the stage {name} cannot be built: {reason}");
    }
    let built = snapshot.build_with(root.id, id, strict).context("there is no such stage")?;
    for problem in &built.problems {
        notice(if problem.kind.is_refusal() { "error" } else { "warning" }, &line(&input, problem));
    }
    let outcome = finish(&built);
    std::mem::forget(input);
    outcome
}

fn find<'a>(stages: &'a Stages, name: &str) -> Result<(StageId, &'a Stage)> {
    let mut found = stages.iter().filter(|(_, stage)| stage.name == name);
    match (found.next(), found.next()) {
        (Some(found), None) => Ok(found),
        (Some(_), Some(_)) => bail!("several stages are called {name}"),
        (None, _) => {
            let names: Vec<&str> = stages.all().iter().map(|stage| stage.name.as_str()).collect();
            match names.is_empty() {
                true => bail!("there are no stages here"),
                false => bail!("no stage is called {name}; there are {}", names.join(", ")),
            }
        }
    }
}

fn no_files(stage: &Stage) -> Option<&'static str> {
    match stage.content {
        Content::Kustomization(_) | Content::Folder => None,
        Content::Missing => Some("its path leads nowhere"),
        Content::External => Some("its files are in another repository"),
        Content::Unread => Some("its path is a link, or left out here"),
        Content::Undecided => Some("nobody can tell which files it takes"),
        Content::Rendered => Some("a chart or a plugin renders it"),
    }
}

fn line(input: &Input, problem: &Problem) -> String {
    let place = &problem.place;
    let message = problem.kind.message();
    let root = input.snapshot.roots().next().map(|root| root.id);
    let file = root.and_then(|root| input.snapshot.file_at(root, &place.path));
    match file.and_then(|file| Some((file, input.snapshot.text(file)?))) {
        Some((file, text)) => {
            let at = TextBuffer::new(&text).position(place.range.start, PositionEncoding::Utf8);
            format!("{}:{}:{}: {message}", input.shown_path(file), at.line + 1, at.character + 1)
        }
        None if place.path.is_empty() => message,
        None => format!("{}: {message}", place.path),
    }
}
