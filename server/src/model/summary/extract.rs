//! From a tree to the summaries of its objects, guided by the table of rules.

use memchr::memmem;
use smol_str::SmolStr;

use super::markers::markers;
use super::{Item, Owner, Reference, Spanned, Steering, Summary};
use crate::model::generation::Markers;
use crate::model::kinds::{Kind, group_of};
use crate::model::path::{Step, steps};
use crate::model::rules::{Form, ItemKind, RuleId, Trie, trie};
use crate::model::validate;
use crate::syntax::{Entry, NodeId, NodeKind, NodeRef, ScalarStyle, differs};
use crate::text::TextRange;

/// The objects of a document: none for a document of another tool, several for a `List`.
pub fn summarize(root: NodeRef<'_>) -> Vec<Summary> {
    let mut out = Vec::new();
    collect(root, &mut out, 0);
    out
}

fn collect(root: NodeRef<'_>, out: &mut Vec<Summary>, depth: usize) {
    let api_version = root.get("apiVersion").and_then(spanned);
    let kind_text = root.get("kind").and_then(spanned);
    // A member of a list is meant to be an object, whatever it lacks.
    if api_version.is_none() && kind_text.is_none() && (depth == 0 || !root.is_mapping()) {
        return;
    }
    let is_list = kind_text.as_ref().is_some_and(|kind| kind.text.ends_with("List"));
    if is_list
        && api_version.is_some()
        && depth == 0
        && let Some(items) = root.get("items").filter(|items| items.is_sequence())
    {
        items.items().for_each(|item| collect(item, out, depth + 1));
        return;
    }
    // Kustomize allows its own files to leave both out; the caller knows those by their name.
    let group = api_version.as_ref().map_or("", |v| group_of(&v.text));
    let kind = Kind::find(group, kind_text.as_ref().map_or("", |k| &k.text));
    // Nearly all documents hold one object, and there are many documents: no room for four.
    if depth == 0 {
        out.reserve_exact(1);
    }
    out.push(object(root, kind, api_version, kind_text));
}

fn object(root: NodeRef<'_>, kind: Kind, api_version: Option<Spanned>, kind_text: Option<Spanned>) -> Summary {
    let metadata = root.entry("metadata");
    let meta = metadata.map(|entry| entry.value);
    let first = root.entries().next();
    let head = metadata.or(first).map_or(root.range(), |entry| entry.key.range());
    let text = root.range().of(root.document_text());
    let mut walk = Walk { references: Vec::new(), items: Vec::new(), group: (0, 0), depth: 0 };
    if kind != Kind::OTHER {
        walk.trie(root, trie(kind));
        walk.items(root, kind);
        walk.references.sort_by_key(|r| (r.range.start, r.range.end));
        walk.references.shrink_to_fit();
        walk.items.shrink_to_fit();
    }
    let markers = markers(root, kind);
    let (fits, noted) = match kind.is_openchoreo() {
        true => validate::fits(root, kind, markers),
        false => (Markers::NEUTRAL, !is_clean(root, kind, &api_version)),
    };
    Summary {
        kind,
        name: meta.and_then(|meta| meta.get("name")).and_then(spanned),
        namespace: meta.and_then(|meta| meta.get("namespace")).and_then(spanned),
        range: root.range(),
        head,
        labels: labels(meta),
        steering: steering(meta),
        owner: owner(root),
        workload_type: root.at("spec.workloadType").and_then(spanned),
        is_default: root.text_at("spec.isEnvDefault").is_some_and(|text| text == "true"),
        has_expressions: memmem::find(text.as_bytes(), b"${").is_some(),
        references: walk.references,
        items: walk.items,
        markers,
        fits,
        noted,
        ambiguous: if kind.is_openchoreo() { ambiguous(root) } else { Vec::new() },
        api_version,
        kind_text,
    }
}

