//! `stages`: what is deployed, by which step, in which order.

use std::path::PathBuf;

use anyhow::Result;

use super::Outcome;

/// In one line.
pub const ABOUT: &str = "Show the stages of the delivery, their order and their objects";

/// What `--help` tells.
pub const LONG_ABOUT: &str = ABOUT;

/// At the end of the help.
pub const EXAMPLES: &str = "";

/// Arguments of `stages`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A folder [default: the current folder]
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
}

/// Shows the stages.
pub fn run(_arguments: Arguments) -> Result<Outcome> {
    anyhow::bail!("not yet")
}
