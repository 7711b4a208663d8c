//! The repository as pictures: one plain model of nodes and edges, and a small renderer for each notation.
//!
//! Three subjects share the model. A node is what a person would draw as a box (a stage, an environment, a component),
//! its items are the lines in the box, and everything that stands in a file knows its place there, so that a picture
//! can lead back to the text. The same repository gives the same bytes: everything is in the order of paths.

mod dependencies;
mod promotion;
pub mod render;
mod scene;
mod stages;

use serde::Serialize;
use smol_str::SmolStr;

use crate::workspace::{RootId, Snapshot};

pub use render::{Format, render};

/// What a graph is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// The steps of the delivery with their objects.
    Stages,
    /// Each pipeline: which release of what runs in which environment.
    Promotion,
    /// Components by the endpoints and resources they use.
    Dependencies,
}

impl Subject {
    /// All of them.
    pub const ALL: [Subject; 3] = [Subject::Stages, Subject::Promotion, Subject::Dependencies];

    /// As it is asked for.
    pub fn word(self) -> &'static str {
        match self {
            Subject::Stages => "stages",
            Subject::Promotion => "promotion",
            Subject::Dependencies => "dependencies",
        }
    }

    /// The subject that is asked for with a word.
    pub fn parse(word: &str) -> Option<Subject> {
        Subject::ALL.into_iter().find(|subject| subject.word() == word)
    }

    /// As a heading.
    pub fn title(self) -> &'static str {
        match self {
            Subject::Stages => "Stages of the delivery",
            Subject::Promotion => "Releases in their environments",
            Subject::Dependencies => "Dependencies of the components",
        }
    }

    /// What a picture says when there is nothing to draw.
    pub fn nothing(self) -> &'static str {
        match self {
            Subject::Stages => "No stages: there are no Flux or Argo CD objects, no kustomization files.",
            Subject::Promotion => "No DeploymentPipeline, and nothing that is bound to an environment.",
            Subject::Dependencies => "No Component, and so no dependencies.",
        }
    }
}

/// A graph.
#[derive(Debug, Clone, Serialize)]
pub struct Graph {
    /// What it is about.
    pub kind: Subject,
    /// What its nodes can belong to: pipelines, projects.
    pub groups: Vec<Group>,
    /// The boxes.
    pub nodes: Vec<Node>,
    /// The arrows.
    pub edges: Vec<Edge>,
}

/// What several nodes belong to.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// Its kind; empty for what belongs to nothing.
    pub kind: SmolStr,
    /// Its name.
    pub name: SmolStr,
    /// Where it is defined, if it is.
    pub place: Option<Place>,
}

/// A box.
#[derive(Debug, Clone, Serialize)]
pub struct Node {
    /// Number of its group.
    pub group: Option<usize>,
    /// Its kind: a kind of Kubernetes object, or `Stage`.
    pub kind: SmolStr,
    /// Its name in the cluster.
    pub name: SmolStr,
    /// Its namespace, where it has one.
    pub namespace: Option<SmolStr>,
    /// A line of its own below the name.
    pub detail: Option<SmolStr>,
    /// What is remarkable about it.
    #[serde(skip_serializing_if = "State::is_plain")]
    pub state: State,
    /// Where it stands; for one that the repository does not have, where it is named.
    pub place: Option<Place>,
    /// Its lines.
    pub items: Vec<Item>,
}

/// A line in a box.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// Its kind; what follows each other with the same kind belongs under one heading.
    pub kind: SmolStr,
    /// Its name.
    pub name: SmolStr,
    /// Its namespace, where it has one.
    pub namespace: Option<SmolStr>,
    /// What is said about it here: a release.
    pub value: Option<SmolStr>,
    /// What is remarkable about it.
    #[serde(skip_serializing_if = "State::is_plain")]
    pub state: State,
    /// Where it stands; with a value, where that is written.
    pub place: Option<Place>,
}

/// An arrow.
#[derive(Debug, Clone, Serialize)]
pub struct Edge {
    /// Number of the node where it begins.
    pub from: usize,
    /// Number of the node where it ends.
    pub to: usize,
    /// What it means.
    pub kind: EdgeKind,
    /// What is written at it.
    pub label: Option<SmolStr>,
    /// Where it is written.
    pub place: Option<Place>,
}

