//! What an editor can ask: one file per feature, from a snapshot and a place to plain values.

pub mod definition;
