//! Releases of OpenChoreo, to compare with.

use std::fmt;

/// A release; only what tells field sets apart is kept, so candidates count as their release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    major: u16,
    minor: u16,
    patch: u16,
}

impl Release {
    /// The releases whose schemas are generated: each stands for the generation it belongs to.
    pub const GENERATED: [Release; 4] =
        [Release::new(0, 8, 0), Release::new(0, 12, 0), Release::new(1, 1, 6), Release::new(1, 2, 3)];

    /// The newest of [`Release::GENERATED`].
    pub const NEWEST: Release = Release::GENERATED[3];

    /// `v<major>.<minor>.<patch>`
    pub const fn new(major: u16, minor: u16, patch: u16) -> Release {
        Release { major, minor, patch }
    }

    /// Reads `v1.2.3` or `v1.2`.
    pub fn parse(text: &str) -> Option<Release> {
        let mut parts = text.strip_prefix('v')?.split('.').map(|part| part.parse().ok());
        let major = parts.next()??;
        let minor = parts.next()??;
        let patch = parts.next().unwrap_or(Some(0))?;
        Some(Release { major, minor, patch })
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}.{}.{}", self.major, self.minor, self.patch)
    }
}
