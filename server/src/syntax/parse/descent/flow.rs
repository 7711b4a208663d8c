//! Collections in brackets. Indentation means nothing in them, and pairs may have no braces of their own.

use super::{Descent, Properties, is_flow_indicator};
use crate::syntax::tree::{NodeId, NodeKind, TreeBuilder};

impl Descent<'_> {
    pub(super) fn flow(&mut self, kind: NodeKind, close: u8) {
        self.builder.open(kind, self.at as u32);
        self.at += 1;
        loop {
            self.blanks();
            match self.peek() {
                None => break,
                Some(b',') => self.at += 1,
                Some(b) if b == close => {
                    self.at += 1;
                    break;
                }
                Some(_) if kind == NodeKind::Mapping => self.flow_pair(),
                Some(_) => self.flow_item(),
            }
        }
        self.builder.close(self.at as u32);
        self.end = self.at;
    }

    /// An item of a flow sequence, which may be a pair without braces.
    fn flow_item(&mut self) {
        let start = self.at;
        if !self.is_pair() {
            return self.flow_node();
        }
        self.builder.open(NodeKind::Mapping, start as u32);
        self.flow_pair();
        self.builder.close(self.end as u32);
    }

    fn is_pair(&self) -> bool {
        if let Some(known) = self.pairs.borrow().get(&self.at) {
            return *known;
        }
        let mut ahead = Descent { builder: TreeBuilder::default(), ..*self };
        ahead.flow_node();
        let line = ahead.line;
        ahead.blanks();
        let has_colon = ahead.is_flow_colon() && ahead.line == line && line == self.line;
        let is_pair = self.is_flow_indicator(b'?') || has_colon;
        self.pairs.borrow_mut().insert(self.at, is_pair);
        is_pair
    }

    fn flow_pair(&mut self) {
        if self.is_flow_indicator(b'?') {
            self.at += 1;
            self.end = self.at;
            self.blanks();
        }
        if self.is_flow_colon() {
            self.empty(self.at)
        } else {
            self.flow_node()
        }
        self.blanks();
        if !self.is_flow_colon() {
            return self.empty(self.end);
        }
        self.at += 1;
        self.end = self.at;
        self.blanks();
        self.flow_node();
    }

    /// A node in brackets, or nothing.
    fn flow_node(&mut self) {
        let id = NodeId(self.builder.len() as u32);
        let mut properties = Properties::default();
        while self.properties(&mut properties) {
            self.blanks();
        }
        match self.peek() {
            None | Some(b',' | b']' | b'}') => self.empty(self.end),
            Some(b'[' | b'{' | b'"' | b'\'' | b'*') => self.leaf_or_flow(-1),
            Some(_) if self.is_flow_colon() => self.empty(self.end),
            Some(_) => self.plain(-1, true),
        }
        self.builder.set_properties(id, properties.anchor, properties.tag);
    }

    /// The colon of a pair: with a blank behind it, or directly behind a quote or a bracket.
    fn is_flow_colon(&self) -> bool {
        let is_behind_quote = matches!(self.bytes[..self.at].last(), Some(b'"' | b'\'' | b']' | b'}'));
        self.peek() == Some(b':')
            && (self.is_blank_at(self.at + 1)
                || is_behind_quote
                || self.bytes.get(self.at + 1).is_some_and(|b| is_flow_indicator(*b)))
    }

    fn is_flow_indicator(&self, indicator: u8) -> bool {
        self.peek() == Some(indicator) && self.is_blank_at(self.at + 1)
    }
}
