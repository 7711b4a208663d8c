//! Values that do not mean what they seem to mean.

pub mod ambiguous_scalar;
