//! An entry that leads nowhere: the build fails, and the stage with it.

use crate::diagnostics::stage::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Fix, Sink};
use crate::gitops::facts::InputKind;
use crate::text::{TextEdit, TextRange};
use crate::workspace::SourceChange;

/// See `docs/diagnostics/kustomize/missing-entry.md`.
pub const CODE: Code = Code { id: "kustomize/missing-entry", title: "A kustomization entry that does not exist" };

/// Reports an entry of `resources`, `bases` or `components`.
pub fn report(
    case: &Case<'_, '_>,
    entry: &str,
    path: &str,
    item: Option<TextRange>,
    nearest: Option<&str>,
    sink: &mut Sink<'_>,
) {
    let message = format!("there is no `{path}`; the build fails on it and nothing of the stage is applied");
    let found = sink.report(&CODE, case.severity, case.place, EnforcedBy::Kustomize, message);
    if let Some(nearest) = nearest {
        let entry = in_folder_of(entry, nearest);
        found.fix(Fix {
            title: format!("Change to `{entry}`"),
            change: SourceChange::edit(case.place.file, TextEdit::replace(case.place.range, entry)),
            preferred: true,
        });
    }
    if let Some(item) = item {
        found.fix(remove(case, entry, item));
    }
}

/// The entry with another last part.
fn in_folder_of(entry: &str, name: &str) -> String {
    let bare = entry.trim_end_matches('/');
    let slash = &entry[bare.len()..];
    let folder = bare.rfind('/').map_or("", |at| &bare[..=at]);
    format!("{folder}{name}{slash}")
}

/// Reports a patch, or another file that the build reads.
pub fn report_input(case: &Case<'_, '_>, input: InputKind, entry: &str, path: &str, sink: &mut Sink<'_>) {
    let what = match input {
        InputKind::Patch => "patch",
        InputKind::Crd => "schema file",
        InputKind::Generator => "generator",
        InputKind::Transformer => "transformer",
        InputKind::Validator => "validator",
        InputKind::Configuration => "configuration",
        InputKind::Replacement => "replacement",
        InputKind::GeneratorFile => "file for a generator",
        InputKind::OpenApi => "schema",
        InputKind::HelmValues => "values file",
    };
    let message = format!("the {what} `{entry}` is missing: there is no `{path}`, and the build fails on it");
    sink.report(&CODE, case.severity, case.place, EnforcedBy::Kustomize, message);
}

/// The fix that takes an entry out of its list.
pub fn remove(case: &Case<'_, '_>, entry: &str, item: TextRange) -> Fix {
    let base = case.context.snapshot.file(case.place.file).map_or(0, |file| file.base(case.problem.place.document));
    Fix {
        title: format!("Remove `{entry}` from the list"),
        change: SourceChange::edit(case.place.file, TextEdit::replace(item.shifted(base), "")),
        preferred: false,
    }
}
