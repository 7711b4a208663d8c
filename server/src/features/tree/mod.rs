//! The repository as trees: what an editor shows beside the files.
//!
//! A tree is asked for level by level, because a repository may hold tens of thousands of objects and a person opens a
//! few. A node is known by a path of names that stays the same while the files are edited, so that what is open stays
//! open.

mod projects;
mod stages;

use std::collections::HashSet;

use crate::text::FileRange;
use crate::workspace::{Object, Snapshot};

pub use projects::projects;
pub use stages::stages;

/// A line of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Unique in its tree; given back to ask for what is below.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What is said beside it, quietly.
    pub description: String,
    /// What is said when one rests on it.
    pub tooltip: String,
    /// Name of a codicon.
    pub icon: &'static str,
    /// What it is: commands are offered by it.
    pub kind: &'static str,
    /// Where it stands in the files.
    pub place: Option<FileRange>,
    /// Whether there is something below it.
    pub has_children: bool,
}

/// Parts of an id are joined by this; no name of Kubernetes holds it, and a name that does has nothing below it.
const JOINT: char = '|';

fn id(parts: &[&str]) -> String {
    parts.join(&JOINT.to_string())
}

/// A name that two objects share would be one node twice.
fn distinct(mut nodes: Vec<Node>) -> Vec<Node> {
    let mut seen = HashSet::new();
    nodes.retain(|node| seen.insert(node.id.clone()));
    nodes
}

/// The namespace of an object, empty where nobody says.
fn namespace(snapshot: &Snapshot, object: &Object<'_>) -> String {
    let namespaces = snapshot.namespaces(object);
    namespaces.first().and_then(|namespace| namespace.name()).unwrap_or_default().to_owned()
}
