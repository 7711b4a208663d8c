//! Names in the expressions of templates (`${…}`), which changed with the fields.

use super::tree::{Node, Value};

/// How one name changed.
#[derive(Debug, Clone, Copy)]
pub enum Name {
    /// A path that is called differently: `envOverrides` → `environmentConfigs`.
    Path(&'static str, &'static str),
    /// A map with one entry for each container, of which there is one now: `workload.containers["app"]` →
    /// `workload.container`.
    Indexed(&'static str, &'static str),
    /// A call that takes nothing any more.
    Call(&'static str, &'static str),
}

/// Whether an expression below `node` has one of `names`.
pub fn has(node: &Node, names: &[Name]) -> bool {
    let own = match &node.value {
        Value::Scalar(raw, _) | Value::Flow(raw, _) => rewritten(raw, names).is_some(),
        _ => false,
    };
    own || match &node.value {
        Value::Map(items) | Value::Seq(items) => items.iter().any(|item| has(item, names)),
        _ => false,
    } || rewritten(&node.key, names).is_some()
}

/// The first place below `node` with one of `names` in an expression.
pub fn place_of(node: &Node, names: &[Name]) -> Option<u32> {
    let children = match &node.value {
        Value::Map(items) | Value::Seq(items) => items.as_slice(),
        _ => &[],
    };
    children.iter().find(|child| has(child, names)).and_then(|child| place_of(child, names).or(child.at)).or(node.at)
}

/// Changes `names` in all expressions below `node`.
pub fn rewrite(node: &mut Node, names: &[Name]) {
    if let Some(key) = rewritten(&node.key, names) {
        node.key = key;
    }
    match &mut node.value {
        Value::Map(items) | Value::Seq(items) => items.iter_mut().for_each(|item| rewrite(item, names)),
        Value::Scalar(raw, text) => {
            if let Some(new) = rewritten(raw, names) {
                *raw = new;
            }
            if let Some(new) = rewritten(text, names) {
                *text = new;
            }
        }
        Value::Flow(raw, inner) => {
            if let Some(new) = rewritten(raw, names) {
                *raw = new;
            }
            if let Value::Map(items) | Value::Seq(items) = &mut **inner {
                items.iter_mut().for_each(|item| rewrite(item, names));
            }
        }
        Value::Empty => {}
    }
}

fn rewritten(text: &str, names: &[Name]) -> Option<String> {
    if !text.contains("${") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, from) = rest.split_at(at);
        let end = end_of(from);
        out.push_str(before);
        out.push_str(&names.iter().fold(from[..end].to_owned(), |code, name| apply(&code, *name)));
        rest = &from[end..];
    }
    out.push_str(rest);
    (out != text).then_some(out)
}

/// The end of the expression at the start of `text`, behind its brace.
fn end_of(text: &str) -> usize {
    let (mut depth, mut quote, mut before) = (0usize, None, ' ');
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '{') => depth += 1,
            (None, '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            // In a YAML string in double quotes every quote of the expression has a backslash.
            (None, '"' | '\'') => quote = Some((c, before == '\\')),
            (Some((open, escaped)), _) if c == open && (before == '\\') == escaped => quote = None,
            _ => {}
        }
        before = c;
    }
    text.len()
}

fn is_part_of_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.')
}

fn apply(code: &str, name: Name) -> String {
    let (Name::Path(from, to) | Name::Indexed(from, to) | Name::Call(from, to)) = name;
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(from) {
        let (before, found) = rest.split_at(at);
        let behind = &found[from.len()..];
        out.push_str(before);
        let begins = out.chars().next_back().is_none_or(|c| !is_part_of_a_name(c));
        let ends = behind.chars().next().is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '_'));
        let taken = if begins && ends && !in_quotes(&out) { taken(behind, name) } else { None };
        match taken {
            Some((length, suffix)) => {
                out.push_str(to);
                out.push_str(suffix);
                rest = &behind[length..];
            }
            None => {
                out.push_str(from);
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

/// How much behind the name goes with it, and what comes in its place; `None` where the name means something else.
fn taken(behind: &str, name: Name) -> Option<(usize, &'static str)> {
    match name {
        Name::Path(..) => Some((0, "")),
        Name::Call(..) => Some((bracketed(behind, '(', ')')?, "()")),
        Name::Indexed(..) => {
            if behind.starts_with('[') {
                return Some((bracketed(behind, '[', ']')?, ""));
            }
            let member = behind.strip_prefix('.')?;
            let length = member.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(member.len());
            // A method of the map, or a macro of the platform, is not the name of a container.
            let is_call = member[length..].starts_with('(');
            let is_new = matches!(&member[..length], "configs" | "secrets");
            (length > 0 && !is_call && !is_new).then_some((length + 1, ""))
        }
    }
}

fn bracketed(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at + c.len_utf8());
            }
        } else if depth == 0 {
            return None;
        }
    }
    None
}

/// Whether the end of `code` is inside a string.
fn in_quotes(code: &str) -> bool {
    let mut quote = None;
    let mut before = ' ';
    for c in code.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some((c, before == '\\')),
            (Some((open, escaped)), _) if c == open && (before == '\\') == escaped => quote = None,
            _ => {}
        }
        before = c;
    }
    quote.is_some()
}

/// Changes `from.<name>` into `to.<name>` in all expressions below `node`, for these names.
pub fn rewrite_members(node: &mut Node, from: &str, to: &str, names: &std::collections::BTreeSet<String>) {
    let change = |text: &str| -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            let (before, found) = rest.split_at(at);
            let end = end_of(found);
            out.push_str(before);
            out.push_str(&members(&found[..end], from, to, names));
            rest = &found[end..];
        }
        out.push_str(rest);
        (out != text).then_some(out)
    };
    if let Some(key) = change(&node.key) {
        node.key = key;
    }
    match &mut node.value {
        Value::Map(items) | Value::Seq(items) => {
            items.iter_mut().for_each(|item| rewrite_members(item, from, to, names));
        }
        Value::Scalar(raw, text) => {
            *raw = change(raw).unwrap_or_else(|| raw.clone());
            *text = change(text).unwrap_or_else(|| text.clone());
        }
        Value::Flow(raw, inner) => {
            *raw = change(raw).unwrap_or_else(|| raw.clone());
            if let Value::Map(items) | Value::Seq(items) = &mut **inner {
                items.iter_mut().for_each(|item| rewrite_members(item, from, to, names));
            }
        }
        Value::Empty => {}
    }
}

fn members(code: &str, from: &str, to: &str, names: &std::collections::BTreeSet<String>) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(from) {
        let (before, found) = rest.split_at(at);
        let behind = &found[from.len()..];
        out.push_str(before);
        let member = behind.strip_prefix('.').unwrap_or_default();
        let length = member.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(member.len());
        let begins = out.chars().next_back().is_none_or(|c| !is_part_of_a_name(c));
        let is_one = begins && names.contains(&member[..length]) && !in_quotes(&out);
        out.push_str(if is_one { to } else { from });
        rest = behind;
    }
    out.push_str(rest);
    out
}
