//! Names of objects, at every place where a row of the table wants one.

use smol_str::SmolStr;

use super::context::Context;
use super::narrow::{Candidate, narrowed};
use super::write::Spot;
use super::{CompletionItem, CompletionKind};
use crate::features::classify::label_kinds;
use crate::features::cursor::Segment;
use crate::features::delivery::source_kinds;
use crate::features::fields::fits_age;
use crate::model::rules::{Form, Target};
use crate::model::standard::{is_standard, standard_names};
use crate::model::{Kind, Reference};
use crate::text::{ObjectId, TextRange};
use crate::workspace::{Object, Snapshot};

/// Where an entry stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// What the place asks for.
    Narrowed = 1,
    /// Any other object of the workspace.
    Any = 2,
    /// A name that the settings list.
    Listed = 7,
    /// A name that an installation brings.
    Standard = 8,
}

/// Adds the names that fit the place.
pub fn complete(context: &Context<'_>, out: &mut Vec<CompletionItem>) {
    let (Some(object), Some(spot)) = (context.object(), Spot::at_marker(context)) else { return };
    for reference in context.references() {
        if let Target::Object { default, .. } = reference.rule.rule().target {
            of_reference(context, &object, &spot, reference, default, out);
        }
    }
    if context.references().is_empty() {
        beside_the_table(context, &object, &spot, out);
    }
}

fn of_reference(
    context: &Context<'_>,
    object: &Object<'_>,
    spot: &Spot<'_>,
    reference: &Reference,
    default: Option<Kind>,
    out: &mut Vec<CompletionItem>,
) {
    let snapshot = context.snapshot;
    let legacy = snapshot.is_legacy(object);
    let kinds = kinds_of(snapshot, object, reference, legacy);
    let mut entries: Vec<(Rank, Candidate)> = match narrowed(snapshot, object, reference, &kinds) {
        Some(found) => found.into_iter().map(|candidate| (Rank::Narrowed, candidate)).collect(),
        None => everything(context, object, reference, &kinds, legacy),
    };
    if let Some(wanted) = &reference.workload_type {
        let fits = |candidate: &Candidate| workload_type(snapshot, candidate).is_none_or(|own| own == *wanted);
        entries.retain(|(_, candidate)| fits(candidate));
    }
    for (rank, candidate) in entries {
        // The kind is said where nothing says it and something else would be meant without it.
        let says_kind = reference.kind.is_none() && !legacy && default != Some(candidate.kind);
        out.push(entry(context, spot, reference, rank, &candidate, says_kind));
    }
}

/// The kinds whose names are offered: the written one, or all that may stand there.
fn kinds_of(snapshot: &Snapshot, object: &Object<'_>, reference: &Reference, legacy: bool) -> Vec<Kind> {
    if reference.kind.is_some() {
        return snapshot.wanted_kinds(object, reference);
    }
    reference.rule.rule().kinds().iter().copied().filter(|kind| fits_age(*kind, legacy)).collect()
}

fn everything(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    kinds: &[Kind],
    legacy: bool,
) -> Vec<(Rank, Candidate)> {
    let snapshot = context.snapshot;
    let namespace = snapshot.written_namespace(object, reference);
    let seen = |to: &Object<'_>| match &namespace {
        Some(namespace) => snapshot.lives_in(to, namespace),
        None => snapshot.in_sight(object, to),
    };
    let mut out = Vec::new();
    for kind in kinds {
        for (name, id) in snapshot.index().objects(*kind) {
            if snapshot.object(id).is_some_and(|to| seen(&to)) {
                out.push((Rank::Any, Candidate { name: name.clone(), kind: *kind, object: Some(id), order: 0 }));
            }
        }
        for (rank, name) in outside(snapshot, object, *kind, legacy) {
            if !out.iter().any(|(_, other)| other.name == name && other.kind == *kind) {
                out.push((rank, Candidate { name, kind: *kind, object: None, order: 0 }));
            }
        }
    }
    out
}

/// Names that exist without a file: those of the settings, then those of an installation.
fn outside(snapshot: &Snapshot, object: &Object<'_>, kind: Kind, legacy: bool) -> Vec<(Rank, SmolStr)> {
    let settings = snapshot.root(object.file.root).map(|root| &root.settings);
    let listed = settings.and_then(|settings| settings.external.get(kind.name())).into_iter().flatten();
    // A pattern is no name.
    let listed = listed.filter(|name| !name.contains(['*', '?', '[', '{'])).map(|name| (Rank::Listed, name.into()));
    let namespaces = snapshot.namespaces(object);
    let brought = standard_names(kind)
        .filter(|name| namespaces.iter().any(|namespace| is_standard(kind, namespace.name(), name, legacy)))
        .map(|name| (Rank::Standard, name.into()));
    listed.chain(brought).collect()
}

fn workload_type(snapshot: &Snapshot, candidate: &Candidate) -> Option<SmolStr> {
    match candidate.object {
        Some(id) => snapshot.object(id)?.summary.workload_type.as_ref().map(|text| text.text.clone()),
        None => standard_workload_type(&candidate.name).map(SmolStr::new_static),
    }
}

