//! `graph`: the repository as a picture, for pages, terminals and programs.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::Outcome;
use super::input::Input;
use super::output::print;
use crate::features::graph::{self, Graph, Subject};
use crate::workspace::Settings;

/// In one line.
pub const ABOUT: &str = "Draw the stages, the promotion of releases, or the dependencies of components";

/// What `--help` tells.
pub const LONG_ABOUT: &str = "\
Draw the stages, the promotion of releases, or the dependencies of components.

Every box knows the file and the line it stands for: in the picture they are links, relative to the folder or \
below the address of --base; in JSON they are fields. The picture has no script in it and takes light or dark \
colours as its reader prefers.";

/// At the end of the help.
pub const EXAMPLES: &str = "\
Examples:
  openchoreo-lsp graph > stages.svg                                 the stages with their objects
  openchoreo-lsp graph gitops --kind promotion > promotion.svg      which release runs where
  openchoreo-lsp graph gitops --kind dependencies --format mermaid  who calls whom, for a README
  openchoreo-lsp graph --base https://example.com/repo/blob/main/   links into a page of the repository";

/// Arguments of `graph`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A folder, or a file of it [default: the current folder]
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// What to draw.
    #[arg(long, value_enum, default_value_t)]
    kind: KindArgument,
    /// How to write it.
    #[arg(long, value_enum, default_value_t)]
    format: FormatArgument,
    /// Address of the folder, to which links lead
    #[arg(long, value_name = "URL")]
    base: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum KindArgument {
    /// The steps of the delivery with their objects.
    #[default]
    Stages,
    /// Each pipeline with the release of each component in each environment.
    Promotion,
    /// Components by the endpoints and resources they use.
    Dependencies,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum FormatArgument {
    /// A picture.
    #[default]
    Svg,
    /// A flow chart in Mermaid's notation.
    Mermaid,
    /// A digraph for Graphviz.
    Dot,
    /// One JSON document.
    Json,
}

/// Draws a graph.
pub fn run(arguments: Arguments) -> Result<Outcome> {
    let paths: Vec<PathBuf> = arguments.path.into_iter().collect();
    let input = Input::load(&paths, &Settings::default())?;
    input.tell_of_nested();
    let root = input.snapshot.roots().next().map(|root| root.id).context("there is no folder")?;
    let subject = match arguments.kind {
        KindArgument::Stages => Subject::Stages,
        KindArgument::Promotion => Subject::Promotion,
        KindArgument::Dependencies => Subject::Dependencies,
    };
    let format = match arguments.format {
        FormatArgument::Svg => graph::Format::Svg,
        FormatArgument::Mermaid => graph::Format::Mermaid,
        FormatArgument::Dot => graph::Format::Dot,
        FormatArgument::Json => graph::Format::Json,
    };
    let mut graph = Graph::new(&input.snapshot, root, subject).context("there is no folder")?;
    if let Some(base) = arguments.base {
        graph = graph.with_base(&format!("{}/", base.trim_end_matches('/')));
    }
    let text = graph::render(&graph, format);
    print(|out| out.write_all(text.as_bytes()))?;
    std::mem::forget(input);
    Ok(Outcome::Clean)
}
