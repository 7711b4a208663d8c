//! What the API server says of an object: its schema, with strict field validation.
//!
//! [`judge`] only gives the verdict, as fast as it can: every document of a repository is asked for
//! each generation that it may belong to. [`validate`] finds everything that is wrong, with places,
//! for the few documents that are not clean. Both are one walk ([`walk`]) with another ear.
//!
//! The order is the server's: unknown fields, defaults, types, bounds, then the rules in CEL. What a
//! mutating webhook repairs before the schema is asked counts as repaired.

mod cel_value;
mod kustomization;
mod metadata;
mod nearest;
mod path;
mod rules;
mod scalar;
mod transition;
mod violation;
mod walk;

use super::generation::Markers;
use super::kinds::Kind;
use crate::schema::KindSchema;
use crate::syntax::{Dialect, NodeRef};

pub use kustomization::{kustomization_schema, kustomization_violations};
pub use transition::{Frozen, transitions};
pub use violation::{Limit, Violation, What};

use walk::{Ear, Walk};

/// What becomes of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Accepted, and there is nothing to say.
    Clean,
    /// Accepted, and there may be something to say: a null, or a value that not all readers take alike.
    Noted,
    /// The API server would refuse it.
    Refused,
}

/// Whether the API server would create the object.
pub fn judge(root: NodeRef<'_>, schema: &KindSchema, dialect: Dialect) -> Verdict {
    let mut walk = Walk::new(dialect, schema, Ear::Verdict(Verdict::Clean));
    walk.object(root);
    match walk.ear {
        Ear::Verdict(verdict) => verdict,
        Ear::All(_) => Verdict::Refused,
    }
}

/// Which of `sets` take an object of a kind of OpenChoreo, and whether there is something to say of it in
/// one of them.
pub fn fits(root: NodeRef<'_>, kind: Kind, sets: Markers) -> (Markers, bool) {
    let mut fitting = Markers::NONE;
    let mut noted = false;
    for (set, release) in Markers::SETS {
        if !sets.fits(set) {
            continue;
        }
        let Some(schema) = KindSchema::of_release(kind.name(), release) else { continue };
        match judge(root, &schema, Dialect::Server) {
            Verdict::Refused => continue,
            verdict => noted |= verdict == Verdict::Noted,
        }
        fitting = fitting.with(set);
    }
    (fitting, noted)
}

/// Whether there is nothing to say of an object of a kind that is not OpenChoreo's.
pub fn is_clean(root: NodeRef<'_>, group: &str, kind: &str, api_version: &str) -> bool {
    let schema = KindSchema::foreign(group, kind, api_version);
    schema.is_none_or(|schema| judge(root, &schema, Dialect::Server) == Verdict::Clean)
}

/// Everything that is wrong with the object, in text order.
pub fn validate(root: NodeRef<'_>, schema: &KindSchema, dialect: Dialect) -> Vec<Violation> {
    let mut walk = Walk::new(dialect, schema, Ear::All(Vec::new()));
    walk.object(root);
    let Ear::All(mut found) = walk.ear else { return Vec::new() };
    found.sort_by_key(|violation| (violation.range.start, violation.range.end));
    found
}

#[cfg(test)]
mod tests;
