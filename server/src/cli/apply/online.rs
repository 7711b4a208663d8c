//! What `plan`, `diff` and `apply` share when a cluster is asked: the connection, a runtime, and ctrl-C.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use super::arguments::{Loaded, What, Where};
use super::console::Console;
use super::soundness;
use crate::apply::{Desired, Event, Plan, Refusal, Sort};
use crate::cli::Outcome;
use crate::cluster::{Cancel, Choice, Limits, Options, Session, choose};
use crate::loader;
use crate::workspace::Settings;

/// So many files are named.
const NAMED: usize = 5;

/// A repository and a cluster.
pub struct Online {
    /// The repository.
    pub loaded: Loaded,
    /// The cluster.
    pub choice: Choice,
    /// Where events go.
    pub console: Arc<Console>,
    /// Set by ctrl-C.
    pub cancel: Cancel,
    limits: Limits,
}

/// The runtime of a verb; ends with it.
pub fn block_on<T>(future: impl Future<Output = T>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    let out = runtime.block_on(future);
    // A credential program that does not end must not hold up the end.
    runtime.shutdown_background();
    Ok(out)
}

impl Online {
    /// Reads the repository and chooses the cluster; contacts nothing.
    ///
    /// # Errors
    /// When errors stand in the files, or the settings do not allow the context.
    pub fn new(what: &What, target: &Where) -> Result<Online> {
        let loaded = what.load()?;
        soundness(&loaded, what)?;
        let choice = choose(target.kubeconfig.as_deref(), target.context.as_deref())?;
        let context = &choice.target.context;
        if !loaded.settings().allows_context(context) {
            let allowed = loaded.settings().contexts.join(", ");
            bail!("the settings allow this repository only on the contexts {allowed}, not on {context}");
        }
        let console = Arc::new(Console::new(what.format));
        Ok(Online { loaded, choice, console, cancel: Cancel::default(), limits: target.limits() })
    }

    /// Connects, and makes ctrl-C stop the run.
    ///
    /// # Errors
    /// When the kubeconfig cannot be used.
    pub async fn open(&self) -> Result<Arc<Session>> {
        let cancel = self.cancel.clone();
        tokio::spawn(async move {
            while tokio::signal::ctrl_c().await.is_ok() {
                if !cancel.is_cancelled() {
                    crate::cli::output::notice("stopping", "after what is under way; once more to stop now");
                }
                cancel.cancel();
            }
        });
        let snapshot = self.loaded.input.snapshot.clone();
        let choice = self.choice.clone();
        Session::open(choice, snapshot, self.limits, self.console.clone(), self.cancel.clone()).await
    }

    /// A plan; where there is none, what to end with.
    pub async fn plan(
        &self,
        session: &Arc<Session>,
        desired: Desired,
        options: &Options,
    ) -> std::result::Result<Plan, Outcome> {
        session.plan(desired, options).await.map_err(|refusal| self.no_plan(refusal))
    }

    /// Names the files that would be written from and that are not in the last commit: what is applied from
    /// them is nowhere else.
    pub fn tell_uncommitted(&self, plan: &Plan) {
        let root = self.loaded.root_path();
        let written = plan.rows.iter().zip(&plan.desired.objects).filter(|(row, _)| row.verdict.writes());
        let mut paths: Vec<&str> = written.map(|(_, object)| object.source.path.as_str()).collect();
        paths.sort_unstable();
        paths.dedup();
        let full: Vec<PathBuf> = paths.iter().map(|path| root.join(path)).collect();
        let dirty = loader::uncommitted(&full.iter().map(PathBuf::as_path).collect::<Vec<_>>());
        let names: Vec<&str> = paths
            .iter()
            .zip(&full)
            .filter(|(_, full)| dirty.contains(&full.as_path()))
            .map(|(path, _)| *path)
            .collect();
        if names.is_empty() {
            return;
        }
        let more = names.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let names = names[..names.len().min(NAMED)].join(", ");
        let message = format!("not in the last commit: {names}{more}");
        crate::cluster::Observer::event(&*self.console, Event::Warning { object: None, message });
    }

    fn no_plan(&self, refusal: Refusal) -> Outcome {
        let (sort, message) = (refusal.sort, refusal.message);
        let message = if self.cancel.is_cancelled() { "stopped as asked".to_owned() } else { message };
        crate::cluster::Observer::event(&*self.console, Event::NoPlan { sort, message });
        let can_go_on = self.cancel.is_cancelled() || matches!(sort, Sort::NoAnswer | Sort::Busy);
        Outcome::Status(if can_go_on { 5 } else { 3 })
    }
}

impl Loaded {
    /// The settings of the repository.
    pub fn settings(&self) -> Settings {
        let root = self.input.snapshot.roots().next();
        root.map(|root| (*root.settings).clone()).unwrap_or_default()
    }
}

/// What a plan that is only shown ends with.
pub fn shown(plan: &Plan) -> Outcome {
    Outcome::Status(match plan {
        plan if plan.stops() => 3,
        plan if plan.is_empty() => 0,
        _ => 1,
    })
}
