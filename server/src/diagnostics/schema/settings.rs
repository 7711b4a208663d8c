//! Our own settings file: what it says wrong would otherwise silently not count.

use crate::diagnostics::{CODES, Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::gitops::{Entry, paths};
use crate::text::{FileId, FileRange, TextEdit};
use crate::workspace::settings::{nearest, read};
use crate::workspace::{FileClass, Root, SourceChange};

/// See `docs/diagnostics/schema/settings.md`.
pub const CODE: Code = Code { id: "schema/settings", title: "A setting that does not count" };

/// The stable prefixes of codes, also of those that a later release adds.
pub(super) const PREFIXES: &[&str] =
    &["reference/", "stage/", "promotion/", "kustomize/", "flux/", "schema/", "value/", "template/", "yaml/"];

/// Reports every mistake in a settings file.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let snapshot = context.snapshot;
    if snapshot.file(file).is_none_or(|entry| entry.class != FileClass::Settings) {
        return;
    }
    let Some(text) = snapshot.text(file) else { return };
    let read = read(&text);
    let mut report = |range, message: String, replacement: Option<String>| {
        let place = FileRange { file, range };
        let found = sink.report(&CODE, Severity::Warning, place, EnforcedBy::Lint, message);
        if let Some(new) = replacement {
            found.fix(Fix {
                title: format!("Change to `{}`", new.trim_matches('"')),
                change: SourceChange::edit(file, TextEdit::replace(range, new)),
                preferred: true,
            });
        }
    };
    let root = snapshot.file(file).and_then(|entry| snapshot.root(entry.root));
    for (path, range) in read.folders {
        let (folder, _) = paths::clamp(&path);
        let what = match root.and_then(|root| root.entry(&folder)) {
            Some(Entry::Directory | Entry::Special | Entry::Excluded) => continue,
            Some(Entry::Yaml(_) | Entry::Other) => "is a file; a stage takes a folder",
            None => "is no folder of this repository; the stage has no objects",
        };
        let near = root.and_then(|root| nearest_folder(root, &folder));
        report(range, format!("`{path}` {what}"), near.map(|near| format!("\"{near}\"")));
    }
    for problem in read.problems {
        report(problem.range, problem.message, problem.replacement);
    }
    for (code, range) in read.codes {
        if !is_known(&code) {
            let near = nearest(&code, CODES.iter().map(|code| code.id).chain(PREFIXES.iter().copied()));
            let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            report(range, format!("no diagnostic has the code `{code}`{hint}"), near.map(|near| format!("\"{near}\"")));
        }
    }
}

/// A folder beside the missing one with a name much like it.
fn nearest_folder(root: &Root, path: &str) -> Option<String> {
    let above = paths::parent(path);
    let entries = root.directory(above)?.iter();
    let folders = entries.filter(|(_, entry)| *entry == Entry::Directory).map(|(name, _)| name.as_str());
    let near = nearest(paths::name(path), folders)?;
    Some(if above.is_empty() { near.to_owned() } else { format!("{above}/{near}") })
}

/// Whether findings may have this code, or codes with this prefix.
pub(super) fn is_known(code: &str) -> bool {
    PREFIXES.contains(&code) || CODES.iter().any(|known| known.id == code)
}
