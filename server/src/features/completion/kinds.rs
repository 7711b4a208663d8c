//! `kind` and `apiVersion`: of the document, and of every reference that may lead to several kinds.

use super::context::{Context, Guess};
use super::write::Spot;
use super::{CompletionItem, CompletionKind};
use crate::features::cursor::Segment;
use crate::features::delivery::SOURCES;
use crate::features::fields::fits_age;
use crate::model::kinds::{OPENCHOREO, group_of};
use crate::model::path::{Step, steps};
use crate::model::rules::{Rule, Target};
use crate::model::{ItemKind, Kind, RuleId};
use crate::workspace::Object;

/// The version that a document of each group is written in today.
const VERSIONS: &[&str] = &[
    "openchoreo.dev/v1alpha1",
    "kustomize.toolkit.fluxcd.io/v1",
    "source.toolkit.fluxcd.io/v1",
    "kustomize.config.k8s.io/v1beta1",
    "argoproj.io/v1alpha1",
    "v1",
];

/// Adds kinds, versions and the keys of a reference.
pub fn complete(context: &Context<'_>, out: &mut Vec<CompletionItem>) {
    let (Some(found), Some(spot)) = (context.marker(), Spot::at_marker(context)) else { return };
    let range = found.node.inner_range();
    let mut push = |at: usize, text: &str, detail: &str, kind| {
        out.push(CompletionItem {
            label: text.to_owned(),
            detail: detail.to_owned(),
            kind,
            documentation: String::new(),
            edit: spot.word(range, text),
            snippet: None,
            additional: Vec::new(),
            filter: text.to_owned(),
            sort: format!("0{at:02}{text}"),
            object: None,
        });
    };
    if found.is_key {
        for (at, key) in keys(context, &found.path).into_iter().enumerate() {
            push(at, key, "", CompletionKind::Key);
        }
        return;
    }
    if context.guess == Guess::Key {
        return;
    }
    match found.pattern().as_str() {
        "apiVersion" => {
            VERSIONS.iter().enumerate().for_each(|(at, text)| push(at, text, "", CompletionKind::Word));
        }
        "kind" => {
            let kinds = document_kinds(context);
            kinds.iter().for_each(|kind| push(0, kind.name(), kind.info().group, CompletionKind::Word));
        }
        _ => {
            let kinds = kinds_at(context, &found.path);
            let named = kinds.iter().enumerate();
            named.for_each(|(at, kind)| push(at, kind.name(), scope_word(*kind), CompletionKind::Word));
        }
    }
}

fn scope_word(kind: Kind) -> &'static str {
    if kind.is_cluster_scoped() { "cluster-wide" } else { "in this namespace" }
}

/// The kinds of the document's group, those of its generation alone.
fn document_kinds(context: &Context<'_>) -> Vec<Kind> {
    let version = context.root().and_then(|root| root.text_at("apiVersion"));
    let group = version.as_deref().map_or(OPENCHOREO, group_of);
    let legacy = context.snapshot.root(context.entry.root).is_some_and(|root| root.generation().is_legacy());
    Kind::all()
        .filter(|kind| *kind != Kind::OTHER && *kind != Kind::RELEASE_CONFIG && kind.info().group == group)
        .filter(|kind| fits_age(*kind, legacy))
        .collect()
}

/// The kinds that may stand at `…kind`, the default first.
fn kinds_at(context: &Context<'_>, path: &[Segment]) -> Vec<Kind> {
    let Some((Segment::Key(last), place)) = path.split_last() else { return Vec::new() };
    let Some(object) = context.object().filter(|_| last == "kind") else { return Vec::new() };
    if object.summary.kind == Kind::FLUX_KUSTOMIZATION && is_at(place, "spec.sourceRef") {
        return SOURCES.to_vec();
    }
    let legacy = context.snapshot.is_legacy(&object);
    let mut out = Vec::new();
    for rule in rules_at(&object, place) {
        let kinds = match rule.target {
            Target::Object { .. } => rule.kinds(),
            Target::Item { item: ItemKind::FrozenTrait, .. } => &[Kind::TRAIT, Kind::CLUSTER_TRAIT],
            Target::Item { .. } => &[],
        };
        let mut kinds: Vec<Kind> = kinds.iter().copied().filter(|kind| fits_age(*kind, legacy)).collect();
        kinds.sort_by_key(|kind| rule.default_kind(legacy) != Some(*kind));
        out.extend(kinds);
    }
    out.dedup();
    out
}

/// The keys that a reference is made of, `kind` before `name`, without those that are there.
fn keys(context: &Context<'_>, path: &[Segment]) -> Vec<&'static str> {
    let (Some((_, place)), Some(object)) = (path.split_last(), context.object()) else { return Vec::new() };
    let rules = rules_at(&object, place);
    let rule = rules.iter().find(|rule| rule.wants_mapping());
    let Some(rule) = rule.filter(|_| !context.snapshot.is_legacy(&object)) else { return Vec::new() };
    let mapping = context.marker().and_then(|found| found.node.parent());
    let is_there = |key: &str| mapping.is_some_and(|mapping| mapping.get(key).is_some());
    let says_kind = rule.kinds().len() != 1 || matches!(rule.target, Target::Item { .. });
    let wanted = if says_kind { &["kind", "name"][..] } else { &["name"][..] };
    wanted.iter().copied().filter(|key| !is_there(key)).collect()
}

/// The rows of the object's kind whose place is exactly `path`.
fn rules_at(object: &Object<'_>, path: &[Segment]) -> Vec<&'static Rule> {
    let own = RuleId::all().map(RuleId::rule).filter(|rule| rule.sources.contains(&object.summary.kind));
    own.filter(|rule| is_at(path, rule.path)).collect()
}

fn is_at(path: &[Segment], pattern: &str) -> bool {
    let steps = steps(pattern);
    let fits = |(segment, step): (&Segment, &Step<'_>)| match (segment, step) {
        (Segment::Key(key), Step::Key(wanted)) => key == wanted,
        (Segment::Key(_), Step::Values) | (Segment::Item(_), Step::Items) => true,
        _ => false,
    };
    steps.len() == path.len() && path.iter().zip(&steps).all(fits)
}
