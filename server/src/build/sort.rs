//! The order of the result: by kind as kustomize and kubectl do, or as the files are read.

use super::id::{Gvk, ResId};
use super::kustomization::Sort;
use super::problem::ProblemKind;
use super::resource::Resource;

const FIRST: [&str; 22] = [
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
];
const LAST: [&str; 2] = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/// Sorts by kind.
pub fn by_kind(resources: &mut [Resource]) {
    sort(resources, &FIRST.map(str::to_owned), &LAST.map(str::to_owned));
}

/// Sorts as `sortOptions` says.
pub fn by_options(resources: &mut [Resource], options: &Sort) -> Result<(), ProblemKind> {
    let wrong = |expected: &str| Err(ProblemKind::WrongValue { expected: expected.to_owned() });
    match (options.order.as_str(), &options.legacy) {
        ("fifo", None) => {}
        ("fifo", Some(_)) => return wrong("`legacySortOptions` only with the order `legacy`"),
        ("legacy", None) => by_kind(resources),
        ("legacy", Some((first, last))) => sort(resources, first, last),
        _ => return wrong("an order, `fifo` or `legacy`,"),
    }
    Ok(())
}

/// Where a kind stands by default.
pub fn key(gvk: &Gvk) -> (i64, String) {
    let at = |list: &[&str]| list.iter().position(|kind| *kind == gvk.kind);
    let rank = match (at(&FIRST), at(&LAST)) {
        (_, Some(at)) => 1 + at as i64,
        (Some(at), None) => at as i64 - FIRST.len() as i64,
        (None, None) => 0,
    };
    (rank, kind_text(gvk))
}

fn sort(resources: &mut [Resource], first: &[String], last: &[String]) {
    // Of a kind that is listed twice, the last place counts.
    let rank = |kind: &str| match (first.iter().rposition(|k| k == kind), last.iter().rposition(|k| k == kind)) {
        (_, Some(at)) => 1 + at as i64,
        (Some(at), None) => at as i64 - first.len() as i64,
        (None, None) => 0,
    };
    resources.sort_by_cached_key(|resource| {
        let id = resource.id();
        let is_namespace_of_core = id.gvk.kind == "Namespace" && id.gvk.group.is_empty();
        (rank(&id.gvk.kind), !is_namespace_of_core, kind_text(&id.gvk), id_text(&id))
    });
}

fn or<'t>(text: &'t str, none: &'t str) -> &'t str {
    if text.is_empty() { none } else { text }
}

fn kind_text(gvk: &Gvk) -> String {
    format!("{}_{}_{}", or(&gvk.group, "~G"), or(&gvk.version, "~V"), or(&gvk.kind, "~K"))
}

fn id_text(id: &ResId) -> String {
    format!("{}|{}|{}", id.gvk, or(&id.namespace, "~X"), or(&id.name, "~N"))
}
