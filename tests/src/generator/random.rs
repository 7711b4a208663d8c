//! Numbers that look random and are the same everywhere: SplitMix64, and words to make names of.

/// A source of numbers.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not zero.
    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// One of them; the list is not empty.
    pub(super) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const FIRST: &[&str] = &[
    "amber", "brisk", "calm", "dapper", "eager", "fabled", "gentle", "humble", "icy", "jolly", "keen", "lucid",
    "mellow", "noble", "opal", "proud", "quiet", "rapid", "silver", "tidy", "urban", "vivid", "warm", "young", "zesty",
];
const SECOND: &[&str] = &[
    "anchor", "basket", "cabin", "desk", "engine", "ferry", "garden", "harbor", "island", "jacket", "kettle", "ledger",
    "market", "needle", "orchard", "parcel", "quarry", "river", "saddle", "ticket", "umbrella", "valley", "wagon",
    "yacht", "zeppelin",
];

/// A name that no other call with another `number` gives: two words and the number.
pub(super) fn name(random: &mut Random, number: usize) -> String {
    format!("{}-{}-{number}", random.pick(FIRST), random.pick(SECOND))
}

/// A line of words, at least `length` bytes long, at most twenty more.
pub(super) fn words(random: &mut Random, length: usize) -> String {
    let mut line = String::with_capacity(length + 20);
    while line.len() < length {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(random.pick(FIRST));
        line.push(' ');
        line.push_str(random.pick(SECOND));
    }
    line
}
