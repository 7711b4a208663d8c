//! Commands that open a tree.

use super::{Arguments, Command, Outcome, Place, Run};
use crate::lsp::held::Needs;
use crate::lsp::view::View;
use crate::lsp::views;

/// The rows.
pub const COMMANDS: &[Command] = &[
    Command {
        id: "openchoreo.showProjects",
        title: "Show Projects",
        about: "Opens the tree of projects, their components and resources, and what runs in which environment.",
        icon: None,
        needs_trust: false,
        needs: Needs::File,
        places: &[Place::Palette],
        run: Run::Query(projects),
    },
    Command {
        id: "openchoreo.showStages",
        title: "Show Stages",
        about: "Opens the tree of stages, in the order in which they are deployed, with the objects of each.",
        icon: None,
        needs_trust: false,
        needs: Needs::File,
        places: &[Place::Palette],
        run: Run::Query(stages),
    },
];

fn projects(_: &View, _: &Arguments) -> tower_lsp::jsonrpc::Result<Outcome> {
    Ok(Outcome::View { view: views::PROJECTS })
}

fn stages(_: &View, _: &Arguments) -> tower_lsp::jsonrpc::Result<Outcome> {
    Ok(Outcome::View { view: views::STAGES })
}
