//! Two Workloads for one component: the controller refuses to choose.

use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::workspace::Object;

/// See `docs/diagnostics/reference/several-workloads.md`.
pub const CODE: Code = Code { id: "reference/several-workloads", title: "Several Workloads for one component" };

/// Reports a Workload whose component has another one.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let owner = &object.summary.owner;
    let (Kind::WORKLOAD, Some(component), Some(project)) = (object.summary.kind, &owner.component, &owner.project)
    else {
        return;
    };
    let snapshot = context.snapshot;
    let others: Vec<Object<'_>> = context
        .objects(snapshot.index().owned(Kind::WORKLOAD, component))
        .filter(|other| {
            // Two of one name are one object written twice, which other checks report.
            other.id != object.id
                && other.summary.name() != object.summary.name()
                && other.summary.owner.project.as_ref() == Some(project)
                && snapshot.in_sight(object, other)
                && !snapshot.is_patch(other.id.file)
        })
        .collect();
    let Some(first) = others.first() else { return };
    let joined = others.iter().any(|other| context.is_joined(object.id.file, other.id.file));
    let message = format!(
        "Component `{component}` has another Workload, `{}`: where both exist the cluster reports \
         `InvalidConfiguration`; keep one",
        first.summary.name()
    );
    let severity = if joined { Severity::Error } else { Severity::Hint };
    let diagnostic = sink.report(&CODE, severity, object.focus(), EnforcedBy::Controller, message);
    for other in &others {
        diagnostic.related(other.focus(), "the other Workload");
    }
}
