//! Fields and values that a schema does not know.

pub mod settings;
