//! `plan`, `diff` and `apply`: from the files to a cluster, in order.
//!
//! The three share one engine; they differ in how far they go and what they print. Every event of the
//! engine is one line of JSON, or some lines for people.

mod arguments;
mod confirm;
mod console;
pub mod diff;
mod online;
pub mod plan;
pub mod run;
mod show;

use std::io::{self, Write};

use anyhow::Result;
use arguments::{Format, Loaded, What};

use super::output::{notice, print};
use super::report;
use crate::apply::Event;

/// Prints events.
fn write_events(out: &mut dyn Write, format: Format, events: &[Event]) -> io::Result<()> {
    let mut show = show::Show::default();
    for event in events {
        match format {
            Format::Text => out.write_all(show.text(event).as_bytes())?,
            Format::Json => {
                serde_json::to_writer(&mut *out, event)?;
                out.write_all(b"\n")?;
            }
        }
    }
    Ok(())
}

/// Says what stands against going on, and whether to.
fn soundness(loaded: &Loaded, what: &What) -> Result<()> {
    for problem in &loaded.desired.problems {
        notice("warning", problem);
    }
    if !loaded.errors.is_empty() && !what.despite_errors && what.format == Format::Text {
        print(|out| report::text::findings(out, &loaded.input, &loaded.errors))?;
    }
    loaded.must_be_sound(what)
}
