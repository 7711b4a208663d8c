//! An object that belongs to another project than the one that is named beside it.
//!
//! Names of components and resources are unique in a namespace, so the name alone leads to the right
//! object; the controllers compare the pair of project and name all the same.

use crate::diagnostics::{Code, Context, EnforcedBy, Fix, Severity, Sink};
use crate::model::rules::Agreement;
use crate::model::{Reference, Report};
use crate::text::TextEdit;
use crate::workspace::{Object, Resolution, SourceChange};

/// See `docs/diagnostics/reference/owner-mismatch.md`.
pub const CODE: Code = Code { id: "reference/owner-mismatch", title: "A component or resource of another project" };

/// Where a row that has no project of its own in the same object finds the project that is meant.
const PROJECT_BESIDE: &[(&str, &str)] = &[
    ("spec.dependencies.endpoints[].component", "spec.dependencies.endpoints[].project"),
    ("spec.connections[].component", "spec.connections[].project"),
    ("metadata.labels[\"openchoreo.dev/component\"]", "metadata.labels[\"openchoreo.dev/project\"]"),
];

/// Reports a named component or resource whose project is not the one that goes with it.
pub fn check(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    resolution: &Resolution,
    sink: &mut Sink<'_>,
) {
    let Resolution::Objects(ids) = resolution else { return };
    let rule = reference.rule.rule();
    let beside = PROJECT_BESIDE.iter().find(|(path, _)| *path == rule.path).map(|(_, project)| *project);
    if beside.is_none() && rule.agreement != Agreement::SameProject {
        return;
    }
    let written = beside.and_then(|path| context.snapshot.beside(object, reference, path));
    let written = written.or_else(|| object.summary.reference_at("spec.owner.projectName"));
    let Some(written) = written else { return };
    // A project that does not exist is reported where it is named.
    if matches!(context.snapshot.resolve(object, written), Resolution::Missing(missing) if missing.is_certain()) {
        return;
    }
    let targets: Vec<Object<'_>> = context.objects(ids).collect();
    let differs = |to: &Object<'_>| to.summary.owner.project.as_ref().is_some_and(|project| *project != written.name);
    let Some(target) = targets.first().filter(|_| targets.iter().all(differs)) else { return };
    let Some(project) = &target.summary.owner.project else { return };
    if context.is_dangling(target, "spec.owner.projectName") {
        return;
    }
    let severity = match rule.report {
        _ if context.is_loose(object) => Severity::Hint,
        Report::Condition("ConnectionsPending" | "ResourceDependenciesPending" | "ComponentValidationFailed") => {
            Severity::Error
        }
        _ => Severity::Warning,
    };
    let (outcome, enforcer) = match (severity, rule.report) {
        (Severity::Error, Report::Condition(reason)) => {
            (format!("the cluster accepts this and then reports `{reason}`"), EnforcedBy::Controller)
        }
        _ => ("nothing in the cluster would say so, and the two never find each other".to_owned(), EnforcedBy::Lint),
    };
    let kind = target.summary.kind.name();
    let message =
        format!("{kind} `{}` belongs to project `{project}`, not to `{}`: {outcome}", reference.name, written.name);
    let diagnostic = sink.report(&CODE, severity, object.place(reference.range), enforcer, message);
    diagnostic.related(target.focus(), format!("the {kind}"));
    diagnostic.related(object.place(written.range), "the project that goes with it here");
    // The owner of an object decides more than this one name: only what stands beside it is changed.
    if written.group == reference.group {
        let place = object.place(written.range);
        diagnostic.fix(Fix {
            title: format!("Change the project to `{project}`"),
            change: SourceChange::edit(place.file, TextEdit::replace(place.range, project.as_str())),
            preferred: true,
        });
    }
}
