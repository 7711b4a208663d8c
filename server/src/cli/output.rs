//! Standard output and standard error: colour where it is wanted, and a closed pipe as an error.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result};

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes it the choice of the whole process.
    pub fn apply(self) {
        match self {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
        .write_global();
    }
}

/// Writes to standard output by `write`, with colour codes taken out where they are not wanted.
///
/// # Errors
/// When standard output does not take it all: a closed pipe, a full disk.
pub fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let stdout = io::stdout().lock();
    let choice = AutoStream::choice(&stdout);
    let mut out = BufWriter::with_capacity(1 << 16, AutoStream::new(stdout, choice));
    write(&mut out).and_then(|()| out.flush()).context("standard output was closed before everything was written")
}

/// Tells on standard error what stopped the program.
pub fn error(error: &anyhow::Error) {
    notice("error", &format!("{error:#}"));
}

/// Tells something on standard error that does not belong to the results.
pub fn notice(level: &str, message: &str) {
    // Nobody is left to be told if standard error is closed too.
    let _ = writeln!(anstream::stderr(), "\u{1b}[1m{level}\u{1b}[0m: {}", printable(message));
}

/// A text without the control characters that would let a file name steer the terminal.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}
