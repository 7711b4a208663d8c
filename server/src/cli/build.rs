//! `build`: what kustomize makes of a directory, without kustomize; with `--stage` what Flux makes of a stage.

mod stage;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::Outcome;
use super::output::{notice, print};
use crate::build::{self, Build, Files, Options, Problem};
use crate::loader::DiskFiles;
use crate::text::{PositionEncoding, TextBuffer};

/// In one line.
pub const ABOUT: &str = "Print the objects that kustomize makes of a folder, or Flux of a stage";

/// What `--help` tells.
pub const LONG_ABOUT: &str = "\
Print the objects that kustomize makes of a folder, as `kubectl kustomize` prints them.

Everything is computed in memory: no program is run, nothing is fetched and nothing is written into \
the repository. What this build does not do (remote resources, Helm charts, plug-ins) is named with \
its line on standard error, and the rest is printed.

With --stage NAME the objects of a stage of the repository at PATH, as they are applied: what Flux \
generates where there is no kustomization file, the fields of the Flux Kustomization, its variables \
and common metadata, in the order in which Flux reads them, without its two labels of ownership. \
Variables whose values are only in the cluster stay as they are and are named.

Exit status: 0 the objects are complete, 1 kustomize would refuse the folder (nothing is printed) or \
something was left out, 2 the command could not run.";

/// At the end of the help.
pub const EXAMPLES: &str = "\
Examples:
  openchoreo-lsp build platform                         the objects of a folder
  openchoreo-lsp build overlays/dev | kubectl diff -f - what would change in a cluster
  openchoreo-lsp build --stage oc-demo-projects gitops  the objects of a stage, as Flux applies them";

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Folder with a kustomization file; with --stage, the folder of the repository
    #[arg(value_name = "DIR", default_value = ".")]
    directory: PathBuf,
    /// Stage to build: name of a Flux Kustomization, an Application, a stage of the settings
    #[arg(long, value_name = "NAME")]
    stage: Option<String>,
    /// Variables without a value are empty, as before Flux 2.9, and do not stop the build
    #[arg(long, requires = "stage")]
    lax: bool,
}

/// Builds and prints.
pub fn run(arguments: Arguments) -> Result<Outcome> {
    if let Some(stage) = &arguments.stage {
        return stage::run(&arguments.directory, stage, !arguments.lax);
    }
    let directory = &arguments.directory;
    let metadata = std::fs::metadata(directory).with_context(|| format!("cannot read {}", directory.display()))?;
    if !metadata.is_dir() {
        bail!("{} is no folder", directory.display());
    }
    let path = DiskFiles::path(directory).with_context(|| format!("cannot find {}", directory.display()))?;
    let built = build::build(&DiskFiles, &path, &Options::default());
    let shown = Shown::new(directory, &path);
    for problem in &built.problems {
        notice("error", &shown.line(problem));
    }
    finish(&built)
}

fn finish(built: &Build) -> Result<Outcome> {
    if built.is_refused() {
        return Ok(Outcome::Findings);
    }
    write(built)?;
    Ok(if built.problems.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

fn write(built: &Build) -> Result<()> {
    let yaml = built.yaml();
    print(|out| out.write_all(yaml.as_bytes()))
}

/// How paths are shown: as they would be written from here.
struct Shown {
    /// The folder as it was written.
    written: String,
    /// The folder as the build knows it.
    known: String,
}

impl Shown {
    fn new(directory: &Path, known: &str) -> Shown {
        let written = directory.to_string_lossy().replace('\\', "/");
        Shown { written: written.trim_end_matches('/').to_owned(), known: known.to_owned() }
    }

    fn line(&self, problem: &Problem) -> String {
        let place = &problem.place;
        let text = DiskFiles.read(&place.path).and_then(|bytes| String::from_utf8(bytes).ok());
        let message = problem.kind.message();
        match text {
            Some(text) => {
                let at = TextBuffer::new(&text).position(place.range.start, PositionEncoding::Utf8);
                format!("{}:{}:{}: {message}", self.path(&place.path), at.line + 1, at.character + 1)
            }
            None => format!("{}: {message}", self.path(&place.path)),
        }
    }

    fn path(&self, path: &str) -> String {
        let below = crate::gitops::paths::below(path, &self.known);
        match below {
            Some("") => self.written.clone(),
            Some(below) if self.written == "." => below.to_owned(),
            Some(below) => format!("{}/{below}", self.written),
            None => self.outside(path),
        }
    }

    /// A path next to the folder, with `..` as far up as needed.
    fn outside(&self, path: &str) -> String {
        let ups = crate::gitops::paths::upwards(&self.known);
        for (up, above) in ups.enumerate() {
            if let Some(below) = crate::gitops::paths::below(path, above) {
                let dots = vec![".."; up].join("/");
                return match self.written.as_str() {
                    "." => format!("{dots}/{below}"),
                    written => format!("{written}/{dots}/{below}"),
                };
            }
        }
        format!("/{path}")
    }
}
