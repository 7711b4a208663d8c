//! Where boxes and arrows go: columns from left to right, each arrow to a later column.
//!
//! The usual four steps for layered graphs, each as simple as it can be: turn some arrows around until there is no
//! circle, put every box behind all that lead to it, sort the columns so that few arrows cross, and move boxes up and
//! down to where their neighbours are. Arrows over several columns get an invisible box in each, so that they pass
//! between the others. All in whole pixels, and the same input gives the same output.

/// A box.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Pixels.
    pub width: i32,
    /// Pixels.
    pub height: i32,
}

/// An arrow between two different boxes.
#[derive(Debug, Clone, Copy)]
pub struct Arrow {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// Room for what is written at its left end.
    pub label: i32,
}

/// The way of an arrow: a straight stretch, a curve, a straight stretch, …, and a curve at last.
#[derive(Debug, Clone, Default)]
pub struct Route {
    /// From left to right.
    pub points: Vec<(i32, i32)>,
    /// Whether it points to the left.
    pub is_backwards: bool,
}

/// Where everything is.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// The upper left corner of each box.
    pub corners: Vec<(i32, i32)>,
    /// The way of each arrow.
    pub routes: Vec<Route>,
    /// Pixels from the left.
    pub width: i32,
    /// Pixels from the top.
    pub height: i32,
}

/// Between two boxes of a column.
const BETWEEN: i32 = 20;
/// What an arrow needs that passes through a column.
const PASSING: i32 = 8;
/// Between two columns, without labels.
const GAP: i32 = 64;
const SWEEPS: usize = 8;

/// Arranges boxes and arrows.
pub fn arrange(sizes: &[Size], arrows: &[Arrow]) -> Layout {
    let turned = circles(sizes.len(), arrows);
    let ends = |at: usize| {
        let Arrow { from, to, .. } = arrows[at];
        if turned[at] { (to, from) } else { (from, to) }
    };
    let arcs: Vec<(usize, usize)> = (0..arrows.len()).map(ends).collect();
    let mut net = Net::new(sizes, &arcs);
    for sweep in 0..SWEEPS {
        net.sort(sweep % 2 == 0);
    }
    net.stack();
    for sweep in 0..SWEEPS {
        net.settle(sweep % 2 == 0);
    }
    net.finish(sizes, arrows, &turned)
}

/// Which arrows are turned around so that no circle is left: those that lead back to where a walk came from.
fn circles(count: usize, arrows: &[Arrow]) -> Vec<bool> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (at, arrow) in arrows.iter().enumerate() {
        out[arrow.from].push(at);
    }
    let mut turned = vec![false; arrows.len()];
    // 0: not seen, 1: on the way, 2: done.
    let mut state = vec![0u8; count];
    for start in 0..count {
        let mut way: Vec<(usize, usize)> = Vec::new();
        if state[start] == 0 {
            state[start] = 1;
            way.push((start, 0));
        }
        while let Some((node, next)) = way.last_mut() {
            let Some(arrow) = out[*node].get(*next).copied() else {
                state[*node] = 2;
                way.pop();
                continue;
            };
            *next += 1;
            let to = arrows[arrow].to;
            match state[to] {
                0 => {
                    state[to] = 1;
                    way.push((to, 0));
                }
                1 => turned[arrow] = true,
                _ => {}
            }
        }
    }
    turned
}

/// Boxes, visible or not, in columns, with arcs between neighbouring columns only.
struct Net {
    columns: Vec<Vec<usize>>,
    column_of: Vec<usize>,
    heights: Vec<i32>,
    before: Vec<Vec<usize>>,
    behind: Vec<Vec<usize>>,
    /// The middle of each box.
    middle: Vec<i32>,
    /// The boxes that each arrow passes, its ends included.
    chains: Vec<Vec<usize>>,
}

impl Net {
    fn new(sizes: &[Size], arcs: &[(usize, usize)]) -> Net {
        let mut column_of = ranks(sizes.len(), arcs);
        let mut heights: Vec<i32> = sizes.iter().map(|size| size.height).collect();
        let mut chains = Vec::new();
        for (from, to) in arcs {
            let mut chain = vec![*from];
            for column in column_of[*from] + 1..column_of[*to] {
                chain.push(heights.len());
                heights.push(PASSING);
                column_of.push(column);
            }
            chain.push(*to);
            chains.push(chain);
        }
        let count = heights.len();
        let mut columns = vec![Vec::new(); column_of.iter().max().map_or(0, |last| last + 1)];
        for (node, column) in column_of.iter().enumerate() {
            columns[*column].push(node);
        }
        let mut net = Net {
            columns,
            column_of,
            heights,
            before: vec![Vec::new(); count],
            behind: vec![Vec::new(); count],
            middle: vec![0; count],
            chains,
        };
        for pair in net.chains.iter().flat_map(|chain| chain.windows(2)) {
            net.behind[pair[0]].push(pair[1]);
            net.before[pair[1]].push(pair[0]);
        }
        net
    }

