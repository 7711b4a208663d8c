//! `stages`: what is deployed, by which step, in which order.

mod json;
mod text;

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::Outcome;
use super::input::Input;
use super::output::print;
use crate::features::graph::{self, Graph, Subject, render};
use crate::features::stages::View;
use crate::workspace::Settings;

/// In one line.
pub const ABOUT: &str = "Show the stages of the delivery, their order and their objects";

/// What `--help` tells.
pub const LONG_ABOUT: &str = "\
Show the stages of the delivery, their order and their objects.

A stage is a Flux Kustomization; without Flux an Argo CD Application, a stage of the settings, or a \
kustomization file that no other one includes. Objects have the names and namespaces that they get \
in the cluster. References between objects are counted by where the target stands: in the same \
stage, in an earlier one, in a later one (the reversed order), in one without order, outside of the \
repository, or nowhere.";

/// At the end of the help.
pub const EXAMPLES: &str = "\
Examples:
  openchoreo-lsp stages                                the current folder, as a tree
  openchoreo-lsp stages gitops --format json           stages, objects and references, for programs
  openchoreo-lsp stages gitops --format mermaid        a flow chart for a README";

/// Arguments of `stages`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A folder, or a file of it [default: the current folder]
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Format {
    /// For people: a tree of stages with their objects.
    #[default]
    Text,
    /// One JSON document.
    Json,
    /// A flow chart in Mermaid's notation.
    Mermaid,
}

/// Shows the stages.
pub fn run(arguments: Arguments) -> Result<Outcome> {
    let paths: Vec<PathBuf> = arguments.path.into_iter().collect();
    let input = Input::load(&paths, &Settings::default())?;
    input.tell_of_nested();
    let root = input.snapshot.roots().next().map(|root| root.id).context("there is no folder")?;
    let view = View::new(&input.snapshot, root).context("there are no stages")?;
    // The chart is the one that `graph` draws.
    let chart =
        || Graph::new(&input.snapshot, root, Subject::Stages).map(|graph| render(&graph, graph::Format::Mermaid));
    print(|out| match arguments.format {
        Format::Text => text::write(out, &view),
        Format::Json => json::write(out, &view),
        Format::Mermaid => out.write_all(chart().unwrap_or_default().as_bytes()),
    })?;
    std::mem::forget(input);
    Ok(Outcome::Clean)
}
