//! What `plan`, `diff` and `apply` are told, and the part of a repository that it means.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use super::super::input::Input;
use crate::apply::{Desired, Scope, desired};
use crate::cluster::Limits;
use crate::diagnostics::{self, Diagnostic, Severity};
use crate::text::FileId;
use crate::workspace::Settings;

/// How to print.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One event a line, as JSON.
    Json,
}

/// Which part of which repository, and how to print what becomes of it.
#[derive(Debug, Clone, clap::Args)]
pub struct What {
    /// A folder, or a file of it [default: the current folder]
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Only this stage; may be given several times.
    #[arg(long, value_name = "NAME")]
    pub stage: Vec<String>,
    /// Only what belongs to this project; may be given several times.
    #[arg(long, value_name = "NAME")]
    pub project: Vec<String>,
    /// Only what belongs to this component; may be given several times.
    #[arg(long, value_name = "NAME")]
    pub component: Vec<String>,
    /// Go on although `check` reports errors in these files, or something cannot be worked out.
    #[arg(long)]
    pub despite_errors: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Which cluster.
#[derive(Debug, Clone, clap::Args)]
pub struct Where {
    /// The kubeconfig [default: the files of KUBECONFIG, else ~/.kube/config]
    #[arg(long, value_name = "FILE")]
    pub kubeconfig: Option<PathBuf>,
    /// The context [default: the current one]
    #[arg(long, value_name = "NAME")]
    pub context: Option<String>,
    /// How long to wait for one answer.
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration)]
    pub request_timeout: Duration,
    /// How long one request is tried again when the server is busy or does not answer.
    #[arg(long, value_name = "TIME", default_value = "1m", value_parser = duration)]
    pub patience: Duration,
}

impl Where {
    /// How long things may take.
    pub fn limits(&self) -> Limits {
        Limits { request: self.request_timeout, patience: self.patience, ..Limits::default() }
    }
}

/// A time as people write it: `90s`, `5m`, `1h`.
pub fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err("a number with s, m or h behind it is wanted, such as 90s or 5m".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "a number is wanted in front of the unit".to_owned())?;
    Ok(Duration::from_secs(number.saturating_mul(seconds)))
}

/// A repository that was read, and what of it is meant.
pub struct Loaded {
    /// The repository.
    pub input: Input,
    /// The objects of that part.
    pub desired: Desired,
    /// Errors that `check` reports in their files.
    pub errors: Vec<(FileId, Vec<Diagnostic>)>,
}

impl What {
    /// Reads the repository.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn load(&self) -> Result<Loaded> {
        let paths: Vec<PathBuf> = self.path.iter().cloned().collect();
        let input = Input::load(&paths, &Settings::default())?;
        input.tell_of_nested();
        let root = input.snapshot.roots().next().map(|root| root.id).context("there is no folder")?;
        let scope = Scope {
            stages: self.stage.clone(),
            projects: self.project.clone(),
            components: self.component.clone(),
            files: input.single_files().to_vec(),
            documents: Vec::new(),
        };
        let desired = desired(&input.snapshot, root, &scope);
        let errors = errors(&input, &desired);
        Ok(Loaded { input, desired, errors })
    }
}

impl Loaded {
    /// The folder of the repository.
    pub fn root_path(&self) -> PathBuf {
        self.input.snapshot.roots().next().map(|root| root.path.clone()).unwrap_or_default()
    }

    /// Says what stands against going on.
    ///
    /// # Errors
    /// When something does, and nobody said to go on all the same.
    pub fn must_be_sound(&self, what: &What) -> Result<()> {
        if what.despite_errors {
            return Ok(());
        }
        if let Some(problem) = self.desired.problems.first() {
            let more = match self.desired.problems.len() {
                1 => String::new(),
                more => format!(" (and {} more)", more - 1),
            };
            bail!("{problem}{more}; --despite-errors goes on without that");
        }
        let count: usize = self.errors.iter().map(|(_, errors)| errors.len()).sum();
        if count > 0 {
            let words = if count == 1 { "error stands" } else { "errors stand" };
            bail!("{count} {words} in what would be applied; mend them, or go on with --despite-errors");
        }
        Ok(())
    }
}

/// The errors in the files that the objects come from, and in the kustomizations that bring them.
fn errors(input: &Input, desired: &Desired) -> Vec<(FileId, Vec<Diagnostic>)> {
    let snapshot = &input.snapshot;
    let mut files: Vec<FileId> = desired.objects.iter().map(|object| object.source.file).collect();
    for root in snapshot.roots() {
        let Some(stages) = snapshot.stages(root.id) else { continue };
        let ids = desired.stages.iter().filter_map(|stage| stage.id);
        files.extend(ids.filter_map(|id| stages.get(id)).flat_map(|stage| stage.kustomizations.clone()));
    }
    files.sort();
    files.dedup();
    let errors = |file: FileId| {
        let mut found = diagnostics::file(snapshot, file);
        found.retain(|diagnostic| diagnostic.severity == Severity::Error);
        (file, found)
    };
    files.into_par_iter().map(errors).filter(|(_, found)| !found.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("5m"), Ok(Duration::from_secs(300)));
        assert!(duration("5").is_err() && duration("m").is_err() && duration("5 m").is_err());
    }
}
