//! What the three kinds of bindings have in common: an owner, an environment and a release.

use super::pipeline::Pipeline;
use crate::diagnostics::Context;
use crate::model::summary::Owner;
use crate::model::{Kind, Reference};
use crate::workspace::{Object, Resolution};

/// Each kind of binding with the place of its release.
const BINDINGS: &[(Kind, &str)] = &[
    (Kind::RELEASE_BINDING, "spec.releaseName"),
    (Kind::RESOURCE_RELEASE_BINDING, "spec.resourceRelease"),
    (Kind::PROJECT_RELEASE_BINDING, "spec.projectRelease"),
];

/// A binding.
pub struct Binding<'a> {
    /// The object.
    pub object: Object<'a>,
    /// The environment it deploys to.
    pub environment: &'a Reference,
    /// What it deploys, where that is written.
    pub release: Option<&'a Reference>,
}

impl<'a> Binding<'a> {
    /// Reads `object`; `None` if it is no binding, or half written.
    pub fn of(object: &Object<'a>) -> Option<Binding<'a>> {
        let (_, release) = BINDINGS.iter().find(|(kind, _)| *kind == object.summary.kind)?;
        let environment = object.summary.reference_at("spec.environment")?;
        Some(Binding { object: *object, environment, release: object.summary.reference_at(release) })
    }

    /// Who is deployed.
    pub fn owner(&self) -> &'a Owner {
        &self.object.summary.owner
    }

    /// `Component `shop`` and the like.
    pub fn subject(&self) -> String {
        let owner = self.owner();
        match (&owner.component, &owner.resource, &owner.project) {
            (Some(name), ..) => format!("Component `{name}`"),
            (_, Some(name), _) => format!("Resource `{name}`"),
            (.., Some(name)) => format!("Project `{name}`"),
            _ => "nothing".to_owned(),
        }
    }

    /// The pipelines of its project that the repository has: one, unless something is written twice.
    pub fn pipelines(&self, context: &Context<'a>) -> Vec<Pipeline<'a>> {
        let snapshot = context.snapshot;
        let Some(project) = self.object.summary.reference_at("spec.owner.projectName") else { return Vec::new() };
        let Resolution::Objects(projects) = snapshot.resolve(&self.object, project) else { return Vec::new() };
        let mut out = Vec::new();
        for project in context.objects(&projects) {
            let Some(reference) = project.summary.reference_at("spec.deploymentPipelineRef") else { continue };
            if let Resolution::Objects(pipelines) = snapshot.resolve(&project, reference) {
                out.extend(context.objects(&pipelines).filter_map(|object| Pipeline::of(&object)));
            }
        }
        out
    }

    /// The other bindings of the same owner, in sight of this one.
    pub fn siblings(&self, context: &Context<'a>) -> Vec<Binding<'a>> {
        let snapshot = context.snapshot;
        let owner = self.owner();
        let Some(parent) = owner.component.as_ref().or(owner.resource.as_ref()).or(owner.project.as_ref()) else {
            return Vec::new();
        };
        context
            .objects(snapshot.index().owned(self.object.summary.kind, parent))
            .filter(|other| {
                other.id != self.object.id
                    && other.summary.owner == *owner
                    && snapshot.in_sight(&self.object, other)
                    && !snapshot.is_patch(other.id.file)
            })
            .filter_map(|other| Binding::of(&other))
            .collect()
    }

    /// Whether the binding takes its subject down instead of deploying it.
    pub fn is_undeployed(&self, context: &Context<'_>) -> bool {
        let state = context.with_node(&self.object, |node| node.text_at("spec.state").is_some_and(|s| s == "Undeploy"));
        state == Some(true)
    }
}
