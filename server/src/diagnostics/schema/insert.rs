//! The edit that writes a missing field, with everything below it that must be there.

use super::judge::Finding;
use super::words::plain;
use crate::diagnostics::Fix;
use crate::schema::{Node, Type};
use crate::syntax::NodeRef;
use crate::text::TextEdit;
use crate::workspace::SourceChange;

/// Writes `name` behind the last field of the mapping that lacks it; `None` where no good place is.
pub fn field(finding: &Finding<'_>, name: &str, node: &Node) -> Option<Fix> {
    let holder = holder(finding)?;
    let (at, text) = if holder.is_flow() { in_braces(holder, name, node)? } else { on_a_line(holder, name, node)? };
    let place = finding.at(crate::text::TextRange::empty(at));
    Some(Fix {
        title: format!("Insert `{name}`"),
        change: SourceChange::edit(place.file, TextEdit::insert(place.range.start, text)),
        preferred: true,
    })
}

/// The mapping that lacks the field.
fn holder<'a>(finding: &Finding<'a>) -> Option<NodeRef<'a>> {
    let Some((path, _)) = finding.violation.path.rsplit_once('.') else { return Some(finding.root) };
    let mut node = finding.root;
    for part in path.split('.') {
        let (key, items) = part.split_once('[').unwrap_or((part, ""));
        node = node.get(key)?;
        for item in items.split('[').filter(|item| !item.is_empty()) {
            let item = item.strip_suffix(']')?;
            node = match item.parse::<usize>() {
                Ok(index) if node.is_sequence() => node.items().nth(index)?,
                _ => node.get(item)?,
            };
        }
    }
    Some(node).filter(|node| node.is_mapping())
}

fn in_braces(holder: NodeRef<'_>, name: &str, node: &Node) -> Option<(u32, String)> {
    let end = holder.range().end.checked_sub(1)?;
    let text = holder.document_text();
    let inside = &text[holder.range().start as usize + 1..end as usize];
    let last = inside.trim_end();
    let at = holder.range().start + 1 + last.len() as u32;
    let comma = if last.is_empty() || last.ends_with(',') { "" } else { ", " };
    Some((at, format!("{comma}{name}: {}", flow_value(node))))
}

fn on_a_line(holder: NodeRef<'_>, name: &str, node: &Node) -> Option<(u32, String)> {
    let first = holder.entries().next()?.key.range().start as usize;
    let text = holder.document_text();
    let line = text[..first].rfind('\n').map_or(0, |at| at + 1);
    // Behind `- ` the keys of an item stand as far in as the first one.
    let indent = text[line..first].chars().count();
    let end = holder.range().end as usize;
    let end = end.min(text.len());
    let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
    // Behind a comment on the last line is still that line.
    let mut out = String::from("\n");
    block(&mut out, name, node, indent);
    Some((line_end as u32, out.trim_end_matches('\n').to_owned()))
}

fn block(out: &mut String, name: &str, node: &Node, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
    out.push_str(name);
    out.push(':');
    let required: Vec<_> = node.properties.iter().filter(|property| property.required).collect();
    if node.kind == Type::Object && !required.is_empty() {
        out.push('\n');
        for property in required {
            block(out, &property.name, &property.node, indent + 2);
        }
        return;
    }
    out.push(' ');
    out.push_str(&flow_value(node));
    out.push('\n');
}

/// A value to begin with: the default, the first of the allowed ones, or the emptiest of its type.
fn flow_value(node: &Node) -> String {
    if let Some(value) = node.default.as_ref().or(node.allowed.first().map(|one| &one.value)) {
        return plain(value);
    }
    match node.kind {
        Type::Object => {
            let required = node.properties.iter().filter(|property| property.required);
            let fields: Vec<String> =
                required.map(|property| format!("{}: {}", property.name, flow_value(&property.node))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Type::Array => "[]".to_owned(),
        Type::Integer | Type::Number => {
            let minimum = node.bounds.as_ref().and_then(|bounds| bounds.minimum).unwrap_or(0.0);
            format!("{}", minimum.ceil() as i64)
        }
        Type::Boolean => "false".to_owned(),
        Type::String | Type::Any | Type::IntOrString => "\"\"".to_owned(),
    }
}
