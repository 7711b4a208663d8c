//! Structures that several kinds use.

mod free;

pub use free::{AnyValue, FreeObject};
