//! A digraph for Graphviz, with an address at every node that has a place.

use std::fmt::Write;

use super::{Line, is_table, lines, subtitle, text};
use crate::features::graph::{EdgeKind, Graph, Node};

/// Writes the digraph.
pub fn render(graph: &Graph) -> String {
    let mut out = format!("digraph \"{}\" {{\n", graph.kind.word());
    out.push_str("    rankdir=LR;\n    node [shape=box, style=rounded, fontname=\"monospace\"];\n");
    if graph.nodes.is_empty() {
        _ = writeln!(out, "    nothing [shape=plaintext, label=\"{}\"];", escaped(graph.kind.nothing()));
    }
    for (at, group) in graph.groups.iter().enumerate() {
        let name = format!("{} {}", group.kind, group.name);
        _ = writeln!(out, "    subgraph cluster_{at} {{\n        label=\"{}\";", escaped(name.trim()));
        nodes(&mut out, graph, Some(at), "        ");
        out.push_str("    }\n");
    }
    nodes(&mut out, graph, None, "    ");
    for bundle in graph.bundles() {
        let (from, to) = (bundle.first.from, bundle.first.to);
        let mut attributes = Vec::new();
        let label = bundle.label();
        if !label.is_empty() {
            attributes.push(format!("label=\"{}\"", escaped(&label)));
        }
        if bundle.first.kind.is_trouble() || bundle.first.kind == EdgeKind::Resource {
            attributes.push("style=dashed".to_owned());
        }
        let attributes = if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) };
        _ = writeln!(out, "    n{from} -> n{to}{attributes};");
    }
    out.push_str("}\n");
    out
}

fn nodes(out: &mut String, graph: &Graph, group: Option<usize>, indent: &str) {
    for (at, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.group == group) {
        _ = write!(out, "{indent}n{at} [label=\"{}\"", label(node));
        if let Some(place) = &node.place {
            _ = write!(out, ", URL=\"{}\"", escaped(&place.href()));
        }
        out.push_str(if node.state.is_plain() { "];\n" } else { ", style=\"rounded,dashed\"];\n" });
    }
}

/// Lines that end in `\l` stand at the left.
fn label(node: &Node) -> String {
    let mut out = format!("{}\\n{}\\n", escaped(&node.name), escaped(&subtitle(node)));
    let table = is_table(node);
    for line in lines(node) {
        out += &match line {
            Line::Heading(kind, count) => format!("{} ({count})\\l", escaped(kind)),
            Line::Item(item) => format!("  {}\\l", escaped(&text(item, table))),
            Line::More(count) => format!("  and {count} more\\l"),
        };
    }
    out
}

/// Text inside quotes. A backslash would begin an escape of Graphviz, such as `\N` for the name of the node, and an
/// ampersand an entity of HTML.
fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            '&' => "&amp;".to_owned(),
            c if c.is_control() => " ".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_cannot_break_out() {
        assert_eq!(escaped("a\"b\\N&lt;\n"), "a\\\"b\\\\N&amp;lt; ");
    }
}
