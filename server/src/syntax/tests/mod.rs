//! Properties that hold for the readers together, whatever the text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod broken;
pub(super) mod documents;
mod limits;
mod readers;
mod scalars;
mod values;
