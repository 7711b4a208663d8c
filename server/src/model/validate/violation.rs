//! One thing that the API server would not take.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::schema::Node;
use crate::text::TextRange;

/// What a bound is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// A number is too small.
    Minimum,
    /// A number is too large.
    Maximum,
    /// A number is no multiple of the wanted one.
    MultipleOf,
    /// A whole number does not fit its width.
    Width,
    /// A text is too short.
    MinLength,
    /// A text is too long.
    MaxLength,
    /// A list is too short.
    MinItems,
    /// A list is too long.
    MaxItems,
    /// A mapping has too few keys.
    MinProperties,
    /// A mapping has too many keys.
    MaxProperties,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A key that the schema does not have.
    UnknownField {
        /// The key.
        name: SmolStr,
        /// The field that was probably meant.
        nearest: Option<SmolStr>,
    },
    /// A key that must be there and is not.
    MissingField {
        /// The key.
        name: SmolStr,
        /// Whether a webhook writes the empty value, which passes: the cluster takes the object, and hardly
        /// as it was meant.
        filled: bool,
    },
    /// A value of another type; the words say what stands there ("a list").
    WrongType(&'static str),
    /// Null where nothing is asked for: a create drops it, server-side apply refuses it.
    Null,
    /// A value that is not among those that there are, and the one that was probably meant.
    NotAllowed(Option<SmolStr>),
    /// Text that does not match the pattern.
    Pattern,
    /// Text in another notation.
    Format,
    /// A value beyond a bound.
    Beyond(Limit),
    /// An item that stands in the list already; its keys in words and the place of the first.
    Duplicate(SmolStr, TextRange),
    /// None, or more than one, of several alternatives of the schema fits.
    Alternative,
    /// A rule in CEL, by its number at the place, with the reason where it could not be evaluated.
    Rule(u16, Option<SmolStr>),
    /// What Kubernetes asks of every object; the words are a whole sentence.
    Metadata(SmolStr),
    /// An object without a name.
    NoName,
}

impl What {
    /// Whether the API server refuses a new object for it.
    pub fn is_refused(&self) -> bool {
        !matches!(self, What::Null | What::MissingField { filled: true, .. })
    }
}

/// One violation at its place.
#[derive(Debug, Clone)]
pub struct Violation {
    /// What is wrong.
    pub what: What,
    /// Where, relative to the document: the key for what is unknown, missing or null, else the value.
    pub range: TextRange,
    /// The field as the API server would name it: `spec.resources[1].id`.
    pub path: String,
    /// What the schema says of the place.
    pub schema: Arc<Node>,
}