    /// Sorts each column by the mean place of the neighbours on one side.
    fn sort(&mut self, to_the_right: bool) {
        let mut place = vec![0i64; self.heights.len()];
        for column in &self.columns {
            for (at, node) in column.iter().enumerate() {
                place[*node] = at as i64 * 1000;
            }
        }
        let count = self.columns.len();
        for step in 0..count {
            let column = if to_the_right { step } else { count - 1 - step };
            let sides = if to_the_right { &self.before } else { &self.behind };
            let wish = |node: &usize| mean(sides[*node].iter().map(|other| place[*other])).unwrap_or(place[*node]);
            let mut order: Vec<(i64, usize)> = self.columns[column].iter().map(|node| (wish(node), *node)).collect();
            order.sort_by_key(|(wish, _)| *wish);
            for (at, (_, node)) in order.iter().enumerate() {
                place[*node] = at as i64 * 1000;
            }
            self.columns[column] = order.into_iter().map(|(_, node)| node).collect();
        }
    }

    /// One below the other.
    fn stack(&mut self) {
        for column in &self.columns {
            let mut y = 0;
            for node in column {
                self.middle[*node] = y + self.heights[*node] / 2;
                y += self.heights[*node] + BETWEEN;
            }
        }
    }

    /// Moves the boxes of each column as near to their neighbours on one side as the order of the column allows.
    fn settle(&mut self, to_the_right: bool) {
        let count = self.columns.len();
        for step in 0..count {
            let column = if to_the_right { step } else { count - 1 - step };
            let sides = if to_the_right { &self.before } else { &self.behind };
            let mut offset = 0;
            let mut offsets = Vec::new();
            let mut wishes = Vec::new();
            let mut last: Option<usize> = None;
            for node in &self.columns[column] {
                let half = |node: usize| self.heights[node] / 2;
                offset += last.map_or(0, |last| half(last) + BETWEEN + half(*node) + 1);
                last = Some(*node);
                let middles = sides[*node].iter().map(|other| i64::from(self.middle[*other]));
                let wish = mean(middles).unwrap_or(i64::from(self.middle[*node]));
                offsets.push(offset);
                wishes.push(wish - i64::from(offset));
            }
            for ((node, wish), offset) in self.columns[column].iter().zip(rising(&wishes)).zip(offsets) {
                self.middle[*node] = wish as i32 + offset;
            }
        }
    }

    fn finish(&self, sizes: &[Size], arrows: &[Arrow], turned: &[bool]) -> Layout {
        let top = (0..self.heights.len()).map(|node| self.middle[node] - self.heights[node] / 2).min().unwrap_or(0);
        let mut lefts = Vec::new();
        let mut x = 0;
        let mut right = 0;
        for (at, column) in self.columns.iter().enumerate() {
            let width = column.iter().filter_map(|node| sizes.get(*node)).map(|size| size.width).max().unwrap_or(0);
            lefts.push((x, x + width));
            right = x + width;
            let starts = self.chains.iter().zip(arrows).filter(|(chain, _)| self.column_of[chain[0]] == at);
            x = right + GAP + starts.map(|(_, arrow)| arrow.label).max().unwrap_or(0);
        }
        let corner = |node: usize| (lefts[self.column_of[node]].0, self.middle[node] - self.heights[node] / 2 - top);
        let corners: Vec<(i32, i32)> = (0..sizes.len()).map(corner).collect();
        let bottom = corners.iter().zip(sizes).map(|((_, y), size)| y + size.height).max().unwrap_or(0);
        let ports = self.ports(sizes, &corners);
        let mut routes = Vec::new();
        for (at, chain) in self.chains.iter().enumerate() {
            let (start, end) = ports[at];
            let from = chain[0];
            let begin = corners[from].0 + sizes[from].width;
            // The label stands on the first stretch, which leads at least to the end of the column.
            let run = lefts[self.column_of[from]].1 + arrows[at].label;
            let mut points = vec![(begin, start), (run, start)];
            for node in &chain[1..chain.len() - 1] {
                let (left, right) = lefts[self.column_of[*node]];
                let y = self.middle[*node] - top;
                points.extend([(left, y), (right, y)]);
            }
            points.push((corners[chain[chain.len() - 1]].0, end));
            routes.push(Route { points, is_backwards: turned[at] });
        }
        Layout { corners, routes, width: right, height: bottom }
    }

