//! A YAML file that is no object in a folder that Flux takes as it is.
//!
//! Without a kustomization file every `.yaml` and `.yml` below the path counts, and one that is no
//! Kubernetes object stops the whole stage: values of a Helm chart, a CI file, a template.

use crate::diagnostics::stage::delivery::{Way, called, flux, holds_ours, origin, ways};
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::syntax::{NodeKind, NodeRef};
use crate::text::{FileId, FileRange, TextRange};
use crate::workspace::{Document, FileEntry};

/// See `docs/diagnostics/flux/not-an-object.md`.
pub const CODE: Code = Code { id: "flux/not-an-object", title: "A file that Flux cannot apply" };

/// Reports every document of the file that is no object.
pub fn check(context: &Context<'_>, file: FileId, sink: &mut Sink<'_>) {
    let strays = strays(context, file);
    if strays.is_empty() {
        return;
    }
    let taken = |way: &Way<'_>| is_taken_as_it_is(context, way) && holds_ours(context, way.stage);
    let Some(way) = ways(context, file).find(taken) else { return };
    for (range, what) in strays {
        report(context, &way, FileRange { file, range }, what, sink);
    }
}

/// The documents of a deployed file that are no objects: the first line of each, and what they are.
pub(in crate::diagnostics) fn strays(context: &Context<'_>, file: FileId) -> Vec<(TextRange, &'static str)> {
    let Some(entry) = context.snapshot.file(file) else { return Vec::new() };
    // Most files hold one object each, and need no second look.
    let is_object = |document: &Document| !document.objects.is_empty() || document.facts.is_some();
    if entry.documents.iter().all(|document| is_object(document)) || context.snapshot.placements(file).is_empty() {
        return Vec::new();
    }
    (0..entry.documents.len() as u32).filter_map(|at| not_an_object(context, file, entry, at)).collect()
}

/// Whether no kustomization stands between the stage and the file, or Flux wrote the one that does.
fn is_taken_as_it_is(context: &Context<'_>, way: &Way<'_>) -> bool {
    flux(context, way.stage).is_some() && way.frame.chain.is_empty()
}

fn not_an_object(context: &Context<'_>, file: FileId, entry: &FileEntry, at: u32) -> Option<(TextRange, &'static str)> {
    let document = &entry.documents[at as usize];
    if !document.objects.is_empty() || document.facts.is_some() || !document.problems.is_empty() {
        return None;
    }
    let parsed = context.snapshot.document(file, at)?;
    let start = |node: NodeRef<'_>| {
        let first = node.entries().next().map_or(node, |entry| entry.key);
        let line = first.range().of(parsed.text()).split('\n').next().unwrap_or("").len() as u32;
        let begin = first.range().start + parsed.body().start;
        TextRange::new(begin, begin + line)
    };
    let root = parsed.root();
    if document.is_template {
        let range = root.map_or(TextRange::empty(parsed.body().start), start);
        return Some((range, "this is a template, no Kubernetes object"));
    }
    let root = root?;
    match root.kind() {
        NodeKind::Empty => None,
        NodeKind::Mapping if root.entries().next().is_none() => None,
        NodeKind::Scalar(_) if root.is_null() => None,
        NodeKind::Mapping if root.get("items").is_some() && root.get("kind").is_some() => None,
        NodeKind::Mapping => Some((start(root), "this document has no `kind`, so it is no Kubernetes object")),
        _ => Some((start(root), "this document is no Kubernetes object")),
    }
}

fn report(context: &Context<'_>, way: &Way<'_>, place: FileRange, what: &str, sink: &mut Sink<'_>) {
    let message =
        format!("{what}; {} takes every YAML file of its folder, so none of its objects is applied", called(way.stage));
    let found = sink.report(&CODE, Severity::Error, place, EnforcedBy::Flux, message);
    if let Some(origin) = origin(context, way.stage) {
        found.related(origin, format!("{} has no kustomization file", called(way.stage)));
    }
}
