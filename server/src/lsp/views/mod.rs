//! Trees beside the editor, once: a row here is a view in every client and an answer to `openchoreo/tree`.
//!
//! **To add a tree**: a function in [`features::tree`](crate::features::tree), and a row here; then
//! `cargo test -p openchoreo-lsp-tests --test editor_manifest` writes the manifest of the VS Code extension anew.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{Location, Range};

use super::view::View;
use crate::features::tree::{self, Node};
use crate::workspace::Snapshot;

/// The tree of projects.
pub const PROJECTS: &str = "openchoreo.projects";
/// The tree of stages.
pub const STAGES: &str = "openchoreo.stages";

/// A tree.
pub struct Tree {
    /// Its id in editors.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What is said where it is empty.
    pub empty: &'static str,
    /// What stands below a node; without one, at the top.
    below: fn(&Snapshot, Option<&str>) -> Vec<Node>,
}

/// All of them, as they stand one above the other.
pub const TREES: &[Tree] = &[
    Tree { id: PROJECTS, title: "Projects", empty: "There is no Project in this workspace.", below: tree::projects },
    Tree {
        id: STAGES,
        title: "Stages",
        empty: "Nothing in this workspace says what is deployed: no Flux Kustomization, no Application, no kustomization.",
        below: tree::stages,
    },
];

/// Which part of which tree is meant.
#[derive(Debug, Deserialize)]
pub struct TreeParams {
    view: String,
    node: Option<String>,
}

/// A node as clients get it; documented in `docs/protocol.md`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TreeNode {
    id: String,
    label: String,
    description: String,
    tooltip: String,
    icon: &'static str,
    kind: &'static str,
    location: Option<Location>,
    has_children: bool,
}

/// A part of a tree; `None` where there is no such tree.
pub fn tree(view: &View, params: &TreeParams) -> Option<Vec<TreeNode>> {
    let tree = TREES.iter().find(|tree| tree.id == params.view)?;
    let nodes = (tree.below)(&view.snapshot, params.node.as_deref());
    Some(nodes.into_iter().map(|node| for_client(view, node)).collect())
}

fn for_client(view: &View, node: Node) -> TreeNode {
    let Node { id, label, description, tooltip, icon, kind, place, has_children } = node;
    let location = place.and_then(|place| {
        // A file that is named as a whole needs no text to find its start.
        let range = if place.range.is_empty() { Some(Range::default()) } else { view.range(place) };
        Some(Location::new(view.uri(place.file)?, range?))
    });
    TreeNode { id, label, description, tooltip, icon, kind, location, has_children }
}
