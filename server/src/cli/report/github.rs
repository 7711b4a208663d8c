//! Workflow commands of GitHub: an annotation on the line of each finding.

use std::io::{self, Write};

use super::Found;
use crate::cli::input::Input;
use crate::diagnostics::Severity;
use crate::workspace::Locator;

/// Writes all findings. Lines and columns count from 1 here.
pub fn write(out: &mut dyn Write, input: &Input, found: &Found) -> io::Result<()> {
    let mut locator = Locator::new(&input.snapshot);
    for diagnostic in found.iter().flat_map(|(_, found)| found) {
        let range = locator.range(diagnostic.place);
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information | Severity::Hint => "notice",
        };
        write!(
            out,
            "::{command} file={},line={},endLine={}",
            property(&input.shown_path(diagnostic.place.file)),
            range.start.line + 1,
            range.end.line + 1
        )?;
        // GitHub refuses columns where the annotation spans several lines.
        if range.start.line == range.end.line {
            write!(out, ",col={},endColumn={}", range.start.character + 1, range.end.character + 1)?;
        }
        writeln!(out, ",title={}::{}", property(diagnostic.code.id), data(&diagnostic.message))?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_command_is_escaped() {
        assert_eq!(data("100%\r\nx: a,b"), "100%25%0D%0Ax: a,b");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
    }
}
