//! The order of stages: who is ready before whom, and where a circle makes that impossible.

use super::stages::{Place, StageId};

/// Ancestors of every stage, as bits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    words: usize,
    bits: Vec<u64>,
    /// Dependencies first; stages of a circle in the order of their numbers.
    sequence: Vec<StageId>,
}

impl Order {
    /// The order of stages that depend on each other as `depends_on` says, by number.
    pub fn new(depends_on: &[&[StageId]]) -> Order {
        let count = depends_on.len();
        let mut order = Order { words: count.div_ceil(64), bits: Vec::new(), sequence: sequence(depends_on) };
        order.bits = vec![0; order.words * count];
        // One pass does for graphs without circles; circles need as many as they are nested.
        loop {
            let mut changed = false;
            for at in 0..order.sequence.len() {
                let stage = index(order.sequence[at]);
                for ancestor in depends_on[stage] {
                    changed |= order.add(stage, index(*ancestor));
                }
            }
            if !changed {
                return order;
            }
        }
    }

    fn add(&mut self, stage: usize, ancestor: usize) -> bool {
        let mut changed = false;
        for word in 0..self.words {
            let own = u64::from(ancestor / 64 == word) << (ancestor % 64);
            let more = self.bits[ancestor * self.words + word] | own;
            let bits = &mut self.bits[stage * self.words + word];
            changed |= *bits | more != *bits;
            *bits |= more;
        }
        changed
    }

    /// Whether `ancestor` is ready before `stage`.
    pub fn is_ancestor(&self, ancestor: StageId, stage: StageId) -> bool {
        let (ancestor, stage) = (index(ancestor), index(stage));
        let word = self.bits.get(stage * self.words + ancestor / 64).filter(|_| ancestor / 64 < self.words);
        word.is_some_and(|word| word >> (ancestor % 64) & 1 == 1)
    }

    /// Whether the stage waits for itself.
    pub fn is_circular(&self, stage: StageId) -> bool {
        self.is_ancestor(stage, stage)
    }

    /// Where `to` stands, seen from `from`.
    pub fn place(&self, from: StageId, to: StageId) -> Place {
        if from == to {
            Place::Same
        } else if self.is_ancestor(to, from) {
            Place::Ancestor
        } else if self.is_ancestor(from, to) {
            Place::Descendant
        } else {
            Place::Unordered
        }
    }

    /// All stages, dependencies first.
    pub fn sequence(&self) -> &[StageId] {
        &self.sequence
    }
}

/// A shortest way from `start` back to itself, both ends included; `None` if there is none.
pub fn circle(depends_on: &[&[StageId]], start: StageId) -> Option<Vec<StageId>> {
    let mut from: Vec<Option<StageId>> = vec![None; depends_on.len()];
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(stage) = queue.pop_front() {
        for next in depends_on[index(stage)] {
            if *next == start {
                let mut way = vec![start, stage];
                while let Some(before) = way.last().filter(|last| **last != start).and_then(|last| from[index(*last)]) {
                    way.push(before);
                }
                way.reverse();
                return Some(way);
            }
            if from[index(*next)].is_none() {
                from[index(*next)] = Some(stage);
                queue.push_back(*next);
            }
        }
    }
    None
}

fn index(stage: StageId) -> usize {
    usize::from(stage.0)
}

fn sequence(depends_on: &[&[StageId]]) -> Vec<StageId> {
    let mut state = vec![0_u8; depends_on.len()];
    let mut out = Vec::with_capacity(depends_on.len());
    for start in 0..depends_on.len() {
        // A stack of its own: a chain of stages may be longer than the thread's.
        let mut stack = vec![(start, 0)];
        while let Some((stage, next)) = stack.pop() {
            if next == 0 && state[stage] != 0 {
                continue;
            }
            state[stage] = 1;
            match depends_on[stage].get(next) {
                Some(dependency) => {
                    stack.push((stage, next + 1));
                    if state[index(*dependency)] == 0 {
                        stack.push((index(*dependency), 0));
                    }
                }
                None => {
                    state[stage] = 2;
                    out.push(StageId(stage as u16));
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(graph: &[&[u16]]) -> (Order, Vec<Vec<StageId>>) {
        let graph: Vec<Vec<StageId>> = graph.iter().map(|d| d.iter().map(|n| StageId(*n)).collect()).collect();
        let slices: Vec<&[StageId]> = graph.iter().map(Vec::as_slice).collect();
        (Order::new(&slices), graph)
    }

    #[test]
    fn ancestors_are_transitive() {
        let (order, _) = order(&[&[1], &[2], &[], &[2]]);
        assert_eq!(order.place(StageId(0), StageId(2)), Place::Ancestor);
        assert_eq!(order.place(StageId(2), StageId(0)), Place::Descendant);
        assert_eq!(order.place(StageId(0), StageId(3)), Place::Unordered);
        assert_eq!(order.place(StageId(0), StageId(0)), Place::Same);
        assert_eq!(order.sequence(), [2, 1, 0, 3].map(StageId));
    }

    #[test]
    fn circles_are_found_and_end() {
        let (order, graph) = order(&[&[1], &[2], &[0], &[0], &[4]]);
        let slices: Vec<&[StageId]> = graph.iter().map(Vec::as_slice).collect();
        assert_eq!(circle(&slices, StageId(0)), Some([0, 1, 2, 0].map(StageId).to_vec()));
        assert_eq!(circle(&slices, StageId(3)), None);
        assert_eq!(circle(&slices, StageId(4)), Some([4, 4].map(StageId).to_vec()));
        assert!(order.is_circular(StageId(1)) && !order.is_circular(StageId(3)));
        assert_eq!(order.place(StageId(3), StageId(2)), Place::Ancestor);
        assert_eq!(order.sequence().len(), 5);
    }

    #[test]
    fn more_stages_than_bits_in_a_word() {
        let graph: Vec<Vec<StageId>> =
            (0..200_u16).map(|n| n.checked_sub(1).map(StageId).into_iter().collect()).collect();
        let slices: Vec<&[StageId]> = graph.iter().map(Vec::as_slice).collect();
        let order = Order::new(&slices);
        assert_eq!(order.place(StageId(199), StageId(0)), Place::Ancestor);
        assert_eq!(order.place(StageId(64), StageId(128)), Place::Descendant);
    }
}
