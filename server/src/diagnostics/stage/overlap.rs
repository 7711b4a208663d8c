//! A stage that takes the files of another one, because no kustomization file keeps them apart.

use super::cluster::{self, Cluster};
use super::delivery::{called, origin, shown_path};
use super::problems::Case;
use crate::diagnostics::{Code, EnforcedBy, Severity, Sink};
use crate::gitops::{Stage, StageId};
use crate::text::FileId;

/// See `docs/diagnostics/stage/overlap.md`.
pub const CODE: Code = Code { id: "stage/overlap", title: "A stage inside another stage's path" };

/// Reports a stage whose path swallows those of `others`; `file` is one of the files in question.
pub fn report(case: &Case<'_, '_>, others: &[StageId], file: FileId, sink: &mut Sink<'_>) {
    let Some(id) = case.problem.stage else { return };
    let Some(outer) = case.stages.get(id) else { return };
    let cluster = |other: &StageId| cluster::compare(case.context, case.stages, id, *other);
    let inner: Vec<(&Stage, Cluster)> =
        others.iter().filter_map(|other| Some((case.stages.get(*other)?, cluster(other)))).collect();
    let is_certain = inner.iter().any(|(_, cluster)| *cluster == Cluster::Same);
    let severity = if is_certain { Severity::Warning } else { Severity::Hint };
    let names: Vec<String> = inner.iter().map(|(stage, _)| called(stage)).collect();
    let example =
        case.context.snapshot.file(file).map_or_else(String::new, |entry| format!(", `{}` for one", entry.path));
    let message = format!(
        "{} has no kustomization file at {}, so it takes everything below, and with it the files of {}{example}",
        called(outer),
        shown_path(&outer.path),
        names.join(", ")
    );
    let found = sink.report(&CODE, case.limited(severity), case.place, EnforcedBy::Flux, message);
    for (stage, _) in inner {
        if let Some(origin) = origin(case.context, stage) {
            found.related(origin, format!("{} takes them too", called(stage)));
        }
    }
}
