//! `apply`: plans, asks, applies in order, waits, and reports.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};

use super::arguments::{What, Where, duration};
use super::confirm::{self, Answer};
use super::online::{Online, block_on};
use crate::apply::{Desired, Event, Plan};
use crate::cli::Outcome;
use crate::cluster::{Journal, Observer, Options, Session, state_folder};

/// In one line.
pub const ABOUT: &str = "Apply to a cluster, in order, and wait until it is ready";

/// What `--help` tells.
pub const LONG_ABOUT: &str = "\
Apply to a cluster, in order, and wait until it is ready.

First a plan is made and shown (see `plan`), with the context, the server and the user; nothing is \
written before it is confirmed. Then the objects are applied by server-side apply, batch after batch; \
between batches the run waits until controllers report what must be true. Conflicts with other \
managers are never forced silently, what needs an object that was not accepted is skipped, and ctrl-C \
stops between two objects (twice: at once). A run that was stopped or killed goes on with the same \
command.

Exit status: 0 nothing to do, or applied and ready; 2 usage or errors in the files; 3 refused by the \
server; 4 applied but not ready; 5 cancelled or interrupted, the same command goes on.";

/// At the end of the help.
pub const EXAMPLES: &str = "\
Examples:
  openchoreo-lsp apply gitops --context kind-dev      plan, ask, apply, wait
  openchoreo-lsp apply --stage platform --yes         one stage, without being asked
  openchoreo-lsp apply --yes --format json            one event a line, for programs";

/// Arguments of `apply`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    target: Where,
    /// Do not ask. For a protected context this counts only together with --context.
    #[arg(long)]
    yes: bool,
    /// Take fields that other managers own.
    #[arg(long)]
    force_conflicts: bool,
    /// Do not wait for controllers.
    #[arg(long)]
    no_wait: bool,
    /// How long to wait at one gate.
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = duration)]
    timeout: Duration,
}

/// Applies.
pub fn run(arguments: Arguments) -> Result<Outcome> {
    if !arguments.yes && !confirm::can_ask() {
        bail!("there is no terminal to ask at: say --yes to apply without being asked");
    }
    let online = Online::new(&arguments.what, &arguments.target)?;
    let context = &online.choice.target.context;
    let protected = online.loaded.settings().protects_context(context);
    if arguments.yes && protected && arguments.target.context.is_none() {
        bail!("the context {context} is protected: with --yes it must be named, too (--context {context})");
    }
    let options = Options {
        force_conflicts: arguments.force_conflicts,
        wait: !arguments.no_wait,
        timeout: arguments.timeout,
        ..Options::default()
    };
    let root = online.loaded.root_path();
    let journal = match Journal::open(&state_folder()?, &online.choice.target, &root) {
        Ok(journal) => journal,
        Err(error) => {
            // Nothing was begun, and the same command works when the reason is gone.
            crate::cli::output::error(&error);
            return Ok(Outcome::Status(5));
        }
    };
    block_on(apply(&arguments, &online, &options, journal, protected))?
}

async fn apply(
    arguments: &Arguments,
    online: &Online,
    options: &Options,
    journal: Journal,
    protected: bool,
) -> Result<Outcome> {
    let session = online.open().await?;
    if let Some(before) = &journal.interrupted {
        let mut message = format!(
            "an earlier run stopped before its end: {} of {} objects were written",
            before.written.len(),
            before.planned
        );
        if !before.unknown.is_empty() {
            message += &format!("; {} may or may not have been", before.unknown.join(", "));
        }
        online.console.event(Event::Warning { object: None, message });
    }
    let desired = online.loaded.desired.clone();
    let plan = match online.plan(&session, desired.clone(), options).await {
        Ok(plan) => plan,
        Err(outcome) => return Ok(outcome),
    };
    online.console.tell(plan.events(&online.loaded.input.snapshot, false));
    online.tell_uncommitted(&plan);
    let is_wanted = plan.stops() || plan.is_empty() || arguments.yes || confirmed(online, &session, &plan, protected)?;
    if !is_wanted {
        return Ok(Outcome::Status(5));
    }
    if !arguments.yes && !plan.is_empty() {
        same_files(&arguments.what, &desired)?;
    }
    online.console.expect(plan.rows.iter().filter(|row| row.verdict.writes()).count());
    let report = session.apply(&plan, options, journal).await;
    Ok(Outcome::Status(report.outcome.exit_status()))
}

fn confirmed(online: &Online, session: &Arc<Session>, plan: &Plan, protected: bool) -> Result<bool> {
    loop {
        match confirm::ask(&session.target, plan, protected)? {
            Answer::Yes => return Ok(true),
            Answer::No => return Ok(false),
            Answer::Diff => online.console.tell(plan.events(&online.loaded.input.snapshot, true)),
        }
    }
}

/// Whoever was asked said yes to what the files were then.
fn same_files(what: &What, planned: &Desired) -> Result<()> {
    let now = what.load()?.desired;
    let same = now.objects.len() == planned.objects.len()
        && now.objects.iter().zip(&planned.objects).all(|(a, b)| a.key == b.key && a.value == b.value);
    if !same {
        bail!("the files changed since the plan was shown; nothing was written, plan again");
    }
    Ok(())
}
