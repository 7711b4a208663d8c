//! Strategic merge: a patch into an object, lists by their keys where the kind is known.
//!
//! Maps are merged key by key, null removes, `$patch` says what else to do. A list of a built-in kind whose
//! items have keys is merged item by item, and what the patch brings stands in front; every other list is
//! replaced as a whole. Kinds that kustomize does not know have no keys at all.

use super::emit::needs_quotes;
use super::node::{Map, Node, Scalar, Tag, share};
use super::schema::{self, Merged, Schema};

const DIRECTIVE: &str = "$patch";

/// Merges `patch` into `object`; nothing is left where the patch deletes it.
///
/// # Errors
/// When the two differ in shape, or `$patch` says something unknown.
pub fn merge(object: Map, patch: Map) -> Result<Option<Map>, String> {
    let mut set = Vec::new();
    match walk(Some(Node::Map(object)), Some(Node::Map(patch)), None, &mut set)? {
        Some(Node::Map(mut map)) => {
            set.iter().for_each(|value| share(&mut map, value));
            Ok(Some(map))
        }
        _ => Ok(None),
    }
}

/// The scalars that a merge set and that share their values with others, in the order in which it did.
type Set = Vec<Scalar>;

#[derive(Clone, Copy, PartialEq)]
enum Directive {
    Merge,
    Replace,
    Delete,
}

impl Directive {
    fn read(text: &str) -> Result<Directive, String> {
        match text {
            "merge" => Ok(Directive::Merge),
            "replace" => Ok(Directive::Replace),
            "delete" => Ok(Directive::Delete),
            other => Err(format!("unknown `$patch: {other}`")),
        }
    }

    /// Takes the directive out of a map.
    fn of_map(map: &mut Map) -> Result<Directive, String> {
        let Some(node) = map.get(DIRECTIVE).filter(|node| !node.is_null()) else { return Ok(Directive::Merge) };
        let directive = Directive::read(node.raw_text())?;
        map.remove(DIRECTIVE);
        Ok(directive)
    }

    /// Takes the directive out of a list: an item with nothing else in it.
    fn of_list(items: &mut Vec<Node>) -> Result<Directive, String> {
        let has = |item: &Node| item.as_map().is_some_and(|map| map.get(DIRECTIVE).is_some());
        let Some(at) = items.iter().position(has) else { return Ok(Directive::Merge) };
        let Some(map) = items[at].as_map().filter(|map| map.len() == 1) else { return Ok(Directive::Merge) };
        let text = map.get(DIRECTIVE).map(Node::raw_text).unwrap_or_default().to_owned();
        let directive = Directive::read(&text)?;
        items.retain(|item| {
            item.as_map().and_then(|map| map.get(DIRECTIVE)).is_none_or(|value| value.raw_text() != text)
        });
        Ok(directive)
    }
}

fn is_missing(node: &Option<Node>) -> bool {
    node.as_ref().is_none_or(Node::is_null)
}

/// What becomes of a value and its patch; `None` where nothing is left.
fn walk(
    dest: Option<Node>,
    patch: Option<Node>,
    schema: Option<Schema>,
    set: &mut Set,
) -> Result<Option<Node>, String> {
    let schema = schema.or_else(|| schema_of(&dest)).or_else(|| schema_of(&patch));
    let leading = [&dest, &patch].into_iter().flatten().find(|node| !node.is_null());
    let Some(leading) = leading else { return Ok(both_null(dest, patch)) };
    for other in [&dest, &patch].into_iter().flatten().filter(|node| !node.is_null()) {
        if std::mem::discriminant(other) != std::mem::discriminant(leading) {
            return Err(format!(
                "{} is expected, and the patch or the object has {}",
                leading.kind_name(),
                other.kind_name()
            ));
        }
    }
    match (leading, schema) {
        (Node::Map(_), _) => walk_map(dest, patch, schema, set),
        (Node::Seq(_), Some(Schema::List(merged))) => walk_list(dest, patch, merged, set),
        (Node::Seq(_) | Node::Scalar(_), _) => Ok(match patch {
            Some(patch) if patch.is_null() => None,
            Some(patch) => Some(set_in_place(dest, patch, set)),
            None => dest,
        }),
    }
}

