//! The command line: the same layers as in the editor, and nothing that only one of the two can do.
//!
//! A verb is one file with its arguments and one function that returns whether all is well. What
//! stops a verb is told in one sentence on standard error, with exit status 2; standard output
//! belongs to the results.

mod apply;
mod build;
mod check;
mod contexts;
mod finding;
mod graph;
mod input;
mod log;
mod migrate;
mod output;
mod report;
mod schemas;
mod stages;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

const ABOUT: &str = "Language server and checker for OpenChoreo GitOps repositories";

const LONG_ABOUT: &str = "\
Language server and checker for OpenChoreo GitOps repositories.

It reads a folder of manifests as Flux, kustomize and OpenChoreo would, and says what will not \
work: names that lead nowhere, objects in the wrong stage, releases that nobody binds, files that \
are never deployed. Only plan, diff, apply and schemas fetch talk to a cluster, and nothing to any other \
network.";

const EXAMPLES: &str = "\
Examples:
  openchoreo-lsp check                          check the current folder
  openchoreo-lsp check my-gitops --format json  one finding a line, for programs
  openchoreo-lsp migrate --to v1.2 --dry-run    what a later release asks for, as a diff
  openchoreo-lsp stages my-gitops               what is deployed, and in which order
  openchoreo-lsp build my-gitops/platform       the objects that kustomize makes of a folder
  openchoreo-lsp graph my-gitops > stages.svg   the same as a picture
  openchoreo-lsp                                serve an editor over stdin and stdout

Settings of a repository live in the file openchoreo-lsp.toml at its root:
  [severity]
  \"stage/unordered\" = \"off\"
  [external]
  Environment = [\"qa\", \"team-*\"]";

/// What a person or an editor can ask for.
#[derive(Debug, Parser)]
#[command(name = "openchoreo-lsp", version, about = ABOUT, long_about = LONG_ABOUT, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Serve over stdin and stdout, which is also the default; editors pass it by habit.
    #[arg(long, hide = true)]
    stdio: bool,
    /// Log to standard error at a level (error, warn, info, debug, trace), or to a file at `debug`.
    #[arg(long, value_name = "LEVEL|FILE", global = true)]
    log: Option<String>,
    /// When to use colour.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, global = true)]
    color: output::Color,
}

#[derive(Debug, Subcommand)]
enum Verb {
    #[command(about = check::ABOUT, long_about = check::LONG_ABOUT, after_help = check::EXAMPLES)]
    Check(check::Arguments),
    #[command(about = migrate::ABOUT, long_about = migrate::LONG_ABOUT, after_help = migrate::EXAMPLES)]
    Migrate(migrate::Arguments),
    #[command(about = stages::ABOUT, long_about = stages::LONG_ABOUT, after_help = stages::EXAMPLES)]
    Stages(stages::Arguments),
    #[command(about = build::ABOUT, long_about = build::LONG_ABOUT, after_help = build::EXAMPLES)]
    Build(build::Arguments),
    #[command(about = graph::ABOUT, long_about = graph::LONG_ABOUT, after_help = graph::EXAMPLES)]
    Graph(graph::Arguments),
    #[command(about = apply::plan::ABOUT, long_about = apply::plan::LONG_ABOUT, after_help = apply::plan::EXAMPLES)]
    Plan(apply::plan::Arguments),
    #[command(about = apply::diff::ABOUT, long_about = apply::diff::LONG_ABOUT)]
    Diff(apply::diff::Arguments),
    #[command(about = apply::run::ABOUT, long_about = apply::run::LONG_ABOUT, after_help = apply::run::EXAMPLES)]
    Apply(apply::run::Arguments),
    #[command(about = contexts::ABOUT, long_about = contexts::LONG_ABOUT)]
    Contexts(contexts::Arguments),
    #[command(about = schemas::ABOUT, long_about = schemas::LONG_ABOUT, after_help = schemas::EXAMPLES)]
    Schemas(schemas::Arguments),
    /// Serve an editor over stdin and stdout (the default).
    Lsp {
        /// The only transport there is; accepted because editors pass it.
        #[arg(long, hide = true)]
        stdio: bool,
    },
}

/// Runs the program as its arguments say; `serve` is the language server, which this layer does not know.
pub fn main(serve: fn() -> ExitCode) -> ExitCode {
    let arguments = Arguments::parse();
    arguments.color.apply();
    let result = log::init(arguments.log.as_deref()).and_then(|()| match arguments.verb {
        Some(Verb::Check(arguments)) => check::run(arguments),
        Some(Verb::Migrate(arguments)) => migrate::run(arguments),
        Some(Verb::Stages(arguments)) => stages::run(arguments),
        Some(Verb::Build(arguments)) => build::run(arguments),
        Some(Verb::Graph(arguments)) => graph::run(arguments),
        Some(Verb::Plan(arguments)) => apply::plan::run(arguments),
        Some(Verb::Diff(arguments)) => apply::diff::run(arguments),
        Some(Verb::Apply(arguments)) => apply::run::run(arguments),
        Some(Verb::Contexts(arguments)) => contexts::run(arguments),
        Some(Verb::Schemas(arguments)) => schemas::run(arguments),
        Some(Verb::Lsp { .. }) | None => Ok(Outcome::Served(serve())),
    });
    match result {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Served(status)) => status,
        Ok(Outcome::Status(status)) => ExitCode::from(status),
        Err(error) => {
            output::error(&error);
            ExitCode::from(2)
        }
    }
}

/// How a verb that could run ended.
enum Outcome {
    /// Nothing to complain about.
    Clean,
    /// Findings at or above the bar.
    Findings,
    /// A status of its own.
    Status(u8),
    /// An editor was served.
    Served(ExitCode),
}
