//! SARIF 2.1.0: the format of code scanning services.

use std::io::{self, Write};

use serde_sarif::sarif::{
    ArtifactLocation, Location, Message, MultiformatMessageString, PhysicalLocation, PropertyBag, Region,
    ReportingDescriptor, Result as SarifResult, ResultLevel, Run, Sarif, Tool, ToolComponent,
};

use super::Found;
use crate::cli::input::Input;
use crate::diagnostics::{CODES, Diagnostic, Severity};
use crate::text::FileRange;
use crate::workspace::{Locator, Range};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes all findings as one run.
pub fn write(out: &mut dyn Write, input: &Input, found: &Found) -> io::Result<()> {
    let mut locator = Locator::new(&input.snapshot);
    let results: Vec<SarifResult> =
        found.iter().flat_map(|(_, found)| found).map(|diagnostic| result(&mut locator, input, diagnostic)).collect();
    let driver = ToolComponent::builder()
        .name(env!("CARGO_PKG_NAME"))
        .version(env!("CARGO_PKG_VERSION"))
        .information_uri(env!("CARGO_PKG_REPOSITORY"))
        .rules(rules())
        .build();
    let run = Run::builder().tool(Tool::builder().driver(driver).build()).column_kind("utf16CodeUnits");
    let run = run.results(results).build();
    let sarif = Sarif::builder().schema(SCHEMA).version("2.1.0").runs(vec![run]).build();
    serde_json::to_writer_pretty(&mut *out, &sarif)?;
    out.write_all(b"\n")
}

fn rules() -> Vec<ReportingDescriptor> {
    let text = |text: String| MultiformatMessageString::builder().text(text).build();
    CODES
        .iter()
        .map(|code| {
            ReportingDescriptor::builder()
                .id(code.id)
                .short_description(text(code.title.to_owned()))
                .help(text(format!("See {}", code.page())))
                .build()
        })
        .collect()
}

fn result(locator: &mut Locator<'_>, input: &Input, diagnostic: &Diagnostic) -> SarifResult {
    let level = match diagnostic.severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Information | Severity::Hint => ResultLevel::Note,
    };
    let related: Vec<Location> = diagnostic
        .related
        .iter()
        .enumerate()
        .map(|(at, related)| {
            let message = Message::builder().text(related.message.clone()).build();
            let physical = physical(locator, input, related.place);
            Location::builder().id(at as i64).physical_location(physical).message(message).build()
        })
        .collect();
    let place = Location::builder().physical_location(physical(locator, input, diagnostic.place)).build();
    let enforced_by = [("enforcedBy".to_owned(), diagnostic.enforced_by.word().into())].into_iter().collect();
    SarifResult::builder()
        .rule_id(diagnostic.code.id)
        .rule_index(CODES.iter().position(|code| code.id == diagnostic.code.id).map_or(-1, |at| at as i64))
        .level(level)
        .message(Message::builder().text(diagnostic.message.clone()).build())
        .locations(vec![place])
        .related_locations(related)
        .properties(PropertyBag { additional_properties: enforced_by, ..PropertyBag::default() })
        .build()
}

fn physical(locator: &mut Locator<'_>, input: &Input, place: FileRange) -> PhysicalLocation {
    let Range { start, end } = locator.range(place);
    // Lines and columns count from 1.
    let region = Region::builder()
        .start_line(i64::from(start.line) + 1)
        .start_column(i64::from(start.character) + 1)
        .end_line(i64::from(end.line) + 1)
        .end_column(i64::from(end.character) + 1)
        .build();
    let file = ArtifactLocation::builder().uri(uri(&input.shown_path(place.file))).build();
    PhysicalLocation::builder().artifact_location(file).region(region).build()
}

/// A path as a relative reference, or as a `file:` URI where it is absolute.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') || drive {
        out.push_str(if drive { "file:///" } else { "file://" });
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("a b/é:1.yaml"), "a%20b/%C3%A9%3A1.yaml");
        assert_eq!(uri("/a/b.yaml"), "file:///a/b.yaml");
    }
}