/// Whether there is nothing to say of an object of another project; files of kustomize are judged as files.
fn is_clean(root: NodeRef<'_>, kind: Kind, api_version: &Option<Spanned>) -> bool {
    let Some(version) = api_version.as_ref().filter(|_| kind != Kind::OTHER && !kind.is_kustomize_file()) else {
        return true;
    };
    validate::is_clean(root, kind.info().group, kind.name(), &version.text)
}

/// The plain scalars below `root` that not all readers take for the same value.
fn ambiguous(root: NodeRef<'_>) -> Vec<TextRange> {
    let tree = root.tree();
    let text = root.document_text();
    let plain = |id: &NodeId| tree.node(*id).kind == NodeKind::Scalar(ScalarStyle::Plain) && tree.tag(*id).is_none();
    let ranges = tree.ids().filter(plain).map(|id| tree.node(id).range);
    ranges.filter(|range| root.range().covers(*range) && differs(range.of(text))).collect()
}

/// The decoded text of a non-empty scalar with its place.
fn spanned(node: NodeRef<'_>) -> Option<Spanned> {
    let text = node.text().filter(|text| !text.is_empty() && !node.is_null())?;
    Some(Spanned { text: SmolStr::new(text), range: node.inner_range() })
}

fn labels(meta: Option<NodeRef<'_>>) -> Vec<(SmolStr, Spanned)> {
    let labels = meta.and_then(|meta| meta.get("labels"));
    labels
        .into_iter()
        .flat_map(NodeRef::entries)
        .filter_map(|entry| {
            let key = entry.key.text()?;
            key.starts_with("openchoreo.dev/").then(|| Some((SmolStr::new(&key), spanned(entry.value)?)))?
        })
        .collect()
}

fn steering(meta: Option<NodeRef<'_>>) -> Steering {
    let mut out = Steering::default();
    for place in ["annotations", "labels"] {
        for entry in meta.and_then(|meta| meta.get(place)).into_iter().flat_map(NodeRef::entries) {
            let (Some(key), Some(value)) = (entry.key.text(), entry.value.text()) else { continue };
            match &*key {
                "kustomize.toolkit.fluxcd.io/substitute" => out.no_substitute |= value == "disabled",
                "kustomize.toolkit.fluxcd.io/prune" => out.no_prune |= value == "disabled",
                "config.kubernetes.io/local-config" => out.local_config |= value != "false",
                "argocd.argoproj.io/sync-wave" => out.sync_wave = value.trim().parse().unwrap_or(0),
                _ => {}
            }
        }
    }
    out
}

fn owner(root: NodeRef<'_>) -> Owner {
    let Some(owner) = root.at("spec.owner") else { return Owner::default() };
    let name = |key| owner.get(key).and_then(spanned).map(|name| name.text);
    Owner { project: name("projectName"), component: name("componentName"), resource: name("resourceName") }
}

struct Walk {
    references: Vec<Reference>,
    items: Vec<Item>,
    group: (u16, u16),
    depth: u8,
}

impl Walk {
    fn trie(&mut self, node: NodeRef<'_>, trie: &Trie) {
        for rule in &trie.here {
            self.place(node, *rule);
        }
        if !trie.keys.is_empty() || !trie.by_key.is_empty() || trie.values.is_some() {
            for (at, entry) in node.entries().enumerate() {
                self.entry(at, entry, trie);
            }
        }
        if let Some(items) = &trie.items {
            for (at, item) in node.items().enumerate() {
                self.inside(at, |walk| walk.trie(item, items));
            }
        }
    }

    fn entry(&mut self, at: usize, entry: Entry<'_>, trie: &Trie) {
        for rule in &trie.keys {
            if let Some(name) = spanned(entry.key) {
                self.name(*rule, name, None, None);
            }
        }
        if let Some(values) = &trie.values {
            self.inside(at, |walk| walk.trie(entry.value, values));
        }
        for (key, below) in &trie.by_key {
            if entry.key.is_text(key) {
                self.trie(entry.value, below);
            } else if entry.key.is_text("<<") && entry.value.entry(key).is_some() {
                // What a merge key brings counts as if it stood here.
                if let Some(value) = entry.value.get(key) {
                    self.trie(value, below);
                }
            }
        }
    }

