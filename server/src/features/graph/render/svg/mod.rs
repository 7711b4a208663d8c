//! A picture that needs nothing around it: no script, no font file, no style sheet.
//!
//! Colours come from variables that a page may set, and where it sets none they follow the reader's choice of light or
//! dark; a program that knows no variables gets the light ones. Groups that no arrow leads into or out of have a
//! section of their own, one below the other.

mod card;
mod layers;
mod style;
mod words;

use std::fmt::Write;

use self::card::{Card, SMALL, data, link, text};
use self::layers::{Arrow, Layout, Route, arrange};
use self::words::{cut, escaped, width};
use crate::features::graph::{Bundle, EdgeKind, Graph};

const MARGIN: i32 = 24;
/// Between two sections, and around their headings.
const SECTION: i32 = 36;
/// Boxes without arrows fill rows of this width, or of the widest picture above them.
const ROW_WIDTH: i32 = 1100;
const BETWEEN: i32 = 20;
const HEADING: i32 = 30;
/// How many colours there are for groups.
const ACCENTS: usize = 6;
/// Cells of a label at an arrow.
const LONGEST_LABEL: usize = 28;

/// Draws a graph.
pub fn render(graph: &Graph) -> String {
    let mut canvas = Canvas::default();
    for section in sections(graph) {
        canvas.section(graph, &section);
    }
    if graph.nodes.is_empty() {
        let words = graph.kind.nothing();
        text(&mut canvas.out, "small", MARGIN, MARGIN + 16, words);
        canvas.width = width(words, SMALL);
        canvas.y = 24;
    }
    let (width, height) = (canvas.width + 2 * MARGIN, canvas.y + 2 * MARGIN);
    let title = graph.kind.title();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"openchoreo-graph\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\">\n<title>{title}</title>\n{}\
         <rect class=\"ground\" width=\"{width}\" height=\"{height}\"/>\n{}</svg>\n",
        style::STYLE,
        canvas.out,
    )
}

/// Nodes that are drawn together.
struct Section {
    groups: Vec<usize>,
    nodes: Vec<usize>,
}

/// The sections in the order of their groups: groups that an arrow connects are in one.
fn sections(graph: &Graph) -> Vec<Section> {
    // The last number stands for nodes without a group.
    let mut parent: Vec<usize> = (0..=graph.groups.len()).collect();
    let home = |node: usize| graph.nodes.get(node).and_then(|node| node.group).unwrap_or(graph.groups.len());
    for edge in &graph.edges {
        let (a, b) = (top(&mut parent, home(edge.from)), top(&mut parent, home(edge.to)));
        let (low, high) = (a.min(b), a.max(b));
        parent[high] = low;
    }
    let mut out: Vec<Section> = Vec::new();
    for group in 0..=graph.groups.len() {
        if top(&mut parent, group) != group {
            continue;
        }
        let mut is_in = |group: usize| top(&mut parent, group);
        let groups = (0..graph.groups.len()).filter(|other| is_in(*other) == group).collect();
        let nodes: Vec<usize> = (0..graph.nodes.len()).filter(|node| is_in(home(*node)) == group).collect();
        if !nodes.is_empty() || group < graph.groups.len() {
            out.push(Section { groups, nodes });
        }
    }
    out
}

