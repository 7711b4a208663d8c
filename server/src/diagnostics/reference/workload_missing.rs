//! A component without a Workload: it has nothing to run.

use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::workspace::Object;

/// See `docs/diagnostics/reference/workload-missing.md`.
pub const CODE: Code = Code { id: "reference/workload-missing", title: "A component without a Workload" };

/// Reports a component that no Workload belongs to.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let summary = object.summary;
    if summary.kind != Kind::COMPONENT || summary.name.is_none() || summary.owner.project.is_none() {
        return;
    }
    let snapshot = context.snapshot;
    let of_name = snapshot.index().owned(Kind::WORKLOAD, summary.name());
    let strays: Vec<Object<'_>> = context.objects(of_name).filter(|w| !snapshot.is_patch(w.id.file)).collect();
    if !snapshot.workloads_of(object).is_empty()
        || snapshot.is_listed_external(object, Kind::WORKLOAD, summary.name())
        // Where a project is misspelt, the Workload is there all the same.
        || strays.iter().any(|stray| snapshot.in_sight(object, stray) && is_misspelt(context, object, stray))
    {
        return;
    }
    let built = summary.reference_at("spec.workflow").is_some();
    let (severity, advice) = if built {
        (Severity::Hint, "its workflow may write one")
    } else if context.is_loose(object) {
        (Severity::Hint, "one may lie elsewhere")
    } else {
        (Severity::Warning, "add one whose `spec.owner` names the component and its project")
    };
    let message = format!(
        "no Workload belongs to Component `{}`: the cluster accepts this, reports `WorkloadNotFound` and waits; {advice}",
        summary.name()
    );
    let enforcer = EnforcedBy::Controller;
    let diagnostic = sink.report(&CODE, severity, object.focus(), enforcer, message);
    // The likeliest reason: one that names the component and another project.
    for stray in &strays {
        diagnostic.related(stray.focus(), "a Workload of this component in another project or namespace");
    }
}

fn is_misspelt(context: &Context<'_>, component: &Object<'_>, workload: &Object<'_>) -> bool {
    [component, workload].iter().any(|object| context.is_dangling(object, "spec.owner.projectName"))
}
