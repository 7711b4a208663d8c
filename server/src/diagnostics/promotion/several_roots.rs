//! A pipeline that begins in several environments.

use super::pipeline::Pipeline;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::workspace::Object;

/// See `docs/diagnostics/promotion/several-roots.md`.
pub const CODE: Code = Code { id: "promotion/several-roots", title: "A pipeline with several first environments" };

/// Reports every first environment but the first one that is written.
pub fn check(_context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let Some(pipeline) = Pipeline::of(object).filter(Pipeline::is_complete) else { return };
    let roots = pipeline.roots();
    let Some((first, others)) = roots.split_first() else { return };
    for other in others {
        let message = format!(
            "the pipeline begins at `{}` and again at `{}`: automatic deployment goes to `{}` alone, and `occ` does not \
             take what comes after `{}` for a part of the pipeline; promote from one to the other or use two pipelines",
            first.name, other.name, first.name, other.name
        );
        sink.report(&CODE, Severity::Warning, object.place(other.range), EnforcedBy::Lint, message)
            .related(object.place(first.range), "the first environment");
    }
}
