//! `schema` of v0.x into the sections of v1.0: `parameters` and `environmentConfigs`, each with an OpenAPI schema.
//!
//! A field keeps its line, its comments and its place; its expression becomes the lines below it. Custom types become
//! `$defs` of the sections that use them.

use std::collections::{BTreeMap, BTreeSet};

use super::shorthand::{self, Field};
use super::steps::{Log, in_column};
use super::tree::{Node, STEP, Value};

/// Sections of the old schema and what they are called now.
const SECTIONS: [(&str, &str); 2] = [("parameters", "parameters"), ("envOverrides", "environmentConfigs")];

/// Whether `node` is a schema that can become sections.
pub fn is_shorthand(node: &Node) -> bool {
    node.is_map()
        && node.children().iter().filter(|child| !child.key.is_empty()).all(|child| {
            matches!(child.name.as_str(), "types" | "systemParameters")
                || SECTIONS.iter().any(|(old, _)| child.name == *old)
        })
}

/// Replaces the schema at `items[at]` by its sections.
pub fn convert(log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
    match sections(log, &items[at]) {
        Ok(made) => {
            items.splice(at..=at, made);
        }
        Err((place, reason)) => log.left(
            place,
            format!("`schema` stays as it is, because {reason} has no meaning here; write the OpenAPI schema by hand"),
        ),
    }
}

type Failure = (Option<u32>, String);

fn sections(log: &mut Log<'_>, schema: &Node) -> Result<Vec<Node>, Failure> {
    let mut schema = schema.clone();
    let column = schema.column;
    let above = std::mem::take(&mut schema.lead);
    let gap = line_comment(&schema.gap, column);
    let mut children = std::mem::take(schema.open());
    merge_system(&mut children);
    let position = |name: &str| children.iter().position(|child| child.name == name);
    let types_at = position("types");
    let defs = match types_at {
        Some(at) => definitions(&mut children[at])?,
        None => Definitions::default(),
    };
    let mut out = Vec::new();
    let mut unused: BTreeSet<String> = defs.known.clone();
    let mut lead_of_types = types_at.map(|at| {
        let types = &mut children[at];
        let mut lead = std::mem::take(&mut types.lead);
        lead.push_str(&line_comment(&types.gap, types.column));
        lead
    });
    for (at, child) in children.iter().enumerate() {
        let Some((_, name)) = SECTIONS.iter().find(|(old, _)| child.name == *old) else { continue };
        let mut child = child.clone();
        let lead = std::mem::take(&mut child.lead);
        let (object, used) = object(log, child.open(), &defs.known)?;
        let used = defs.closure(&used);
        unused.retain(|one| !used.contains(one));
        let mut schema = vec![];
        let mut properties = object;
        let defs_first = types_at.is_some_and(|types| types < at);
        let mut section_lead = lead;
        if !used.is_empty() {
            let first = lead_of_types.take();
            let mut node = Node::map("$defs", 0, defs.nodes(&used, first.is_some()));
            if let Some(first) = first {
                // Comments of the types stay above those of the section they were written above.
                if defs_first {
                    if let Some(at) = properties.iter().position(|one| one.name == "properties") {
                        properties[at].lead = in_column(&comments_only(&section_lead), 0);
                        section_lead = first;
                    }
                } else {
                    node.lead = in_column(&comments_only(&first), 0);
                }
            }
            if defs_first {
                schema.push(node);
                schema.append(&mut properties);
            } else {
                schema.append(&mut properties);
                schema.push(node);
            }
        } else {
            schema = properties;
        }
        let mut inner = Node::map("openAPIV3Schema", 0, schema);
        inner.gap = child.gap.clone();
        let mut section = Node { at: child.at, ..Node::map(name, column, vec![inner]) };
        section.lead = in_column(&section_lead, column);
        out.push(section);
    }
    if !unused.is_empty() {
        let names: Vec<String> = unused.iter().map(|one| format!("`{one}`")).collect();
        log.check(schema.at, format!("no field uses the type {}, so it is left out", names.join(", ")));
    }
    let mut lead = above;
    lead.push_str(&gap);
    if let (Some(first), true) = (lead_of_types, out.is_empty()) {
        lead.push_str(&in_column(&comments_only(&first), column));
    }
    match out.first_mut() {
        Some(first) => {
            // One blank line above the schema is enough, where its first section had one as well.
            let own = if lead.ends_with('\n') { first.lead.trim_start_matches('\n') } else { &first.lead };
            first.lead = lead + own;
        }
        None if comments_only(&lead).is_empty() => {}
        None => out.push(Node::stray(lead)),
    }
    Ok(out)
}

/// What a workflow called system parameters are parameters now.
fn merge_system(children: &mut Vec<Node>) {
    let Some(at) = children.iter().position(|child| child.name == "systemParameters") else { return };
    let mut system = children.remove(at);
    match children.iter().position(|child| child.name == "parameters") {
        None => {
            system.rename("parameters");
            children.insert(at, system);
        }
        Some(other) => super::steps::merge(children, system, at, other),
    }
}

/// Comments of `text` as lines.
fn comments_only(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| line.trim_start().starts_with('#')).collect()
}

