//! Values that their reader does not take, or that do not mean what they seem to mean.

pub mod ambiguous_scalar;
pub mod duplicate_item;
pub mod format;
pub mod not_allowed;
pub mod null;
pub mod pattern;
pub mod range;
pub mod wrong_type;
