//! `diff`: what would change, as a text with marked lines.

use anyhow::Result;

use super::arguments::{What, Where};
use super::plan::online;
use crate::cli::Outcome;

/// In one line.
pub const ABOUT: &str = "Show how the objects of a cluster would change";

/// What `--help` tells.
pub const LONG_ABOUT: &str = "\
Show how the objects of a cluster would change: the plan, with the difference of each object between \
what is live and what the server would make of it. Secrets are masked. Nothing is written.

Exit status: 0 no differences, 1 differences, 2 usage or errors in the files, 3 refused by the server, \
5 cancelled or not reachable.";

/// Arguments of `diff`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    target: Where,
}

/// Shows the differences.
pub fn run(arguments: Arguments) -> Result<Outcome> {
    online(&arguments.what, &arguments.target, true)
}
