//! The tree of one document: an arena of nodes with spans, and no text of its own.
//!
//! Small on purpose: the first scan builds and drops one of these for every document of the
//! repository. Children are a linked list; those of a mapping are key, value, key, value.

use crate::text::TextRange;

/// Index of a node in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

const NONE: u32 = u32::MAX;

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScalarStyle {
    /// Without quotes: its type is for a resolver to say.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// Children are key, value, key, value, …
    Mapping,
    /// Children are the items.
    Sequence,
    /// Text; decode it with [`super::NodeRef::text`].
    Scalar(ScalarStyle),
    /// `*name`
    Alias,
    /// Nothing where a value may stand (`key:` alone): null. Its range is empty.
    Empty,
}

/// One node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its text, relative to the document: quotes and block indicators included, anchor, tag,
    /// comments and line ends behind it not.
    pub range: TextRange,
    parent: u32,
    first_child: u32,
    next: u32,
}

/// Anchor and tag of a node, kept aside because hardly any node has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Properties {
    node: NodeId,
    anchor: Option<TextRange>,
    tag: Option<TextRange>,
}

/// All nodes of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    nodes: Vec<Node>,
    /// Sorted by node.
    properties: Vec<Properties>,
    /// Aliases with the node that each stands for, sorted by alias.
    targets: Vec<(NodeId, NodeId)>,
}

impl Tree {
    /// The root node; `None` for an empty document.
    pub fn root(&self) -> Option<NodeId> {
        (!self.nodes.is_empty()).then_some(NodeId(0))
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the document holds nothing.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The node `id`.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The node that holds `id`; for a key or a value that is the mapping.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.node(id).parent;
        (parent != NONE).then_some(NodeId(parent))
    }

    /// The children of `id` in text order.
    pub fn children(&self, id: NodeId) -> Children<'_> {
        Children { tree: self, next: self.node(id).first_child }
    }

    /// All nodes, in text order.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    /// The name of the anchor at `id`, without `&`.
    pub fn anchor(&self, id: NodeId) -> Option<TextRange> {
        self.properties_of(id)?.anchor
    }

    /// The tag at `id`, as written.
    pub fn tag(&self, id: NodeId) -> Option<TextRange> {
        self.properties_of(id)?.tag
    }

    /// All anchors with their nodes, in text order.
    pub fn anchors(&self) -> impl Iterator<Item = (TextRange, NodeId)> + '_ {
        self.properties.iter().filter_map(|p| Some((p.anchor?, p.node)))
    }

    /// The node that the alias `id` stands for: none if its anchor is unknown, if the anchor is a node
    /// around the alias, or if the aliases of the document multiply beyond the limit. What follows
    /// targets therefore always ends, and soon.
    pub fn target(&self, id: NodeId) -> Option<NodeId> {
        let at = self.targets.binary_search_by_key(&id, |(alias, _)| *alias).ok()?;
        Some(self.targets[at].1)
    }

    /// Sets what the aliases stand for; `targets` is in text order.
    pub(super) fn set_targets(&mut self, targets: Vec<(NodeId, NodeId)>) {
        self.targets = targets;
    }

    /// Moves all ranges: each offset becomes what `place` makes of it.
    pub(super) fn map_offsets(&mut self, place: impl Fn(u32) -> u32) {
        let map = |range: TextRange| TextRange::new(place(range.start), place(range.end));
        for node in &mut self.nodes {
            node.range = map(node.range);
        }
        for properties in &mut self.properties {
            properties.anchor = properties.anchor.map(map);
            properties.tag = properties.tag.map(map);
        }
    }

    fn properties_of(&self, id: NodeId) -> Option<&Properties> {
        let at = self.properties.binary_search_by_key(&id, |p| p.node).ok()?;
        self.properties.get(at)
    }
}

/// Iterator over children.
pub struct Children<'a> {
    tree: &'a Tree,
    next: u32,
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        if self.next == NONE {
            return None;
        }
        let id = NodeId(self.next);
        self.next = self.tree.node(id).next;
        Some(id)
    }
}

/// Makes a tree in text order: `open` a collection, add its children, `close` it.
#[derive(Debug, Default)]
pub struct TreeBuilder {
    tree: Tree,
    /// Open collections with the last child added to each.
    open: Vec<(u32, u32)>,
}

impl TreeBuilder {
    /// A builder with room for `nodes`.
    pub fn with_capacity(nodes: usize) -> TreeBuilder {
        let tree = Tree { nodes: Vec::with_capacity(nodes), ..Tree::default() };
        TreeBuilder { tree, open: Vec::with_capacity(16) }
    }

    /// Adds a node without children.
    pub fn leaf(&mut self, kind: NodeKind, range: TextRange) -> NodeId {
        self.add(kind, range)
    }

    /// Adds a collection whose children follow; its end is set by [`TreeBuilder::close`].
    pub fn open(&mut self, kind: NodeKind, start: u32) -> NodeId {
        let id = self.add(kind, TextRange::empty(start));
        self.open.push((id.0, NONE));
        id
    }

    /// Ends the innermost open collection at `end`.
    pub fn close(&mut self, end: u32) {
        if let Some((id, _)) = self.open.pop() {
            let range = &mut self.tree.nodes[id as usize].range;
            *range = TextRange::new(range.start, end);
        }
    }

    /// Number of nodes so far; the next node gets this number.
    pub fn len(&self) -> usize {
        self.tree.nodes.len()
    }

    /// Whether no node was added yet.
    pub fn is_empty(&self) -> bool {
        self.tree.nodes.is_empty()
    }

    /// How many collections are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Notes the anchor and the tag of `id`.
    pub fn set_properties(&mut self, id: NodeId, anchor: Option<TextRange>, tag: Option<TextRange>) {
        if anchor.is_some() || tag.is_some() {
            self.tree.properties.push(Properties { node: id, anchor, tag });
        }
    }

    /// The finished tree; collections still open end where their last child ends.
    pub fn finish(mut self) -> Tree {
        if !self.open.is_empty() {
            let end = self.tree.nodes.iter().map(|n| n.range.end).max().unwrap_or(0);
            while !self.open.is_empty() {
                self.close(end);
            }
        }
        self.tree.properties.sort_unstable_by_key(|p| p.node);
        self.tree
    }

    fn add(&mut self, kind: NodeKind, range: TextRange) -> NodeId {
        let id = self.tree.nodes.len() as u32;
        let mut parent = NONE;
        if let Some((open, last)) = self.open.last_mut() {
            parent = *open;
            match *last {
                NONE => self.tree.nodes[parent as usize].first_child = id,
                last => self.tree.nodes[last as usize].next = id,
            }
            *last = id;
        }
        self.tree.nodes.push(Node { kind, range, parent, first_child: NONE, next: NONE });
        NodeId(id)
    }
}
