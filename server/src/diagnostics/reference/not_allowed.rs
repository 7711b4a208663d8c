//! A trait or a workflow that the component's type does not allow.
//!
//! A type lists what its components may attach, by kind and name, and a list that is empty or absent
//! allows nothing. The lists are as old as the kinds, their meaning is not: nothing enforced the one of
//! workflows before v0.15, and there was none of traits before v0.14.

use super::names;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::{Kind, Reference};
use crate::workspace::{Object, Resolution};

/// See `docs/diagnostics/reference/not-allowed.md`.
pub const CODE: Code = Code { id: "reference/not-allowed", title: "A trait or workflow that the type does not allow" };

/// What a component attaches, and the list of its type that must have it.
struct List {
    attached: &'static str,
    allowed: &'static str,
    noun: &'static str,
    reason: &'static str,
    /// Whether every generation that has the list enforces it.
    always: bool,
}

const TRAITS: List = List {
    attached: "spec.traits[]",
    allowed: "spec.allowedTraits[]",
    noun: "trait",
    reason: "InvalidConfiguration",
    always: true,
};

const WORKFLOWS: List = List {
    attached: "spec.workflow",
    allowed: "spec.allowedWorkflows[]",
    noun: "workflow",
    reason: "WorkflowNotAllowed",
    always: false,
};

/// Reports traits and the workflow of a component that its type does not list.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    match object.summary.kind {
        Kind::COMPONENT => {
            let Some(types) = types_of(context, object) else { return };
            for list in [&TRAITS, &WORKFLOWS] {
                for reference in object.summary.references.iter().filter(|r| r.rule.rule().path == list.attached) {
                    attached(context, object, reference, &types, list, list.reason, sink);
                }
            }
        }
        Kind::WORKFLOW_RUN => run(context, object, sink),
        _ => {}
    }
}

/// A run of a component's build: the type of the component decides.
fn run(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let Some(reference) = object.summary.reference_at("spec.workflow") else { return };
    let Some(component) = super::run_labels::component_of(context, object) else { return };
    let Some(types) = types_of(context, &component) else { return };
    attached(context, object, reference, &types, &WORKFLOWS, "ComponentValidationFailed", sink);
}

/// The types of a component that are in the repository; `None` if there is none.
fn types_of<'a>(context: &Context<'a>, component: &Object<'a>) -> Option<Vec<Object<'a>>> {
    let reference = component.summary.reference_at("spec.componentType")?;
    match context.snapshot.resolve(component, reference) {
        Resolution::Objects(ids) => Some(context.objects(&ids).collect()),
        _ => None,
    }
}

fn attached(
    context: &Context<'_>,
    object: &Object<'_>,
    reference: &Reference,
    types: &[Object<'_>],
    list: &List,
    reason: &str,
    sink: &mut Sink<'_>,
) {
    let kinds = context.snapshot.wanted_kinds(object, reference);
    // Whether the list is closed: in v0.x an absent list may belong to a release that had none.
    let legacy = |of: &Object<'_>| context.snapshot.is_legacy(object) || context.snapshot.is_legacy(of);
    let refuses = |of: &&Object<'_>| {
        let mut entries = entries(of, list).peekable();
        let closed = entries.peek().is_some() || !legacy(of);
        let listed = entries.any(|entry| {
            entry.name == reference.name && context.snapshot.wanted_kinds(of, entry).iter().any(|k| kinds.contains(k))
        });
        closed && !listed
    };
    let Some(of) = types.first().filter(|_| !kinds.is_empty() && types.iter().all(|of| refuses(&of))) else { return };
    // What does not exist, or is named by a wrong kind, is reported as that.
    if let Resolution::Missing(missing) = context.snapshot.resolve(object, reference)
        && missing.is_certain()
    {
        return;
    }
    let kind = kinds[0].name();
    let (severity, outcome, enforcer) = if legacy(of) && !list.always {
        (Severity::Hint, "releases before v0.15 do not mind, later ones refuse to build".to_owned(), EnforcedBy::Lint)
    } else {
        let severity = match context.is_loose(object) {
            // A sample of a type often leaves the list out.
            true if entries(of, list).next().is_none() => Severity::Hint,
            true => Severity::Warning,
            false => Severity::Error,
        };
        (severity, format!("the cluster accepts this and then reports `{reason}`"), EnforcedBy::Controller)
    };
    let allowed: Vec<String> = entries(of, list).take(5).map(|entry| format!("`{}`", entry.name)).collect();
    let allows = if allowed.is_empty() { "nothing".to_owned() } else { allowed.join(", ") };
    let message = format!(
        "{} `{}` does not allow the {} `{}` ({kind}), only {allows}: {outcome}; add it to `{}` of the type",
        of.summary.kind.name(),
        of.summary.name(),
        list.noun,
        reference.name,
        list.allowed.trim_end_matches("[]"),
    );
    let near = names::nearest(&reference.name, entries(of, list).map(|entry| entry.name.as_str()));
    let diagnostic = sink.report(&CODE, severity, object.place(reference.range), enforcer, message);
    diagnostic.related(of.focus(), format!("the {}", of.summary.kind.name()));
    if let Some(name) = near {
        diagnostic.fix(names::rename(object, reference.range, name));
    }
}

fn entries<'a>(of: &Object<'a>, list: &List) -> impl Iterator<Item = &'a Reference> + use<'a> {
    let path = list.allowed;
    of.summary.references.iter().filter(move |reference| reference.rule.rule().path == path)
}
