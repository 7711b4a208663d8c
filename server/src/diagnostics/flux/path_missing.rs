//! A stage whose path is not there: its artifact has no such folder, and nothing is applied.

use crate::diagnostics::stage::delivery::shown_path;
use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Fix, Severity, Sink};
use crate::gitops::{Content, Entry};
use crate::text::TextEdit;
use crate::workspace::SourceChange;

/// See `docs/diagnostics/flux/path-missing.md`.
pub const CODE: Code = Code { id: "flux/path-missing", title: "A stage without its folder" };

/// Reports a `spec.path` that does not exist or is a file.
pub fn report(case: &Case<'_, '_>, path: &str, is_file: bool, sink: &mut Sink<'_>) {
    let message = if is_file {
        format!("`{}` is a file; a stage takes a folder", shown_path(path))
    } else {
        format!("there is no folder `{}` in this repository; the stage applies nothing", shown_path(path))
    };
    let nearest = nearest(case, path);
    // Where no stage at all finds its folder, the source is hardly this repository: a template, or Flux
    // objects for another one.
    let is_here = case.stages.all().iter().any(|stage| !matches!(stage.content, Content::Missing | Content::External));
    let severity = if is_here || is_file || nearest.is_some() { Severity::Error } else { Severity::Hint };
    let found = sink.report(&CODE, case.limited(severity), case.place, EnforcedBy::Flux, message);
    if let Some(nearest) = nearest {
        let text = shown_path(&nearest);
        found.fix(Fix {
            title: format!("Change to `{text}`"),
            change: SourceChange::edit(case.place.file, TextEdit::replace(case.place.range, text)),
            preferred: true,
        });
    }
}

/// A folder beside the missing one with a name much like it.
fn nearest(case: &Case<'_, '_>, path: &str) -> Option<String> {
    let root = case.context.snapshot.file(case.place.file)?.root;
    let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
    let entries = case.context.snapshot.root(root)?.directory(above)?;
    let folders = entries.iter().filter(|(_, entry)| *entry == Entry::Directory);
    let near = folders
        .map(|(other, _)| (strsim::damerau_levenshtein(other, name), other))
        .filter(|(distance, other)| *distance <= other.len().max(name.len()) / 3)
        .min()?;
    Some(if above.is_empty() { near.1.to_string() } else { format!("{above}/{}", near.1) })
}
