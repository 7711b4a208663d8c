//! A cluster-scoped plane whose CA lies in a Secret of no namespace.

use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::workspace::Object;

/// See `docs/diagnostics/reference/agent-ca-namespace.md`.
pub const CODE: Code = Code { id: "reference/agent-ca-namespace", title: "A CA Secret without a namespace" };

const CLUSTER_PLANES: &[Kind] =
    &[Kind::CLUSTER_DATA_PLANE, Kind::CLUSTER_WORKFLOW_PLANE, Kind::CLUSTER_OBSERVABILITY_PLANE];

/// Reports a `secretKeyRef` of a cluster-scoped plane that says no namespace.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    if !CLUSTER_PLANES.contains(&object.summary.kind) {
        return;
    }
    let Some(secret) = object.summary.reference_at("spec.clusterAgent.clientCA.secretKeyRef") else { return };
    let lacks = context.with_node(object, |node| {
        let Some(ca) = node.at("spec.clusterAgent.clientCA") else { return false };
        let filled = |path: &str| ca.text_at(path).is_some_and(|text| !text.is_empty());
        // A CA that is written out wins over the Secret.
        !filled("value") && !filled("secretKeyRef.namespace")
    });
    if lacks != Some(true) {
        return;
    }
    let message = format!(
        "Secret `{}` needs a `namespace` here, because a {} has none itself: the gateway cannot read the CA and refuses \
         the agent, and only its log says so",
        secret.name,
        object.summary.kind.name()
    );
    sink.report(&CODE, Severity::Warning, object.place(secret.range), EnforcedBy::Lint, message);
}
