//! Which generation of OpenChoreo a document is written for.
//!
//! `apiVersion` never changed since v0.3, so only the shape tells. A document shows [`Markers`];
//! a repository's documents together give its [`Generation`].

use serde::{Deserialize, Serialize};

use crate::schema::Release;

/// A generation that can be pinned. v0.6.0 and v0.7.0 have the fields of v0.8.0 and stricter admission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Generation {
    /// v0.6.0: admission looks other objects up.
    #[serde(rename = "v0.6.0")]
    V0_6,
    /// v0.7.0: admission looks other objects up.
    #[serde(rename = "v0.7.0")]
    V0_7,
    /// v0.8.0.
    #[serde(rename = "v0.8.0")]
    V0_8,
    /// v0.9 to v0.17.
    #[serde(rename = "v0.12.0")]
    V0_12,
    /// v1.0 and v1.1.
    #[serde(rename = "v1.1.6")]
    V1_1,
    /// v1.2.
    #[serde(rename = "v1.2.3")]
    V1_2,
}

impl Generation {
    /// All of them, oldest first.
    pub const ALL: [Generation; 6] =
        [Generation::V0_6, Generation::V0_7, Generation::V0_8, Generation::V0_12, Generation::V1_1, Generation::V1_2];

    /// The release that stands for it.
    pub fn tag(self) -> &'static str {
        match self {
            Generation::V0_6 => "v0.6.0",
            Generation::V0_7 => "v0.7.0",
            Generation::V0_8 => "v0.8.0",
            Generation::V0_12 => "v0.12.0",
            Generation::V1_1 => "v1.1.6",
            Generation::V1_2 => "v1.2.3",
        }
    }

    /// The release whose schemas judge it.
    pub fn release(self) -> Release {
        match self {
            Generation::V0_6 | Generation::V0_7 | Generation::V0_8 => Release::new(0, 8, 0),
            Generation::V0_12 => Release::new(0, 12, 0),
            Generation::V1_1 => Release::new(1, 1, 6),
            Generation::V1_2 => Release::new(1, 2, 3),
        }
    }

    /// The releases it stands for, in words.
    pub fn span(self) -> &'static str {
        match self {
            Generation::V0_6 => "v0.6",
            Generation::V0_7 => "v0.7",
            Generation::V0_8 => "v0.6 to v0.8",
            Generation::V0_12 => "v0.9 to v0.17",
            Generation::V1_1 => "v1.0 or v1.1",
            Generation::V1_2 => "v1.2",
        }
    }

    /// The generation that `text` means; a unique prefix is enough (`v1.2`), with or without its `v`.
    pub fn parse(text: &str) -> Option<Generation> {
        let is_number = text.starts_with(|c: char| c.is_ascii_digit());
        let text = if is_number { format!("v{text}") } else { text.to_owned() };
        let mut fitting = Generation::ALL.into_iter().filter(|g| g.tag().starts_with(&text));
        let first = fitting.next()?;
        (fitting.next().is_none() || first.tag() == text).then_some(first)
    }

    /// Whether it is one of v0.x, where references are strings and the Organization exists.
    pub fn is_legacy(self) -> bool {
        self <= Generation::V0_12
    }

    /// Whether admission refuses objects whose targets do not exist yet (v0.6.0 and v0.7.0 only).
    pub fn admission_looks_up(self) -> bool {
        self <= Generation::V0_7
    }
}

/// Which of the four field sets (v0.8.0, v0.12.0, v1.1.6, v1.2.3) a document can belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Markers(u8);

impl Markers {
    /// v0.6 to v0.8.
    pub const L1: Markers = Markers(1);
    /// v0.9 to v0.17.
    pub const L2: Markers = Markers(2);
    /// v1.0 and v1.1.
    pub const M1: Markers = Markers(4);
    /// v1.2.
    pub const M2: Markers = Markers(8);
    /// Any v0.x.
    pub const L: Markers = Markers(3);
    /// Any v1.x.
    pub const M: Markers = Markers(12);
    /// Nothing in the document tells.
    pub const NEUTRAL: Markers = Markers(15);
    /// None of them.
    pub const NONE: Markers = Markers(0);
    /// The four sets with the release that stands for each, oldest first.
    pub const SETS: [(Markers, Release); 4] = [
        (Markers::L1, Release::new(0, 8, 0)),
        (Markers::L2, Release::new(0, 12, 0)),
        (Markers::M1, Release::new(1, 1, 6)),
        (Markers::M2, Release::new(1, 2, 3)),
    ];

    /// The set that a generation is judged by.
    pub fn of(generation: Generation) -> Markers {
        match generation {
            Generation::V0_6 | Generation::V0_7 | Generation::V0_8 => Markers::L1,
            Generation::V0_12 => Markers::L2,
            Generation::V1_1 => Markers::M1,
            Generation::V1_2 => Markers::M2,
        }
    }

    /// These and those of `other`.
    pub fn with(self, other: Markers) -> Markers {
        Markers(self.0 | other.0)
    }

    /// Whether there is none.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// What both allow; nothing in common leaves the first, because the first hit decides.
    pub fn narrowed(self, by: Markers) -> Markers {
        match self.0 & by.0 {
            0 => self,
            both => Markers(both),
        }
    }

    /// As a number below 16.
    pub fn bits(self) -> usize {
        self.0 as usize
    }

    /// Whether a document with these markers fits `set`.
    pub fn fits(self, set: Markers) -> bool {
        self.0 & set.0 != 0
    }

    /// Whether only v0.x fits.
    pub fn is_legacy(self) -> bool {
        !self.fits(Markers::M)
    }

    /// Whether only v1.x fits.
    pub fn is_current(self) -> bool {
        !self.fits(Markers::L)
    }
}

/// The generation that takes most documents; a tie goes to the newest. `counts` has the number of
/// documents that exactly these sets take ([`Markers::bits`]). `None` where no document tells.
pub fn detect(counts: &[u32; 16]) -> Option<Generation> {
    const SETS: [(Markers, Generation); 4] = [
        (Markers::L1, Generation::V0_8),
        (Markers::L2, Generation::V0_12),
        (Markers::M1, Generation::V1_1),
        (Markers::M2, Generation::V1_2),
    ];
    let told = counts.iter().enumerate().any(|(bits, count)| *count > 0 && bits != Markers::NEUTRAL.bits());
    let fitting = |set: Markers| -> u32 {
        counts.iter().enumerate().filter(|(bits, _)| bits & set.bits() != 0).map(|(_, count)| *count).sum()
    };
    let best = SETS.iter().map(|(set, _)| fitting(*set)).max()?;
    let (_, generation) = SETS.iter().rev().find(|(set, _)| fitting(*set) == best)?;
    told.then_some(*generation)
}
