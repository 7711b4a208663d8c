//! One finding a line, as JSON.

use std::io::{self, Write};

use super::Found;
use crate::cli::input::Input;
use crate::workspace::Locator;

/// Writes all findings.
pub fn write(out: &mut dyn Write, input: &Input, found: &Found) -> io::Result<()> {
    let mut locator = Locator::new(&input.snapshot);
    for diagnostic in found.iter().flat_map(|(_, found)| found) {
        serde_json::to_writer(&mut *out, &locator.finding(diagnostic))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
