//! The paths of replacements: keys, places in lists, and items found by a field (`[name=x]`).

use regex::Regex;

use crate::build::field::split;
use crate::build::node::{Node, Scalar};

/// The parts of a path with `.` between them; what stands in brackets stays together.
pub fn parts(path: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut parts = split(path, '.').into_iter();
    while let Some(part) = parts.next() {
        if !part.starts_with('[') || part.ends_with(']') {
            out.push(part);
            continue;
        }
        let mut bracketed = part;
        for next in parts.by_ref() {
            bracketed.push('.');
            bracketed.push_str(&next);
            if next.ends_with(']') {
                break;
            }
        }
        match bracketed.contains('=') {
            true => out.push(bracketed),
            false => out.push(bracketed.trim_matches(['[', ']']).to_owned()),
        }
    }
    out
}

/// `[key=value]` taken apart.
fn condition(part: &str) -> Option<Result<(&str, &str), String>> {
    let inner = part.strip_prefix('[')?.strip_suffix(']')?;
    Some(inner.split_once('=').ok_or_else(|| format!("`{part}` must have the form [field=value]")))
}

/// The value at a path, if there is one.
pub fn get<'n>(node: &'n Node, path: &[String]) -> Result<Option<&'n Node>, String> {
    let mut at = node;
    for part in path.iter().map(|part| part.trim()).filter(|part| !part.is_empty()) {
        if at.is_null() {
            return Ok(None);
        }
        let next = match (part.parse::<i64>(), condition(part)) {
            (Ok(index), _) if index < 0 => return Err(format!("the place {index} in a list is negative")),
            (Ok(index), _) => items(at)?.get(index as usize),
            _ if part == "-" => items(at)?.last(),
            _ if part == "*" => return Err("`*` is not possible in the path of a source".to_owned()),
            (_, Some(condition)) => {
                let (key, value) = condition?;
                let fits = |item: &&Node| match (key, item.as_map()) {
                    ("", _) => item.raw_text() == value,
                    (_, Some(map)) => map.get(key).is_some_and(|own| own.raw_text() == value),
                    _ => false,
                };
                items(at)?.iter().find(fits)
            }
            _ => match at {
                Node::Map(map) => map.get(part),
                _ => return Err(format!("there is no map where `{part}` should be")),
            },
        };
        match next {
            Some(next) => at = next,
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

fn items(node: &Node) -> Result<&[Node], String> {
    node.as_seq().ok_or_else(|| "a list is expected on the path".to_owned())
}

/// The values at a path: all items that fit, made (of the kind of `new`) where there is none and `new` says so.
pub fn visit(
    node: &mut Node,
    path: &[String],
    new: Option<&Node>,
    found: &mut dyn FnMut(&mut Node) -> Result<(), String>,
) -> Result<usize, String> {
    let Some((part, rest)) = path.split_first() else {
        found(node)?;
        return Ok(1);
    };
    if let Ok(index) = part.parse::<usize>() {
        let items = items_mut(node)?;
        if index == items.len()
            && let Some(new) = new
        {
            items.push(empty(rest, new));
        }
        let count = items.len();
        let item = items.get_mut(index);
        return visit(item.ok_or_else(|| format!("there are only {count} items"))?, rest, new, found);
    }
    if let Some(condition) = condition(part) {
        let (key, pattern) = condition?;
        return visit_items(node, key, pattern, rest, new, found);
    }
    if part == "*" {
        let mut count = 0;
        for item in items_mut(node)? {
            count += visit(item, rest, new, found)?;
        }
        return Ok(count);
    }
    if node.is_null() {
        return Ok(0);
    }
    let Node::Map(map) = node else { return Err(format!("there is no map where `{part}` should be")) };
    if map.get(part).is_none() {
        let Some(new) = new else { return Ok(0) };
        map.insert(part, empty(rest, new));
    }
    match map.get_mut(part) {
        Some(field) => visit(field, rest, new, found),
        None => Ok(0),
    }
}

fn visit_items(
    node: &mut Node,
    key: &str,
    pattern: &str,
    rest: &[String],
    new: Option<&Node>,
    found: &mut dyn FnMut(&mut Node) -> Result<(), String>,
) -> Result<usize, String> {
    let regex = Regex::new(pattern).map_err(|_| format!("`{pattern}` is no regular expression"))?;
    let items = items_mut(node)?;
    let mut count = 0;
    for item in items.iter_mut() {
        let text = match (key, item.as_map()) {
            ("", _) => Some(item.raw_text()),
            (_, Some(map)) => map.get(key).map(Node::raw_text),
            _ => None,
        };
        if !text.is_some_and(|text| regex.is_match(text.trim())) {
            continue;
        }
        // An item that is a scalar is itself what is meant.
        count += visit(item, if key.is_empty() { &[] } else { rest }, new, found)?;
    }
    if count > 0 || new.is_none() {
        return Ok(count);
    }
    let value = Node::Scalar(Scalar::unset(pattern));
    let mut item = Node::map();
    match item.as_map_mut() {
        Some(map) if !key.is_empty() => map.insert(key, value),
        _ => item = value,
    }
    items.push(item);
    match items.last_mut() {
        Some(item) => visit(item, if key.is_empty() { &[] } else { rest }, new, found),
        None => Ok(0),
    }
}

fn items_mut(node: &mut Node) -> Result<&mut Vec<Node>, String> {
    match node {
        Node::Seq(items) => Ok(items),
        _ => Err("a list is expected on the path".to_owned()),
    }
}

/// What is made where the rest of a path leads on.
fn empty(rest: &[String], new: &Node) -> Node {
    match rest.first() {
        Some(next) if condition(next).is_some() || next.parse::<usize>().is_ok() => Node::Seq(Vec::new()),
        Some(_) => Node::map(),
        None => match new {
            Node::Map(_) => Node::map(),
            Node::Seq(_) => Node::Seq(Vec::new()),
            Node::Scalar(_) => Node::Scalar(Scalar::unset("")),
        },
    }
}
