//! `build`: what kustomize makes of a directory, without kustomize.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::Outcome;
use super::output::{notice, print};
use crate::build::{self, Build, Files, Options, Problem};
use crate::loader::DiskFiles;
use crate::text::{PositionEncoding, TextBuffer};

/// In one line.
pub const ABOUT: &str = "Print the objects that kustomize makes of a folder";

/// What `--help` tells.
pub const LONG_ABOUT: &str = "\
Print the objects that kustomize makes of a folder, as `kubectl kustomize` prints them.

Everything is computed in memory: no program is run, nothing is fetched and nothing is written into \
the repository. What this build does not do (remote resources, Helm charts, plug-ins) is named with \
its line on standard error, and the rest is printed.

Exit status: 0 the objects are complete, 1 kustomize would refuse the folder (nothing is printed) or \
something was left out, 2 the command could not run.";

/// At the end of the help.
pub const EXAMPLES: &str = "\
Examples:
  openchoreo-lsp build platform                         the objects of a folder
  openchoreo-lsp build overlays/dev | kubectl diff -f - what would change in a cluster";

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Folder with a kustomization file
    #[arg(value_name = "DIR", default_value = ".")]
    directory: PathBuf,
}

/// Builds and prints.
pub fn run(arguments: Arguments) -> Result<Outcome> {
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
    if built.is_refused() {
        return Ok(Outcome::Findings);
    }
    write(&built)?;
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