/// The value of a patch in the place of an old one.
fn set_in_place(dest: Option<Node>, patch: Node, set: &mut Set) -> Node {
    let shared = dest.as_ref().and_then(Node::as_scalar).map_or(0, |old| old.shared);
    match patch {
        Node::Scalar(value) if shared != 0 => {
            let value = Scalar { shared, ..value };
            set.push(value.clone());
            Node::Scalar(value)
        }
        patch => patch,
    }
}

/// A null that was written out stays where the patch does not speak of it.
fn both_null(dest: Option<Node>, patch: Option<Node>) -> Option<Node> {
    match (dest, patch) {
        (Some(dest), None) if !dest.raw_text().is_empty() => Some(dest),
        _ => None,
    }
}

fn schema_of(node: &Option<Node>) -> Option<Schema> {
    let map = node.as_ref()?.as_map()?;
    schema::of_kind(map.text("apiVersion")?, map.text("kind")?)
}

fn walk_map(
    dest: Option<Node>,
    patch: Option<Node>,
    schema: Option<Schema>,
    set: &mut Set,
) -> Result<Option<Node>, String> {
    let patch_is_null = patch.as_ref().is_some_and(Node::is_null);
    let mut patch = match patch {
        Some(Node::Map(map)) => Some(map),
        _ => None,
    };
    let mut map = match (dest, &mut patch) {
        (Some(Node::Map(dest)), patch) => {
            if patch_is_null {
                return Ok(None);
            }
            match patch.as_mut().map_or(Ok(Directive::Merge), Directive::of_map)? {
                Directive::Delete => return Ok(None),
                Directive::Replace => patch.clone().unwrap_or_default(),
                Directive::Merge => dest,
            }
        }
        (_, Some(patch)) => match Directive::of_map(patch) {
            Ok(Directive::Delete) => return Ok(None),
            // What is new is merged with itself: that takes out its nulls and directives.
            _ => patch.clone(),
        },
        (_, None) => return Ok(None),
    };
    let patch = patch.unwrap_or_default();
    let mut keys: Vec<String> = map.iter().chain(patch.iter()).map(|(key, _)| key.to_owned()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let own = schema.and_then(|schema| schema.field(&key));
        let old = map.get_mut(&key).map(|node| std::mem::replace(node, Node::null()));
        let own_patch = patch.get(&key);
        let is_kept = own_patch.is_none();
        match walk(old, own_patch.cloned(), own, set)? {
            // What has no type yet is text from here on, as everything that is set once more.
            Some(Node::Scalar(value)) if is_kept && value.tag == Tag::Unset && needs_quotes(&value.text) => {
                map.insert(&key, Node::Scalar(Scalar { quoted: true, ..value }));
            }
            Some(value) => map.insert_as_in(&patch, &key, value),
            None => drop(map.remove(&key)),
        }
    }
    Ok(Some(Node::Map(map)))
}

fn walk_list(dest: Option<Node>, patch: Option<Node>, merged: &Merged, set: &mut Set) -> Result<Option<Node>, String> {
    let patch_is_null = patch.as_ref().is_some_and(Node::is_null);
    let is_new = is_missing(&dest);
    let mut patch = match patch {
        Some(Node::Seq(items)) => Some(items),
        _ => None,
    };
    let dest = match (dest, &mut patch) {
        (_, None) if is_new => return Ok(None),
        (_, Some(patch)) if is_new => patch.clone(),
        _ if patch_is_null => return Ok(None),
        (Some(Node::Seq(dest)), patch) => match patch.as_mut().map_or(Ok(Directive::Merge), Directive::of_list)? {
            Directive::Delete => return Ok(None),
            Directive::Replace => patch.clone().unwrap_or_default(),
            Directive::Merge => dest,
        },
        _ => return Ok(None),
    };
    let mut lists = Lists { dest, patch: patch.unwrap_or_default() };
    let values = lists.values(&merged.keys);
    if values.is_empty() && merged.keys.is_empty() && lists.dest.is_empty() {
        return Ok(Some(Node::Seq(lists.dest)));
    }
    lists.merge(values, merged, set)?;
    Ok(Some(Node::Seq(lists.dest)))
}

