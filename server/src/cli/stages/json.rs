//! One JSON document.

use std::io::{self, Write};

use crate::features::stages::View;

/// Writes everything.
pub fn write(out: &mut dyn Write, view: &View) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, view)?;
    out.write_all(b"\n")
}
