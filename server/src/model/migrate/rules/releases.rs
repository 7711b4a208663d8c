//! Rules about types, traits and the snapshots that releases keep of them.

use std::collections::BTreeSet;

use super::super::expressions::{self, Name};
use super::super::steps::Log;
use super::super::tree::{Node, Value};

/// Whether the traits of a release are a map.
pub fn is_map(node: &Node) -> bool {
    node.is_map()
}

/// The traits of a release, by name so far, are a list.
pub fn list_traits(_: &mut Log<'_>, node: &mut Node) {
    let column = node.child_column();
    let mut made = Vec::new();
    for mut one in std::mem::take(node.open()) {
        if one.key.is_empty() {
            made.push(one);
            continue;
        }
        let lead = std::mem::take(&mut one.lead);
        let name = Node::scalar("name", &one.key.clone(), column);
        let place = one.at;
        one.rename("spec");
        // The key is the dash now, and what was below it is one level further in.
        let item = Node::item(column, vec![Node::scalar("kind", "Trait", column), name, one]);
        made.push(Node { lead, at: place, ..item });
    }
    if made.iter().all(|one| one.key.is_empty()) {
        node.gap = ": ".to_owned();
        node.value = Value::Flow("[]".to_owned(), Box::new(Value::Seq(Vec::new())));
        return;
    }
    node.value = Value::Seq(made);
}

/// A type of v0.8, where overrides were read as parameters.
pub fn reads_overrides_as_parameters(node: &Node) -> bool {
    !override_names(node).is_empty() && !expressions::has(node, &[Name::Path("envOverrides", "-")])
}

fn override_names(node: &Node) -> BTreeSet<String> {
    let overrides = node.at_path("schema.envOverrides");
    overrides
        .iter()
        .flat_map(|all| all.children())
        .map(|child| child.name.clone())
        .filter(|name| is_name(name))
        .collect()
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `${parameters.x}` → `${envOverrides.x}` for what is declared there.
pub fn split_overrides(_: &mut Log<'_>, node: &mut Node) {
    let declared = node.at_path("schema.parameters");
    let own: BTreeSet<String> =
        declared.iter().flat_map(|all| all.children()).map(|child| child.name.clone()).collect();
    let names: BTreeSet<String> = override_names(node).into_iter().filter(|name| !own.contains(name)).collect();
    for child in node.open().iter_mut().filter(|child| child.name != "schema") {
        expressions::rewrite_members(child, "parameters", "envOverrides", &names);
    }
}

/// Whether an operation is one that is gone.
pub fn is_merge_shallow(node: &Node) -> bool {
    node.text() == Some("mergeShallow")
}

/// `mergeShallow` has no counterpart.
pub fn leave_merge_shallow(log: &mut Log<'_>, node: &mut Node) {
    log.left(node.at, "`mergeShallow` is gone: write one `add` or `replace` for each field");
}
