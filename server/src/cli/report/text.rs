//! For people: each finding with the lines it is about, as a good compiler would show it.

use std::io::{self, Write};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Found, Summary};
use crate::cli::input::Input;
use crate::diagnostics::{Diagnostic, Severity};
use crate::text::{FileId, FileRange, PositionEncoding, TextRange};
use crate::workspace::Locator;

/// Places further apart than so many lines are shown as two excerpts.
const EXCERPT_LINES: u32 = 40;
/// No line of an excerpt is longer: whoever wrote a megabyte in one line does not read it here.
const EXCERPT_BYTES: u32 = 4096;

/// Writes all findings and the line that sums up.
pub fn write(out: &mut dyn Write, input: &Input, found: &Found, summary: &Summary) -> io::Result<()> {
    findings(out, input, found)?;
    writeln!(out, "{}", sum(found, summary))
}

/// Writes the findings alone.
pub fn findings(out: &mut dyn Write, input: &Input, found: &Found) -> io::Result<()> {
    let renderer = Renderer::styled();
    let mut locator = Locator::new(&input.snapshot);
    for diagnostic in found.iter().flat_map(|(_, found)| found) {
        let excerpts = excerpts(&mut locator, diagnostic);
        writeln!(out, "{}\n", renderer.render(&[group(input, diagnostic, &excerpts)]))?;
    }
    Ok(())
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
        Severity::Hint => Level::NOTE.with_name("hint"),
    }
}

/// A piece of a file with the places marked in it.
struct Excerpt {
    file: FileId,
    /// First line, from 0.
    first_line: u32,
    text: String,
    /// Ranges in `text`, whether it is the place of the finding, and what to say there.
    marks: Vec<(std::ops::Range<usize>, bool, String)>,
}

fn group<'a>(input: &Input, diagnostic: &'a Diagnostic, excerpts: &'a [Excerpt]) -> Group<'a> {
    let title = level(diagnostic.severity).primary_title(diagnostic.message.as_str()).id(diagnostic.code.id);
    let mut group = Group::with_title(title);
    for excerpt in excerpts {
        let path = input.shown_path(excerpt.file);
        if excerpt.text.is_empty() && excerpt.marks.iter().all(|(range, ..)| range.is_empty()) {
            group = group.element(Origin::path(path));
            continue;
        }
        let marks = excerpt.marks.iter().map(|(range, primary, label)| -> Annotation<'a> {
            let kind = if *primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let mark = kind.span(range.clone());
            if label.is_empty() { mark } else { mark.label(label.as_str()) }
        });
        let snippet = Snippet::source(excerpt.text.as_str()).path(path).line_start(excerpt.first_line as usize + 1);
        group = group.element(snippet.annotations(marks));
    }
    for fix in &diagnostic.fixes {
        group = group.element(Level::HELP.message(fix.title.as_str()));
    }
    group
}

/// The place of the finding and those that belong to it, near ones of one file together.
fn excerpts(locator: &mut Locator<'_>, diagnostic: &Diagnostic) -> Vec<Excerpt> {
    let mut places = vec![(diagnostic.place, true, String::new())];
    places.extend(diagnostic.related.iter().map(|related| (related.place, false, related.message.clone())));
    let mut groups: Vec<Vec<(FileRange, bool, String)>> = Vec::new();
    for place in places {
        let near = |other: &FileRange, locator: &mut Locator<'_>| {
            other.file == place.0.file && {
                let (a, b) = (locator.range(*other).start.line, locator.range(place.0).start.line);
                a.abs_diff(b) <= EXCERPT_LINES
            }
        };
        match groups.iter_mut().find(|group| group.first().is_some_and(|(other, ..)| near(other, locator))) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups.into_iter().map(|group| excerpt(locator, group)).collect()
}

fn excerpt(locator: &mut Locator<'_>, places: Vec<(FileRange, bool, String)>) -> Excerpt {
    let file = places.first().map_or(FileId(0), |(place, ..)| place.file);
    let (full, buffer) = locator.text(file);
    let lines: Vec<u32> =
        places.iter().map(|(place, ..)| buffer.position(place.range.start, PositionEncoding::Utf8).line).collect();
    let first_line = lines.iter().copied().min().unwrap_or(0);
    let last_line = lines.iter().copied().max().unwrap_or(0);
    let start = buffer.line_range(first_line).map_or(0, |range| range.start);
    let end = buffer.line_range(last_line).map_or(start, |range| range.end);
    let window = TextRange::new(start, end.min(start + EXCERPT_BYTES * (last_line - first_line + 1)));
    let text = clipped(full, window).to_owned();
    let marks = places
        .into_iter()
        .zip(lines)
        .map(|((place, primary, label), line)| {
            // A place of many lines is marked in its first one.
            let line_end = buffer.line_range(line).map_or(end, |range| range.end);
            let clip = |offset: u32| {
                let mut at = (offset.clamp(start, line_end.max(start)) - start).min(text.len() as u32) as usize;
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            (clip(place.range.start)..clip(place.range.end).max(clip(place.range.start)), primary, label)
        })
        .collect();
    Excerpt { file, first_line, text, marks }
}

/// The bytes of a window, without a character that its end cuts in two.
fn clipped(text: &str, window: TextRange) -> &str {
    let mut end = (window.end as usize).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(window.start as usize..end).unwrap_or_default()
}

fn sum(found: &Found, summary: &Summary) -> String {
    let count = |severity| found.iter().flat_map(|(_, found)| found).filter(|d| d.severity == severity).count();
    let mut parts = Vec::new();
    for (severity, word) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Hint, "hint")] {
        match count(severity) {
            0 => {}
            1 => parts.push(format!("1 {word}")),
            n => parts.push(format!("{n} {word}s")),
        }
    }
    match count(Severity::Information) {
        0 => {}
        n => parts.push(format!("{n} information")),
    }
    let result = if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") };
    let inside = if found.is_empty() { String::new() } else { format!(" in {}", plural(found.len(), "file")) };
    let schemas = summary.schemas.as_ref().map_or(String::new(), |source| format!("; schemas: {source}"));
    format!(
        "{result}{inside}; checked {}, {}, in {:.2} s{schemas}",
        plural(summary.files, "file"),
        plural(summary.stages, "stage"),
        summary.elapsed.as_secs_f64()
    )
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