/// The two lists of a merge.
struct Lists {
    dest: Vec<Node>,
    patch: Vec<Node>,
}

impl Lists {
    /// The values of the keys of all items, each once, those of the patch first.
    fn values(&self, keys: &[&str]) -> Vec<Vec<String>> {
        let mut out: Vec<Vec<String>> = Vec::new();
        for item in self.patch.iter().chain(&self.dest) {
            let value = |key: &&str| match item.as_map().and_then(|map| map.get(key)) {
                Some(value) if !value.is_empty() => value.raw_text().to_owned(),
                _ => String::new(),
            };
            let values: Vec<String> = match keys {
                [] => vec![item.raw_text().to_owned()],
                keys => keys.iter().map(value).collect(),
            };
            if !out.contains(&values) {
                out.push(values);
            }
        }
        out
    }

    fn merge(&mut self, mut all: Vec<Vec<String>>, merged: &Merged, set: &mut Set) -> Result<(), String> {
        let keys: Vec<&str> = if merged.keys.is_empty() { vec![""] } else { merged.keys.clone() };
        if keys.len() > 1 {
            unify(&mut all);
        }
        let mut added: Vec<Node> = Vec::new();
        let mut last_keys = keys.clone();
        for values in &all {
            let (own_keys, own_values) = valid(&all, values, &keys);
            last_keys.clone_from(&own_keys);
            let selector = Selector { keys: &own_keys, values: &own_values };
            let item = self.item(&selector, merged, set)?;
            match item {
                Some(mut item) if !item.is_empty() => {
                    complete(&mut item, &selector);
                    selector.set(&mut added, Some(item));
                }
                _ => selector.set(&mut self.dest, None),
            }
        }
        if !all.is_empty() {
            self.prepend(added, &last_keys);
        }
        Ok(())
    }

    /// The merged item; the one of the object is merged in its place.
    fn item(&mut self, selector: &Selector<'_>, merged: &Merged, set: &mut Set) -> Result<Option<Node>, String> {
        // A key without a value says nothing about an item.
        let said: Vec<(&str, String)> = selector.pairs().filter(|(_, value)| !value.is_empty()).collect();
        let (keys, values): (Vec<&str>, Vec<String>) = match said.is_empty() {
            true => (selector.keys.to_vec(), selector.values.to_vec()),
            false => said.into_iter().unzip(),
        };
        let narrow = Selector { keys: &keys, values: &values };
        let at = narrow.find(&self.dest);
        let own = at.map(|at| self.dest[at].clone());
        let patch = narrow.find(&self.patch).map(|at| self.patch[at].clone());
        let replaces = |node: &Option<Node>| {
            node.as_ref().and_then(Node::as_map).and_then(|map| map.text(DIRECTIVE)) == Some("replace")
        };
        // An item that is replaced is another one: the old stays in the list.
        let is_replaced = replaces(&patch);
        let item = walk(own, patch, merged.items.map(Schema::Object), set)?;
        if let (Some(at), Some(item), false) = (at, &item, is_replaced) {
            self.dest[at] = item.clone();
        }
        Ok(item)
    }

    /// Puts the merged items in front and what else the object has behind them.
    fn prepend(&mut self, mut added: Vec<Node>, keys: &[&str]) {
        for item in std::mem::take(&mut self.dest) {
            if keys == [""] {
                let values = [item.raw_text().to_owned()];
                Selector { keys, values: &values }.set(&mut added, Some(item));
                continue;
            }
            let mut values = Vec::new();
            for key in keys {
                match item.as_map().and_then(|map| map.get(key)) {
                    Some(value) => values.push(value.raw_text().to_owned()),
                    None => added.push(item.clone()),
                }
            }
            let selector = Selector { keys, values: &values };
            if keys.len() > 1 {
                selector.set(&mut added, None);
            }
            selector.set(&mut added, Some(item));
        }
        self.dest = added;
    }
}

