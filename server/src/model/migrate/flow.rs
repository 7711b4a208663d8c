//! Collections in brackets: kept as written for as long as nothing in them changes, opened into lines when it must.

use super::tree::{Node, STEP, Value};
use crate::syntax::{NodeKind, NodeRef};

/// A scalar, an alias or a collection in brackets.
pub fn value(text: &str, node: NodeRef<'_>) -> Option<Value> {
    let raw = node.range().of(text).to_owned();
    Some(match node.raw_kind() {
        NodeKind::Alias => Value::Scalar(raw, String::new()),
        NodeKind::Scalar(_) => Value::Scalar(raw, node.text()?.into_owned()),
        NodeKind::Empty => Value::Empty,
        NodeKind::Mapping => {
            if !raw.starts_with('{') {
                return None;
            }
            let entries = node.entries().map(|entry| {
                let key = entry.key;
                let mut made = child(text, key.range().of(text), key.range().end, entry.value)?;
                made.at = Some(key.range().start);
                made.name = key.text()?.into_owned();
                let gap = made.gap.trim_start_matches([':', ' ']).to_owned();
                made.gap = if matches!(made.value, Value::Empty) { ":".to_owned() } else { format!(": {gap}") };
                Some(made)
            });
            Value::Flow(raw.clone(), Box::new(Value::Map(entries.collect::<Option<_>>()?)))
        }
        NodeKind::Sequence => {
            if !raw.starts_with('[') {
                return None;
            }
            let mut from = node.range().start + 1;
            let mut items = Vec::new();
            for item in node.items() {
                let mut made = child(text, "-", from, item)?;
                made.at = Some(item.range().start);
                // What stands between two items is a comma; an anchor is behind it.
                made.gap = format!(" {}", made.gap.trim_start_matches([',', ' ']));
                from = item.range().end;
                items.push(made);
            }
            Value::Flow(raw.clone(), Box::new(Value::Seq(items)))
        }
    })
}

fn child(text: &str, key: &str, from: u32, node: NodeRef<'_>) -> Option<Node> {
    let between = text.get(from as usize..node.range().start as usize).unwrap_or("");
    let words: Vec<&str> = between.lines().map(|line| without_comment(line).trim()).collect();
    let gap = words.join(" ").trim().to_owned();
    let gap = if gap.is_empty() || gap.ends_with([':', ',']) { gap } else { format!("{gap} ") };
    Some(Node { gap, value: value(text, node)?, ..Node::bare(key, 0) })
}

/// Turns brackets into lines.
pub fn open(node: &mut Node) {
    let Value::Flow(raw, inner) = std::mem::replace(&mut node.value, Value::Empty) else { return };
    let column = if node.key.is_empty() { 0 } else { node.column + STEP };
    let comments: String =
        raw.lines().filter_map(comment).map(|line| format!("{}{line}\n", " ".repeat(column))).collect();
    let lay = |items: Vec<Node>| -> Vec<Node> { items.into_iter().map(|item| laid_out(item, column)).collect() };
    node.value = match *inner {
        Value::Map(items) => Value::Map(lay(items)),
        Value::Seq(items) => Value::Seq(lay(items)),
        other => other,
    };
    node.hugs = node.key == "-" && matches!(node.value, Value::Map(_));
    let tail = std::mem::take(&mut node.tail);
    if node.hugs {
        node.gap = " ".to_owned();
        if let Some(comment) = comment(&tail) {
            node.lead.push_str(&format!("{}{comment}\n", " ".repeat(node.column)));
        }
    } else {
        node.gap = format!("{}{tail}", node.gap.trim_end());
    }
    if let Value::Map(items) | Value::Seq(items) = &mut node.value
        && let Some(first) = items.first_mut()
    {
        first.lead.insert_str(0, &comments);
    }
}

/// A node out of brackets as a line of its own.
fn laid_out(mut node: Node, column: usize) -> Node {
    node.column = column;
    match &mut node.value {
        Value::Scalar(raw, text) if raw.contains('\n') => *raw = quoted(text),
        Value::Flow(raw, _) if raw.contains('\n') => {
            let mut lines = raw.lines().map(str::trim);
            let mut out = lines.next().unwrap_or_default().to_owned();
            for line in lines {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', column + 2 * STEP));
                out.push_str(line);
            }
            *raw = out;
        }
        _ => {}
    }
    node
}

/// A text in double quotes: JSON is YAML.
pub fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

/// The comment at the end of a line that is no text of a scalar.
pub fn comment(line: &str) -> Option<&str> {
    let from = without_comment(line).len();
    (from < line.len()).then(|| line[from..].trim())
}

fn without_comment(line: &str) -> &str {
    let (mut quote, mut before) = (None, b' ');
    for (at, byte) in line.bytes().enumerate() {
        match (quote, byte) {
            (None, b'#') if matches!(before, b' ' | b'\t') => return &line[..at],
            (None, b'"' | b'\'') if !before.is_ascii_alphanumeric() => quote = Some(byte),
            (Some(open), _) if byte == open && before != b'\\' => quote = None,
            _ => {}
        }
        before = byte;
    }
    line
}
