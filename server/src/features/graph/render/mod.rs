//! From a graph to text: one small renderer for each notation, and nothing of the repository is known here.

mod dot;
mod json;
mod mermaid;
mod svg;

use super::{Graph, Item, Node};

/// A notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A picture of its own, without scripts, that takes its colours from what is around it.
    Svg,
    /// For Markdown.
    Mermaid,
    /// For Graphviz.
    Dot,
    /// For programs.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 4] = [Format::Svg, Format::Mermaid, Format::Dot, Format::Json];

    /// As it is asked for.
    pub fn word(self) -> &'static str {
        match self {
            Format::Svg => "svg",
            Format::Mermaid => "mermaid",
            Format::Dot => "dot",
            Format::Json => "json",
        }
    }

    /// The notation that is asked for with a word.
    pub fn parse(word: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.word() == word)
    }
}

/// Writes a graph down.
pub fn render(graph: &Graph, format: Format) -> String {
    match format {
        Format::Svg => svg::render(graph),
        Format::Mermaid => mermaid::render(graph),
        Format::Dot => dot::render(graph),
        Format::Json => json::render(graph),
    }
}

/// Lines of one kind beyond which a box only counts them.
const FEW: usize = 12;

/// A line of a box.
enum Line<'a> {
    /// What the lines below are, and how many.
    Heading(&'a str, usize),
    /// One of them.
    Item(&'a Item),
    /// So many are not shown.
    More(usize),
}

/// The lines of a box: a heading for each kind of things. Of many things of a kind the first ones are shown where
/// the box would be long; a table (lines with values) is shown whole.
fn lines(node: &Node) -> Vec<Line<'_>> {
    let is_long = node.items.len() > 3 * FEW && !is_table(node);
    let mut lines = Vec::new();
    for same in node.items.chunk_by(|a, b| a.kind == b.kind) {
        let Some(first) = same.first() else { continue };
        lines.push(Line::Heading(&first.kind, same.len()));
        let shown = if is_long && same.len() > FEW { FEW / 2 } else { same.len() };
        lines.extend(same.iter().take(shown).map(Line::Item));
        if shown < same.len() {
            lines.push(Line::More(same.len() - shown));
        }
    }
    lines
}

/// Whether the lines of a box have two columns.
fn is_table(node: &Node) -> bool {
    node.items.iter().any(|item| item.value.is_some() || item.state == super::State::Unbound)
}

/// The second line of a box.
fn subtitle(node: &Node) -> String {
    let kind = (node.kind != "Stage").then_some(node.kind.as_str());
    let words = [kind, node.detail.as_deref(), node.state.words()];
    words.into_iter().flatten().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// What a line says on its right, in a table.
fn value(item: &Item) -> String {
    match (&item.value, item.state) {
        (None, _) => "–".to_owned(),
        (Some(value), super::State::Undeployed) => format!("{value} (undeployed)"),
        (Some(value), _) => value.to_string(),
    }
}

/// A line of a box in one piece.
fn text(item: &Item, table: bool) -> String {
    if table { format!("{}: {}", item.name, value(item)) } else { item.name.to_string() }
}
