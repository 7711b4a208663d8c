//! Names that lead nowhere, or to the wrong thing.

pub mod unresolved;
