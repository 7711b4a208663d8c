//! `contexts`: which clusters a kubeconfig knows. Read only when asked.

use std::path::PathBuf;

use anyhow::Result;

use super::Outcome;
use super::output::{print, printable};
use crate::cluster;

/// In one line.
pub const ABOUT: &str = "List the contexts of a kubeconfig, without connecting to anything";

/// What `--help` tells.
pub const LONG_ABOUT: &str = "\
List the contexts of a kubeconfig: name, cluster, user and namespace; the current one has a star.

Without --kubeconfig the files of KUBECONFIG are read, else ~/.kube/config. Nothing is contacted, no \
program named in the file is run, and no secret is printed. Besides this command only plan, diff, apply \
and schemas fetch read a kubeconfig.";

/// Arguments of `contexts`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The kubeconfig.
    #[arg(long, value_name = "FILE")]
    kubeconfig: Option<PathBuf>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The same as `--format json`.
    #[arg(long, hide = true)]
    json: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Lists the contexts.
pub fn run(arguments: Arguments) -> Result<Outcome> {
    let contexts = cluster::contexts(arguments.kubeconfig.as_deref())?;
    print(|out| {
        for context in &contexts {
            if arguments.json || arguments.format == Format::Json {
                serde_json::to_writer(&mut *out, context)?;
                writeln!(out)?;
                continue;
            }
            let star = if context.is_current { '*' } else { ' ' };
            let server = context.server.as_deref().unwrap_or("(no such cluster in the file)");
            let line = format!("{star} {}  {server}  user {}", context.name, context.user.as_deref().unwrap_or("-"));
            let namespace = context.namespace.as_deref().unwrap_or("default");
            writeln!(out, "{}", printable(&format!("{line}  namespace {namespace}")))?;
        }
        Ok(())
    })?;
    Ok(Outcome::Clean)
}
