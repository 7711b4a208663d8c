//! What the rows of the table do to a tree.

use super::expressions::{self, Name};
use super::flow::quoted;
use super::tree::{Node, Value, remove};
use super::{Facts, Note};

/// A change at a place.
pub enum Change {
    /// The field is called differently.
    Rename(&'static str),
    /// A name becomes an object: these fields, and the name under a key.
    Wrap(&'static [(&'static str, &'static str)], &'static str),
    /// A single value becomes a list of one.
    Listed,
    /// One value is called differently.
    Value(&'static str, &'static str),
    /// The field is gone. Values that say nothing go without a word; of others a person is told.
    Drop(&'static [&'static str], &'static str),
    /// A field that must be there now, at the beginning or the end of the mapping at the place.
    Add(Position, &'static str, &'static [(&'static str, &'static str)]),
    /// What no rule can move: it stays, and a person is told.
    Leave(&'static str),
    /// Names in expressions.
    Names(&'static [Name]),
    /// A rule of its own: where it applies, and what it does.
    Rule(fn(&Node) -> bool, fn(&mut Log<'_>, &mut Node)),
    /// A rule that may make several fields of one: where it applies, and what it does.
    Spread(fn(&Node) -> bool, fn(&mut Log<'_>, &mut Vec<Node>, usize)),
}

/// Where a new field goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// In front of the others.
    First,
    /// Behind the others.
    Last,
}

/// Where a step tells what it could not do, and asks what other documents say.
pub struct Log<'a> {
    /// What other documents say.
    pub facts: &'a Facts,
    /// `metadata.name` of the object.
    pub name: &'a str,
    /// `metadata.namespace` of the object.
    pub namespace: &'a str,
    /// `spec.owner.componentName` of the object.
    pub component: &'a str,
    /// What a person should know.
    pub notes: &'a mut Vec<Note>,
}

impl Log<'_> {
    /// Something that a person must do.
    pub fn left(&mut self, at: Option<u32>, message: impl Into<String>) {
        self.note(at, true, message.into());
    }

    /// Something that was done and is worth a look.
    pub fn check(&mut self, at: Option<u32>, message: impl Into<String>) {
        self.note(at, false, message.into());
    }

    fn note(&mut self, at: Option<u32>, must: bool, message: String) {
        let note = Note { at: at.unwrap_or(0), must, message };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

impl Change {
    /// Whether there is something to do at `node`; nothing is touched otherwise.
    fn applies(&self, node: &Node) -> bool {
        match self {
            Change::Rename(_) | Change::Drop(..) | Change::Leave(_) => true,
            Change::Wrap(..) => node.is_scalar(),
            Change::Listed => node.is_scalar(),
            Change::Value(from, _) => node.text() == Some(from),
            Change::Add(_, field, _) => node.is_map() && node.get(field).is_none() && node.get("<<").is_none(),
            Change::Names(names) => expressions::has(node, names),
            Change::Rule(applies, _) | Change::Spread(applies, _) => applies(node),
        }
    }

    fn apply(&self, log: &mut Log<'_>, items: &mut Vec<Node>, at: usize) {
        match self {
            Change::Rename(to) => {
                if items.iter().any(|other| other.name == *to && !other.key.is_empty()) {
                    let name = &items[at].name;
                    log.left(items[at].at, format!("`{name}` is called `{to}` now, and both are here"));
                } else {
                    items[at].rename(to);
                }
            }
            Change::Wrap(fields, key) => wrap(&mut items[at], fields, key),
            Change::Listed => {
                let node = &mut items[at];
                let column = node.child_column();
                let value = std::mem::replace(&mut node.value, Value::Empty);
                let item = Node { gap: " ".to_owned(), value, ..Node::bare("-", column) };
                node.value = Value::Seq(vec![item]);
                node.gap = format!(":{}", std::mem::take(&mut node.tail));
            }
            Change::Value(_, to) => items[at].set_text(to),
            Change::Drop(quiet, because) => {
                let node = remove(items, at);
                let said = node.text().unwrap_or_default();
                if !quiet.contains(&said) {
                    let value = if said.is_empty() { String::new() } else { format!(" (it was `{said}`)") };
                    log.check(node.at, format!("`{}` is gone{value}: {because}", node.name));
                }
            }
            Change::Add(position, field, fields) => {
                let node = &mut items[at];
                let column = node.child_column();
                let made = match fields {
                    [("", value)] => Node::scalar(field, value, column),
                    _ => Node::map(
                        field,
                        column,
                        fields.iter().map(|(key, value)| Node::scalar(key, value, 0)).collect(),
                    ),
                };
                match position {
                    Position::First => push_first(node, made),
                    Position::Last => push_last(node, made),
                }
            }
            Change::Leave(because) => {
                log.left(items[at].at, format!("`{}` has no place any more: {because}", items[at].name));
            }
            Change::Names(names) => expressions::rewrite(&mut items[at], names),
            Change::Rule(_, apply) => apply(log, &mut items[at]),
            Change::Spread(_, apply) => apply(log, items, at),
        }
    }
}

/// A name becomes an object with fields and the name under `key`.
pub fn wrap(node: &mut Node, fields: &[(&str, &str)], key: &str) {
    let is_item = node.key == "-";
    let column = if is_item { node.column + 2 } else { node.child_column() };
    let mut value = std::mem::replace(&mut node.value, Value::Empty);
    if let Value::Scalar(raw, text) = &mut value
        && raw.contains('\n')
    {
        *raw = quoted(text);
    }
    let gap = std::mem::take(&mut node.gap);
    // An anchor goes along with the value.
    let anchor = gap.trim_start_matches([':', ' ', '\n']).to_owned();
    let mut entries: Vec<Node> = fields.iter().map(|(key, value)| Node::scalar(key, value, column)).collect();
    let tail = std::mem::take(&mut node.tail);
    entries.push(Node { gap: format!(": {anchor}"), value, tail, ..Node::bare(key, column) });
    node.value = Value::Map(entries);
    node.hugs = is_item;
    node.gap = if is_item { " ".to_owned() } else { ":".to_owned() };
}

/// Adds an entry in front of the others.
pub fn push_first(node: &mut Node, mut made: Node) {
    let items = node.open();
    if let Some(first) = items.first_mut() {
        made = made.moved_to(first.column);
        made.lead = std::mem::take(&mut first.lead);
    }
    items.insert(0, made);
}

/// Adds an entry behind the others.
pub fn push_last(node: &mut Node, made: Node) {
    let items = node.open();
    let at = items.iter().rposition(|item| !item.key.is_empty()).map_or(0, |at| at + 1);
    let column = items.iter().find(|item| !item.key.is_empty()).map(|item| item.column);
    items.insert(at, made.moved_to(column.unwrap_or(made_column(items))));
}

fn made_column(items: &[Node]) -> usize {
    items.first().map_or(0, |item| item.column)
}

/// Merges the entries of `from`, which stood at `from_at`, into `items[into]`, in the order in which they stood.
pub fn merge(items: &mut [Node], mut from: Node, from_at: usize, into: usize) {
    let target = &mut items[into];
    let column = target.child_column();
    let mut moved: Vec<Node> = std::mem::take(from.open()).into_iter().map(|node| node.moved_to(column)).collect();
    let was_first = from_at <= into;
    let lead = std::mem::take(&mut from.lead);
    if was_first {
        let own = std::mem::replace(&mut target.lead, lead);
        let rest = target.open();
        if let Some(first) = rest.first_mut() {
            first.lead.insert_str(0, &in_column(own.trim_start_matches('\n'), column));
        }
        moved.append(rest);
        *rest = moved;
    } else {
        if let Some(first) = moved.first_mut() {
            first.lead.insert_str(0, &in_column(lead.trim_start_matches('\n'), column));
        }
        target.open().append(&mut moved);
    }
}

/// Lines of comments in a column; blank lines stay.
pub fn in_column(lead: &str, column: usize) -> String {
    let lines = lead.split_inclusive('\n').map(|line| match line.trim_start() {
        comment if comment.starts_with('#') => format!("{}{comment}", " ".repeat(column)),
        _ => line.to_owned(),
    });
    lines.collect()
}

/// Makes `change` at every place that `path` leads to. Returns whether anything was done.
///
/// A path is keys with dots between them; `[]` stands for every item of a list, `*` for every key of a map. An empty
/// path is the document.
pub fn visit(root: &mut Node, path: &str, change: &Change, log: &mut Log<'_>) -> bool {
    let parts: Vec<&str> = path.split('.').flat_map(parts_of).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        if !change.applies(root) {
            return false;
        }
        if let Change::Rule(_, apply) = change {
            apply(log, root);
        }
        return true;
    }
    visit_below(root, &parts, change, log)
}

fn parts_of(part: &str) -> impl Iterator<Item = &str> {
    let lists = part.matches("[]").count();
    std::iter::once(part.trim_end_matches("[]")).chain(std::iter::repeat_n("[]", lists))
}

fn leads(node: &Node, parts: &[&str], change: &Change) -> bool {
    match parts {
        [] => change.applies(node),
        [part, rest @ ..] => fitting(node, part).any(|(_, child)| leads(child, rest, change)),
    }
}

fn fitting<'n>(node: &'n Node, part: &'n str) -> impl Iterator<Item = (usize, &'n Node)> {
    let (is_seq, is_map) = (node.is_seq(), node.is_map());
    node.children().iter().enumerate().filter(move |(_, child)| {
        !child.key.is_empty()
            && match part {
                "[]" => is_seq,
                "*" => is_map,
                name => is_map && child.name == name,
            }
    })
}

fn visit_below(node: &mut Node, parts: &[&str], change: &Change, log: &mut Log<'_>) -> bool {
    let [part, rest @ ..] = parts else { return false };
    let wanted: Vec<usize> =
        fitting(node, part).filter(|(_, child)| leads(child, rest, change)).map(|(at, _)| at).collect();
    if wanted.is_empty() {
        return false;
    }
    if let Change::Leave(_) = change {
        // Nothing changes, so nothing is opened.
        for at in &wanted {
            let mut child = node.children()[*at].clone();
            if rest.is_empty() {
                change.apply(log, &mut vec![child], 0);
            } else {
                visit_below(&mut child, rest, change, log);
            }
        }
        return false;
    }
    let mut done = false;
    // From behind, so that what is taken out moves nothing that is still to come.
    for at in wanted.into_iter().rev() {
        let items = node.open();
        if rest.is_empty() {
            change.apply(log, items, at);
            done = true;
        } else {
            done |= visit_below(&mut items[at], rest, change, log);
            // An object that held nothing else goes with its last field.
            let is_empty = matches!(&items[at].value, Value::Map(all) if all.iter().all(|one| one.key.is_empty()));
            if matches!(change, Change::Drop(..)) && is_empty && items[at].key != "-" && items[at].name != "spec" {
                remove(items, at);
            }
        }
    }
    done
}