    fn inside(&mut self, at: usize, visit: impl FnOnce(&mut Walk)) {
        let outside = self.group;
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        self.group = if self.depth == 0 { (at, 0) } else { (outside.0, at) };
        self.depth += 1;
        visit(self);
        self.depth -= 1;
        self.group = outside;
    }

    fn place(&mut self, node: NodeRef<'_>, id: RuleId) {
        let rule = id.rule();
        if let Form::Mention(word) = rule.form {
            self.mentions(node, id, word, 0);
            return;
        }
        if let Some(name) = spanned(node) {
            self.name(id, name, None, None);
        } else if let Some(name) = node.get("name").and_then(spanned) {
            let written = node.get("kind").and_then(spanned);
            let kind = written.as_ref().map(|kind| named_kind(&kind.text, rule.kinds()));
            self.name(id, name, kind, written.map(|kind| kind.range));
        }
    }

    fn name(&mut self, rule: RuleId, mut name: Spanned, kind: Option<Kind>, kind_range: Option<TextRange>) {
        // A name that is computed at run time names nothing that a file could tell.
        if name.text.contains("${") || name.text.contains("{{") {
            return;
        }
        let mut workload_type = None;
        if rule.rule().form == Form::WorkloadTypeAndName
            && let Some((prefix, rest)) = name.text.split_once('/')
        {
            workload_type = Some(SmolStr::new(prefix));
            let start = name.range.start + prefix.len() as u32 + 1;
            name =
                Spanned { range: TextRange::new(start.min(name.range.end), name.range.end), text: SmolStr::new(rest) };
        }
        self.references.push(Reference {
            rule,
            group: self.group,
            kind,
            kind_range,
            name: name.text,
            range: name.range,
            workload_type,
        });
    }

    /// `word.name` and `word['name']` in every scalar below `node`.
    fn mentions(&mut self, node: NodeRef<'_>, rule: RuleId, word: &str, depth: usize) {
        if depth > 200 {
            return;
        }
        if node.is_scalar() {
            let base = node.range().start;
            for (at, name) in mentioned(node.range().of(node.document_text()), word) {
                let start = base + at as u32;
                let range = TextRange::new(start, start + name.len() as u32);
                self.name(rule, Spanned { text: SmolStr::new(name), range }, None, None);
            }
            return;
        }
        node.entries().for_each(|entry| self.mentions(entry.value, rule, word, depth + 1));
        node.items().for_each(|item| self.mentions(item, rule, word, depth + 1));
    }

    fn items(&mut self, root: NodeRef<'_>, kind: Kind) {
        for (source, path, item) in ITEMS {
            if *source == kind {
                self.item_places(root, &steps(path), *item);
            }
        }
        self.items.sort_by_key(|item| item.range.start);
    }

    fn item_places(&mut self, node: NodeRef<'_>, path: &[Step<'_>], kind: ItemKind) {
        match path.split_first() {
            None => self.item(node, node, kind),
            Some((Step::Key(key), [])) => {
                if let Some(value) = node.get(key) {
                    self.item(value, node, kind);
                }
            }
            Some((Step::Key(key), rest)) => {
                if let Some(value) = node.get(key) {
                    self.item_places(value, rest, kind);
                }
            }
            Some((Step::Items, rest)) => node.items().for_each(|item| self.item_places(item, rest, kind)),
            Some((Step::Values, rest)) => {
                node.entries().for_each(|entry| self.item_places(entry.value, rest, kind));
            }
            // A name that is a key carries no kind: `of` stays open.
            Some((Step::Keys, _)) => node.entries().for_each(|entry| self.item(entry.key, entry.key, kind)),
        }
    }

    fn item(&mut self, name: NodeRef<'_>, around: NodeRef<'_>, kind: ItemKind) {
        let Some(name) = spanned(name) else { return };
        let of = match kind {
            ItemKind::FrozenTrait if around.is_mapping() => {
                let written = around.get("kind").and_then(|kind| kind.text());
                Some(written.and_then(|kind| Kind::openchoreo(&kind)).unwrap_or(Kind::TRAIT))
            }
            ItemKind::Output if around.get("secretKeyRef").is_some() => Some(Kind::SECRET),
            ItemKind::Output if around.get("configMapKeyRef").is_some() => Some(Kind::CONFIG_MAP),
            _ => None,
        };
        self.items.push(Item { kind, name: name.text, range: name.range, of });
    }
}

