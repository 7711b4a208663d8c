//! Promotion paths that lead back to where they came from.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::pipeline::Pipeline;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Reference;
use crate::workspace::Object;

/// See `docs/diagnostics/promotion/pipeline-cycle.md`.
pub const CODE: Code = Code { id: "promotion/pipeline-cycle", title: "A pipeline that runs in a circle" };

/// Reports each step that closes a circle.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let Some(pipeline) = Pipeline::of(object) else { return };
    let cycles = cycles(&pipeline);
    if cycles.is_empty() {
        return;
    }
    let rootless = pipeline.roots().is_empty() && pipeline.is_complete();
    let severity = if rootless && pipeline.is_used(context) { Severity::Error } else { Severity::Warning };
    let (outcome, enforcer) = if rootless {
        let text =
            "no environment is the first one, and components of projects that use it report `InvalidConfiguration`";
        (text, EnforcedBy::Controller)
    } else {
        ("nothing in the cluster would say so, and what comes before what has no answer", EnforcedBy::Lint)
    };
    for (closing, names) in cycles {
        let message = format!("{} is a circle: {outcome}", names.join(" → "));
        sink.report(&CODE, severity, object.place(closing.range), enforcer, message);
    }
}

/// The steps that close a circle, each with the names along it. Without recursion, because a file can
/// be as long as it likes.
fn cycles<'a>(pipeline: &Pipeline<'a>) -> Vec<(&'a Reference, Vec<String>)> {
    let mut steps: FxHashMap<&SmolStr, Vec<&'a Reference>> = FxHashMap::default();
    for (from, to) in pipeline.steps() {
        let targets = steps.entry(from).or_default();
        if !targets.iter().any(|known| known.name == to.name) {
            targets.push(to);
        }
    }
    let mut done: FxHashMap<&SmolStr, bool> = FxHashMap::default();
    let mut found = Vec::new();
    for start in pipeline.environments() {
        if done.contains_key(&start.name) {
            continue;
        }
        let mut open: Vec<(&SmolStr, usize)> = vec![(&start.name, 0)];
        done.insert(&start.name, false);
        while let Some((name, next)) = open.last_mut() {
            let name = *name;
            let Some(to) = steps.get(name).and_then(|targets| targets.get(*next)).copied() else {
                done.insert(name, true);
                open.pop();
                continue;
            };
            *next += 1;
            match done.get(&to.name) {
                None => {
                    done.insert(&to.name, false);
                    open.push((&to.name, 0));
                }
                Some(false) => {
                    let from = open.iter().position(|(on_way, _)| **on_way == to.name).unwrap_or(0);
                    let way = open[from..].iter().map(|(on_way, _)| on_way.to_string());
                    found.push((to, way.chain(std::iter::once(to.name.to_string())).collect()));
                }
                Some(true) => {}
            }
        }
    }
    found
}
