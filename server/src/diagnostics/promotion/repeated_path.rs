//! A pipeline that says the same thing twice, which its readers understand differently.

use rustc_hash::FxHashMap;

use super::pipeline::Pipeline;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::workspace::Object;

/// See `docs/diagnostics/promotion/repeated-path.md`.
pub const CODE: Code = Code { id: "promotion/repeated-path", title: "A source environment that is listed twice" };

/// Notes sources that stand in two paths, and targets that stand twice below one source.
pub fn check(_context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let Some(pipeline) = Pipeline::of(object) else { return };
    let mut sources = FxHashMap::default();
    let mut targets = FxHashMap::default();
    for path in &pipeline.paths {
        let Some(source) = path.source else { continue };
        if let Some(first) = sources.get(&source.name).copied() {
            let message = format!(
                "`{}` is the source of another path too: the controllers take both, `occ` the last one alone; list all \
                 targets in one path",
                source.name
            );
            sink.report(&CODE, Severity::Hint, object.place(source.range), EnforcedBy::Lint, message)
                .related(object.place(first), "the other path");
        } else {
            sources.insert(&source.name, source.range);
        }
        for target in &path.targets {
            match targets.get(&(&source.name, &target.name)).copied() {
                Some(first) => {
                    let message = format!("`{}` already follows `{}`", target.name, source.name);
                    sink.report(&CODE, Severity::Hint, object.place(target.range), EnforcedBy::Lint, message)
                        .related(object.place(first), "the same step");
                }
                None => {
                    targets.insert((&source.name, &target.name), target.range);
                }
            }
        }
    }
}