/// What an arrow means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EdgeKind {
    /// The first is ready before the second.
    Order,
    /// Objects of the first name objects of the second, which comes later.
    Reversed,
    /// Objects of the first name objects of the second, and nothing orders the two.
    Unordered,
    /// Releases go on to the second.
    Promotion,
    /// The first calls an endpoint of the second.
    Endpoint,
    /// The first uses the outputs of the second.
    Resource,
}

impl EdgeKind {
    /// Whether it says that something is wrong.
    pub fn is_trouble(self) -> bool {
        matches!(self, EdgeKind::Reversed | EdgeKind::Unordered)
    }
}

/// What is remarkable about a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// Nothing.
    #[default]
    Plain,
    /// Named, and nowhere in the repository.
    Missing,
    /// Known to be elsewhere.
    External,
    /// Nothing is bound here.
    Unbound,
    /// Bound, and taken down.
    Undeployed,
    /// Used, and in no path of the pipeline.
    OutsidePipeline,
}

impl State {
    /// Whether it is nothing remarkable.
    pub fn is_plain(&self) -> bool {
        *self == State::Plain
    }

    /// Whether something is wrong.
    pub fn is_trouble(self) -> bool {
        matches!(self, State::Missing | State::OutsidePipeline)
    }

    /// In words, where it is remarkable.
    pub fn words(self) -> Option<&'static str> {
        match self {
            State::Plain => None,
            State::Missing => Some("not in the repository"),
            State::External => Some("outside of the repository"),
            State::Unbound => Some("nothing bound"),
            State::Undeployed => Some("undeployed"),
            State::OutsidePipeline => Some("not in the pipeline"),
        }
    }
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Path in the folder.
    pub file: String,
    /// Line, from 0.
    pub line: u32,
    /// UTF-16 units from the start of the line.
    pub character: u32,
    /// The file as an address, where the reader knows one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
}

impl Place {
    /// Where a picture leads: the file, percent-encoded, with its line as browsers of repositories spell it.
    pub fn href(&self) -> String {
        let file = self.uri.clone().unwrap_or_else(|| encoded(&self.file));
        format!("{file}#L{}", self.line + 1)
    }
}

/// A path with everything encoded that has a meaning in an address.
fn encoded(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

impl Graph {
    /// The graph of a folder; `None` if there is no such folder.
    pub fn new(snapshot: &Snapshot, root: RootId, subject: Subject) -> Option<Graph> {
        snapshot.root(root)?;
        match subject {
            Subject::Stages => stages::graph(snapshot, root),
            Subject::Promotion => Some(promotion::graph(snapshot, root)),
            Subject::Dependencies => Some(dependencies::graph(snapshot, root)),
        }
    }

    /// The same graph, whose places have addresses below `base` (which ends in a slash).
    pub fn with_base(mut self, base: &str) -> Graph {
        for place in self.places() {
            place.uri = Some(format!("{base}{}", encoded(&place.file)));
        }
        self
    }

    fn places(&mut self) -> impl Iterator<Item = &mut Place> {
        let groups = self.groups.iter_mut().filter_map(|group| group.place.as_mut());
        let nodes = self.nodes.iter_mut().flat_map(|node| {
            node.place.as_mut().into_iter().chain(node.items.iter_mut().filter_map(|item| item.place.as_mut()))
        });
        groups.chain(nodes).chain(self.edges.iter_mut().filter_map(|edge| edge.place.as_mut()))
    }

    /// The arrows with those of one meaning between the same nodes drawn as one, in the order of the nodes.
    pub fn bundles(&self) -> Vec<Bundle<'_>> {
        let mut edges: Vec<&Edge> = self.edges.iter().collect();
        edges.sort_by_key(|edge| (edge.from, edge.to, edge.kind));
        let same = |a: &&Edge, b: &&Edge| (a.from, a.to, a.kind) == (b.from, b.to, b.kind);
        edges.chunk_by(same).filter_map(|all| Some(Bundle { first: *all.first()?, all: all.to_vec() })).collect()
    }
}

/// Arrows that are drawn as one.
pub struct Bundle<'a> {
    /// The first of them: where it begins, ends and leads to.
    pub first: &'a Edge,
    all: Vec<&'a Edge>,
}

impl Bundle<'_> {
    /// What is written at them, each once.
    pub fn label(&self) -> String {
        let mut labels: Vec<&str> = self.all.iter().filter_map(|edge| edge.label.as_deref()).collect();
        labels.sort_unstable();
        labels.dedup();
        labels.join(", ")
    }
}