/// Where the things inside objects are named: kind, path of the name, what it is.
const ITEMS: &[(Kind, &str, ItemKind)] = &[
    (Kind::WORKLOAD, "spec.endpoints{key}", ItemKind::Endpoint),
    (Kind::SECRET_REFERENCE, "spec.data[].secretKey", ItemKind::SecretKey),
    (Kind::RESOURCE_TYPE, "spec.outputs[].name", ItemKind::Output),
    (Kind::CLUSTER_RESOURCE_TYPE, "spec.outputs[].name", ItemKind::Output),
    (Kind::COMPONENT, "spec.traits[].instanceName", ItemKind::TraitInstance),
    (Kind::COMPONENT_RELEASE, "spec.componentProfile.traits[].instanceName", ItemKind::TraitInstance),
    (Kind::COMPONENT_RELEASE, "spec.traits[].name", ItemKind::FrozenTrait),
    (Kind::COMPONENT_RELEASE, "spec.traits{key}", ItemKind::FrozenTrait),
    (Kind::COMPONENT_TYPE, "spec.resources[].id", ItemKind::ResourceId),
    (Kind::CLUSTER_COMPONENT_TYPE, "spec.resources[].id", ItemKind::ResourceId),
    (Kind::RESOURCE_TYPE, "spec.resources[].id", ItemKind::ResourceId),
    (Kind::CLUSTER_RESOURCE_TYPE, "spec.resources[].id", ItemKind::ResourceId),
    (Kind::WORKFLOW, "spec.externalRefs[].id", ItemKind::ExternalRef),
    (Kind::CLUSTER_WORKFLOW, "spec.externalRefs[].id", ItemKind::ExternalRef),
    (Kind::CONFIGURATION_GROUP, "spec.environmentGroups[].name", ItemKind::EnvironmentGroup),
    (Kind::CONFIGURATION_GROUP, "spec.configurations[].key", ItemKind::ConfigurationKey),
];

fn named_kind(text: &str, allowed: &[Kind]) -> Kind {
    let own = allowed.iter().copied().find(|kind| kind.name() == text);
    own.or_else(|| Kind::openchoreo(text)).unwrap_or(Kind::OTHER)
}

/// The names mentioned as `word.name` or `word['name']`, with their offsets in `text`.
fn mentioned<'a>(text: &'a str, word: &str) -> Vec<(usize, &'a str)> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    for at in memmem::find_iter(bytes, word.as_bytes()) {
        let before = at.checked_sub(1).map(|b| bytes[b]);
        if before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.') {
            continue;
        }
        let mut start = at + word.len();
        let rest = &text[start..];
        let (skip, end): (usize, fn(char) -> bool) = if rest.starts_with('.') {
            (1, |c| !(c.is_ascii_alphanumeric() || c == '_'))
        } else if rest.starts_with("['") || rest.starts_with("[\"") {
            (2, |c| c == '\'' || c == '"')
        } else {
            continue;
        };
        start += skip;
        let name = &text[start..];
        let name = &name[..name.find(end).unwrap_or(name.len())];
        if !name.is_empty() {
            out.push((start, name));
        }
    }
    out
}
