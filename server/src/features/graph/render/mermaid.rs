//! A flow chart in Mermaid's notation, for Markdown that is drawn where it is read.

use std::fmt::Write;

use super::{Line, is_table, lines, subtitle, text};
use crate::features::graph::{Bundle, EdgeKind, Graph, Node, Subject};

/// Writes the chart.
pub fn render(graph: &Graph) -> String {
    let direction = if graph.kind == Subject::Stages { "TD" } else { "LR" };
    let mut out = format!("flowchart {direction}\n");
    if graph.nodes.is_empty() {
        _ = writeln!(out, "    nothing[\"{}\"]", escaped(graph.kind.nothing()));
    }
    for (at, group) in graph.groups.iter().enumerate() {
        let name = format!("{} {}", group.kind, group.name);
        _ = writeln!(out, "    subgraph g{at}[\"{}\"]", escaped(name.trim()));
        nodes(&mut out, graph, Some(at), "        ");
        out.push_str("    end\n");
    }
    nodes(&mut out, graph, None, "    ");
    for bundle in graph.bundles() {
        edge(&mut out, &bundle);
    }
    out
}

fn nodes(out: &mut String, graph: &Graph, group: Option<usize>, indent: &str) {
    for (at, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.group == group) {
        _ = writeln!(out, "{indent}n{at}[\"{}\"]", label(node, graph.kind));
        // An address may be long, and a chart of a file that nobody can open needs none.
        if let Some(uri) = node.place.as_ref().filter(|place| place.uri.is_some()).map(|place| place.href()) {
            _ = writeln!(out, "{indent}click n{at} href \"{uri}\"");
        }
    }
}

fn label(node: &Node, subject: Subject) -> String {
    let mut parts = vec![format!("<b>{}</b>", escaped(&node.name)), escaped(&subtitle(node))];
    let table = is_table(node);
    for line in lines(node) {
        match line {
            Line::Heading(kind, count) if subject == Subject::Stages => {
                parts.push(format!("{count} {}", escaped(kind)));
            }
            Line::Item(item) if table => parts.push(escaped(&text(item, true))),
            _ => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("<br/>")
}

fn edge(out: &mut String, bundle: &Bundle<'_>) {
    let (from, to) = (bundle.first.from, bundle.first.to);
    let label = escaped(&bundle.label());
    let dotted = bundle.first.kind.is_trouble() || bundle.first.kind == EdgeKind::Resource;
    _ = match (label.is_empty(), dotted) {
        (true, false) => writeln!(out, "    n{from} --> n{to}"),
        (true, true) => writeln!(out, "    n{from} -.-> n{to}"),
        (false, false) => writeln!(out, "    n{from} -- \"{label}\" --> n{to}"),
        (false, true) => writeln!(out, "    n{from} -. \"{label}\" .-> n{to}"),
    };
}

/// Text inside a quoted label: what Mermaid would take as markup becomes an entity code.
fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' | '<' | '>' | '&' | '#' | ';' | '`' | '\\' | '[' | ']' | '{' | '}' | '|' => {
                format!("#{};", u32::from(c))
            }
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
        assert_eq!(escaped("a\"b<i>#;\n"), "a#34;b#60;i#62;#35;#59; ");
    }
}
