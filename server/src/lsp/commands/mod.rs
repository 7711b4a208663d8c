//! The commands of the editors, once: id, title, place, trust and what happens, one row each.
//!
//! Everything else follows from the rows: `executeCommandProvider`, the contributions in the manifest of the VS Code
//! extension, the page `docs/commands.md` and the answer to `openchoreo/manifest`. No client names a command: it
//! registers what the manifest lists, sends [`Arguments`] and shows the [`Outcome`].
//!
//! **To add a command**: write its row in a file of this folder (one file for each concern, like [`server`]), name the
//! file's list in [`COMMANDS`], and run `cargo test -p openchoreo-lsp-tests --test editor_manifest`, which writes the
//! manifest and the page anew. What only looks at the state is a [`Run::Query`]; what talks to the client, waits or
//! works for long is a [`Run::Task`]; what only a client can do is a [`Run::Client`].

mod arguments;
mod delivery;
mod execute;
mod graph;
mod migration;
mod outcome;
mod server;
mod settings;
mod views;

use std::future::Future;
use std::pin::Pin;

use tower_lsp::jsonrpc::Result;

use super::held::Needs;
use super::view::View;

pub use self::arguments::Arguments;
pub use self::execute::{Call, begin, execute, needs};
pub use self::migration::MIGRATE;
pub use self::outcome::{Choice, Level, Outcome, Side};

/// All commands, by the files that hold their rows, in the order in which an editor lists them.
const COMMANDS: &[&[Command]] =
    &[views::COMMANDS, graph::COMMANDS, delivery::COMMANDS, migration::COMMANDS, settings::COMMANDS, server::COMMANDS];

/// Group of the commands in a palette.
pub const CATEGORY: &str = "OpenChoreo";

/// A command.
pub struct Command {
    /// `openchoreo.<verb><what>`: part of the promise to users, who bind keys to it.
    pub id: &'static str,
    /// In a menu, without the category.
    pub title: &'static str,
    /// What it does, in one sentence of the manual.
    pub about: &'static str,
    /// Name of a [codicon](https://microsoft.github.io/vscode-codicons/dist/codicon.html), for buttons.
    pub icon: Option<&'static str>,
    /// Whether it starts programs, reads a kubeconfig or reaches a cluster: refused in an untrusted workspace.
    pub needs_trust: bool,
    /// Whether it waits for the first read of the workspace.
    pub needs: Needs,
    /// Where an editor offers it; empty for one that only lenses and other commands call.
    pub places: &'static [Place],
    /// What happens.
    pub run: Run,
}

/// Where a command is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The list of all commands.
    Palette,
    /// The menu of a YAML document.
    Editor,
    /// The menu of a file or folder.
    Explorer,
    /// Above a tree: the id of its row in [`views`](super::views).
    ViewTitle(&'static str),
    /// At a node of a tree: its kind (`Node::kind`); with an icon it is a button, else in the menu.
    Node(&'static str),
}

/// What a [`Run::Task`] returns.
pub type Working = Pin<Box<dyn Future<Output = Result<Outcome>> + Send>>;

/// What happens.
#[derive(Clone, Copy)]
pub enum Run {
    /// Looks at the state at its place in the order.
    Query(fn(&View, &Arguments) -> Result<Outcome>),
    /// Works on its own, and may ask the client and wait. It runs to its end even if the request is cancelled:
    /// [`Call::is_cancelled`] says whether somebody still waits.
    Task(fn(Call) -> Working),
    /// The client does it; the server refuses to.
    Client(Action),
}

/// What only a client can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Stops the server and starts it again.
    Restart,
    /// Shows what the server writes on standard error.
    Log,
    /// Shows a list of places: the arguments are a document, a position and the places.
    References,
}

impl Action {
    /// The word in the manifest.
    pub fn word(self) -> &'static str {
        match self {
            Action::Restart => "restart",
            Action::Log => "log",
            Action::References => "references",
        }
    }
}

/// All rows.
pub fn all() -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().copied().flatten()
}

/// The commands that this server runs for every client.
pub fn ids() -> Vec<String> {
    all().filter(|command| !matches!(command.run, Run::Client(_))).map(|command| command.id.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_rows_are_well_written() {
        let mut ids = std::collections::BTreeSet::new();
        for command in all() {
            assert!(ids.insert(command.id), "{} stands twice", command.id);
            assert!(command.id.strip_prefix("openchoreo.").is_some_and(|id| !id.is_empty()), "{}", command.id);
            assert!(command.about.ends_with('.') && !command.title.ends_with('.'), "{}", command.id);
            let button = |place: &Place| matches!(place, Place::ViewTitle(_));
            assert!(command.icon.is_some() || !command.places.iter().any(button), "{} needs an icon", command.id);
        }
    }
}