/// Sets the keys of an item that has none.
fn complete(item: &mut Node, selector: &Selector<'_>) {
    let Some(map) = item.as_map_mut() else { return };
    for (key, value) in selector.pairs().filter(|(key, value)| !value.is_empty() && !key.is_empty()) {
        if map.get(key).is_none() {
            map.insert(key, Node::Scalar(Scalar::unset(value)));
        }
    }
}

/// Fills the gaps of values that agree where both have one.
fn unify(all: &mut [Vec<String>]) {
    for i in 0..all.len() {
        let own = all[i].clone();
        for j in 0..all.len() {
            if let Some(united) = united(&own, &all[j]) {
                all[i].clone_from(&united);
                all[j] = united;
            }
        }
    }
}

fn united(a: &[String], b: &[String]) -> Option<Vec<String>> {
    let mut has_common = false;
    let mut out = Vec::new();
    for (a, b) in a.iter().zip(b) {
        if a == b {
            has_common = true;
        } else if !a.is_empty() && !b.is_empty() {
            return None;
        }
        out.push(if a.is_empty() { b.clone() } else { a.clone() });
    }
    has_common.then_some(out)
}

/// The keys that some item has, with the values of one.
fn valid<'k>(all: &[Vec<String>], values: &[String], keys: &[&'k str]) -> (Vec<&'k str>, Vec<String>) {
    let is_used = |at: usize| all.iter().any(|values| values.get(at).is_some_and(|value| !value.is_empty()));
    if !(0..keys.len()).any(is_used) {
        return (keys.to_vec(), values.to_vec());
    }
    let used: Vec<usize> = (0..keys.len()).filter(|at| is_used(*at)).collect();
    (used.iter().map(|at| keys[*at]).collect(), used.iter().map(|at| values[*at].clone()).collect())
}

/// Which items of a list are meant; the key `""` is the item itself.
struct Selector<'a> {
    keys: &'a [&'a str],
    values: &'a [String],
}

impl<'a> Selector<'a> {
    fn pairs(&self) -> impl Iterator<Item = (&'a str, String)> + use<'a> {
        self.keys.iter().copied().zip(self.values.iter().cloned())
    }

    /// The first item whose fields have exactly these values.
    fn find(&self, items: &[Node]) -> Option<usize> {
        if self.keys.first() == Some(&"") {
            return items.iter().position(|item| Some(item.raw_text()) == self.values.first().map(String::as_str));
        }
        items.iter().position(|item| {
            let Some(map) = item.as_map() else { return false };
            self.pairs().all(|(key, value)| map.get(key).is_some_and(|own| own.raw_text() == value))
        })
    }

    /// Replaces the items that match (any value matches an empty one), or adds the new one; without a new
    /// one they are removed.
    fn set(&self, items: &mut Vec<Node>, new: Option<Node>) {
        let is_for_maps = self.keys.first().is_some_and(|key| !key.is_empty())
            && self.values.first().is_some_and(|value| !value.is_empty());
        let mut found = false;
        let mut out = Vec::with_capacity(items.len() + 1);
        for item in items.drain(..) {
            if item.is_null() || item.as_map().is_some_and(Map::is_empty) {
                continue;
            }
            if item.as_map().is_none() && is_for_maps {
                out.push(item);
                continue;
            }
            if !self.matches(&item) {
                if !self.values.is_empty() {
                    out.push(item);
                }
                continue;
            }
            found = true;
            out.extend(new.clone());
        }
        if !found {
            out.extend(new);
        }
        *items = out;
    }

    fn matches(&self, item: &Node) -> bool {
        let mut last = false;
        for (at, key) in self.keys.iter().enumerate() {
            // A key without a value is as the one before it.
            if let Some(value) = self.values.get(at) {
                last = match item.as_map() {
                    None => key.is_empty() && item.text().unwrap_or_default() == value,
                    Some(map) => map.get(key).is_some_and(|own| value.is_empty() || own.raw_text() == value),
                };
            }
            if !last {
                return false;
            }
        }
        true
    }
}
