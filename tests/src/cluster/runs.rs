//! The program against a cluster of the tests, away from everything that belongs to the user.
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::client::program;
use crate::program::{Run, run};

/// No run of a test takes longer.
const LIMIT: Duration = Duration::from_secs(120);

/// The program with these arguments, a kubeconfig, and a home folder of its own.
#[must_use]
pub fn command(arguments: &[&str], kubeconfig: &Path, home: &Path) -> Command {
    let mut command = Command::new(program());
    command.args(arguments).arg("--kubeconfig").arg(kubeconfig).args(["--format", "json"]);
    command.env_remove("KUBECONFIG").env("HOME", home).env("XDG_STATE_HOME", home.join("state"));
    command
}

/// A run of it: events, and how it ended.
#[derive(Debug)]
pub struct Told {
    /// Exit status.
    pub status: Option<i32>,
    /// The events.
    pub events: Vec<Value>,
    /// All that was said.
    pub run: Run,
}

/// Runs it to its end.
#[must_use]
pub fn tell(arguments: &[&str], kubeconfig: &Path, home: &Path) -> Told {
    let run = run(command(arguments, kubeconfig, home), LIMIT);
    Told { status: run.status, events: run.lines(), run }
}

impl Told {
    /// The events of a sort.
    pub fn of<'t>(&'t self, event: &'t str) -> impl Iterator<Item = &'t Value> {
        self.events.iter().filter(move |one| one["event"] == event)
    }

    /// `verdict Kind name` for each planned object.
    #[must_use]
    pub fn verdicts(&self) -> Vec<String> {
        let word = |one: &Value| one["verdict"].as_str().unwrap_or("").to_owned();
        self.of("planned").map(|one| format!("{} {}", word(one), object(&one["object"]))).collect()
    }

    /// The report.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    #[allow(clippy::panic)]
    pub fn report(&self) -> &Value {
        self.of("report").last().unwrap_or_else(|| panic!("no report\n{}\n{}", self.run.out, self.run.err))
    }

    /// The objects of a list of the report, as `Kind name`.
    #[must_use]
    pub fn reported(&self, list: &str) -> Vec<String> {
        let items = self.report()[list].as_array().cloned().unwrap_or_default();
        items.iter().map(|item| object(if item.is_array() { &item[0] } else { item })).collect()
    }

    /// Fails with all that was said unless the run ended with this status.
    ///
    /// # Panics
    /// When it did not.
    pub fn must_end_with(&self, status: i32) {
        assert_eq!(self.status, Some(status), "\n{}\n{}", self.run.out, self.run.err);
    }
}

fn object(value: &Value) -> String {
    format!("{} {}", value["kind"].as_str().unwrap_or("?"), value["name"].as_str().unwrap_or("?"))
}
