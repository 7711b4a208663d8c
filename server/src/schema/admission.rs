//! What admission does to an object before its schema is asked.
//!
//! A mutating webhook reads the object into the Go structure of its kind and sends back what that
//! structure says. On the way a required field that is missing becomes the zero value of its type,
//! and the schema then judges the zero: an empty name is still refused where the schema wants a
//! character, but `environment: ""` passes. Where no webhook of the release does so, what is
//! missing is missing.

use openchoreo_schemas::Release;

use super::node::{Node, Type};

/// Whether a webhook rewrites the objects of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Admission {
    /// No webhook does, or it leaves them as they are.
    AsWritten,
    /// A webhook does.
    Rewritten,
}

impl Admission {
    /// What the webhooks of a release do to a kind.
    pub(super) fn of(kind: &str, release: Release) -> Admission {
        let since_v1_2 = release >= Release::new(1, 2, 0);
        let has_workflow_webhook = release >= Release::new(1, 0, 0);
        match kind {
            // Since v1.2 a webhook that changes nothing leaves the object as it is written.
            "ReleaseBinding" | "Project" => Admission::Rewritten,
            "Component" | "ComponentRelease" if !since_v1_2 => Admission::Rewritten,
            "Workflow" | "ClusterWorkflow" if has_workflow_webhook && !since_v1_2 => Admission::Rewritten,
            _ => Admission::AsWritten,
        }
    }
}

/// Fields of a kind that a webhook fills in where they are empty, as if they were not there.
pub fn fills_empty(kind: &str, path: &str) -> bool {
    kind == "Project" && path == "spec.deploymentPipelineRef.kind"
}

impl Node {
    /// Whether the zero value of its type passes: what a webhook writes where nothing stands.
    pub fn takes_zero(&self) -> bool {
        let allowed = |text: &str| self.allowed.is_empty() || self.allowed.iter().any(|one| one.value == text);
        let bounds = self.bounds.as_deref();
        match self.kind {
            Type::String => {
                allowed("")
                    && bounds.is_none_or(|bounds| bounds.min_length.is_none_or(|min| min == 0))
                    && self.pattern.as_ref().is_none_or(|p| p.regex.as_ref().is_none_or(|regex| regex.is_match("")))
                    && self.format.is_none_or(|format| format.fits(""))
            }
            Type::Integer | Type::Number => bounds.is_none_or(|bounds| bounds.minimum.is_none_or(|min| min <= 0.0)),
            Type::Boolean => true,
            // A structure is written with all its fields; an open object is a nil map, which is null.
            Type::Object => {
                !self.properties.is_empty()
                    && self.properties.iter().filter(|property| property.required).all(|p| p.node.takes_zero())
            }
            Type::Array | Type::Any | Type::IntOrString => false,
        }
    }
}