    /// Where each arrow leaves its left box and reaches its right one: spread over the sides, in the order of where
    /// they come from and go to.
    fn ports(&self, sizes: &[Size], corners: &[(i32, i32)]) -> Vec<(i32, i32)> {
        let mut ports = vec![(0, 0); self.chains.len()];
        let spread = |node: usize, at: usize, of: usize| {
            let (corner, height) = (corners[node].1, sizes[node].height);
            corner + (height * (at as i32 + 1)) / (of as i32 + 1)
        };
        let mut leaving: Vec<Vec<(i32, usize)>> = vec![Vec::new(); sizes.len()];
        let mut reaching = leaving.clone();
        for (at, chain) in self.chains.iter().enumerate() {
            let last = chain.len() - 1;
            leaving[chain[0]].push((self.middle[chain[1]], at));
            reaching[chain[last]].push((self.middle[chain[last - 1]], at));
        }
        for node in 0..sizes.len() {
            leaving[node].sort_unstable();
            reaching[node].sort_unstable();
            for (at, (_, chain)) in leaving[node].iter().enumerate() {
                ports[*chain].0 = spread(node, at, leaving[node].len());
            }
            for (at, (_, chain)) in reaching[node].iter().enumerate() {
                ports[*chain].1 = spread(node, at, reaching[node].len());
            }
        }
        ports
    }
}

/// The column of each box: behind all that lead to it, and those without any right before what they lead to.
fn ranks(count: usize, arcs: &[(usize, usize)]) -> Vec<usize> {
    let mut behind: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut waiting = vec![0; count];
    for (from, to) in arcs {
        behind[*from].push(*to);
        waiting[*to] += 1;
    }
    let first: Vec<usize> = (0..count).filter(|node| waiting[*node] == 0).collect();
    let mut ready = first.clone();
    let mut rank = vec![0usize; count];
    while let Some(node) = ready.pop() {
        for next in &behind[node] {
            rank[*next] = rank[*next].max(rank[node] + 1);
            waiting[*next] -= 1;
            if waiting[*next] == 0 {
                ready.push(*next);
            }
        }
    }
    for node in first {
        if let Some(nearest) = behind[node].iter().map(|next| rank[*next]).min() {
            rank[node] = nearest.saturating_sub(1);
        }
    }
    rank
}

fn mean(values: impl Iterator<Item = i64>) -> Option<i64> {
    let (sum, count) = values.fold((0, 0), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / count)
}

/// The rising numbers that are nearest to some numbers: neighbours in the wrong order share their mean.
fn rising(wishes: &[i64]) -> Vec<i64> {
    let mut pools: Vec<(i64, i64)> = Vec::new();
    for wish in wishes {
        pools.push((*wish, 1));
        while let [.., (low, n), (high, m)] = pools[..] {
            if low * m <= high * n {
                break;
            }
            pools.truncate(pools.len() - 2);
            pools.push((low + high, n + m));
        }
    }
    pools.into_iter().flat_map(|(sum, count)| std::iter::repeat_n(sum / count, count as usize)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes(count: usize) -> Vec<Size> {
        vec![Size { width: 100, height: 40 }; count]
    }

    fn arrow((from, to): (usize, usize)) -> Arrow {
        Arrow { from, to, label: 0 }
    }

    fn arranged(count: usize, arrows: &[(usize, usize)]) -> Layout {
        let arrows: Vec<Arrow> = arrows.iter().copied().map(arrow).collect();
        arrange(&boxes(count), &arrows)
    }

    fn overlaps(layout: &Layout) -> bool {
        let apart = |a: &(i32, i32), b: &(i32, i32)| (a.0 - b.0).abs() >= 100 || (a.1 - b.1).abs() >= 40;
        let corners = &layout.corners;
        (0..corners.len()).any(|a| (0..a).any(|b| !apart(&corners[a], &corners[b])))
    }

    #[test]
    fn a_chain_is_a_straight_line() {
        let layout = arranged(3, &[(0, 1), (1, 2)]);
        assert_eq!(layout.corners, [(0, 0), (164, 0), (328, 0)]);
        assert!(layout.routes.iter().all(|route| route.points.iter().all(|point| point.1 == 20)));
    }

    #[test]
    fn a_circle_has_one_arrow_that_points_back() {
        let layout = arranged(3, &[(0, 1), (1, 2), (2, 0)]);
        let back: Vec<bool> = layout.routes.iter().map(|route| route.is_backwards).collect();
        assert_eq!(back, [false, false, true]);
        assert!(!overlaps(&layout));
    }

    #[test]
    fn boxes_never_overlap() {
        // A graph without a pattern, from a small generator of numbers.
        let mut seed = 7usize;
        let mut next = |below: usize| {
            seed = (seed * 1103515245 + 12345) % (1 << 31);
            seed / 7 % below
        };
        let arrows: Vec<(usize, usize)> =
            (0..120).map(|_| (next(40), next(40))).filter(|(from, to)| from != to).collect();
        let layout = arranged(40, &arrows);
        assert!(!overlaps(&layout));
        assert_eq!(layout.corners, arranged(40, &arrows).corners);
    }

    #[test]
    fn rising_numbers_stay() {
        assert_eq!(rising(&[1, 5, 3, 9]), [1, 4, 4, 9]);
        assert_eq!(rising(&[3, 2, 1]), [2, 2, 2]);
    }
}
