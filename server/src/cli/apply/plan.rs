//! `plan`: what would be applied, in which order, and what is waited for.

use anyhow::Result;

use super::arguments::{What, Where};
use super::online::{Online, block_on, shown};
use super::{soundness, write_events};
use crate::apply::Plan;
use crate::cli::Outcome;
use crate::cli::output::print;
use crate::cluster::Options;

/// In one line.
pub const ABOUT: &str = "Show what would be applied to a cluster, in which order";

/// What `--help` tells.
pub const LONG_ABOUT: &str = "\
Show what would be applied to a cluster, in which order.

Objects are put in the order of the stages, inside a stage in the order in which kinds need each \
other. Each gets a verdict: create, update, unchanged, deferred (it needs something that this run \
brings), conflict (another manager owns a field), immutable, or refused. Nothing is written.

With --offline no cluster is asked, and no kubeconfig is read: the plan shows order, gates and what \
needs what.

Exit status: 0 nothing to do (or --offline), 1 differences, 2 usage or errors in the files, 3 refused \
by the server, 5 cancelled or not reachable.";

/// At the end of the help.
pub const EXAMPLES: &str = "\
Examples:
  openchoreo-lsp plan --offline                       order, gates and needs, without a cluster
  openchoreo-lsp plan gitops --context kind-dev       what apply would do there
  openchoreo-lsp plan --project shop --format json    one event a line, for programs";

/// Arguments of `plan`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    target: Where,
    /// Ask no cluster.
    #[arg(long, conflicts_with_all = ["kubeconfig", "context"])]
    offline: bool,
}

/// Plans.
pub fn run(arguments: Arguments) -> Result<Outcome> {
    if arguments.offline { offline(&arguments.what) } else { online(&arguments.what, &arguments.target, false) }
}

fn offline(what: &What) -> Result<Outcome> {
    let loaded = what.load()?;
    soundness(&loaded, what)?;
    let plan = Plan::offline(loaded.desired);
    let events = plan.events(&loaded.input.snapshot, false);
    print(|out| write_events(out, what.format, &events))?;
    Ok(Outcome::Clean)
}

/// Plans against a cluster; `with_diff` shows the differences as texts.
pub fn online(what: &What, target: &Where, with_diff: bool) -> Result<Outcome> {
    let online = Online::new(what, target)?;
    block_on(async {
        let session = online.open().await?;
        let plan = match online.plan(&session, online.loaded.desired.clone(), &Options::default()).await {
            Ok(plan) => plan,
            Err(outcome) => return Ok(outcome),
        };
        online.console.tell(plan.events(&online.loaded.input.snapshot, with_diff));
        Ok(shown(&plan))
    })?
}
