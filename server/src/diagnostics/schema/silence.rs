//! A comment that is meant to silence a finding and does not: nobody would ever notice.

use super::settings::{PREFIXES, is_known};
use crate::diagnostics::{CODES, Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::text::{FileId, FileRange, TextEdit, TextRange};
use crate::workspace::{SourceChange, settings};

/// See `docs/diagnostics/schema/silence.md`.
pub const CODE: Code = Code { id: "schema/silence", title: "A comment that silences nothing" };

/// Reports the comments of a file that name no code, and the codes that nothing has.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(entry) = context.snapshot.file(file) else { return };
    if entry.documents.iter().all(|document| document.silences.is_empty()) {
        return;
    }
    let Some(text) = context.snapshot.text(file) else { return };
    for (at, document) in entry.documents.iter().enumerate() {
        for silence in &document.silences {
            let comment = entry.absolute(at as u32, silence.comment);
            // What has no slash is the writer's reason, not a code.
            let codes = silence.codes.iter().filter(|code| code.contains('/'));
            let unknown: Vec<&String> = codes.clone().filter(|code| !is_known(code)).collect();
            if codes.clone().next().is_none() {
                let message = "this comment names no code, so it silences nothing; write the code of the finding behind \
                               `ignore`";
                let place = FileRange { file, range: comment };
                sink.report(&CODE, Severity::Hint, place, EnforcedBy::Lint, message);
            }
            for code in unknown {
                report(file, comment, &text, code, sink);
            }
        }
    }
}

fn report(file: FileId, comment: TextRange, text: &str, code: &str, sink: &mut Sink<'_>) {
    let start = comment.of(text).find(code).map_or(comment.start, |at| comment.start + at as u32);
    let range = TextRange::new(start, start + code.len() as u32);
    let near = settings::nearest(code, CODES.iter().map(|code| code.id).chain(PREFIXES.iter().copied()));
    let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    let message = format!("no diagnostic has the code `{code}`, so nothing is silenced{hint}");
    let found = sink.report(&CODE, Severity::Hint, FileRange { file, range }, EnforcedBy::Lint, message);
    if let Some(near) = near {
        found.fix(Fix {
            title: format!("Change to `{near}`"),
            change: SourceChange::edit(file, TextEdit::replace(range, near)),
            preferred: true,
        });
    }
}
