//! The byte layer between standard input and output and the framework.
//!
//! Two threads own the streams, because a read from standard input cannot be interrupted and a slow client must not
//! stop the server. What reaches the framework is always a sound message; what is not is answered right here.

mod frames;
mod input;
mod output;

pub use input::{End, read};
pub use output::{Outgoing, write};
