//! `check`: everything the editor would underline, for a whole repository.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::Outcome;
use super::input::Input;
use super::output::{notice, print};
use super::report::{self, Summary};
use crate::diagnostics::{self, Diagnostic, Severity};
use crate::loader;
use crate::model::Generation;
use crate::text::FileId;
use crate::workspace::{Settings, Snapshot};

/// In one line.
pub const ABOUT: &str = "Check folders or files and print what is wrong";

/// What `--help` tells.
pub const LONG_ABOUT: &str = "\
Check folders or files and print what is wrong.

A folder is the root of what is looked at; nothing above it is searched. A folder in it with its own .git \
or openchoreo-lsp.toml is a repository of its own. For a file the root is \
the nearest folder with openchoreo-lsp.toml, .git or Flux objects, and only the findings of that \
file are printed. All findings are printed; --min-severity decides which of them count.

Text, sarif and github write paths as seen from the current folder, json relative to PATH.

Exit status: 0 nothing at or above the bar, 1 findings at or above it, 2 the check could not run.";

/// At the end of the help.
pub const EXAMPLES: &str = "\
Examples:
  openchoreo-lsp check                                the current folder
  openchoreo-lsp check gitops/projects/web/app.yaml   one file, in the light of its repository
  openchoreo-lsp check gitops --min-severity error    fail only on errors
  openchoreo-lsp check --schemas crds                 by the CRDs of the cluster, from files
  openchoreo-lsp check --format github                annotations in a GitHub workflow
  openchoreo-lsp check --format sarif > result.sarif  for code scanning
  openchoreo-lsp check --format json | jq .message    one JSON object a line

One finding is silenced by a comment on its line or on the line above:
  # openchoreo-lsp: ignore reference/unresolved";

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Folders or files [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print the findings.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The bar: findings at or above it make the exit status 1.
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    min_severity: Bar,
    /// The OpenChoreo generation the files are written for: auto, v0.6.0, v0.7.0, v0.8.0, v0.12.0, v1.1.6 or
    /// v1.2.3; a unique beginning is enough. Wins over the repository's setting.
    #[arg(long, value_name = "VERSION", value_parser = Pin::parse)]
    generation: Option<Pin>,
    /// Folder with the CRD files of the cluster, whose word counts over the built-in schemas. Wins over the
    /// repository's setting.
    #[arg(long, value_name = "FOLDER")]
    schemas: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Format {
    /// For people: the lines of the file with the place marked.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Bar {
    Error,
    #[default]
    Warning,
    Information,
    Hint,
}

impl Bar {
    fn severity(self) -> Severity {
        match self {
            Bar::Error => Severity::Error,
            Bar::Warning => Severity::Warning,
            Bar::Information => Severity::Information,
            Bar::Hint => Severity::Hint,
        }
    }
}

/// A generation, or the wish to see what the documents show.
#[derive(Debug, Clone, Copy)]
enum Pin {
    Auto,
    At(Generation),
}

impl Pin {
    fn parse(text: &str) -> Result<Pin, String> {
        if text == "auto" {
            return Ok(Pin::Auto);
        }
        Generation::parse(text).map(Pin::At).ok_or_else(|| {
            let tags: Vec<&str> = Generation::ALL.iter().map(|generation| generation.tag()).collect();
            format!("it must be auto or one of {}, or the beginning of only one of them", tags.join(", "))
        })
    }
}

/// The settings that the flags make.
fn over(arguments: &Arguments) -> Result<Settings> {
    let mut over = match arguments.generation {
        None => Settings::default(),
        Some(Pin::Auto) => Settings { auto_generation: true, ..Settings::default() },
        Some(Pin::At(generation)) => Settings { generation: Some(generation), ..Settings::default() },
    };
    if let Some(folder) = &arguments.schemas {
        // What was asked for by name is not silently replaced by what is built in.
        std::fs::read_dir(folder).with_context(|| format!("cannot read the schemas in {}", folder.display()))?;
        let folder = loader::absolute(folder).with_context(|| format!("cannot find {}", folder.display()))?;
        over.schemas = Some(folder.to_string_lossy().into_owned());
    }
    Ok(over)
}

/// Tells what is wrong with schemas that a flag named: no file of the repository is the place for it.
fn tell_of_schemas(snapshot: &Snapshot, over: &Settings) {
    // All roots have read the same folder.
    let folder = snapshot.roots().find_map(|root| root.crds.as_deref());
    if let Some(folder) = folder.filter(|_| over.schemas.is_some()) {
        folder.messages().for_each(|message| notice("warning", &message));
    }
}

/// Where the schemas come from, if not all of them are built in.
fn source_of_schemas(snapshot: &Snapshot) -> Option<String> {
    let mut sources: Vec<String> =
        snapshot.roots().filter(|root| root.crds.is_some()).map(|root| root.source_of_schemas()).collect();
    sources.dedup();
    (!sources.is_empty()).then(|| sources.join(", "))
}

/// Checks and reports.
pub fn run(arguments: Arguments) -> Result<Outcome> {
    let start = Instant::now();
    let over = over(&arguments)?;
    let input = Input::load(&arguments.paths, &over)?;
    let files = input.files();
    let snapshot = &input.snapshot;
    tell_of_schemas(snapshot, &over);
    // Once, before all cores would wait for the first of them to do it.
    let stages: usize =
        snapshot.roots().filter_map(|root| snapshot.stages(root.id)).map(|stages| stages.all().len()).sum();
    tracing::info!(stages, total = ?start.elapsed(), "delivery known");
    let found: Vec<(FileId, Vec<Diagnostic>)> = files
        .par_iter()
        .map(|file| (*file, diagnostics::file(snapshot, *file)))
        .filter(|(_, found)| !found.is_empty())
        .collect();
    tracing::info!(total = ?start.elapsed(), "checked");
    let summary =
        Summary { files: files.len(), stages, schemas: source_of_schemas(snapshot), elapsed: start.elapsed() };
    let worst = found.iter().flat_map(|(_, found)| found).map(|diagnostic| diagnostic.severity).max();
    print(|out| match arguments.format {
        Format::Text => report::text::write(out, &input, &found, &summary),
        Format::Json => report::json::write(out, &input, &found),
        Format::Sarif => report::sarif::write(out, &input, &found),
        Format::Github => report::github::write(out, &input, &found),
    })?;
    let outcome = if worst >= Some(arguments.min_severity.severity()) { Outcome::Findings } else { Outcome::Clean };
    // The process ends now: giving back thousands of files one by one would only cost time.
    std::mem::forget(input);
    Ok(outcome)
}
