//! Fields by path (`spec/template/metadata/labels`), the way the tables of the transformers name them.
//!
//! A path makes no difference between a map and a list: every item of a list is entered. What is missing is
//! made only where the table says so.

use super::id::Gvk;
use super::node::{Map, Node, Scalar};
use super::resource::Resource;

/// A field of the objects of some kinds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldSpec {
    /// Which kinds have it.
    pub gvk: Gvk,
    /// Keys with `/` between them (`\/` is a slash in a key); `[]` behind one that must be a list.
    pub path: String,
    /// Whether it is made where it is missing.
    pub create: bool,
}

/// What a missing field becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// It stays missing.
    Stays,
    /// A map, to be filled.
    Map,
    /// A scalar, to be set.
    Scalar,
}

/// What is done with the value at the end of a path.
pub type Visit<'v> = dyn FnMut(&mut Node) -> Result<(), String> + 'v;

impl FieldSpec {
    /// Visits the field in `resource`, if the kind has it.
    ///
    /// # Errors
    /// When something on the way is neither map nor list, or by `visit`.
    pub fn visit(&self, resource: &mut Resource, missing: Missing, visit: &mut Visit<'_>) -> Result<(), String> {
        if !resource.gvk().is_selected(&self.gvk) {
            return Ok(());
        }
        let path = split(&self.path, '/');
        let missing = if self.create { missing } else { Missing::Stays };
        let mut node = Node::Map(std::mem::take(&mut resource.object));
        let result = follow(&mut node, &path, missing, visit).map_err(|why| format!("field `{}`: {why}", self.path));
        if let Node::Map(map) = node {
            resource.object = map;
        }
        result
    }
}

fn follow(node: &mut Node, path: &[String], missing: Missing, visit: &mut Visit<'_>) -> Result<(), String> {
    let Some((first, rest)) = path.split_first() else { return visit(node) };
    if node.is_null() {
        return Ok(());
    }
    match node {
        Node::Seq(items) => items.iter_mut().try_for_each(|item| follow(item, path, missing, visit)),
        Node::Map(map) => {
            let (name, is_list) = match first.strip_suffix("[]") {
                Some(name) => (name, true),
                None => (first.as_str(), false),
            };
            if name.is_empty() {
                return Err("a part of the path is empty".to_owned());
            }
            match enter(map, name, is_list, rest.is_empty(), missing) {
                Some(field) => follow(field, rest, missing, visit),
                None => Ok(()),
            }
        }
        Node::Scalar(_) => Err("a map or a list is expected on the way".to_owned()),
    }
}

/// The field `name`, made if it has to be.
fn enter<'m>(map: &'m mut Map, name: &str, is_list: bool, is_last: bool, missing: Missing) -> Option<&'m mut Node> {
    if is_list || missing == Missing::Stays {
        let field = map.get_mut(name)?;
        if is_list && field.is_null() {
            *field = Node::Seq(Vec::new());
        }
        return Some(field);
    }
    let new = || match (is_last, missing) {
        (true, Missing::Scalar) => Node::Scalar(Scalar::unset("")),
        _ => Node::map(),
    };
    let field = map.entry(name, new);
    if field.is_null() {
        *field = new();
    }
    Some(field)
}

/// The parts of a path; `\` in front of the separator makes it part of a key.
pub fn split(path: &str, separator: char) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut parts = path.split(separator).peekable();
    // A path may begin with the separator.
    if path.contains(separator) && parts.peek() == Some(&"") {
        parts.next();
    }
    for part in parts {
        match out.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.pop();
                last.push(separator);
                last.push_str(part);
            }
            _ => out.push(part.to_owned()),
        }
    }
    out
}

/// Adds a field to a list of them, unless an equal one is there.
///
/// # Errors
/// When the two do not agree whether it is made where it is missing.
pub fn add(fields: &mut Vec<FieldSpec>, new: &FieldSpec) -> Result<(), String> {
    match fields.iter().find(|old| old.path == new.path && old.gvk.is_selected(&new.gvk)) {
        Some(old) if old.create != new.create => Err(format!("conflicting settings for the field `{}`", new.path)),
        Some(_) => Ok(()),
        None => {
            fields.push(new.clone());
            Ok(())
        }
    }
}
