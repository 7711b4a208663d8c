//! A migration on paper: a diff for each file, then what a person should know.

use std::io::{self, Write};

use serde_json::json;
use similar::TextDiff;

use super::write::FileChange;
use crate::cli::input::Input;
use crate::cli::output::printable;
use crate::model::Generation;
use crate::workspace::{Locator, Migration, Remark};

const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const CYAN: &str = "\u{1b}[36m";
const RESET: &str = "\u{1b}[0m";

/// For people.
pub fn text(
    out: &mut dyn Write,
    input: &Input,
    made: &Migration,
    changes: &[FileChange],
    to: Generation,
) -> io::Result<()> {
    for change in changes {
        for line in diff(change).split_inclusive('\n') {
            let color = match line.as_bytes().first() {
                _ if line.starts_with("---") || line.starts_with("+++") => BOLD,
                Some(b'+') => GREEN,
                Some(b'-') => RED,
                Some(b'@') => CYAN,
                _ => "",
            };
            let words = printable(line.trim_end_matches('\n'));
            if color.is_empty() { writeln!(out, "{words}")? } else { writeln!(out, "{color}{words}{RESET}")? }
        }
    }
    let mut locator = Locator::new(&input.snapshot);
    for (must, title) in [(true, "Left for a person"), (false, "Done, and worth a look")] {
        let remarks: Vec<&Remark> = made.remarks.iter().filter(|remark| remark.must == must).collect();
        if !remarks.is_empty() {
            writeln!(out, "\n{BOLD}{title}{RESET}")?;
        }
        for remark in remarks {
            let start = locator.range(remark.place).start;
            let path = printable(&input.shown_path(remark.place.file));
            let object = if remark.object.is_empty() { String::new() } else { format!("{}: ", remark.object) };
            writeln!(out, "  {path}:{}: {}{}", start.line + 1, printable(&object), printable(&remark.message))?;
        }
    }
    let left = made.remarks.iter().filter(|remark| remark.must).count();
    writeln!(
        out,
        "\nTo OpenChoreo {}: {} in {} change, {} left for a person",
        to.span(),
        count(made.documents, "document"),
        count(changes.len(), "file"),
        left
    )
}

/// For programs: one object a line.
pub fn json(out: &mut dyn Write, input: &Input, made: &Migration, changes: &[FileChange]) -> io::Result<()> {
    for change in changes {
        let line = json!({"path": change.shown, "deleted": change.new.is_none(), "diff": diff(change)});
        writeln!(out, "{line}")?;
    }
    let mut locator = Locator::new(&input.snapshot);
    for remark in &made.remarks {
        let line = json!({
            "path": input.shown_path(remark.place.file),
            "range": locator.range(remark.place),
            "object": remark.object,
            "must": remark.must,
            "message": remark.message,
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// A unified diff, as `git apply` takes it.
fn diff(change: &FileChange) -> String {
    let new = change.new.as_deref().unwrap_or_default();
    let to = if change.new.is_some() { format!("b/{}", change.shown) } else { "/dev/null".to_owned() };
    TextDiff::from_lines(change.old.as_str(), new)
        .unified_diff()
        .header(&format!("a/{}", change.shown), &to)
        .to_string()
}

/// A number of things in words.
pub fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}
