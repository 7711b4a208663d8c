//! Tests of the whole layer on small trees, one module for each question it answers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod closure;
mod coverage;
mod edits;
mod effective;
mod flux;
mod generated;
mod layouts;
mod order;
mod problems;
mod robust;
