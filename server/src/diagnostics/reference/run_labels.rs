//! The two labels that tie a WorkflowRun to a component.

use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::workspace::{Object, Resolution};

/// See `docs/diagnostics/reference/run-labels.md`.
pub const CODE: Code = Code { id: "reference/run-labels", title: "A run that does not fit its component" };

const PROJECT: &str = "metadata.labels[\"openchoreo.dev/project\"]";
const COMPONENT: &str = "metadata.labels[\"openchoreo.dev/component\"]";

/// Reports a run with only one of the labels, or of another workflow than its component's.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let summary = object.summary;
    // In v0.x a build was a kind of its own, with an owner instead of labels.
    if summary.kind != Kind::WORKFLOW_RUN || context.snapshot.is_legacy(object) {
        return;
    }
    let severity = if context.is_loose(object) { Severity::Warning } else { Severity::Error };
    let fails = "the run fails for good with `ComponentValidationFailed`";
    match (summary.reference_at(PROJECT), summary.reference_at(COMPONENT)) {
        (Some(only), None) | (None, Some(only)) => {
            let absent = if only.rule.rule().path == PROJECT { "component" } else { "project" };
            let message =
                format!("the label `openchoreo.dev/{absent}` goes with this one: with one of them alone {fails}");
            sink.report(&CODE, severity, object.place(only.range), EnforcedBy::Controller, message);
        }
        _ => {}
    }
    let (Some(component), Some(run)) = (component_of(context, object), summary.reference_at("spec.workflow")) else {
        return;
    };
    let kinds = context.snapshot.wanted_kinds(object, run);
    let place = object.place(run.range);
    let Some(own) = component.summary.reference_at("spec.workflow") else {
        let message = format!("Component `{}` has no workflow: {fails}", component.summary.name());
        sink.report(&CODE, severity, place, EnforcedBy::Controller, message)
            .related(component.focus(), "the component");
        return;
    };
    let same_kind = context.snapshot.wanted_kinds(&component, own).iter().any(|kind| kinds.contains(kind));
    if run.name == own.name && same_kind {
        return;
    }
    let message =
        format!("Component `{}` is built by `{}`, not by `{}`: {fails}", component.summary.name(), own.name, run.name);
    sink.report(&CODE, severity, place, EnforcedBy::Controller, message)
        .related(component.place(own.range), "the workflow of the component");
}

/// The component that both labels of a run lead to, if it is the project's.
pub fn component_of<'a>(context: &Context<'a>, run: &Object<'a>) -> Option<Object<'a>> {
    let project = run.summary.reference_at(PROJECT)?;
    let reference = run.summary.reference_at(COMPONENT)?;
    let Resolution::Objects(ids) = context.snapshot.resolve(run, reference) else { return None };
    let mut found = context.objects(&ids).filter(|found| found.summary.owner.project.as_ref() == Some(&project.name));
    let first = found.next();
    // Of two components of one name nobody knows which is meant.
    first.filter(|_| found.next().is_none())
}