fn line_comment(gap: &str, column: usize) -> String {
    super::flow::comment(gap).map_or_else(String::new, |comment| format!("{}{comment}\n", " ".repeat(column)))
}

#[derive(Default)]
struct Definitions {
    known: BTreeSet<String>,
    /// Each with its schema and the types that it names.
    all: Vec<(Node, BTreeSet<String>)>,
}

impl Definitions {
    fn closure(&self, names: &BTreeSet<String>) -> BTreeSet<String> {
        let by_name: BTreeMap<&str, &BTreeSet<String>> =
            self.all.iter().map(|(node, names)| (node.name.as_str(), names)).collect();
        let mut open: Vec<String> = names.iter().cloned().collect();
        let mut out = BTreeSet::new();
        while let Some(name) = open.pop() {
            if out.insert(name.clone()) {
                open.extend(by_name.get(name.as_str()).into_iter().flat_map(|names| names.iter().cloned()));
            }
        }
        out
    }

    fn nodes(&self, names: &BTreeSet<String>, with_comments: bool) -> Vec<Node> {
        let used = self.all.iter().filter(|(node, _)| names.contains(&node.name));
        used.map(|(node, _)| if with_comments { node.clone() } else { without_comments(node.clone()) }).collect()
    }
}

fn without_comments(mut node: Node) -> Node {
    node.lead.clear();
    node.tail.clear();
    if let Some(comment) = super::flow::comment(&node.gap) {
        node.gap = node.gap.trim_end().trim_end_matches(comment).trim_end().to_owned();
    }
    if let Value::Map(items) | Value::Seq(items) = &mut node.value {
        for item in items {
            *item = without_comments(item.clone());
        }
    }
    node
}

fn definitions(types: &mut Node) -> Result<Definitions, Failure> {
    let children = std::mem::take(types.open());
    let mut made = Definitions::default();
    made.known.extend(children.iter().filter(|child| !child.key.is_empty()).map(|child| child.name.clone()));
    for child in children {
        let mut names = BTreeSet::new();
        let (node, _) = property(child, &made.known, &mut names, &mut Vec::new())?;
        made.all.push((node, names));
    }
    Ok(made)
}

/// The entries of an object schema for a map of fields, and the custom types that they use.
fn object(
    log: &mut Log<'_>,
    fields: &[Node],
    known: &BTreeSet<String>,
) -> Result<(Vec<Node>, BTreeSet<String>), Failure> {
    let mut names = BTreeSet::new();
    let mut dropped = Vec::new();
    let entries = object_entries(fields.to_vec(), known, &mut names, &mut dropped)?;
    for (at, mark) in dropped {
        log.check(at, format!("`{mark}` says nothing to OpenChoreo and is left out"));
    }
    Ok((entries, names))
}

type Dropped = Vec<(Option<u32>, String)>;

fn object_entries(
    fields: Vec<Node>,
    known: &BTreeSet<String>,
    names: &mut BTreeSet<String>,
    dropped: &mut Dropped,
) -> Result<Vec<Node>, Failure> {
    let mut entries = vec![Node::scalar("type", "object", 0)];
    let mut properties = Vec::new();
    let mut required = Vec::new();
    for field in fields {
        if field.key.is_empty() {
            properties.push(field);
            continue;
        }
        if field.name == "$default" {
            let mut default = field.moved_to(0);
            default.rename("default");
            entries.push(default);
            continue;
        }
        let name = field.key.clone();
        let (property, is_required) = property(field, known, names, dropped)?;
        properties.push(property);
        if is_required {
            required.push(name);
        }
    }
    if properties.iter().any(|property| !property.key.is_empty()) {
        entries.push(Node::map("properties", 0, properties));
    }
    if !required.is_empty() {
        let item = |name: String| Node {
            gap: " ".to_owned(),
            value: Value::Scalar(name, String::new()),
            ..Node::bare("-", 0)
        };
        entries.push(Node::list("required", 0, required.into_iter().map(item).collect()));
    }
    Ok(entries)
}

/// A field as a property, and whether a value must be given.
fn property(
    mut field: Node,
    known: &BTreeSet<String>,
    names: &mut BTreeSet<String>,
    dropped: &mut Dropped,
) -> Result<(Node, bool), Failure> {
    if let Some(text) = field.text().map(str::to_owned) {
        let Field { mut entries, required, names: mut used, dropped: marks } =
            shorthand::field(&text, known).map_err(|part| (field.at, format!("{part} in `{}`", field.name)))?;
        names.append(&mut used);
        dropped.extend(marks.into_iter().map(|mark| (field.at, mark)));
        let gap = format!(":{}", field.tail);
        let column = field.column + STEP;
        entries = entries.into_iter().map(|entry| entry.moved_to(column)).collect();
        let node = Node { gap, value: Value::Map(entries), tail: String::new(), ..field };
        return Ok((node, required));
    }
    if !field.is_map() {
        return Err((field.at, format!("the value of `{}`", field.name)));
    }
    let fields = std::mem::take(field.open());
    let required = fields.iter().all(|one| one.name != "$default");
    let column = field.column + STEP;
    let entries = object_entries(fields, known, names, dropped)?;
    field.value = Value::Map(entries.into_iter().map(|entry| entry.moved_to(column)).collect());
    Ok((field, required))
}
