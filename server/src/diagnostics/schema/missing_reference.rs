//! A name that every generation requires and that is not there: an owner, an environment, a pipeline.
//!
//! Without it there is nothing to resolve, so no check of references would ever speak.

use crate::diagnostics::stage::delivery::ways;
use crate::diagnostics::{Code, Context, EnforcedBy, Severity, Sink};
use crate::model::Kind;
use crate::syntax::NodeRef;
use crate::text::TextRange;
use crate::workspace::Object;

/// See `docs/diagnostics/schema/missing-reference.md`.
pub const CODE: Code = Code { id: "schema/missing-reference", title: "A required name that is not there" };

const PROJECT: &str = "owner.projectName";
const COMPONENT: &str = "owner.componentName";
const RESOURCE: &str = "owner.resourceName";

/// What the CRDs of v0.8.0, v0.12.0, v1.1.6 and v1.2.3, as far as they have the kind, all require below `spec`.
const REQUIRED: &[(Kind, &[&str])] = &[
    (Kind::PROJECT, &["deploymentPipelineRef"]),
    (Kind::PROJECT_RELEASE, &[PROJECT]),
    (Kind::PROJECT_RELEASE_BINDING, &[PROJECT, "environment"]),
    (Kind::COMPONENT, &[PROJECT]),
    (Kind::WORKLOAD, &[PROJECT, COMPONENT]),
    (Kind::COMPONENT_RELEASE, &[PROJECT, COMPONENT]),
    (Kind::RELEASE_BINDING, &[PROJECT, COMPONENT, "environment"]),
    (Kind::RESOURCE, &[PROJECT, "type"]),
    (Kind::RESOURCE_RELEASE, &[PROJECT, RESOURCE]),
    (Kind::RESOURCE_RELEASE_BINDING, &[PROJECT, RESOURCE, "environment"]),
];

/// Reports every required name that an object leaves out.
pub fn check(context: &Context<'_>, object: &Object<'_>, sink: &mut Sink<'_>) {
    let Some((_, required)) = REQUIRED.iter().find(|(kind, _)| *kind == object.summary.kind) else { return };
    let missing: Vec<&str> = required.iter().copied().filter(|path| !is_named(object, path)).collect();
    // A patch on the way may well add what the file leaves out.
    if missing.is_empty() || ways(context, object.id.file).any(|way| way.is_patched(context)) {
        return;
    }
    let absent = context.with_node(object, |node| {
        let spec = node.entry("spec").filter(|spec| spec.value.is_mapping());
        spec.map(|spec| {
            let missing = missing.into_iter().filter(|path| !is_written(spec.value, path));
            missing.map(|path| (path, place(spec.value, path).unwrap_or(spec.key.range()))).collect::<Vec<_>>()
        })
    });
    // The schemas let an object without a `spec` pass.
    for (path, range) in absent.flatten().unwrap_or_default() {
        let message = format!("{} needs `spec.{path}`; the schema requires it", object.summary.kind.name());
        sink.report(&CODE, Severity::Error, object.place(range), EnforcedBy::Schema, message);
    }
}

/// Whether the summary has the name, so that nobody has to look at the text.
fn is_named(object: &Object<'_>, path: &str) -> bool {
    let summary = object.summary;
    match path {
        PROJECT => summary.owner.project.is_some(),
        COMPONENT => summary.owner.component.is_some(),
        RESOURCE => summary.owner.resource.is_some(),
        _ => summary.references.iter().any(|reference| reference.rule.rule().path.strip_prefix("spec.") == Some(path)),
    }
}

/// Whether something stands there, if only a name that is filled in later.
fn is_written(spec: NodeRef<'_>, path: &str) -> bool {
    spec.at(path).is_some_and(|node| !node.is_null())
}

/// The key above the missing one that is there.
fn place(spec: NodeRef<'_>, path: &str) -> Option<TextRange> {
    let (above, _) = path.split_once('.')?;
    Some(spec.entry(above)?.key.range())
}
