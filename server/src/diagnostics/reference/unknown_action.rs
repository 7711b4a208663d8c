//! An action that a role grants and that OpenChoreo does not know.

use super::names;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::text::TextRange;
use crate::workspace::Object;

/// See `docs/diagnostics/reference/unknown-action.md`.
pub const CODE: Code = Code { id: "reference/unknown-action", title: "An action that nobody knows" };

const ROLES: &[Kind] = &[Kind::AUTHZ_ROLE, Kind::CLUSTER_AUTHZ_ROLE, Kind::AUTHZ_CLUSTER_ROLE];

/// Objects that can be made, seen, changed and deleted.
const CRUD: &[&str] = &[
    "namespace",
    "project",
    "projecttype",
    "clusterprojecttype",
    "projectreleasebinding",
    "component",
    "componenttype",
    "clustercomponenttype",
    "trait",
    "clustertrait",
    "workload",
    "releasebinding",
    "resource",
    "resourcetype",
    "clusterresourcetype",
    "resourcereleasebinding",
    "workflow",
    "clusterworkflow",
    "workflowrun",
    "environment",
    "deploymentpipeline",
    "dataplane",
    "clusterdataplane",
    "workflowplane",
    "clusterworkflowplane",
    "observabilityplane",
    "clusterobservabilityplane",
    "secretreference",
    "secret",
    "observabilityalertsnotificationchannel",
    "authzrole",
    "clusterauthzrole",
    "authzrolebinding",
    "clusterauthzrolebinding",
];

/// The others, each with what can be done with them (v1.2.3).
const OTHERS: &[(&[&str], &[&str])] = &[
    (&["component"], &["exec"]),
    (&["componentrelease", "projectrelease", "resourcerelease"], &["create", "view", "delete"]),
    (&["logs", "events", "wirelogs", "metrics", "traces", "alerts", "finops"], &["view"]),
    (&["incidents", "rcareport", "finopsreport"], &["view", "update"]),
];

/// Notes actions of a role that are in no list.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    // The names of v0.x were others, and no list of them is known.
    if !ROLES.contains(&object.summary.kind) || context.snapshot.is_legacy(object) {
        return;
    }
    let actions: Vec<(String, TextRange)> = context
        .with_node(object, |node| {
            let items = node.at("spec.actions").into_iter().flat_map(|actions| actions.items());
            items.filter_map(|item| Some((item.text()?.into_owned(), item.inner_range()))).collect()
        })
        .unwrap_or_default();
    for (action, range) in actions.iter().filter(|(action, _)| !action.is_empty() && !is_known(action)) {
        let known = all();
        let near = names::nearest(action, known.iter().map(String::as_str));
        let message = format!(
            "OpenChoreo v1.2 knows no action `{action}`: the role is accepted and this entry grants nothing{}",
            names::did_you_mean(near)
        );
        let diagnostic = sink.report(&CODE, Severity::Hint, object.place(*range), EnforcedBy::Lint, message);
        if let Some(name) = near {
            diagnostic.fix(names::rename(object, *range, name));
        }
    }
}

fn is_known(action: &str) -> bool {
    if action == "*" {
        return true;
    }
    let Some((prefix, verb)) = action.split_once(':') else { return false };
    let others = OTHERS.iter().filter(|(prefixes, _)| prefixes.contains(&prefix));
    let crud = CRUD.contains(&prefix) && ["create", "view", "update", "delete", "*"].contains(&verb);
    crud || others.clone().any(|(_, verbs)| verb == "*" || verbs.contains(&verb))
}

fn all() -> Vec<String> {
    let crud = CRUD.iter().flat_map(|p| ["create", "view", "update", "delete"].map(|verb| format!("{p}:{verb}")));
    let others = OTHERS.iter().flat_map(|(prefixes, verbs)| {
        prefixes.iter().flat_map(move |prefix| verbs.iter().map(move |verb| format!("{prefix}:{verb}")))
    });
    crud.chain(others).collect()
}