/// The workload types of the component types that an installation brings.
fn standard_workload_type(name: &str) -> Option<&'static str> {
    match name {
        "service" | "web-application" | "worker" => Some("deployment"),
        "scheduled-task" => Some("cronjob"),
        _ => None,
    }
}

fn entry(
    context: &Context<'_>,
    spot: &Spot<'_>,
    reference: &Reference,
    rank: Rank,
    candidate: &Candidate,
    says_kind: bool,
) -> CompletionItem {
    let mut name = candidate.name.to_string();
    let prefixed = reference.rule.rule().form == Form::WorkloadTypeAndName && reference.workload_type.is_none();
    if prefixed && let Some(workload_type) = workload_type(context.snapshot, candidate) {
        name = format!("{workload_type}/{name}");
    }
    let written = spot.name(reference, candidate.kind, &name, says_kind);
    CompletionItem {
        detail: detail(context.snapshot, candidate, rank),
        kind: CompletionKind::Object,
        documentation: String::new(),
        edit: written.edit,
        snippet: None,
        additional: written.additional,
        filter: name.clone(),
        sort: format!("{}{:04}{name}", rank as u8, candidate.order),
        label: name,
        object: candidate.object,
    }
}

fn detail(snapshot: &Snapshot, candidate: &Candidate, rank: Rank) -> String {
    let kind = candidate.kind.name();
    match (candidate.object, rank) {
        (Some(id), _) => about(snapshot, id),
        (None, Rank::Listed) => format!("{kind} · listed in the settings"),
        (None, Rank::Standard) => format!("{kind} · part of an installation"),
        (None, _) => format!("{kind} · not in the workspace"),
    }
}

/// Kind, namespace and stage of an object, as far as they are known.
pub fn about(snapshot: &Snapshot, id: ObjectId) -> String {
    let Some(object) = snapshot.object(id) else { return String::new() };
    let mut out = object.summary.kind.name().to_owned();
    let namespaces = snapshot.namespaces(&object);
    for namespace in namespaces.iter().filter_map(|namespace| namespace.name()) {
        out.push_str(" · ");
        out.push_str(namespace);
    }
    let stages = snapshot.stages(object.file.root);
    let stage = snapshot.placements(id.file).first().and_then(|placement| stages?.get(placement.stage));
    if let Some(stage) = stage {
        out.push_str(" · stage ");
        out.push_str(&stage.name);
    }
    out
}

/// Names that follow no row: namespaces, labels by convention, Flux objects.
fn beside_the_table(context: &Context<'_>, object: &Object<'_>, spot: &Spot<'_>, out: &mut Vec<CompletionItem>) {
    let Some(found) = context.marker() else { return };
    let range = found.node.inner_range();
    let kinds = match (found.pattern().as_str(), &*found.path) {
        ("metadata.namespace", _) => vec![Kind::NAMESPACE],
        ("spec.targetNamespace" | "spec.sourceRef.namespace" | "spec.dependsOn[].namespace", _)
            if object.summary.kind == Kind::FLUX_KUSTOMIZATION =>
        {
            vec![Kind::NAMESPACE]
        }
        ("spec.dependsOn[].name", _) if object.summary.kind == Kind::FLUX_KUSTOMIZATION => {
            vec![Kind::FLUX_KUSTOMIZATION]
        }
        ("spec.sourceRef.name", _) if object.summary.kind == Kind::FLUX_KUSTOMIZATION => {
            let written = context.root().and_then(|root| root.text_at("spec.sourceRef.kind"));
            source_kinds(written.as_deref())
        }
        (_, [Segment::Key(metadata), Segment::Key(labels), Segment::Key(label)])
            if metadata == "metadata" && labels == "labels" =>
        {
            label_kinds(label).unwrap_or_default().to_vec()
        }
        _ => return,
    };
    for (rank, candidate) in named(context, object, &kinds) {
        out.push(plain_entry(context, spot, range, rank, &candidate));
    }
}

fn named(context: &Context<'_>, object: &Object<'_>, kinds: &[Kind]) -> Vec<(Rank, Candidate)> {
    let snapshot = context.snapshot;
    let mut out = Vec::new();
    for kind in kinds {
        for (name, id) in snapshot.index().objects(*kind).filter(|(_, id)| *id != object.id) {
            if snapshot.object(id).is_some_and(|to| snapshot.in_sight(object, &to)) {
                out.push((Rank::Any, Candidate { name: name.clone(), kind: *kind, object: Some(id), order: 0 }));
            }
        }
    }
    out
}

fn plain_entry(
    context: &Context<'_>,
    spot: &Spot<'_>,
    range: TextRange,
    rank: Rank,
    candidate: &Candidate,
) -> CompletionItem {
    let name = candidate.name.to_string();
    CompletionItem {
        detail: detail(context.snapshot, candidate, rank),
        kind: CompletionKind::Object,
        documentation: String::new(),
        edit: spot.word(range, &name),
        snippet: None,
        additional: Vec::new(),
        filter: name.clone(),
        sort: format!("{}{name}", rank as u8),
        label: name,
        object: candidate.object,
    }
}
