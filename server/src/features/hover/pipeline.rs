//! A promotion pipeline as text.

use smol_str::SmolStr;

use crate::model::Summary;

/// The environments in the order of promotion: `development → staging → production`, and one line for
/// each step where the ways part.
pub fn steps(pipeline: &Summary) -> Vec<String> {
    let edges = edges(pipeline);
    if let Some(chain) = chain(&edges) {
        return vec![chain.join(" → ")];
    }
    edges
        .iter()
        .map(|(source, targets)| {
            let targets: Vec<_> = targets.iter().map(SmolStr::as_str).collect();
            if targets.is_empty() { source.to_string() } else { format!("{source} → {}", targets.join(", ")) }
        })
        .collect()
}

/// All environments, each behind those it is promoted from where the pipeline has no circle.
pub fn environments(pipeline: &Summary) -> Vec<SmolStr> {
    let edges = edges(pipeline);
    let mut left: Vec<SmolStr> = Vec::new();
    for name in edges.iter().flat_map(|(source, targets)| std::iter::once(source).chain(targets)) {
        if !left.contains(name) {
            left.push(name.clone());
        }
    }
    let mut out = Vec::new();
    while !left.is_empty() {
        let waits = |name: &SmolStr| edges.iter().any(|(source, to)| to.contains(name) && left.contains(source));
        let next = left.iter().position(|name| !waits(name)).unwrap_or(0);
        out.push(left.remove(next));
    }
    out
}

/// Each source with its targets, in the order they are written.
fn edges(pipeline: &Summary) -> Vec<(SmolStr, Vec<SmolStr>)> {
    let mut out: Vec<(u16, SmolStr, Vec<SmolStr>)> = Vec::new();
    let references = || pipeline.references_by("E1");
    for source in references().filter(|reference| reference.rule.rule().path.ends_with("sourceEnvironmentRef")) {
        out.push((source.group.0, source.name.clone(), Vec::new()));
    }
    for target in references().filter(|reference| reference.rule.rule().path.ends_with("targetEnvironmentRefs[]")) {
        if let Some((.., targets)) = out.iter_mut().find(|(step, ..)| *step == target.group.0) {
            targets.push(target.name.clone());
        }
    }
    out.into_iter().map(|(_, source, targets)| (source, targets)).collect()
}

/// The environments one after the other, if each has at most one before and one behind it.
fn chain(edges: &[(SmolStr, Vec<SmolStr>)]) -> Option<Vec<&str>> {
    let targets: Vec<&SmolStr> = edges.iter().flat_map(|(_, targets)| targets).collect();
    let is_single = edges.iter().all(|(_, targets)| targets.len() <= 1);
    let mut starts = edges.iter().filter(|(source, _)| !targets.contains(&source));
    let mut here = &starts.next().filter(|_| is_single)?.0;
    if starts.next().is_some() {
        return None;
    }
    let mut out = vec![here.as_str()];
    while let Some(next) = edges.iter().find(|(source, _)| source == here).and_then(|(_, targets)| targets.first()) {
        if out.contains(&next.as_str()) {
            return None;
        }
        out.push(next);
        here = next;
    }
    // Two steps from one source part the ways.
    (out.len() == targets.len() + 1).then_some(out)
}
