//! `migrate`: documents of one generation as those of a later one, shown before anything is written.

mod report;
mod write;

use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::Outcome;
use super::input::Input;
use super::output::{notice, print};
use crate::model::{Generation, Markers};
use crate::text::FileId;
use crate::workspace::{Migration, Scope, Settings, migrate};

/// In one line.
pub const ABOUT: &str = "Rewrite documents for a later OpenChoreo release, field by field";

/// What `--help` tells.
pub const LONG_ABOUT: &str = "\
Rewrite documents for a later OpenChoreo release, field by field.

apiVersion is the same in every release, and the fields are not. Every change of a field between \
v0.6 and v1.2 is a step; comments, order, indentation and quotes stay as they are. The changes are \
shown as a diff first, and below it what a person has to do, because no rule knows the answer. \
Migrations only lead to later releases. Files with changes that are not in the last commit are not \
touched without --allow-dirty.

Exit status: 0 nothing is left to do, 1 something is left for a person (with --dry-run: or something \
would change), 2 it could not run.";

/// At the end of the help.
pub const EXAMPLES: &str = "\
Examples:
  openchoreo-lsp migrate --to v1.2 --dry-run          what would change, and what would be left
  openchoreo-lsp migrate gitops --to 1.2              show it, ask, write it
  openchoreo-lsp migrate gitops/app.yaml --to v1.1    one file, in the light of its repository
  openchoreo-lsp migrate --to v1.2 --yes              for scripts";

/// Arguments of `migrate`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A folder, or files of one [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The release to migrate to: v0.8.0, v0.12.0, v1.1.6 or v1.2.3; a unique beginning is enough.
    #[arg(long, value_name = "VERSION", value_parser = generation)]
    to: Generation,
    /// The release that the files are written for, where they do not show it.
    #[arg(long, value_name = "VERSION", value_parser = generation)]
    from: Option<Generation>,
    /// Show what would change and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write without asking.
    #[arg(long, short, conflicts_with = "dry_run")]
    yes: bool,
    /// Also write files with changes that are not in the last commit.
    #[arg(long)]
    allow_dirty: bool,
    /// How to print the changes.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A unified diff, and a list of what is left.
    #[default]
    Text,
    /// One JSON object a line: files with their diffs, then what is left.
    Json,
}

fn generation(text: &str) -> Result<Generation, String> {
    Generation::parse(text).ok_or_else(|| {
        let tags: Vec<&str> = Generation::ALL.iter().map(|generation| generation.tag()).collect();
        format!("one of {}", tags.join(", "))
    })
}

/// Shows the migration and makes it.
pub fn run(arguments: Arguments) -> Result<Outcome> {
    let over = Settings { generation: arguments.from, ..Settings::default() };
    let input = Input::load(&arguments.paths, &over)?;
    forward(&input, &arguments)?;
    let made = made(&input, arguments.to);
    let changes = write::changes(&input, &made)?;
    print(|out| match arguments.format {
        Format::Text => report::text(out, &input, &made, &changes, arguments.to),
        Format::Json => report::json(out, &input, &made, &changes),
    })?;
    let left = made.remarks.iter().any(|remark| remark.must);
    if arguments.dry_run || changes.is_empty() {
        return Ok(if left || !changes.is_empty() { Outcome::Findings } else { Outcome::Clean });
    }
    write::refuse_dirty(&changes, arguments.allow_dirty)?;
    if !arguments.yes && !confirmed(changes.len())? {
        notice("note", "nothing was written");
        return Ok(Outcome::Findings);
    }
    write::write(&changes)?;
    notice("note", &format!("{} written", report::count(changes.len(), "file")));
    Ok(if left { Outcome::Findings } else { Outcome::Clean })
}

/// Refuses a way back, which no rule knows.
fn forward(input: &Input, arguments: &Arguments) -> Result<()> {
    for root in input.snapshot.roots() {
        let own = arguments.from.unwrap_or_else(|| root.generation());
        let taken = |generation| {
            let files = input.snapshot.files().filter(|(_, entry)| entry.root == root.id);
            let objects = files.flat_map(|(_, entry)| entry.objects()).map(|(_, _, summary)| summary);
            objects.filter(|one| one.kind.is_openchoreo() && one.fits.fits(Markers::of(generation))).count()
        };
        // Documents that more than one release takes are of each of them.
        let is_also_of = arguments.from.is_none() && taken(arguments.to) >= taken(own);
        if own.release() > arguments.to.release() && !is_also_of {
            let folder = root.path.display();
            bail!("{folder} is written for OpenChoreo {}, and migrations only lead to later releases", own.span());
        }
    }
    Ok(())
}

/// The migration of all that was asked for.
fn made(input: &Input, to: Generation) -> Migration {
    let scopes: Vec<Scope> = match input.single_files() {
        [] => input.snapshot.roots().map(|root| Scope::Folder(root.id)).collect(),
        files => files.iter().map(|file: &FileId| Scope::File(*file)).collect(),
    };
    let mut all = Migration::default();
    for scope in scopes {
        let one = migrate(&input.snapshot, scope, to);
        for (file, edits) in one.change.edits {
            edits.into_iter().for_each(|edit| all.change.add(file, edit));
        }
        all.change.deleted.extend(one.change.deleted);
        all.remarks.extend(one.remarks);
        all.documents += one.documents;
    }
    all
}

fn confirmed(files: usize) -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        bail!("there is nobody to ask: pass --yes to write, or --dry-run to look");
    }
    let mut err = anstream::stderr();
    write!(err, "Write {}? [y/N] ", report::count(files, "file")).and_then(|()| err.flush()).context("no terminal")?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).context("no answer")?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
