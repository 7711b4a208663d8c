//! What the API server says of an object: its schema, with strict field validation.
//!
//! [`accepts`] only answers yes or no, as fast as it can: every document of a repository is asked for
//! each generation that it may belong to. [`validate`] finds everything that is wrong, with places,
//! for the few documents that are not accepted. Both are one walk ([`walk`]) with another ear.
//!
//! The order is the server's: unknown fields, defaults, types, bounds, then the rules in CEL. What a
//! mutating webhook repairs before the schema is asked counts as repaired.

mod cel_value;
mod metadata;
mod nearest;
mod path;
mod rules;
mod scalar;
mod violation;
mod walk;

use crate::schema::KindSchema;
use crate::syntax::{Dialect, NodeRef};

pub use violation::{Limit, Violation, What};

use walk::{Ear, Walk};

/// Whether the API server would create the object; warnings of ours do not count.
pub fn accepts(root: NodeRef<'_>, schema: &KindSchema, dialect: Dialect) -> bool {
    let mut walk = Walk::new(dialect, schema, Ear::Verdict { refused: false });
    walk.object(root);
    !matches!(walk.ear, Ear::Verdict { refused: true })
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