fn top(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

#[derive(Default)]
struct Canvas {
    out: String,
    y: i32,
    width: i32,
}

impl Canvas {
    fn section(&mut self, graph: &Graph, section: &Section) {
        if self.y > 0 {
            self.y += SECTION;
        }
        self.headings(graph, &section.groups);
        let bundles: Vec<Bundle<'_>> =
            graph.bundles().into_iter().filter(|bundle| section.nodes.contains(&bundle.first.from)).collect();
        let degree = |node: usize, end: fn(&Bundle<'_>) -> usize| bundles.iter().filter(|b| end(b) == node).count();
        let (mut tied, mut free): (Vec<Card<'_>>, Vec<Card<'_>>) = (Vec::new(), Vec::new());
        let mut places = vec![usize::MAX; graph.nodes.len()];
        let mut numbers = Vec::new();
        for node in &section.nodes {
            let (leaving, reaching) = (degree(*node, |b| b.first.from), degree(*node, |b| b.first.to));
            let card = Card::new(*node, &graph.nodes[*node], leaving.max(reaching));
            if leaving + reaching > 0 {
                places[*node] = tied.len();
                tied.push(card);
                numbers.push(*node);
            } else {
                free.push(card);
            }
        }
        let colour = |node: usize| accent(graph.nodes[node].group);
        if !tied.is_empty() {
            self.layered(&tied, &bundles, &places, |at| colour(numbers[at]));
            if !free.is_empty() {
                self.y += SECTION;
            }
        }
        let rest: Vec<usize> = section.nodes.iter().copied().filter(|node| places[*node] == usize::MAX).collect();
        self.grid(&mut free, |at| colour(rest[at]));
    }

    /// The names of the groups, side by side as far as there is room.
    fn headings(&mut self, graph: &Graph, groups: &[usize]) {
        let mut x = 0;
        for number in groups {
            let group = &graph.groups[*number];
            let words = cut(format!("{} {}", group.kind, group.name).trim(), 60);
            let across = 18 + width(&words, 130);
            if x > 0 && x + across > ROW_WIDTH {
                self.y += HEADING - 8;
                x = 0;
            }
            let (left, y, accent) = (MARGIN + x, MARGIN + self.y, accent(Some(*number)));
            _ = write!(self.out, "<g class=\"group\"{}>", data(group.place.as_ref()));
            _ = write!(self.out, "<rect class=\"accent a{accent}\" x=\"{left}\" y=\"{}\" ", y + 1);
            self.out.push_str("width=\"10\" height=\"10\"/>");
            link(&mut self.out, group.place.as_ref(), |out| text(out, "heading", left + 18, y + 11, &words));
            self.out.push_str("</g>\n");
            self.width = self.width.max(x + across);
            x += across + 28;
        }
        self.y += if groups.is_empty() { 0 } else { HEADING };
    }

    fn layered(
        &mut self,
        cards: &[Card<'_>],
        bundles: &[Bundle<'_>],
        places: &[usize],
        colour: impl Fn(usize) -> usize,
    ) {
        let (loops, between): (Vec<&Bundle<'_>>, Vec<&Bundle<'_>>) =
            bundles.iter().partition(|bundle| bundle.first.from == bundle.first.to);
        let label = |bundle: &Bundle<'_>| match cut(&bundle.label(), LONGEST_LABEL) {
            label if label.is_empty() => 0,
            label => width(&label, SMALL) + 12,
        };
        let arrow = |bundle: &&Bundle<'_>| {
            let (from, to) = (places[bundle.first.from], places[bundle.first.to]);
            let (from, to) = if points_left(bundle) { (to, from) } else { (from, to) };
            Arrow { from, to, label: label(bundle) }
        };
        let arrows: Vec<Arrow> = between.iter().map(arrow).collect();
        let sizes: Vec<layers::Size> = cards.iter().map(|card| card.size).collect();
        let Layout { corners, routes, width, height } = arrange(&sizes, &arrows);
        let (dx, dy) = (MARGIN, MARGIN + self.y);
        for (bundle, route) in between.iter().zip(&routes) {
            self.arrow(bundle, route, (dx, dy));
        }
        for (at, (card, (x, y))) in cards.iter().zip(&corners).enumerate() {
            card.draw(&mut self.out, (x + dx, y + dy), colour(at));
        }
        for bundle in loops {
            let at = places[bundle.first.from];
            let (x, y) = (corners[at].0 + dx + sizes[at].width, corners[at].1 + dy);
            let class = kind_class(bundle.first.kind);
            let way = format!("M{x} {}c26 -4 26 22 0 18", y + 12);
            _ = writeln!(self.out, "<path class=\"edge {class}\" d=\"{way}\" marker-end=\"url(#head)\"/>");
        }
        self.width = self.width.max(width);
        self.y += height;
    }

    fn arrow(&mut self, bundle: &Bundle<'_>, route: &Route, (dx, dy): (i32, i32)) {
        let points: Vec<(i32, i32)> = route.points.iter().map(|(x, y)| (x + dx, y + dy)).collect();
        let [start, rest @ ..] = &points[..] else { return };
        let mut way = format!("M{} {}", start.0, start.1);
        let mut here = *start;
        for (at, (x, y)) in rest.iter().enumerate() {
            if at % 2 == 0 {
                _ = write!(way, "H{x}");
            } else {
                let half = (x - here.0) / 2;
                _ = write!(way, "C{} {} {} {y} {x} {y}", here.0 + half, here.1, x - half);
            }
            here = (*x, *y);
        }
        let end = if route.is_backwards != points_left(bundle) { "marker-start" } else { "marker-end" };
        let trouble = if bundle.first.kind.is_trouble() { "-trouble" } else { "" };
        let class = kind_class(bundle.first.kind);
        _ = write!(self.out, "<g class=\"edge {class}\"{}>", data(bundle.first.place.as_ref()));
        let label = bundle.label();
        if !label.is_empty() {
            _ = write!(self.out, "<title>{}</title>", escaped(&label));
        }
        _ = write!(self.out, "<path d=\"{way}\" {end}=\"url(#head{trouble})\"/>");
        if !label.is_empty() {
            let label = cut(&label, LONGEST_LABEL);
            let place = bundle.first.place.as_ref();
            link(&mut self.out, place, |out| text(out, "small label", start.0 + 6, start.1 - 4, &label));
        }
        self.out.push_str("</g>\n");
    }

    /// Boxes without arrows, in rows.
    fn grid(&mut self, cards: &mut [Card<'_>], colour: impl Fn(usize) -> usize) {
        let widest = cards.iter().map(|card| card.size.width).max().unwrap_or(0);
        let most = self.width.max(ROW_WIDTH);
        let (mut x, mut tallest) = (0, 0);
        for (at, card) in cards.iter_mut().enumerate() {
            card.widen(widest);
            if x > 0 && x + card.size.width > most {
                self.y += tallest + BETWEEN;
                (x, tallest) = (0, 0);
            }
            card.draw(&mut self.out, (MARGIN + x, MARGIN + self.y), colour(at));
            tallest = tallest.max(card.size.height);
            x += card.size.width + BETWEEN;
            self.width = self.width.max(x - BETWEEN);
        }
        self.y += tallest;
    }
}

/// What is needed and comes in no order belongs to the left of those who need it, where it should be ready.
fn points_left(bundle: &Bundle<'_>) -> bool {
    bundle.first.kind == EdgeKind::Unordered
}

fn accent(group: Option<usize>) -> usize {
    group.unwrap_or(0) % ACCENTS
}

fn kind_class(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Order => "order",
        EdgeKind::Reversed => "reversed",
        EdgeKind::Unordered => "unordered",
        EdgeKind::Promotion => "promotion",
        EdgeKind::Endpoint => "endpoint",
        EdgeKind::Resource => "resource",
    }
}
