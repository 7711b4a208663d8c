//! A node as a box: its name, what it is, and its lines. Everything that has a place is a link to it.

use std::fmt::Write;

use super::layers::Size;
use super::words::{cut, escaped, width};
use crate::features::graph::render::{Line, is_table, lines, subtitle, value};
use crate::features::graph::{Item, Node, Place, State};

/// Heights of letters, in tenths of a pixel.
const NAME: i32 = 130;
const TEXT: i32 = 120;
/// Also those at arrows.
pub const SMALL: i32 = 105;

const PADDING: i32 = 12;
const HEADER: i32 = 48;
const ROW: i32 = 18;
/// Between the columns of a table.
const COLUMN: i32 = 16;
/// Cells beyond which a text is cut.
const LONGEST: usize = 34;
/// So far lines stand in from their heading.
const INDENT: i32 = 8;

/// A box that is ready to be put somewhere.
pub struct Card<'a> {
    /// Number of the node.
    number: usize,
    node: &'a Node,
    lines: Vec<Line<'a>>,
    /// Where the second column begins, from the left of the box.
    second: Option<i32>,
    /// Its size.
    pub size: Size,
}

impl<'a> Card<'a> {
    /// The box of a node, with room for so many arrows on one side.
    pub fn new(number: usize, node: &'a Node, arrows: usize) -> Card<'a> {
        let lines = lines(node);
        let of_items = |measure: &dyn Fn(&Item) -> i32| {
            let items = lines.iter().filter_map(|line| if let Line::Item(item) = line { Some(*item) } else { None });
            items.map(measure).max().unwrap_or(0)
        };
        let names = of_items(&|item| width(&cut(&item.name, LONGEST), TEXT));
        let values = of_items(&|item| width(&cut(&value(item), LONGEST), TEXT));
        let second = is_table(node).then_some(PADDING + INDENT + names + COLUMN);
        let heading = |line: &Line<'_>| match line {
            Line::Heading(kind, count) => width(&heading(kind, *count), SMALL),
            Line::Item(_) => 0,
            Line::More(count) => INDENT + width(&more(*count), SMALL),
        };
        let rows = second.map_or(PADDING + INDENT + names, |second| second + values);
        let header = width(&cut(&node.name, LONGEST), NAME).max(width(&cut(&subtitle(node), LONGEST + 6), SMALL));
        let headings = lines.iter().map(heading).max().unwrap_or(0);
        let inner = rows.max(PADDING + header).max(PADDING + headings);
        let body = if lines.is_empty() { 0 } else { lines.len() as i32 * ROW + PADDING };
        let height = (HEADER + body).max((arrows as i32 + 1) * 16);
        Card { number, node, lines, second, size: Size { width: (inner + PADDING).max(140), height } }
    }

    /// Makes it as wide as the widest of its neighbours.
    pub fn widen(&mut self, width: i32) {
        self.size.width = self.size.width.max(width);
    }

    /// Draws it with its upper left corner at a place; `accent` is the number of its colour.
    pub fn draw(&self, out: &mut String, (x, y): (i32, i32), accent: usize) {
        let Size { width: across, height } = self.size;
        let state = class(self.node.state);
        _ = write!(out, "<g class=\"node{state}\" id=\"n{}\"{}>", self.number, data(self.node.place.as_ref()));
        let full = [self.node.namespace.as_deref(), Some(&self.node.name)];
        let full: Vec<&str> = full.into_iter().flatten().collect();
        _ = write!(out, "<title>{}</title>", escaped(&format!("{}\n{}", full.join("/"), subtitle(self.node))));
        _ = write!(out, "<rect class=\"card\" x=\"{x}\" y=\"{y}\" width=\"{across}\" height=\"{height}\" rx=\"6\"/>");
        let (top, low) = (y + 6, height - 12);
        _ = write!(out, "<rect class=\"accent a{accent}\" x=\"{x}\" y=\"{top}\" width=\"3\" height=\"{low}\"/>");
        let left = x + PADDING;
        link(out, self.node.place.as_ref(), |out| {
            text(out, "name", left, y + 21, &cut(&self.node.name, LONGEST));
            text(out, "small", left, y + 38, &cut(&subtitle(self.node), LONGEST + 6));
        });
        if !self.lines.is_empty() {
            let line = y + HEADER;
            _ = write!(out, "<path class=\"rule\" d=\"M{x} {line}H{}\"/>", x + across);
        }
        for (at, line) in self.lines.iter().enumerate() {
            let baseline = y + HEADER + 4 + (at as i32 + 1) * ROW - 5;
            match line {
                Line::Heading(kind, count) => text(out, "small", left, baseline, &heading(kind, *count)),
                Line::More(count) => text(out, "small", left + INDENT, baseline, &more(*count)),
                Line::Item(item) => self.item(out, item, x, baseline),
            }
        }
        out.push_str("</g>\n");
    }

    fn item(&self, out: &mut String, item: &Item, x: i32, baseline: i32) {
        let state = class(item.state);
        _ = write!(out, "<g class=\"item{state}\"{}>", data(item.place.as_ref()));
        let words = item.state.words().map(|words| format!("\n{words}")).unwrap_or_default();
        let value_line = item.value.as_ref().map(|value| format!(": {value}")).unwrap_or_default();
        let full = [item.namespace.as_deref(), Some(&item.name)].into_iter().flatten().collect::<Vec<_>>().join("/");
        _ = write!(out, "<title>{}</title>", escaped(&format!("{} {full}{value_line}{words}", item.kind)));
        link(out, item.place.as_ref(), |out| {
            text(out, "text", x + PADDING + INDENT, baseline, &cut(&item.name, LONGEST));
            if let Some(second) = self.second {
                text(out, "text value", x + second, baseline, &cut(&value(item), LONGEST));
            }
        });
        out.push_str("</g>");
    }
}

fn heading(kind: &str, count: usize) -> String {
    format!("{} {count}", cut(kind, LONGEST + 6))
}

fn more(count: usize) -> String {
    format!("and {count} more")
}

fn class(state: State) -> &'static str {
    match state {
        State::Plain => "",
        State::Unbound | State::Undeployed => " quiet",
        State::External => " external",
        State::Missing | State::OutsidePipeline => " trouble",
    }
}

/// Text at a place.
pub fn text(out: &mut String, class: &str, x: i32, y: i32, words: &str) {
    _ = write!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", escaped(words));
}

/// A link to a place around what `inside` draws.
pub fn link(out: &mut String, place: Option<&Place>, inside: impl FnOnce(&mut String)) {
    match place {
        Some(place) => {
            _ = write!(out, "<a href=\"{}\">", escaped(&place.href()));
            inside(out);
            out.push_str("</a>");
        }
        None => inside(out),
    }
}

/// A place for programs around the picture.
pub fn data(place: Option<&Place>) -> String {
    let Some(place) = place else { return String::new() };
    let uri = place.uri.as_ref().map(|uri| format!(" data-uri=\"{}\"", escaped(uri))).unwrap_or_default();
    let file = escaped(&place.file);
    format!(" data-file=\"{file}\" data-line=\"{}\" data-character=\"{}\"{uri}", place.line, place.character)
}
