//! Steps that are more than a row: what moves, is taken apart or is put together.
//!
//! Each is a pair: where it applies, asked before anything is touched, and what it does there.

mod components;
mod platform;
mod releases;
mod workloads;

pub use components::*;
pub use platform::*;
pub use releases::*;
pub use workloads::*;
